import type { Element, RootContent } from 'hast'
import { attributeOf, elementsOf, foreignClassesOf, parseForeignHtml } from '../../html/foreign-html.js'
import { parseMicroformats, textsOf } from '../../html/microformats.js'
import { absoluteUrl } from '../../model/content.js'
import { interactionProperties } from '../../model/interactions.js'
import { type Message, warning } from '../../model/message.js'
import { decodePath } from '../../model/path.js'
import type { Rule } from '../../model/rules.js'
import type { Entry, Site, UndatedPage } from '../../model/site.js'
import { hostOf } from '../../model/untrusted.js'
import { parseUrl } from '../../model/url.js'
import { unreadableNote, unreadableReason, verifyEntry } from './verify-markup.js'

/** A post or a page with its rendered HTML. */
export type RenderedPost = { readonly post: Entry | UndatedPage; readonly html: string }

/**
 * Returns warnings for a page: values of the h-entry that a parser reads differently, classes in the content that
 * microformats parsers take for properties, media over http, links to ids that do not exist, and a page of more than
 * 900 kB, which receivers of webmentions do not read to the end. `idsOf` returns the ids of a page of this site.
 */
export const inspect = (
  { post, html }: RenderedPost,
  site: Site,
  idsOf: (url: string) => ReadonlySet<string> | undefined,
): Message[] => {
  const misread = (rule: Rule, reason: string, note: string): Message =>
    warning(rule, { file: post.file }, reason, note)
  const root = parseForeignHtml(html)
  const content =
    root === undefined
      ? []
      : elementsOf(root)
          .filter((element) => foreignClassesOf(element).includes('e-content'))
          .flatMap((element) => descendants(element))
  const differences =
    'published' in post && post.published !== undefined
      ? verifyEntry(post as Entry, html, site).map((message) => ({ ...message, fatal: false }))
      : []
  return [
    ...differences,
    ...(Buffer.byteLength(html) > maxBytes
      ? [
          misread(
            'page-too-long',
            `its page has ${Math.round(Buffer.byteLength(html) / 1000)} kB; receivers of webmentions read the first 1,000`,
            'split the post in two',
          ),
        ]
      : []),
    ...content.flatMap(({ element, isIntended }): Message[] => {
      const insecure = ['src', 'poster', 'data', 'srcSet']
        .flatMap((name) => (attributeOf(element, name) ?? '').split(/,?\s+/))
        .filter((url) => /^http:\/\//i.test(url))
      return [
        ...foreignClassesOf(element)
          .filter((name) => /^(?:h|p|u|dt|e)-[a-z]+(?:-[a-z]+)*$/.test(name) && !isIntended)
          .map((name) =>
            misread(
              'foreign-class',
              `the class \`${name}\` will be parsed as a microformats property`,
              'rename the class',
            ),
          ),
        ...(element.tagName === 'a'
          ? []
          : insecure.map((url) =>
              misread(
                'insecure-url',
                `\`${url}\` is fetched without encryption, which browsers block`,
                'write `https:`, or copy the file next to the post',
              ),
            )),
        ...brokenFragments(element, post, site, idsOf).map((href) =>
          misread(
            'dead-fragment',
            `the link \`${href}\` points to an id that does not exist`,
            'link to a heading of that page',
          ),
        ),
      ]
    }),
  ]
}

/** Returns a warning when the front page has no representative h-card: https://microformats.org/wiki/representative-h-card-parsing */
export const inspectHome = (html: string, site: Site): Message[] => {
  const url = site.config.url
  const items = parseMicroformats(html, url)
  if (items === undefined)
    return [warning('page-unreadable', { file: 'templates' }, unreadableReason, unreadableNote)]
  const cards = items.filter(({ type }) => type?.includes('h-card'))
  const isRepresentative = cards.some(
    (card) => textsOf(card, 'uid').includes(url) && textsOf(card, 'url').includes(url),
  )
  return isRepresentative
    ? []
    : [
        warning(
          'no-representative-h-card',
          { file: 'templates' },
          'the front page has no h-card that represents it, so other sites cannot identify the author',
          'add `<a class="u-url u-uid">` with the URL of the front page to the card',
        ),
      ]
}

/** Returns a warning when a feed is larger than 1 MB, which many feed readers do not accept. */
export const inspectFeed = (url: string, text: string): Message[] => {
  const size = Buffer.byteLength(text)
  return size <= 1_000_000
    ? []
    : [
        warning(
          'feed-too-large',
          { file: 'content/site.yaml' },
          `the feed \`${url}\` has ${Math.round(size / 1000)} kB; many readers refuse more than 1,000`,
          'lower `feeds.limit`',
        ),
      ]
}

/** Returns the ids of a page, and the names of its anchors. */
export const idsIn = (html: string): ReadonlySet<string> =>
  new Set(
    [...html.matchAll(/\sid="([^"]*)"|<a [^>]*?\bname="([^"]*)"/g)].map(([, id, name]) => id ?? name ?? ''),
  )

const maxBytes = 900_000

/** Whether an element is the root of a microformat that the author wrote by hand. */
const isRoot = (element: Element): boolean =>
  foreignClassesOf(element).some((name) =>
    /^h-(?:card|cite|entry|event|review|recipe|adr|geo|item|product|resume|feed)$/.test(name),
  )

const entryProperties: ReadonlySet<string> = new Set([
  ...['photo', 'url', 'video', 'audio', 'syndication', 'featured', ...interactionProperties.keys()].map(
    (name) => `u-${name}`,
  ),
  ...['name', 'author', 'category', 'summary', 'location', 'rsvp', 'note'].map((name) => `p-${name}`),
  ...['published', 'updated', 'start', 'end'].map((name) => `dt-${name}`),
  'e-content',
])

/** Whether an element is a block of data, whose classes are those of its template. */
const isBlockOfData = (element: Element): boolean =>
  element.tagName === 'div' && foreignClassesOf(element)[0] === 'data'

/** Whether the classes of an element are exactly one property of the entry itself. */
const isProperty = (element: Element): boolean => entryProperties.has(foreignClassesOf(element).join(' '))

const brokenFragments = (
  element: Element,
  post: Entry | UndatedPage,
  site: Site,
  idsOf: (url: string) => ReadonlySet<string> | undefined,
): string[] => {
  const href = element.tagName === 'a' ? (attributeOf(element, 'href') ?? '') : ''
  const base = absoluteUrl(post.url, site)
  const url = href.includes('#') ? parseUrl(href, base) : undefined
  if (url === undefined) return []
  const { pathname, hash, href: absolute } = url
  if (hash.length < 2 || hostOf(absolute) !== hostOf(base) || hash.startsWith('#:~:')) return []
  const ids = idsOf(pathname)
  return ids === undefined || ids.has(decodePath(hash.slice(1))) || hash === '#top' ? [] : [href]
}

/** Returns the elements within an element, and whether their classes are intended as microformats. */
const descendants = (
  element: Element,
  isInRoot = false,
): { readonly element: Element; readonly isIntended: boolean }[] =>
  (element.children as RootContent[]).flatMap((child) => {
    if (child.type !== 'element') return []
    const isIn = isInRoot || isRoot(child) || isBlockOfData(child)
    return [{ element: child, isIntended: isIn || isProperty(child) }, ...descendants(child, isIn)]
  })
