import { hash } from 'node:crypto'
import { avatarFileName, avatarKey } from '../../model/avatar.js'
import { unavailableBecause } from '../../model/blog-unavailable.js'
import type { Http } from '../../model/http.js'
import { webmentionKey } from '../../model/ledger.js'
import { ownMentionId } from '../../model/mention.js'
import { errorsIn } from '../../model/message.js'
import type { Asset } from '../../model/site.js'
import { withoutFragment } from '../../model/url.js'
import { applyToStore } from '../../project/apply-mentions.js'
import type { LoadedSite } from '../../project/load-site.js'
import { moderator } from '../../webmention/receive/moderate.js'
import type { IncomingMention } from '../../webmention/receive/normalize.js'
import type { FinalState } from '../webmention/queue.js'
import type { Verified } from './verify.js'

/** What became of a verified webmention. */
export type Stored = { readonly id: string; readonly state: FinalState; readonly reason?: string }

/** The most pictures that are requested for the mentions of a source; the hourly `mentions pull` requests the others. */
const mostPictures = 16

/** Returns the URLs of the pictures of authors that the blog does not have, and that were not requested before. */
export const missingPictures = (
  verified: readonly Verified[],
  avatars: readonly Asset[],
  tried: readonly string[],
): readonly string[] => {
  const known = new Set([...avatars.map(avatarKey), ...tried])
  const photos = verified.flatMap((one) =>
    one.outcome === 'mention' ? (one.incoming.mention.author.photo ?? []) : [],
  )
  return [...new Set(photos)].filter((photo) => !known.has(avatarFileName(photo))).slice(0, mostPictures)
}

/** Requests pictures, and returns a client that has the answers to these requests and sends no other. */
export const requestPictures = async (urls: readonly string[], http: Http): Promise<Http> => {
  const request = { headers: { accept: 'image/*' }, maxBytes: 3_000_000 }
  const answers = new Map(
    await Promise.all(urls.map(async (url) => [url, await http({ url, ...request })] as const)),
  )
  return async ({ url }) => answers.get(url) ?? { failure: 'waiting', reason: 'it is requested later' }
}

/** The most mentions of one source on a page, whose links differ in their queries: a query makes no other page. */
const mostOfPage = 3

/** Returns which verified webmentions are more than a source may have on a page. A fragment of the source is no other page. */
const tooMany = (
  verified: readonly Verified[],
  store: LoadedSite['built']['mentions']['store'],
): Set<Verified> => {
  const key = ({ source, target }: { readonly source: string; readonly target: string }): string =>
    `${withoutFragment(source)} ${target.replace(/[?#].*$/s, '')}`
  const stored = store.flatMap(({ mentions }) => mentions)
  const known = new Set(stored.map(webmentionKey))
  const counts = new Map<string, number>()
  for (const mention of stored) counts.set(key(mention), (counts.get(key(mention)) ?? 0) + 1)
  return new Set(
    verified.filter((one) => {
      if (one.outcome !== 'mention' || known.has(webmentionKey(one.pair))) return false
      const count = (counts.get(key(one.pair)) ?? 0) + 1
      counts.set(key(one.pair), count)
      return count > mostOfPage
    }),
  )
}

/**
 * Stores verified webmentions in content/mentions/, and removes those whose source has no link any more. Returns what became
 * of each; avatars of `tried` are not requested.
 */
export const storeMentions = async (
  given: readonly Verified[],
  loaded: LoadedSite,
  http: Http,
  tried: readonly string[],
): Promise<readonly Stored[]> => {
  const before = loaded.built.mentions.store
  const refused = tooMany(given, before)
  const verified = given.filter((one) => !refused.has(one))
  const gone = new Map(before.flatMap(({ gone }) => gone.map((one) => [webmentionKey(one), one] as const)))
  const known = new Set(before.flatMap(({ mentions }) => mentions.map(webmentionKey)))
  const received = verified.flatMap((one): IncomingMention[] =>
    one.outcome === 'mention' ? [withStableId(one.incoming, gone)] : [],
  )
  const checks = new Map(
    verified.flatMap((one) =>
      one.outcome === 'absent' && known.has(webmentionKey(one.pair))
        ? [[webmentionKey(one.pair), one.status] as const]
        : [],
    ),
  )
  const applied = await applyToStore(loaded, { received, isComplete: false }, { http, checks, tried })
  const [failure] = errorsIn(applied.messages)
  if (failure !== undefined) throw unavailableBecause(failure)
  const changed = new Map(applied.changes.map((change) => [webmentionKey(change.mention), change]))
  const moderate = moderator(loaded.built.mentions.moderation)
  const states = new Map(
    applied.store.flatMap(({ page, mentions }) =>
      moderate(mentions).map(
        ({ mention, state }) => [webmentionKey(mention), page === undefined ? 'hidden' : state] as const,
      ),
    ),
  )
  const stored = verified.map((one): Stored => {
    const key = webmentionKey(one.pair)
    const change = changed.get(key)
    const { id } = one.pair
    if (one.outcome === 'absent')
      return change?.change === 'gone'
        ? { id, state: 'removed', reason: one.reason }
        : { id, state: 'rejected', reason: one.reason }
    const state = states.get(key)
    if (state === undefined) return { id, state: 'rejected', reason: 'this site does not store it' }
    if (change === undefined) return { id, state: 'unchanged' }
    return { id, state: state === 'unconfirmed' ? 'shown' : state }
  })
  const others = [...refused].map(
    ({ pair: { id } }): Stored => ({
      id,
      state: 'rejected',
      reason: 'the page has mentions of this source already',
    }),
  )
  return [...stored, ...others]
}

/**
 * Gives a mention the id of its pair, which stays the same when it is sent again. After a deletion it is another one,
 * because it was received again.
 */
const withStableId = (
  { mention, isPrivate }: IncomingMention,
  gone: ReadonlyMap<string, { readonly id: string }>,
): IncomingMention => {
  const key = webmentionKey(mention)
  const deleted = gone.get(key)
  const id = ownMentionId(hash('sha1', deleted === undefined ? key : `${key} ${deleted.id}`))
  return { mention: { ...mention, id }, isPrivate }
}
