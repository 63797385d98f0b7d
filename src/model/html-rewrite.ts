import { hash } from 'node:crypto'
import { deserialize, escapeText, serializeAttribute } from './html.js'
import type { Post } from './post.js'

/** Returns HTML with the words of the links to some URLs, and of images from them, instead of the links and images. */
export const withoutLinks = (html: string, urls: ReadonlySet<string>): string =>
  html
    .replace(/<img src="([^"]*)"((?:[^">]|"[^"]*")*)>/g, (image, src: string, others: string) =>
      urls.has(deserialize(src)) ? escapeText(deserialize(/ alt="([^"]*)"/.exec(others)?.[1] ?? '')) : image,
    )
    .replace(/<a href="([^"]*)"(?:[^">]|"[^"]*")*>(.*?)<\/a>/gs, (link, href: string, words: string) =>
      urls.has(deserialize(href)) ? words : link,
    )

/**
 * Makes ids unique among several posts: ids that nothing in the post refers to are removed; the others, and
 * the references of SVG, labels and tables to them, get a prefix that is derived from the post's URL.
 */
export const withOwnIds = (html: string, { url }: Pick<Post, 'url'>): string => {
  if (!/\sid="/.test(html)) return html
  const wanted = new Set<string>()
  const styles = [...html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/gi)].map(([, text = '']) => text)
  for (const text of styles) for (const [, id = ''] of text.matchAll(idInStyle)) wanted.add(id)
  if (mayRefer.test(html))
    mapAttributes(html, (attribute, name, value, tag) => {
      for (const id of idsReferredTo(name, value, tag)) wanted.add(id)
      return attribute
    })
  const prefix = `p${hash('sha1', url).slice(0, 6)}-`
  const renamed = (id: string): string => (wanted.has(id) ? prefix + id : id)
  const inStyles =
    styles.length === 0
      ? html
      : html.replace(/<style[^>]*>[\s\S]*?<\/style>/gi, (style) =>
          style.replace(idInStyle, (whole, id: string) =>
            html.includes(` id="${id}"`) ? `#${renamed(id)}` : whole,
          ),
        )
  return mapAttributes(inStyles, (attribute, name, value, tag) => {
    if (name === 'id') return wanted.has(value) ? ` id="${prefix}${value}"` : ''
    if (wanted.size === 0) return attribute
    if (idLists.test(name)) return ` ${name}="${value.split(/\s+/).map(renamed).join(' ')}"`
    if (isReference(name, value, tag)) return ` ${name}="#${renamed(value.slice(1))}"`
    if (isTiming(name)) return ` ${name}="${value.replace(idInTiming, renamed)}"`
    return value.includes('url(')
      ? ` ${name}="${value.replace(urlOfId, (_, open: string, id: string) => open + renamed(id))}"`
      : attribute
  })
}

/** Returns the ids of the same page to which an attribute refers. */
const idsReferredTo = (name: string, value: string, tag: string): string[] => {
  if (idLists.test(name)) return value.split(/\s+/)
  if (isReference(name, value, tag)) return [value.slice(1)]
  if (isTiming(name)) return value.match(idInTiming) ?? []
  return [...value.matchAll(urlOfId)].map(([, , id]) => id ?? '')
}

/** Attributes whose value is a list of ids of other elements. */
const idLists =
  /^(?:for|headers|list|form|itemref|aria-(?:labelledby|controls|owns|details|flowto|activedescendant))$/
/** `fill="url(#a)"`, also in a style attribute. */
const urlOfId = /(url\(\s*(?:&#x2[27];|'|&quot;)?#)([^)"'&\s]+)/g
/** `#a` in a style sheet: a selector, or a reference. */
const idInStyle = /#([A-Za-z_][\w-]*)/g
/** `begin="a.click; b.end+1s"`: when an animation starts. */
const idInTiming = /[A-Za-z_][\w-]*(?=\.[a-z])/g
const isTiming = (name: string): boolean => name === 'begin' || name === 'end'
const mayRefer = /\s(?:for|headers|list|form|itemref|begin|end|aria-[a-z]+)="|url\(|href="#/

/**
 * Returns true for the reference of an SVG element to another, such as `<use href="#a">`; false for links.
 */
const isReference = (name: string, value: string, tag: string): boolean =>
  /^(?:xlink:)?href$/.test(name) && value.startsWith('#') && !isLink(tag)

export const isLink = (tag: string): boolean => tag === 'a' || tag === 'area'

/** Returns HTML without elements that had only a class: spans, and values that are not visible. */
export const withoutBareElements = (html: string): string => {
  const seen = html.includes('<data ') ? html.replace(/<data value="[^"]*"><\/data>/g, '') : html
  if (!seen.includes('<span>')) return seen
  const areBare: boolean[] = []
  return seen.replace(/<span(?: (?:[^">]|"[^"]*")*)?>|<\/span>/g, (tag) => {
    if (tag !== '</span>') areBare.push(tag === '<span>')
    const isBare = tag === '</span>' ? areBare.pop() : areBare.at(-1)
    return isBare === true ? '' : tag
  })
}

/** Attributes that have a meaning on pages of the site only. Those that SVG and forms need are kept. */
export const pageOnlyAttributes =
  /^(?:class|loading|tabindex|srcset|sizes|aria-(?!labelledby$|hidden$).*|data-.*|on.*)$/i

/** Removes elements that a feed must not contain: scripts, style sheets, base URLs, redirects. */
export const withoutActiveParts = (html: string): string => {
  if (!pageOnlyElements.test(html)) return html
  return html
    .replace(/<(script|style|noscript)\b[^>]*>[\s\S]*?<\/\1>/gi, '')
    .replace(anyTag, (tag) => (/^<(?:base|meta|link)\b/i.test(tag) ? '' : tag))
}

const pageOnlyElements = /<(?:script|style|noscript|base|meta|link)\b/i

/** A tag, whose values in quotes may contain `<` and `>`. */
const anyTag = /<(?:[^"<>]|"[^"]*")*>/g

/** Replaces the URLs in HTML that this program serialized, where every value is in double quotes. */
export const mapUrls = (html: string, change: (url: string, tag: string) => string): string =>
  mapAttributes(html, (attribute, name, value, tag) => changedUrl(attribute, name, value, tag, change))

/** Returns an attribute with its URLs replaced; one that has none as it is. */
export const changedUrl = (
  attribute: string,
  name: string,
  value: string,
  tag: string,
  change: (url: string, tag: string) => string,
): string => {
  const changed = (url: string): string => serializeAttribute(change(deserialize(url), tag))
  if (name === 'href' || name === 'src' || name === 'poster' || (name === 'data' && tag === 'object'))
    return ` ${name}="${changed(value)}"`
  return name === 'srcset' ? ` srcset="${mapSrcset(value, changed)}"` : attribute
}

/**
 * Replaces the URLs of a `srcset`, each up to a blank or a comma at its end:
 * https://html.spec.whatwg.org/#srcset-attributes
 */
export const mapSrcset = (written: string, change: (url: string) => string): string =>
  written.replace(
    /([^\s,](?:\S*[^\s,])?)(\s+[^,]*)?/g,
    (_, url: string, descriptor: string | undefined) => change(url) + (descriptor ?? ''),
  )

/** Replaces the attributes of start tags, each with the blank before it. */
export const mapAttributes = (
  html: string,
  change: (attribute: string, name: string, value: string, tag: string) => string,
): string =>
  html.replace(/<([a-z][a-z0-9:-]*)\s(?:[^">]|"[^"]*")*>/gi, (start, tag: string) =>
    start.replace(/\s([^\s"=>/]+)(?:="([^"]*)")?/g, (attribute, name: string, value = '') =>
      change(attribute, name, value, tag),
    ),
  )
