import { blockStart, lineKinds } from './line-kinds.js'

/**
 * Returns a function to call with each line in order, which returns whether the line is code: fenced, indented, or in an
 * element whose text is no Markdown (https://spec.commonmark.org/0.31.2/#html-blocks, kind 1).
 */
export const codeLineFinder = (): ((line: string) => boolean) => {
  const kindOf = lineKindsWithElements()
  return (line) => kindOf(line) === 'code'
}

/** Returns a function to call with each line in order, which returns whether the line is neither code nor in an HTML comment. */
export const textLineFinder = (): ((line: string) => boolean) => {
  const kindOf = lineKindsWithElements()
  return (line) => kindOf(line) === 'text'
}

/** Does the same as `lineKinds`; the lines of elements whose text is no Markdown are code, too. */
const lineKindsWithElements = (): ReturnType<typeof lineKinds> => {
  const kindOf = lineKinds()
  let isRaw = false
  return (line) => {
    const kind = kindOf(line)
    const startsRaw = kind !== 'code' && startOfRaw.test(line)
    const wasRaw = isRaw
    if (startsRaw) isRaw = true
    if (endOfRaw.test(line)) isRaw = false
    return wasRaw || startsRaw ? 'code' : kind
  }
}

/** Matches a line of HTML with the start of an element whose text is no Markdown; in prose, `<pre>` starts none. */
const startOfRaw = /^ {0,3}<(?:[^`]*<)?(?:pre|script|style|textarea)(?=\s|>|$)/i
const endOfRaw = /<\/(?:pre|script|style|textarea)\b/i

/** The place of a code span in a text, from its first backtick to behind its last. */
type CodeSpan = readonly [from: number, to: number]

/**
 * Returns the places of the code spans in the text of a paragraph: a run of backticks begins one that ends at the next run
 * of this length (https://spec.commonmark.org/0.31.2/#code-spans).
 */
const codeSpansIn = (text: string): readonly CodeSpan[] => {
  const spans = text.includes('`') ? backtickSpansIn(text) : []
  const elements = text.includes('<code') ? codeElementsIn(text, spans) : []
  return elements.length === 0 ? spans : joined([...spans, ...elements])
}

/** Returns places in order, those that overlap as one. */
const joined = (spans: readonly CodeSpan[]): readonly CodeSpan[] => {
  const all: [number, number][] = []
  for (const [start, end] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = all.at(-1)
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end)
    else all.push([start, end])
  }
  return all
}

const backtickSpansIn = (text: string): readonly CodeSpan[] => {
  const runs = [...text.matchAll(/(\\*)(`+)/g)].map(({ 1: slashes = '', 2: ticks = '', index }) => ({
    at: index + slashes.length,
    length: ticks.length,
    isEscaped: slashes.length % 2 === 1,
  }))
  const lastOfLength = new Map(runs.map(({ length }, index) => [length, index]))
  const spans: CodeSpan[] = []
  let next = 0
  for (const [index, run] of runs.entries()) {
    if (index < next) continue
    // A backslash makes a text of the first backtick; the others may begin a span.
    const length = run.length - Number(run.isEscaped)
    if (length === 0 || (lastOfLength.get(length) ?? -1) <= index) continue
    next = index + 1
    while (runs[next]?.length !== length) next++
    spans.push([run.at + run.length - length, (runs[next]?.at ?? 0) + length])
    next++
  }
  return spans
}

/** Returns the places of the elements `<code>` in a text of Markdown, whose text is code, too; `spans` are its code spans. */
const codeElementsIn = (text: string, spans: readonly CodeSpan[]): CodeSpan[] => {
  const elements: CodeSpan[] = []
  let span = 0
  for (let from = text.indexOf('<code'); from !== -1; from = text.indexOf('<code', from + 1)) {
    while ((spans[span]?.[1] ?? Number.POSITIVE_INFINITY) <= from) span++
    if ((spans[span]?.[0] ?? Number.POSITIVE_INFINITY) <= from || !/[\s>]/.test(text.charAt(from + 5)))
      continue
    const end = text.indexOf('</code>', from)
    if (end === -1) break
    elements.push([from, end + 7])
    from = end
  }
  return elements
}

/**
 * Returns a function from the index of a line to the places of its code spans, of which some may begin or end on other lines. It
 * is called for each line of text in order; a paragraph begins where it is called first.
 */
export const codeSpanFinder = (lines: readonly string[]): ((index: number) => readonly CodeSpan[]) => {
  let found: (readonly CodeSpan[])[] = []
  let start = 0
  return (index) => {
    if (index >= start + found.length) {
      start = index
      let end = index + 1
      while (end < lines.length && lines[end]?.trim() !== '' && !blockStart.test(lines[end] ?? '')) end++
      found = spansByLine(lines.slice(start, end))
    }
    return found[index - start] ?? []
  }
}

const spansByLine = (lines: readonly string[]): (readonly CodeSpan[])[] => {
  const spans = codeSpansIn(lines.join('\n'))
  let [at, first] = [0, 0]
  return lines.map((line) => {
    const end = at + line.length
    const own: CodeSpan[] = []
    while ((spans[first]?.[1] ?? Number.POSITIVE_INFINITY) <= at) first++
    for (let index = first; (spans[index]?.[0] ?? end) < end; index++) {
      const [from = 0, to = 0] = spans[index] ?? []
      own.push([Math.max(from - at, 0), Math.min(to, end) - at])
    }
    at = end + 1
    return own
  })
}

/** Returns a text in which all but the code spans is changed. For `change`, each code span is one mark. */
export const outsideCodeSpans = (
  text: string,
  spans: readonly CodeSpan[],
  change: (part: string) => string,
): string => changedOutside(text, spans, change, codeMark)

/**
 * Returns a text in which all but URLs, tags and alternative texts is changed, so that a notation in them stays as it is.
 * For `change`, each of them is one mark.
 */
export const outsideUrls = (text: string, change: (part: string) => string): string => {
  const found = [...text.matchAll(urlParts)].map(
    ({ 0: part, index }) => [index, index + part.length] as const,
  )
  return changedOutside(text, found, change, urlMark)
}

const urlParts =
  /!\[[^\]\n]{0,500}\](?:\([^)\n]{0,2000}\))?|(?<=\])\([^)\n]{0,2000}\)|<\/?[a-z][^<>\n]{0,2000}>|https?:\/\/[^\s<>]{0,2000}/gi

const changedOutside = (
  text: string,
  parts: readonly CodeSpan[],
  change: (text: string) => string,
  mark: string,
): string => {
  if (parts.length === 0) return change(text)
  let [marked, from] = ['', 0]
  for (const [index, [start, end]] of parts.entries()) {
    marked += `${text.slice(from, start)}${mark}${index}${mark}`
    from = end
  }
  return change(marked + text.slice(from)).replace(
    new RegExp(`${mark}(\\d+)${mark}`, 'gu'),
    (whole, index: string) => text.slice(...(parts[Number(index)] ?? [0, 0])) || whole,
  )
}

/** Letters for private use, which stand around the number of a part that is not changed. */
const [codeMark, urlMark] = ['\u{10FFFD}', '\u{10FFFC}']
