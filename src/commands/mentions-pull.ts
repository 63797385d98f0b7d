import { resolve } from 'node:path'
import { writeAnswerStates } from '../io/cache/answer-states.js'
import { readPullState, writePullState } from '../io/content/mention-store.js'
import { runLocked } from '../io/fs/lock.js'
import { mapConcurrent } from '../io/net/map-concurrent.js'
import type { Http } from '../model/http.js'
import { webmentionKey } from '../model/ledger.js'
import type { SourceStatus, StoredMention } from '../model/mention.js'
import { error, errorsIn, hasError, type Message } from '../model/message.js'
import { runSteps } from '../model/steps.js'
import { applyToStore } from '../project/apply-mentions.js'
import { fetchAnswers } from '../project/fetch-answers.js'
import { fetchMentions } from '../project/fetch-mentions.js'
import { type LoadedSite, loadSite, type SiteFlags, withHttp } from '../project/load-site.js'
import { type ModeratedMention, moderator } from '../webmention/receive/moderate.js'
import { missingMentions } from '../webmention/receive/reconcile.js'
import type { Change, Store } from '../webmention/receive/store-draft.js'
import { checkSource } from '../webmention/receive/verify-source.js'

/** The options of `mentions pull`. */
export type PullFlags = SiteFlags & { readonly full: boolean; readonly token?: string }

/** A change with the state of the mention after it. */
type PulledChange = Change & {
  readonly page?: string
  readonly state: ModeratedMention['state'] | 'unmatched' | 'gone'
}

/** The result of a pull. `changed` is false when no file differs. */
export type PullResult = {
  readonly ok: boolean
  readonly changed: boolean
  readonly changes: readonly PulledChange[]
  readonly messages: readonly Message[]
}

const place = { file: 'mentions pull' }
const nothing = { changed: false, changes: [] }

/**
 * Fetches mentions from all sources, verifies the sources of those that are missing, reconciles the store with the
 * result, fetches avatars, and writes all files or, on an error, none.
 */
export const runPull = async (flags: PullFlags): Promise<PullResult> => {
  const result = await runLocked(resolve(flags.root), 'pull', () => pullLocked(flags))
  if (typeof result !== 'number') return result
  const running = `another pull is running (process ${result})`
  return { ok: false, ...nothing, messages: [error('command-running', place, running, 'wait for it')] }
}

const pullLocked = async (flags: PullFlags): Promise<PullResult> => {
  const { messages, reached } = await runSteps<Pick<PullResult, 'changed' | 'changes'>>(
    nothing,
    async (steps) => {
      const { site } = steps.done(await loadStoredMentions(flags))
      if (site === undefined) return steps.stop()
      await withHttp(site, flags, async (http) => {
        const state = readPullState(site.snapshot.root, site.built.mentions.store)
        const fetched = steps.done(await fetchMentions(site, flags, http, state?.cursor))
        const answers = steps.done(await fetchAnswers(site, flags, http))
        const missing = steps.done(missingMentions(site.built.mentions.store, fetched.answer))
        const checks = await verifySources(missing.mentions, http)
        const isNewRound = fetched.cursor?.full !== state?.cursor?.full
        const tried = isNewRound ? [] : (state?.tried ?? [])
        const applied = steps.done(
          await applyToStore(
            site,
            { ...fetched.answer, received: [...fetched.answer.received, ...answers.received] },
            { http, checks: new Map([...checks, ...answers.checks]), tried },
          ),
        )
        const cursor = fetched.cursor ?? state?.cursor
        writePullState(site.snapshot.root, applied.store, {
          ...(cursor !== undefined && { cursor }),
          tried: applied.tried,
        })
        writeAnswerStates(site.snapshot.root, answers.countsAfter(applied.store))
        const changes = moderatedChanges(applied.changes, applied.store, site)
        steps.reach({ changed: applied.isChanged, changes })
      })
    },
  )
  return { ok: !hasError(messages), ...reached, messages }
}

/** Loads the site with its stored mentions. A damaged store is an error: it must not be overwritten. */
const loadStoredMentions = async (
  flags: PullFlags,
): Promise<{ readonly site?: LoadedSite; readonly messages: readonly Message[] }> => {
  const { loaded, messages } = await loadSite(flags)
  if (loaded === undefined) return { messages: errorsIn(messages) }
  const damage = loaded.built.mentions.messages.map((message) => ({ ...message, fatal: true }))
  return damage.length > 0 ? { messages: damage } : { site: loaded, messages: [] }
}

/** Requests the source of each mention and returns whether it still links to its target; 16 at a time. */
const verifySources = async (
  mentions: readonly StoredMention[],
  http: Http,
): Promise<ReadonlyMap<string, SourceStatus>> =>
  new Map(
    await mapConcurrent(
      mentions,
      16,
      async (mention) => [webmentionKey(mention), await checkSource(mention, http)] as const,
    ),
  )

const moderatedChanges = (
  changes: readonly Change[],
  store: Store,
  { built }: LoadedSite,
): PulledChange[] => {
  const moderate = moderator(built.mentions.moderation)
  const states = new Map<string, Pick<PulledChange, 'page' | 'state'>>()
  for (const { page, mentions } of store)
    for (const { mention, state } of moderate(mentions))
      states.set(webmentionKey(mention), page === undefined ? { state: 'unmatched' } : { page, state })
  return changes.map((change) => ({
    ...change,
    ...(states.get(webmentionKey(change.mention)) ?? { state: 'gone' }),
  }))
}
