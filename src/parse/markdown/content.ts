import GithubSlugger from 'github-slugger'
import type { Element, ElementContent, Root, RootContent, Text } from 'hast'
import type { ParseSettings } from '../../model/config.js'
import { mapSrcset } from '../../model/content.js'
import { localeOf } from '../../model/i18n/index.js'
import { type Message, warning } from '../../model/message.js'
import type { InternalLink, MediaItem } from '../../model/post.js'
import {
  classesOf,
  deferIframe,
  diagramOf,
  figureOf,
  finishCell,
  finishCode,
  finishIframe,
  textOf,
  unwrapIframe,
} from './elements.js'
import { roleOf, type TextRole, type TextSummary, textCollector } from './excerpt.js'
import { withEmoji, withSmartQuotes } from './typography.js'
import { lineFinder, resolveSiteUrl } from './urls.js'

/** The parameters of `finishHast`. `bodyLine` is the line of the file on which `text` begins. */
export type FinishOptions = {
  readonly config: ParseSettings
  readonly text: string
  /** Path under content/, e.g. `trip/index.md`. */
  readonly path: string
  readonly file: string
  readonly bodyLine: number
  readonly lang?: string
  /** The title that the author gave. */
  readonly name?: string
  /** True when the file may take its name from the heading that it begins with. */
  readonly isPage?: boolean
}

/** Everything found in the content of a post. */
export type ContentFindings = MediaFindings & TextSummary & { readonly name?: string }

/** Media, links and messages found in the content of a post. */
type MediaFindings = {
  readonly internalLinks: InternalLink[]
  readonly photos: MediaItem[]
  readonly videos: MediaItem[]
  readonly audios: MediaItem[]
  readonly messages: Message[]
}

/** Nothing yet. */
export const emptyFindings = (): MediaFindings => ({
  internalLinks: [],
  photos: [],
  videos: [],
  audios: [],
  messages: [],
})

/**
 * Finishes a tree in place, in one walk: URLs from the root of the site, ids for headings, figures, code
 * with classes, emoji, quotes, HTML that the standard allows; and tells what it met on the way.
 */
export const finishHast = (tree: Root, finishing: FinishOptions): ContentFindings => {
  const name = takeHeading(tree, finishing)
  const findings = emptyFindings()
  const { language, strings: spoken } = localeOf(finishing, finishing.config)
  const lang = finishing.lang ?? language
  const lineOf = lineFinder(finishing)
  const slugger = new GithubSlugger()
  for (const id of ['main', 'responses', ...idsIn(tree)]) slugger.slug(id)
  const words = textCollector()
  let pictures = 0
  const shift = hasTopHeading(tree) ? 1 : 0
  let level = 1

  const walk = (node: Root | Element, inCode: boolean, place: TextRole): void => {
    if (node.children.some(isUnpublished))
      node.children = node.children.filter((child) => !isUnpublished(child)) as typeof node.children
    for (let index = 0; index < node.children.length; index++) {
      const child = node.children[index] as RootContent
      if (child.type === 'text') {
        if (!inCode) child.value = prose(child, words.last())
        words.take(child.value, place, inCode)
      } else if (child.type === 'element') {
        if (ignoredElements.has(child.tagName)) continue
        const figure = node.type === 'root' ? (figureOf(child) ?? unwrapIframe(child)) : undefined
        if (figure !== undefined) node.children[index] = figure as RootContent & ElementContent
        const element = figure ?? child
        const inside = roleOf(element, node, place)
        if (blockElements.has(element.tagName)) words.take(' ', inside)
        before(element)
        walk(element, inCode || element.tagName === 'code' || element.tagName === 'pre', inside)
        after(element)
        if (blockElements.has(element.tagName)) words.take(' ', inside)
        const boxed = boxOf(element, node)
        if (boxed !== undefined) node.children[index] = boxed as RootContent & ElementContent
      }
    }
  }

  /** What stands around a frame or a diagram. */
  const boxOf = (element: Element, parent: Root | Element): Element | undefined => {
    const { tagName } = element
    if (tagName === 'iframe') return deferIframe(element, parent.type === 'root' ? 'root' : parent.tagName)
    const isInFigure = parent.type === 'element' && parent.tagName === 'figure'
    return tagName === 'pre' && !isInFigure ? diagramOf(element, spoken) : undefined
  }

  const prose = (node: Text, last: string): string => {
    const text = withEmoji(node.value)
    return finishing.config.markdown.smartQuotes ? withSmartQuotes(text, lang, last) : text
  }

  const before = (element: Element): void => {
    const { tagName, properties } = element
    if (tagName === 'a') link(element, 'href')
    else if (tagName === 'img') image(element)
    else if (tagName === 'video' || tagName === 'audio' || tagName === 'source') {
      link(element, 'src')
      link(element, 'poster')
      sources(element)
      if (hasClass(element, `u-${tagName}`))
        (tagName === 'video' ? findings.videos : findings.audios).push({
          url: String(properties.src),
          inContent: true,
        })
    } else if (tagName === 'iframe') {
      link(element, 'src')
      finishIframe(element, spoken)
    } else if (tagName === 'input') properties.ariaLabel ??= properties.checked ? spoken.done : spoken.toDo
    else if (tagName === 'td' || tagName === 'th') finishCell(element)
    else if (tagName === 'pre') words.take(finishCode(element), 'elsewhere')
    else if (isHeading(element)) heading(element)
  }

  const after = (element: Element): void => {
    if (isHeading(element)) element.properties.id ??= slugger.slug(textOf(element))
  }

  /** The name of the post is the h1; below it no level is left out. */
  const heading = (element: Element): void => {
    level = Math.min(Number(element.tagName.slice(1)) + shift, level + 1, 6)
    element.tagName = `h${level}`
  }

  const link = (element: Element, name: 'href' | 'src' | 'poster'): void => {
    const value = element.properties[name]
    if (typeof value !== 'string') return
    const { url, internal } = resolveSiteUrl(value, finishing)
    element.properties[name] = url
    if (internal) findings.internalLinks.push({ href: url, line: lineOf(value) })
  }

  const sources = ({ properties }: Element): void => {
    if (properties.srcSet === undefined) return
    properties.srcSet = mapSrcset(String(properties.srcSet), (written) => {
      const { url, internal } = resolveSiteUrl(written, finishing)
      if (internal) findings.internalLinks.push({ href: url, line: lineOf(written) })
      return url
    })
  }

  const image = (element: Element): void => {
    const { properties } = element
    const written = String(properties.src ?? '')
    link(element, 'src')
    sources(element)
    if (properties.alt === undefined || properties.alt === '')
      findings.messages.push(
        warning(
          'missing-alt',
          { file: finishing.file, line: lineOf(written) },
          `the image \`${written.slice(0, 120)}\` has no text for those who cannot see it`,
          'write what it shows: `![a cat on a mat](cat.jpg)`',
        ),
      )
    properties.alt ??= ''
    if (pictures++ > 0) properties.loading ??= 'lazy'
    if (hasClass(element, 'u-photo'))
      findings.photos.push({
        url: String(properties.src),
        ...(properties.alt !== '' && { alt: String(properties.alt) }),
        inContent: true,
      })
  }

  walk(tree, false, 'sentence')
  const notations = unreadNotations(words.all(), finishing)
  return {
    ...findings,
    ...words.told(),
    messages: [...findings.messages, ...notations],
    ...(name !== undefined && { name }),
  }
}

/**
 * Takes away the heading that a text begins with, where it repeats the title; for a page without a title it is the title,
 * and given.
 */
const takeHeading = (tree: Root, { name, isPage = false }: FinishOptions): string | undefined => {
  const index = tree.children.findIndex((child) => child.type !== 'text' || child.value.trim() !== '')
  const heading = tree.children[index]
  if (heading?.type !== 'element' || !isHeading(heading)) return undefined
  const words = collapsed(textOf(heading))
  const isTitle =
    name === undefined
      ? isPage && heading.tagName === 'h1' && words !== ''
      : withoutSigns(words) === withoutSigns(collapsed(name))
  if (!isTitle) return undefined
  tree.children.splice(0, index + 1)
  return name === undefined ? words : undefined
}

/** Without what Markdown makes of it: a title is plain text, and its author may have written it as the heading. */
const withoutSigns = (text: string): string => text.replace(/[*_`~]/g, '')

const collapsed = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** A warning for each notation of another program that is shown as it is. */
const unreadNotations = (text: string, { file, text: written, bodyLine }: FinishOptions): Message[] =>
  notations.flatMap(({ pattern, what, mend }) => {
    const found = pattern.exec(text)?.[0]
    if (found === undefined) return []
    const at = written.indexOf(found)
    const line = bodyLine + (at === -1 ? 0 : written.slice(0, at).split('\n').length - 1)
    return [
      warning(
        'foreign-syntax',
        { file, line },
        `\`${found.slice(0, 60)}\` is ${what}, and is shown as it is`,
        mend,
      ),
    ]
  })

const notations = [
  {
    pattern: /!?\[\[[^[\]\n]{1,200}\]\]/,
    what: 'a link of a wiki',
    mend: 'write `[words](file.md)`, or `![words](cat.jpg)`',
  },
  {
    pattern: /(?<![=\w])==(?=[^\s=])[^=\n]{1,200}(?<=\S)==(?![=\w])/,
    what: 'a mark of another program',
    mend: 'write `<mark>words</mark>`',
  },
  {
    pattern: /\{\{[^{}\n]{1,200}\}\}|\{%[^{}\n]{1,200}%\}/,
    what: 'the template of another generator',
    mend: 'write what it stands for in Markdown or HTML',
  },
]

/** True for nodes that are not published: comments and speaker notes. */
const isUnpublished = (node: RootContent): boolean =>
  node.type === 'comment' ||
  (node.type === 'element' &&
    node.tagName === 'aside' &&
    classesOf(node).some((name) => /^(?:speaker-)?notes$/i.test(name)))

/** Elements whose text is not read as words. */
const ignoredElements = new Set(['script', 'style', 'template', 'svg', 'math'])

const blockElements = new Set([
  'address',
  'article',
  'aside',
  'blockquote',
  'br',
  'dd',
  'details',
  'div',
  'dl',
  'dt',
  'figcaption',
  'figure',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'li',
  'ol',
  'p',
  'pre',
  'section',
  'summary',
  'table',
  'td',
  'th',
  'tr',
  'ul',
])

/** Ids that the author wrote: headings get others. */
const idsIn = (node: Root | Element): string[] =>
  node.children.flatMap((child) =>
    child.type === 'element'
      ? [...(typeof child.properties.id === 'string' ? [child.properties.id] : []), ...idsIn(child)]
      : [],
  )

const isHeading = (node: { readonly tagName: string }): boolean => /^h[1-6]$/.test(node.tagName)

const hasTopHeading = (node: Root | Element): boolean =>
  node.children.some((child) => child.type === 'element' && (child.tagName === 'h1' || hasTopHeading(child)))

const hasClass = (element: Element, name: string): boolean => classesOf(element).includes(name)
