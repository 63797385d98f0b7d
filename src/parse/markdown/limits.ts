import type { ParseSettings } from '../../model/config.js'
import { error, type Message } from '../../model/message.js'
import { codeLineFinder } from './code-lines.js'
import { type MarkdownSource, type Rendered, renderMarkdown } from './markdown.js'

/**
 * Renders Markdown. Returns an error for a text whose rendering would exceed the stack, time or memory:
 * elements nested thousands of levels deep, a table of more than 200,000 cells, or tags without an end that HTML repeats in each
 * paragraph.
 */
export const renderWithinLimits = (
  source: MarkdownSource,
  config: ParseSettings,
): Rendered | { readonly tooLarge: Message } => {
  const tooLarge = isNestedTooDeep.test(source.text)
    ? tooDeep(source.file)
    : (tooLargeTable(source) ?? unclosedTags(source))
  if (tooLarge !== undefined) return { tooLarge }
  try {
    return renderMarkdown(source, config)
  } catch (thrown) {
    if (thrown instanceof RangeError) return { tooLarge: tooDeep(source.file) }
    throw thrown
  }
}

/** A line with a thousand nested quotes or lists: the time of the parsers is quadratic in the depth. */
const isNestedTooDeep = /^(?:[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t])){1000}/m

const tooDeep = (file: string): Message =>
  error(
    'too-deep',
    { file },
    'quotes, lists or elements are nested thousands of levels deep',
    'shorten the line that has many `>` or many tags',
  )

/**
 * Returns an error for tags of formatting without an end: HTML opens them again in each element that follows
 * (https://html.spec.whatwg.org/#reconstruct-the-active-formatting-elements), up to millions of elements.
 */
const unclosedTags = ({ text, file }: MarkdownSource): Message | undefined => {
  if ((text.match(formatting)?.length ?? 0) < 100) return undefined
  const isCode = codeLineFinder()
  const shown = text
    .split('\n')
    .filter((line) => !isCode(line))
    .join('\n')
    .replace(/`[^`\n]*`/g, '')
  // Of equal tags, HTML opens three again.
  const counts = new Map<string, number>()
  for (const [tag] of shown.matchAll(formatting)) counts.set(tag, Math.min(3, (counts.get(tag) ?? 0) + 1))
  const ends = shown.match(endOfFormatting)?.length ?? 0
  const open = [...counts.values()].reduce((sum, count) => sum + count, 0) - ends
  if (open < 100 || open * (shown.match(/<|\n\s*\n/g)?.length ?? 0) < 1_000_000) return undefined
  return error(
    'too-deep',
    { file },
    `${open} different tags such as \`<b>\` or \`<i>\` have no end`,
    'close them, or write `&lt;` where you show them',
  )
}

const formatting = /<(?:b|big|em|font|i|nobr|s|small|strike|strong|tt|u)(?:\s[^<>]{0,1000})?>/gi
const endOfFormatting = /<\/(?:b|big|em|font|i|nobr|s|small|strike|strong|tt|u)>/gi

/**
 * Returns an error for a table of more than 200,000 cells. GFM fills up short rows, so the HTML of a small
 * text can be larger than the memory (https://github.github.com/gfm/#tables-extension-).
 */
const tooLargeTable = ({ text, file, bodyLine }: MarkdownSource): Message | undefined => {
  if (!wideRow.test(text)) return undefined
  const lines = text.split('\n')
  for (let index = 0; index < lines.length; index++) {
    const row = lines[index] ?? ''
    const columns = wideRow.test(row) ? row.split('|').length : 0
    const start = index
    while (columns > 0 && (lines[index + 1] ?? '').trim() !== '') index++
    if (columns * (index - start) > 200_000)
      return error(
        'table-too-large',
        { file, line: bodyLine + start, column: 1 },
        `a table has ${columns} columns and ${index - start} rows`,
        'publish it as a file, e.g. `[the table](table.csv)`, or split it',
      )
  }
  return undefined
}

/** The delimiter row of a table with at least fifty columns. */
const wideRow = /(?:\|[ \t]*:?-+:?[ \t]*){50}/
