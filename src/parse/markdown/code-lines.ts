import { lineKinds } from './line-kinds.js'

/**
 * Returns a function to call with each line in order, which returns whether the line is code: fenced, indented outside of a list
 * (https://spec.commonmark.org/0.31.2/#indented-code-blocks), or
 * in an element whose text is no Markdown (https://spec.commonmark.org/0.31.2/#html-blocks, kind 1).
 */
export const codeLineFinder = (): ((line: string) => boolean) => {
  const kindOf = lineKinds()
  let [isRaw, isIndented, isInList, wasBlank] = [false, false, false, true]
  return (line) => {
    const isFenced = kindOf(line) === 'code'
    const isBlank = line.trim() === ''
    const startsRaw = !isFenced && startOfRaw.test(line)
    const wasRaw = isRaw
    if (startsRaw) isRaw = true
    if (endOfRaw.test(line)) isRaw = false
    const isDeep = /^(?: {4}| {0,3}\t)/.test(line)
    if (!isBlank) {
      if (!isDeep && !/^\s/.test(line)) isInList = false
      if (/^\s*(?:[-*+]|\d{1,9}[.)])\s/.test(line) && !(isDeep && !isInList)) isInList = true
      isIndented = isDeep && !isInList && (wasBlank || isIndented)
    }
    wasBlank = isBlank
    return isFenced || wasRaw || startsRaw || (isIndented && !isBlank)
  }
}

/** Matches a line of HTML with the start of an element whose text is no Markdown; in prose, `<pre>` starts none. */
const startOfRaw = /^ {0,3}<(?:[^`]*<)?(?:pre|script|style|textarea)(?=\s|>|$)/i
const endOfRaw = /<\/(?:pre|script|style|textarea)\b/i

/** Returns a function that returns whether a position of a line is in a code span; it is called for positions of one line. */
export const codeSpansOf = (line: string): ((at: number) => boolean) => {
  if (!line.includes('`')) return () => false
  const spans = [...line.matchAll(/(`+)(?!`)[^`]*\1(?!`)/g)].map(
    ({ 0: span, index }) => [index, index + span.length] as const,
  )
  return (at) => spans.some(([from, to]) => at >= from && at < to)
}

/** Returns a line in which the parts that are in no code span are changed. */
export const outsideCodeSpans = (line: string, change: (part: string) => string): string =>
  line
    .split(/(`+[^`]*`+)/)
    .map((part, index) => (index % 2 === 1 ? part : change(part)))
    .join('')
