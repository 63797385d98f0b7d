import type { Element, ElementContent, Root, RootContent } from 'hast'
import { defaultHandlers, type Handle, toMdast } from 'hast-util-to-mdast'
import type { Html, Root as MdastRoot, Nodes } from 'mdast'
import { gfmToMarkdown } from 'mdast-util-gfm'
import { toMarkdown } from 'mdast-util-to-markdown'
import rehypeStringify from 'rehype-stringify'
import { unified } from 'unified'
import { collapse } from '../model/collapse.js'
import { decodePath } from '../model/path.js'
import { isSafeUrl, isWebUrl } from '../model/untrusted.js'
import { parseForeignHtml } from '../webmention/html/foreign-html.js'

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

/**
 * Returns the Markdown that a person would write for untrusted HTML. What Markdown cannot express stays HTML of an
 * allow-list: frames, media, figures with captions, details, tables with spans, and a few inline elements. Returns undefined
 * for HTML that is nested more than 512 deep.
 */
export const markdownOfHtml = (html: string, options: HtmlOptions): string | undefined => {
  const document = parseForeignHtml(html)
  if (document === undefined) return undefined
  const tree: Root = { type: 'root', children: bodyOf(document) }
  options.prepare?.(tree)
  tree.children = inParagraphs(
    tree.children.flatMap((node) => cleaned(node, options)).flatMap(withLinks),
  ) as RootContent[]
  groupLines(tree)
  addAnchors(tree, targetsIn(tree))
  return markdownOfTree(tree)
}

/** Returns the ids to which links within a text lead. */
const targetsIn = (node: Root | Element): Set<string> =>
  new Set(
    node.children.flatMap((child) => {
      if (child.type !== 'element') return []
      const href = String(child.properties.href ?? '')
      return [...(href.startsWith('#') ? [decodePath(href.slice(1))] : []), ...targetsIn(child)]
    }),
  )

/** Adds an anchor to each heading to which a link leads, in place: the id that Markdown gives a heading may be another one. */
const addAnchors = (node: Root | Element, targets: ReadonlySet<string>): void => {
  for (const child of node.children) {
    if (child.type !== 'element') continue
    const { id } = child.properties
    if (/^h[1-6]$/.test(child.tagName) && typeof id === 'string' && targets.has(id))
      child.children.unshift({ type: 'element', tagName: 'a', properties: { id }, children: [] })
    addAnchors(child, targets)
  }
}

/** Returns the words of HTML on one line, with entities as characters. */
export const plainTextOf = (html: string): string => {
  if (!/[<&]/.test(html)) return html.trim()
  const document = parseForeignHtml(html.replace(/<(?:br|\/p|\/div|\/li|\/h\d)\b/gi, ' $&'))
  return document === undefined ? '' : collapse(wordsIn(bodyOf(document)))
}

/** Returns the text of nodes. */
export const wordsIn = (nodes: readonly RootContent[]): string =>
  nodes
    .map((node) =>
      node.type === 'text' ? node.value : node.type === 'element' ? wordsIn(node.children) : '',
    )
    .join('')

const bodyOf = (document: Root): RootContent[] => {
  const html = document.children.find((node) => node.type === 'element' && node.tagName === 'html')
  const body =
    html?.type === 'element'
      ? html.children.find((node) => node.type === 'element' && node.tagName === 'body')
      : undefined
  return body?.type === 'element' ? body.children : []
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

/** The elements around a node that change what is kept of it. */
type Around = { readonly isBold: boolean; readonly isSlanted: boolean; readonly isInFigure: boolean }

const isBoldTag = (name: string): boolean => name === 'b' || name === 'strong'
const isSlantedTag = (name: string): boolean => name === 'i' || name === 'em'

/** Returns a node with allowed elements and attributes only; the contents of other elements take their place. */
const cleaned = (
  node: RootContent,
  options: HtmlOptions,
  around: Around = { isBold: false, isSlanted: false, isInFigure: false },
): ElementContent[] => {
  if (node.type === 'text') return [node]
  if (node.type !== 'element' || activeElements.has(node.tagName) || hidden.has(node.tagName)) return []
  const { tagName } = node
  const children = node.children.flatMap((child) =>
    cleaned(child, options, {
      isBold: around.isBold || isBoldTag(tagName),
      isSlanted: around.isSlanted || isSlantedTag(tagName),
      isInFigure: around.isInFigure || tagName === 'figure' || tagName === 'summary',
    }),
  )
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

const stringify = unified()
  .use(rehypeStringify, { allowDangerousHtml: false, closeSelfClosing: false })
  .freeze()

/** Returns a handler that keeps an element as HTML, without empty lines, which would end it. */
const asHtml: Handle = (_state, node: Element) => {
  const value = stringify.stringify({ type: 'root', children: [node] }).trim()
  return {
    type: 'html',
    value: value.replace(/<pre[\s>][\s\S]*?<\/pre>|\n\s*\n/g, (part) =>
      part.startsWith('<') ? part.replace(/\n(?=[ \t]*\n)/g, '&#10;') : '\n',
    ),
  } satisfies Html
}

/** Whether an element has others in it than those of a line; in the cell of a table, a line break is one. */
const hasOthers = (node: Element, isInCell: boolean): boolean =>
  node.children.some(
    (child) =>
      child.type === 'element' &&
      (!inlineElements.has(child.tagName) ||
        (isInCell && child.tagName === 'br') ||
        hasOthers(child, isInCell)),
  )

/** Returns a handler that keeps the tags of an element in a line as HTML, with Markdown between them. */
const withTags: Handle = (state, node: Element, parent) => {
  const isInCell = parent?.type === 'element' && /^t[dh]$/.test(parent.tagName)
  if (hasOthers(node, isInCell)) return asHtml(state, node, parent)
  const tags = stringify.stringify({ type: 'root', children: [{ ...node, children: [] }] })
  const end = tags.lastIndexOf('</')
  return [
    { type: 'html', value: tags.slice(0, end) },
    ...(state.all(node) as Html[]),
    { type: 'html', value: tags.slice(end) },
  ]
}

const inline = 'sub sup kbd mark small abbr u ins ruby rt rp bdo cite q time'.split(' ')

/** Returns nodes with those of a line that are not in any block in a paragraph. */
const inParagraphs = (nodes: readonly ElementContent[]): ElementContent[] => {
  const blocks: ElementContent[] = []
  let line: ElementContent[] = []
  const end = (): void => {
    if (!isEmpty(line)) blocks.push({ type: 'element', tagName: 'p', properties: {}, children: line })
    line = []
  }
  for (const node of nodes) {
    if (node.type === 'element' && !inlineElements.has(node.tagName)) {
      end()
      blocks.push(node)
    } else line.push(node)
  }
  end()
  return blocks
}

/** Puts the lines of containers in paragraphs, in place, where they have tags that stay HTML: these would stand alone. */
const groupLines = (node: Root | Element): void => {
  for (const child of node.children) {
    if (child.type !== 'element') continue
    const hasTags = child.children.some(
      (one) =>
        one.type === 'element' &&
        (inline.includes(one.tagName) || (one.tagName === 'a' && one.properties.href === undefined)),
    )
    if (containers.has(child.tagName) && hasTags) child.children = inParagraphs(child.children)
    groupLines(child)
  }
}

const containers = new Set('li blockquote dd div section article main header footer aside'.split(' '))

const inlineElements = new Set(
  'a abbr b bdi bdo br cite code del dfn em i img input ins kbd mark q rp rt ruby s samp small span strike strong sub sup time u var wbr'.split(
    ' ',
  ),
)

/** Elements in which a bare URL is no link. */
const withoutBareLinks = new Set(['a', 'code', 'pre', 'kbd', 'samp'])

/** Returns a node with bare URLs in its text as links, as browsers and platforms show them. */
const withLinks = (node: ElementContent): ElementContent[] => {
  if (node.type === 'element')
    return [
      withoutBareLinks.has(node.tagName) ? node : { ...node, children: node.children.flatMap(withLinks) },
    ]
  if (node.type !== 'text' || !node.value.includes('://')) return [node]
  return node.value.split(bareUrl).flatMap((part, index): ElementContent[] => {
    if (part === '') return []
    if (index % 2 === 0) return [{ type: 'text', value: part }]
    return [
      {
        type: 'element',
        tagName: 'a',
        properties: { href: part },
        children: [{ type: 'text', value: part }],
      },
    ]
  })
}

/** A URL in text, without the punctuation behind it. */
const bareUrl = /(https?:\/\/[^\s<>"'`()[\]]+[^\s<>"'`()[\].,;:!?])/

/** Whether an element has neither words nor anything that is seen. */
const isEmpty = (children: readonly ElementContent[]): boolean =>
  children.every(
    (child) =>
      (child.type === 'text' && /^[\s\u00a0]*$/.test(child.value)) ||
      (child.type === 'element' && child.tagName === 'br'),
  )

const handlers: Readonly<Record<string, Handle>> = {
  ...Object.fromEntries(inline.map((name) => [name, withTags])),
  ...Object.fromEntries(['iframe', 'video', 'audio'].map((name) => [name, asHtml])),
  details: asHtml,
  dl: asHtml,
  pre: (state, node: Element, parent) =>
    node.properties.dataMarkdown === undefined
      ? (defaultHandlers.pre as Handle)(state, node, parent)
      : { type: 'html', value: wordsIn([node]).trim() },
  sup: (state, node: Element, parent) => {
    const { dataFootnote } = node.properties
    if (dataFootnote === undefined) return withTags(state, node, parent)
    return { type: 'footnoteReference', identifier: String(dataFootnote), label: String(dataFootnote) }
  },
  aside: (state, node: Element) => {
    const { dataFootnote } = node.properties
    const children = state.toFlow(state.all(node))
    if (dataFootnote === undefined) return children
    const label = String(dataFootnote)
    return { type: 'footnoteDefinition', identifier: label, label, children: children as never }
  },
  figure: (state, node: Element, parent) => {
    const isCaption = (child: ElementContent): boolean =>
      child.type === 'element' && child.tagName === 'figcaption'
    if (wordsIn(node.children.filter(isCaption)).trim() !== '') return asHtml(state, node, parent)
    return state.toFlow(
      node.children
        .filter((child) => !isCaption(child))
        .flatMap((child) => state.all({ ...node, children: [child] })),
    )
  },
  table: (state, node: Element, parent) =>
    hasSpans(node) ? asHtml(state, node, parent) : (defaultHandlers.table as Handle)(state, node, parent),
  a: (state, node: Element, parent) =>
    node.properties.href === undefined
      ? withTags(state, node, parent)
      : (defaultHandlers.a as Handle)(state, node, parent),
}

const hasSpans = (node: Element): boolean =>
  node.children.some(
    (child) =>
      child.type === 'element' &&
      (child.properties.colSpan !== undefined ||
        child.properties.rowSpan !== undefined ||
        child.tagName === 'caption' ||
        hasSpans(child)),
  )

const markdownOfTree = (tree: Root): string => {
  const mdast = toMdast(tree, { handlers: handlers as never, newlines: false }) as MdastRoot
  tightenLists(mdast)
  return markdownText(mdast)
}

/** Removes the empty lines between the items of lists, in place, where each has at most one paragraph. */
const tightenLists = (node: Nodes): void => {
  if (!('children' in node)) return
  for (const child of node.children) tightenLists(child)
  if (node.type !== 'list') return
  const isTight = node.children.every(
    ({ children }) =>
      children.slice(0, 1).every(({ type }) => type === 'paragraph') &&
      children.slice(1).every(({ type }) => type === 'list'),
  )
  if (!isTight) return
  node.spread = false
  for (const item of node.children) item.spread = false
}

/** Returns Markdown in the style of this program, with what only it reads escaped. */
const markdownText = (tree: Nodes): string =>
  toMarkdown(tree, {
    bullet: '-',
    rule: '-',
    emphasis: '*',
    fences: true,
    listItemIndent: 'one',
    resourceLink: false,
    extensions: [gfmToMarkdown({ tablePipeAlign: false })],
    unsafe: [
      { character: ':', after: '::', atBreak: true },
      { character: '^', after: '\\^\\^', atBreak: true },
    ],
  }).trim()
