import { encodePath } from '../../model/path.js'
import { listsOf, type Site } from '../../model/site.js'
import { parseUrl } from '../../model/url.js'

/** The page of this site for a target, as its URL from the root of the host, or the reason that there is none. */
export type Match = { readonly page: string } | { readonly reason: string }

/** The pages of a site, as `matchTarget` needs them. */
export type KnownPages = {
  readonly config: Pick<Site['config'], 'origin' | 'base' | 'webmention'>
  /** URLs that can show responses. */
  readonly pages: ReadonlySet<string>
  /** Old URL of a page → its URL now. */
  readonly moved: ReadonlyMap<string, string>
  readonly gone: ReadonlySet<string>
}

/** Returns the URLs of a site: of pages that can show responses, of moved ones, and of deleted ones. */
export const knownPages = (site: Site): KnownPages => ({
  config: site.config,
  pages: new Set(
    [
      ...site.entries,
      ...site.pages,
      ...listsOf(site).filter(
        (list) => list.type !== 'conversation' && (list !== site.home || guestbookOf(site).length === 0),
      ),
    ].map(({ url }) => url),
  ),
  moved: new Map([
    ...site.config.redirects
      .filter(({ to }) => to.startsWith('/'))
      .map(({ from, to }) => [site.config.base + from, site.config.base + to] as const),
    ...site.moves.map(({ from, to }) => [from, to] as const),
    ...guestbookOf(site),
  ]),
  gone: new Set(site.tombstones.map(({ url }) => url)),
})

/** Returns the page that shows the received mentions of the front page, when the settings name one that exists. */
const guestbookOf = ({ config, home, pages, entries }: Site): (readonly [from: string, to: string])[] => {
  const { guestbook } = config.webmention
  const url = guestbook === undefined ? undefined : config.base + guestbook
  return url !== undefined && [...pages, ...entries].some((page) => page.url === url) ? [[home.url, url]] : []
}

/**
 * Returns the page of a target, or the reason that it has none. Accepts variants of a URL: http or https, with or
 * without www, an old domain (`webmention.formerUrls`), with or without the final slash, index.html, fragment, query, an
 * alias. Paths are case-sensitive.
 */
export const matchTarget = (target: string, known: KnownPages): Match => {
  const url = parseUrl(target)
  if (url === undefined) return { reason: 'the target is not a URL' }
  if (!isOwnAddress(url, known.config)) return { reason: `\`${url.host}\` is another site` }
  const path = normalPath(url.pathname)
  if (path === undefined) return { reason: 'the address cannot be read' }
  const isQueryOfHome =
    path === `${known.config.base}/` && [...url.searchParams.keys()].some((key) => !isTracking(key))
  if (isQueryOfHome) return { reason: `there is no page \`${path}${url.search}\`` }
  const variants = [
    path,
    path.endsWith('/') ? path.slice(0, -1) : `${path}/`,
    `${path.replace(/\/$/, '')}.html`,
  ]
  for (const variant of variants) {
    const page = known.pages.has(variant) ? variant : known.moved.get(variant)
    if (page !== undefined && known.pages.has(page)) return { page }
    if (known.gone.has(variant)) return { reason: `\`${variant}\` was deleted` }
  }
  return { reason: `there is no page \`${path}\`` }
}

/** Whether a URL is one of this site, or one below a former URL of it. */
export const isOwnAddress = (url: URL, { origin, base, webmention }: KnownPages['config']): boolean =>
  [`${origin}${base}/`, ...webmention.formerUrls].some((own) => {
    const { host, pathname } = new URL(own)
    const isWithin = `${url.pathname}/`.startsWith(pathname.replace(/\/?$/, '/'))
    return withoutWww(host) === withoutWww(url.host) && isWithin
  })

const withoutWww = (host: string): string => host.replace(/^www\./, '')

/** Returns a path in the encoding of this site's URLs, without index.html; undefined when it cannot be decoded. */
const normalPath = (path: string): string | undefined => {
  try {
    const text = decodeURIComponent(path).replace(/\/{2,}/g, '/')
    return encodePath(text.replace(/(?<=\/)index\.html?$/, ''))
  } catch {
    // It is not percent-encoded UTF-8.
    return undefined
  }
}

const isTracking = (key: string): boolean => /^(?:utm_\w+|fbclid|gclid|mc_[ce]id|ref|source)$/.test(key)
