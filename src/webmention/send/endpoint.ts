import { attributeOf, elementsOf, parseForeignHtml } from '../../html/foreign-html.js'
import { baseUrlOf, parseLinkHeader, relsOf } from '../../html/links.js'
import { type HttpResponse, isMarkup } from '../../model/http.js'
import { parseUrl } from '../../model/url.js'

/**
 * Returns the webmention endpoint of a page: from the `Link` header, else from the first `<link>` or `<a>` with
 * `rel=webmention`. It is resolved against the URL after redirects; undefined when there is none.
 * https://www.w3.org/TR/webmention/#sender-discovers-receiver-webmention-endpoint
 */
export const endpointOf = (page: Pick<HttpResponse, 'url' | 'header' | 'text'>): string | undefined => {
  const link = parseLinkHeader(page.header('link') ?? '').find(({ rels }) => rels.includes('webmention'))
  const written = link === undefined ? endpointInHtml(page) : { href: link.href, base: page.url }
  return written && parseUrl(written.href, written.base)?.href
}

const endpointInHtml = ({
  url,
  header,
  text,
}: Pick<HttpResponse, 'url' | 'header' | 'text'>): { href: string; base: string } | undefined => {
  if (!isMarkup({ header })) return undefined
  const elements = elementsOf(parseForeignHtml(text) ?? { type: 'root', children: [] })
  const found = elements.find(
    (element) =>
      (element.tagName === 'link' || element.tagName === 'a') &&
      attributeOf(element, 'href') !== undefined &&
      relsOf(attributeOf(element, 'rel') ?? '').includes('webmention'),
  )
  const href = found && attributeOf(found, 'href')
  return href === undefined ? undefined : { href, base: href === '' ? url : baseUrlOf(elements, url) }
}
