import { escapeText } from '../model/html.js'
import type { BlogrollFeed, Site } from '../model/site.js'
import { xmlText } from './feed-text.js'

/** Returns feeds in groups as OPML 2.0: https://opml.org/spec2.opml */
export const opmlText = (
  title: string,
  groups: readonly (readonly [string, readonly BlogrollFeed[]])[],
  { config }: Site,
): string => {
  const outline = (feed: BlogrollFeed): string =>
    feed.feed === undefined
      ? `<outline text="${xmlText(feed.title)}" type="link" url="${escapeText(feed.url ?? '')}"/>\n`
      : `<outline text="${xmlText(feed.title)}" title="${xmlText(feed.title)}" type="rss" xmlUrl="${escapeText(feed.feed)}"${feed.url === undefined ? '' : ` htmlUrl="${escapeText(feed.url)}"`}${feed.description === undefined ? '' : ` description="${xmlText(feed.description)}"`}/>\n`
  const body = groups.map(([group, feeds]) =>
    group === ''
      ? feeds.map(outline).join('')
      : `<outline text="${xmlText(group)}">\n${feeds.map(outline).join('')}</outline>\n`,
  )
  return `<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0">\n<head><title>${xmlText(title)}</title><ownerName>${xmlText(config.author.name)}</ownerName></head>\n<body>\n${body.join('')}</body>\n</opml>\n`
}
