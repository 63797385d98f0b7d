import type { Config } from '../../model/config.js'
import { defined } from '../../model/defined.js'
import { interactionProperties, interactions, interactionTypes } from '../../model/interactions.js'
import { isObject } from '../../model/json.js'
import { rsvpValues } from '../../model/mention.js'
import { mediaKeys, readStatuses } from '../../model/post.js'
import type { Timestamp } from '../../model/timestamp.js'
import { isWebUrl } from '../../model/untrusted.js'
import { asObject, asText } from '../../parse/fields.js'
import { parseDate } from '../../parse/post/date.js'
import type { KeyChange } from '../../parse/post/edit-front-matter.js'
import { typeByWord } from '../../parse/post/interactions.js'
import { frontMatterKeys, keysOf, targetKeys } from '../../parse/post/keys.js'
import { groupOfMf2, mf2Of } from '../../parse/post/mf2-data.js'
import { type DraftTarget, dateText, flowYaml, mf2Line } from '../../render/new-post.js'
import { bodyOf } from './content.js'
import { isRefused, type Properties, type Refused } from './entry.js'

/** A photo, video or audio of an entry. */
export type MediaValue = { readonly url: string; readonly alt?: string }

/** Values of front matter that were read from the values of a property. */
type Read = (values: readonly unknown[], config: Config) => unknown

/** Returns a text from a list of one; a refusal for others. */
const oneText =
  (name: string): Read =>
  ([value, ...more]) =>
    typeof value === 'string' && more.length === 0 ? value : { refused: `${name} must be one text` }

const texts =
  (name: string): Read =>
  (values) =>
    values.every((value) => typeof value === 'string') ? values : { refused: `${name} must be texts` }

/** Returns URLs; with `isOfWork`, also names and h-cites without a URL. */
const urls =
  (name: string, isOfWork = false): Read =>
  (values) => {
    const found = values.map((value) => urlOf(value) ?? (isOfWork ? workOf(value) : undefined))
    return found.every((one) => one !== undefined) ? found : { refused: `${name} must be URLs` }
  }

const oneOf =
  (name: string, words: readonly string[]): Read =>
  ([value]) =>
    words.find((one) => one === value) ?? {
      refused: `${name} must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`,
    }

const date =
  (name: string): Read =>
  (values, config) => {
    const read = entryDate(values[0], config)
    return values.length !== 1 || read === undefined
      ? { refused: `${name} must be one date` }
      : dateText(read)
  }

/** Returns the beginning or the end of an event as it was sent: a date without a time is a whole day. */
const eventTime =
  (name: string): Read =>
  ([value, ...more], config) =>
    more.length > 0 || entryDate(value, config) === undefined
      ? { refused: `${name} must be one date` }
      : value

/** Property of an entry → its keys in front matter, and how its values are read. Properties that are not here are in `mf2`. */
const rows: Readonly<Record<string, { readonly keys: readonly string[]; readonly read: Read }>> = {
  name: { keys: keysOf('name'), read: oneText('name') },
  summary: { keys: keysOf('summary'), read: oneText('summary') },
  category: { keys: keysOf('category'), read: texts('category') },
  published: { keys: keysOf('published'), read: date('published') },
  updated: { keys: keysOf('updated'), read: date('updated') },
  syndication: { keys: ['syndication'], read: urls('syndication') },
  rsvp: { keys: frontMatterKeys.rsvp, read: oneOf('rsvp', rsvpValues) },
  start: { keys: ['start'], read: eventTime('start') },
  end: { keys: ['end'], read: eventTime('end') },
  'read-status': { keys: ['read-status', 'read_status'], read: oneOf('read-status', readStatuses) },
  ...Object.fromEntries(
    mediaKeys.map((name) => [
      name,
      {
        keys: [name],
        read: (values: readonly unknown[]) => mediaOf(values) ?? { refused: `${name} must be URLs` },
      },
    ]),
  ),
  ...Object.fromEntries(
    [...interactionProperties.keys()].map((name) => [
      name,
      {
        keys: targetKeys.filter(({ key }) => key.replaceAll('_', '-') === name).map(({ key }) => key),
        read: urls(
          name,
          interactionTypes().some(
            (type) => interactions[type].property === name && interactions[type].isOfWork,
          ),
        ),
      },
    ]),
  ),
}

/** Whether a property has keys of its own, or decides about publishing. */
export const isKnownProperty = (name: string): boolean =>
  Object.hasOwn(rows, name) || ['content', 'post-status', 'visibility'].includes(name)

/** Returns the value of a property as front matter has it, or why it cannot be kept. */
export const readProperty = (name: string, values: readonly unknown[], config: Config): unknown =>
  rows[name]?.read(values, config)

/** Returns photos, videos or audios; undefined when one of them has no URL. */
const mediaOf = (values: readonly unknown[]): MediaValue[] | undefined => {
  const found = values.map((value): MediaValue | undefined => {
    const url = urlOf(isObject(value) ? value.value : value)
    if (url === undefined) return undefined
    return isObject(value) && typeof value.alt === 'string' ? { url, alt: value.alt } : { url }
  })
  return found.every((one) => one !== undefined) ? found : undefined
}

/** Returns the URL of a value: a text, or the URL of an h-cite. */
const urlOf = (value: unknown): string | undefined => {
  const properties = isObject(value) && isObject(value.properties) ? value.properties : undefined
  const url = Array.isArray(properties?.url) ? properties.url[0] : value
  return typeof url === 'string' && isWebUrl(url.trim()) ? url.trim() : undefined
}

/** Returns the work of a value: a text, or an h-cite with a name; undefined without one. */
const workOf = (value: unknown): DraftTarget | undefined => {
  const group = groupOfMf2(value)
  const { name, author, uid } = asObject(group) ?? { name: group }
  const shown = textOf(name)
  const writer = textOf(asObject(author)?.name ?? author)
  return shown === undefined ? undefined : defined({ name: shown, author: writer, uid: textOf(uid) })
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined

/** Returns a date; undefined when it cannot be read. An offset without a colon is read, too. */
export const entryDate = (value: unknown, config: Config): Timestamp | undefined => {
  if (typeof value !== 'string') return undefined
  const read = parseDate(value.trim(), config)
  return 'reason' in read ? undefined : read
}

/** The post that is changed. */
export type ChangeContext = {
  /** Its front matter. */
  readonly data: Readonly<Record<string, unknown>>
  readonly config: Config
  /** The URL of a photo, video or audio → as front matter has it, e.g. the name of a file beside the post. */
  readonly written: ReadonlyMap<string, string>
}

/**
 * Returns the changes of front matter and body that turn the properties of a post into others, or why they cannot be kept.
 * A property keeps the key that the author uses.
 */
export const changesOf = (
  before: Properties,
  after: Properties,
  { data, config, written }: ChangeContext,
): { readonly keys: readonly KeyChange[]; readonly body?: string } | Refused => {
  const keys: KeyChange[] = []
  let body: string | undefined
  const mf2: Record<string, unknown> = { ...mf2Of(data) }
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  for (const name of names) {
    const values = after[name] ?? []
    if (JSON.stringify(before[name] ?? []) === JSON.stringify(values)) continue
    if (name === 'content') {
      body = values.length === 0 ? '' : bodyOf(values[0])
      if (body === undefined || values.length > 1) return { refused: 'content must be one text, or one HTML' }
    } else if (name === 'post-status' || name === 'visibility') {
      const change = publishingChange(name, values[0])
      if (isRefused(change)) return change
      keys.push(...change)
    } else if (Object.hasOwn(rows, name)) {
      const change = propertyChanges(name, values, { data, config, written })
      if (isRefused(change)) return change
      keys.push(...change)
    } else if (values.length === 0) delete mf2[name]
    else mf2[name] = values
  }
  const json = JSON.stringify(mf2)
  if (json !== JSON.stringify(mf2Of(data)))
    keys.push(
      json === '{}'
        ? { key: 'mf2', value: undefined, line: undefined }
        : { key: 'mf2', value: json, line: mf2Line(json) },
    )
  return { keys, ...(body !== undefined && { body }) }
}

const propertyChanges = (
  name: string,
  values: readonly unknown[],
  { data, config, written }: ChangeContext,
): readonly KeyChange[] | Refused => {
  const { keys = [] } = rows[name] ?? {}
  const used = keys.filter((key) => Object.hasOwn(data, key))
  const isTarget = interactionProperties.has(name)
  const declared = isTarget && used.length === 0 && declaredProperty(data) === name
  if (values.length === 0)
    return [...used, ...(declared ? ['targeturl', 'response_type'] : [])].map((key) => ({
      key,
      value: undefined,
      line: undefined,
    }))
  const read = readProperty(name, values, config)
  if (isRefused(read)) return read
  const value = mediaKeys.some((key) => key === name)
    ? (read as readonly MediaValue[]).map((one) => ({ ...one, url: written.get(one.url) ?? one.url }))
    : read
  const key = declared ? 'targeturl' : (used[0] ?? keys[0] ?? name)
  return [
    changeOf(key, isTarget && Array.isArray(value) && value.length === 1 ? value[0] : value),
    // The values of all keys count together: those of the others are replaced, too.
    ...used
      .filter((other) => other !== key)
      .map((other) => ({ key: other, value: undefined, line: undefined })),
  ]
}

/** Returns the property that `targeturl` means, by `response_type`; undefined without one. */
const declaredProperty = (data: Readonly<Record<string, unknown>>): string | undefined => {
  if (!Object.hasOwn(data, 'targeturl')) return undefined
  if (frontMatterKeys.rsvp.some((key) => Object.hasOwn(data, key))) return interactions.rsvp.property
  const type = typeByWord.get(asText(data.response_type) ?? '')
  return type && interactions[type].property
}

/** Returns the changes for `post-status` and `visibility`, or why a value cannot be kept: a static site has no private pages. */
export const publishingChange = (
  name: 'post-status' | 'visibility',
  value: unknown,
): readonly KeyChange[] | Refused => {
  const key = name === 'post-status' ? 'draft' : 'unlisted'
  const states = { draft: true, published: false, unlisted: true, public: false } as const
  const allowed = name === 'post-status' ? ['draft', 'published'] : ['unlisted', 'public']
  const state = allowed.find((one) => one === value)
  if (value === undefined) return [{ key, value: undefined, line: undefined }]
  if (state === undefined)
    return {
      refused: `${name} must be ${allowed.join(' or ')}${value === 'private' ? '; a static site has no private pages' : ''}`,
    }
  return states[state as keyof typeof states]
    ? [changeOf(key, true)]
    : [{ key, value: undefined, line: undefined }]
}

/** Returns the change of a key to a value. */
export const changeOf = (key: string, value: unknown): KeyChange => ({
  key,
  value,
  line: `${key}: ${flowYaml(value)}`,
})
