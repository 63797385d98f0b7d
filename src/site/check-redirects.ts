import { redirectTarget } from '../model/host-rules.js'
import { error, type Message, type PlaceOfSetting, warning } from '../model/message.js'
import { barePath, withBase } from '../model/path.js'
import type { Site } from '../model/site.js'
import { linkChecker } from './link-checker.js'

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
  const isAlive = linkChecker(site, has)
  const exact = new Map(redirects.map(({ from, to }) => [barePath(from), to]))
  const patterns = redirects.filter(({ from }) => /\*|\/:[a-z]/.test(from))
  const hasPage = (path: string): boolean =>
    [`${barePath(path)}/index.html`, `${barePath(path)}.html`, barePath(path)].some((one) =>
      has(one.slice(1)),
    )
  // Posts come before redirects. Another redirect without a pattern has a page itself, and hosts prefer pages to patterns.
  const posts = new Set([...site.entries, ...site.pages].map(({ url }) => barePath(url)))
  const isPost = (path: string): boolean => posts.has(barePath(withBase(path, site.config)))
  const targetOf = (path: string): string | undefined => {
    if (isPost(path)) return undefined
    const own = exact.get(barePath(path))
    if (own !== undefined || hasPage(path)) return own
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
    return isPost(from) || !to.startsWith('/') || /[*:]/.test(to) || isAlive(withBase(to, site.config))
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

/** The most redirects in a row that are followed: browsers follow 20. */
const maxSteps = 20
