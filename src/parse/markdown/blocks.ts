import type { Block } from '../../model/block.js'
import { closestMatch } from '../../model/closest-match.js'
import type { ParseSettings } from '../../model/config.js'
import { type Message, type Place, warning } from '../../model/message.js'
import { builtInBlocks } from './block-data.js'
import { closingLines, hideLines, isBlockOfYaml } from './block-lines.js'
import { type BlockPlace, blockMarkerPrefix, elements, type Mark } from './block-marks.js'
import { dataLines, dataOf, mediaOf } from './block-yaml.js'
import { textLineFinder } from './code-lines.js'

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

/** Whether a name is that of a block. */
const isBlockName = (name: string, config: Pick<ParseSettings, 'blocks'>): boolean =>
  Object.hasOwn(elements, name) || isBlockOfYaml(name, config)

const indentedBlock = (name: string, at: Place): Message =>
  warning(
    'invalid-block',
    at,
    `\`:::${name}\` is not at the beginning of its line, so it is text`,
    'write it at the beginning of the line, outside of lists and quotations',
  )

const unknownBlock = (name: string, at: Place, config: ParseSettings): Message => {
  const all = [...Object.keys(elements), 'gallery', ...builtInBlocks, ...Object.keys(config.blocks)]
  const known = [...new Set(all)]
  const meant = closestMatch(name, [...known, 'media'])
  return warning(
    'unknown-block',
    at,
    `\`:::${name}\` is not a block of smallsocial`,
    meant === undefined ? `use ${known.join(', ')} or media` : `did you mean \`:::${meant}\`?`,
  )
}

/** The state of splitting a text into blocks. `lines` are replaced in place, so that line numbers do not change. */
type Scan = {
  readonly place: BlockPlace
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
export const splitBlocks = (text: string, place: BlockPlace): Blocks => {
  if (!/^[ \t>\d.)*+-]*(?::::|\^\^\^)/m.test(text)) return { text, marks: [], data: [], messages: [] }
  const lines = text.split(/\r?\n/)
  const scan: Scan = { place, lines, marks: [], data: [], messages: [], open: [] }
  const closing = closingLines(lines)
  const isText = textLineFinder()
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    if (!isText(line)) continue
    const colon = /^(:{3,})[ \t]*(\p{L}[\p{L}\p{N}_-]*)?(.*)$/u.exec(line)
    const caret = /^\^\^\^(?!\^)[ \t]*(.*)$/.exec(line)
    const indented = /^(?:[ \t]|>|[-+*][ \t]|\d{1,9}[.)][ \t])+:{3,}[ \t]*(\p{L}[\p{L}\p{N}_-]*)/u.exec(
      line,
    )?.[1]
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

const placeOfLine = ({ file, bodyLine }: BlockPlace, index: number): Place => ({
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
