import { error, type Message } from '../../model/message.js'
import type { Source } from '../../model/site.js'
import { readCsv } from '../csv.js'
import { parseYaml } from '../yaml.js'

/**
 * Reads the files of content/data/: YAML, JSON, or CSV with a line of names. Returns their values by the names by which
 * templates find them, e.g. `travel` or `books/read`, and errors with their lines. A file with the name of another one is
 * an error.
 */
export const parseDataFiles = (
  sources: readonly Source[],
): { readonly values: Readonly<Record<string, unknown>>; readonly messages: readonly Message[] } => {
  const files = new Map<string, string>()
  const messages: Message[] = []
  const values = sources.map((source) => {
    const name = source.path.replace(/^data\//, '').replace(/\.(?:ya?ml|json|csv)$/, '')
    const other = files.get(name)
    if (other === undefined) files.set(name, source.file)
    else
      messages.push(
        error(
          'duplicate-url',
          { file: source.file },
          `templates know the file as \`${name}\`, and ${other} has the same name`,
          'rename one of them',
        ),
      )
    const parsed = parseDataFile(source)
    messages.push(...parsed.messages)
    return [name, parsed.value] as const
  })
  return { values: Object.fromEntries(values), messages }
}

/** Reads one file. JSON is read as YAML, of which it is a part, because errors then have a line. */
const parseDataFile = ({
  file,
  path,
  value: text,
}: Source): { readonly value: unknown; readonly messages: readonly Message[] } => {
  if (path.endsWith('.csv')) return { value: readCsv(text), messages: [] }
  const { value, messages } = parseYaml(text, { file, firstLine: 1 })
  return { value: JSON.parse(JSON.stringify(value ?? null)), messages }
}
