import { hash } from 'node:crypto'
import type { Config } from '../model/config.js'
import { feedIdOf, feedIdOfUrl } from '../model/feed-id.js'
import { pageOf } from '../model/post.js'
import { type Entry, feedsOf, listsOf, type Site } from '../model/site.js'
import type { PageMaker } from '../model/theme.js'
import { toRfc3339 } from '../model/timestamp.js'

/** A post in smallsocial.json. */
type PublishedPost = {
  readonly url: string
  readonly kind: string
  readonly published: string
  readonly updated?: string
  readonly tags: readonly string[]
  readonly targets: readonly string[]
  /** A hash of the h-entry as readers see it. */
  readonly hash: string
  /** Its id in feeds, where that is not its URL in the form of `feedIds`. */
  readonly id?: string
}

/**
 * The manifest, smallsocial.json: the published URLs, for the check for lost URLs, for `deploy`, and for
 * other programs.
 */
type Published = {
  readonly generator: 'smallsocial'
  readonly url: string
  /**
   * A hash of the published texts. It does not depend on the time of the build, or on settings that change no
   * text.
   */
  readonly build: string
  readonly posts: readonly PublishedPost[]
  /** Pages without a date. */
  readonly pages: readonly { readonly url: string; readonly hash: string }[]
  /** The setting `feeds.id`: after a change, feed readers show all items as new. */
  readonly feedIds: string
  /** The URLs of tombstones, which return 410. */
  readonly deleted: readonly string[]
  /** Old URL → new URL. */
  readonly moved: Readonly<Record<string, string>>
  /** All feeds, from the root of the host. */
  readonly feeds: readonly string[]
}

/** Returns smallsocial.json. */
export const manifestPage: PageMaker = (site) => [
  { path: 'smallsocial.json', contents: () => `${JSON.stringify(publishedOf(site), null, 1)}\n` },
]

const publishedOf = (site: Site): Published => {
  const hidden = new Set(
    [...site.entries, ...site.pages].filter(({ unlisted }) => unlisted).map(({ url }) => url),
  )
  const facts = {
    posts: site.entries.filter((entry) => !entry.unlisted).map((entry) => publishedPost(entry, site.config)),
    pages: site.pages
      .filter((page) => !page.unlisted)
      .map(({ url, entryHash }) => ({ url, hash: entryHash })),
    feedIds: site.config.feeds.id,
    deleted: site.tombstones.map(({ url }) => url),
    moved: Object.fromEntries(
      site.moves.filter(({ to }) => !hidden.has(to)).map(({ from, to }) => [from, to]),
    ),
    feeds: feedsOf(listsOf(site), site.config).map(({ url }) => url),
  }
  const { url, title, description, author } = site.config
  const contents = [
    JSON.stringify(facts),
    ...site.pages.map(({ content }) => content.html.value),
    JSON.stringify([title, description, author]),
    ...[...site.entries, ...listsOf(site)].flatMap(({ mentionsHash }) =>
      mentionsHash === '' ? [] : [mentionsHash],
    ),
  ]
  return { generator: 'smallsocial', url, build: hash('sha256', contents.join('\0')).slice(0, 16), ...facts }
}

const publishedPost = (entry: Entry, config: Config): PublishedPost => {
  const id = feedIdOf(entry, config)
  return {
    url: entry.url,
    kind: entry.kind,
    published: toRfc3339(entry.published),
    ...(entry.updated && { updated: toRfc3339(entry.updated) }),
    tags: entry.categories,
    targets: entry.interactions.flatMap((one) => pageOf(one) ?? []),
    hash: entry.entryHash,
    ...(id !== feedIdOfUrl(config.origin + entry.url, config.feeds.id) && { id }),
  }
}
