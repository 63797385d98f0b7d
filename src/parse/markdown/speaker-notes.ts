import { lineKinds } from './line-kinds.js'

/** A text without its speaker notes. `unclosed` is the line, from 1, of a block that is not closed. */
export type WithoutNotes = { readonly text: string; readonly unclosed?: number }

/**
 * Returns Markdown without speaker notes, which are not published: `:::notes` and Pandoc's `::: {.notes}`, in
 * lists and quotations, too. Their lines become empty, so that line numbers do not change. Code does not
 * change.
 */
export const withoutSpeakerNotes = (text: string): WithoutNotes => {
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

/** The first line of speaker notes, after any markers of lists and quotations. */
const opening =
  /^(?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t])*(:{3,})[ \t]*(?:\{[^}]*\.(?:speaker-)?notes(?![\w-])[^}]*\}|(?:speaker-)?notes(?![\w-]))/i

/**
 * Returns Markdown for feeds: without comments, and without elements `<aside class="notes">`, closed or not.
 * Code does not change.
 */
export const publicMarkdown = (markdown: string): string => {
  const parts: string[] = []
  let depth = 0
  for (const match of markdown.matchAll(pieces)) {
    const piece = match[0]
    if (depth > 0) {
      if (/^<aside/i.test(piece)) depth++
      else if (/^<\/aside/i.test(piece)) depth--
    } else if (notesElement.test(piece)) depth = 1
    else if (!piece.startsWith('<!--')) parts.push(piece)
  }
  return parts.join('').trim()
}

/** Code, comments, the tags of asides, and the text between them. */
const pieces =
  /(?<=^|\n)(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:\n\1|$)|`[^`\n]*`|<!--[\s\S]*?(?:-->|$)|<\/?aside\b[^>]{0,1000}>|[^`<\n]+|[\s\S]/gi
const notesElement =
  /^<aside\b[^>]*\bclass\s*=\s*(?:"[^"]*(?<![\w-])(?:speaker-)?notes(?![\w-])|'[^']*(?<![\w-])(?:speaker-)?notes(?![\w-])|(?:speaker-)?notes(?![\w-]))/i
