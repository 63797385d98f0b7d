import { createRequire } from 'node:module'
import type * as GrayMatter from 'gray-matter'
import { error, type Message } from '../model/message.js'
import type { Source } from '../model/site.js'
import { parsePlainYaml } from './plain-yaml.js'
import { parseYaml } from './yaml.js'

/** The head of a file and the rest. `bodyLine` is the line of the file on which the body begins. */
export type FrontMatter = {
  readonly data: Readonly<Record<string, unknown>>
  readonly body: string
  readonly bodyLine: number
  readonly messages: readonly Message[]
}

/**
 * Splits a file into YAML front matter and Markdown. Only a first line that is exactly `---` opens front
 * matter; other languages (`---js`) are refused, because gray-matter would run them.
 */
export const parseFrontMatter = (source: Source): FrontMatter => {
  const text = source.value
  const first = firstLine(text)
  if (!first.startsWith('---')) return { data: {}, body: text, bodyLine: 1, messages: [] }
  if (/^-{4,}$/.test(first)) return { data: {}, body: text, bodyLine: 1, messages: [] }
  if (first !== '---')
    return broken(
      source,
      1,
      `the front matter begins with \`${first}\``,
      'begin it with a line that is `---` and nothing else; only YAML is read',
    )

  const closing = /\n---[ \t]*(?:\r?\n|\r?$)/.exec(text.slice(3))
  if (closing === null)
    return broken(source, 1, 'the front matter is not closed', 'put a line `---` after its last key')
  const yaml = text.slice(3, 3 + closing.index)
  const body = text.slice(3 + closing.index + closing[0].length)
  const bodyLine = 2 + countLines(yaml) + 1

  const plain = parsePlainYaml(yaml)
  if (plain !== undefined) return { data: plain, body, bodyLine, messages: [] }
  const { value, messages } = readWithMatter(yaml, source)
  if (messages.length > 0) return { data: {}, body, bodyLine, messages }
  if (value === null || value === undefined) return { data: {}, body, bodyLine, messages: [] }
  if (typeof value !== 'object' || Array.isArray(value))
    return broken(
      source,
      2,
      'the front matter is not a list of `key: value` lines',
      'write one key a line, e.g. `title: "Hello"`',
    )
  return { data: value as Record<string, unknown>, body, bodyLine, messages: [] }
}

/** The line of a key at the top level of the front matter; 1 when it is not there. */
export const lineOfKey = (text: string, key: string): number => {
  const lines = text.split('\n', 200)
  const index = lines.findIndex(
    (line) => line.startsWith(`${key}:`) || line.startsWith(`"${key}":`) || line.startsWith(`${key} `),
  )
  return index === -1 ? 1 : index + 1
}

const firstLine = (text: string): string => {
  const end = text.indexOf('\n')
  return (end === -1 ? text : text.slice(0, end)).trimEnd()
}

const countLines = (yaml: string): number => yaml.match(/\n/g)?.length ?? 0

const readWithMatter = (yaml: string, source: Source): { value: unknown; messages: readonly Message[] } => {
  let result: { value: unknown; messages: readonly Message[] } = { value: {}, messages: [] }
  const parse = (text: string): object => {
    result = parseYaml(text.replace(/^\r?\n/, ''), { file: source.file, firstLine: 2 })
    return {}
  }
  const matter = require('gray-matter') as typeof GrayMatter.default
  matter(`---${yaml}\n---\n`, {
    language: 'yaml',
    engines: { yaml: parse, javascript: refuse, json: refuse },
  })
  return result
}

/** Loaded when a post is not plain enough for `parsePlainYaml`. */
const require = createRequire(import.meta.url)

const refuse = (): never => {
  throw new Error('only YAML is read')
}

const broken = (source: Source, line: number, reason: string, note: string): FrontMatter => ({
  data: {},
  body: '',
  bodyLine: line,
  messages: [error({ file: source.file, line, column: 1 }, reason, note)],
})
