import { type Message, warning } from '../../model/message.js'
import type { Source } from '../../model/site.js'
import { readCsv } from '../csv.js'
import { parseYaml } from '../yaml.js'

/**
 * Reads a file of content/data/: YAML, JSON, or CSV with a line of names. Returns the name by which templates find the
 * value, e.g. `travel` or `books/read`, and errors with their lines.
 */
export const parseDataFile = (
  source: Source,
): { readonly name: string; readonly value: unknown; readonly messages: readonly Message[] } => {
  const name = source.path.replace(/^data\//, '').replace(/\.(?:ya?ml|json|csv)$/, '')
  if (!source.path.endsWith('.csv')) {
    // JSON is read as YAML, of which it is a part, because errors then have a line.
    const { value, messages } = parseYaml(source.value, { file: source.file, firstLine: 1 })
    return { name, value: JSON.parse(JSON.stringify(value ?? null)), messages }
  }
  const rows = readCsv(source.value)
  const messages =
    rows.length > 0 || source.value.trim() === ''
      ? []
      : [
          warning(
            'invalid-value',
            { file: source.file, line: 1 },
            'the file has one line only, so it has no values',
            'write the names of the columns in the first line, and values in the next ones',
          ),
        ]
  return { name, value: rows, messages }
}
