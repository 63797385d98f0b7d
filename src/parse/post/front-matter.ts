import { isObject } from '../../model/json.js'
import { error, type Message, type Place } from '../../model/message.js'
import type { Source } from '../../model/site.js'
import { yamlPlaces } from '../yaml-places.js'
import { headFormats } from './head-formats.js'
import { withCanonicalKeys } from './key-spellings.js'
import { strayHead } from './stray-head.js'

/**
 * The front matter and the body of a file. `bodyLine` is the line of the file, from 1, on which the body
 * begins.
 */
export type FrontMatter = {
  readonly data: Readonly<Record<string, unknown>>
  readonly body: string
  readonly bodyLine: number
  /** Whether the file begins with front matter. */
  readonly hasHead: boolean
  /** The place of a key at the top level. */
  readonly placeOf: (key: string) => Place
  readonly messages: readonly Message[]
}

/**
 * Splits a file into front matter, in one of the notations of `headFormats`, and its body. Blank lines before
 * it are skipped. Another language (`---js`) is an error, because gray-matter would run it. Front matter in
 * another notation is an error, because it may mark the post as a draft. Keys have the spelling of
 * `knownKeys`. With an error, `data` and `body` are empty.
 */
export const parseFrontMatter = (source: Source): FrontMatter => {
  const skipped = /^(?:[ \t\u200b\u2060\ufeff]*\r?\n)*\ufeff?/u.exec(source.value)?.[0] ?? ''
  const text = source.value.slice(skipped.length)
  const before = countLines(skipped)
  const first = firstLine(text)
  const isAfterBlank = before > 0
  if (isAfterBlank && first === '---' && !keyAfterFence.test(text)) return withoutHead(source)
  for (const { opens, find, read, isYaml } of headFormats) {
    if (!opens.test(first)) continue
    const head = find(text)
    if (head === undefined) continue
    if (head === 'unclosed')
      return broken(
        source,
        1 + before,
        'the front matter is not closed',
        `add a line \`${first.slice(0, 3)}\` after its last key`,
      )
    const { rest: body, skippedLines } = head
    const bodyLine = before + 1 + countLines(text.slice(0, text.length - body.length))
    const second = strayHead(body, false)
    if (second !== undefined) return unsupported(source, second.line + bodyLine - 1, second.shown)

    const firstKeyLine = before + 1 + skippedLines
    const { data, messages } = read(head.text, { file: source.file, firstLine: firstKeyLine })
    if (messages.length === 0 && data !== null && data !== undefined && !isObject(data))
      return broken(
        source,
        firstKeyLine,
        'the front matter is not a list of `key: value` lines',
        'write one key on each line, e.g. `title: "Hello"`',
      )
    const keys = withCanonicalKeys(isObject(data) ? data : {})
    const places = yamlPlaces({ file: source.file, value: `\n${head.text}` }, firstKeyLine - 1)
    const placeOf = (key: string): Place => {
      const written = keys.writtenPath(key)
      if (isYaml) return { ...places(written), column: 1 }
      const line = firstKeyLine + lineOf(head.text, written.at(-1) ?? key)
      return { file: source.file, line, column: 1 }
    }
    return {
      data: messages.length > 0 ? {} : keys.data,
      body: messages.length > 0 ? '' : body,
      bodyLine,
      hasHead: true,
      placeOf,
      messages,
    }
  }
  if (!first.startsWith('---') || /^-{4,}$/.test(first)) return withoutHead(source)
  return broken(
    source,
    1 + before,
    `the front matter begins with \`${first.slice(0, 60)}\``,
    'begin it with a line `---`, `---toml` or `---json`',
  )
}

/** A line `---` with a key below it; after blank lines, `---` alone is a rule of Markdown. */
const keyAfterFence = /^---[ \t]*\r?\n\s*["']?[\p{L}_][\p{L}\p{N}_. -]*["']?\s*:/u

/** Returns the index of the first line with a key; 0 when there is none. */
const lineOf = (head: string, key: string): number =>
  Math.max(
    0,
    head
      .split('\n')
      .findIndex((line) => line.replace(/^[\s{"'[]+/, '').startsWith(key) && /[:=\]]/.test(line)),
  )

const withoutHead = (source: Source): FrontMatter => {
  const stray = strayHead(source.value, true)
  return stray === undefined
    ? {
        data: {},
        body: source.value,
        bodyLine: 1,
        hasHead: false,
        placeOf: () => top(source),
        messages: [],
      }
    : unsupported(source, stray.line, stray.shown)
}

const unsupported = (source: Source, line: number, shown: string): FrontMatter =>
  broken(
    source,
    line,
    `\`${shown}\` looks like front matter, but not as one that can be read`,
    'write it in YAML between two lines `---`, the first of them on line 1',
  )

const top = ({ file }: Source): Place => ({ file, line: 1, column: 1 })

const firstLine = (text: string): string => {
  const end = text.indexOf('\n')
  return (end === -1 ? text : text.slice(0, end)).trimEnd()
}

const countLines = (text: string): number => text.match(/\n/g)?.length ?? 0

const broken = (source: Source, line: number, reason: string, note: string): FrontMatter => ({
  data: {},
  body: '',
  bodyLine: line,
  hasHead: true,
  placeOf: () => top(source),
  messages: [error('invalid-front-matter', { file: source.file, line, column: 1 }, reason, note)],
})
