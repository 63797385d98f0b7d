import { type Segment, segmentText, trimmed } from './segments.js'

/** Returns the number of graphemes of a text, as people count characters (https://unicode.org/reports/tr29/). */
export const graphemesOf = (text: string): number => {
  let count = 0
  for (const _ of graphemes.segment(text)) count++
  return count
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The length limit of a network. */
export type Limit = { readonly isWithin: (segments: readonly Segment[]) => boolean }

/**
 * Returns `body` followed by `tail` if both are within the limit; else the most words of `body` that are, an ellipsis and
 * `tail`. A word is never divided, unless the first alone is too long; then it is cut between graphemes. `isCut` is
 * whether words are missing.
 */
export const shorten = (
  body: readonly Segment[],
  tail: readonly Segment[],
  { isWithin }: Limit,
  language: string,
): { readonly segments: readonly Segment[]; readonly isCut: boolean } => {
  const joined = (start: readonly Segment[]): Segment[] =>
    start.length === 0 || tail.length === 0 ? [...start, ...tail] : [...start, { text: '\n\n' }, ...tail]
  if (isWithin(joined(body))) return { segments: joined(body), isCut: false }
  const text = startOf(segmentText(body), isWithin)
  const at = (index: number): Segment[] => {
    const start = withoutPunctuation(sliced(body, index))
    return joined(start.length === 0 ? [] : [...start, { text: '…' }])
  }
  const best =
    longest(wordEnds(text, language), (index) => isWithin(at(index))) ??
    longest(graphemeEnds(text), (index) => isWithin(at(index))) ??
    0
  return { segments: at(best), isCut: true }
}

/**
 * Returns the start of a text that is too long, itself too long: finding the words of a whole book takes time that grows
 * with the square of its length.
 */
const startOf = (text: string, isWithin: Limit['isWithin']): string => {
  let size = 2000
  while (size < text.length && isWithin([{ text: text.slice(0, size) }])) size *= 2
  return text.slice(0, size)
}

/** Returns the greatest of ascending positions for which `isOk`, which holds up to some position; undefined for none. */
const longest = (positions: readonly number[], isOk: (position: number) => boolean): number | undefined => {
  let [low, high] = [0, positions.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (isOk(positions[middle] ?? 0)) low = middle + 1
    else high = middle
  }
  return low === 0 ? undefined : positions[low - 1]
}

/** Returns the positions at which words end: before white space, or, in a script without spaces, between words. */
const wordEnds = (text: string, language: string): number[] => {
  const ends: number[] = []
  let before = ''
  for (const { segment, index } of segmenterOf(language).segment(text)) {
    // The segmenter also divides `a/b` and `half-way`, which have no space: these stay whole.
    const isEnd = /^\s/.test(segment) || (isUnspaced.test(segment) && isUnspaced.test(before))
    if (isEnd && before !== '' && !/\s$/.test(before)) ends.push(index)
    before = segment
  }
  return ends
}

/** Matches a text in a script that is written without spaces. */
const isUnspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

const segmenters = new Map<string, Intl.Segmenter>()
const segmenterOf = (language: string): Intl.Segmenter => {
  const found = segmenters.get(language) ?? new Intl.Segmenter(language, { granularity: 'word' })
  segmenters.set(language, found)
  return found
}

const graphemeEnds = (text: string): number[] =>
  [...graphemes.segment(text)].map(({ index }) => index).slice(1)

/** Returns the segments up to a position of their text. */
const sliced = (segments: readonly Segment[], end: number): Segment[] => {
  const out: Segment[] = []
  let at = 0
  for (const segment of segments) {
    if (at >= end) break
    const text = segment.text.slice(0, end - at)
    const isWhole = text.length === segment.text.length
    at += segment.text.length
    // A hashtag or a handle that is not whole would be another one.
    if (isWhole || segment.href !== undefined) out.push({ ...segment, text })
    else out.push({ text })
  }
  return out
}

const withoutPunctuation = (segments: readonly Segment[]): Segment[] => {
  const out = trimmed(segments)
  const last = out.at(-1)
  if (last !== undefined) out[out.length - 1] = { ...last, text: last.text.replace(/[\s.,;:…–—-]+$/u, '') }
  return out.filter(({ text }) => text !== '')
}
