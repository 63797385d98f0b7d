import type { Block } from '../../model/block.js'
import { closestMatch } from '../../model/closest-match.js'
import type { ParseSettings } from '../../model/config.js'
import { error, type Message, type Place as MessagePlace, warning } from '../../model/message.js'
import type { MediaItem } from '../../model/post.js'
import { isWebUrl } from '../../model/untrusted.js'
import { asObject, asText, type PlaceOf, unreadKeys } from '../fields.js'
import { parseYaml } from '../yaml.js'
import { blockData, builtInBlocks, isDataBlock } from './block-data.js'
import { textLineFinder } from './code-lines.js'
import { hiddenPrefix } from './hidden-text.js'

/**
 * A text with its block syntax, `:::name … :::` and `^^^ … ^^^ caption` at the start of a line, replaced by
 * HTML comments, one on each line, so that each parser reads plain CommonMark and line numbers do not change.
 * `joinBlocks` finds the comments in the tree.
 */
export type Blocks = {
  readonly text: string
  readonly marks: readonly Mark[]
  /** The blocks of data, by the numbers in `marks`. */
  readonly data: readonly Block[]
  readonly messages: readonly Message[]
}

/** A line of block syntax, parsed; `line` is the original. */
export type Mark =
  | { readonly type: 'open'; readonly name: string; readonly title: string; readonly line: string }
  | { readonly type: 'close'; readonly caption?: string; readonly line: string }
  | {
      readonly type: 'media'
      readonly className: 'media' | 'gallery'
      readonly media: readonly BlockMedium[]
      readonly line: string
    }
  | { readonly type: 'data'; readonly block: number; readonly line: string }

/** An entry of a `:::media` block. */
export type BlockMedium = MediaItem & { readonly type: 'image' | 'video' | 'audio'; readonly ratio?: string }

/** The prefix of the comments that mark blocks. */
export const blockMarkerPrefix = 'smallsocial-block-'

type Place = {
  readonly file: string
  readonly path: string
  readonly bodyLine: number
  readonly config: ParseSettings
}

/** Name of a block → its element. */
export const elements = {
  note: 'aside',
  tip: 'aside',
  important: 'aside',
  warning: 'aside',
  caution: 'aside',
  aside: 'aside',
  details: 'details',
  figure: 'figure',
} as const satisfies Readonly<Record<string, string>>

/** Whether a name is that of a block. */
const isBlockName = (name: string, config: Pick<ParseSettings, 'blocks'>): boolean =>
  Object.hasOwn(elements, name) || isBlockOfYaml(name, config)

const indentedBlock = (name: string, at: MessagePlace): Message =>
  warning(
    'invalid-block',
    at,
    `\`:::${name}\` is not at the beginning of its line, so it is text`,
    'write it at the beginning of the line, outside of lists and quotations',
  )

const unknownBlock = (name: string, at: MessagePlace, config: ParseSettings): Message => {
  const known = [...Object.keys(elements), 'gallery', ...builtInBlocks, ...Object.keys(config.blocks)]
  const meant = closestMatch(name, [...known, 'media'])
  return warning(
    'unknown-block',
    at,
    `\`:::${name}\` is not a block of smallsocial`,
    meant === undefined ? `use ${known.join(', ')} or media` : `did you mean \`:::${meant}\`?`,
  )
}

/**
 * Changes a text, but not the lines `:::` and the data between them, which are not Markdown. `change` keeps the number of
 * lines; a block in a comment that it removes is removed, too.
 */
export const outsideBlockLines = (
  text: string,
  config: Pick<ParseSettings, 'blocks'>,
  change: (text: string) => string,
): string => {
  if (!/^:::/m.test(text)) return change(text)
  const lines = text.split('\n')
  const hidden: { readonly start: number; readonly lines: readonly string[] }[] = []
  const closing = closingLines(lines)
  const isText = textLineFinder()
  for (let index = 0; index < lines.length; index++) {
    if (!isText(lines[index] ?? '')) continue
    const [colons, name = ''] = /^:{3,}[ \t]*([A-Za-z][\w-]*)?/.exec(lines[index] ?? '') ?? []
    if (colons === undefined) continue
    const end = isBlockOfYaml(name, config) ? Math.max(closing(index, name), index) : index
    hidden.push({ start: index, lines: lines.slice(index, end + 1) })
    hideLines(lines, index, end, `${hiddenPrefix}${hidden.length - 1}`)
    index = end
  }
  const changed = change(lines.join('\n')).split('\n')
  for (const [number, { start, lines: own }] of hidden.entries())
    if (changed[start]?.startsWith(`<!--${hiddenPrefix}${number}`))
      for (const [offset, line] of own.entries()) changed[start + offset] = line
  return changed.join('\n')
}

/** Whether the lines of a block are YAML. */
const isBlockOfYaml = (name: string, config: Pick<ParseSettings, 'blocks'>): boolean =>
  name === 'media' || name === 'gallery' || isDataBlock(name, config)

/** The state of splitting a text into blocks. `lines` are replaced in place, so that line numbers do not change. */
type Scan = {
  readonly place: Place
  readonly lines: string[]
  readonly marks: Mark[]
  readonly data: Block[]
  readonly messages: Message[]
  /** The blocks that are open, the innermost last. */
  readonly open: {
    readonly name: string
    readonly index: number
    readonly mark: number
    readonly colons: number
  }[]
}

/**
 * Replaces the lines of block syntax by comments. An unknown block is a warning and becomes a `div`; an
 * unclosed one is a warning and stays text.
 */
export const splitBlocks = (text: string, place: Place): Blocks => {
  if (!/^[ \t>\d.)*+-]*(?::::|\^\^\^)/m.test(text)) return { text, marks: [], data: [], messages: [] }
  const lines = text.split(/\r?\n/)
  const scan: Scan = { place, lines, marks: [], data: [], messages: [], open: [] }
  const closing = closingLines(lines)
  const isText = textLineFinder()
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    if (!isText(line)) continue
    const colon = /^(:{3,})[ \t]*([A-Za-z][\w-]*)?(.*)$/.exec(line)
    const caret = /^\^\^\^(?!\^)[ \t]*(.*)$/.exec(line)
    const indented = /^(?:[ \t]|>|[-+*][ \t]|\d{1,9}[.)][ \t])+:{3,}[ \t]*([A-Za-z][\w-]*)/.exec(line)?.[1]
    if (indented !== undefined && isBlockName(indented, place.config))
      scan.messages.push(indentedBlock(indented, placeOfLine(place, index)))
    if (caret !== null) takeCarets(scan, index, caret[1]?.trim() ?? '')
    else if (colon !== null) {
      const [, colons = '', name = '', rest = ''] = colon
      if (isBlockOfYaml(name, place.config))
        index = takeData(scan, index, { name, rest, end: closing(index, name) })
      else takeColons(scan, index, { colons: colons.length, name, rest })
    }
  }
  restoreUnclosed(scan)
  const { marks, data, messages } = scan
  return { text: lines.join('\n'), marks, data, messages }
}

/** Replaces a line by the comment of a mark. */
const replaceLine = ({ lines, marks }: Scan, index: number, mark: Mark): void => {
  lines[index] = `<!--${blockMarkerPrefix}${marks.length}-->`
  marks.push(mark)
}

/** Takes the line `^^^`, which begins a figure, or ends it with a caption. */
const takeCarets = (scan: Scan, index: number, caption: string): void => {
  const { open, marks, lines } = scan
  const line = lines[index] ?? ''
  if (open.at(-1)?.name === '^^^') {
    replaceLine(scan, index, { type: 'close', caption, line })
    open.pop()
  } else if (caption === '') {
    open.push({ name: '^^^', index, mark: marks.length, colons: 0 })
    replaceLine(scan, index, { type: 'open', name: 'figure', title: '', line })
  }
}

/** Takes the lines of a block of data or media up to `end`, and returns the index of the last line that it has taken. */
const takeData = (
  scan: Scan,
  index: number,
  { name, rest, end }: { readonly name: string; readonly rest: string; readonly end: number },
): number => {
  const { lines, marks, data, messages, place } = scan
  const block = dataLines(lines, index, end, name, place)
  messages.push(...block.messages)
  if (block.end === undefined) return index
  if (rest.trim() !== '')
    messages.push(
      warning(
        'invalid-block',
        placeOfLine(place, index),
        `what is behind \`:::${name}\` is shown nowhere`,
        'write it below, as `key: value`',
      ),
    )
  const mark =
    name === 'media' || name === 'gallery' ? mediaOf(block, name) : dataOf(block, name, place, data)
  messages.push(...mark.messages)
  // A blank line ends a block of HTML above, which would contain the comment.
  const isBelowText = (lines[index - 1] ?? '').trim() !== ''
  lines[index] = ''
  hideLines(lines, isBelowText ? index + 1 : index, block.end, `${blockMarkerPrefix}${marks.length}`)
  marks.push(mark.mark)
  return block.end
}

/** Takes the line `:::`, which ends a block, or `:::name`, which begins one. */
const takeColons = (
  scan: Scan,
  index: number,
  { colons, name, rest }: { readonly colons: number; readonly name: string; readonly rest: string },
): void => {
  const { lines, marks, messages, open, place } = scan
  const line = lines[index] ?? ''
  if (isEnd(open.at(-1), name, rest, colons)) {
    replaceLine(scan, index, { type: 'close', line })
    open.pop()
  } else if (name !== '') {
    if (!Object.hasOwn(elements, name))
      messages.push(unknownBlock(name, placeOfLine(place, index), place.config))
    open.push({ name, index, mark: marks.length, colons })
    const title = rest
      .replace(/^\s*\[(.*)\].*$/, '$1')
      .replace(/\{.*\}\s*$/, '')
      .trim()
    replaceLine(scan, index, { type: 'open', name, title, line })
  }
}

/** Restores the first lines of the blocks that are not closed, with a warning for each. */
const restoreUnclosed = ({ open, marks, lines, messages, place }: Scan): void => {
  for (const { name, index, mark } of open) {
    const shown = name === '^^^' ? name : `:::${name}`
    messages.push(
      warning(
        'unclosed-block',
        placeOfLine(place, index),
        `\`${shown}\` is not closed`,
        `add a line \`${name === '^^^' ? name : ':::'}\` after the block`,
      ),
    )
    lines[index] = (marks[mark] as { line: string }).line
  }
}

const placeOfLine = ({ file, bodyLine }: Place, index: number): MessagePlace => ({
  file,
  line: bodyLine + index,
  column: 1,
})

/** Whether a line ends the innermost block: it has at least as many colons, and no text but the name of the block. */
const isEnd = (
  innermost: { readonly name: string; readonly colons: number } | undefined,
  name: string,
  rest: string,
  colons: number,
): boolean =>
  innermost !== undefined &&
  (name === '' || name === innermost.name) &&
  rest.trim() === '' &&
  colons >= innermost.colons

/**
 * Returns a function that returns the index of the next line that closes a block of data, -1 when there is none. It is
 * called in the order of the lines.
 */
const closingLines = (lines: readonly string[]): ((after: number, name: string) => number) => {
  const nextOf = new Map<string, number>()
  return (after, name) => {
    const isClosing = (line: string): boolean => {
      const [, end] = /^:{3,}[ \t]*([\w-]*)[ \t]*$/.exec(line) ?? []
      return end === '' || end === name
    }
    let next = nextOf.get(name) ?? 0
    while (next <= after || (next < lines.length && !isClosing(lines[next] ?? ''))) next++
    nextOf.set(name, next)
    return next < lines.length ? next : -1
  }
}

/** The lines of a block of data, parsed. `end` is the index of its last line; undefined when it is not closed. */
type DataLines = {
  readonly end?: number
  readonly value: unknown
  readonly isBroken: boolean
  /** The place of the first line of its YAML. */
  readonly at: MessagePlace
  readonly written: string
  readonly messages: readonly Message[]
}

/** Reads `:::name`, YAML, and `:::name` or `:::`. Returns a warning when there is no closing line. */
const dataLines = (
  lines: readonly string[],
  start: number,
  end: number,
  name: string,
  { file, bodyLine }: Place,
): DataLines => {
  const at = { file, line: bodyLine + start + 1, column: 1 }
  if (end === -1) {
    const reason = `\`:::${name}\` is not closed`
    const message = warning(
      'unclosed-block',
      { ...at, line: bodyLine + start },
      reason,
      `add a line \`:::${name === 'media' ? name : ''}\` after the block`,
    )
    return { value: undefined, isBroken: true, at, written: '', messages: [message] }
  }
  const yaml = parseYaml(lines.slice(start + 1, end).join('\n'), { file, firstLine: bodyLine + start + 1 })
  return {
    end,
    value: yaml.value,
    isBroken: yaml.messages.length > 0,
    at,
    written: lines.slice(start, end + 1).join('\n'),
    messages: yaml.messages,
  }
}

/** Replaces lines by a comment that spans them, so that line numbers do not change. */
const hideLines = (lines: string[], start: number, end: number, mark: string): void => {
  for (let index = start; index <= end; index++) lines[index] = ''
  lines[start] = `<!--${mark}`
  lines[end] += '-->'
}

type MarkWithMessages = { readonly mark: Mark; readonly messages: readonly Message[] }

/** Returns the function that returns the place of a key in the YAML of a block; its first line when the key is not found. */
const placeInBlock =
  ({ at, written }: DataLines): PlaceOf =>
  (key) => {
    const index = written
      .split('\n')
      .findIndex((line) => /^[\s{-]*["']?([^"':\s]+)["']?\s*:(?:\s|$)/.exec(line)?.[1] === key)
    return index === -1 ? at : { ...at, line: (at.line ?? 1) - 1 + index }
  }

const mediaOf = (lines: DataLines, className: 'media' | 'gallery'): MarkWithMessages => {
  const { value, isBroken, at, written } = lines
  const items = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
  const media = items.map((item) => mediumOf(asObject(item) ?? {}))
  const isWrong = media.includes(undefined) || (media.length === 0 && !isBroken)
  return {
    mark: { type: 'media', className, media: media.filter((one) => one !== undefined), line: written },
    messages: isWrong
      ? [
          error(
            'invalid-media',
            at,
            `a \`:::${className}\` block has an entry without a \`url\``,
            'write `- url: "cat.jpg"` and below it `alt: "what it shows"`',
          ),
        ]
      : unreadKeys(items, keysOfMedium, `:::${className}`, placeInBlock(lines)),
  }
}

/** Adds the data of a block to `data`. Data that a built-in block cannot read are an error. */
const dataOf = (lines: DataLines, name: string, place: Place, data: Block[]): MarkWithMessages => {
  const { value, isBroken, at, written } = lines
  const mark = { type: 'data', block: data.length, line: written } as const
  const read = blockData(name, JSON.parse(JSON.stringify(value ?? null)), place)
  if ('data' in read) {
    data.push({ name, data: read.data, isSubject: false })
    const unread = read.groups.flatMap(({ groups, known }) =>
      unreadKeys(groups, known, `:::${name}`, placeInBlock(lines)),
    )
    return { mark, messages: unread }
  }
  data.push({ name, data: null, isSubject: false })
  const note = `write \`${read.example}\``
  const reason = `the data of \`:::${name}\` cannot be read`
  return { mark, messages: isBroken ? [] : [error('invalid-block', at, reason, note)] }
}

/** The keys that are read of a medium. */
const keysOfMedium = ['url', 'type', 'mediaType', 'alt', 'caption', 'aspectRatio']

const mediumOf = (item: Readonly<Record<string, unknown>>): BlockMedium | undefined => {
  const url = asText(item.url)
  if (url === undefined || url === '') return undefined
  const type = asText(item.mediaType ?? item.type) ?? 'image'
  const [alt, caption, ratio] = [asText(item.alt), asText(item.caption), asText(item.aspectRatio)]
  return {
    type: type.startsWith('video') ? 'video' : type.startsWith('audio') ? 'audio' : 'image',
    url: isWebUrl(url) ? url : url.replace(/^\.\//, ''),
    ...(alt !== undefined && { alt }),
    ...(caption !== undefined && { caption }),
    ...(ratio !== undefined && /^[a-z]+$/.test(ratio) && { ratio }),
    inContent: true,
  }
}
