/** Returns HTML without its comments; one that is not closed stays. Takes time in proportion to the length. */
export const withoutHtmlComments = (html: string): string => {
  let [shown, from] = ['', 0]
  for (let start = html.indexOf('<!--'); start !== -1; start = html.indexOf('<!--', from)) {
    const end = html.indexOf('-->', start + 4)
    if (end === -1) break
    shown += html.slice(from, start)
    from = end + 3
  }
  return shown + html.slice(from)
}

/** Returns the pattern of the start tags of some elements, for `replaceElements`. */
export const startTags = (names: readonly string[]): RegExp =>
  new RegExp(`<(${names.join('|')})(?=[\\s>/])`, 'gi')

/**
 * Returns HTML with elements replaced, from a match of `start` to the next end tag of its name, which is the first group of the
 * pattern; one that is not closed stays. Takes time in proportion to the length, if `start` does.
 */
export const replaceElements = (
  html: string,
  start: RegExp,
  replace: (element: HtmlPart, match: RegExpExecArray) => string,
): string => {
  const pattern = new RegExp(start.source, 'gi')
  const unclosed = new Set<string>()
  let [shown, from] = ['', 0]
  for (let match = pattern.exec(html); match !== null; match = pattern.exec(html)) {
    const name = (match[1] ?? '').toLowerCase()
    const end = unclosed.has(name) ? undefined : endTag(html, name, pattern.lastIndex)
    if (end === undefined) {
      unclosed.add(name)
      continue
    }
    const part = { whole: html.slice(match.index, end.to), inner: html.slice(pattern.lastIndex, end.from) }
    shown += html.slice(from, match.index) + replace(part, match)
    from = end.to
    pattern.lastIndex = end.to
  }
  return shown + html.slice(from)
}

/** An element in HTML, and the HTML between the match of its start and its end tag. */
type HtmlPart = { readonly whole: string; readonly inner: string }

/** Returns the HTML in the first element that a pattern begins; undefined when there is none. The first group is its name. */
export const innerOf = (html: string, start: RegExp): string | undefined => {
  const match = start.exec(html)
  if (match === null) return undefined
  const from = match.index + match[0].length
  const end = endTag(html, match[1] ?? '', from)
  return end && html.slice(from, end.from)
}

const endTag = (
  html: string,
  name: string,
  from: number,
): { readonly from: number; readonly to: number } | undefined => {
  const pattern = new RegExp(`</${name}(?![\\w-])`, 'gi')
  pattern.lastIndex = from
  const match = pattern.exec(html)
  if (match === null) return undefined
  const close = html.indexOf('>', match.index)
  return { from: match.index, to: close === -1 ? html.length : close + 1 }
}
