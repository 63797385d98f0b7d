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

/**
 * Returns HTML with each element of some names replaced, from its start tag to the next end tag of the name; one that is not
 * closed stays. `html` must be well below the memory; it takes time in proportion to its length.
 */
export const replaceElements = (
  html: string,
  names: readonly string[],
  replace: (element: string) => string,
): string => {
  const start = new RegExp(`<(${names.join('|')})(?=[\\s>/])`, 'gi')
  const lower = html.toLowerCase()
  const unclosed = new Set<string>()
  let [shown, from] = ['', 0]
  for (let match = start.exec(html); match !== null; match = start.exec(html)) {
    const name = (match[1] ?? '').toLowerCase()
    const end = unclosed.has(name) ? -1 : lower.indexOf(`</${name}`, match.index)
    if (end === -1) {
      unclosed.add(name)
      continue
    }
    const close = html.indexOf('>', end)
    const to = close === -1 ? html.length : close + 1
    shown += html.slice(from, match.index) + replace(html.slice(match.index, to))
    from = to
    start.lastIndex = to
  }
  return shown + html.slice(from)
}
