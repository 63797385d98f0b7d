import { redirectMatcher } from '../model/host-rules.js'
import { barePath, belowBase, decodePath, filesAt, pathOfLink } from '../model/path.js'
import type { Site } from '../model/site.js'

/** What answers an address. */
type Answer = 'file' | 'redirect'

/**
 * Returns a function that returns what answers an address of the site: a file of the output, as hosts find it, or else a
 * redirect; undefined when nothing does. The address is a path below `base`, percent-encoded as in a link. `has` returns true
 * for the path of a file in the output.
 */
export const addressFinder = (
  { config, moves }: Pick<Site, 'config' | 'moves'>,
  has: (path: string) => boolean,
): ((address: string) => Answer | undefined) => {
  const moved = new Set(moves.map(({ from }) => barePath(belowBase(from, config.base))))
  const matchesRedirect = redirectMatcher(config.redirects)
  return (address) => {
    const path = decodePath(address).slice(1)
    if ([path, `${path}/`].flatMap(filesAt).some(has)) return 'file'
    return moved.has(barePath(address)) || matchesRedirect(address) ? 'redirect' : undefined
  }
}

/** Returns a function that returns true when the target of a link is an address of the site, or on another site. */
export const linkChecker = (
  site: Pick<Site, 'config' | 'moves' | 'urlOfSource'>,
  has: (path: string) => boolean,
): ((href: string) => boolean) => {
  const answerOf = addressFinder(site, has)
  return (href) => {
    const address = addressOf(href, site)
    return address === undefined || answerOf(address) !== undefined
  }
}

/** Returns the path under the output folder of a link into the site; undefined for other links. */
export const pathOf = (href: string, site: Pick<Site, 'config' | 'urlOfSource'>): string | undefined => {
  const address = addressOf(href, site)
  return address && decodePath(address.slice(1))
}

/** Returns the address below `base` of a link into the site; undefined for other links. */
const addressOf = (
  href: string,
  { config, urlOfSource }: Pick<Site, 'config' | 'urlOfSource'>,
): string | undefined => {
  const path = pathOfLink(href, config.origin)
  if (!path.startsWith(`${config.base}/`)) return path === '' ? '/' : undefined
  return (urlOfSource.get(path) ?? path).slice(config.base.length)
}
