import type { Element } from 'hast'
import { parseUrl } from '../model/url.js'
import { attributeOf } from './foreign-html.js'

/** Returns the links of a `Link` header, which may be several headers joined by commas: https://www.rfc-editor.org/rfc/rfc8288#section-3 */
export const parseLinkHeader = (
  header: string,
): { readonly href: string; readonly rels: readonly string[] }[] => {
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

/** Returns the relations of a `rel` attribute or parameter, in lower case. */
export const relsOf = (rel: string): string[] => rel.toLowerCase().split(/\s+/)

/** Returns the URL against which the links of a page are resolved: that of its first `<base>`, else its own. */
export const baseUrlOf = (elements: readonly Element[], url: string): string => {
  const written = elements.find(({ tagName }) => tagName === 'base')
  return parseUrl((written && attributeOf(written, 'href')) ?? '', url)?.href ?? url
}
