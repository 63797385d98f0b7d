import { error, type Message } from '../../model/message.js'
import type { Source } from '../../model/site.js'
import { checkEncoding } from '../check-text.js'
import { parseCsv } from '../csv.js'
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
    return [name, frozen(parsed.value)] as const
  })
  return { values: Object.fromEntries(values), messages }
}

/** Returns a value that no template can change: a template may run several times, and others read the same value. */
const frozen = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  for (const one of Object.values(value)) frozen(one)
  return Object.freeze(value)
}

/** Reads one file. A mistake in JSON is found as one in YAML, of which it is a part, because that has a line. */
const parseDataFile = (
  source: Source,
): { readonly value: unknown; readonly messages: readonly Message[] } => {
  const { file, path, value: text } = source
  const encoding = checkEncoding(source)
  if (path.endsWith('.csv')) {
    const { rows, problems } = parseCsv(text)
    const lost = problems.map(({ line, reason, note }) =>
      error('invalid-value', { file, line }, reason, note),
    )
    return { value: rows, messages: [...lost, ...encoding] }
  }
  const json = path.endsWith('.json') ? parsedJson(text) : undefined
  if (json !== undefined && 'value' in json) return { value: json.value, messages: encoding }
  const { value, messages } = parseYaml(text, { file, firstLine: 1 })
  if (json !== undefined && messages.length === 0)
    return {
      value: null,
      messages: [
        error(
          'invalid-value',
          { file, line: json.line },
          'the file is not JSON',
          'correct it, e.g. a comma too much, or name it `.yaml`',
        ),
      ],
    }
  return { value: JSON.parse(JSON.stringify(value ?? null)), messages: [...messages, ...encoding] }
}

/** Returns the value of JSON, or the line of its mistake, as far as Node says where it is. */
const parsedJson = (text: string): { readonly value: unknown } | { readonly line: number } => {
  const json = text.replace(/^\ufeff/, '')
  try {
    return { value: JSON.parse(json) }
  } catch (thrown) {
    const at = /position (\d+)/.exec(String(thrown))?.[1]
    return { line: json.slice(0, Number(at ?? 0)).split('\n').length }
  }
}
