import { attributeOf, elementsOf, parseForeignHtml } from '../../html/foreign-html.js'
import { baseUrlOf } from '../../html/links.js'
import { type Http, type HttpFailure, type HttpResponse, isFailure, isMarkup } from '../../model/http.js'
import type { SourceStatus, StoredMention } from '../../model/mention.js'
import { canonicalUrl } from '../../model/untrusted.js'
import { parseUrl, withoutFragment } from '../../model/url.js'

/** Requests the source of a mention and returns whether it still links to the target: https://www.w3.org/TR/webmention/#webmention-verification */
export const checkSource = async ({ source, target }: StoredMention, http: Http): Promise<SourceStatus> => {
  const result = await requestSource(source, http)
  return isFailure(result) ? 'unknown' : sourceStatus(result, canonicalUrl)(target)
}

/** Requests a source, in the formats that can be verified. */
export const requestSource = (source: string, http: Http): Promise<HttpResponse | HttpFailure> =>
  http({ url: source, headers: { accept: 'text/html, application/json;q=0.9, */*;q=0.5' } })

/**
 * Returns a function that returns whether a response links to a target: in an attribute of HTML, a value of JSON, or the
 * text of another text. `keyOf` returns the same key for URLs that count as the same.
 */
export const sourceStatus = (
  { status, header, text, isTruncated, url }: HttpResponse,
  keyOf: (url: string) => string,
): ((target: string) => SourceStatus) => {
  if (status === 410) return () => 'gone'
  if (status === 404) return () => 'not found'
  if (status !== 200) return () => 'unknown'
  const type = header('content-type') ?? 'text/html'
  const links = isMarkup({ header }) ? linksIn(text, url, keyOf) : undefined
  return (target) => {
    if (links?.has(keyOf(target)) ?? contains(text, target)) return 'linked'
    return isTruncated || !/html|text\/plain|json/i.test(type) ? 'unknown' : 'unlinked'
  }
}

/** Returns the key of a URL by which a webmention's target is compared: the URL itself, normalised, without its fragment. */
export const exactUrl = (url: string): string => withoutFragment(parseUrl(url)?.href ?? url)

/** Returns the keys of all URLs to which elements link; undefined when the page is nested too deep to be read. */
const linksIn = (
  html: string,
  url: string,
  keyOf: (url: string) => string,
): ReadonlySet<string> | undefined => {
  const root = parseForeignHtml(html)
  if (root === undefined) return undefined
  const elements = elementsOf(root)
  const base = baseUrlOf(elements, url)
  const values = elements.flatMap((element) =>
    linkAttributes.map((name) => attributeOf(element, name)?.trim() ?? ''),
  )
  return new Set(
    values.filter((value) => value !== '').map((value) => keyOf(parseUrl(value, base)?.href ?? '')),
  )
}

/** The attributes of elements that can link to a page, by their names in hast. */
const linkAttributes = ['href', 'src', 'cite', 'value', 'poster', 'data'] as const

/** Whether a text contains the target, as it is or escaped as in JSON, and not as the beginning of a longer URL. */
const contains = (text: string, target: string): boolean => {
  const plain = text.replaceAll('\\/', '/')
  for (let at = plain.indexOf(target); at !== -1; at = plain.indexOf(target, at + 1))
    if (!/[\w/?#%&=~+-]/.test(plain[at + target.length] ?? ' ')) return true
  return false
}
