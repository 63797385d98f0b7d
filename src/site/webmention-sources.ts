import { absoluteUrl } from '../model/content.js'
import type { Entry, Site } from '../model/site.js'
import { hostOf, isWebUrl } from '../model/untrusted.js'
import type { WebmentionSource } from '../model/webmention-source.js'

/**
 * Returns the sources of the site: listed entries, and tombstones, by which receivers delete their copies.
 */
export const webmentionSources = (site: Site): WebmentionSource[] => [
  ...site.entries
    .filter(({ unlisted }) => !unlisted)
    .map((entry) => ({
      source: absoluteUrl(entry.url, site),
      hash: entry.entryHash,
      published: entry.published.epoch,
      targets: targetsOf(entry, site),
      isGone: false,
    })),
  ...site.tombstones.map((post) => ({
    source: absoluteUrl(post.url, site),
    hash: 'gone',
    published: 0,
    targets: [],
    isGone: true,
  })),
]

/** Returns the URLs on other sites that an entry responds to or links, exactly as they are in the page. */
const targetsOf = ({ interactions, content }: Entry, { config }: Site): string[] => {
  const own = hostOf(config.url)
  const bridged = config.fediverse === 'bridgy' ? ['https://fed.brid.gy/'] : []
  const urls = [...interactions.map(({ of }) => of), ...content.externalLinks, ...bridged]
  return [...new Set(urls)].filter((url) => isWebUrl(url) && hostOf(url) !== own)
}
