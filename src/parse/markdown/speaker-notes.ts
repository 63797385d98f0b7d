import { isVoidElement } from '../../model/html.js'
import { lineKinds } from './line-kinds.js'

/**
 * A text without its speaker notes. `unclosed` is the line, from 1, of a block that is not closed; `published` that of an
 * item of a list that begins like notes, and is published.
 */
export type WithoutNotes = { readonly text: string; readonly unclosed?: number; readonly published?: number }

/**
 * Returns Markdown without speaker notes, which are not published: `:::notes` and Pandoc's `::: {.notes}`, in
 * lists and quotations, too; in a presentation, also what follows a line `Note: …` (reveal.js) or `???` (remark) on a
 * slide. Their lines become empty, so that line numbers do not change. Code does not change.
 */
export const withoutSpeakerNotes = (written: string, isSlides: boolean): WithoutNotes => {
  const text = isSlides ? withoutNotesOfSlides(written) : written
  const item = isSlides ? text.search(/^[ \t]*(?:[-+*]|\d{1,9}[.)])[ \t]+notes?:/im) : -1
  const published = item === -1 ? {} : { published: text.slice(0, item).split('\n').length }
  if (!text.includes(':::') || !/notes/i.test(text)) return { text, ...published }
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
  return { text: lines.join('\n'), ...published, ...(colons.length > 0 && { unclosed: start + 1 }) }
}

/**
 * Returns Markdown without what follows `Note: …` or `???` up to the next slide or the end of the element of HTML in which it
 * is, and without the paragraphs that begin with `^` (Deckset).
 */
const withoutNotesOfSlides = (text: string): string => {
  if (!text.split('\n').some((line) => startOfNotes.test(line) || startOfParagraph.test(line))) return text
  const kindOf = lineKinds()
  const written = text.split('\n')
  const isCode = written.map((line) => kindOf(line) === 'code')
  const startsSlide = slideLines(written, isCode)
  let notes: 'none' | 'slide' | 'paragraph' = 'none'
  let isStart = true
  /** The open elements of HTML of the slide, and of its notes. */
  let [open, openInNotes]: [string[], string[]] = [[], []]
  return written
    .map((line, index) => {
      if (isCode[index] !== true) {
        const closed = /^\s*<\/([a-z][a-z0-9-]*)/i.exec(line)?.[1]?.toLowerCase()
        if (startsSlide[index] === true) [notes, open] = ['none', []]
        else if (notes === 'paragraph' && endOfParagraph.test(line)) notes = 'none'
        else if (notes === 'slide' && closed !== undefined && closed === open.at(-1))
          notes = openInNotes.includes(closed) ? notes : 'none'
        else if (notes === 'none' && startOfNotes.test(line)) [notes, openInNotes] = ['slide', []]
        else if (notes === 'none' && isStart && startOfParagraph.test(line)) notes = 'paragraph'
        if (notes === 'slide') openInNotes = openElements(line, openInNotes)
        else open = openElements(line, open)
      }
      isStart = isCode[index] !== true && (line.trim() === '' || isRule(line) || heading.test(line))
      return notes === 'none' ? line : ''
    })
    .join('\n')
}

/** Returns the names of the elements of HTML that are open after a line, of those that are on lines of their own. */
const openElements = (line: string, open: readonly string[]): string[] => {
  const [, slash, written] = /^\s*<(\/?)([a-z][a-z0-9-]*)\b[^>]*>?/i.exec(line) ?? []
  const name = written?.toLowerCase()
  if (name === undefined || isVoidElement(name) || line.includes('/>')) return [...open]
  if (slash === '') return line.toLowerCase().includes(`</${name}`) ? [...open] : [...open, name]
  const at = open.lastIndexOf(name)
  return at === -1 ? [...open] : open.slice(0, at)
}

/**
 * Returns for each line whether a slide begins there: at the rules outside of lists, or, without rules, at the headings of
 * the first and second level. A line `# …` directly below text is a heading only where there are no others, because in notes
 * it may be a comment of a shell.
 */
const slideLines = (written: readonly string[], isCode: readonly boolean[]): boolean[] => {
  let isInList = false
  const kinds = written.map((line, index) => {
    if (isCode[index] === true) return 'text'
    const before = written[index - 1] ?? ''
    const isBelowBlank = before.trim() === ''
    const isBelowText =
      !isBelowBlank && isCode[index - 1] !== true && !isRule(before) && !notParagraph.test(before)
    const isInItem = isInList && /^ /.test(line)
    if (listItem.test(line) && !isRule(line)) isInList = true
    else if (/^[^ \t]/.test(line) && isBelowBlank) isInList = false
    if (isRule(line) && !isInItem && !(isBelowText && /^ {0,3}-+[ \t]*$/.test(line))) return 'rule'
    if (/^ {0,3}##[ \t]/.test(line)) return 'heading'
    if (/^#[ \t]/.test(line)) return isBelowBlank ? 'heading' : 'comment'
    const isUnderlined =
      /^ {0,3}(?:=+|-+)[ \t]*$/.test(written[index + 1] ?? '') && isCode[index + 1] !== true
    return isUnderlined && isBelowBlank && line.trim() !== '' && !notParagraph.test(line) && !isInItem
      ? 'heading'
      : 'text'
  })
  const wanted = (['rule', 'heading', 'comment'] as const).find((kind) => kinds.includes(kind))
  return kinds.map((kind) => kind !== 'text' && kind === wanted)
}

/** Whether a line is a rule: https://spec.commonmark.org/0.31.2/#thematic-breaks */
const isRule = (line: string): boolean =>
  /^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/.test(line)
const heading = /^ {0,3}#{1,6}[ \t]/
const listItem = /^ {0,3}(?:[-+*]|\d{1,9}[.)])[ \t]/
/** Matches the lines that are no paragraph, so that `---` below them is a rule. */
const notParagraph = /^ {0,3}(?:#{1,6}[ \t]|>|[-+*][ \t]|\d{1,9}[.)][ \t]|```|~~~|:::|<|\||===)/

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
