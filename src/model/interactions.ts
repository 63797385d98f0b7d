import { addToGroup } from './group-by.js'
import type { CountKey, TextKey, TextKeyWith } from './i18n/ui-strings.js'

/** The classes of received responses on a page: they are not part of the page's own entry. */
export const responseClasses = [
  'u-comment',
  'p-comment',
  'u-like',
  'u-repost',
  'u-bookmark',
  'u-rsvp',
  'u-mention',
] as const

/** The properties of one type of interaction. */
type InteractionRow = {
  /** The microformats2 property of the link, without its prefix. */
  readonly property: string
  /** The values of `response_type` in front matter; `new` writes the first one. */
  readonly responseTypes: readonly [string, ...string[]]
  /** The folder that `new` makes, the path of the list and the UI string that is its title. */
  readonly plural: TextKey
  /** Other names of folders for posts of this kind. */
  readonly otherFolders: readonly string[]
  readonly strings: {
    /** The line above a post. */
    readonly author: TextKeyWith<'who' | 'answer'>
    /** The sentence in feeds and in one-line lists; `{page}` or `{who}` is the link. */
    readonly page: TextKeyWith<'page' | 'who' | 'answer'>
    /** The number of received responses of this type. */
    readonly count: CountKey
    /** The heading above the avatars of the authors; undefined when each response has a text. */
    readonly receivedFrom?: CountKey
  }
  /** The class of a received response on a page. */
  readonly responseClass: (typeof responseClasses)[number]
  /** Whether the text of a received response is stored and shown. */
  readonly hasText: boolean
  /** Whether lists show a post of this type as one line when it has a context. */
  readonly isOneLine: boolean
  /** Whether the target may be a work without a page, such as a book: then it is a name. */
  readonly isOfWork: boolean
  /** An icon of one stroke, 16 by 16: the `d` of an SVG path. */
  readonly icon: string
}

/**
 * The ways in which a post responds to a page, one row each. Everything that differs from one to the next is
 * in its row: front matter, markup, feeds, `new`, received mentions, and verification derive from it. A new
 * row also needs its UI strings in each language of `i18n/`; the compiler asks for them.
 */
export const interactions = {
  reply: {
    property: 'in-reply-to',
    responseTypes: ['reply'],
    plural: 'replies',
    otherFolders: [],
    strings: { author: 'inReplyTo', page: 'inReplyTo', count: 'replyCount' },
    responseClass: 'u-comment',
    hasText: true,
    isOneLine: false,
    isOfWork: false,
    icon: 'M6 4L2.5 7.5 6 11M3 7.5h6a4 4 0 0 1 4 4V13',
  },
  repost: {
    property: 'repost-of',
    responseTypes: ['reshare', 'share', 'repost'],
    plural: 'reposts',
    otherFolders: ['reshares'],
    strings: { author: 'reposted', page: 'reposted', count: 'repostCount', receivedFrom: 'repostedBy' },
    responseClass: 'u-repost',
    hasText: false,
    isOneLine: false,
    isOfWork: false,
    icon: 'M3 8V6a2 2 0 0 1 2-2h7M10 2l2 2-2 2M13 8v2a2 2 0 0 1-2 2H4M6 14l-2-2 2-2',
  },
  like: {
    property: 'like-of',
    responseTypes: ['like', 'star', 'favorite'],
    plural: 'likes',
    otherFolders: ['favorites', 'stars'],
    strings: { author: 'likedOf', page: 'liked', count: 'likeCount', receivedFrom: 'likedBy' },
    responseClass: 'u-like',
    hasText: false,
    isOneLine: true,
    isOfWork: false,
    icon: 'M8 13.2 3.3 8.6a2.9 2.9 0 0 1 4.1-4.1l.6.6.6-.6a2.9 2.9 0 0 1 4.1 4.1z',
  },
  bookmark: {
    property: 'bookmark-of',
    responseTypes: ['bookmark'],
    plural: 'bookmarks',
    otherFolders: [],
    strings: {
      author: 'bookmarkedOf',
      page: 'bookmarked',
      count: 'bookmarkCount',
      receivedFrom: 'bookmarkedBy',
    },
    responseClass: 'u-bookmark',
    hasText: false,
    isOneLine: true,
    isOfWork: false,
    icon: 'M4.5 2.5h7v11L8 10.8l-3.5 2.7z',
  },
  listen: {
    property: 'listen-of',
    responseTypes: ['listen'],
    plural: 'listens',
    otherFolders: [],
    strings: {
      author: 'listenedTo',
      page: 'listened',
      count: 'listenCount',
      receivedFrom: 'listenedBy',
    },
    responseClass: 'u-mention',
    hasText: false,
    isOneLine: false,
    isOfWork: true,
    icon: 'M3 10.5V8a5 5 0 0 1 10 0v2.5M3 9.5h2v4H3zM11 9.5h2v4h-2z',
  },
  read: {
    property: 'read-of',
    responseTypes: ['read'],
    plural: 'reads',
    otherFolders: [],
    strings: { author: 'readOf', page: 'read', count: 'readCount', receivedFrom: 'readBy' },
    responseClass: 'u-mention',
    hasText: false,
    isOneLine: false,
    isOfWork: true,
    icon: 'M8 4.5C6.5 3.5 4.5 3 2.5 3v9c2 0 4 .5 5.5 1.5 1.5-1 3.5-1.5 5.5-1.5V3c-2 0-4 .5-5.5 1.5zM8 4.5v9',
  },
  watch: {
    property: 'watch-of',
    responseTypes: ['watch'],
    plural: 'watches',
    otherFolders: [],
    strings: { author: 'watchedOf', page: 'watched', count: 'watchCount', receivedFrom: 'watchedBy' },
    responseClass: 'u-mention',
    hasText: false,
    isOneLine: false,
    isOfWork: true,
    icon: 'M2 5h12v8H2zM5 2l3 3 3-3M7 7.5v3L9.5 9z',
  },
  // A reply to an event, with `rsvp` beside it: https://indieweb.org/rsvp
  rsvp: {
    property: 'in-reply-to',
    responseTypes: ['rsvp'],
    plural: 'rsvps',
    otherFolders: [],
    strings: { author: 'rsvp', page: 'rsvp', count: 'rsvpCount' },
    responseClass: 'u-comment',
    hasText: true,
    isOneLine: false,
    isOfWork: false,
    icon: 'M3 4h10v9H3zM3 7h10M6 2.5v3M10 2.5v3',
  },
} as const satisfies Readonly<Record<string, InteractionRow>>

export type InteractionType = keyof typeof interactions

/**
 * Returns the row of an interaction, including the optional properties that its literal type does not have.
 */
export const interactionRow = (type: InteractionType): InteractionRow => interactions[type]

/** Returns all types: `first`, then the others in the order of the table. */
export const interactionTypes = (...first: readonly InteractionType[]): InteractionType[] => [
  ...new Set([...first, ...(Object.keys(interactions) as InteractionType[])]),
]

/** Whether a kind of post responds to a page. */
export const isInteractionType = (kind: string): kind is InteractionType => Object.hasOwn(interactions, kind)

/** Property → the types of interactions that use it. */
export const interactionProperties: ReadonlyMap<string, readonly InteractionType[]> = (() => {
  const types = new Map<string, InteractionType[]>()
  for (const type of interactionTypes()) {
    const { property } = interactions[type]
    addToGroup(types, property, type)
  }
  return types
})()
