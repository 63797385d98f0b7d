import { type InteractionType, interactions, interactionTypes } from '../../model/interactions.js'
import { closestMatch } from '../fields.js'

/** Hugo's date of release, which is the post's date where it has no other. */
const releaseKeys = ['publishDate', 'publishdate', 'publish_date'] as const

/** The author's words → mf2's names. The first key of a row that is there is taken. */
export const frontMatterKeys = {
  name: ['title', 'name'],
  published: ['date', 'published', 'dt_published', 'published_date', 'created_date', ...releaseKeys],
  updated: ['updated', 'dt_updated', 'last_updated_date', 'lastmod'],
  category: ['tags', 'categories', 'category'],
  summary: ['summary', 'description'],
  rsvp: ['rsvp', 'rsvp_status'],
  photo: ['photo'],
  video: ['video'],
  audio: ['audio'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** The keys of a target, `like-of` and `like_of`; an RSVP has those of a reply. */
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
  'slug',
  'permalink',
  'aliases',
  'draft',
  'unlisted',
  'pinned',
  'lang',
  'deleted',
] as const

/** All keys that posts may have. */
export const knownKeys: readonly string[] = [
  ...Object.values(frontMatterKeys).flat(),
  ...targetKeys.map(({ key }) => key),
  ...otherKeys,
]

/** True for a key that is almost one that is read. */
export const isSlip = (key: string): boolean => closestMatch(key, knownKeys) !== undefined
