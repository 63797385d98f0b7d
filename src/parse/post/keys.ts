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
  reply: ['in-reply-to', 'in_reply_to'],
  repost: ['repost-of', 'repost_of'],
  like: ['like-of', 'like_of'],
  bookmark: ['bookmark-of', 'bookmark_of'],
  rsvp: ['rsvp', 'rsvp_status'],
  photo: ['photo'],
  video: ['video'],
  audio: ['audio'],
} as const satisfies Readonly<Record<string, readonly string[]>>

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
export const knownKeys: readonly string[] = [...Object.values(frontMatterKeys).flat(), ...otherKeys]

/** True for a key that is almost one that is read. */
export const isSlip = (key: string): boolean => closestMatch(key, knownKeys) !== undefined
