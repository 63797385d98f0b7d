import { resolve } from 'node:path'
import { readPullState, writePullState } from '../io/content/mention-store.js'
import { takeLock } from '../io/fs/lock.js'
import { mapConcurrent } from '../io/net/map-concurrent.js'
import type { Http } from '../model/http.js'
import { error, type Message, warning } from '../model/message.js'
import { applyToStore } from '../project/apply-mentions.js'
import { fetchMentions } from '../project/fetch-mentions.js'
import { httpClientFor, type LoadedSite, loadSite, type SiteFlags } from '../project/load-site.js'
import { moderator } from '../webmention/receive/moderate.js'
import { type Change, keyOf, missingMentions, type Store } from '../webmention/receive/reconcile.js'
import { checkSource } from '../webmention/receive/verify-source.js'

/** What `mentions pull` is told. */
export type PullFlags = SiteFlags & { readonly full: boolean; readonly token?: string }

/** One change as it is told, with what becomes of the mention. */
type ToldChange = Change & { readonly page?: string; readonly state: string }

/** What a pull did. `changed` is false when no file differs. */
export type PullResult = {
  readonly ok: boolean
  readonly changed: boolean
  readonly changes: readonly ToldChange[]
  readonly messages: readonly Message[]
}

/** Asks where mentions lie, reconciles the store with the answer, fetches pictures, and writes all of it as one or nothing. */
export const runPull = async (flags: PullFlags): Promise<PullResult> => {
  const failed = (messages: readonly Message[]): PullResult => ({
    ok: false,
    changed: false,
    changes: [],
    messages,
  })
  const release = takeLock(resolve(flags.root), 'pull')
  if (typeof release === 'number')
    return failed([error(place, `another pull is running (process ${release})`, 'wait for it')])
  try {
    const { known, messages } = await loadSite(flags)
    if (known === undefined) return failed(messages.filter(({ fatal }) => fatal))
    const damage = known.built.heard.messages.map((message) => ({ ...message, fatal: true }))
    if (damage.length > 0) return failed(damage)
    const http = httpClientFor(known, flags)
    return await pull(known, flags, http).finally(() => http.close())
  } finally {
    release()
  }
}

const place = { file: 'mentions pull' }

const pull = async (known: LoadedSite, flags: PullFlags, http: Http): Promise<PullResult> => {
  const { root } = known.seen
  const { store } = known.built.heard
  const state = readPullState(root, store)
  const { answer, cursor, troubles } = await fetchMentions(known, flags, http, state?.cursor)
  const { suspects, isShort } = missingMentions(store, answer)
  const checks = await mapConcurrent(
    suspects,
    16,
    async (mention) => [keyOf(mention), await checkSource(mention, http)] as const,
  )
  const isAnew = cursor?.full !== state?.cursor?.full
  const done = await applyToStore(known, answer, {
    http,
    checks: new Map(checks),
    tried: isAnew ? [] : (state?.tried ?? []),
  })
  const kept = cursor ?? state?.cursor
  writePullState(root, done.store, { ...(kept !== undefined && { cursor: kept }), tried: done.tried })
  return {
    ok: troubles.length === 0 && done.messages.length === 0,
    changed: done.isChanged,
    changes: toldChanges(done.changes, done.store, known),
    messages: [
      ...done.messages,
      ...troubles.map((trouble) => error(place, trouble, 'what is stored stays')),
      ...(isShort
        ? [
            warning(
              place,
              `${answer.received.length} mentions came; more than half of those that are stored are not among them`,
              'nothing was taken away; what is really gone can be hidden with `mentions block` or `mentions forget`',
            ),
          ]
        : []),
    ],
  }
}

const toldChanges = (changes: readonly Change[], store: Store, { built }: LoadedSite): ToldChange[] => {
  const judge = moderator(built.heard.court)
  const places = new Map(
    store.flatMap(({ page, mentions }) =>
      judge(mentions).map(
        ({ mention, state }) =>
          [
            keyOf(mention),
            page === undefined ? { state: 'unmatched' } : { page, state: state as string },
          ] as const,
      ),
    ),
  )
  return changes.map((change) => ({ ...change, ...(places.get(keyOf(change.mention)) ?? { state: 'gone' }) }))
}
