import { isPattern, redirectTarget } from '../model/host-rules.js'
import { error, type Message, type PlaceOfSetting, warning } from '../model/message.js'
import { barePath, pathOfLink, withBase } from '../model/path.js'
import type { Site } from '../model/site.js'
import { addressFinder, maxSteps } from './addresses.js'

/**
 * Returns an error for each redirect of the settings that leads back to itself, and a warning for each one to a page of the
 * site that does not exist. `has` returns true for the path of a file in the output.
 */
export const checkRedirects = (
  site: Site,
  placeOf: PlaceOfSetting,
  has: (path: string) => boolean,
): Message[] => {
  const { redirects } = site.config
  const answerOf = addressFinder(site, has)
  const exact = new Map(redirects.map(({ from, to }) => [barePath(from), to]))
  const patterns = redirects.filter(({ from }) => isPattern(from))
  // Posts come before redirects. Another redirect without a pattern has a page itself, and hosts prefer pages to patterns.
  const posts = new Set([...site.entries, ...site.pages].map(({ url }) => barePath(url)))
  const isPost = (path: string): boolean => posts.has(barePath(withBase(path, site.config)))
  const targetOf = (path: string): string | undefined => {
    if (isPost(path)) return undefined
    const own = exact.get(barePath(path))
    if (own !== undefined || answerOf(path) === 'file') return own
    return patterns.map((rule) => redirectTarget(rule, path)).find((to) => to !== undefined)
  }

  return redirects.flatMap(({ from, to }): Message[] => {
    const seen = new Set<string>()
    let path: string | undefined = from.replace('*', 'any').replace(/\/:[a-z]+/g, '/any')
    while (path?.startsWith('/') && seen.size < maxSteps) {
      if (seen.has(barePath(path)))
        return [
          error(
            'redirect-loop',
            placeOf(['redirects', from]),
            `the redirect from \`${from}\` to \`${to}\` leads back to itself`,
            'correct its target, or remove it',
          ),
        ]
      seen.add(barePath(path))
      path = targetOf(path)
    }
    const isFilled = isPattern(from) && to.includes(':')
    return isPost(from) || !to.startsWith('/') || isFilled || answerOf(pathOfLink(to)) !== undefined
      ? []
      : [
          warning(
            'dead-link',
            placeOf(['redirects', from]),
            `the redirect from \`${from}\` leads to \`${to}\`, which is not a page of this site`,
            'correct its target, or remove it',
          ),
        ]
  })
}
