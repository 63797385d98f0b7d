import { lazy } from '../../model/memoize.js'
import { error, type Message, type Place, type PlaceOfSetting } from '../../model/message.js'
import type { Source } from '../../model/site.js'
import { checkEncoding } from '../check-text.js'
import { asObject, type Fields, readFields } from '../fields.js'
import { withNewNames } from '../renamed-keys.js'
import { parseYaml } from '../yaml.js'
import { yamlPlaces } from '../yaml-places.js'

/** Readers for the groups of a settings file. Each mistake is added to `messages` with its place. */
export type Settings = {
  /**
   * Returns the readers of a group, given by its path from the top. Keys that are not `known` have a warning,
   * unless `known` is empty.
   */
  readonly group: (path: readonly string[], known: readonly string[]) => Fields
  /** Returns the data of a group; empty when it is absent, and with an error when it is not a group. */
  readonly data: (...path: readonly string[]) => Readonly<Record<string, unknown>>
  readonly placeAt: PlaceOfSetting
  /** Adds an error about a missing setting, at the top of the file. */
  readonly reportMissing: (name: string, example: string) => undefined
  readonly messages: Message[]
}

/** Reads a settings file. Returns only messages when it is not YAML or not a list of settings. */
export const openSettings = (
  source: Source,
): { readonly settings?: Settings; readonly messages: readonly Message[] } => {
  const yaml = parseYaml(source.value, { file: source.file, firstLine: 1 })
  if (yaml.messages.length > 0) return { messages: yaml.messages }
  const top = { file: source.file, line: 1 }
  const written = asObject(yaml.value)
  if (written === undefined) return { messages: [error('invalid-settings', top, notSettings, example)] }

  const { data, written: writtenPath } = withNewNames(written, 'site.yaml')
  const messages: Message[] = [...checkEncoding(source)]
  const places = yamlPlaces(source)
  const placeAt = (path: readonly (string | number)[]): Place => places(writtenPath(path))
  const valueAt = (path: readonly string[]): unknown =>
    path.reduce<unknown>((value, key) => asObject(value)?.[key], data)
  const dataAt = (path: readonly string[]): Readonly<Record<string, unknown>> => asObject(valueAt(path)) ?? {}
  const fieldsAt = (path: readonly string[]): Fields => {
    const prefix = writtenPath(path).map((key) => `${key}.`)
    return readFields(dataAt(path), (key) => placeAt([...path, key]), messages, prefix.join(''))
  }
  const checked = new Set<string>()
  /** Reports a value that is not a group, once. */
  const checkGroup = (path: readonly string[]): void => {
    const [name, key] = [path.at(-1), JSON.stringify(path)]
    if (name === undefined || checked.has(key)) return
    checked.add(key)
    readFields({ [name]: valueAt(path) }, () => placeAt(path), messages).object(name)
  }
  const settings: Settings = {
    group: (path, known) => {
      checkGroup(path)
      const fields = fieldsAt(path)
      if (known.length > 0) fields.warnUnknownKeys(known, 'all')
      return fields
    },
    data: (...path) => {
      checkGroup(path)
      return dataAt(path)
    },
    placeAt,
    reportMissing: (name, example) => {
      messages.push(error('missing-setting', top, `\`${name}\` is missing`, `write \`${example}\``))
      return undefined
    },
    messages,
  }
  return { settings, messages }
}

const notSettings = 'the settings are not a list of `key: value` lines'
const example = 'begin with `url: https://example.com/`, `title: "…"` and `author:` with a `name:` below it'

/** Returns the places of the settings of a file, which is read at the first call, because most sites have no message. */
export const settingPlaces = (source: Source | undefined): PlaceOfSetting => {
  const places = lazy(() => source && openSettings(source).settings?.placeAt)
  return (path) => places()?.(path) ?? { file: 'content/site.yaml' }
}
