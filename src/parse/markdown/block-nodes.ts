import type {
  BlockContent,
  Blockquote,
  DefinitionContent,
  Nodes,
  PhrasingContent,
  Root,
  RootContent,
} from 'mdast'
import { isVoidElement } from '../../model/html.js'
import type { UiStrings } from '../../model/i18n/ui-strings.js'
import { type BlockMedium, blockMarkerPrefix, elements, type Mark } from './block-marks.js'

/** Moves the nodes between the marks of each block into one node, in place. `parse` parses captions, and text below HTML. */
export const joinBlocks = (tree: Root, marks: readonly Mark[], parse: (text: string) => Root): void => {
  if (marks.length === 0) return
  const stack: { mark: Mark & { type: 'open' }; children: RootContent[] }[] = []
  let children: RootContent[] = []
  for (const node of tree.children.flatMap((child) => splitAtMarks(child, parse))) {
    const mark = node.type === 'html' ? markOf(node.value, marks) : undefined
    if (mark === undefined) children.push(node)
    else if (mark.type === 'media') children.push(mediaNode(mark.media, mark.className))
    else if (mark.type === 'data') children.push(placeholderNode(mark.block))
    else if (mark.type === 'open') {
      stack.push({ mark, children })
      children = []
    } else {
      const opened = stack.pop()
      if (opened === undefined) continue
      const { name, title } = opened.mark
      const words: PhrasingContent[] = title === '' ? [] : [{ type: 'text', value: title }]
      const caption = mark.caption === undefined || mark.caption === '' ? [] : inlineOf(parse(mark.caption))
      const block = blockNode(name, words, children, caption)
      opened.children.push(block)
      children = opened.children
    }
  }
  for (const { children: before } of stack.reverse()) {
    for (const child of children) before.push(child)
    children = before
  }
  tree.children = children
  restoreLines(tree, marks)
}

/**
 * Returns a block of HTML as the HTML above its first mark, the marks, and the nodes of the Markdown between and below them: a
 * block of HTML goes on until an empty line, but a line of block syntax ends it, unless it is in an element of the author.
 * Other nodes are returned as they are.
 */
const splitAtMarks = (node: RootContent, parse: (text: string) => Root): RootContent[] => {
  const end = node.type === 'html' ? node.value.indexOf(`\n<!--${blockMarkerPrefix}`) : -1
  if (node.type !== 'html' || end === -1 || leavesOpen(node.value.slice(0, end))) return [node]
  const nodes: RootContent[] = []
  let [text, first] = ['', 0]
  const line = (node.position?.start.line ?? 1) - 1
  const addText = (): void => {
    if (text.trim() !== '')
      nodes.push(
        ...(nodes.length === 0
          ? [{ ...node, value: text.replace(/\n$/, '') }]
          : movedBy(line + first, parse(text).children)),
      )
    text = ''
  }
  for (const [index, written] of node.value.split('\n').entries()) {
    if (markPattern.test(written)) {
      addText()
      nodes.push({ type: 'html', value: written })
      first = index + 1
    } else text += `${written}\n`
  }
  addText()
  return nodes
}

/** Whether an element begins in a text of HTML that does not end in it. */
const leavesOpen = (html: string): boolean => {
  let depth = 0
  for (const [tag, slash, name = ''] of html.matchAll(/<(\/?)([a-z][\w-]*)[^<>]*>/gi))
    if (slash === '/') depth = Math.max(0, depth - 1)
    else if (!tag.endsWith('/>') && !isVoidElement(name)) depth++
  return depth > 0
}

/** Moves the positions of nodes down by some lines, in place, and returns the nodes. */
const movedBy = <Node extends Nodes>(lines: number, nodes: Node[]): Node[] => {
  for (const node of nodes) {
    if (node.position !== undefined)
      for (const point of [node.position.start, node.position.end]) point.line += lines
    if ('children' in node) movedBy(lines, node.children as Nodes[])
  }
  return nodes
}

/** Returns the nodes within the paragraphs of a parsed text. */
const inlineOf = (tree: Root): PhrasingContent[] =>
  tree.children.flatMap((child) => (child.type === 'paragraph' ? child.children : []))

/**
 * Replaces alerts, which are quotations that begin with `[!NOTE]`, by the blocks of `:::note`, in place. One without a title
 * has the name of its type, one of an unknown type is a note, and a closed one, `[!NOTE]-`, a block of `:::details`. Signs that
 * `withGuards` marked are text, and with `onlyKnown` those of an unknown type.
 */
export const joinAlerts = (node: Root | Nodes, strings: UiStrings, onlyKnown: boolean): void => {
  if (!('children' in node)) return
  const children = node.children as Nodes[]
  for (const child of children) joinAlerts(child, strings, onlyKnown)
  node.children = children.map((child) =>
    child.type === 'blockquote' ? alertOf(child, strings, onlyKnown) : child,
  ) as never
}

const alertOf = (quote: Blockquote, strings: UiStrings, onlyKnown: boolean): Nodes => {
  const [first, ...rest] = quote.children
  const [start, ...more] = first?.type === 'paragraph' ? first.children : []
  const match =
    start?.type === 'text' ? /^\[!([a-z][\w-]{0,30})\]([-+]?)(?:[ \t]+|(?=\n)|$)/i.exec(start.value) : null
  if (first?.type !== 'paragraph' || start?.type !== 'text' || match === null) return quote
  const type = match[1]?.toLowerCase() ?? ''
  const known = alerts.find(({ names }) => names.includes(type))
  if (known === undefined && onlyKnown) return quote
  const alert = known ?? alerts[0]
  const { title, text } = splitAtLine([{ ...start, value: start.value.slice(match[0].length) }, ...more])
  const body = [...(text.length === 0 ? [] : [{ ...first, children: text }]), ...rest]
  const typeName =
    type === alert.names[0] ? strings[alert.title] : type.charAt(0).toUpperCase() + type.slice(1)
  const label = { type: 'text', value: typeName } as const
  return blockNode(
    match[2] === '-' ? 'details' : alert.names[0],
    title.length === 0 ? [label] : title,
    body,
    [],
  )
}

/** The alerts of GitHub and Obsidian: their names, of which the first is that of the block, and the string of its title. */
type Alert = {
  readonly names: readonly [string, ...string[]]
  readonly title: Extract<keyof UiStrings, `alert${string}`>
}
const alerts: readonly [Alert, ...Alert[]] = [
  {
    names: [
      'note',
      'info',
      'abstract',
      'summary',
      'tldr',
      'todo',
      'question',
      'help',
      'faq',
      'example',
      'quote',
      'cite',
    ],
    title: 'alertNote',
  },
  { names: ['tip', 'hint', 'success', 'check', 'done'], title: 'alertTip' },
  { names: ['important'], title: 'alertImportant' },
  { names: ['warning', 'attention'], title: 'alertWarning' },
  { names: ['caution', 'danger', 'error', 'failure', 'fail', 'missing', 'bug'], title: 'alertCaution' },
]

/** Returns the nodes of the first line of a paragraph, and those of its other lines. */
const splitAtLine = (
  nodes: readonly PhrasingContent[],
): { readonly title: PhrasingContent[]; readonly text: PhrasingContent[] } => {
  const title: PhrasingContent[] = []
  for (const [index, node] of nodes.entries()) {
    const end = node.type === 'text' ? node.value.indexOf('\n') : -1
    if (node.type === 'break') return { title, text: nodes.slice(index + 1) }
    if (node.type !== 'text') title.push(node)
    else if (end === -1 && (node.value.trim() !== '' || title.length > 0)) title.push(node)
    else if (end !== -1) {
      const [before, after] = [node.value.slice(0, end).trimEnd(), node.value.slice(end + 1)]
      if (before !== '') title.push({ ...node, value: before })
      const text = nodes.slice(index + 1)
      return { title, text: after === '' ? text : [{ ...node, value: after }, ...text] }
    }
  }
  return { title, text: [] }
}

/** Replaces marks inside other nodes, such as raw HTML, by the lines that they were made from. */
const restoreLines = (node: Nodes, marks: readonly Mark[]): void => {
  if ('value' in node && node.value.includes(blockMarkerPrefix))
    node.value = node.value.replace(anyMark, (whole, number: string) => marks[Number(number)]?.line ?? whole)
  if ('children' in node) for (const child of node.children) restoreLines(child, marks)
}

const markPattern = new RegExp(`^<!--${blockMarkerPrefix}(\\d+)(?:-->|\\n)`)
const anyMark = new RegExp(`<!--${blockMarkerPrefix}(\\d+)\\s*-->`, 'g')

const markOf = (value: string, marks: readonly Mark[]): Mark | undefined => {
  const match = markPattern.exec(value)
  return match === null ? undefined : marks[Number(match[1])]
}

type HastChild =
  | { type: 'element'; tagName: string; properties: Record<string, unknown>; children: unknown[] }
  | { type: 'text'; value: string }

const mediaNode = (media: readonly BlockMedium[], className: string): RootContent =>
  custom('media', { hName: 'div', hProperties: { className: [className] }, hChildren: media.map(figureOf) })

/** Returns the element that is replaced by a block of data: `blockPlaceholder`. */
const placeholderNode = (block: number): RootContent =>
  custom('data', { hName: 'div', hProperties: { dataBlock: String(block) } })

const figureOf = (medium: BlockMedium): HastChild => ({
  type: 'element',
  tagName: 'figure',
  properties: medium.ratio === undefined ? {} : { className: [medium.ratio] },
  children: [
    medium.type === 'image'
      ? element('img', { className: ['u-photo'], src: medium.url, alt: medium.alt ?? medium.caption ?? '' })
      : element(medium.type, {
          className: [`u-${medium.type}`],
          src: medium.url,
          controls: true,
          preload: 'metadata',
        }),
    ...(medium.caption === undefined
      ? []
      : [element('figcaption', {}, [{ type: 'text', value: medium.caption }])]),
  ],
})

const element = (
  tagName: string,
  properties: Record<string, unknown>,
  children: unknown[] = [],
): HastChild => ({ type: 'element', tagName, properties, children })

const blockNode = (
  name: string,
  title: PhrasingContent[],
  children: RootContent[],
  caption: PhrasingContent[],
): RootContent => {
  const tagName = Object.hasOwn(elements, name) ? elements[name as keyof typeof elements] : 'div'
  if (tagName === 'figure') {
    const body = children.flatMap((child) =>
      child.type === 'paragraph' && isPicture(child.children) ? child.children : [child],
    )
    const figcaption = caption.length === 0 ? [] : [custom('caption', { hName: 'figcaption' }, caption)]
    return custom('figure', { hName: 'figure' }, [...body, ...figcaption])
  }
  const words = title.length === 0 ? [{ type: 'text', value: name } as const] : title
  const head = title.length === 0 && tagName !== 'details' ? [] : [titleNode(tagName, words)]
  const className = tagName === 'aside' && name !== 'aside' ? ['block', name] : ['block']
  return custom('block', { hName: tagName, hProperties: { className } }, onLines([...head, ...children]))
}

/**
 * Returns nodes with a line break between each two, as between other blocks: words of two nodes are not
 * joined.
 */
const onLines = (nodes: readonly RootContent[]): RootContent[] =>
  nodes.flatMap((node, index) =>
    index === 0 ? [node] : [{ type: 'text', value: '\n' } as RootContent, node],
  )

const titleNode = (tagName: string, title: readonly PhrasingContent[]): RootContent =>
  tagName === 'details'
    ? custom('title', { hName: 'summary' }, title)
    : custom('title', { hName: 'p', hProperties: { className: ['block-title'] } }, title)

const isPicture = (children: readonly PhrasingContent[]): boolean =>
  children.every(
    (child) =>
      child.type === 'image' ||
      (child.type === 'link' && child.children.every((inner) => inner.type === 'image')) ||
      (child.type === 'text' && child.value.trim() === ''),
  )

/**
 * Returns a node that is not part of mdast. remark-rehype converts it to the element that its `data`
 * describes.
 */
const custom = (
  type: string,
  data: Record<string, unknown>,
  children: readonly (RootContent | PhrasingContent | BlockContent | DefinitionContent)[] = [],
): RootContent => ({ type, data, children }) as unknown as RootContent
