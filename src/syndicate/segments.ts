import type { Element, RootContent } from 'hast'
import { attributeOf, foreignClassesOf, parseForeignHtml } from '../html/foreign-html.js'
import { parseUrl } from '../model/url.js'

/** A part of a text: plain words, or words that are a link, a hashtag or the name of an account. */
export type Segment = {
  readonly text: string
  /** The absolute URL of a link. */
  readonly href?: string
  /** A hashtag, without `#`. */
  readonly tag?: string
  /** The handle of an account, without `@`. */
  readonly handle?: string
}

/** Returns the text of segments. */
export const segmentText = (segments: readonly Segment[]): string => segments.map(({ text }) => text).join('')

/**
 * Returns the HTML of a post as text with links: paragraphs are separated by an empty line, list items begin with `•` or
 * a number, quotations with `>`, and code keeps its lines. Footnotes and everything invisible are left out. `base` is the
 * URL of the page.
 */
export const segmentsOfHtml = (html: string, base: string): Segment[] => {
  const root = parseForeignHtml(html)
  const out: Segment[] = []
  if (root === undefined) return out
  const endOf = (): string => out.at(-1)?.text ?? ''
  const add = (segment: Segment): void => {
    const last = out.at(-1)
    if (segment.text === '') return
    if (last !== undefined && last.href === segment.href)
      out[out.length - 1] = { ...last, text: last.text + segment.text }
    else out.push(segment)
  }
  const breakLine = (count: 1 | 2): void => {
    if (out.length === 0) return
    const end = out
      .slice(-3)
      .map(({ text }) => text)
      .join('')
    const lines = /\n*$/.exec(end)?.[0].length ?? 0
    if (lines < count) out.push({ text: '\n'.repeat(count - lines) })
  }
  const visit = (nodes: readonly RootContent[], around: Around): void => {
    let number = 0
    for (const node of nodes) {
      if (node.type === 'text') addWords(node.value, around)
      if (node.type !== 'element' || isLeftOut(node)) continue
      const { tagName } = node
      if (tagName === 'br') add({ text: around.isQuoted ? '\n> ' : '\n' })
      if (tagName === 'li' && around.list !== undefined) {
        breakLine(1)
        add({ text: around.list === 'ol' ? `${++number}. ` : '• ' })
        visit(node.children, { ...around, list: undefined })
        continue
      }
      const isBlock = blocks.has(tagName) && !(tagName === 'p' && markerAtEnd.test(endOf()))
      if (isBlock) breakLine(around.list === undefined && tagName !== 'tr' ? 2 : 1)
      const url = tagName === 'a' ? parseUrl(attributeOf(node, 'href') ?? '', base) : undefined
      visit(node.children, {
        ...around,
        ...((tagName === 'ul' || tagName === 'ol') && { list: tagName }),
        ...(url !== undefined && /^https?:$/.test(url.protocol) && { href: url.href }),
        isCode: around.isCode || tagName === 'pre',
        isQuoted: around.isQuoted || tagName === 'blockquote',
      })
      if (tagName === 'td' || tagName === 'th') add({ text: ' ' })
      if (isBlock) breakLine(around.list === undefined && tagName !== 'tr' ? 2 : 1)
    }
  }
  const addWords = (value: string, { isCode, isQuoted, href }: Around): void => {
    const isStart = out.length === 0 || /\n$/.test(endOf())
    let words = isCode ? value : value.replace(/\s+/g, ' ')
    if ((isStart || markerAtEnd.test(endOf())) && !isCode) words = words.replace(/^ /, '')
    if (words === '') return
    if (isQuoted) words = (isStart ? '> ' : '') + words.replace(/\n(?=[^\n])/g, '\n> ')
    add({ text: words, ...(href !== undefined && { href }) })
  }
  visit(root.children, { isCode: false, isQuoted: false })
  return trimmed(out)
}

/** The marker of a list item, behind which nothing is written yet. */
const markerAtEnd = /(?:^|\n)(?:• |\d+\. )$/

/** The elements around a text that change how it is written. */
type Around = {
  readonly isCode: boolean
  readonly isQuoted: boolean
  readonly list?: 'ul' | 'ol' | undefined
  readonly href?: string
}

const isLeftOut = (element: Element): boolean =>
  invisible.has(element.tagName) ||
  (element.tagName === 'sup' && foreignClassesOf(element).length === 0 && isFootnote(element)) ||
  attributeOf(element, 'dataFootnotes') !== undefined ||
  attributeOf(element, 'ariaHidden') === 'true'

const isFootnote = ({ children }: Element): boolean =>
  children.some((child) => child.type === 'element' && attributeOf(child, 'dataFootnoteRef') !== undefined)

const invisible = new Set(
  'script style template noscript iframe object embed svg math img picture form input textarea select button head video audio canvas'.split(
    ' ',
  ),
)
const blocks = new Set(
  'p div section article blockquote pre ul ol dl dt dd h1 h2 h3 h4 h5 h6 table tr figure figcaption details summary hr'.split(
    ' ',
  ),
)

/** Returns segments without white space at both ends and at the ends of lines. */
export const trimmed = (segments: readonly Segment[]): Segment[] => {
  const out = segments.map((segment) => ({ ...segment, text: segment.text.replace(/[ \t]+\n/g, '\n') }))
  while (out[0] !== undefined && out[0].text.trim() === '') out.shift()
  while (out.at(-1)?.text.trim() === '') out.pop()
  const [first, last] = [out[0], out.at(-1)]
  if (first !== undefined) out[0] = { ...first, text: first.text.trimStart() }
  if (last !== undefined)
    out[out.length - 1] = { ...(out.at(-1) ?? last), text: (out.at(-1) ?? last).text.trimEnd() }
  return out
}

/** Returns plain segments with their hashtags and, for networks that link them, the handles of accounts as segments of their own. */
export const withTags = (segments: readonly Segment[]): Segment[] =>
  segments.flatMap((segment): Segment[] => {
    if (segment.href !== undefined) return [segment]
    const { text } = segment
    const found: Segment[] = []
    let from = 0
    for (const match of text.matchAll(tagOrHandle)) {
      const [whole, before = '', tag, handle] = match
      const at = match.index + before.length
      if (at > from) found.push({ text: text.slice(from, at) })
      const words = whole.slice(before.length)
      found.push({ text: words, ...(tag !== undefined ? { tag } : { handle: (handle ?? '').toLowerCase() }) })
      from = at + words.length
    }
    return from < text.length ? [...found, { text: text.slice(from) }] : found
  })

/** Matches `#tag` that is not a number, and `@jane.example`, each after a blank, a bracket or at the start. */
const tagOrHandle =
  /(^|[\s(])(?:#(?=[\p{L}\p{N}_]*\p{L})([\p{L}\p{M}\p{N}_]{1,64})|@((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})(?![\w@.-]*[\w@-]))/giu

/** Returns a tag as a hashtag, without `#`: words are joined, each with a capital; undefined when no letter is left. */
export const hashtagOf = (tag: string): string | undefined => {
  const words = tag.split(/[^\p{L}\p{M}\p{N}_]+/u).filter((word) => word !== '')
  const joined = words.length === 1 ? words[0] : words.map(capital).join('')
  return joined === undefined || !/\p{L}/u.test(joined) || [...joined].length > 64 ? undefined : joined
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
