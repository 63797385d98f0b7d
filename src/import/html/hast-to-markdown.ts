import type { Element, ElementContent, Root } from 'hast'
import { defaultHandlers, type Handle, toMdast } from 'hast-util-to-mdast'
import type { Html, Root as MdastRoot, Nodes } from 'mdast'
import { gfmToMarkdown } from 'mdast-util-gfm'
import { toMarkdown } from 'mdast-util-to-markdown'
import rehypeStringify from 'rehype-stringify'
import { unified } from 'unified'
import { wordsIn } from './html-text.js'
import { elementsWithTags, inlineElements } from './lines.js'

/** Returns the Markdown of a cleaned tree, in the style of this program. */
export const markdownOfTree = (tree: Root): string => {
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

/** What becomes Markdown in another way than usual, and what stays HTML. */
const handlers: Readonly<Record<string, Handle>> = {
  ...Object.fromEntries(elementsWithTags.map((name) => [name, withTags])),
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
