import type { Moderation, ModerationRule } from '../../model/mention.js'
import { error, type Message } from '../../model/message.js'
import type { Source } from '../../model/site.js'
import { asObject, asText, readFields } from '../fields.js'
import { parseYaml } from '../yaml.js'
import { yamlPlaces } from '../yaml-places.js'

const decisions = ['approve', 'block', 'forget'] as const
const ruleKeys = ['domain', 'author', 'url', 'word'] as const

/**
 * Reads content/mentions/moderation.yaml. A rule that cannot be read is an error, because blocked mentions
 * would be shown.
 */
export const parseModeration = (
  source: Source,
): { readonly moderation: Moderation; readonly messages: readonly Message[] } => {
  const yaml = parseYaml(source.value, { file: source.file, firstLine: 1 })
  const messages: Message[] = [...yaml.messages]
  const empty = { approve: [], block: [], forget: [] }
  if (yaml.value === undefined || yaml.value === null) return { moderation: empty, messages }
  const data = asObject(yaml.value)
  if (data === undefined)
    return {
      moderation: empty,
      messages: [
        error(
          'invalid-moderation',
          { file: source.file, line: 1 },
          'the file is not a group of rules',
          example,
        ),
      ],
    }
  const placeAt = yamlPlaces(source)
  const fields = readFields(data, (key) => placeAt([key]), messages)
  fields.warnUnknownKeys(decisions, 'all')
  const rulesOf = (key: (typeof decisions)[number]): ModerationRule[] =>
    fields.list(key).flatMap((item, index) => {
      const rule = ruleOf(item)
      if (rule !== undefined) return [rule]
      messages.push(
        error('invalid-moderation', placeAt([key, index]), `an entry of \`${key}\` is not a rule`, example),
      )
      return []
    })
  return {
    moderation: { approve: rulesOf('approve'), block: rulesOf('block'), forget: rulesOf('forget') },
    messages,
  }
}

const example = 'write `approve:`, `block:` or `forget:`, and below it e.g. `- domain: example.com`'

const ruleOf = (item: unknown): ModerationRule | undefined => {
  const entries = Object.entries(asObject(item) ?? {})
  const by = ruleKeys.find((key) => key === entries[0]?.[0])
  const value = asText(entries[0]?.[1])
  if (by === 'domain' && value !== undefined && !/^[^/:@\s.*]+(?:\.[^/:@\s.*]+)*$/.test(value))
    return undefined
  return entries.length === 1 && by !== undefined && value !== undefined && value !== ''
    ? { by, value }
    : undefined
}
