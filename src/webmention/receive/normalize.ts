import { hash } from 'node:crypto'
import { textOfHtml } from '../../html/foreign-html.js'
import { interactions, interactionTypes, isInteractionType } from '../../model/interactions.js'
import { isObject } from '../../model/json.js'
import {
  isReservedId,
  type MentionType,
  mentionTypes,
  rsvpValues,
  type StoredMention,
} from '../../model/mention.js'
import { canonicalUrl, cleanParagraphs, cleanText } from '../../model/untrusted.js'

/** A mention as an endpoint returned it, normalised but not moderated. */
export type IncomingMention = { readonly mention: StoredMention; readonly isPrivate: boolean }

type Data = Readonly<Record<string, unknown>>

/**
 * Returns the mentions in the response of an endpoint: a JF2 feed, a list of JF2 entries, an entry, webmention.io's
 * `links`, go-jamming's `json`, or microformats2 items. Returns undefined for other values, and leaves out items
 * without source or target. `read` validates the fields of a mention.
 */
export const normalizeIncoming = (
  value: unknown,
  read: (fields: Data) => StoredMention | undefined,
): IncomingMention[] | undefined => {
  const items = itemsOf(value)
  return items?.flatMap((item) => {
    const fields = fieldsOf(item)
    const mention = read(toStoredFields(fields))
    return mention === undefined ? [] : [{ mention, isPrivate: isSet(fields.isPrivate) }]
  })
}

const itemsOf = (value: unknown): Data[] | undefined => {
  if (Array.isArray(value)) return value.filter(isObject)
  if (!isObject(value)) return undefined
  for (const key of ['children', 'links', 'json', 'items', 'mentions'] as const)
    if (Array.isArray(value[key])) return value[key].filter(isObject)
  return value['wm-source'] !== undefined || value.source !== undefined ? [value] : undefined
}

/** Returns the fields of an item by the names of `StoredMention`, from any of the formats. */
const fieldsOf = (item: Data): Data => {
  if (isObject(item.properties)) {
    const { properties, type: _, children: __, ...rest } = item
    const { properties: ___, ...fields } = flat(properties, 5)
    // The page may have properties with the names that receivers use: those of the receiver count.
    const isNamedByReceiver = isSet(rest['wm-source']) || isSet(rest.source)
    const own = isNamedByReceiver
      ? Object.entries(fields).filter(([key]) => !key.startsWith('wm-'))
      : Object.entries(fields)
    return fieldsOf({ ...Object.fromEntries(own), ...rest })
  }
  if (isObject(item.data)) return linkFields(item, item.data)
  const relation = Object.keys(relations).find((key) => isSet(item[key]))
  const source = item['wm-source'] ?? item.source ?? item.url
  const target =
    item['wm-target'] ?? item.target ?? urlOf(relation === undefined ? undefined : item[relation])
  const property = plain(item['wm-property']) ?? ''
  return {
    ...item,
    id: item['wm-id'] ?? item.id,
    source,
    target,
    type: typeOf(item, property, relation),
    received: item['wm-received'] ?? item.received ?? item.created_at,
    content: item.content ?? item.summary,
    isPrivate: item['wm-private'] ?? item.private,
    author: item.author ?? { name: item.author_name },
  }
}

const typeOf = (item: Data, property: string, relation: string | undefined): MentionType => {
  if (rsvpValues.some((value) => value === item.rsvp)) return 'rsvp'
  const named = relations[property] ?? relations[relation ?? '']
  const plain = mentionTypes.find((one) => one === item.type)
  return named ?? plain ?? 'mention'
}

/** Returns the fields of an item of webmention.io's `.json`: https://github.com/aaronpk/webmention.io#api */
const linkFields = (item: Data, data: Data): Data => {
  const type = isObject(item.activity) ? item.activity.type : undefined
  return {
    ...data,
    id: item.id,
    source: item.source,
    target: item.target,
    type: mentionTypes.find((one) => one === type) ?? 'mention',
    received: item.verified_date,
    content: typeof data.content === 'string' ? { html: data.content } : undefined,
    isPrivate: item.private,
  }
}

/** Returns the fields that are stored, with text instead of markup. */
const toStoredFields = (fields: Data): Data => {
  const { id, source, target, type, url, author, name, published, received, rsvp } = fields
  const person = isObject(author) ? author : { name: author }
  const words = hasText(type) ? contentOf(fields) : undefined
  return {
    id: endpointId(plain(id)) ?? hash('sha1', `${plain(source)} ${plain(target)}`).slice(0, 12),
    source,
    target,
    type,
    url: first(url),
    author: {
      name: first(person.name),
      url: first(person.url),
      photo: photoOf(person.photo ?? person.picture),
    },
    published: dateOf(published),
    received: dateOf(received),
    content: words,
    rsvp,
    name: type === 'mention' && !isPlaceholder(name) && isOwnName(name, words) ? name : undefined,
  }
}

/** Returns the id of an endpoint; undefined for one that would look like an id that this program gives. */
const endpointId = (written: string | undefined): string | undefined => {
  const id = cleanText(written, 100)
  return id === undefined || isReservedId(id) ? undefined : id
}

const hasText = (type: unknown): boolean =>
  type === 'mention' || (typeof type === 'string' && isInteractionType(type) && interactions[type].hasText)

const isOwnName = (name: unknown, words: string | undefined): boolean => {
  const text = cleanText(name, 200)?.replace(/…$/, '')
  return text !== undefined && words?.replace(/\s+/g, ' ').startsWith(text.slice(0, 60)) !== true
}

const contentOf = ({ content, name, target, type }: Data): string | undefined => {
  const { text, linkAt } = textOf(content, target)
  const words = cleanParagraphs(text, 20_000) ?? (isPlaceholder(name) ? undefined : cleanText(name, 2000))
  if (words === undefined || type !== 'mention') return cleanParagraphs(words, 2000)
  return linkAt === undefined ? cleanText(words, excerptLength) : excerptAround(text, linkAt)
}

const textOf = (content: unknown, target: unknown): { text: string; linkAt?: number } => {
  const value = Array.isArray(content) ? content[0] : content
  if (typeof value === 'string') return { text: value }
  if (!isObject(value)) return { text: '' }
  if (typeof value.html === 'string') {
    const wanted = canonicalUrl(plain(target) ?? '')
    const found = textOfHtml(value.html.slice(0, 100_000), (href) => canonicalUrl(href) === wanted)
    if (found.text.trim() !== '') return found
  }
  return { text: plain(value.text) ?? plain(value.value) ?? '' }
}

/** The length of the excerpt of a mention, in characters. */
const excerptLength = 280

/** Whether a name is the one that Bridgy gives to a page without a name. */
const isPlaceholder = (name: unknown): boolean => plain(name)?.trim().toLowerCase() === 'bridgy response'

/** Returns a text or a number as text; undefined for other values. */
const plain = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined

/** Returns the text around a link, beginning at the start of a word if there is a space before the link. */
const excerptAround = (text: string, at: number): string | undefined => {
  const from = Math.max(0, at - excerptLength / 2)
  const start = from === 0 ? 0 : from + Math.max(0, text.slice(from, at).search(/\s/))
  const words = cleanText(text.slice(start), excerptLength)
  return words === undefined || start === 0 ? words : `… ${words}`
}

/** The property of a link to a page of this site → the type. A repost, like or bookmark comes before the reply that it may also be. */
const relations: Readonly<Record<string, MentionType>> = Object.assign(
  Object.create(null),
  Object.fromEntries(
    [...interactionTypes().filter((type) => type !== 'reply' && type !== 'rsvp'), 'reply' as const].map(
      (type) => [interactions[type].property, type],
    ),
  ),
  { 'mention-of': 'mention' },
)

/** Returns a date without fractions of a second, and with the colon in its offset that ISO 8601's extended form needs. */
const dateOf = (value: unknown): unknown => {
  const text = first(value)
  return typeof text === 'string'
    ? text
        .trim()
        .replace(' ', 'T')
        .replace(/\.\d+/, '')
        .replace(/([+-]\d{2})(\d{2})$/, '$1:$2')
    : undefined
}

const photoOf = (photo: unknown): unknown => {
  const value = first(photo)
  return isObject(value) ? (value.value ?? value.url) : value
}

/** Returns the first value of each property, also in nested items, to a depth of `levels`. */
const flat = (properties: Data, levels: number): Data =>
  Object.fromEntries(
    Object.entries(properties).map(([key, value]) => {
      const one = first(value)
      return [
        key,
        isObject(one) && isObject(one.properties) && levels > 0
          ? { ...flat(one.properties, levels - 1), url: first(one.properties.url) ?? one.value }
          : one,
      ]
    }),
  )

/** Returns a URL, or the URL of an h-cite. */
const urlOf = (value: unknown): unknown => {
  const one = first(value)
  return isObject(one) ? first(one.url ?? one.value) : one
}

const isSet = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== false && value !== 'false' && value !== '' && value !== 0

const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value)
