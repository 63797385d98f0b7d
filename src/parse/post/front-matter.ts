import { createRequire } from 'node:module'
import type * as GrayMatter from 'gray-matter'
import { error, type Message, type Place } from '../../model/message.js'
import type { Source } from '../../model/site.js'
import { parseYaml } from '../yaml.js'
import { yamlPlaces } from '../yaml-places.js'
import { parsePlainYaml } from './front-matter-fast-path.js'
import { strayHead } from './stray-head.js'

/**
 * The front matter and the body of a file. `bodyLine` is the line of the file, from 1, on which the body
 * begins.
 */
export type FrontMatter = {
  readonly data: Readonly<Record<string, unknown>>
  readonly body: string
  readonly bodyLine: number
  /** The place of a key at the top level. */
  readonly placeOf: (key: string) => Place
  readonly messages: readonly Message[]
}

/**
 * Splits a file into YAML front matter and Markdown. A first line that is exactly `---` opens front matter;
 * blank lines before it are skipped. Another language (`---js`) is an error, because gray-matter would run
 * it. Front matter in an unsupported format is an error, because it may mark the post as a draft. With an
 * error, `data` and `body` are empty.
 */
export const parseFrontMatter = (source: Source): FrontMatter => {
  const blank =
    /^(?:[ \t\u200b\u2060\ufeff]*\r?\n)*\ufeff?(?=---[ \t]*\r?\n\s*["']?[\p{L}_][\p{L}\p{N}_. -]*["']?\s*:)/u.exec(
      source.value,
    )
  const skipped = blank?.[0] ?? ''
  const text = source.value.slice(skipped.length)
  const before = countLines(skipped)
  const first = firstLine(text)
  if (!first.startsWith('---') || /^-{4,}$/.test(first)) return withoutHead(source)
  if (first !== '---')
    return broken(
      source,
      1 + before,
      `the front matter begins with \`${first.slice(0, 60)}\``,
      'begin it with a line `---`; only YAML is supported',
    )

  const closing = /\n---[ \t]*(?:\r?\n|\r?$)/.exec(text.slice(3))
  if (closing === null)
    return broken(source, 1 + before, 'the front matter is not closed', 'add a line `---` after its last key')
  const yaml = text.slice(3, 3 + closing.index)
  const body = text.slice(3 + closing.index + closing[0].length)
  const bodyLine = before + 2 + countLines(yaml) + 1
  const places = yamlPlaces({ file: source.file, value: yaml }, before + 1)
  const placeOf = (key: string): Place => ({ ...places([key]), column: 1 })
  const second = strayHead(body, false)
  if (second !== undefined) return unsupported(source, second.line + bodyLine - 1, second.shown)

  const plain = parsePlainYaml(yaml)
  if (plain !== undefined) return { data: plain, body, bodyLine, placeOf, messages: [] }
  const { value, messages } = readWithMatter(yaml, { file: source.file, firstLine: before + 2 })
  if (messages.length > 0) return { data: {}, body, bodyLine, placeOf, messages }
  if (value === null || value === undefined) return { data: {}, body, bodyLine, placeOf, messages: [] }
  if (typeof value !== 'object' || Array.isArray(value))
    return broken(
      source,
      before + 2,
      'the front matter is not a list of `key: value` lines',
      'write one key on each line, e.g. `title: "Hello"`',
    )
  return { data: value as Record<string, unknown>, body, bodyLine, placeOf, messages: [] }
}

const withoutHead = (source: Source): FrontMatter => {
  const stray = strayHead(source.value, true)
  return stray === undefined
    ? { data: {}, body: source.value, bodyLine: 1, placeOf: () => top(source), messages: [] }
    : unsupported(source, stray.line, stray.shown)
}

const unsupported = (source: Source, line: number, shown: string): FrontMatter =>
  broken(
    source,
    line,
    `\`${shown}\` looks like front matter in an unsupported format`,
    'write it in YAML between two lines `---`, the first of them on line 1',
  )

const top = ({ file }: Source): Place => ({ file, line: 1, column: 1 })

const firstLine = (text: string): string => {
  const end = text.indexOf('\n')
  return (end === -1 ? text : text.slice(0, end)).trimEnd()
}

const countLines = (yaml: string): number => yaml.match(/\n/g)?.length ?? 0

const readWithMatter = (
  yaml: string,
  place: { readonly file: string; readonly firstLine: number },
): { value: unknown; messages: readonly Message[] } => {
  let result: { value: unknown; messages: readonly Message[] } = { value: {}, messages: [] }
  const parse = (text: string): object => {
    result = parseYaml(text.replace(/^\r?\n/, ''), place)
    return {}
  }
  const matter = require('gray-matter') as typeof GrayMatter.default
  matter(`---${yaml}\n---\n`, {
    language: 'yaml',
    engines: { yaml: parse, javascript: refuse, json: refuse },
  })
  return result
}

/** Loads gray-matter only for a post that `parsePlainYaml` does not read. */
const require = createRequire(import.meta.url)

const refuse = (): never => {
  throw new Error('only YAML is read')
}

const broken = (source: Source, line: number, reason: string, note: string): FrontMatter => ({
  data: {},
  body: '',
  bodyLine: line,
  placeOf: () => top(source),
  messages: [error('invalid-front-matter', { file: source.file, line, column: 1 }, reason, note)],
})
