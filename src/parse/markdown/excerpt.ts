import { collapse } from '../../model/collapse.js'
import type { Content } from '../../model/post.js'
import { firstWords } from '../../model/post-text.js'
import type { Tag } from './elements.js'

/** Text, excerpt and word count of a post. */
export type TextSummary = Pick<Content, 'text' | 'excerpt' | 'quoted' | 'words'>

/**
 * The role of a text in the excerpt: in a quotation at the top level, in another sentence, or not part of the
 * excerpt.
 */
export type TextRole = 'quotation' | 'sentence' | 'elsewhere'

/** Returns the role of the text in an element. `outer` is the role of the text around the element. */
export const roleOf = (tag: Tag, isTopLevel: boolean, outer: TextRole): TextRole =>
  isNoSentence(tag) ? 'elsewhere' : isTopLevel && tag.tagName === 'blockquote' ? 'quotation' : outer

/** Returns functions that collect the text of a post piece by piece, and summarize it. */
export const textCollector = () => {
  let [all, opening, sentences, prose, last] = ['', '', '', '', '']
  let isOpening = true
  return {
    add: (text: string, role: TextRole, isCode = false): void => {
      if (all === '' && text.trim() === '') return
      all += text
      last = text.at(-1) ?? last
      if (role === 'elsewhere') return
      if (!isCode) prose += text
      isOpening &&= role === 'quotation' || text.trim() === ''
      if (isOpening) opening += text
      else sentences += text
    },
    /** Returns the last character so far; empty at the beginning. */
    last: (): string => last,
    /** Returns the text so far without code, headings and other text that is not part of the excerpt. */
    all: (): string => prose,
    summary: (): TextSummary => summarizeText(all, opening, sentences),
  }
}

/**
 * Returns text, excerpt and word count from the whole text, the quotation at its beginning, and the sentences
 * after it.
 */
const summarizeText = (all: string, opening: string, sentences: string): TextSummary => {
  const [text, quoted] = [startOf(all), startOf(opening)]
  const own = sentences === all ? text : startOf(sentences)
  const [quotation, start] = [firstWords(quoted, 300), firstCharacters(text, 500)]
  const excerpt =
    quoted === ''
      ? firstCharacters(own, 500)
      : `${quotation} ${firstWords(own, 499 - quotation.length)}`.trim()
  return {
    text: start,
    ...(excerpt !== '' && excerpt !== start && { excerpt }),
    ...(quoted !== '' && { quoted: quotation.length }),
    words: wordCount(all),
  }
}

/** Returns a text with blanks collapsed; of a long text the start, at least 600 characters. */
const startOf = (text: string): string => {
  const start = collapse(text.slice(0, 2000))
  return text.length <= 2000 || start.length >= 600 ? start : collapse(text)
}

/** Returns the number of words, between blanks. */
const wordCount = (text: string): number => {
  let [count, isInWord] = [0, false]
  for (let index = 0; index < text.length; index++) {
    const isBlank = isBlankCode(text.charCodeAt(index))
    if (!isBlank && !isInWord) count++
    isInWord = !isBlank
  }
  return count
}

/** Returns true for the code of a blank, as `\s` matches it. */
const isBlankCode = (code: number): boolean =>
  code <= 32 ? code === 32 || (code >= 9 && code <= 13) : code >= 160 && otherBlanks.has(code)

const otherBlanks = new Set([
  ...[0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff],
  ...Array.from({ length: 11 }, (_, index) => 0x2000 + index),
])

/** Whether an element is not part of an excerpt: a heading, caption, code, table, footnote or its number. */
const isNoSentence = ({ tagName, properties }: Tag): boolean =>
  noSentences.has(tagName) ||
  properties.dataFootnotes !== undefined ||
  properties.dataFootnoteRef !== undefined

const noSentences = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'pre', 'table', 'figcaption', 'details'])

/** Returns the first `count` code units of a text, without half of a surrogate pair at the end. */
const firstCharacters = (text: string, count: number): string =>
  text.length <= count ? text : text.slice(0, count).replace(/[\ud800-\udbff]$/, '')
