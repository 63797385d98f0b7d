import type { Config } from '../model/config.js'
import { feedContent } from '../model/content.js'
import { html, trusted } from '../model/html.js'
import { belowBase, decodePath } from '../model/path.js'
import { type Post, propertyOf } from '../model/post.js'
import { discoveredKind } from '../model/post-kind.js'
import { sentencesOf } from '../model/post-text.js'
import type { Entry, Site } from '../model/site.js'
import { type Timestamp, toRfc3339 } from '../model/timestamp.js'
import { isWebUrl } from '../model/untrusted.js'
import { itemContent, jsonItem } from './feed-entries.js'
import { dateText } from './new-post.js'

/** The source of a post: the known keys of its front matter, and its text. */
export type PostSource = { readonly head: Readonly<Record<string, unknown>>; readonly body: string }

/** The extension of JSON Feed with what only this program reads: the file of a post, and its front matter. */
const exportExtension = '_smallsocial'

/**
 * Returns `feed.json` and `index.html` of a blog archive (https://indieweb.org/blog_archive_format): all public posts and pages with their
 * Markdown and their HTML. `sourceOf` returns the source of a post.
 */
export const archiveTexts = (
  site: Site,
  sourceOf: (post: Post) => PostSource | undefined,
): ReadonlyMap<string, string> => {
  const { config, entries, pages } = site
  const items = [
    ...entries
      .filter(({ isScheduled }) => !isScheduled)
      .map((entry) => ({
        ...(JSON.parse(jsonItem(entry, itemContent(entry, site), site)) as Record<string, unknown>),
        ...sourceItem(entry, sourceOf(entry), site),
      })),
    ...[...pages, ...site.intros].map((page) => ({
      id: config.origin + page.url,
      url: config.origin + page.url,
      ...(page.name !== undefined && { title: page.name }),
      content_html: feedContent(page, site),
      ...sourceItem(page, sourceOf(page), site),
    })),
  ]
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: config.title,
    home_page_url: config.url,
    ...(config.description !== undefined && { description: config.description }),
    language: config.language,
    authors: [{ name: config.author.name, url: config.author.url }],
    [exportExtension]: { timezone: config.timezone, feedIds: config.feeds.id },
    items,
  }
  return new Map([
    ['feed.json', `${JSON.stringify(feed, null, 1)}\n`],
    ['index.html', archivePage(entries, site)],
  ])
}

const sourceItem = (
  post: Post,
  source: PostSource | undefined,
  site: Site,
): Readonly<Record<string, unknown>> =>
  source === undefined
    ? {}
    : {
        content_text: source.body,
        [exportExtension]: {
          path: post.path,
          isPage: post.published === undefined,
          head: { ...source.head, ...normalHead(post, site.config) },
        },
      }

/** Returns the properties of a post whose form depends on settings, in a form that does not. */
const normalHead = (post: Post, config: Config): Readonly<Record<string, unknown>> => ({
  ...(post.published !== undefined && { date: writtenDate(post.published) }),
  ...(post.updated !== undefined && { updated: writtenDate(post.updated) }),
  ...(post.categories.length > 0 && { tags: post.categories }),
  ...(post.interactions.length === 0 &&
    discoveredKind(post, sentencesOf(post.content)) !== post.kind && { kind: post.kind }),
  permalink: decodePath(post.url.slice(config.base.length)),
  ...(post.aliases.length > 0 && { aliases: post.aliases }),
  ...(['photos', 'videos', 'audios'] as const).reduce<Record<string, unknown>>((media, name) => {
    const own = post[name].filter(({ inContent }) => !inContent)
    if (own.length === 0) return media
    media[name.slice(0, -1)] = own.map(({ inContent: _, url, ...rest }) => ({
      url: belowBase(url, config.base),
      ...rest,
    }))
    return media
  }, {}),
})

const writtenDate = (date: Timestamp): string => (date.hasTime ? dateText(date) : date.wall.slice(0, 10))

/** Returns the archive as a page with an h-feed, for people and for programs that read microformats. */
const archivePage = (entries: readonly Entry[], site: Site): string => {
  const { config } = site
  const items = entries
    .filter(({ isScheduled }) => !isScheduled)
    .map(
      (entry) => html`<article class="h-entry">
${entry.name !== undefined && html`<h2 class="p-name">${entry.name}</h2>`}
<p><a class="u-url" href="${config.origin + entry.url}"><time class="dt-published" datetime="${toRfc3339(entry.published)}">${entry.published.wall.slice(0, 10)}</time></a></p>
${entry.interactions.map((one) => html`<p>${isWebUrl(one.of) ? html`<a class="u-${propertyOf(one)}" href="${one.of}">${one.of}</a>` : html`<span class="p-${propertyOf(one)}">${one.of}</span>`}</p>`)}
${entry.categories.map((tag) => html`<p class="p-category">${tag}</p>`)}
<div class="e-content">${trusted(feedContent(entry, site))}</div>
</article>
`,
    )
  return html`<!doctype html>
<html lang="${config.language}">
<meta charset="utf-8">
<title>${config.title}</title>
<main class="h-feed">
<h1 class="p-name"><a class="u-url" href="${config.url}">${config.title}</a></h1>
${items}</main>
</html>
`.value
}
