/** A mistake in a CSV file, with its line from 1. */
type CsvProblem = { readonly line: number; readonly reason: string; readonly note: string }

type Row = { readonly line: number; readonly fields: readonly string[] }

/** Reads CSV with a line of names (RFC 4180): fields in quotes may contain commas, quotes and line ends. Returns one object a line. */
export const readCsv = (text: string): Readonly<Record<string, string>>[] => {
  const { names, rows } = tableOf(text)
  return rows.map(({ fields }) => Object.fromEntries(names.map((name, index) => [name, fields[index] ?? ''])))
}

/** Returns the mistakes in CSV by which data are lost: another delimiter, equal names, too many fields, an open quote. */
export const csvProblems = (text: string): CsvProblem[] => {
  const { names, rows, openQuote } = tableOf(text)
  const again = names.find((name, index) => names.indexOf(name) !== index)
  const tooLong = rows.find(
    ({ fields }) => fields.length > names.length && fields.slice(names.length).some(Boolean),
  )
  const delimiter = names.length === 1 ? /[;\t]/.exec(names[0] ?? '')?.[0] : undefined
  return [
    ...(openQuote === undefined
      ? []
      : [
          {
            line: openQuote,
            reason: 'a quote is not closed',
            note: 'close it, and write `""` for a quote within',
          },
        ]),
    ...(delimiter === undefined
      ? []
      : [
          {
            line: 1,
            reason: 'the names have no commas between them',
            note: 'save the table with commas as delimiters',
          },
        ]),
    ...(again === undefined
      ? []
      : [{ line: 1, reason: `two columns have the name \`${again}\``, note: 'give them different names' }]),
    ...(tooLong === undefined
      ? []
      : [
          {
            line: tooLong.line,
            reason: `the line has ${tooLong.fields.length} fields, and there are ${names.length} names`,
            note: 'add a name, or put quotes around a field with a comma',
          },
        ]),
  ]
}

const tableOf = (
  text: string,
): { readonly names: readonly string[]; readonly rows: readonly Row[]; readonly openQuote?: number } => {
  const { rows, ...others } = rowsOf(text.replace(/^\ufeff/, ''))
  const [first, ...more] = rows
  return {
    names: first?.fields.map((name) => name.trim()) ?? [],
    rows: more.filter(({ fields }) => fields.some((field) => field !== '')),
    ...others,
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
