import GithubSlugger from 'github-slugger'
import type { Element, ElementContent, Root, RootContent, Text } from 'hast'
import { mapSrcset } from '../../model/content.js'
import { localeOf } from '../../model/i18n/index.js'
import type { UiStrings } from '../../model/i18n/ui-strings.js'
import { warning } from '../../model/message.js'
import { isWebUrl } from '../../model/untrusted.js'
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
import { roleOf, type TextRole, textCollector } from './excerpt.js'
import {
  type ContentFindings,
  emptyFindings,
  type FinishOptions,
  type MediaFindings,
} from './finish-options.js'
import { foreignNotations } from './foreign-notations.js'
import { splitIntoSlides } from './slides.js'
import { withEmoji, withSmartQuotes } from './typography.js'
import { lineFinder, resolveSiteUrl } from './urls.js'

/** The state of one walk through a tree. */
type Walk = {
  readonly options: FinishOptions
  readonly findings: MediaFindings
  readonly strings: UiStrings
  readonly lang: string
  readonly lineOf: (written: string) => number
  readonly slugger: GithubSlugger
  readonly words: ReturnType<typeof textCollector>
  /** How many levels headings are moved down: one if the text has an h1. */
  readonly shift: number
  /** The number of images so far, and the level of the last heading. */
  images: number
  level: number
}

/**
 * Finishes a tree in place, in one walk: URLs from the root of the host, ids of headings, figures, code with
 * classes, emoji, quotes, and HTML without obsolete attributes. Returns the links, media, text and messages
 * of the content.
 */
export const finishHast = (tree: Root, options: FinishOptions): ContentFindings => {
  const name = removeHeading(tree, options)
  const { language, strings } = localeOf(options, options.config)
  const slugger = new GithubSlugger()
  for (const id of ['main', 'responses', ...idsIn(tree)]) slugger.slug(id)
  const walk: Walk = {
    options,
    findings: emptyFindings(),
    strings,
    lang: options.lang ?? language,
    lineOf: lineFinder(options),
    slugger,
    words: textCollector(),
    shift: hasTopHeading(tree) ? 1 : 0,
    images: 0,
    level: 1,
  }
  finishChildren(tree, false, 'sentence', walk)
  if (options.isSlides === true) splitIntoSlides(tree)
  const { findings, words } = walk
  return {
    ...findings,
    ...words.summary(),
    messages: [
      ...findings.messages,
      ...(options.isPlain === true ? [] : foreignNotations(words.all(), options)),
    ],
    ...(name !== undefined && { name }),
  }
}

const finishChildren = (node: Root | Element, inCode: boolean, role: TextRole, walk: Walk): void => {
  if (node.children.some(isUnpublished))
    node.children = node.children.filter((child) => !isUnpublished(child)) as typeof node.children
  for (let index = 0; index < node.children.length; index++) {
    const child = node.children[index] as RootContent
    if (child.type === 'text') {
      if (!inCode && !isBareLink(node, child.value)) child.value = typeset(child, walk)
      walk.words.add(child.value, role, inCode)
    } else if (child.type === 'element' && !ignoredElements.has(child.tagName))
      node.children[index] = finishElement(child, node, inCode, role, walk) as RootContent & ElementContent
    else if (child.type === 'element' && child.tagName === 'script') finishLink(child, 'src', walk)
  }
}

/** Finishes an element, and returns the element that replaces it, or the element itself. */
const finishElement = (
  child: Element,
  parent: Root | Element,
  inCode: boolean,
  role: TextRole,
  walk: Walk,
): Element => {
  const element = (parent.type === 'root' ? (figureOf(child) ?? unwrapIframe(child)) : undefined) ?? child
  const inside = roleOf(element, parent, role)
  const isBlock = blockElements.has(element.tagName)
  if (isBlock) walk.words.add(' ', inside)
  enter(element, walk)
  finishChildren(element, inCode || element.tagName === 'code' || element.tagName === 'pre', inside, walk)
  if (isHeading(element))
    element.properties.id ??=
      (walk.options.isPlain === true ? undefined : ownId(element)) ?? walk.slugger.slug(textOf(element))
  if (isBlock) walk.words.add(' ', inside)
  return wrapped(element, parent, walk) ?? element
}

/** Removes `{#id}` from the end of a heading, and returns the id; undefined when there is none. */
const ownId = (heading: Element): string | undefined => {
  const last = heading.children.at(-1)
  const match =
    last?.type === 'text' ? /\s*\{#([^\s{}"'<>]{1,100})(?:\s[^{}]*)?\}\s*$/.exec(last.value) : null
  if (last?.type !== 'text' || match === null) return undefined
  last.value = last.value.slice(0, match.index)
  return match[1]
}

/** Finishes the properties of an element, before its children. */
const enter = (element: Element, walk: Walk): void => {
  const { tagName, properties } = element
  if (tagName === 'a') finishLink(element, 'href', walk)
  else if (tagName === 'img') finishImage(element, walk)
  else if (tagName === 'video' || tagName === 'audio' || tagName === 'source')
    finishMedium(element, tagName, walk)
  else if (tagName === 'iframe') {
    finishLink(element, 'src', walk)
    finishIframe(element, walk.strings)
  } else if (tagName === 'input')
    properties.ariaLabel ??= properties.checked ? walk.strings.done : walk.strings.toDo
  else if (tagName === 'td' || tagName === 'th') finishCell(element)
  else if (tagName === 'pre') walk.words.add(finishCode(element), 'elsewhere')
  else if (isHeading(element)) {
    // The name of the post is the h1. A heading is at most one level below the heading before it.
    walk.level = Math.min(Number(tagName.slice(1)) + walk.shift, walk.level + 1, 6)
    element.tagName = `h${walk.level}`
  }
}

/** Returns the element around a frame or a diagram; undefined for other elements. */
const wrapped = (
  element: Element,
  parent: Root | Element,
  { strings, findings }: Walk,
): Element | undefined => {
  const { tagName } = element
  if (tagName === 'iframe') return deferIframe(element, parent.type === 'root' ? 'root' : parent.tagName)
  const isInFigure = parent.type === 'element' && parent.tagName === 'figure'
  const figure = tagName === 'pre' && !isInFigure ? diagramOf(element, strings) : undefined
  if (figure !== undefined) findings.diagrams.push(textOf(element))
  return figure
}

/** Whether a text is the URL of its link, as it is for `<https://…>`: it stays as it is written. */
const isBareLink = (node: Root | Element, text: string): boolean =>
  node.type === 'element' &&
  node.tagName === 'a' &&
  [text, `http://${text}`, `mailto:${text}`].includes(String(node.properties.href))

/** Returns the text of a node with emoji, and with smart quotes if `markdown.smartQuotes` is set. */
const typeset = ({ value }: Text, { options, lang, words }: Walk): string => {
  const text = withEmoji(value)
  return options.config.markdown.smartQuotes ? withSmartQuotes(text, lang, words.last()) : text
}

/** Resolves a URL, and adds it to the findings if it is of this site. */
const resolved = (written: string, { options, findings, lineOf }: Walk): string => {
  const { url, internal } = resolveSiteUrl(written, options)
  if (internal) findings.internalLinks.push({ href: url, line: lineOf(written) })
  return url
}

const finishLink = ({ tagName, properties }: Element, name: 'href' | 'src' | 'poster', walk: Walk): void => {
  const value = properties[name]
  if (typeof value !== 'string') return
  const url = resolved(value, walk)
  properties[name] = url
  if (tagName === 'a' && isWebUrl(url)) walk.findings.externalLinks.push(url)
}

const finishSrcset = ({ properties }: Element, walk: Walk): void => {
  if (properties.srcSet !== undefined)
    properties.srcSet = mapSrcset(String(properties.srcSet), (written) => resolved(written, walk))
}

const finishMedium = (element: Element, tagName: 'video' | 'audio' | 'source', walk: Walk): void => {
  finishLink(element, 'src', walk)
  finishLink(element, 'poster', walk)
  finishSrcset(element, walk)
  if (!hasClass(element, `u-${tagName}`)) return
  const { videos, audios } = walk.findings
  const media = tagName === 'video' ? videos : audios
  media.push({ url: String(element.properties.src), inContent: true })
}

const finishImage = (element: Element, walk: Walk): void => {
  const { properties } = element
  const { findings, options, lineOf } = walk
  const written = String(properties.src ?? '')
  finishLink(element, 'src', walk)
  finishSrcset(element, walk)
  if (properties.alt === undefined || properties.alt === '')
    findings.messages.push(
      warning(
        'missing-alt',
        { file: options.file, line: lineOf(written) },
        `the image \`${written.slice(0, 120)}\` has no alternative text`,
        'describe the image: `![a cat on a mat](cat.jpg)`',
      ),
    )
  properties.alt ??= ''
  if (walk.images++ > 0) properties.loading ??= 'lazy'
  if (hasClass(element, 'u-photo'))
    findings.photos.push({
      url: String(properties.src),
      ...(properties.alt !== '' && { alt: String(properties.alt) }),
      inContent: true,
    })
}

/**
 * Removes the heading at the beginning of a text if it repeats the title, or if it is the h1 of a page
 * without a title. Returns the text of that h1, which is the title of the page; undefined otherwise.
 */
const removeHeading = (tree: Root, { name, isPage = false }: FinishOptions): string | undefined => {
  const index = tree.children.findIndex((child) => child.type !== 'text' || child.value.trim() !== '')
  const heading = tree.children[index]
  if (heading?.type !== 'element' || !isHeading(heading)) return undefined
  const words = collapsed(textOf(heading))
  const isTitle =
    name === undefined
      ? isPage && heading.tagName === 'h1' && words !== ''
      : withoutMarkers(words) === withoutMarkers(collapsed(name))
  if (!isTitle) return undefined
  tree.children.splice(0, index + 1)
  return name === undefined ? words : undefined
}

/**
 * Returns a text without the markers of emphasis, code and deletion: the title may contain those of the
 * heading.
 */
const withoutMarkers = (text: string): string => text.replace(/[*_`~]/g, '')

const collapsed = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Whether a node is not published: a comment or speaker notes. */
const isUnpublished = (node: RootContent): boolean =>
  node.type === 'comment' ||
  (node.type === 'element' &&
    node.tagName === 'aside' &&
    classesOf(node).some((name) => /^(?:speaker-)?notes$/i.test(name)))

/** Elements whose text is not part of the words of a post. */
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

/** Returns the ids in the author's HTML, which headings must not have. */
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
