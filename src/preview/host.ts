import { type HeaderRule, matches, type RedirectRule, redirectTarget } from '../model/host-rules.js'
import { decodePath, filesAt } from '../model/path.js'
import type { Page } from '../model/site.js'

/** A site as a host of static files has it: files by path, and the rules of `_redirects` and `_headers`. */
export type HostedSite = {
  /** The path of the site below the root of the host, without a slash at the end. */
  readonly base: string
  readonly find: (path: string) => Page | undefined
  readonly redirects: readonly RedirectRule[]
  readonly headers: readonly HeaderRule[]
}

/** A response of a host: a file, or a redirect to `location`. */
export type HostResponse = {
  readonly status: number
  readonly page?: Page
  readonly location?: string
  readonly headers: readonly (readonly [name: string, value: string])[]
}

/**
 * Returns the response of a host of static files for a percent-encoded path from its root. It tries, in this
 * order: forced redirects, the file, `/a` → `/a/`, other redirects, 404.html. Redirects keep the query
 * `search`.
 */
export const resolveRequest = (pathname: string, search: string, hosted: HostedSite): HostResponse => {
  const { base, find, redirects } = hosted
  const headers = hosted.headers.filter((rule) => matches(rule, pathname)).flatMap((rule) => rule.headers)
  const at = (path: string): Page | undefined =>
    path.startsWith(`${base}/`)
      ? filesAt(decodePath(path.slice(base.length + 1)))
          .map(find)
          .find((page) => page !== undefined)
      : undefined
  const missing = (): HostResponse => {
    const page = find('404.html')
    return { status: 404, headers, ...(page !== undefined && { page }) }
  }
  const applyRules = (forced: boolean): HostResponse | undefined => {
    for (const rule of redirects.filter(({ isForced }) => isForced === forced)) {
      const target = redirectTarget(rule, pathname)
      if (target === undefined || target === pathname) continue
      if (rule.status >= 300 && rule.status < 400)
        return { status: rule.status, headers, location: target.includes('?') ? target : target + search }
      const page = at(target)
      return page === undefined ? missing() : { status: rule.status, headers, page }
    }
    return undefined
  }

  if (base !== '' && (pathname === '/' || pathname === base))
    return { status: 302, headers, location: `${base}/` }
  const forced = applyRules(true)
  if (forced !== undefined) return forced
  const page = at(pathname)
  if (page !== undefined) return { status: 200, headers, page }
  if (at(`${pathname}/`) !== undefined) return { status: 301, headers, location: `${pathname}/${search}` }
  return applyRules(false) ?? missing()
}
