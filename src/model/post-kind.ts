import { collapse } from './collapse.js'
import { interactionTypes } from './interactions.js'
import { type OwnKind, ownKinds } from './kinds.js'
import type { BuiltInKind, Kind, Post } from './post.js'

/**
 * The types in the order of post type discovery (https://ptd.spec.indieweb.org/#algorithm); types that are
 * not part of it come last.
 */
const discoveryOrder = interactionTypes('rsvp', 'repost', 'like')

/** All built-in kinds, in the order in which `discoveredKind` tests them. */
export const builtInKinds: readonly BuiltInKind[] = [
  ...discoveryOrder,
  ...(Object.keys(ownKinds) as OwnKind[]),
]

/** Returns the names of all kinds: the built-in ones and those of the settings. */
export const kindNames = (kinds: Readonly<Record<string, unknown>>): readonly Kind[] => [
  ...builtInKinds,
  ...Object.keys(kinds),
]

/** The properties by which the kind of a post is discovered. */
export type KindFacts = Pick<Post, 'interactions' | 'name' | 'photos' | 'videos' | 'audios'> &
  Partial<Pick<Post, 'review' | 'event' | 'checkin' | 'items'>>

/**
 * Returns the kind of a post by post type discovery
 * (https://ptd.spec.indieweb.org/#algorithm): responses first, then what it is about, then media, then article or note.
 */
export const discoveredKind = (post: KindFacts, text: string): Kind => {
  const response = responseKind(post)
  if (response !== undefined) return response
  const subject = subjectKind(post)
  if (subject !== undefined) return subject
  if (post.videos.length > 0) return 'video'
  if (post.photos.length > 0) return 'photo'
  if (post.audios.length > 0) return 'audio'
  return isArticle(post.name, text) ? 'article' : 'note'
}

/**
 * Whether a post has a name that its content does not begin with (https://ptd.spec.indieweb.org/#algorithm,
 * steps 9 to 13).
 */
const isArticle = (name: string | undefined, text: string): boolean => {
  const words = collapse(name ?? '')
  return words !== '' && !collapse(text).startsWith(words)
}

/** Returns the kind of a post that responds to a page; undefined for other posts. */
export const responseKind = ({ interactions }: KindFacts): Kind | undefined =>
  discoveryOrder.find((type) => interactions.some((one) => one.type === type)) ??
  interactions.flatMap((one) => (one.type === 'custom' ? [one.kind] : []))[0]

/** Returns the kind of a post that has data about its subject; undefined for other posts. */
const subjectKind = (post: KindFacts): OwnKind | undefined => {
  if (post.review !== undefined) return 'review'
  if (post.event !== undefined) return 'event'
  if (post.checkin !== undefined) return 'checkin'
  return post.items === undefined ? undefined : 'collection'
}

/**
 * Returns the kind of a post: what it says itself, by a response, by data about its subject or by `stated`, else the
 * kind of its section, else the discovered one.
 */
export const kindOf = (
  post: KindFacts,
  text: string,
  { stated, section }: { readonly stated?: Kind | undefined; readonly section?: Kind | undefined } = {},
): Kind => responseKind(post) ?? stated ?? subjectKind(post) ?? section ?? discoveredKind(post, text)
