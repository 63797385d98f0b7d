import { hash } from 'node:crypto'
import { feedFormatInfo } from '../model/config.js'
import type { Entry, Site } from '../model/site.js'
import type { PageMaker } from '../model/theme.js'
import { toRfc3339 } from '../model/timestamp.js'
import { listsOf } from './lists.js'

/** A post in smallsocial.json. */
type PublishedPost = {
  readonly url: string
  readonly kind: string
  readonly published: string
  readonly updated?: string
  readonly tags: readonly string[]
  readonly targets: readonly string[]
  /** Changes when what a reader of the h-entry sees changes. */
  readonly hash: string
}

/** smallsocial.json: what this build publishes, for the lost-URL check, for `deploy`, and for other programs. */
type Published = {
  readonly generator: 'smallsocial'
  readonly url: string
  /** Made from what is published, never from the clock, nor from settings that change no words: the same site has the same id. */
  readonly build: string
  readonly posts: readonly PublishedPost[]
  /** Pages without a date. */
  readonly pages: readonly { readonly url: string; readonly hash: string }[]
  /** How the ids of feed items are made: another way, and all items are new to readers. */
  readonly feedIds: string
  /** URLs that answer 410. */
  readonly deleted: readonly string[]
  /** Old URL → new URL. */
  readonly moved: Readonly<Record<string, string>>
  /** All feeds, from the root of the host. */
  readonly feeds: readonly string[]
}

/** The file itself. */
export const manifestPage: PageMaker = (site) => [
  { path: 'smallsocial.json', contents: () => `${JSON.stringify(publishedOf(site), null, 1)}\n` },
]

const publishedOf = (site: Site): Published => {
  const hidden = new Set(
    [...site.entries, ...site.pages].filter(({ unlisted }) => unlisted).map(({ url }) => url),
  )
  const facts = {
    posts: site.entries.filter((entry) => !entry.unlisted).map(publishedPost),
    pages: site.pages
      .filter((page) => !page.unlisted)
      .map(({ url, entryHash }) => ({ url, hash: entryHash })),
    feedIds: site.config.feeds.id,
    deleted: site.tombstones.map(({ url }) => url),
    moved: Object.fromEntries(
      site.moves.filter(({ to }) => !hidden.has(to)).map(({ from, to }) => [from, to]),
    ),
    feeds: listsOf(site)
      .filter(({ hasFeeds }) => hasFeeds)
      .flatMap(({ url }) =>
        site.config.feeds.formats.map((format) => `${url}${feedFormatInfo[format].file}`),
      ),
  }
  const { url, title, description, author } = site.config
  const contents = [
    JSON.stringify(facts),
    ...site.pages.map(({ content }) => content.html.value),
    JSON.stringify([title, description, author]),
    ...[...site.entries, ...listsOf(site)].flatMap(({ mentions }) =>
      mentions.length > 0 ? [JSON.stringify(mentions)] : [],
    ),
  ]
  return { generator: 'smallsocial', url, build: hash('sha256', contents.join('\0')).slice(0, 16), ...facts }
}

const publishedPost = (entry: Entry): PublishedPost => ({
  url: entry.url,
  kind: entry.kind,
  published: toRfc3339(entry.published),
  ...(entry.updated && { updated: toRfc3339(entry.updated) }),
  tags: entry.categories,
  targets: entry.interactions.map(({ of }) => of),
  hash: entry.entryHash,
})
