import { createRequire } from 'node:module'
import type * as GrayMatter from 'gray-matter'
import type * as SmolToml from 'smol-toml'
import { error, type Message } from '../../model/message.js'
import { parsePlainYaml } from '../plain-yaml.js'
import { parseYaml } from '../yaml.js'
import { headKeys } from './stray-head.js'

/** The text of front matter in one notation. `rest` is the body, after the line that closes it. */
type HeadText = { readonly text: string; readonly rest: string; readonly skippedLines: number }

/** The data of front matter, or messages why it cannot be read. */
type HeadData = { readonly data?: unknown; readonly messages: readonly Message[] }

type HeadPlace = { readonly file: string; readonly firstLine: number }

/**
 * A notation of front matter. `find` returns its text at the beginning of a file; undefined when the file begins
 * otherwise, and `unclosed` when its last line is missing. `opens` is a quick test of the first line.
 */
type HeadFormat = {
  readonly name: string
  readonly usedBy: string
  readonly isYaml: boolean
  readonly opens: RegExp
  readonly find: (text: string) => HeadText | 'unclosed' | undefined
  readonly read: (text: string, place: HeadPlace) => HeadData
}

/** The notations of front matter, the usual one first. */
export const headFormats: readonly HeadFormat[] = [
  {
    name: 'YAML between `---` and `---` or `...`',
    usedBy: 'most generators',
    isYaml: true,
    opens: /^---(?:[ \t]*ya?ml)?[ \t]*$/i,
    find: (text) => between(text, /\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\r?$)/),
    read: parseHeadYaml,
  },
  {
    name: 'TOML between `+++` and `+++`, or from `---toml` to `---`',
    usedBy: 'Hugo, Zola, Eleventy',
    isYaml: false,
    opens: /^(?:\+\+\+|---[ \t]*toml)[ \t]*$/i,
    find: (text) =>
      between(text, text.startsWith('+') ? /\n\+\+\+[ \t]*(?:\r?\n|\r?$)/ : /\n---[ \t]*(?:\r?\n|\r?$)/),
    read: parseToml,
  },
  {
    name: 'JSON from `{` to `}`, or from `---json` to `---`',
    usedBy: 'Hugo, Eleventy, Hexo',
    isYaml: false,
    opens: /^(?:\{|---[ \t]*json[ \t]*$|;;;[ \t]*$)/i,
    find: (text) => {
      if (text.startsWith('---')) return between(text, /\n---[ \t]*(?:\r?\n|\r?$)/)
      return text.startsWith(';') ? between(text, /\n;;;[ \t]*(?:\r?\n|\r?$)/) : findObject(text)
    },
    read: parseJsonHead,
  },
  {
    name: 'YAML without the first `---`, beginning with `title:`, `date:` or `layout:`',
    usedBy: 'Hexo',
    isYaml: true,
    opens: /^(?:title|date|layout)[ \t]*:(?:[ \t]|$)/i,
    find: (text) => {
      const end = /\n---[ \t]*(?:\r?\n|\r?$)/.exec(text.slice(0, 20_000))
      if (end === null || !text.slice(0, end.index).split('\n').every(isYamlLine)) return undefined
      return { text: text.slice(0, end.index), rest: text.slice(end.index + end[0].length), skippedLines: 0 }
    },
    read: parseHeadYaml,
  },
  {
    name: 'Lines `Key: value` up to an empty line, `Title:` or `Date:` in one of the first two',
    usedBy: 'Pelican, MultiMarkdown',
    isYaml: false,
    opens: /^[A-Za-z]\w*[ \t]*:[ \t]*\S/,
    find: (text) => {
      const end = /\r?\n[ \t]*(?:\r?\n|$)|$/.exec(text.slice(0, 20_000))
      const lines = text.slice(0, end?.index).split(/\r?\n/)
      const isHead =
        lines.slice(0, 2).some((line) => /^(?:title|date)[ \t]*:[ \t]*\S/i.test(line)) &&
        lines.every((line) => /^[A-Za-z][\w-]*[ \t]*:(?!\/\/)/.test(line) || /^[ \t]+\S/.test(line)) &&
        lines.filter((line) => keyOfLine.test(line)).length > 1
      if (!isHead || end === null) return undefined
      return {
        text: text.slice(0, end.index),
        rest: text.slice(end.index + end[0].length),
        skippedLines: 0,
      }
    },
    read: (text) => ({ data: readLines(text), messages: [] }),
  },
]

const isYamlLine = (line: string): boolean =>
  /^(?:\s*$|\s*#|\s|- |["']?[\w.-]+["']?[ \t]*:(?:\s|$))/.test(line)

/** Returns the text between the first line and a line that matches `closing`. */
const between = (text: string, closing: RegExp): HeadText | 'unclosed' => {
  const first = text.search(/\n|$/)
  const end = closing.exec(text.slice(first))
  if (end === null) return 'unclosed'
  const inner = text.slice(first, first + end.index)
  return {
    text: inner.replace(/^\r?\n/, ''),
    rest: text.slice(first + end.index + end[0].length),
    skippedLines: 1,
  }
}

/** Returns the JSON object at the beginning of a text, if it has a key of front matter. */
const findObject = (text: string): HeadText | 'unclosed' | undefined => {
  let [depth, isText] = [0, false]
  const limit = Math.min(text.length, 200_000)
  for (let at = 0; at < limit; at++) {
    const sign = text[at]
    if (isText) {
      if (sign === '\\') at++
      else if (sign === '"') isText = false
    } else if (sign === '"') isText = true
    else if (sign === '{') depth++
    else if (sign === '}' && --depth === 0) {
      const object = text.slice(0, at + 1)
      if (!topKeysOf(object).some((key) => headKeys.test(key))) return undefined
      return { text: object, rest: text.slice(at + 1).replace(/^[ \t]*\r?\n/, ''), skippedLines: 0 }
    }
  }
  return undefined
}

const topKeysOf = (object: string): string[] =>
  [...object.matchAll(/(?:^\{|,|\n)\s*"([^"\n]{1,60})"\s*:/g)].map(([, key = '']) => key)

/** Loads gray-matter and smol-toml only for a post that needs them. */
const require = createRequire(import.meta.url)

function parseHeadYaml(yaml: string, place: HeadPlace): HeadData {
  const plain = parsePlainYaml(yaml)
  if (plain !== undefined) return { data: plain, messages: [] }
  let result: HeadData = { messages: [] }
  const parse = (text: string): object => {
    const { value, messages } = parseYaml(text.replace(/^\r?\n/, ''), place)
    result = { data: value, messages }
    return {}
  }
  const matter = require('gray-matter') as typeof GrayMatter.default
  // gray-matter ends the front matter at any line that begins with the delimiter. This one is longer than the text.
  const end = '-'.repeat(yaml.length + 4)
  matter(`---\n${yaml}\n${end}\n`, {
    language: 'yaml',
    delimiters: ['---', end],
    engines: { yaml: parse, javascript: refuse, json: refuse },
  })
  return result
}

const refuse = (): never => {
  throw new Error('only YAML is read')
}

function parseToml(text: string, { file, firstLine }: HeadPlace): HeadData {
  const { parse, TomlError, TomlDate } = require('smol-toml') as typeof SmolToml
  const plain = (value: unknown): unknown => {
    if (value instanceof TomlDate) return value.toISOString().replace(/\.000(?=Z|[+-]|$)/, '')
    if (value instanceof Date) return value.toISOString()
    if (Array.isArray(value)) return value.map(plain)
    if (typeof value === 'bigint') return String(value)
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]))
      : value
  }
  try {
    return { data: plain(parse(text)), messages: [] }
  } catch (thrown) {
    if (!(thrown instanceof TomlError)) throw thrown
    const reason = /^[^\n]*?:\s*([^\n]+)/.exec(thrown.message)?.[1] ?? 'it is not TOML'
    const line = text.split('\n')[thrown.line - 1]?.trim().slice(0, 60) ?? ''
    return {
      messages: [
        error(
          'invalid-front-matter',
          { file, line: firstLine + thrown.line - 1, column: thrown.column },
          `the TOML cannot be read at \`${line}\`: ${reason}`,
          'write `key = "value"` on each line',
        ),
      ],
    }
  }
}

function parseJsonHead(text: string, { file, firstLine }: HeadPlace): HeadData {
  const object = text.trim().startsWith('{') ? text : `{${text}}`
  try {
    return { data: JSON.parse(object) as unknown, messages: [] }
  } catch (thrown) {
    const at = Number(/position (\d+)/.exec(String(thrown))?.[1] ?? 0)
    return {
      messages: [
        error(
          'invalid-front-matter',
          { file, line: firstLine + (object.slice(0, at).match(/\n/g)?.length ?? 0), column: 1 },
          'the JSON of the front matter cannot be read',
          'write `"key": "value"`, with a comma after each line but the last',
        ),
      ],
    }
  }
}

const keyOfLine = /^([A-Za-z][\w-]*)[ \t]*:[ \t]*(.*)$/

/** Returns the keys and texts of lines `Key: value`; an indented line continues the one before it. */
const readLines = (text: string): Record<string, unknown> => {
  const data = new Map<string, string>()
  let last = ''
  for (const line of text.split(/\r?\n/)) {
    const match = keyOfLine.exec(line)
    if (match === null) data.set(last, `${data.get(last) ?? ''} ${line.trim()}`.trim())
    else {
      last = match[1] ?? ''
      data.set(last, (match[2] ?? '').trim())
    }
  }
  return Object.fromEntries([...data].filter(([key, value]) => key !== '__proto__' && value !== ''))
}
