import type { TextKey } from './i18n/ui-strings.js'

/** What differs between the kinds of posts that are not responses. */
type OwnKindRow = {
  /** The path of its list, the folder that `new` makes, and the UI string that is the title of the list. */
  readonly plural: TextKey
  /** The words of the line above a post, with an icon; undefined for kinds that have no such line. */
  readonly label?: TextKey
  /** An icon of one stroke, 16 by 16: the `d` of an SVG path. */
  readonly icon?: string
  /** The type of microformats that its page has besides h-entry. */
  readonly microformat?: string
}

/**
 * The kinds of posts that are not responses, one row each, in the order of discovery: the first whose properties a
 * post has is its kind (https://ptd.spec.indieweb.org/#algorithm). A kind without properties of its own
 * (`presentation`) is set by front matter or by the section.
 */
export const ownKinds = {
  review: {
    plural: 'reviews',
    label: 'review',
    icon: 'M8 2l1.8 3.8 4.2.5-3.1 2.9.8 4.1L8 11.3l-3.7 2 .8-4.1L2 6.3l4.2-.5z',
    microformat: 'h-review',
  },
  event: {
    plural: 'events',
    label: 'event',
    icon: 'M3 4h10v9H3zM3 7h10M6 2.5v3M10 2.5v3M8 9v2',
    microformat: 'h-event',
  },
  checkin: {
    plural: 'checkins',
    label: 'checkin',
    icon: 'M8 14s4.5-4.2 4.5-7.5a4.5 4.5 0 0 0-9 0C3.5 9.8 8 14 8 14zM8 5v.01M8 8a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3z',
  },
  collection: {
    plural: 'collections',
    label: 'collection',
    icon: 'M6 4h7M6 8h7M6 12h7M3 4h.01M3 8h.01M3 12h.01',
  },
  presentation: {
    plural: 'presentations',
    label: 'presentation',
    icon: 'M2 3h12M3 3v7h10V3M8 10v2M5.5 14 8 12l2.5 2',
  },
  video: { plural: 'videos' },
  photo: { plural: 'photos' },
  audio: { plural: 'audio' },
  article: { plural: 'articles' },
  note: { plural: 'notes' },
} as const satisfies Readonly<Record<string, OwnKindRow>>

export type OwnKind = keyof typeof ownKinds

/** A kind that site.yaml adds. */
export type CustomKind = {
  readonly name: string
  /** The title of its list. */
  readonly title: string
  /** The path of its list below `/kinds/`, and the folder that `new` makes. */
  readonly path: string
  /** The words of the line above a post. */
  readonly label: string
  readonly icon?: string
  /** The property of microformats of the page that its posts are about, e.g. `play-of`. */
  readonly property?: string
}

/** Whether a kind is one of `ownKinds`. */
export const isOwnKind = (kind: string): kind is OwnKind => Object.hasOwn(ownKinds, kind)

/** Returns the row of a kind that is not a response, including optional properties; undefined for other kinds. */
export const ownKindRow = (kind: string): OwnKindRow | undefined =>
  isOwnKind(kind) ? ownKinds[kind] : undefined
