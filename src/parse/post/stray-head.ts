import { lineKinds } from '../markdown/line-kinds.js'
import { publishingOf } from './withheld.js'

/**
 * A text that looks like front matter and is not read as such. `line` counts from 1; `shown` is the start of
 * that line.
 */
export type StrayHead = { readonly line: number; readonly shown: string }

/**
 * Finds front matter that Markdown would print as text; undefined when there is none. At the beginning, any
 * notation counts (`+++`, `{`, `----`, after or in a comment); further down, only a closed one that withholds
 * the post. `isHeadless` is true for a text without front matter of its own; there, lines such as `Status:
 * draft` without any fence count, too. Code and headings with an underline are skipped. Reads the first 100
 * lines.
 */
export const strayHead = (text: string, isHeadless: boolean): StrayHead | undefined => {
  const lines = text.slice(0, 20_000).split(/\r\n|\r|\n/, 100)
  const start = firstTextLine(lines)
  const comment = lines.slice(0, start).findIndex((line) => {
    const pair = pairIn(
      tidy(line)
        .replace(/^<!--|-->$/g, '')
        .trim(),
    )
    return pair !== undefined && isWithholding(pair)
  })
  if (comment !== -1) return found(lines, comment)
  const first = headAt(lines, start)
  if (first?.isWhole === true || first?.keys.some(isWithholding)) return found(lines, start)
  const bare = bareKeys(lines, start, isHeadless)
  if (bare !== undefined) return found(lines, bare)
  const heads = new Set(
    lines.flatMap((_, index) => (index >= start && withholdsAt(lines, index) ? index : [])),
  )
  if (heads.size === 0) return undefined
  const kindOf = lineKinds()
  let isPre = false
  for (const [index, line] of lines.entries()) {
    if (index < start) continue
    const isFence = kindOf(line) === 'code'
    if (/^\s*<pre\b/i.test(line)) isPre = true
    if (/<\/pre\b/i.test(line)) isPre = false
    if (!isFence && !isPre && heads.has(index)) return found(lines, index)
  }
  return undefined
}

/** Whether front matter that withholds the post begins on a line, if this is not code. */
const withholdsAt = (lines: readonly string[], index: number): boolean => {
  if (!mark.test(lines[index] ?? '') || (lines[index - 1] ?? '').trim() !== '') return false
  const head = headAt(lines, index)
  return head?.isWhole === true && head.keys.some((pair) => isWithholding(pair) && !/^layout$/i.test(pair[0]))
}

/** A line that may open front matter. */
const mark = /^ {0,3}[-+]{3}/

type Pair = readonly [key: string, value: string]

/** Returns the index of the first line of text, after blank lines and comments of HTML, Jinja and YAML. */
const firstTextLine = (lines: readonly string[]): number => {
  let index = 0
  for (; index < lines.length; index++) {
    const line = tidy(lines[index] ?? '')
    if (line === '' || /^%YAML\b/.test(line)) continue
    const end = /^<!--/.test(line) ? '-->' : /^\{#/.test(line) ? '#}' : /^%%/.test(line) ? '%%' : undefined
    if (end === undefined) break
    const rest = line.slice(2)
    if (rest.includes(end)) {
      if (tidy(rest.slice(rest.indexOf(end) + end.length)) !== '') break
      continue
    }
    const close = lines.findIndex((one, at) => at > index && one.includes(end))
    if (close === -1) break
    index = close
  }
  return index
}

/**
 * The keys below a line that opens front matter. `isWhole` is true when it is closed and contains only keys.
 */
type Head = { readonly keys: readonly Pair[]; readonly isWhole: boolean }

const headAt = (lines: readonly string[], start: number): Head | undefined => {
  const opening = tidy(lines[start] ?? '')
  // `{{`, `{%`, `{#` and `{:` are tags of templates.
  if (/^\{(?![{%#:])(?:\s*$|.*\}$|\s*["']?\w+["']?\s*:.*,$)/.test(opening)) {
    const keys = jsonPairs(lines.slice(start, start + 60))
    return { keys, isWhole: keys.some(([key]) => headKeys.test(key)) }
  }
  if (!/^(?:-{2,}|—+-*|–+-*|－{2,}|\+{3,}|;{3,}|={3,}|\*{3,}|_{3,})\s*\w*$/.test(opening)) return undefined
  const keys: Pair[] = []
  const sign = opening[0] ?? ''
  let isPlain = true
  for (const line of lines.slice(start + 1, start + 60)) {
    const text = tidy(line)
    if (text.startsWith(sign.repeat(2)) || text === '...')
      return { keys, isWhole: isPlain && keys.length > 0 }
    const pair = pairIn(text)
    if (pair !== undefined) keys.push(pair)
    else isPlain &&= text === '' || /^(?:[#[\]{}]|- |\s)/.test(text) || /^\s/.test(line)
  }
  return { keys, isWhole: false }
}

/** The keys by which a JSON object at the beginning is front matter and not a part of the text. */
export const headKeys =
  /^(?:title|date|drafts?|tags|categories|slug|layout|author|description|publish(?:ed)?|status|visibility|private|type)$/i

/**
 * Returns the index of a line `Key: value` at the beginning without a fence above it: one that withholds the
 * post, or one of Hexo's front matter, which ends with `---`. Below front matter, only lines that end with
 * `---` count: that front matter was closed a line too early.
 */
const bareKeys = (lines: readonly string[], start: number, isHeadless: boolean): number | undefined => {
  let withholding: number | undefined
  for (let index = start; index < lines.length; index++) {
    const text = tidy(lines[index] ?? '')
    const pair = pairIn(text.replace(/^(?:#\+|\.\. +|:(?=\w))/, ''))
    if (pair === undefined) {
      if (!/^-{3,}$/.test(text) || index === start) return undefined
      if (withholding !== undefined) return withholding
      const first = pairIn(tidy(lines[start] ?? ''))?.[0] ?? ''
      return isHeadless && /^(?:title|date|layout)$/i.test(first) ? start : undefined
    }
    if (isWithholding(pair)) withholding ??= index
    if (isHeadless && withholding !== undefined) return withholding
  }
  return undefined
}

const isWithholding = ([key, value]: Pair): boolean => {
  if (/^password$/i.test(key)) return false
  const publishing = publishingOf(key, value.replace(/\s+#.*$/, '').replace(/^["']|["'],?$/g, ''))
  return publishing === 'withheld'
}

const pairIn = (text: string): Pair | undefined => {
  const match = /^["']?([\p{L}_][\p{L}\p{N}_. -]{0,40}?)["']?\s*(?::(?:\s+|$)|=\s*)(.*)$/u.exec(text)
  return match === null ? undefined : [match[1] ?? '', (match[2] ?? '').trim()]
}

const jsonPairs = (lines: readonly string[]): Pair[] =>
  [
    ...lines
      .join('\n')
      .matchAll(/(?:["']([\w .-]{1,40})["']|(?<=[{,\s])(\w{1,40}))\s*:\s*["']?([^"',}\n]{0,200})/g),
  ].map(([, quoted, bare = '', value = '']) => [quoted ?? bare, value.trim()])

/** Returns a line without invisible characters and without space around it. */
const tidy = (line: string): string => line.replace(/[\p{Default_Ignorable_Code_Point}\ufeff]/gu, '').trim()

const found = (lines: readonly string[], index: number): StrayHead => ({
  line: index + 1,
  shown: tidy(lines[index] ?? '').slice(0, 60),
})
