/** Reads CSV with a line of names (RFC 4180): fields in quotes may contain commas, quotes and line ends. Returns one object a line. */
export const readCsv = (text: string): Readonly<Record<string, string>>[] => {
  const rows = rowsOf(text.replace(/^\ufeff/, ''))
  const [names = [], ...others] = rows
  return others
    .filter((row) => row.some((field) => field !== ''))
    .map((row) => Object.fromEntries(names.map((name, index) => [name.trim(), row[index] ?? ''])))
}

const rowsOf = (text: string): string[][] => {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    let field = ''
    if (text[at] === '"') {
      for (at++; at < text.length; at++) {
        const end = text.indexOf('"', at)
        const to = end === -1 ? text.length : end
        field += text.slice(at, to)
        at = to + 1
        if (text[at] !== '"') break
        field += '"'
      }
    }
    const rest = /[,\r\n]/g
    rest.lastIndex = at
    const end = rest.exec(text)?.index ?? text.length
    row.push(field + text.slice(at, end))
    if (text[end] === ',') {
      at = end + 1
      if (at === text.length) row.push('')
      continue
    }
    rows.push(row)
    row = []
    at = text.startsWith('\r\n', end) ? end + 2 : end + 1
  }
  if (row.length > 0) rows.push(row)
  return rows
}
