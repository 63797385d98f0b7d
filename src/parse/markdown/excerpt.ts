import type { Element, Root } from 'hast'
import { type Content, firstWords } from '../../model/post.js'

/** Text, excerpt and word count of a post. */
export type TextSummary = Pick<Content, 'text' | 'excerpt' | 'quoted' | 'words'>

/** Where words stand: in a quotation that nothing stands around, in another sentence, or in none. */
export type TextRole = 'quotation' | 'sentence' | 'elsewhere'

/** The place of what is in an element. */
export const roleOf = (element: Element, parent: Root | Element, place: TextRole): TextRole =>
  isNoSentence(element)
    ? 'elsewhere'
    : parent.type === 'root' && element.tagName === 'blockquote'
      ? 'quotation'
      : place

/** Takes the words of a text one after the other, and tells what they come to. */
export const textCollector = () => {
  const [all, opening, sentences, spoken]: [string[], string[], string[], string[]] = [[], [], [], []]
  let isOpening = true
  return {
    take: (text: string, place: TextRole, isCode = false): void => {
      all.push(text)
      if (place === 'elsewhere') return
      if (!isCode) spoken.push(text)
      isOpening &&= place === 'quotation' || text.trim() === ''
      if (isOpening) opening.push(text)
      else sentences.push(text)
    },
    /** The character before the next. */
    last: (): string => all.at(-1)?.at(-1) ?? '',
    /** All words so far that are not code. */
    all: (): string => spoken.join(''),
    told: (): TextSummary => summarizeText(all.join(''), opening.join(''), sentences.join('')),
  }
}

/** Returns text, excerpt and word count from all words, the quotation at the beginning, and the sentences after it. */
export const summarizeText = (all: string, opening: string, sentences: string): TextSummary => {
  const [text, quoted] = [collapsed(all), collapsed(opening)]
  const own = sentences === all ? text : collapsed(sentences)
  const [quotation, start] = [firstWords(quoted, 300), firstCharacters(text, 500)]
  const excerpt =
    quoted === ''
      ? firstCharacters(own, 500)
      : `${quotation} ${firstWords(own, 499 - quotation.length)}`.trim()
  return {
    text: start,
    ...(excerpt !== '' && excerpt !== start && { excerpt }),
    ...(quoted !== '' && { quoted: quotation.length }),
    words: text === '' ? 0 : text.split(' ').length,
  }
}

const collapsed = (text: string): string => (text === '' ? '' : text.replace(/\s+/g, ' ').trim())

/** True for elements that are not part of an excerpt: headings, captions, code, tables, footnotes and their numbers. */
const isNoSentence = ({ tagName, properties }: Element): boolean =>
  /^(?:h[1-6]|pre|table|figcaption)$/.test(tagName) ||
  properties.dataFootnotes !== undefined ||
  properties.dataFootnoteRef !== undefined

/** The start of a text, whole characters. */
const firstCharacters = (text: string, count: number): string =>
  text.length <= count ? text : text.slice(0, count).replace(/[\ud800-\udbff]$/, '')
