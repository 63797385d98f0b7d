import type { Element, RootContent } from 'hast'
import { absoluteUrl } from '../../model/content.js'
import { interactionProperties } from '../../model/interactions.js'
import { type Message, warning } from '../../model/message.js'
import { decodePath } from '../../model/path.js'
import type { Entry, Site, UndatedPage } from '../../model/site.js'
import { hostOf } from '../../model/untrusted.js'
import { parseUrl } from '../../model/url.js'
import { attributeOf, elementsOf, foreignClassesOf, parseForeignHtml } from './foreign-html.js'
import { parseMicroformats, textsOf } from './microformats.js'
import { notReadableAs, simplify, verifyEntry } from './verify-markup.js'

/** A post or a page with its HTML, as it is written. */
export type RenderedPost = { readonly post: Entry | UndatedPage; readonly html: string }

/**
 * What others would misread on a page, or its readers would miss: the h-entry read back, targets outside of it,
 * classes that microformats parsers take for theirs, pictures without words or over http, fragments that lead
 * nowhere, pages that are too long to be read by receivers.
 */
export const inspect = (
  { post, html }: RenderedPost,
  site: Site,
  idsOf: (url: string) => ReadonlySet<string> | undefined,
): Message[] => {
  const tell = (reason: string, note: string): Message =>
    warning('misread-markup', { file: post.file }, reason, note)
  const root = parseForeignHtml(html)
  const content =
    root === undefined
      ? []
      : elementsOf(root)
          .filter((element) => foreignClassesOf(element).includes('e-content'))
          .flatMap((element) => below(element))
  const wrong =
    'published' in post && post.published !== undefined
      ? verifyEntry(post as Entry, html, site).map((message) => ({ ...message, fatal: false }))
      : []
  return [
    ...wrong,
    ...(Buffer.byteLength(html) > longest
      ? [
          tell(
            `its page has ${Math.round(Buffer.byteLength(html) / 1000)} kB; receivers of webmentions read the first 1,000`,
            'part the post in two',
          ),
        ]
      : []),
    ...content.flatMap(({ element, isMeant }): Message[] => {
      const insecure = ['src', 'poster', 'data', 'srcSet']
        .flatMap((name) => (attributeOf(element, name) ?? '').split(/,?\s+/))
        .filter((url) => /^http:\/\//i.test(url))
      return [
        ...foreignClassesOf(element)
          .filter((name) => /^(?:h|p|u|dt|e)-[a-z]+(?:-[a-z]+)*$/.test(name) && !isMeant)
          .map((name) =>
            tell(
              `the class \`${name}\` will be parsed as a microformats property`,
              'choose another name for it',
            ),
          ),
        ...(element.tagName === 'a'
          ? []
          : insecure.map((url) =>
              tell(
                `\`${url}\` is fetched without encryption, which browsers refuse`,
                'write `https:`, or keep a copy beside the post',
              ),
            )),
        ...fragmentTrouble(element, post, site, idsOf).map((href) =>
          tell(`the link \`${href}\` leads to a heading that is not there`, 'look at the ids of that page'),
        ),
      ]
    }),
  ]
}

/** Checks the front page for a representative h-card: https://microformats.org/wiki/representative-h-card-parsing */
export const inspectHome = (html: string, site: Site): Message[] => {
  const url = site.config.url
  const items = parseMicroformats(html, url)
  if (items === undefined) return [warning('page-unreadable', { file: 'templates' }, notReadableAs, simplify)]
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
          'the front page has no h-card that represents it: others will not know who writes here',
          'give the card a link with `u-url u-uid` to the front page',
        ),
      ]
}

/** Many readers give up on a feed of more than a megabyte. */
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

/** The ids of a page. */
export const idsIn = (html: string): ReadonlySet<string> =>
  new Set(
    [...html.matchAll(/\sid="([^"]*)"|<a [^>]*?\bname="([^"]*)"/g)].map(([, id, name]) => id ?? name ?? ''),
  )

const longest = 900_000

/** Microformats that authors write by hand are meant: a root, what stands in it, or a property of the entry itself. */
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

const isProperty = (element: Element): boolean => entryProperties.has(foreignClassesOf(element).join(' '))

const fragmentTrouble = (
  element: Element,
  post: Entry | UndatedPage,
  site: Site,
  idsOf: (url: string) => ReadonlySet<string> | undefined,
): string[] => {
  const href = element.tagName === 'a' ? (attributeOf(element, 'href') ?? '') : ''
  const base = absoluteUrl(post.url, site)
  const url = href.includes('#') ? parseUrl(href, base) : undefined
  if (url === undefined) return []
  const { pathname, hash, href: whole } = url
  if (hash.length < 2 || hostOf(whole) !== hostOf(base) || hash.startsWith('#:~:')) return []
  const ids = idsOf(pathname)
  return ids === undefined || ids.has(decodePath(hash.slice(1))) || hash === '#top' ? [] : [href]
}

/** What stands in an element, and whether its classes are meant as microformats. */
const below = (
  element: Element,
  isInRoot = false,
): { readonly element: Element; readonly isMeant: boolean }[] =>
  (element.children as RootContent[]).flatMap((child) => {
    if (child.type !== 'element') return []
    const isIn = isInRoot || isRoot(child)
    return [{ element: child, isMeant: isIn || isProperty(child) }, ...below(child, isIn)]
  })
