import { compareText } from '../model/message.js'
import { monthStart } from '../model/months.js'
import type { Post } from '../model/post.js'
import { titleOf } from '../model/post-text.js'
import type { Site, WithheldPost } from '../model/site.js'
import type { Timestamp } from '../model/timestamp.js'
import type { Parts } from './parts.js'

/** Returns a post as it is at the time of the build: one that is deleted later is shown until then. */
export const atTime = (post: Post, now: number): Post => {
  const { deleted, ...others } = post
  if (deleted === undefined || deleted.epoch <= now) return post
  const { shownUntil } = others
  return {
    ...others,
    shownUntil: shownUntil !== undefined && shownUntil.epoch < deleted.epoch ? shownUntil : deleted,
  }
}

/** Returns true for a post that the site shows at the time of the build, deleted ones as tombstones. */
export const isShown = (
  post: Post,
  { drafts, future, now }: Pick<Parts, 'drafts' | 'future' | 'now'>,
): boolean =>
  (drafts || !post.draft) &&
  (future || (releaseOf(post)?.epoch ?? now) <= now) &&
  (post.shownUntil?.epoch ?? Number.POSITIVE_INFINITY) > now

/** Returns the posts that the site does not show, by URL, and why. One that is shown at the same URL counts first. */
export const withheldPosts = (
  { posts, now }: Pick<Parts, 'posts' | 'now'>,
  shown: readonly Post[],
): ReadonlyMap<string, WithheldPost> => {
  const urls = new Set(shown.map(({ url }) => url))
  const whyOf = ({ draft, shownUntil }: Post): WithheldPost['as'] =>
    (shownUntil?.epoch ?? Number.POSITIVE_INFINITY) <= now ? 'expired' : draft ? 'draft' : 'scheduled'
  return new Map(
    posts.flatMap((post) =>
      urls.has(post.url) ? [] : [[post.url, { file: post.file, as: whyOf(post) }] as const],
    ),
  )
}

/**
 * Returns the time from which a post is shown: the later of its date and `shownFrom`; undefined when it has
 * neither.
 */
const releaseOf = ({ published, shownFrom }: Post): Timestamp | undefined =>
  published !== undefined && shownFrom !== undefined
    ? published.epoch > shownFrom.epoch
      ? published
      : shownFrom
    : (shownFrom ?? published)

/**
 * Returns the time at which the next post appears or disappears or mentions are folded, in milliseconds; undefined when
 * none will.
 */
export const nextChangeOf = (parts: Parts, scheduled: Site['scheduled']): number | undefined => {
  const shown = parts.posts.filter((post) => isShown(post, parts))
  const ends = shown.flatMap(({ shownUntil }) => shownUntil?.epoch ?? [])
  // Posts of the future that are shown have a mark until then.
  const marks = shown.flatMap(({ published }) => published?.epoch ?? []).filter((epoch) => epoch > parts.now)
  const folds = parts.config.webmention.foldAfter === undefined ? [] : [monthStart(parts.now, 1)]
  return [...scheduled.map(({ published }) => published.epoch), ...ends, ...marks, ...folds].sort(
    (a, b) => a - b,
  )[0]
}

/** Returns the posts that are shown after the time of the build, the next one first. */
export const scheduledPosts = ({ posts, now, future, drafts }: Parts): Site['scheduled'] =>
  posts
    .flatMap((post) => {
      const published = releaseOf(post)
      const isDue = published !== undefined && !future && published.epoch > now && (drafts || !post.draft)
      return isDue ? [{ url: post.url, title: titleOf(post), published }] : []
    })
    .sort((a, b) => a.published.epoch - b.published.epoch || compareText(a.url, b.url))
