import { closestMatch } from '../../model/closest-match.js'
import { type InteractionType, interactions, interactionTypes } from '../../model/interactions.js'

/** Property → its keys in front matter. The first key that a post has counts. */
export const frontMatterKeys = {
  name: ['title', 'name'],
  published: ['date', 'published', 'dt_published', 'published_date', 'created_date'],
  updated: ['updated', 'dt_updated', 'last_updated_date', 'lastmod'],
  category: ['tags', 'categories', 'category'],
  summary: ['summary', 'description'],
  rsvp: ['rsvp', 'rsvp_status'],
  photo: ['photo'],
  video: ['video'],
  audio: ['audio'],
  permalink: ['permalink'],
  aliases: ['aliases'],
} as const satisfies Readonly<Record<string, readonly string[]>>

type KeyTable = Readonly<Partial<Record<keyof typeof frontMatterKeys | 'created', readonly string[]>>>

/**
 * The keys of other generators for the same properties; those of `frontMatterKeys` come before them. A text
 * under `created` counts only if it is a date, and after the date in the file name.
 */
const otherSpellings = {
  published: [
    ...['publishDate', 'publishdate', 'publish_date', 'pubDate', 'pubDatetime', 'datePublished'],
    ...['published_at', 'publishedAt'],
  ],
  created: ['created', 'created_at', 'createdAt', 'date created', 'added'],
  updated: [
    ...['updatedDate', 'modified', 'dateModified', 'last_modified_at', 'modDatetime', 'updated_at'],
    'updatedAt',
  ],
  summary: ['excerpt', 'desc'],
  permalink: ['url', 'path'],
  aliases: ['alias', 'redirect_from', 'redirectFrom'],
} as const satisfies KeyTable

/** Returns all keys of a property, in the order in which they count. */
export const keysOf = (property: keyof typeof frontMatterKeys | 'created'): readonly string[] => [
  ...(property === 'created' ? [] : frontMatterKeys[property]),
  ...((otherSpellings as KeyTable)[property] ?? []),
]

/** The keys of targets, e.g. `like-of` and `like_of`. An RSVP has the keys of a reply. */
export const targetKeys: readonly { readonly type: InteractionType; readonly key: string }[] =
  interactionTypes()
    .filter((type) => type !== 'rsvp')
    .flatMap((type) => {
      const { property } = interactions[type]
      return [property, property.replaceAll('-', '_')].map((key) => ({ type, key }))
    })

const otherKeys = [
  'targeturl',
  'response_type',
  'post_type',
  'syndication',
  'syndicate',
  'content_warning',
  'slug',
  'draft',
  'unlisted',
  'pinned',
  'lang',
  'deleted',
  'mf2',
  'guid',
  'imported',
] as const

/** The keys of front matter that authors are asked to write. */
export const usualKeys: readonly string[] = [
  ...Object.values(frontMatterKeys).flat(),
  ...targetKeys.map(({ key }) => key),
  ...otherKeys,
]

/** The keys of front matter that smallsocial reads. */
export const knownKeys: ReadonlySet<string> = new Set([...usualKeys, ...Object.values(otherSpellings).flat()])

/**
 * The keys of data: what a post is about, and its kind. They stay in `extra`, because templates of a blog may read them,
 * and they may have another meaning in a post of another kind.
 */
export const dataKeys: ReadonlySet<string> = new Set([
  ...['kind', 'read-status', 'read_status', 'item', 'rating', 'best', 'cover', 'items', 'start', 'end'],
  ...['checkin', 'location'],
])

/** Whether a key is probably a misspelling of one of `usualKeys`. */
export const isMisspelled = (key: string): boolean => closestMatch(key, usualKeys) !== undefined
