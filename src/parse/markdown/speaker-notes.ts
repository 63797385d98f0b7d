import { lineKinds } from './line-kinds.js'

/** A text without its speaker notes. `unclosed` is the line, from 1, of a block that is not closed. */
export type WithoutNotes = { readonly text: string; readonly unclosed?: number }

/**
 * Returns Markdown without speaker notes, which are not published: `:::notes` and Pandoc's `::: {.notes}`, in
 * lists and quotations, too; in a presentation, also what follows a line `Note: …` (reveal.js) or `???` (remark) on a
 * slide. Their lines become empty, so that line numbers do not change. Code does not change.
 */
export const withoutSpeakerNotes = (written: string, isSlides: boolean): WithoutNotes => {
  const text = isSlides ? withoutNotesOfSlides(written) : written
  if (!text.includes(':::') || !/notes/i.test(text)) return { text }
  const lines = text.split('\n')
  const kindOf = lineKinds()
  let colons: number[] = []
  let start = 0
  for (const [index, line] of lines.entries()) {
    const isCode = kindOf(line) === 'code'
    if (colons.length === 0) {
      const length = isCode ? undefined : opening.exec(line)?.[1]?.length
      if (length === undefined) continue
      colons = [length]
      start = index
    } else if (!isCode) {
      const [, fence, rest = ''] = /^[\s>]*(:{3,})(.*)/.exec(line) ?? []
      const name = rest.trim()
      const isEnd = name === '' || (colons.length === 1 && /^notes$/i.test(name))
      if (fence !== undefined && !isEnd) colons.push(fence.length)
      else if (fence !== undefined && fence.length >= (colons.at(-1) ?? 0)) colons.pop()
    }
    lines[index] = ''
  }
  return { text: lines.join('\n'), ...(colons.length > 0 && { unclosed: start + 1 }) }
}

/**
 * Returns Markdown without what follows `Note: …` or `???` up to the next slide, and without the paragraphs that begin
 * with `^` (Deckset). A heading of the first level ends notes only where no heading of the second begins a slide: in notes,
 * it may be a comment of a shell.
 */
const withoutNotesOfSlides = (text: string): string => {
  if (!text.split('\n').some((line) => startOfNotes.test(line) || startOfParagraph.test(line))) return text
  const kindOf = lineKinds()
  const lines = text.split('\n').map((line) => ({ line, isCode: kindOf(line) === 'code' }))
  const has = (pattern: RegExp): boolean => lines.some(({ line, isCode }) => !isCode && pattern.test(line))
  const end = [rule, secondLevel, firstLevel].find(has) ?? firstLevel
  let notes: 'none' | 'slide' | 'paragraph' = 'none'
  let isStart = true
  return lines
    .map(({ line, isCode }) => {
      if (!isCode) {
        if (end.test(line) || (notes === 'paragraph' && endOfParagraph.test(line))) notes = 'none'
        else if (startOfNotes.test(line)) notes = 'slide'
        else if (notes === 'none' && isStart && startOfParagraph.test(line)) notes = 'paragraph'
      }
      isStart = !isCode && (line.trim() === '' || rule.test(line) || /^ {0,3}#{1,6}[ \t]/.test(line))
      return notes === 'none' ? line : ''
    })
    .join('\n')
}

/** The lines that end a slide: rules; where there are none, headings. */
const rule = /^ {0,3}(?:-[ \t]*){3,}$|^ {0,3}(?:\*[ \t]*){3,}$|^ {0,3}(?:_[ \t]*){3,}$/
const secondLevel = /^ {0,3}##[ \t]/
const firstLevel = /^#[ \t]/

/** The line that begins the notes of a slide, in lists, too. */
const startOfNotes = /^[ \t]*(?:notes?:|\?\?\?\s*$)/i
/** The first line of a paragraph of notes: no figure, footnote or superscript. */
const startOfParagraph = /^\^(?![\^[])(?!\S{1,20}\^)[ \t]*\S/
const endOfParagraph = /^\s*$|^\s*:::|^\s*<\//

/** The first line of speaker notes, after any markers of lists and quotations. */
const opening =
  /^(?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t])*(:{3,})[ \t]*(?:\{[^}]*\.(?:speaker-)?notes(?![\w-])[^}]*\}|(?:speaker-)?notes(?![\w-]))/i

/**
 * Returns Markdown for feeds: without comments, and without elements `<aside class="notes">`, closed or not; in a
 * presentation, without other elements of this class, too. Code does not change. Returns undefined when notes may be left,
 * e.g. in an element that is not one of these.
 */
export const publicMarkdown = (markdown: string, isSlides: boolean): string | undefined => {
  const parts: string[] = []
  let [depth, name] = [0, '']
  for (const match of markdown.matchAll(pieces)) {
    const piece = match[0]
    const [, slash, tag = ''] = /^<(\/?)([a-z]+)/i.exec(piece) ?? []
    if (depth > 0) {
      if (tag.toLowerCase() === name) depth += slash === '' ? 1 : -1
    } else if (slash === '' && (isSlides || /^aside$/i.test(tag)) && notesElement.test(piece))
      [depth, name] = [1, tag.toLowerCase()]
    else if (!piece.startsWith('<!--')) parts.push(piece)
  }
  const text = parts.filter((part) => !/^[`~]/.test(part)).join('')
  const mayHaveNotes =
    (isSlides || /<aside/i.test(text)) && (anyNotes.test(text) || /\bdata-notes\b/i.test(text))
  return mayHaveNotes ? undefined : parts.join('').trim()
}

/** Matches a class of notes, also behind other attributes and in JSX. */
const anyNotes =
  /\bclass(?:name)?\s*=\s*(?:"[^"]*|'[^']*|\{\s*["'`][^"'`]*)?(?<![\w-])(?:speaker-)?notes(?![\w-])/i

/** Code, comments, the tags of elements that may be notes, and the text between them. */
const pieces =
  /(?<=^|\n)(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:\n\1|$)|`[^`\n]*`|<!--[\s\S]*?(?:-->|$)|<\/?(?:aside|div|section|details)\b[^>]{0,1000}>|[^`<\n]+|[\s\S]/gi
const notesElement =
  /^<(?:aside|div|section|details)\b[^>]*\bclass\s*=\s*(?:"[^"]*(?<![\w-])(?:speaker-)?notes(?![\w-])|'[^']*(?<![\w-])(?:speaker-)?notes(?![\w-])|(?:speaker-)?notes(?![\w-]))/i
