import { feedIdOf, feedIdOfUrl } from '../model/feed-id.js'
import type { Page, Site } from '../model/site.js'
import { parseUrl } from '../model/url.js'
import { lostUrls } from './lost-urls.js'

/** The differences between the deployed site and this one, as readers of pages and feeds see them. */
export type Comparison = {
  readonly isFirst: boolean
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly gone: readonly { readonly url: string; readonly as: 'tombstone' | 'moved' | 'lost' }[]
  /**
   * The number of unchanged items of the main feed that feed readers would show as new, because their ids
   * have changed.
   */
  readonly unread: number
  /** URL from the root of the host → hash of the deployed h-entry. */
  readonly hashes: ReadonlyMap<string, string>
}

type Deployed = {
  /** The ids of the posts in feeds. */
  readonly feedIds: ReadonlySet<string>
  readonly hashOf: ReadonlyMap<string, string>
}

/**
 * Compares a site with the deployed one. `before` is the deployed smallsocial.json as fetched; undefined when
 * there was none.
 */
export const compareWithDeployed = (before: unknown, site: Site, pages: readonly Page[]): Comparison => {
  const deployed = deployedOf(before)
  const ours = new Map(
    [...site.entries, ...site.pages]
      .filter(({ unlisted }) => !unlisted)
      .map(({ url, entryHash }) => [url, entryHash]),
  )
  if (deployed === undefined)
    return { isFirst: true, added: [...ours.keys()], changed: [], gone: [], unread: 0, hashes: new Map() }
  const lost = new Set(lostUrls(before, site, pages))
  const deleted = new Set(site.tombstones.map(({ url }) => url))
  return {
    isFirst: false,
    added: [...ours.keys()].filter((url) => !deployed.hashOf.has(url)),
    changed: [...ours]
      .filter(([url, hash]) => (deployed.hashOf.get(url) ?? hash) !== hash)
      .map(([url]) => url),
    gone: [...deployed.hashOf.keys()]
      .filter((url) => !ours.has(url))
      .map((url) => ({ url, as: deleted.has(url) ? 'tombstone' : lost.has(url) ? 'lost' : 'moved' })),
    unread: unreadOf(deployed, site),
    hashes: deployed.hashOf,
  }
}

const unreadOf = ({ feedIds, hashOf }: Deployed, { home, config }: Site): number => {
  const items = home.feedEntries.slice(0, config.feeds.limit)
  const hashes = new Set(hashOf.values())
  return items.filter((entry) => hashes.has(entry.entryHash) && !feedIds.has(feedIdOf(entry, config))).length
}

const deployedOf = (before: unknown): Deployed | undefined => {
  if (typeof before !== 'object' || before === null) return undefined
  const { generator, url, feedIds, posts, pages } = before as Record<string, unknown>
  if (generator !== 'smallsocial' || typeof url !== 'string') return undefined
  const items = [posts, pages].flatMap((list) => (Array.isArray(list) ? list : [])) as readonly ({
    url?: unknown
    hash?: unknown
    id?: unknown
  } | null)[]
  const origin = parseUrl(url)?.origin ?? ''
  const form = feedIds === 'url-without-slash' ? feedIds : 'url'
  return {
    feedIds: new Set(
      items.flatMap((item) =>
        typeof item?.id === 'string'
          ? [item.id]
          : typeof item?.url === 'string'
            ? [feedIdOfUrl(origin + item.url, form)]
            : [],
      ),
    ),
    hashOf: new Map(
      items.flatMap((item) =>
        typeof item?.url === 'string' ? [[item.url, String(item.hash ?? '')] as const] : [],
      ),
    ),
  }
}
