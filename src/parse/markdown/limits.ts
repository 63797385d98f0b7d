import type { ParseSettings } from '../../model/config.js'
import { error, type Message } from '../../model/message.js'
import { type MarkdownSource, type Rendered, renderMarkdown } from './markdown.js'

/**
 * Renders Markdown, or returns an error for a text that would take the renderer more stack, time or memory than there is:
 * thousands of elements within one another, or a table of very many cells.
 */
export const renderWithinLimits = (
  source: MarkdownSource,
  config: ParseSettings,
): Rendered | { readonly tooLarge: Message } => {
  const tooLarge = isNestedTooDeep.test(source.text) ? tooDeep(source.file) : tooLargeTable(source)
  if (tooLarge !== undefined) return { tooLarge }
  try {
    return renderMarkdown(source, config)
  } catch (thrown) {
    if (thrown instanceof RangeError) return { tooLarge: tooDeep(source.file) }
    throw thrown
  }
}

/** A thousand quotes or lists within one another: parsers need the square of the time. */
const isNestedTooDeep = /^(?:[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t])){1000}/m

const tooDeep = (file: string): Message =>
  error(
    'too-deep',
    { file },
    'quotes, lists or elements are nested thousands deep',
    'look for a line of many `>` or of many tags',
  )

/**
 * An error for a table of very many cells. GFM fills up short rows, so the table that a small text makes can be larger than
 * the memory.
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

/** The line below the heading of a table with fifty columns. */
const wideRow = /(?:\|[ \t]*:?-+:?[ \t]*){50}/
