import type { BlockContent, DefinitionContent, Nodes, PhrasingContent, Root, RootContent } from 'mdast'
import { error, type Message, warning } from '../model/message.js'
import type { Medium } from '../model/post.js'
import { isWebUrl, objectOf, textOf } from './facts.js'
import { parseYaml } from './yaml.js'

/**
 * The author's own block syntax, `:::name … :::` and `^^^ … ^^^ caption`, at the start of a line only. The
 * lines are turned into HTML comments before parsing, one line each, so that every parser sees plain
 * CommonMark and line numbers stay; `joinBlocks` finds the comments in the tree.
 */
export type Blocks = {
  readonly text: string
  readonly marks: readonly Mark[]
  readonly messages: readonly Message[]
}

type Mark =
  | { readonly type: 'open'; readonly name: string; readonly title: string; readonly line: string }
  | { readonly type: 'close'; readonly caption?: string; readonly line: string }
  | { readonly type: 'media'; readonly media: readonly BlockMedium[]; readonly line: string }

type BlockMedium = Medium & { readonly type: 'image' | 'video' | 'audio'; readonly ratio?: string }

type Place = { readonly file: string; readonly bodyLine: number }

/** Blocks that we know, and the element that each becomes. */
const elements = {
  note: 'aside',
  tip: 'aside',
  important: 'aside',
  warning: 'aside',
  caution: 'aside',
  aside: 'aside',
  details: 'details',
  figure: 'figure',
} as const satisfies Readonly<Record<string, string>>

export const splitBlocks = (text: string, place: Place): Blocks => {
  if (!/^(?::::|\^\^\^)/m.test(text)) return { text, marks: [], messages: [] }
  const lines = text.split(/\r?\n/)
  const marks: Mark[] = []
  const messages: Message[] = []
  const open: { name: string; index: number; mark: number; colons: number }[] = []
  const put = (index: number, mark: Mark): void => {
    lines[index] = `<!--${token}${marks.length}-->`
    marks.push(mark)
  }
  let fence: string | undefined
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    fence = fenceAfter(line, fence)
    if (fence !== undefined) continue
    const at = { file: place.file, line: place.bodyLine + index, column: 1 }
    const colon = /^(:{3,})[ \t]*([A-Za-z][\w-]*)?(.*)$/.exec(line)
    const caret = /^\^\^\^(?!\^)[ \t]*(.*)$/.exec(line)
    const innermost = open.at(-1)
    if (caret !== null) {
      if (innermost?.name === '^^^') {
        put(index, { type: 'close', caption: caret[1]?.trim() ?? '', line })
        open.pop()
      } else if (caret[1]?.trim() === '') {
        open.push({ name: '^^^', index, mark: marks.length, colons: 0 })
        put(index, { type: 'open', name: 'figure', title: '', line })
      }
    } else if (colon !== null) {
      const [, colons = '', name = '', rest = ''] = colon
      if (name === 'media') index = readMedia(lines, index, place, marks, messages)
      else if (name === '' || name === innermost?.name) {
        if (innermost === undefined || innermost.colons > colons.length) continue
        put(index, { type: 'close', line })
        open.pop()
      } else {
        if (!Object.hasOwn(elements, name))
          messages.push(
            warning(
              at,
              `\`:::${name}\` is not a block that smallsocial knows`,
              `it knows ${Object.keys(elements).join(', ')} and media; the text is kept`,
            ),
          )
        open.push({ name, index, mark: marks.length, colons: colons.length })
        put(index, {
          type: 'open',
          name,
          title: rest
            .replace(/^\s*\[(.*)\].*$/, '$1')
            .replace(/\{.*\}\s*$/, '')
            .trim(),
          line,
        })
      }
    }
  }
  for (const { name, index, mark } of open) {
    const shown = name === '^^^' ? name : `:::${name}`
    messages.push(
      warning(
        { file: place.file, line: place.bodyLine + index, column: 1 },
        `\`${shown}\` is not closed`,
        `put a line \`${name === '^^^' ? name : ':::'}\` where it ends`,
      ),
    )
    lines[index] = (marks[mark] as { line: string }).line
  }
  return { text: lines.join('\n'), marks, messages }
}

/** Puts what stands between the marks of a block into one node. Captions are parsed by `parseInline`. */
export const joinBlocks = (
  tree: Root,
  marks: readonly Mark[],
  parseInline: (text: string) => PhrasingContent[],
): void => {
  if (marks.length === 0) return
  const stack: { mark: Mark & { type: 'open' }; children: RootContent[] }[] = []
  let children: RootContent[] = []
  for (const node of tree.children) {
    const mark = node.type === 'html' ? markOf(node.value, marks) : undefined
    if (mark === undefined) children.push(node)
    else if (mark.type === 'media') children.push(mediaNode(mark.media))
    else if (mark.type === 'open') {
      stack.push({ mark, children })
      children = []
    } else {
      const opened = stack.pop()
      if (opened === undefined) continue
      const block = blockNode(
        opened.mark,
        children,
        mark.caption === undefined || mark.caption === '' ? [] : parseInline(mark.caption),
      )
      children = [...opened.children, block]
    }
  }
  for (const { children: before } of stack.reverse()) children = [...before, ...children]
  tree.children = children
  restoreLines(tree, marks)
}

/** Marks that came to lie inside something else, such as raw HTML, are the author's lines again. */
const restoreLines = (node: Nodes, marks: readonly Mark[]): void => {
  if ('value' in node && node.value.includes(token))
    node.value = node.value.replace(anyMark, (whole, number: string) => marks[Number(number)]?.line ?? whole)
  if ('children' in node) for (const child of node.children) restoreLines(child, marks)
}

const token = 'smallsocial-block-'
const markPattern = new RegExp(`^<!--${token}(\\d+)(?:-->|\\n)`)
const anyMark = new RegExp(`<!--${token}(\\d+)\\s*-->`, 'g')

const markOf = (value: string, marks: readonly Mark[]): Mark | undefined => {
  const match = markPattern.exec(value)
  return match === null ? undefined : marks[Number(match[1])]
}

const fenceAfter = (line: string, fence: string | undefined): string | undefined => {
  const marker = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line)
  if (marker === null) return fence
  const [, ticks = '', rest = ''] = marker
  if (fence === undefined) return ticks.startsWith('`') && rest.includes('`') ? undefined : ticks
  return ticks.startsWith(fence) && rest.trim() === '' ? undefined : fence
}

/** Reads `:::media`, YAML, and `:::media` or `:::`; gives the index of the closing line. */
const readMedia = (
  lines: string[],
  start: number,
  place: Place,
  marks: Mark[],
  messages: Message[],
): number => {
  const end = lines.findIndex((line, index) => index > start && /^:{3,}[ \t]*(?:media)?[ \t]*$/.test(line))
  if (end === -1) {
    messages.push(
      warning(
        { file: place.file, line: place.bodyLine + start, column: 1 },
        '`:::media` is not closed',
        'put a line `:::media` where it ends',
      ),
    )
    return start
  }
  const firstLine = place.bodyLine + start + 1
  const yaml = parseYaml(lines.slice(start + 1, end).join('\n'), { file: place.file, firstLine })
  const items = Array.isArray(yaml.value)
    ? yaml.value
    : yaml.value === undefined || yaml.value === null
      ? []
      : [yaml.value]
  const media = items.map((item) => mediumOf(objectOf(item) ?? {}))
  messages.push(...yaml.messages)
  if (media.includes(undefined) || (media.length === 0 && yaml.messages.length === 0))
    messages.push(
      error(
        { file: place.file, line: firstLine, column: 1 },
        'a `:::media` block has an entry without a `url`',
        'write `- url: "cat.jpg"` and below it `alt: "what it shows"`',
      ),
    )
  const line = lines.slice(start, end + 1).join('\n')
  for (let index = start; index <= end; index++) lines[index] = ''
  lines[start] = `<!--${token}${marks.length}`
  lines[end] = '-->'
  marks.push({ type: 'media', media: media.filter((medium) => medium !== undefined), line })
  return end
}

const mediumOf = (item: Readonly<Record<string, unknown>>): BlockMedium | undefined => {
  const url = textOf(item.url)
  if (url === undefined || url === '') return undefined
  const type = textOf(item.mediaType ?? item.type) ?? 'image'
  const [alt, caption, ratio] = [textOf(item.alt), textOf(item.caption), textOf(item.aspectRatio)]
  return {
    type: type.startsWith('video') ? 'video' : type.startsWith('audio') ? 'audio' : 'image',
    url: isWebUrl(url) ? url : url.replace(/^\.\//, ''),
    ...(alt !== undefined && { alt }),
    ...(caption !== undefined && { caption }),
    ...(ratio !== undefined && /^[a-z]+$/.test(ratio) && { ratio }),
    inContent: true,
  }
}

type HastChild =
  | { type: 'element'; tagName: string; properties: Record<string, unknown>; children: unknown[] }
  | { type: 'text'; value: string }

const mediaNode = (media: readonly BlockMedium[]): RootContent =>
  custom('media', { hName: 'div', hProperties: { className: ['media'] }, hChildren: media.map(figureOf) })

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
  mark: Mark & { type: 'open' },
  children: RootContent[],
  caption: PhrasingContent[],
): RootContent => {
  const { name, title } = mark
  const tagName = Object.hasOwn(elements, name) ? elements[name as keyof typeof elements] : 'div'
  if (tagName === 'figure') {
    const body = children.flatMap((child) =>
      child.type === 'paragraph' && isPicture(child.children) ? child.children : [child],
    )
    const figcaption = caption.length === 0 ? [] : [custom('caption', { hName: 'figcaption' }, caption)]
    return custom('figure', { hName: 'figure' }, [...body, ...figcaption])
  }
  const head = title === '' && tagName !== 'details' ? [] : [titleNode(tagName, title === '' ? name : title)]
  const className = tagName === 'aside' && name !== 'aside' ? ['block', name] : ['block']
  return custom('block', { hName: tagName, hProperties: { className } }, [...head, ...children])
}

const titleNode = (tagName: string, title: string): RootContent =>
  tagName === 'details'
    ? custom('title', { hName: 'summary' }, [{ type: 'text', value: title }])
    : custom('title', { hName: 'p', hProperties: { className: ['block-title'] } }, [
        { type: 'text', value: title },
      ])

const isPicture = (children: readonly PhrasingContent[]): boolean =>
  children.every(
    (child) =>
      child.type === 'image' ||
      (child.type === 'link' && child.children.every((inner) => inner.type === 'image')) ||
      (child.type === 'text' && child.value.trim() === ''),
  )

/** A node that mdast does not know; remark-rehype makes of it what its `data` says. */
const custom = (
  type: string,
  data: Record<string, unknown>,
  children: readonly (RootContent | PhrasingContent | BlockContent | DefinitionContent)[] = [],
): RootContent => ({ type, data, children }) as unknown as RootContent
