import { error, type Message, warning } from '../../model/message.js'
import type { MediaItem } from '../../model/post.js'
import { isWebUrl } from '../../model/untrusted.js'
import { asObject, asText } from '../fields.js'
import { parseYaml } from '../yaml.js'
import { lineKinds } from './line-kinds.js'

/**
 * A text with its block syntax, `:::name … :::` and `^^^ … ^^^ caption` at the start of a line, replaced by
 * HTML comments, one on each line, so that each parser reads plain CommonMark and line numbers do not change.
 * `joinBlocks` finds the comments in the tree.
 */
export type Blocks = {
  readonly text: string
  readonly marks: readonly Mark[]
  readonly messages: readonly Message[]
}

/** A line of block syntax, parsed; `line` is the original. */
export type Mark =
  | { readonly type: 'open'; readonly name: string; readonly title: string; readonly line: string }
  | { readonly type: 'close'; readonly caption?: string; readonly line: string }
  | { readonly type: 'media'; readonly media: readonly BlockMedium[]; readonly line: string }

/** An entry of a `:::media` block. */
export type BlockMedium = MediaItem & { readonly type: 'image' | 'video' | 'audio'; readonly ratio?: string }

/** The prefix of the comments that mark blocks. */
export const blockMarkerPrefix = 'smallsocial-block-'

type Place = { readonly file: string; readonly bodyLine: number }

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

/**
 * Replaces the lines of block syntax by comments. An unknown block is a warning and becomes a `div`; an
 * unclosed one is a warning and stays text.
 */
export const splitBlocks = (text: string, place: Place): Blocks => {
  if (!/^(?::::|\^\^\^)/m.test(text)) return { text, marks: [], messages: [] }
  const lines = text.split(/\r?\n/)
  const marks: Mark[] = []
  const messages: Message[] = []
  const open: { name: string; index: number; mark: number; colons: number }[] = []
  const replace = (index: number, mark: Mark): void => {
    lines[index] = `<!--${blockMarkerPrefix}${marks.length}-->`
    marks.push(mark)
  }
  const closing = closingLines(lines)
  const kindOf = lineKinds()
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    if (kindOf(line) !== 'text') continue
    const at = { file: place.file, line: place.bodyLine + index, column: 1 }
    const colon = /^(:{3,})[ \t]*([A-Za-z][\w-]*)?(.*)$/.exec(line)
    const caret = /^\^\^\^(?!\^)[ \t]*(.*)$/.exec(line)
    const innermost = open.at(-1)
    if (caret !== null) {
      if (innermost?.name === '^^^') {
        replace(index, { type: 'close', caption: caret[1]?.trim() ?? '', line })
        open.pop()
      } else if (caret[1]?.trim() === '') {
        open.push({ name: '^^^', index, mark: marks.length, colons: 0 })
        replace(index, { type: 'open', name: 'figure', title: '', line })
      }
    } else if (colon !== null) {
      const [, colons = '', name = '', rest = ''] = colon
      if (name === 'media') index = readMedia(lines, index, closing(index), place, marks, messages)
      else if (isEnd(innermost, name, rest, colons)) {
        replace(index, { type: 'close', line })
        open.pop()
      } else if (name !== '') {
        if (!Object.hasOwn(elements, name))
          messages.push(
            warning(
              'unknown-block',
              at,
              `\`:::${name}\` is not a block of smallsocial`,
              `use ${Object.keys(elements).join(', ')} or media`,
            ),
          )
        open.push({ name, index, mark: marks.length, colons: colons.length })
        replace(index, {
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
        'unclosed-block',
        { file: place.file, line: place.bodyLine + index, column: 1 },
        `\`${shown}\` is not closed`,
        `add a line \`${name === '^^^' ? name : ':::'}\` after the block`,
      ),
    )
    lines[index] = (marks[mark] as { line: string }).line
  }
  return { text: lines.join('\n'), marks, messages }
}

/** Whether a line ends the innermost block: it has at least as many colons, and no text but the name of the block. */
const isEnd = (
  innermost: { readonly name: string; readonly colons: number } | undefined,
  name: string,
  rest: string,
  colons: string,
): boolean =>
  innermost !== undefined &&
  (name === '' || name === innermost.name) &&
  rest.trim() === '' &&
  colons.length >= innermost.colons

/**
 * Returns a function that returns the index of the next line that closes a `:::media` block, -1 when there is
 * none. It is called in the order of the lines.
 */
const closingLines = (lines: readonly string[]): ((after: number) => number) => {
  let next = 0
  return (after) => {
    while (next <= after || (next < lines.length && !/^:{3,}[ \t]*(?:media)?[ \t]*$/.test(lines[next] ?? '')))
      next++
    return next < lines.length ? next : -1
  }
}

/**
 * Reads `:::media`, YAML, and `:::media` or `:::`. Returns the index of the closing line; `start` and a
 * warning when there is none.
 */
const readMedia = (
  lines: string[],
  start: number,
  end: number,
  place: Place,
  marks: Mark[],
  messages: Message[],
): number => {
  if (end === -1) {
    messages.push(
      warning(
        'unclosed-block',
        { file: place.file, line: place.bodyLine + start, column: 1 },
        '`:::media` is not closed',
        'add a line `:::media` after the block',
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
  const media = items.map((item) => mediumOf(asObject(item) ?? {}))
  messages.push(...yaml.messages)
  if (media.includes(undefined) || (media.length === 0 && yaml.messages.length === 0))
    messages.push(
      error(
        'invalid-media',
        { file: place.file, line: firstLine, column: 1 },
        'a `:::media` block has an entry without a `url`',
        'write `- url: "cat.jpg"` and below it `alt: "what it shows"`',
      ),
    )
  const line = lines.slice(start, end + 1).join('\n')
  for (let index = start; index <= end; index++) lines[index] = ''
  lines[start] = `<!--${blockMarkerPrefix}${marks.length}`
  lines[end] = '-->'
  marks.push({ type: 'media', media: media.filter((medium) => medium !== undefined), line })
  return end
}

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
