/**
 * Open code or an open comment, and the container that ends it. Columns count from 0, after the quotation
 * markers. An `inline` comment is in a paragraph, which a blank line or a fence ends.
 */
type Open = {
  readonly kind: 'code' | 'comment' | 'inline'
  /** The fence of code. */
  readonly marker: string
  readonly quotes: number
  readonly column: number
}

/** The kind of a line: of code, including its fences; of an HTML comment after its first line; other text. */
type LineKind = 'code' | 'comment' | 'text'

/**
 * Returns a function to call with each line in order, which returns the kind of the line. Code and a comment end with
 * their list item or quotation (https://spec.commonmark.org/0.31.2/#fenced-code-blocks, #html-blocks). A comment is
 * only probable: text that must not be published is removed from it, too.
 */
export const lineKinds = (): ((line: string) => LineKind) => {
  let open: Open | undefined
  /** The columns at which the contents of the open list items start. */
  let items: number[] = []
  /** Whether the next line may continue a paragraph without its indentation, and the quotations that it is in. */
  let isParagraph = false
  let paragraphQuotes = 0
  return (written) => {
    const line = withoutTabs(written)
    if (open !== undefined) {
      const { kind } = open
      const inside = textInside(line, open)
      if (inside === undefined || isEndOf(open, inside)) open = undefined
      isParagraph = kind === 'inline'
      if (inside !== undefined) return kind === 'code' ? 'code' : 'comment'
    }
    const { quotes, inner } = quotesOf(line)
    const isBlank = inner.trim() === ''
    const indent = indentOf(inner)
    if (!isBlank && !(isParagraph && !blockStart.test(inner)))
      items = items.filter((column) => column <= indent)
    let column = items.findLast((one) => one <= indent) ?? 0
    let rest = inner.slice(column)
    let depth = quotes
    for (let match = container.exec(rest); match !== null; match = container.exec(rest)) {
      if (match[0].trim() === '>') depth++
      else {
        items = [...items.filter((one) => one <= column), column + match[0].length]
        column += match[0].length
      }
      rest = rest.slice(match[0].length)
    }
    // https://spec.commonmark.org/0.31.2/#indented-code-blocks
    const continues =
      isParagraph && quotes <= paragraphQuotes && depth === quotes && rest.length === inner.length - column
    if (!continues && !isBlank && indentOf(rest) >= 4) {
      isParagraph = false
      return 'code'
    }
    const marker = opening.exec(rest)?.[1]
    const kind = marker === undefined ? openComment(rest) : 'code'
    isParagraph = kind === undefined && !isBlank && !leafStart.test(rest)
    paragraphQuotes = depth
    if (kind !== undefined)
      open = { kind, marker: marker ?? '', quotes: depth, column: depth === quotes ? column : 0 }
    return kind === 'code' ? 'code' : 'text'
  }
}

/** Returns a line without the markers of the container; undefined when the line ends the container or the comment. */
const textInside = (line: string, { kind, quotes, column }: Open): string | undefined => {
  const text = afterQuotes(line, quotes)
  if (text === undefined) return undefined
  const isBlank = text.trim() === ''
  if (kind === 'inline' && (isBlank || blockStart.test(text))) return undefined
  return isBlank || indentOf(text) >= column ? text : undefined
}

/** A marker of a quotation or a list item, with the spaces around it. */
const container = /^ {0,3}(?:>|(?:[-+*]|\d{1,9}[.)])(?= )) ?/
/** A line that begins a block, and so does not continue a paragraph; of them those that are not a paragraph themselves. */
export const blockStart = /^ {0,3}(?:[-+*] |\d{1,9}[.)] |>|#{1,6}(?: |$)|`{3,}|~{3,}|<|(?:[-_*] *){3,}$)/
const leafStart = /^ {0,3}(?:#{1,6}(?: |$)|<|(?:[-_*] *){3,}$)/
const opening = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/

/**
 * Returns the kind of comment that a line opens and does not close; `inline` within a paragraph, where a
 * blank line ends it, too.
 */
const openComment = (line: string): 'comment' | 'inline' | undefined => {
  const at = line.lastIndexOf('<!--')
  if (at === -1 || line.includes('-->', at)) return undefined
  if (/^ {0,3}<!--/.test(line)) return 'comment'
  return line.replace(/(?<!`)(`+)(?!`).*?[^`]\1(?!`)/g, '').includes('<!--') ? 'inline' : undefined
}

const isEndOf = ({ kind, marker, column }: Open, line: string): boolean => {
  if (kind !== 'code') return line.includes('-->')
  const text = line.trim()
  return (
    text.startsWith(marker) &&
    text === marker.charAt(0).repeat(text.length) &&
    (column > 0 || indentOf(line) <= 3) &&
    indentOf(line) <= column + 3
  )
}

const indentOf = (line: string): number => line.search(/[^ ]|$/)

/** Returns the blanks and quotation markers at the beginning of a line. */
export const prefixOf = (line: string): string => /^[ \t]*(?:>[ \t]?)*/.exec(line)?.[0] ?? ''

/** Returns a line without its prefix. */
export const withoutPrefix = (line: string): string => line.slice(prefixOf(line).length)

/** Returns the text after `count` quotation markers; undefined when the line has fewer. */
const afterQuotes = (line: string, count: number): string | undefined => {
  let rest = line
  for (let index = 0; index < count; index++) {
    const marker = /^ *> ?/.exec(rest)
    if (marker === null) return undefined
    rest = rest.slice(marker[0].length)
  }
  return rest
}

const quotesOf = (line: string): { readonly quotes: number; readonly inner: string } => {
  const [markers = ''] = /^(?: {0,3}> ?)*/.exec(line) ?? []
  return { quotes: markers.split('>').length - 1, inner: line.slice(markers.length) }
}

/**
 * Returns a line with tabs replaced by spaces up to the next multiple of four columns
 * (https://spec.commonmark.org/0.31.2/#tabs).
 */
const withoutTabs = (line: string): string => {
  if (!line.includes('\t')) return line
  let text = ''
  for (const letter of line) text += letter === '\t' ? ' '.repeat(4 - (text.length % 4)) : letter
  return text
}
