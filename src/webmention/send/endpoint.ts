import type { HttpResponse } from '../../model/http.js'
import { parseUrl } from '../../model/url.js'
import { attributeOf, elementsOf, parseForeignHtml } from '../html/foreign-html.js'

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
  if (!/html|xml/i.test(header('content-type') ?? 'text/html')) return undefined
  const elements = elementsOf(parseForeignHtml(text) ?? { type: 'root', children: [] })
  const found = elements.find(
    (element) =>
      (element.tagName === 'link' || element.tagName === 'a') &&
      attributeOf(element, 'href') !== undefined &&
      relsOf(attributeOf(element, 'rel') ?? '').includes('webmention'),
  )
  const href = found && attributeOf(found, 'href')
  const written = elements.find(({ tagName }) => tagName === 'base')
  const base = (written && attributeOf(written, 'href')) ?? ''
  return href === undefined
    ? undefined
    : { href, base: (href === '' ? undefined : parseUrl(base, url)?.href) ?? url }
}

/** Returns the links of a `Link` header, which may be several headers joined by commas: https://www.rfc-editor.org/rfc/rfc8288#section-3 */
const parseLinkHeader = (header: string): { readonly href: string; readonly rels: readonly string[] }[] => {
  const links: { href: string; rels: string[] }[] = []
  let rest = header.replace(/\s+/g, ' ')
  for (let start = rest.indexOf('<'); start !== -1; start = rest.indexOf('<')) {
    const end = rest.indexOf('>', start)
    if (end === -1) break
    const href = rest.slice(start + 1, end).trim()
    const parameters =
      /^(?:\s*;\s*[\w!#$%&'*+.^`|~-]*\s*(?:=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]*))?)*/.exec(
        rest.slice(end + 1),
      )?.[0] ?? ''
    const rel = [...parameters.matchAll(parameter)].find(([, name]) => name?.toLowerCase() === 'rel')
    links.push({ href, rels: relsOf(rel?.[2] ?? rel?.[3] ?? '') })
    rest = rest.slice(end + 1 + parameters.length)
  }
  return links
}

/** `; name=token` or `; name="text"`. */
const parameter = /;\s*([\w!#$%&'*+.^`|~-]*)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*)))?/g

const relsOf = (rel: string): string[] => rel.toLowerCase().split(/\s+/)
