import type { Timestamp } from './timestamp.js'

/**
 * The types of items that posts are about → their type of microformats. A review may be about any of them
 * (https://microformats.org/wiki/h-review).
 */
export const itemTypes = {
  product: 'h-product',
  app: 'h-product',
  game: 'h-product',
  album: 'h-cite',
  article: 'h-cite',
  book: 'h-cite',
  film: 'h-cite',
  podcast: 'h-cite',
  show: 'h-cite',
  song: 'h-cite',
  website: 'h-cite',
  place: 'h-card',
  person: 'h-card',
  event: 'h-event',
} as const satisfies Readonly<Record<string, string>>
export type ItemType = keyof typeof itemTypes

/** A thing that a post is about or lists: a book, a film, a song of an album. */
export type Item = {
  readonly name: string
  readonly type: ItemType
  readonly url?: string
  /** The people who made it. */
  readonly author?: string
  /** The URL of its cover. */
  readonly photo?: string
  readonly alt?: string
  /** When it was published, as the author wrote it. */
  readonly published?: string
  /** An identifier, e.g. an ISBN. */
  readonly uid?: string
  /** Its length, as the author wrote it, e.g. `4:33`. */
  readonly duration?: string
  /** A few words of the author about it. */
  readonly note?: string
}

/** A review: what it is about, and a rating from 0 to `best`. */
export type Review = { readonly item: Item; readonly rating?: number; readonly best: number }

/** When an event is. An event without a time lasts whole days; an `end` without a time has the epoch of its last second. */
export type EventTimes = {
  readonly start: Timestamp
  readonly end?: Timestamp
  /** True when the offset of its times is not that of the site. */
  readonly isElsewhere?: boolean
}

/** A place, as precise as the author wrote it: https://microformats.org/wiki/h-adr */
export type GeoPlace = {
  readonly name?: string
  readonly url?: string
  readonly street?: string
  readonly locality?: string
  readonly region?: string
  readonly postalCode?: string
  readonly country?: string
  readonly latitude?: string
  readonly longitude?: string
}

/** Returns the parts of an address that a place has, from the most precise to the country. */
const addressOf = ({ street, postalCode, locality, region, country }: GeoPlace): string[] =>
  [street, postalCode, locality, region, country].filter((part) => part !== undefined)

/** Returns a place in one line, e.g. `Café Central, Herrengasse 14, Wien`; without words, its coordinates. */
export const placeText = (place: GeoPlace): string =>
  [place.name, ...addressOf(place)].filter((part) => part !== undefined).join(', ') ||
  `${place.latitude ?? ''}, ${place.longitude ?? ''}`
