import { isObject } from '../../model/json.js'
/** The properties of an entry, as Micropub has them: each is a list. */
export type Properties = Readonly<Record<string, readonly unknown[]>>

/** The commands of a request, without `mp-`, e.g. `slug`. They are never stored. */
type Commands = Readonly<Record<string, readonly string[]>>

/** A file that was uploaded with an entry. `path` is in the state folder. */
export type UploadedFile = {
  readonly property: string
  readonly path: string
  /** Its place among the values of the property. */
  readonly at: number
  readonly alt?: string
}

/** An entry to be created. */
export type NewEntry = {
  readonly properties: Properties
  readonly commands: Commands
  readonly files: readonly UploadedFile[]
  /** Whether it is a draft, whatever its properties say. */
  readonly isDraft: boolean
}

/** A change of an entry: https://www.w3.org/TR/micropub/#update */
export type EntryUpdate = {
  readonly url: string
  readonly replace: Properties
  readonly add: Properties
  /** Properties to remove, or values of properties. */
  readonly delete: readonly string[] | Properties
}

/** The result of a job, or why the request is refused. */
export type Refused = { readonly refused: string }
export const isRefused = (result: unknown): result is Refused =>
  typeof result === 'object' && result !== null && 'refused' in result

/** What the text of a request has of a new entry. */
export type EntryText = Pick<NewEntry, 'properties' | 'commands'>

/**
 * Returns the entry of a form, or why it is refused: `x` and `x[]` are the same property, empty values count as absent,
 * reserved names are left out.
 */
export const entryOfForm = (
  fields: readonly (readonly [name: string, value: string])[],
): EntryText | Refused => {
  const properties: Record<string, unknown[]> = Object.create(null)
  const commands: Record<string, string[]> = Object.create(null)
  for (const [written, value] of fields) {
    const name = written.replace(/\[(?:html|value)?\]$/, '')
    if (['access_token', 'h', 'action', 'url'].includes(name)) continue
    const isCommand = name.startsWith('mp-')
    // The alternative texts are in the order of the photos, so that an empty one counts.
    if (value === '' && !/^mp-(?:photo|video)-alt$/.test(name)) continue
    const one = written === 'content[html]' ? { html: value } : value
    if (isCommand) addTo(commands, name.slice('mp-'.length), value)
    else addTo(properties, name, one)
  }
  const type = fields.find(([name]) => name === 'h')?.[1] ?? 'entry'
  return entryOfType(`h-${type}`, { properties, commands })
}

const addTo = <Value>(lists: Record<string, Value[]>, key: string, value: Value): void => {
  const values = lists[key] ?? []
  lists[key] = values
  values.push(value)
}

/** Returns an entry, or why its type or the lack of a property is refused. */
const entryOfType = (type: unknown, entry: EntryText): EntryText | Refused => {
  if (type !== 'h-entry' && type !== 'h-event')
    return { refused: 'only an h-entry or an h-event can be created' }
  return type === 'h-event' && entry.properties.start === undefined
    ? { refused: 'an h-event needs start' }
    : entry
}

/** Returns the entry of a JSON object, or why it is refused. Single values count as lists of one. */
export const entryOfJson = (value: Readonly<Record<string, unknown>>): EntryText | Refused => {
  const types = Array.isArray(value.type) ? value.type : [value.type]
  const given = value.properties
  if (!isObject(given)) return { refused: 'properties must be an object' }
  const properties: Record<string, unknown[]> = Object.create(null)
  const commands: Record<string, string[]> = Object.create(null)
  for (const [name, one] of Object.entries(given)) {
    const values = (Array.isArray(one) ? one : [one]).filter(
      (item) => item !== '' && item !== null && item !== undefined,
    )
    if (name.startsWith('mp-')) commands[name.slice(3)] = values.filter((item) => typeof item === 'string')
    else if (values.length > 0) properties[name] = values
  }
  return entryOfType(types.length === 1 ? types[0] : undefined, { properties, commands })
}

/** Returns the update of a JSON object, or why it is none: all values are lists. */
export const updateOfJson = (value: Readonly<Record<string, unknown>>): EntryUpdate | Refused => {
  const { url, replace = {}, add = {}, delete: removed = [] } = value
  if (typeof url !== 'string') return { refused: 'url is missing' }
  if (value.replace === undefined && value.add === undefined && value.delete === undefined)
    return { refused: 'an update needs replace, add or delete' }
  if (!isProperties(replace)) return { refused: 'each value of replace must be a list' }
  if (!isProperties(add)) return { refused: 'each value of add must be a list' }
  const isList = Array.isArray(removed) && removed.every((one) => typeof one === 'string')
  if (!isList && !isProperties(removed))
    return { refused: 'delete must be a list of properties, or lists of values' }
  return { url, replace, add, delete: removed as EntryUpdate['delete'] }
}

/** Returns properties after an update, in the order of the specification; a property without values is left out. */
export const updated = (before: Properties, { replace, add, delete: removed }: EntryUpdate): Properties => {
  const after = new Map(Object.entries(before))
  for (const [name, values] of Object.entries(replace)) after.set(name, values)
  for (const [name, values] of Object.entries(add)) {
    const own = after.get(name) ?? []
    const isIncluded = membership(own)
    after.set(name, [...own, ...values.filter((value) => !isIncluded(value))])
  }
  if (Array.isArray(removed)) for (const name of removed) after.delete(name)
  else
    for (const [name, values] of Object.entries(removed as Properties)) {
      const isRemoved = membership(values)
      after.set(
        name,
        (after.get(name) ?? []).filter((one) => !isRemoved(one)),
      )
    }
  return Object.fromEntries([...after].filter(([, values]) => values.length > 0))
}

/** Returns a function that returns whether a value is among some values; a photo with an alternative text is the same as its URL. */
const membership = (values: readonly unknown[]): ((value: unknown) => boolean) => {
  const urlOf = (value: unknown): unknown => (isObject(value) ? value.value : undefined)
  const texts = new Set(values.map((value) => JSON.stringify(value)))
  const urls = new Set(values.map(urlOf))
  return (value) =>
    texts.has(JSON.stringify(value)) ||
    (typeof value === 'string' && urls.has(value)) ||
    (typeof urlOf(value) === 'string' && texts.has(JSON.stringify(urlOf(value))))
}

const isProperties = (value: unknown): value is Properties =>
  isObject(value) && Object.values(value).every(Array.isArray)
