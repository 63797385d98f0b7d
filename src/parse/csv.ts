/** A mistake in a CSV file, with its line from 1. */
type CsvProblem = { readonly line: number; readonly reason: string; readonly note: string }

type Row = { readonly line: number; readonly fields: readonly string[] }

/** Reads CSV with a line of names (RFC 4180): fields in quotes may contain commas, quotes and line ends. Returns one object a line. */
export const readCsv = (text: string): readonly Readonly<Record<string, string>>[] => parseCsv(text).rows

/** Reads CSV, and returns the mistakes by which data are lost, too: another delimiter, equal names, too many fields, an open quote. */
export const parseCsv = (
  text: string,
): {
  readonly rows: readonly Readonly<Record<string, string>>[]
  readonly problems: readonly CsvProblem[]
} => {
  const { rows, openQuote } = rowsOf(text.replace(/^\ufeff/, ''))
  const [first, ...others] = rows
  const written = first?.fields.map((name) => name.trim()) ?? []
  // Spreadsheets write empty columns at the end.
  const names = written.slice(0, written.findLastIndex((name) => name !== '') + 1)
  const problems: CsvProblem[] = []
  const report = (line: number, reason: string, note: string): void =>
    void problems.push({ line, reason, note })
  if (openQuote !== undefined)
    report(openQuote, 'a quote is not closed', 'close it, and write `""` for a quote within')
  if (names.length === 1 && /[;\t]/.test(names[0] ?? ''))
    report(1, 'the names have no commas between them', 'save the table with commas as delimiters')
  const again = names.find((name, index) => names.indexOf(name) !== index)
  if (again !== undefined) report(1, `two columns have the name \`${again}\``, 'give them different names')
  const tooLong = others.find(({ fields }) => fields.slice(names.length).some((field) => field !== ''))
  if (tooLong !== undefined)
    report(
      tooLong.line,
      `the line has ${tooLong.fields.length} fields, and there ${names.length === 1 ? 'is 1 name' : `are ${names.length} names`}`,
      'add a name, or put quotes around a field with a comma',
    )
  return {
    rows: others
      .filter(({ fields }) => fields.some((field) => field !== ''))
      .map(({ fields }) => Object.fromEntries(names.map((name, index) => [name, fields[index] ?? '']))),
    problems,
  }
}

const rowsOf = (text: string): { readonly rows: readonly Row[]; readonly openQuote?: number } => {
  const rows: Row[] = []
  let fields: string[] = []
  let [at, line, start] = [0, 1, 1]
  let openQuote: number | undefined
  while (at < text.length) {
    let field = ''
    if (text[at] === '"') {
      const opened = line
      for (at++; at < text.length; at++) {
        const end = text.indexOf('"', at)
        if (end === -1) openQuote = opened
        const to = end === -1 ? text.length : end
        field += text.slice(at, to)
        at = to + 1
        if (text[at] !== '"') break
        field += '"'
      }
      line += field.match(/\n/g)?.length ?? 0
    }
    const rest = /[,\r\n]/g
    rest.lastIndex = at
    const end = rest.exec(text)?.index ?? text.length
    fields.push(field + text.slice(at, end))
    if (text[end] === ',') {
      at = end + 1
      if (at === text.length) fields.push('')
      continue
    }
    rows.push({ line: start, fields })
    fields = []
    at = text.startsWith('\r\n', end) ? end + 2 : end + 1
    start = ++line
  }
  if (fields.length > 0) rows.push({ line: start, fields })
  return { rows, ...(openQuote !== undefined && { openQuote }) }
}
