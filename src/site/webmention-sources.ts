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

/** Whether a copy is on a network or a platform that takes no webmentions. */
const isCopyOnNetwork = (url: string, { syndicate }: Site['config']): boolean =>
  noReceivers.has(hostOf(url)) ||
  hostOf(url) === hostOf(syndicate?.mastodon?.server ?? '') ||
  /\/@[^/]+\/\w+$/.test(url)

const noReceivers: ReadonlySet<string> = new Set(
  'bsky.app twitter.com x.com facebook.com instagram.com linkedin.com flickr.com medium.com tumblr.com threads.net reddit.com youtube.com brid.gy'.split(
    ' ',
  ),
)

/** Returns the URLs on other sites that an entry responds to, links or is copied to, exactly as they are in the page. */
const targetsOf = ({ interactions, content, syndication }: Entry, { config }: Site): string[] => {
  const own = hostOf(config.url)
  const bridged = config.fediverse === 'bridgy' ? ['https://fed.brid.gy/'] : []
  // An aggregator such as https://news.indieweb.org finds its u-syndication link on the page.
  const aggregators = syndication.filter((url) => !isCopyOnNetwork(url, config))
  const urls = [...interactions.map(({ of }) => of), ...content.externalLinks, ...bridged, ...aggregators]
  return [...new Set(urls)].filter((url) => isWebUrl(url) && hostOf(url) !== own)
}
