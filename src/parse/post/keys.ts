import { type InteractionType, interactions, interactionTypes } from '../../model/interactions.js'
import { closestMatch } from '../fields.js'

/** The keys of Hugo's release date, which is the date of a post without another date. */
const releaseKeys = ['publishDate', 'publishdate', 'publish_date'] as const

/** Property → its keys in front matter. The first key that a post has counts. */
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
  'permalink',
  'aliases',
  'draft',
  'unlisted',
  'pinned',
  'lang',
  'deleted',
  'mf2',
] as const

/** All keys of front matter that smallsocial reads. */
export const knownKeys: readonly string[] = [
  ...Object.values(frontMatterKeys).flat(),
  ...targetKeys.map(({ key }) => key),
  ...otherKeys,
]

/** Whether a key is probably a misspelling of one of `knownKeys`. */
export const isSlip = (key: string): boolean => closestMatch(key, knownKeys) !== undefined
