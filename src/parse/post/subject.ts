import type { ParseSettings } from '../../model/config.js'
import { defined } from '../../model/defined.js'
import type { EventTimes, GeoPlace, Item } from '../../model/item.js'
import { isOwnKind, type OwnKind } from '../../model/kinds.js'
import type { Kind, Post } from '../../model/post.js'
import type { Timestamp } from '../../model/timestamp.js'
import { asObject, asText, type Fields, textIn } from '../fields.js'
import { itemOf, readableItem } from '../item-group.js'
import { placeOf, readablePlace } from '../place-group.js'
import { ratingOf } from '../rating.js'
import { type DateResult, parseDate, timestampAt } from './date.js'

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
  const written = asObject(fields.raw('item'))
  const value = written === undefined ? fields.raw('item') : withName(written, context.name)
  const own = itemOf(value, context, fields.raw('cover'))
  if (wanted !== 'review' && (own === undefined || !fields.has('rating'))) return undefined
  const item = own ?? itemOf(context.name, context, fields.raw('cover'))
  if (item === undefined) {
    const key = ['item', 'rating'].find(fields.has)
    if (key !== undefined)
      fields.reportError(
        key,
        Array.isArray(fields.raw('item'))
          ? '`item` is a list, and a review is about one thing'
          : 'the review does not say what it is about',
        'write `item: { name: "Dune", author: "Frank Herbert" }`',
      )
    return undefined
  }
  const rated = ratingOf(fields.raw('rating'), fields.raw('best'))
  if (!('key' in rated)) {
    fields.warnUnreadParts('item', [fields.raw('item')], readableItem)
    return { item, ...rated }
  }
  // Without a stated kind, `rating: PG-13` is another rating, and the post no review.
  const { key, expected } = rated
  const shown = asText(fields.raw(key)) ?? key
  if (wanted === 'review') fields.reject(key, expected)
  else if (/^[\d★⭐]/u.test(asText(fields.raw('rating')) ?? ''))
    fields.reportWarning(
      key,
      `the post has an \`item\`, but is not a review: ${key === 'best' ? `\`best\` is \`${shown}\`` : `\`${shown}\` is not a rating`}`,
      `write ${expected}`,
    )
  return undefined
}

/** Returns the keys of an item with the title of its post as the name, if it has none. */
const withName = (item: Readonly<Record<string, unknown>>, name: string | undefined) =>
  textIn(item, ['name', 'title']) === undefined && name !== undefined ? { ...item, name } : item

const readEvent = (
  fields: Fields,
  wanted: OwnKind | undefined,
  { config }: Context,
): EventTimes | undefined => {
  const dateOf = (key: 'start' | 'end'): DateResult | undefined => {
    const text = asText(fields.raw(key))
    if (text === undefined && fields.has(key))
      return { reason: `\`${key}\` is not one date`, note: `write \`${key}: 2026-06-01 19:00 +02:00\`` }
    return text === undefined || text === '' ? undefined : parseDate(text, config)
  }
  const wrong = (key: 'start' | 'end', { reason, note }: DateProblem): undefined => {
    const isMeant = fields.has('end') || /^\d{4}-\d/.test(asText(fields.raw('start')) ?? '')
    if (wanted === 'event') fields.reportError(key, reason, note)
    else if (fields.has('start') && isMeant)
      fields.reportWarning(key, `the post is not an event: ${reason}`, note)
    return undefined
  }
  const [start = noStart, written] = [dateOf('start'), dateOf('end')]
  if ('reason' in start) return wrong('start', start)
  if (written !== undefined && 'reason' in written) return wrong('end', written)
  const end = written && start.hasTime && !written.hasTime ? endOfDay(written, config) : written
  if (end !== undefined && end.epoch < start.epoch) return wrong('end', endsTooEarly)
  const isElsewhere = start.hasTime && timestampAt(start.epoch, config.timezone).offset !== start.offset
  return defined({ start, end, isElsewhere: isElsewhere || undefined })
}

/** Returns a day with the epoch of its last second, at which an event with a time ends. */
const endOfDay = (day: Timestamp, config: ParseSettings): Timestamp => {
  const last = parseDate(`${day.wall.slice(0, 10)} 23:59:59`, config)
  return 'reason' in last ? day : { ...day, epoch: last.epoch }
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
    fields.warnUnreadParts('items', value, readableItem)
    return items.length === 0 ? undefined : (items as Item[])
  }
  fields.reportError(
    'items',
    `entry ${wrong + 1} of \`items\` has no name`,
    'write `- { name: "So What", author: "Miles Davis" }`',
  )
  return undefined
}

/** Whether a value is a list of items, one of which is a group with a name: a list of names alone may mean something else. */
const isListOfGroups = (value: unknown): boolean => {
  const has = (one: unknown, keys: readonly string[]): boolean =>
    textIn(asObject(one) ?? {}, keys) !== undefined
  return (
    Array.isArray(value) &&
    value.some((one) => has(one, ['name', 'title'])) &&
    value.every((one) => has(one, ['name', 'title', 'url']) || asText(one) !== undefined)
  )
}

/** Reads a place: a text, a `geo:` URL, or a group with the parts of an address or with coordinates. */
const readPlace = (
  fields: Fields,
  key: 'checkin' | 'location',
  wanted: OwnKind | undefined,
): GeoPlace | undefined => {
  const value = fields.raw(key)
  if (value === undefined || value === null || value === '') return undefined
  const place = placeOf(value)
  const group = asObject(value) ?? {}
  const hasCoordinates =
    textIn(group, ['latitude', 'lat']) !== undefined ||
    /\d/.test(JSON.stringify(group.geo) ?? '') ||
    /^geo:/.test(asText(value) ?? '')
  if (hasCoordinates && place?.latitude === undefined)
    fields.reportWarning(
      key,
      'the coordinates cannot be read',
      'write degrees with a point, e.g. `latitude: 48.2104` and `longitude: 16.3655`',
    )
  if (place !== undefined) fields.warnUnreadParts(key, [value], readablePlace)
  if (place !== undefined || wanted !== key) return place
  return fields.reject(
    key,
    `a name, or \`${key}: { name: "Café Central", city: "Wien", latitude: 48.2104, longitude: 16.3655 }\``,
  )
}
