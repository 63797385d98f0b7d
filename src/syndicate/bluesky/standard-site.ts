import { hash } from 'node:crypto'
import { absoluteUrl } from '../../model/content.js'
import type { Entry, Site } from '../../model/site.js'
import { isDocument } from '../../model/standard-site.js'
import type { CopyLine } from '../../model/syndication.js'
import { toRfc3339 } from '../../model/timestamp.js'
import type { CopyDraft } from '../draft.js'
import { segmentsOfHtml, segmentText } from '../segments.js'
import { graphemesOf } from '../shorten.js'

/**
 * Returns the records of a site: its publication, then one document for each article, with the post at Bluesky when there
 * is one (https://standard.site). Empty when the settings do not ask for them or the site has no key yet.
 */
export const standardSiteDrafts = (site: Site, lines: readonly CopyLine[]): CopyDraft[] => {
  const { publication, config } = site
  if (publication === undefined) return []
  const posts = new Map(
    lines.flatMap((line) =>
      line.type === 'post' && line.network === 'bluesky' && line.state === 'published'
        ? [[line.page, line] as const]
        : [],
    ),
  )
  const draft = (
    type: 'publication' | 'document',
    page: string,
    published: number,
    record: object,
  ): CopyDraft => ({
    ...{ page, type, published, segments: [], isCut: false, images: [], language: config.language },
    record: { $type: `site.standard.${type}`, ...record },
    hash: hash('sha256', JSON.stringify(record)).slice(0, 16),
  })
  const documents = site.entries
    .filter((entry) => isDocument(entry) && !entry.isScheduled)
    .map((entry) => {
      const page = absoluteUrl(entry.url, site)
      return draft(
        'document',
        page,
        entry.published.epoch,
        documentOf(entry, site, publication.uri, posts.get(page)),
      )
    })
  return [draft('publication', config.url, 0, publicationOf(site)), ...documents]
}

/** Returns the record of the site. Its URL has no slash at the end, because paths are joined to it. */
const publicationOf = ({ config }: Site): object => ({
  url: config.url.replace(/\/$/, ''),
  name: cut(config.title, 500),
  ...(config.description !== undefined && { description: cut(config.description, 300) }),
  preferences: { showInDiscover: true },
})

/** Returns the record of an article. Its path is below the URL of the site, and begins with a slash. */
const documentOf = (entry: Entry, { config }: Site, site: string, post: CopyLine | undefined): object => {
  const text = entry.warning ?? segmentText(segmentsOfHtml(entry.content.html.value, config.url))
  return {
    site,
    title: cut(entry.name ?? '', 500),
    path: entry.url.slice(config.base.length),
    publishedAt: toRfc3339(entry.published),
    ...(entry.updated !== undefined && { updatedAt: toRfc3339(entry.updated) }),
    ...(entry.summary !== undefined && { description: cut(entry.summary, 300) }),
    ...(text !== '' && { textContent: text.slice(0, 100_000).toWellFormed() }),
    ...(entry.categories.length > 0 && { tags: entry.categories }),
    ...(post?.id !== undefined && post.cid !== undefined && { bskyPostRef: { uri: post.id, cid: post.cid } }),
  }
}

const cut = (text: string, limit: number): string =>
  graphemesOf(text) <= limit
    ? text
    : `${[...new Intl.Segmenter('en').segment(text)]
        .slice(0, limit - 1)
        .map(({ segment }) => segment)
        .join('')}…`
