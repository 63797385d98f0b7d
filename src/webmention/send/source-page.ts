import { hash } from 'node:crypto'
import type { Element, ElementContent, Root } from 'hast'
import {
  attributeOf,
  elementsOf,
  foreignClassesOf,
  isResponseClass,
  parseForeignHtml,
} from '../../html/foreign-html.js'
import { parseMicroformats } from '../../html/microformats.js'
import type { HttpResponse } from '../../model/http.js'
import { interactionProperties } from '../../model/interactions.js'
import { parseUrl } from '../../model/url.js'

/** A page as the source of webmentions. */
export type SourcePage = {
  /** Whether it answers 410, or has `<meta http-equiv="Status" content="410">`, for hosts that cannot send a status. */
  readonly isGone: boolean
  /** The URLs on other hosts that it links to, exactly as they are written. */
  readonly targets: readonly string[]
  /** A hash of the h-entry. */
  readonly hash: string
}

/**
 * Returns a page as the source of webmentions. Its targets are those of its h-entry (`u-in-reply-to` and others) and the
 * links of the h-entry's content, or all of its links when no content is marked, without received responses and people; for a
 * page without an h-entry, all links. Undefined for a
 * page that is nested too deep.
 */
export const readSourcePage = ({
  url,
  status,
  text,
}: Pick<HttpResponse, 'url' | 'status' | 'text'>): SourcePage | undefined => {
  const root = parseForeignHtml(text)
  if (root === undefined) return undefined
  const entry = elementsOf(root).find((element) => foreignClassesOf(element).includes('h-entry'))
  const hrefs =
    entry === undefined ? linksOf(root) : [...responseTargetsOf(entry), ...contentsOf(entry).flatMap(hrefsOf)]
  const { host } = new URL(url)
  const targets = hrefs
    .map((href) => href.trim())
    .filter((href) => /^https?:\/\//i.test(href) && (parseUrl(href)?.host ?? host) !== host)
  return {
    isGone: status === 410 || hasGoneStatus(root),
    targets: [...new Set(targets)],
    hash: hash('sha256', entryText(text, url)).slice(0, 16),
  }
}

const targetProperties = [
  ...[...interactionProperties.keys()].map((name) => `u-${name}`),
  'u-quotation-of',
  'u-syndicate-to',
  'u-bridgy-fed',
]

/** Returns the targets of an h-entry: links with the property, or the `u-url` of an h-cite that has it. */
const responseTargetsOf = (entry: Element): string[] =>
  descendants(entry).flatMap((element) => {
    if (!foreignClassesOf(element).some((name) => targetProperties.includes(name))) return []
    const href = attributeOf(element, 'href')
    if (href !== undefined) return [href]
    const url = descendants(element).find((one) => foreignClassesOf(one).includes('u-url'))
    return (url && attributeOf(url, 'href')) ?? []
  })

/** Returns the elements of the content of an h-entry; without marked content, of all of it but people. */
const contentsOf = (entry: Element): Element[] => {
  const marked = descendants(entry).filter((element) => foreignClassesOf(element).includes('e-content'))
  return marked.length > 0
    ? marked.flatMap((element) => descendants(element))
    : descendants(entry, (element) => foreignClassesOf(element).includes('h-card'))
}

const linksOf = (root: Root): string[] => elementsOf(root).flatMap(hrefsOf)

const hrefsOf = (element: Element): string[] => {
  const href = element.tagName === 'a' ? attributeOf(element, 'href') : undefined
  return href === undefined ? [] : [href]
}

/** Returns the elements within an element, without received responses and others that are left out. */
const descendants = (element: Element, isLeftOut: (one: Element) => boolean = () => false): Element[] =>
  (element.children as ElementContent[]).flatMap((child) =>
    child.type !== 'element' || foreignClassesOf(child).some(isResponseClass) || isLeftOut(child)
      ? []
      : [child, ...descendants(child, isLeftOut)],
  )

const hasGoneStatus = (root: Root): boolean =>
  elementsOf(root).some(
    (element) =>
      element.tagName === 'meta' &&
      attributeOf(element, 'httpEquiv')?.toLowerCase() === 'status' &&
      attributeOf(element, 'content')?.trim().startsWith('410') === true,
  )

/** Returns the h-entry as a parser reads it, without received responses; without an h-entry, the whole text. */
const entryText = (text: string, url: string): string => {
  const item = parseMicroformats(text, url)?.find(({ type }) => type?.includes('h-entry'))
  if (item === undefined) return text
  const { rsvp, ...properties } = item.properties
  const own = Object.entries(properties).filter(([name]) => !isResponseClass(`u-${name}`))
  return JSON.stringify([Object.fromEntries(own), rsvp?.filter((value) => typeof value === 'string')])
}
