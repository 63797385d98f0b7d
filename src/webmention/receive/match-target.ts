import { encodePath } from '../../model/path.js'
import type { Site } from '../../model/site.js'
import { parseUrl } from '../../model/url.js'

/** Which page of ours a target means: its URL from the root of the host, or why it is none. */
export type Match = { readonly page: string } | { readonly reason: string }

/** The pages of a site, as `matchTarget` needs them. */
export type KnownPages = {
  readonly config: Pick<Site['config'], 'origin' | 'base' | 'webmention'>
  /** URLs that can show responses. */
  readonly pages: ReadonlySet<string>
  /** URLs that lead to others. */
  readonly moved: ReadonlyMap<string, string>
  readonly gone: ReadonlySet<string>
}

/** The addresses of a site. */
export const knownPages = (site: Site): KnownPages => ({
  config: site.config,
  pages: new Set(
    [
      ...site.entries,
      ...site.pages,
      ...(guestbookOf(site).length > 0 ? [] : [site.home]),
      ...site.all,
      ...site.sections,
      ...site.kinds,
      ...site.tags,
      ...site.years,
      ...site.months,
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

/** The page that shows what came in for the front page, where the settings name one that is there. */
const guestbookOf = ({ config, home, pages, entries }: Site): (readonly [from: string, to: string])[] => {
  const { guestbook } = config.webmention
  const url = guestbook === undefined ? undefined : config.base + guestbook
  return url !== undefined && [...pages, ...entries].some((page) => page.url === url) ? [[home.url, url]] : []
}

/**
 * Finds the page of a target, whatever variant the sender wrote: http or https, with www or without, an old
 * domain (`webmention.formerly`), with or without the last slash, index.html, fragment, query, an alias. Paths
 * keep their case.
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

/** True for an address of this site, or of one that it had: on the host, below the path. */
export const isOwnAddress = (url: URL, { origin, base, webmention }: KnownPages['config']): boolean =>
  [`${origin}${base}/`, ...webmention.formerUrls].some((own) => {
    const { host, pathname } = new URL(own)
    const isWithin = `${url.pathname}/`.startsWith(pathname.replace(/\/?$/, '/'))
    return withoutWww(host) === withoutWww(url.host) && isWithin
  })

const withoutWww = (host: string): string => host.replace(/^www\./, '')

/** Encoded the way we encode, without the name of an index page. */
const normalPath = (path: string): string | undefined => {
  try {
    const text = decodeURIComponent(path).replace(/\/{2,}/g, '/')
    return encodePath(text.replace(/(?<=\/)index\.html?$/, ''))
  } catch {
    // Not percent-encoded UTF-8.
    return undefined
  }
}

const isTracking = (key: string): boolean => /^(?:utm_\w+|fbclid|gclid|mc_[ce]id|ref|source)$/.test(key)
