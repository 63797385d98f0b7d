import type { Message } from '../../model/message.js'
import type { Source } from '../../model/site.js'
import { readCsv } from '../csv.js'
import { parseYaml } from '../yaml.js'

/**
 * Reads a file of content/data/: YAML, JSON, or CSV with a line of names. Returns the name by which templates find the
 * value, e.g. `travel` or `books/read`, and errors with their lines.
 */
export const parseDataFile = (
  source: Source,
): {
  readonly name: string
  readonly file: string
  readonly value: unknown
  readonly messages: readonly Message[]
} => {
  const name = source.path.replace(/^data\//, '').replace(/\.(?:ya?ml|json|csv)$/, '')
  if (!source.path.endsWith('.csv')) {
    // JSON is read as YAML, of which it is a part, because errors then have a line.
    const { value, messages } = parseYaml(source.value, { file: source.file, firstLine: 1 })
    return { name, file: source.file, value: JSON.parse(JSON.stringify(value ?? null)), messages }
  }
  return { name, file: source.file, value: readCsv(source.value), messages: [] }
}
