import type { Element, ElementContent, Root, RootContent } from 'hast'
import { isSafeUrl, isWebUrl } from '../../model/untrusted.js'
import { wordsIn } from './html-text.js'
import { isEmpty } from './lines.js'

/** What a platform's HTML needs besides the conversion. */
export type HtmlOptions = {
  /** Returns the URL to write for the URL of a link or a medium; undefined for one that is left out. */
  readonly urlOf: (url: string, kind: 'link' | 'medium') => string | undefined
  /** Returns the alternative text of an image that has none. */
  readonly altOf?: (url: string) => string | undefined
  /** Whether `<pre data-markdown>` is Markdown, which the adapter made. */
  readonly hasMarkdownCards?: boolean
  /** Changes the tree of a platform before the conversion. */
  readonly prepare?: (tree: Root) => void
}

/** Returns nodes with allowed elements and attributes only; the contents of other elements take their place. */
export const cleanHtml = (
  nodes: readonly RootContent[],
  options: HtmlOptions,
  around: Around = { isBold: false, isSlanted: false, isInFigure: false },
): ElementContent[] => {
  const cleaned: ElementContent[] = []
  for (const node of nodes.flatMap((one) => cleanNode(one, options, around))) {
    const last = cleaned.at(-1)
    // The texts around a comment are one: the conversion takes quadratic time for many.
    if (node.type === 'text' && last?.type === 'text')
      cleaned[cleaned.length - 1] = { type: 'text', value: last.value + node.value }
    else cleaned.push(node)
  }
  return cleaned
}

const cleanNode = (node: RootContent, options: HtmlOptions, around: Around): ElementContent[] => {
  if (node.type === 'text') return [node]
  if (node.type === 'element' && (node.tagName === 'object' || node.tagName === 'embed'))
    return linkOfPlugin(node, options)
  if (node.type !== 'element' || activeElements.has(node.tagName) || hidden.has(node.tagName)) return []
  const { tagName } = node
  const children = cleanHtml(node.children, options, {
    isBold: around.isBold || isBoldTag(tagName),
    isSlanted: around.isSlanted || isSlantedTag(tagName),
    isInFigure: around.isInFigure || tagName === 'figure' || tagName === 'summary',
  })
  const attributes = allowed[tagName]
  const isRepeated = (around.isBold && isBoldTag(tagName)) || (around.isSlanted && isSlantedTag(tagName))
  const isWrapper = tagName === 'span' || (around.isInFigure && /^(?:div|section|p)$/.test(tagName))
  if (attributes === undefined || isRepeated || isWrapper) return children
  if (tagName === 'p' && isEmpty(children)) return []
  if (tagName === 'picture')
    return children.filter((child) => child.type === 'element' && child.tagName === 'img')
  const properties = keptProperties(node, attributes, options)
  if (tagName === 'iframe' && !isWebUrl(String(properties.src ?? ''))) return []
  if (tagName === 'img' && (properties.src === undefined || properties.src === '')) return []
  const label = tagName === 'a' && isEmpty(children) && properties.href !== undefined
  if (tagName === 'a' && [properties.href, properties.id, properties.name].every((one) => one === undefined))
    return children
  const element: Element = {
    type: 'element',
    tagName,
    properties,
    children: label ? [{ type: 'text', value: String(properties.href) }] : children,
  }
  return /^(?:b|strong|i|em|s|del|strike)$/.test(tagName) ? withSpaceOutside(element) : [element]
}

/** Returns a link to what an `object` or `embed` showed, such as a film; empty without a URL of the web. */
const linkOfPlugin = (node: Element, { urlOf }: HtmlOptions): ElementContent[] => {
  const written = urlsOfPlugin(node).find(isWebUrl)
  // The addresses of players in Flash.
  const page = written?.replace(
    /^https?:\/\/(?:www\.)?youtube(?:-nocookie)?\.com\/v\/([\w-]+).*$/,
    'https://www.youtube.com/watch?v=$1',
  )
  const href = page === undefined ? undefined : urlOf(page, 'link')
  return href === undefined || !isSafeUrl(href)
    ? []
    : [{ type: 'element', tagName: 'a', properties: { href }, children: [{ type: 'text', value: href }] }]
}

const urlsOfPlugin = ({ tagName, properties, children }: Element): string[] => [
  ...(tagName === 'param' && /^(?:movie|src)$/i.test(String(properties.name ?? ''))
    ? [String(properties.value ?? '').trim()]
    : []),
  ...[properties.data, properties.src].flatMap((url) => (typeof url === 'string' ? [url.trim()] : [])),
  ...children.flatMap((child) => (child.type === 'element' ? urlsOfPlugin(child) : [])),
]

/** The elements around a node that change what is kept of it. */
type Around = { readonly isBold: boolean; readonly isSlanted: boolean; readonly isInFigure: boolean }

const isBoldTag = (name: string): boolean => name === 'b' || name === 'strong'
const isSlantedTag = (name: string): boolean => name === 'i' || name === 'em'

/** Returns the allowed attributes of an element, with the URLs to write. */
const keptProperties = (
  node: Element,
  attributes: readonly string[],
  options: HtmlOptions,
): Element['properties'] => {
  const { tagName } = node
  const properties: Element['properties'] = {}
  for (const name of attributes) {
    if (name === 'dataMarkdown' && options.hasMarkdownCards !== true) continue
    const value = node.properties[name]
    if (value !== undefined && value !== null) properties[name] = value
  }
  for (const name of (urlAttributes as Readonly<Record<string, readonly string[]>>)[tagName] ?? []) {
    const written = properties[name]
    if (written === undefined) continue
    const url = options.urlOf(String(written).trim(), tagName === 'a' ? 'link' : 'medium')
    if (url === undefined || !isSafeUrl(url)) delete properties[name]
    else properties[name] = url
  }
  if (tagName === 'img' && (properties.alt === undefined || properties.alt === ''))
    properties.alt = options.altOf?.(String(node.properties.src ?? '')) ?? ''
  if (/^h[1-6]$/.test(tagName) && typeof node.properties.id === 'string') properties.id = node.properties.id
  return properties
}

/** Returns an inline element with the blanks at its ends outside, where Markdown needs them. */
const withSpaceOutside = (element: Element): ElementContent[] => {
  const [first, last] = [element.children[0], element.children.at(-1)]
  const before = first?.type === 'text' ? (/^\s+/.exec(first.value)?.[0] ?? '') : ''
  if (first?.type === 'text') first.value = first.value.slice(before.length)
  const after = last?.type === 'text' ? last.value.slice(last.value.trimEnd().length) : ''
  if (last?.type === 'text') last.value = last.value.slice(0, last.value.length - after.length)
  return [
    ...(before === '' ? [] : [{ type: 'text' as const, value: before }]),
    ...(wordsIn([element]) === '' && element.children.every((child) => child.type === 'text')
      ? []
      : [element]),
    ...(after === '' ? [] : [{ type: 'text' as const, value: after }]),
  ]
}

/** Element → the attributes that are kept. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    (
      'p br hr h1 h2 h3 h4 h5 h6 blockquote ul li dl dt dd strong b em i del s strike kbd sub mark small abbr ' +
      'cite q u ins dfn var samp time table thead tbody tfoot tr caption figure figcaption summary picture span div ' +
      'section article main header footer address ruby rt rp bdi bdo wbr center'
    )
      .split(' ')
      .map((name) => [name, []]),
  ),
  ol: ['start', 'reversed'],
  sup: ['dataFootnote'],
  aside: ['dataFootnote'],
  details: ['open'],
  code: ['className'],
  pre: ['dataMarkdown'],
  a: ['href', 'title', 'id', 'name'],
  img: ['src', 'alt', 'title', 'width', 'height'],
  td: ['colSpan', 'rowSpan', 'align'],
  th: ['colSpan', 'rowSpan', 'align'],
  iframe: ['src', 'title', 'width', 'height', 'allowFullScreen'],
  video: ['src', 'poster', 'controls', 'loop', 'width', 'height'],
  audio: ['src', 'controls', 'loop'],
  source: ['src', 'type'],
  track: ['src', 'kind', 'srcLang', 'label'],
  input: ['type', 'checked'],
}

/** The elements that run, load or send something, or whose text is no HTML. */
const activeElements: ReadonlySet<string> = new Set(
  'script style object embed form meta link base template frame frameset applet svg math noscript textarea select button'.split(
    ' ',
  ),
)

/** The elements whose text is not part of the page. */
const hidden: ReadonlySet<string> = new Set(['head', 'title', 'canvas'])
const urlAttributes = {
  a: ['href'],
  img: ['src'],
  iframe: ['src'],
  video: ['src', 'poster'],
  audio: ['src'],
  source: ['src'],
  track: ['src'],
} as const
