import { redirectFinder } from '../model/host-rules.js'
import { barePath, belowBase, decodePath, filesAt, pathOfLink } from '../model/path.js'
import type { Site } from '../model/site.js'

/** What answers an address. */
type Answer = 'file' | 'redirect'

/**
 * Returns a function that returns what answers an address of the site: a file of the output, as hosts find it, or else a
 * redirect that leads to one, to another site, or to 410 Gone; undefined when nothing does. The address is a path below `base`, percent-encoded as in a link. `has` returns true
 * for the path of a file in the output.
 */
export const addressFinder = (
  { config, moves }: Pick<Site, 'config' | 'moves'>,
  has: (path: string) => boolean,
): ((address: string) => Answer | undefined) => {
  const moved = new Set(moves.map(({ from }) => barePath(belowBase(from, config.base))))
  const targetOf = redirectFinder(config.redirects)
  const gone = redirectFinder(config.redirects.filter(({ status }) => status === 410))
  const isFile = (address: string): boolean => {
    const path = decodePath(address).slice(1)
    return [path, `${path}/`].flatMap(filesAt).some(has)
  }
  return (address) => {
    if (isFile(address)) return 'file'
    let at = address
    for (let steps = 0; steps < maxSteps; steps++) {
      if (moved.has(barePath(at)) || gone(at) !== undefined) return 'redirect'
      const target = targetOf(at)
      if (target === undefined) return undefined
      at = pathOfLink(target)
      if (!at.startsWith('/') || isFile(at)) return 'redirect'
    }
    return undefined
  }
}

/** The most redirects in a row that are followed: browsers follow 20. */
export const maxSteps = 20

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
