/**
 * Returns a function to call with one line after the other: true for the lines of fenced code, its marks included, also in
 * lists and quotations. A fence in a list or a quotation ends with it (https://spec.commonmark.org/0.31.2/#fenced-code-blocks).
 */
export const fencedLines = (): ((line: string) => boolean) => {
  let fence: { readonly marker: string; readonly indent: number } | undefined
  return (line) => {
    if (fence !== undefined && line.trim() !== '' && widthOf(line) < fence.indent) fence = undefined
    const [, before = '', marker = '', rest = ''] = mark.exec(line) ?? []
    if (fence === undefined) {
      if (marker === '' || (marker.startsWith('`') && rest.includes('`'))) return false
      fence = { marker, indent: containerWidth(before) }
    } else if (marker.startsWith(fence.marker) && rest.trim() === '') fence = undefined
    return true
  }
}

const mark = /^((?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t])*)(`{3,}|~{3,})(.*)$/

/** The blanks and quotation signs that a line begins with. */
const widthOf = (line: string): number => /^[ \t>]*/.exec(line)?.[0].length ?? 0

/** How far the lines of a list or a quotation are indented whose fence has this before it; a fence itself may be by three more. */
const containerWidth = (before: string): number =>
  /^[ \t]*$/.test(before) ? Math.max(0, before.length - 3) : before.trimEnd().length
