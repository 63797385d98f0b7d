import { hash } from 'node:crypto'
import type { Http } from '../../model/http.js'
import { webmentionKey } from '../../model/ledger.js'
import { ownMentionId } from '../../model/mention.js'
import { applyToStore } from '../../project/apply-mentions.js'
import type { LoadedSite } from '../../project/load-site.js'
import { moderator } from '../../webmention/receive/moderate.js'
import type { IncomingMention } from '../../webmention/receive/normalize.js'
import type { FinalState } from '../webmention/queue.js'
import type { Verified } from './verify.js'

/** What became of a verified webmention. */
export type Stored = { readonly id: string; readonly state: FinalState; readonly reason?: string }

/**
 * Stores verified webmentions in content/mentions/, and removes those whose source has no link any more. Returns what became
 * of each, and the avatars that could not be fetched; those of `tried` are not requested.
 */
export const storeMentions = async (
  verified: readonly Verified[],
  loaded: LoadedSite,
  http: Http,
  tried: readonly string[],
): Promise<{ readonly stored: readonly Stored[]; readonly tried: readonly string[] }> => {
  const before = loaded.built.mentions.store
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
  const failure = applied.messages.find(({ fatal }) => fatal)
  if (failure !== undefined) throw new Error(failure.reason)
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
  return { stored, tried: applied.tried }
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
