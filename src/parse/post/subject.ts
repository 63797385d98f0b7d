import type { ParseSettings } from '../../model/config.js'
import { defined } from '../../model/defined.js'
import { type EventTimes, type GeoPlace, type Item, type ItemType, itemTypes } from '../../model/item.js'
import { isOwnKind, type OwnKind } from '../../model/kinds.js'
import type { Kind, Post } from '../../model/post.js'
import { isWebUrl } from '../../model/untrusted.js'
import { asciiUrl } from '../../model/url.js'
import { authorKeys, authorNamesIn } from '../cited-group.js'
import { asObject, asText, type Fields, textIn } from '../fields.js'
import { resolveSiteUrl } from '../markdown/urls.js'
import { type DateResult, parseDate } from './date.js'

/** The properties of a post about its subject. */
export type Subject = Pick<Post, 'review' | 'event' | 'items' | 'checkin' | 'location'>

type Context = { readonly path: string; readonly config: ParseSettings; readonly name: string | undefined }

/**
 * Reads the data about the subject of a post. A review has `item` and `rating`, an event `start`, a collection
 * `items`. Where `kind` is one of these, less is enough, and a mistake is an error; else the keys may have another
 * meaning, so that a value of another form makes no subject, and is left to templates, with a warning when other keys
 * show what was meant.
 */
export const readSubject = (fields: Fields, kind: Kind | undefined, context: Context): Subject => {
  const wanted = kind !== undefined && isOwnKind(kind) ? kind : undefined
  return defined({
    review: readReview(fields, wanted, context),
    event: readEvent(fields, wanted, context),
    items: readItems(fields, wanted, context),
    checkin: readPlace(fields, 'checkin', wanted),
    location: readPlace(fields, 'location', wanted),
  })
}

const readReview = (
  fields: Fields,
  wanted: OwnKind | undefined,
  context: Context,
): Post['review'] | undefined => {
  const own = itemOf(fields.raw('item'), context, fields.raw('cover'))
  if (wanted !== 'review' && (own === undefined || !fields.has('rating'))) return undefined
  const item = own ?? itemOf(context.name, context, fields.raw('cover'))
  if (item === undefined) {
    const key = ['item', 'rating'].find(fields.has)
    if (key !== undefined)
      fields.reportError(
        key,
        'the review does not say what it is about',
        'write `item: { name: "Dune", author: "Frank Herbert" }`',
      )
    return undefined
  }
  const rated = ratingOf(fields.raw('rating'), fields.raw('best'))
  if (rated !== undefined) {
    fields.warnUnreadKeys('item', [fields.raw('item')], keysOfItem)
    return { item, ...rated }
  }
  // Without a stated kind, `rating: PG-13` is another rating, and the post no review.
  const remedy = 'a number up to 5, or its scale with it, e.g. `rating: 7/10`'
  if (wanted === 'review') fields.reject('rating', remedy)
  else if (/^\d/.test(asText(fields.raw('rating')) ?? ''))
    fields.reportWarning(
      'rating',
      `the post has an \`item\`, but is no review: \`${asText(fields.raw('rating')) ?? 'rating'}\` is not a rating`,
      `write ${remedy}`,
    )
  return undefined
}

/**
 * Returns a rating: a number up to `best`, `7/10`, stars, or a group with `value` and `best`; undefined for another
 * value. The best is 5, if nothing else is written.
 */
export const ratingOf = (
  rating: unknown,
  best: unknown,
): { readonly rating?: number; readonly best: number } | undefined => {
  const group = asObject(rating)
  const written = asText(group?.value ?? rating)
  const [, value, of] =
    /^(\d{1,3}(?:[.,]\d{1,2})?)(?:\s*(?:\/|of|out of)\s*(\d{1,3}))?$/.exec(written ?? '') ?? []
  const most = Number(of ?? asText(group?.best) ?? asText(best) ?? 5)
  if (!(most > 0)) return undefined
  if (written === undefined || written === '') return group === undefined ? { best: most } : undefined
  const number = value === undefined ? starsOf(written) : Number(value.replace(',', '.'))
  return number === undefined || number > most ? undefined : { rating: number, best: most }
}

/** Returns the number of stars of `★★★☆☆`; undefined for other texts. */
const starsOf = (written: string): number | undefined =>
  /^[★⭐]{1,10}½?☆*$/u.test(written)
    ? (written.match(/[★⭐]/gu)?.length ?? 0) + (written.includes('½') ? 0.5 : 0)
    : undefined

const readEvent = (
  fields: Fields,
  wanted: OwnKind | undefined,
  { config }: Context,
): EventTimes | undefined => {
  const dateOf = (key: 'start' | 'end'): DateResult | undefined => {
    const text = asText(fields.raw(key))
    return text === undefined || text === '' ? undefined : parseDate(text, config)
  }
  const wrong = (key: 'start' | 'end', { reason, note }: DateProblem): undefined => {
    const isMeant = fields.has('end') || /^\d{4}-\d/.test(asText(fields.raw('start')) ?? '')
    if (wanted === 'event') fields.reportError(key, reason, note)
    else if (fields.has('start') && isMeant)
      fields.reportWarning(key, `the post is no event: ${reason}`, note)
    return undefined
  }
  const [start = noStart, end] = [dateOf('start'), dateOf('end')]
  if ('reason' in start) return wrong('start', start)
  if (end !== undefined && 'reason' in end) return wrong('end', end)
  if (end !== undefined && end.epoch < start.epoch) return wrong('end', endsTooEarly)
  return defined({ start, end })
}

type DateProblem = { readonly reason: string; readonly note: string }
const noStart: DateProblem = {
  reason: 'the event has no beginning',
  note: 'write `start: 2026-06-01 19:00 +02:00`',
}
const endsTooEarly: DateProblem = {
  reason: 'the event ends before it begins',
  note: 'correct `start` or `end`',
}

const readItems = (
  fields: Fields,
  wanted: OwnKind | undefined,
  context: Context,
): readonly Item[] | undefined => {
  const value = fields.raw('items')
  if (wanted !== 'collection' && !isListOfGroups(value)) return undefined
  if (!Array.isArray(value)) {
    if (value !== undefined && value !== null) fields.reject('items', 'a list, e.g. `- { name: "So What" }`')
    return undefined
  }
  const items = value.map((one: unknown) => itemOf(one, context))
  const wrong = items.indexOf(undefined)
  if (wrong === -1) {
    fields.warnUnreadKeys('items', value, keysOfItem)
    return items.length === 0 ? undefined : (items as Item[])
  }
  fields.reportError(
    'items',
    `entry ${wrong + 1} of \`items\` has no name`,
    'write `- { name: "So What", author: "Miles Davis" }`',
  )
  return undefined
}

/** Whether a value is a list of items, one of which is a group: a list of names alone may mean something else. */
const isListOfGroups = (value: unknown): boolean => {
  const isGroup = (one: unknown): boolean => textIn(asObject(one) ?? {}, ['name', 'title']) !== undefined
  return (
    Array.isArray(value) &&
    value.some(isGroup) &&
    value.every((one) => isGroup(one) || asText(one) !== undefined)
  )
}

/** Returns an item of a text, which is its name, or of a group; undefined when it has no name. */
export const itemOf = (
  value: unknown,
  { path, config }: Pick<Context, 'path' | 'config'>,
  cover?: unknown,
): Item | undefined => {
  const group = asObject(value) ?? {}
  const name = textIn(group, itemKeys.name) ?? asText(value)
  if (name === undefined || name === '') return undefined
  const type = textIn(group, itemKeys.type)?.toLowerCase()
  const url = textIn(group, itemKeys.url)
  const photo = itemKeys.photo.map((key) => group[key]).find((one) => one !== undefined) ?? cover
  const photoUrl = textIn(asObject(photo) ?? {}, ['url', 'src']) ?? asText(photo)
  return defined({
    name,
    type: type !== undefined && Object.hasOwn(itemTypes, type) ? (type as ItemType) : usualType(group),
    url: url !== undefined && isWebUrl(url) ? asciiUrl(url) : undefined,
    author: authorNamesIn(group),
    photo: photoUrl === undefined || photoUrl === '' ? undefined : mediaUrl(photoUrl, path, config),
    alt: asText(asObject(photo)?.alt) ?? textIn(group, itemKeys.alt),
    published: textIn(group, itemKeys.published),
    uid: textIn(group, itemKeys.uid),
    duration: textIn(group, itemKeys.duration),
    note: textIn(group, itemKeys.note),
  })
}

/** The properties of an item, with their keys. */
const itemKeys = {
  name: ['name', 'title'],
  type: ['type', 'kind'],
  url: ['url', 'href', 'link'],
  author: authorKeys,
  photo: ['photo', 'cover', 'image'],
  alt: ['alt'],
  published: ['published', 'year', 'date'],
  uid: ['uid', 'isbn', 'id'],
  duration: ['duration', 'length'],
  note: ['note', 'comment', 'description'],
} as const

/** The keys that are read of an item. */
const keysOfItem: readonly string[] = Object.values(itemKeys).flat()

/** Returns a URL of the web or of the site; undefined for other schemes. */
const mediaUrl = (written: string, path: string, config: ParseSettings): string | undefined =>
  /^[a-z][a-z0-9+.-]*:/i.test(written) && !isWebUrl(written)
    ? undefined
    : resolveSiteUrl(written, { path, config }).url

/** An item without a type is a cited work when it has an author, else a product. */
const usualType = (group: Readonly<Record<string, unknown>>): ItemType =>
  [...authorKeys, 'isbn'].some((key) => group[key] !== undefined) ? 'article' : 'product'

/** Reads a place: a text, a `geo:` URL, or a group with the parts of an address or with coordinates. */
const readPlace = (
  fields: Fields,
  key: 'checkin' | 'location',
  wanted: OwnKind | undefined,
): GeoPlace | undefined => {
  const value = fields.raw(key)
  if (value === undefined || value === null || value === '') return undefined
  const place = placeOf(value)
  const hasCoordinates =
    textIn(asObject(value) ?? {}, ['latitude', 'lat']) !== undefined || /^geo:/.test(asText(value) ?? '')
  if (hasCoordinates && place?.latitude === undefined)
    fields.reportWarning(
      key,
      'the coordinates cannot be read',
      'write degrees with a point, e.g. `latitude: 48.2104` and `longitude: 16.3655`',
    )
  if (place !== undefined) fields.warnUnreadKeys(key, [value], keysOfPlace)
  if (place !== undefined || wanted !== key) return place
  return fields.reject(
    key,
    `a name, or \`${key}: { name: "Café Central", city: "Wien", latitude: 48.2104, longitude: 16.3655 }\``,
  )
}

/** Returns a place of a text or a group; undefined when it has neither words nor coordinates. */
export const placeOf = (value: unknown): GeoPlace | undefined => {
  const text = typeof value === 'boolean' ? undefined : asText(value)
  const [, latitude, longitude] = /^geo:(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)/.exec(text ?? '') ?? []
  if (latitude !== undefined && longitude !== undefined) {
    const coordinates = coordinatesOf({ latitude, longitude })
    return coordinates.latitude === undefined ? undefined : coordinates
  }
  if (text !== undefined) return { name: text }
  const group = asObject(value) ?? {}
  const geo = /^(-?[\d.]+)\s*,\s*(-?[\d.]+)$/.exec(textIn(group, placeKeys.geo) ?? '')
  const place = defined({
    name: textIn(group, placeKeys.name),
    url: webUrl(textIn(group, placeKeys.url)),
    street: textIn(group, placeKeys.street),
    locality: textIn(group, placeKeys.locality),
    region: textIn(group, placeKeys.region),
    postalCode: textIn(group, placeKeys.postalCode),
    country: textIn(group, placeKeys.country),
    ...coordinatesOf(geo === null ? group : { latitude: geo[1], longitude: geo[2] }),
  })
  return Object.keys(place).some((part) => part !== 'url') ? place : undefined
}

/** The properties of a place, with their keys. */
const placeKeys = {
  name: ['name', 'venue'],
  url: ['url'],
  street: ['street', 'street-address', 'address'],
  locality: ['locality', 'city', 'town'],
  region: ['region', 'state'],
  postalCode: ['postal-code', 'postalcode', 'postcode', 'zip'],
  country: ['country', 'country-name'],
  latitude: ['latitude', 'lat'],
  longitude: ['longitude', 'lng', 'lon', 'long'],
  geo: ['geo'],
} as const

/** The keys that are read of a place. */
const keysOfPlace: readonly string[] = Object.values(placeKeys).flat()

const webUrl = (url: string | undefined): string | undefined =>
  url !== undefined && isWebUrl(url) ? asciiUrl(url) : undefined

/** Returns the coordinates of a group as the author wrote them; none if one of them is not a number in its range. */
const coordinatesOf = (
  group: Readonly<Record<string, unknown>>,
): { readonly latitude?: string; readonly longitude?: string } => {
  const latitude = textIn(group, placeKeys.latitude)
  const longitude = textIn(group, placeKeys.longitude)
  const isWithin = (text: string | undefined, limit: number): text is string =>
    text !== undefined && /^-?\d{1,3}(?:\.\d{1,12})?$/.test(text) && Math.abs(Number(text)) <= limit
  return isWithin(latitude, 90) && isWithin(longitude, 180) ? { latitude, longitude } : {}
}
