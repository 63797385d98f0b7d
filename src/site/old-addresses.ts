import { feedIdOf, feedIdOfUrl } from '../model/feed-id.js'
import { isMediaFile } from '../model/media.js'
import { barePath, decodePath, encodePath, nameOfPath } from '../model/path.js'
import type { Entry, Page, Site } from '../model/site.js'
import { addressFinder } from './addresses.js'

/** What an old address was. */
export type AddressKind = 'post' | 'media' | 'feed' | 'list' | 'other'

/** Old addresses of one kind: those that are answered or redirected, and the paths that are lost. */
export type AddressCounts = {
  readonly answered: number
  readonly redirected: number
  readonly lost: readonly string[]
}

/** Returns the old addresses by kind. Paths are decoded, without `base`. */
export const compareAddresses = (
  paths: readonly string[],
  site: Site,
  pages: readonly Page[],
): Readonly<Record<AddressKind, AddressCounts>> => {
  const files = new Set(pages.map(({ path }) => path))
  const answerOf = addressFinder(site, (path) => files.has(path))
  const counts: Record<AddressKind, { answered: number; redirected: number; lost: string[] }> = {
    post: none(),
    media: none(),
    feed: none(),
    list: none(),
    other: none(),
  }
  for (const path of paths) {
    const count = counts[kindOfAddress(path)]
    const answer = answerOf(encodePath(path))
    if (answer === 'file') count.answered++
    else if (answer === 'redirect') count.redirected++
    else count.lost.push(path)
  }
  return counts
}

const none = () => ({ answered: 0, redirected: 0, lost: [] as string[] })

const kindOfAddress = (path: string): AddressKind => {
  if (isFeedPath.test(path)) return 'feed'
  if (isListPath.test(path)) return 'list'
  if (isMediaFile(path) || /\.(?:css|js|map|ico|txt|woff2?|webmanifest)$/i.test(path)) return 'media'
  return /\.(?:xml|json)$/i.test(path) ? 'other' : 'post'
}

const isFeedPath =
  /\/(?:feed|rss|atom|index|feeds?\/[\w/-]+)\.(?:xml|rss|json|atom)$|\/(?:feed|rss|atom)\/?(?:atom\/?|rss2?\/?)?$|\/feeds\/posts\/default$/i
const isListPath =
  /^\/?$|\/(?:tags?|category|categories|authors?|archives?|topics?|series|labels?)(?:\/|$)|\/page\/?\d+\/?(?:index\.html)?$|^\/\d{4}\/(?:\d{1,2}\/){0,2}(?:index\.html)?$|\/amp\/?$|^\/(?:404|search|sitemap)(?:\.html|\/)?$/i

/** What became of the items of old feeds, by their ids. */
export type ItemCounts = {
  readonly same: number
  /** The items that readers would show again: the old id of each, and the post. */
  readonly unread: readonly { readonly id: string; readonly entry: Entry }[]
  readonly gone: readonly string[]
  /** Whether all of `unread` would be the same with `feeds.id: url-without-slash`. */
  readonly needsNoSlash: boolean
}

/** Returns what became of the items of old feeds. */
export const compareItems = (
  items: readonly { readonly id: string; readonly path?: string }[],
  { entries, config }: Site,
): ItemCounts => {
  const byPath = new Map(entries.map((entry) => [barePath(entry.url.slice(config.base.length)), entry]))
  for (const entry of entries) for (const alias of entry.aliases) byPath.set(barePath(alias), entry)
  const unread: { id: string; entry: Entry }[] = []
  const gone: string[] = []
  let same = 0
  for (const { id, path } of new Map(items.map((item) => [item.id, item])).values()) {
    const entry = byPath.get(barePath(path ?? ''))
    if (entry === undefined) gone.push(id)
    else if (id === feedIdOf(entry, config)) same++
    else unread.push({ id, entry })
  }
  return {
    same,
    unread,
    gone,
    needsNoSlash:
      unread.length > 0 &&
      unread.every(({ id, entry }) => id === feedIdOfUrl(config.origin + entry.url, 'url-without-slash')),
  }
}

/** Returns the redirects for lost lists, a prefix each: of tags, and of pages of lists. */
export const listRedirects = (lost: readonly string[]): Readonly<Record<string, string>> => {
  const rows = [
    [/^(\/(?:tag|category|categories)\/)/, '*', '/tags/:splat'],
    [/^(\/page\/)\d/, '*', '/'],
    [/^(\/page\d+\/?)$/, '', '/'],
    [/^(\/authors?\/)/, '*', '/'],
    [/^(\/archives?\/?)$/, '', '/all/'],
  ] as const
  return Object.fromEntries(
    rows.flatMap(([pattern, end, to]) =>
      lost.flatMap((path) => {
        const start = pattern.exec(path)?.[1]
        return start === undefined ? [] : [[start + end, to]]
      }),
    ),
  )
}

/** Returns the redirects to posts whose name is the last part of a lost path, if only one post has it. */
export const postRedirects = (
  lost: readonly string[],
  { entries, pages, config }: Site,
): Readonly<Record<string, string>> => {
  const lastPart = (path: string): string => nameOfPath(path).toLowerCase()
  const byName = new Map<string, string | undefined>()
  for (const { url } of [...entries, ...pages]) {
    const name = lastPart(decodePath(url))
    byName.set(name, byName.has(name) ? undefined : url.slice(config.base.length))
  }
  return Object.fromEntries(
    lost.flatMap((path) => {
      const url = byName.get(lastPart(path))
      return url === undefined || lastPart(path) === '' ? [] : [[encodePath(path), url] as const]
    }),
  )
}
