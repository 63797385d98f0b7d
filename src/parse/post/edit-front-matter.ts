import { isDeepStrictEqual } from 'node:util'
import { isMap, isScalar, parseDocument } from 'yaml'
import type { Source } from '../../model/site.js'
import { parseFrontMatter } from './front-matter.js'

/** The change of a key: its lines, or undefined to remove it. */
export type KeyChange = { readonly key: string; readonly value: unknown; readonly line: string | undefined }

/**
 * Returns a post with other values of some keys of its front matter, and another body if one is given. All other lines
 * stay as they are, with their comments. Returns undefined when the result would not be read as intended, e.g. because
 * the file has an error.
 */
export const editFrontMatter = (
  source: Source,
  changes: readonly KeyChange[],
  body?: string,
): string | undefined => {
  const before = parseFrontMatter(source)
  if (before.messages.length > 0) return undefined
  const end = source.value.length - before.body.length
  const opening = /^[\s\ufeff\u200b\u2060]*---[ \t]*\r?\n/.exec(source.value)?.[0]
  const hasHead = opening !== undefined && before.bodyLine > 1
  const start = hasHead ? opening.length : 0
  const closing = hasHead ? source.value.slice(0, end).lastIndexOf('\n---') + 1 : 0
  const newline = source.value.includes('\r\n') ? '\r\n' : '\n'
  const head = changedHead(source.value.slice(start, Math.max(start, closing)), changes, newline)
  const frame = hasHead
    ? [source.value.slice(0, start), head, source.value.slice(Math.max(start, closing), end)]
    : [`---${newline}`, head, `---${newline}`]
  const text = frame.join('') + (body === undefined ? before.body : `${newline}${body.trimEnd()}${newline}`)
  return isAsIntended(parseFrontMatter({ ...source, value: text }), before, changes, body) ? text : undefined
}

const changedHead = (yaml: string, changes: readonly KeyChange[], newline: string): string => {
  const { contents } = parseDocument(yaml, { strict: false, logLevel: 'silent' })
  const ranges = new Map<string, readonly [from: number, to: number]>()
  if (isMap(contents))
    contents.items.forEach((pair) => {
      const from = isScalar(pair.key) ? pair.key.range?.[0] : undefined
      if (from === undefined || !isScalar(pair.key)) return
      const value = pair.value as { readonly range?: readonly [number, number, number] | null } | null
      const last = value?.range?.[1] ?? from
      const lineEnd = yaml.indexOf('\n', Math.max(last - 1, from))
      ranges.set(String(pair.key.value), [from, lineEnd === -1 ? yaml.length : lineEnd + 1])
    })
  const edits = changes.map(({ key, line }) => {
    const range = ranges.get(key) ?? [yaml.length, yaml.length]
    return { range, text: line === undefined ? '' : `${line}${newline}` }
  })
  let text = yaml
  for (const edit of edits.toReversed().sort((a, b) => b.range[0] - a.range[0] || b.range[1] - a.range[1])) {
    const [from, to] = edit.range
    const before = text.slice(0, from)
    const isOnNewLine = before === '' || before.endsWith('\n')
    text = `${before}${isOnNewLine || edit.text === '' ? '' : newline}${edit.text}${text.slice(to)}`
  }
  return text
}

/** Whether the changed keys have their values, and all others and the body are as before. */
const isAsIntended = (
  after: ReturnType<typeof parseFrontMatter>,
  before: ReturnType<typeof parseFrontMatter>,
  changes: readonly KeyChange[],
  body: string | undefined,
): boolean => {
  const wanted = new Map(Object.entries(before.data))
  for (const { key, value, line } of changes)
    if (line === undefined) wanted.delete(key)
    else wanted.set(key, value)
  return (
    after.messages.length === 0 &&
    isDeepStrictEqual({ ...after.data }, Object.fromEntries(wanted)) &&
    after.body.trim() === (body ?? before.body).trim()
  )
}
