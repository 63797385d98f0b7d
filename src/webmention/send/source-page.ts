import { hash } from 'node:crypto'
import type { Element, ElementContent, Root } from 'hast'
import type { HttpResponse } from '../../model/http.js'
import { interactionProperties } from '../../model/interactions.js'
import { parseUrl } from '../../model/url.js'
import {
  attributeOf,
  elementsOf,
  foreignClassesOf,
  isResponseClass,
  parseForeignHtml,
} from '../html/foreign-html.js'
import { parseMicroformats } from '../html/microformats.js'

/** A page as the source of webmentions. */
export type SourcePage = {
  /** True when it says that it is gone: 410, or as much in its head, for hosts that cannot say it. */
  readonly isGone: boolean
  /** The addresses that it links, exactly as they are written, to other hosts only. */
  readonly targets: readonly string[]
  /** Changes when the h-entry changes. */
  readonly hash: string
}

/**
 * Reads what a page would tell others: of its h-entry what it answers (`u-in-reply-to` and the like) and what its
 * content links, never received responses; of a page without an h-entry all its links. Nothing for a page that is
 * nested too deep to be read.
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
    entry === undefined ? linksOf(root) : [...answersOf(entry), ...contentsOf(entry).flatMap(linksOf)]
  const { host } = new URL(url)
  const targets = hrefs
    .map((href) => href.trim())
    .filter((href) => /^https?:\/\//i.test(href) && (parseUrl(href)?.host ?? host) !== host)
  return {
    isGone: status === 410 || saysGone(root),
    targets: [...new Set(targets)],
    hash: hash('sha256', entryText(text, url)).slice(0, 16),
  }
}

const answerProperties = [
  ...[...interactionProperties.keys()].map((name) => `u-${name}`),
  'u-quotation-of',
  'u-syndicate-to',
  'u-bridgy-fed',
]
/** Returns the targets of an h-entry: links with the property, or the `u-url` of an h-cite that has it. */
const answersOf = (entry: Element): string[] =>
  within(entry).flatMap((element) => {
    if (!foreignClassesOf(element).some((name) => answerProperties.includes(name))) return []
    const href = attributeOf(element, 'href')
    if (href !== undefined) return [href]
    const url = within(element).find((one) => foreignClassesOf(one).includes('u-url'))
    return (url && attributeOf(url, 'href')) ?? []
  })

const contentsOf = (entry: Element): Element[] =>
  within(entry).filter((element) => foreignClassesOf(element).includes('e-content'))

const linksOf = (node: Element | Root): string[] =>
  (node.type === 'root' ? elementsOf(node) : within(node)).flatMap((element) =>
    element.tagName === 'a' ? (attributeOf(element, 'href') ?? []) : [],
  )

/** The elements below one, without received responses. */
const within = (element: Element): Element[] =>
  (element.children as ElementContent[]).flatMap((child) =>
    child.type !== 'element' || foreignClassesOf(child).some(isResponseClass)
      ? []
      : [child, ...within(child)],
  )

const saysGone = (root: Root): boolean =>
  elementsOf(root).some(
    (element) =>
      element.tagName === 'meta' &&
      attributeOf(element, 'httpEquiv')?.toLowerCase() === 'status' &&
      attributeOf(element, 'content')?.trim().startsWith('410') === true,
  )

/** The h-entry as others read it, without what came in; of a page without one, its text. */
const entryText = (text: string, url: string): string => {
  const item = parseMicroformats(text, url)?.find(({ type }) => type?.includes('h-entry'))
  if (item === undefined) return text
  const { rsvp, ...properties } = item.properties
  const own = Object.entries(properties).filter(([name]) => !isResponseClass(`u-${name}`))
  return JSON.stringify([Object.fromEntries(own), rsvp?.filter((value) => typeof value === 'string')])
}
