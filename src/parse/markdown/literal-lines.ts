/** An open fence: its marker, and the container that ends it. Columns count from 0, behind the quotation signs. */
type Fence = { readonly marker: string; readonly quotes: number; readonly column: number }

/**
 * Returns a function to call with one line after the other: true for lines of fenced code, with the fences, and for
 * lines of an HTML comment after its first. Block syntax in them is text. A fence ends with its list item or
 * quotation (https://spec.commonmark.org/0.31.2/#fenced-code-blocks, #html-blocks).
 */
export const literalLines = (): ((line: string) => boolean) => {
  let fence: Fence | undefined
  let comment: 'block' | 'inline' | undefined
  /** The columns at which the contents of the open list items begin. */
  let items: number[] = []
  let wasBlank = true
  return (written) => {
    const line = withoutTabs(written)
    if (comment !== undefined) {
      if (line.includes('-->') || (comment === 'inline' && line.trim() === '')) comment = undefined
      return true
    }
    if (fence !== undefined) {
      const inner = behindQuotes(line, fence.quotes)
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

/** A sign of a quotation or a list, with the blanks around it. */
const container = /^ {0,3}(?:>|(?:[-+*]|\d{1,9}[.)])(?= )) ?/
const opening = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/

/** Whether a line begins a comment that it does not end; `inline` within a paragraph, where a blank line ends it, too. */
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

/** The text behind that many quotation signs; undefined when the line has fewer. */
const behindQuotes = (line: string, count: number): string | undefined => {
  let rest = line
  for (let index = 0; index < count; index++) {
    const sign = /^ *> ?/.exec(rest)
    if (sign === null) return undefined
    rest = rest.slice(sign[0].length)
  }
  return rest
}

const quotesOf = (line: string): { readonly quotes: number; readonly inner: string } => {
  const [signs = ''] = /^(?: {0,3}> ?)*/.exec(line) ?? []
  return { quotes: signs.split('>').length - 1, inner: line.slice(signs.length) }
}

/** Tabs as blanks, to the next column that is a multiple of four: https://spec.commonmark.org/0.31.2/#tabs */
const withoutTabs = (line: string): string => {
  if (!line.includes('\t')) return line
  let text = ''
  for (const letter of line) text += letter === '\t' ? ' '.repeat(4 - (text.length % 4)) : letter
  return text
}
