import { belowBase } from '../model/path.js'
import { canonicalUrl, hostOf } from '../model/untrusted.js'
import { pathOfUrl } from './adapter.js'
import type { Imported, ImportedEntry } from './entry.js'
import type { PlacedEntry } from './place.js'

/** The addresses of the old site: `pathOf` returns the path of a URL of it; undefined for URLs of other sites. */
export type OwnUrls = { readonly url: string; readonly pathOf: (url: string) => string | undefined }

/** Returns the addresses of the site of an archive; `base` is the path of the new site. */
export const ownUrlsOf = ({ site, entries, keepsUrls }: Imported, base: string): OwnUrls => {
  const url = site.url ?? (keepsUrls ? inferredSite(entries) : '')
  const host = plainHost(url)
  return {
    url,
    pathOf: (link) => {
      if (!keepsUrls || /^(?:#|mailto:|tel:|archive:|blob:)/.test(link)) return undefined
      if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(link) && (host === '' || plainHost(link) !== host))
        return undefined
      const path = pathOfUrl(link)
      return path === '' ? undefined : belowBase(path, base)
    },
  }
}

/** Returns the host of a URL. A blog of Blogger has one in each country. */
const plainHost = (url: string): string => hostOf(url).replace(/\.blogspot\.[a-z.]+$/, '.blogspot.com')

/** Returns the URL of the site that an archive does not name: most links in its texts to paths of its entries lead there. */
const inferredSite = (entries: readonly ImportedEntry[]): string => {
  const paths = new Set(
    entries.flatMap(({ url }) => (url === undefined ? [] : [pathOfUrl(url).replace(/\/$/, '')])),
  )
  const counts = new Map<string, number>()
  for (const { body } of entries)
    for (const [link, origin = ''] of body.text.matchAll(/(https?:\/\/[\w.-]+)\/[^\s"'<>)?#]+/g))
      if (paths.has(pathOfUrl(link).replace(/\/$/, ''))) counts.set(origin, (counts.get(origin) ?? 0) + 1)
  const [most] = [...counts].sort((a, b) => b[1] - a[1])
  return most === undefined ? '' : `${most[0]}/`
}

/** Where links to imported entries lead. */
export type ImportedLinks = {
  /** Returns the URL from the root of the host for an old URL; undefined for other URLs. */
  readonly urlOf: (old: string) => string | undefined
}

/** Returns the URL of a target: that of its new page, if another imported post has it. */
export const targetOf = (
  of: string,
  own: string,
  links: ImportedLinks,
  { origin }: { readonly origin: string },
): string => {
  const url = links.urlOf(of)
  return url === undefined || url === own ? of : origin + url
}

/** Returns the links to placed entries. */
export const linksOf = (placed: readonly PlacedEntry[], own: OwnUrls): ImportedLinks => {
  const urls = new Map<string, string>()
  for (const { entry, url } of placed)
    for (const old of [entry.url, ...entry.formerUrls, ...entry.syndication])
      if (old !== undefined) urls.set(keyOf(old, own), url)
  const urlOf = (old: string): string | undefined => {
    const [, before = '', fragment = ''] = /^([^#]*)(#.*)?$/s.exec(old) ?? []
    if (before === '') return undefined
    const url =
      urls.get(keyOf(before, own)) ?? urls.get(keyOf(before.replace(/\?(?!p=|page_id=).*$/, ''), own))
    return url === undefined ? undefined : url + fragment
  }
  return { urlOf }
}

/** Returns a key that is equal for the spellings of an address: of the old site by its path, with the number of WordPress. */
const keyOf = (url: string, own: OwnUrls): string => {
  const path = own.pathOf(url)
  const query = /[?&](p|page_id)=(\d+)/.exec(url)
  if (path !== undefined) {
    const bare = (one: string): string =>
      one
        .replace(/(?:index\.php)?$/, '')
        .replace(/\/$/, '')
        .toLowerCase()
    const isFront = bare(path) === bare(own.pathOf(own.url) ?? '/')
    return query !== null && isFront ? `?p=${query[2]}` : bare(path)
  }
  return canonicalUrl(
    url.replace(/^https?:\/\/(?:www\.|mobile\.)?twitter\.com\//, 'https://x.com/').replace(/\?s=\d+.*$/, ''),
  ).toLowerCase()
}
