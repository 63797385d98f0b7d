/**
 * An open fence: its marker, and the container that ends it. Columns count from 0, after the quotation
 * markers.
 */
type Fence = { readonly marker: string; readonly quotes: number; readonly column: number }

/**
 * Returns a function to call with each line in order. It returns true for lines of fenced code, including the
 * fences, and for lines of an HTML comment after its first. Block syntax in them is text. A fence ends with
 * its list item or quotation (https://spec.commonmark.org/0.31.2/#fenced-code-blocks, #html-blocks).
 */
export const literalLines = (): ((line: string) => boolean) => {
  let fence: Fence | undefined
  let comment: 'block' | 'inline' | undefined
  /** The columns at which the contents of the open list items start. */
  let items: number[] = []
  let wasBlank = true
  return (written) => {
    const line = withoutTabs(written)
    if (comment !== undefined) {
      if (line.includes('-->') || (comment === 'inline' && line.trim() === '')) comment = undefined
      return true
    }
    if (fence !== undefined) {
      const inner = afterQuotes(line, fence.quotes)
      if (inner !== undefined && (inner.trim() === '' || indentOf(inner) >= fence.column)) {
        if (isEndOf(fence, inner)) fence = undefined
        return true
      }
      fence = undefined
    }
    const { quotes, inner } = quotesOf(line)
    const isBlank = inner.trim() === ''
    const indent = indentOf(inner)
    if (wasBlank && !isBlank) items = items.filter((column) => column <= indent)
    wasBlank = isBlank
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
    const marker = opening.exec(rest)?.[1]
    if (marker !== undefined) {
      fence = { marker, quotes: depth, column: depth === quotes ? column : 0 }
      return true
    }
    comment = openComment(rest)
    return false
  }
}

/** A marker of a quotation or a list item, with the spaces around it. */
const container = /^ {0,3}(?:>|(?:[-+*]|\d{1,9}[.)])(?= )) ?/
const opening = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/

/**
 * Returns the kind of comment that a line opens and does not close; `inline` within a paragraph, where a
 * blank line ends it, too.
 */
const openComment = (line: string): 'block' | 'inline' | undefined => {
  const at = line.lastIndexOf('<!--')
  if (at === -1 || line.includes('-->', at)) return undefined
  if (/^ {0,3}<!--/.test(line)) return 'block'
  return line.replace(/(`+)(?!`).*?[^`]\1(?!`)/g, '').includes('<!--') ? 'inline' : undefined
}

const isEndOf = ({ marker, column }: Fence, line: string): boolean => {
  const text = line.trim()
  return (
    text.startsWith(marker) &&
    text === marker.charAt(0).repeat(text.length) &&
    (column > 0 || indentOf(line) <= 3) &&
    indentOf(line) <= column + 3
  )
}

const indentOf = (line: string): number => line.search(/[^ ]|$/)

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
