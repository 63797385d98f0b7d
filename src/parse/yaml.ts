import {
  boolCoreTag,
  defineScalarTag,
  FAILSAFE_SCHEMA,
  load,
  nullCoreTag,
  Schema,
  YAMLException,
} from 'js-yaml'
import { error, type Message } from '../model/message.js'
import { checkUtf16 } from './check-text.js'
import { parsePlainYaml } from './plain-yaml.js'

/** `!binary`, which exporters of Ruby write for text that is not ASCII: the text of its Base64. */
const binaryText = ['!binary', 'tag:yaml.org,2002:binary'].map((name) =>
  defineScalarTag(name, {
    resolve: (source) => Buffer.from(source, 'base64').toString('utf8'),
    identify: () => false,
  }),
)

/** A schema with null and booleans. Numbers and dates are text, because `3.10` is not `3.1`. */
const schema = new Schema([...FAILSAFE_SCHEMA.tags, nullCoreTag, boolCoreTag, ...binaryText])

/**
 * Reads YAML 1.2 (https://yaml.org/spec/1.2.2/), with numbers and dates as text. A mistake is an error with
 * its place. An alias is an error, too, because a few aliases can expand to gigabytes.
 */
export const parseYaml = (
  text: string,
  place: { readonly file: string; readonly firstLine: number },
): { readonly value: unknown; readonly messages: readonly Message[] } => {
  if (text.split('\n').every((line) => /^\s*(?:#|$)/.test(line))) return { value: undefined, messages: [] }
  const plain = parsePlainYaml(text)
  if (plain !== undefined) return { value: plain, messages: [] }
  try {
    return { value: load(text, { schema, maxAliases: 0, maxDepth: 50 }), messages: [] }
  } catch (thrown) {
    if (!(thrown instanceof YAMLException)) throw thrown
    const utf16 = checkUtf16(text, place.file)
    if (utf16.length > 0) return { value: undefined, messages: utf16 }
    const lines = text.split('\n')
    const open = lines.findIndex((line) => (line.replaceAll('\\"', '').match(/"/g)?.length ?? 0) % 2 === 1)
    const fence = lines.findIndex((line) => /^---[ \t]*[^ \t\r]/.test(line))
    // A bracket that is not closed is found at the end of the text, where nothing is.
    const found = lines.findLastIndex(
      (line, index) => index <= (thrown.mark?.line ?? 0) && line.trim() !== '',
    )
    const at = [open, fence, found].find((line) => line !== -1) ?? 0
    const line = lines[at] ?? ''
    const column = at === open ? line.indexOf('"') + 1 : at === fence ? 1 : (thrown.mark?.column ?? 0) + 1
    const { reason, note } =
      at === open ? unclosed(line) : at === fence ? fenced(line) : explain(thrown.reason, line, text)
    return {
      value: undefined,
      messages: [
        error('invalid-yaml', { file: place.file, line: place.firstLine + at, column }, reason, note),
      ],
    }
  }
}

const unclosed = (line: string): { reason: string; note: string } => ({
  reason: `a quote is not closed: \`${line.trim().slice(0, 60)}\``,
  note: 'close it with `"`, and write `\\"` for a quote inside the text',
})

const fenced = (line: string): { reason: string; note: string } => ({
  reason: `a line of the YAML begins with dashes: \`${line.trim().slice(0, 60)}\``,
  note: 'remove it, or end the front matter with a line of three dashes, `---`, and nothing else',
})

/** Returns the reason and the note for an error of the parser, in terms that authors use. */
const explain = (reason: string, line: string, text: string): { reason: string; note: string } => {
  const shown = line.trim().slice(0, 60)
  if (/^\s*\t/.test(line) || /^\t/m.test(text))
    return { reason: 'the YAML is indented with a tab', note: 'indent with spaces' }
  if (reason.includes('duplicated mapping key'))
    return { reason: `the key of \`${shown}\` is duplicated`, note: 'delete one of the two lines' }
  if (reason.includes('alias'))
    return { reason: 'the YAML uses an alias (`*name`)', note: 'write the value again where it is used' }
  if (/^[\w-]+:\s+[^"'[{|>].*:\s/.test(line) || /^[\w-]+:\s+[^"'[{|>].*:$/.test(line))
    return {
      reason: `the value has a colon: \`${shown}\``,
      note: `put quotes around it: \`${quoted(shown)}\``,
    }
  const countOf = (sign: string): number => line.split(sign).length
  if (countOf('[') > countOf(']') || countOf('{') > countOf('}'))
    return { reason: `a bracket is not closed: \`${shown}\``, note: 'close it with `]` or `}`' }
  return {
    reason: `the YAML cannot be read at \`${shown}\`: ${reason}`,
    note: 'put quotes around values with special characters',
  }
}

const quoted = (line: string): string => {
  const colon = line.indexOf(':')
  return `${line.slice(0, colon)}: "${line
    .slice(colon + 1)
    .trim()
    .replaceAll('"', '\\"')}"`
}
