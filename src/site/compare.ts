import type { Page, Site } from '../model/site.js'
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
  readonly url: string
  readonly feedIds?: string
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

const unreadOf = ({ url, feedIds, hashOf }: Deployed, { home, config }: Site): number => {
  const items = home.feedEntries.slice(0, config.feeds.limit)
  const isAnotherId = url !== config.url || (feedIds !== undefined && feedIds !== config.feeds.id)
  const hashes = new Set(hashOf.values())
  return items.filter(
    (entry) => hashes.has(entry.entryHash) && (isAnotherId || hashOf.get(entry.url) === undefined),
  ).length
}

const deployedOf = (before: unknown): Deployed | undefined => {
  if (typeof before !== 'object' || before === null) return undefined
  const { generator, url, feedIds, posts, pages } = before as Record<string, unknown>
  if (generator !== 'smallsocial' || typeof url !== 'string') return undefined
  const items = [posts, pages].flatMap((list) => (Array.isArray(list) ? list : [])) as readonly ({
    url?: unknown
    hash?: unknown
  } | null)[]
  return {
    url,
    ...(typeof feedIds === 'string' && { feedIds }),
    hashOf: new Map(
      items.flatMap((item) =>
        typeof item?.url === 'string' ? [[item.url, String(item.hash ?? '')] as const] : [],
      ),
    ),
  }
}
