import { addToGroup } from '../../model/group-by.js'
import type { SentWebmention } from '../../model/ledger.js'
import { compareText } from '../../model/message.js'
import { retryState } from '../../model/retry.js'
import { utcTime } from '../../model/utc.js'
import type { WebmentionSource } from '../../model/webmention-source.js'
import type { Outcome } from './send.js'

/** A webmention to be sent, and the reason. */
export type PlannedWebmention = {
  readonly source: string
  readonly target: string
  readonly sent: 'new' | 'update' | 'removed' | 'deleted'
  readonly hash: string
  readonly reason: string
}

/** The parameters of `planSends` besides sources and ledger. */
export type PlanOptions = {
  /** Times in milliseconds since 1970. */
  readonly now: number
  readonly sendSince: number
  /** Returns the hash of a source in the deployed site; undefined when it is not deployed. */
  readonly deployedHash?: (source: string) => string | undefined
}

/** The webmentions to send, those only to record, and those that wait or were given up. */
export type SendPlan = {
  readonly sends: readonly PlannedWebmention[]
  /** Lines for older links, for which nothing is sent. */
  readonly history: readonly SentWebmention[]
  readonly waiting: readonly SentWebmention[]
  readonly givenUp: readonly SentWebmention[]
}

/**
 * Returns the webmentions to send: one for a new link; when an h-entry has changed, one for each of its targets and for
 * each removed link; when it is gone, one for each target of the ledger. New links of posts before `sendSince` that have
 * not changed are history: adopting, importing or moving an archive sends nothing.
 */
export const planSends = (
  sources: readonly WebmentionSource[],
  ledger: readonly SentWebmention[],
  { now, sendSince, deployedHash = () => undefined }: PlanOptions,
): SendPlan => {
  const bySource = new Map<string, Map<string, SentWebmention>>()
  for (const line of ledger) {
    const lines = bySource.get(line.source) ?? new Map<string, SentWebmention>()
    bySource.set(line.source, lines.set(line.target, line))
  }
  const found = sources.flatMap((page) => {
    const lines = bySource.get(page.source) ?? new Map<string, SentWebmention>()
    const knownHash = deployedHash(page.source) ?? [...lines.values()][0]?.hash
    const isOld = page.published < sendSince && (knownHash === undefined || knownHash === page.hash)
    return pendingSends(page, lines).map((one) => ({
      ...one,
      isHistory: isOld && one.send.sent === 'new' && one.line === undefined,
    }))
  })
  const due = found.filter(({ isHistory }) => !isHistory)
  const history = found.flatMap(({ send, isHistory }): SentWebmention[] =>
    isHistory
      ? [
          {
            source: send.source,
            target: send.target,
            sent: 'history',
            hash: send.hash,
            time: utcTime(now),
          },
        ]
      : [],
  )
  const state = (line: SentWebmention | undefined) => (line === undefined ? 'due' : retryState(line, now))
  return {
    sends: due
      .filter(({ send, line, isRetry }) => !isRetry || (state(line) === 'due' && send !== undefined))
      .map(({ send }) => send)
      .sort(
        (a, b) =>
          order.indexOf(a.sent) - order.indexOf(b.sent) ||
          compareText(a.source, b.source) ||
          compareText(a.target, b.target),
      ),
    history,
    waiting: due.flatMap(({ line, isRetry }) =>
      isRetry && line !== undefined && state(line) === 'waiting' ? [line] : [],
    ),
    givenUp: due.flatMap(({ line, isRetry }) =>
      isRetry && line !== undefined && state(line) === 'given up' ? [line] : [],
    ),
  }
}

/**
 * Returns the line to write before a request is sent: when the program is killed meanwhile, the next run knows that the
 * webmention may have arrived.
 */
export const lineBefore = (
  send: PlannedWebmention,
  before: SentWebmention | undefined,
  now: number,
): SentWebmention => {
  const { source, target, sent, hash } = send
  const { attempts, since } = isTriedBefore(send, before)
    ? { attempts: undefined, since: undefined, ...before }
    : {}
  return {
    ...{ source, target, sent, hash, state: 'sending', time: utcTime(now) },
    ...(attempts !== undefined && { attempts }),
    ...(since !== undefined && { since }),
    ...locationOf(before),
  }
}

const isTriedBefore = (
  send: PlannedWebmention,
  before: SentWebmention | undefined,
): before is SentWebmention =>
  before !== undefined && isOpen(before) && before.hash === send.hash && before.sent === send.sent

/** Whether the outcome is not known yet. */
const isOpen = ({ state }: SentWebmention): boolean => state === 'later' || state === 'sending'

/** Returns the line with the outcome of a webmention. */
export const ledgerEntryAfter = (
  send: PlannedWebmention,
  outcome: Outcome,
  before: SentWebmention | undefined,
  now: number,
): SentWebmention => {
  const isRetry = isTriedBefore(send, before)
  const { source, target, sent, hash } = send
  const { endpoint, status, location } = {
    endpoint: undefined,
    status: undefined,
    location: undefined,
    ...outcome,
  }
  return {
    source,
    target,
    sent,
    hash,
    state: outcome.state,
    ...(endpoint !== undefined && { endpoint }),
    ...(status !== undefined && { status }),
    ...(location === undefined ? locationOf(before) : { location }),
    ...(outcome.state !== 'accepted' && { message: outcome.message }),
    time: utcTime(now),
    ...(outcome.state === 'later' && {
      attempts: isRetry ? (before.attempts ?? 1) + 1 : 1,
      since: isRetry ? (before.since ?? before.time) : utcTime(now),
    }),
  }
}

/** Returns the copies that Bridgy made of posts, by the URL of the post: https://brid.gy/about#response */
export const publishedCopies = (ledger: readonly SentWebmention[]): Map<string, string[]> => {
  const copies = new Map<string, string[]>()
  for (const { source, target, location, sent } of ledger)
    if (
      location !== undefined &&
      sent !== 'deleted' &&
      sent !== 'removed' &&
      /^https:\/\/brid\.gy\/publish\//.test(target)
    )
      addToGroup(copies, source, location)
  return copies
}

type PendingSend = {
  readonly send: PlannedWebmention
  readonly line?: SentWebmention
  readonly isRetry: boolean
}

const pendingSends = (page: WebmentionSource, lines: ReadonlyMap<string, SentWebmention>): PendingSend[] => {
  const { source, hash, targets, isGone } = page
  const due = (
    target: string,
    sent: PlannedWebmention['sent'],
    reason: string,
    isRetry = false,
  ): PendingSend => {
    const line = lines.get(target)
    return { send: { source, target, sent, hash, reason }, isRetry, ...(line !== undefined && { line }) }
  }
  const linked = targets.flatMap((target): PendingSend[] => {
    const line = lines.get(target)
    if (line === undefined) return [due(target, 'new', 'a new link')]
    if (line.sent === 'removed' || line.sent === 'deleted') return [due(target, 'new', 'the link is back')]
    if (line.hash !== hash) return [due(target, 'update', 'the post has changed')]
    return isOpen(line) && line.sent !== 'history' ? [due(target, line.sent, reasonOf(line), true)] : []
  })
  const unlinked = [...lines.values()]
    .filter(({ target }) => !targets.includes(target))
    .flatMap((line): PendingSend[] => {
      const sent = isGone ? 'deleted' : 'removed'
      if (line.sent !== sent && !(isGone && line.sent === 'removed'))
        return [due(line.target, sent, isGone ? 'the post was deleted' : 'the link was removed')]
      return isOpen(line) ? [due(line.target, sent, reasonOf(line), true)] : []
    })
  return [...linked, ...unlinked]
}

const reasonOf = ({ state }: SentWebmention): string =>
  state === 'sending' ? 'interrupted while it was sent' : 'tried before'

const order = ['new', 'update', 'removed', 'deleted']

const locationOf = (before: SentWebmention | undefined): { location?: string } =>
  before?.location === undefined ? {} : { location: before.location }
