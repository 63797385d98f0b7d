import { redirectMatcher } from '../model/host-rules.js'
import { decodePath, encodePath, pathOfLink } from '../model/path.js'
import type { Site } from '../model/site.js'

/**
 * Returns a function that returns true when the target of a link is a page, a file or a redirect of the site,
 * or on another site.
 */
export const linkChecker = (
  site: Pick<Site, 'config' | 'moves' | 'urlOfSource'>,
  has: (path: string) => boolean,
): ((href: string) => boolean) => {
  const moved = new Set(site.moves.map(({ from }) => from))
  const matchesRedirect = redirectMatcher(site.config.redirects)
  return (href) => {
    const path = pathOf(href, site)
    if (path === undefined) return true
    const bare = path.replace(/\/$/, '')
    return (
      [path, `${bare}/index.html`, path === '' ? 'index.html' : `${path}.html`].some((one) => has(one)) ||
      [path, `${bare}/`].some((one) => moved.has(`${site.config.base}/${encodePath(one)}`)) ||
      matchesRedirect(`/${path}`)
    )
  }
}

/** Returns the path under the output folder of a link into the site; undefined for other links. */
export const pathOf = (
  href: string,
  { config, urlOfSource }: Pick<Site, 'config' | 'urlOfSource'>,
): string | undefined => {
  const path = pathOfLink(href, config.origin)
  if (!path.startsWith(`${config.base}/`)) return path === '' ? '' : undefined
  const url = urlOfSource.get(path) ?? path
  return decodePath(url.slice(config.base.length + 1))
}
