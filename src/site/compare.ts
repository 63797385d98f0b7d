import { feedIdOf } from '../model/feed-id.js'
import { type PublishedSite, publishedSiteOf } from '../model/published-site.js'
import type { Page, Site } from '../model/site.js'
import { lostUrls } from './lost-urls.js'

/** The differences between the deployed site and this one, as readers of pages and feeds see them. */
export type Comparison = {
  readonly isFirst: boolean
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly gone: readonly { readonly url: string; readonly as: 'tombstone' | 'expired' | 'moved' | 'lost' }[]
  /**
   * The number of unchanged items of the main feed that feed readers would show as new, because their ids
   * have changed.
   */
  readonly unread: number
  /** URL from the root of the host → hash of the deployed h-entry. */
  readonly hashes: ReadonlyMap<string, string>
}

/**
 * Compares a site with the deployed one. `before` is the deployed smallsocial.json as fetched; undefined when
 * there was none.
 */
export const compareWithDeployed = (before: unknown, site: Site, pages: readonly Page[]): Comparison => {
  const deployed = publishedSiteOf(before)
  const ours = new Map(
    [...site.entries, ...site.pages]
      .filter(({ unlisted }) => !unlisted)
      .map(({ url, entryHash }) => [url, entryHash]),
  )
  if (deployed === undefined)
    return { isFirst: true, added: [...ours.keys()], changed: [], gone: [], unread: 0, hashes: new Map() }
  const hashOf = new Map(deployed.items.map(({ url, hash }) => [url, hash]))
  const lost = new Set(lostUrls(deployed, site, pages))
  const deleted = new Set(site.tombstones.map(({ url }) => url))
  return {
    isFirst: false,
    added: [...ours.keys()].filter((url) => !hashOf.has(url)),
    changed: [...ours].filter(([url, hash]) => (hashOf.get(url) ?? hash) !== hash).map(([url]) => url),
    gone: [...hashOf.keys()]
      .filter((url) => !ours.has(url))
      .map((url) => ({
        url,
        as: deleted.has(url)
          ? 'tombstone'
          : !lost.has(url)
            ? 'moved'
            : site.withheld.get(url)?.as === 'expired'
              ? 'expired'
              : 'lost',
      })),
    unread: unreadOf(deployed, site),
    hashes: hashOf,
  }
}

const unreadOf = ({ items }: PublishedSite, { home, config }: Site): number => {
  const [hashes, feedIds] = [
    new Set(items.map(({ hash }) => hash)),
    new Set(items.map(({ feedId }) => feedId)),
  ]
  return home.feedEntries
    .slice(0, config.feeds.limit)
    .filter((entry) => hashes.has(entry.entryHash) && !feedIds.has(feedIdOf(entry, config))).length
}
