import { Feed } from 'feed'
import { type FeedFormat, feedFormatInfo } from '../model/config.js'
import { absoluteUrl, photoUrl } from '../model/content.js'
import { groupBy } from '../model/group-by.js'
import { escapeText } from '../model/html.js'
import { flat, memoize } from '../model/memoize.js'
import { outputPath } from '../model/path.js'
import { type Entry, type List, listsOf, type Page, type Site } from '../model/site.js'
import type { PageMaker } from '../model/theme.js'
import { type Timestamp, toRfc822, toRfc3339 } from '../model/timestamp.js'
import { atomEntry, itemContent, jsonItem, rssItem } from './feed-entries.js'
import {
  atomResponse,
  type FeedResponse,
  feedResponses,
  jsonResponse,
  rssResponse,
} from './feed-responses.js'
import { printable } from './feed-text.js'

/**
 * Returns the feeds of each list in RSS 2.0, Atom and JSON Feed 1.1, and their copies at old URLs. An entry
 * is the same in all feeds of a format, and has the same content in all formats, so it is rendered once.
 */
export const feedPages: PageMaker = (site, _, keys) => {
  const copies = groupBy(
    site.moves.filter(({ from }) => isFeedFile(from)),
    ({ to }) => [to],
  )
  const itemsOf = memoize((entry: Entry): Readonly<Record<FeedFormat, string>> => {
    const content = itemContent(entry, site)
    const item = (format: FeedFormat): string =>
      site.config.feeds.formats.includes(format) ? flat(itemMakers[format](entry, content, site)) : ''
    return { rss: item('rss'), atom: item('atom'), json: item('json') }
  })
  return listsOf(site)
    .filter((list) => list.hasFeeds)
    .flatMap((list): Page[] => {
      const entries = list.feedEntries.slice(0, site.config.feeds.limit)
      const responses = feedResponses(list)
      const items = (format: FeedFormat): string[] =>
        withResponses(
          entries,
          (entry) => itemsOf(entry)[format],
          responses,
          (response) => responseMakers[format](response, site),
        ).slice(0, site.config.feeds.limit)
      const makers: Readonly<Record<FeedFormat, () => string>> = {
        rss: () => rssFeed(list, items('rss'), entries, site),
        atom: () => atomFeed(list, items('atom'), entries, site),
        json: () => jsonFeed(list, items('json'), site),
      }
      return site.config.feeds.formats.flatMap((format) => {
        const [{ file }, contents] = [feedFormatInfo[format], makers[format]]
        const key = keys.ofList(list, responses.length === 0 ? entries : list.entries, file)
        const page = { path: outputPath(list.url + file, site), contents, ...(key !== undefined && { key }) }
        return [
          page,
          ...(copies.get(list.url + file) ?? []).map(({ from, source }) => ({
            ...page,
            path: outputPath(from, site),
            source,
          })),
        ]
      })
    })
}

const itemMakers = { rss: rssItem, atom: atomEntry, json: jsonItem }
const responseMakers = { rss: rssResponse, atom: atomResponse, json: jsonResponse }

/** Returns the items of a feed; responses are among the entries by their dates, the newest first. */
const withResponses = (
  entries: readonly Entry[],
  ofEntry: (entry: Entry) => string,
  responses: readonly FeedResponse[],
  ofResponse: (response: FeedResponse) => string,
): string[] =>
  responses.length === 0
    ? entries.map(ofEntry)
    : [
        ...entries.map((entry) => ({ epoch: entry.published.epoch, item: ofEntry(entry) })),
        ...responses.map((response) => ({ epoch: response.epoch, item: ofResponse(response) })),
      ]
        .sort((a, b) => b.epoch - a.epoch)
        .map(({ item }) => item)

/**
 * Returns true for the old URL of a feed that has the name of a file: the feed is published there too, for
 * hosts without redirects.
 */
export const isFeedFile = (path: string): boolean => /\.(?:xml|json|rss|atom)$/.test(path)

const rssFeed = (list: List, items: readonly string[], entries: readonly Entry[], site: Site): string => {
  const { config } = site
  const feed = feedOf(list, entries, 'feed.xml', site)
  feed.addExtension({ name: 'atom:link', objects: rssLinks(list, site) })
  if (site.blogroll.length > 0)
    feed.addExtension({ name: 'source:blogroll', objects: { _text: `${config.url}blogroll.opml` } })
  return styled(feed.rss2(), config.base)
    .replace('<rss version="2.0"', `<rss version="2.0" ${namespaces}`)
    .replace(/ {4}<\/channel>/, () => `${items.join('')}    </channel>`)
    .concat('\n')
}

const atomFeed = (list: List, entries: readonly string[], shown: readonly Entry[], site: Site): string => {
  const { config } = site
  const more = [
    `<link rel="alternate" type="text/html" href="${escapeText(absoluteUrl(list.url, site))}"/>`,
    ...config.hubs.slice(1).map((hub) => `<link rel="hub" href="${escapeText(hub)}"/>`),
  ]
  return styled(feedOf(list, shown, 'atom.xml', site).atom1(), config.base)
    .replace(
      '<feed xmlns="http://www.w3.org/2005/Atom">',
      `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0" xml:lang="${escapeText(config.language)}">`,
    )
    .replace(/ {4}<link rel="alternate"[^>]*\/>/, () => more.map((link) => `    ${link}`).join('\n'))
    .replace(/<\/feed>\s*$/, () => `${entries.join('')}</feed>\n`)
}

const jsonFeed = (list: List, items: readonly string[], site: Site): string => {
  const { config } = site
  const { name, url, photo } = config.author
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: titleOfList(list, site),
    home_page_url: absoluteUrl(list.url, site),
    feed_url: absoluteUrl(`${list.url}feed.json`, site),
    ...(list.description !== undefined && { description: list.description }),
    language: config.language,
    authors: [{ name, url, ...(photo && { avatar: photoUrl(photo, site) }) }],
    ...(config.hubs.length > 0 && { hubs: config.hubs.map((hub) => ({ type: 'WebSub', url: hub })) }),
  }
  return `${JSON.stringify(feed).slice(0, -1)},"items":[\n${items.join(',\n')}\n]}\n`
}

const feedOf = (list: List, entries: readonly Entry[], file: string, site: Site): Feed => {
  const { config } = site
  const newest = entries.reduce<Timestamp | undefined>((latest, { published, updated }) => {
    const last = updated ?? published
    return latest === undefined || last.epoch > latest.epoch ? last : latest
  }, undefined)
  const response = Math.max(0, ...feedResponses(list).map(({ epoch }) => epoch))
  return new Feed({
    id: absoluteUrl(list.url, site),
    title: libraryText(titleOfList(list, site)),
    link: absoluteUrl(list.url, site),
    description: libraryText(list.description ?? config.description ?? titleOfList(list, site)),
    language: config.language,
    updated: newest === undefined || response > newest.epoch ? new Date(response) : dateOf(newest),
    generator: 'smallsocial',
    author: { name: libraryText(config.author.name), link: config.author.url },
    ...(file === 'atom.xml' && {
      feed: absoluteUrl(list.url + file, site),
      ...(config.hubs[0] !== undefined && { hub: config.hubs[0] }),
    }),
  })
}

const rssLinks = (list: List, site: Site): Record<string, unknown> =>
  [
    { href: absoluteUrl(`${list.url}feed.xml`, site), rel: 'self', type: 'application/rss+xml' },
    ...site.config.hubs.map((href) => ({ href, rel: 'hub' })),
  ].map((attributes) => ({
    _attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, value.replaceAll('&', '&amp;')]),
    ),
  })) as unknown as Record<string, unknown>

const titleOfList = (list: List, { config }: Site): string =>
  list.type === 'home' ? config.title : `${list.title} · ${config.title}`

const namespaces =
  'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:source="http://source.scripting.com/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'

/** Adds the style sheet with which browsers show the feed. */
const styled = (xml: string, base: string): string => {
  const root = xml.replace(/ xmlns:(?:dc|content|atom)="[^"]*"/g, '')
  return root.replace(
    /^<\?xml[^>]*\?>/,
    (head) => `${head}\n<?xml-stylesheet type="text/css" href="${base}/assets/feed.css"?>`,
  )
}

/** Escapes text for the library, which decodes `&amp;` before it escapes. */
const libraryText = (text: string): string => printable(text).replaceAll('&', '&amp;')

/**
 * Returns a `Date` that formats itself with the author's offset, because the library would format it in UTC.
 */
const dateOf = (time: Timestamp): Date =>
  Object.assign(new Date(time.epoch), {
    toISOString: () => toRfc3339(time),
    toUTCString: () => toRfc822(time),
  })
