import { isObject } from '../../model/json.js'
import { webmentionKey } from '../../model/ledger.js'
import { withoutFragment } from '../../model/url.js'
import { dayLength } from '../../model/utc.js'

/** A webmention that waits for its verification. Times are in milliseconds since 1970. */
export type QueuedWebmention = {
  readonly id: string
  readonly source: string
  readonly target: string
  /** The time of the request. */
  readonly received: number
  /** The time from which it may be verified. */
  readonly due: number
  /** The number of failed attempts. */
  readonly attempts: number
  readonly reason?: string
}

/** The end of a webmention, for its status page. */
export type FinishedWebmention = {
  readonly id: string
  readonly state: FinalState
  readonly reason?: string
  readonly finished: number
}

const finalStates = ['shown', 'pending', 'hidden', 'unchanged', 'removed', 'rejected'] as const
/** What became of a webmention. */
export type FinalState = (typeof finalStates)[number]

/** A line of the journal of the queue. */
type JournalLine = QueuedWebmention | FinishedWebmention

/** The answer to a request: accepted with the id of its status, or why it cannot be accepted now. */
export type Enqueued = { readonly id: string } | { readonly full: 'queue' | 'source' | 'host' }

/** The limits of the queue. */
const queueLimits = {
  /** Waiting pairs in all, of one source, and of the sources of one host. */
  pairs: 10_000,
  ofSource: 1000,
  ofHost: 6000,
  /** The pause before a pair is verified, in milliseconds: requests for the same pair within it are one. */
  pause: 1000,
  /** The pauses after failed attempts, in milliseconds; after the last one the webmention is rejected. */
  retries: [60_000, 600_000, 3_600_000, 6 * 3_600_000, 24 * 3_600_000],
  /** How many statuses are kept, and for how long. */
  statuses: 20_000,
  statusAge: 30 * dayLength,
} as const

/** Returns the pairs and the statuses that the lines of a journal describe; lines of another form are skipped. */
export const openQueue = (lines: readonly unknown[]) => {
  const waiting = new Map<string, QueuedWebmention>()
  const byId = new Map<string, QueuedWebmention>()
  const finished = new Map<string, FinishedWebmention>()
  const counts = new Map<string, number>()
  /** The ids of pairs that were requested while they were being verified. */
  const again = new Set<string>()
  const count = (key: string, change: number): void => {
    const next = (counts.get(key) ?? 0) + change
    if (next > 0) counts.set(key, next)
    else counts.delete(key)
  }
  const put = (item: QueuedWebmention): void => {
    const before = waiting.get(webmentionKey(item))
    if (before === undefined) {
      count(withoutFragment(item.source), 1)
      count(hostOfSource(item.source), 1)
    } else if (before.id !== item.id) byId.delete(before.id)
    waiting.set(webmentionKey(item), item)
    byId.set(item.id, item)
  }
  const finish = (done: FinishedWebmention): void => {
    const item = byId.get(done.id)
    if (item !== undefined) {
      waiting.delete(webmentionKey(item))
      byId.delete(done.id)
      count(withoutFragment(item.source), -1)
      count(hostOfSource(item.source), -1)
    }
    finished.delete(done.id)
    finished.set(done.id, done)
    const [oldest] = finished.keys()
    if (finished.size > queueLimits.statuses && oldest !== undefined) finished.delete(oldest)
  }
  /** Returns the last pair of the host with the most pairs, if it has more than `least`; pairs in work do not count. */
  const lastOfLargestHost = (
    least: number,
    isInWork: (id: string) => boolean,
  ): QueuedWebmention | undefined => {
    let last: QueuedWebmention | undefined
    let most = least
    for (const item of waiting.values()) {
      const size = counts.get(hostOfSource(item.source)) ?? 0
      if (isInWork(item.id) || size < most || size === least) continue
      most = size
      last = item
    }
    return last
  }
  /** Returns the first pair whose source did not answer; pairs in work do not count. */
  const oldestFailed = (isInWork: (id: string) => boolean): QueuedWebmention | undefined => {
    for (const item of waiting.values()) if (item.attempts > 0 && !isInWork(item.id)) return item
    return undefined
  }
  for (const line of lines) {
    if (isQueued(line)) put(line)
    else if (isFinished(line)) finish(line)
  }
  return {
    /**
     * Adds a pair, unless it waits already. A pair that is being verified will be verified once more, because its source may
     * have changed since it was requested. In a full queue, the pair displaces one of the host with the most pairs, if its
     * own host has fewer, else one whose source has not answered. Returns the lines to write.
     */
    enqueue: (
      pair: { readonly source: string; readonly target: string },
      id: string,
      now: number,
      isInWork: (id: string) => boolean,
    ): Enqueued & { readonly lines?: readonly JournalLine[] } => {
      const known = waiting.get(webmentionKey(pair))
      if (known !== undefined && isInWork(known.id)) {
        again.add(known.id)
        return { id: known.id }
      }
      // After failed attempts, a new request is a reason to try again soon.
      if (known !== undefined && known.attempts === 0) return { id: known.id }
      if (known !== undefined) {
        const item = { ...known, due: Math.min(known.due, now + queueLimits.pause) }
        put(item)
        return { id: item.id, lines: [item] }
      }
      if ((counts.get(withoutFragment(pair.source)) ?? 0) >= queueLimits.ofSource) return { full: 'source' }
      const ofHost = counts.get(hostOfSource(pair.source)) ?? 0
      if (ofHost >= queueLimits.ofHost) return { full: 'host' }
      const lines: JournalLine[] = []
      if (waiting.size >= queueLimits.pairs) {
        const displaced = lastOfLargestHost(ofHost + 1, isInWork) ?? oldestFailed(isInWork)
        if (displaced === undefined) return { full: 'queue' }
        const reason = 'too many webmentions waited; send it again later'
        const done = { id: displaced.id, state: 'rejected', reason, finished: now } as const
        finish(done)
        lines.push(done)
      }
      const item = { id, ...pair, received: now, due: now + queueLimits.pause, attempts: 0 }
      put(item)
      return { id, lines: [...lines, item] }
    },
    /** Returns the due pairs of one source, without busy ones; undefined when there are none. */
    next: (
      now: number,
      isBusy: (item: QueuedWebmention) => boolean,
    ): readonly QueuedWebmention[] | undefined => {
      let source: string | undefined
      const found: QueuedWebmention[] = []
      for (const item of waiting.values()) {
        if (item.due > now || isBusy(item)) continue
        source ??= item.source
        if (item.source === source) found.push(item)
      }
      return found.length === 0 ? undefined : found
    },
    /** Returns the time at which the next pair that is not busy is due; undefined when none waits. */
    nextDue: (isBusy: (item: QueuedWebmention) => boolean): number | undefined => {
      let due: number | undefined
      for (const item of waiting.values())
        if ((due === undefined || item.due < due) && !isBusy(item)) due = item.due
      return due
    },
    /** Records the end of a pair, or that it waits again when it was requested meanwhile; returns the line to write. */
    finish: (done: FinishedWebmention): JournalLine => {
      const item = byId.get(done.id)
      if (item !== undefined && again.delete(done.id)) {
        const next = { ...item, received: done.finished, due: done.finished + queueLimits.pause, attempts: 0 }
        put(next)
        return next
      }
      finish(done)
      return done
    },
    /** Records a failed attempt, and returns the line to write: another attempt, or the end after the last one. */
    retry: (item: QueuedWebmention, reason: string, now: number): JournalLine => {
      again.delete(item.id)
      const pause = queueLimits.retries[item.attempts]
      if (pause === undefined) {
        const done = { id: item.id, state: 'rejected', reason, finished: now } as const
        finish(done)
        return done
      }
      const next = { ...item, attempts: item.attempts + 1, due: now + pause, reason }
      put(next)
      return next
    },
    status: (id: string): QueuedWebmention | FinishedWebmention | undefined =>
      byId.get(id) ?? finished.get(id),
    /** Returns the lines of a journal that has only what still counts. */
    lines: (now: number): JournalLine[] => [
      ...waiting.values(),
      ...[...finished.values()].filter((one) => now - one.finished < queueLimits.statusAge),
    ],
  }
}
export type WebmentionQueue = ReturnType<typeof openQueue>

/** Returns the host of a source with its port. The URL is normalised already. */
export const hostOfSource = (source: string): string => /^https?:\/\/([^/?#]*)/.exec(source)?.[1] ?? ''

const isQueued = (value: unknown): value is QueuedWebmention =>
  isObject(value) &&
  [value.id, value.source, value.target].every((one) => typeof one === 'string') &&
  [value.received, value.due, value.attempts].every((one) => typeof one === 'number')

const isFinished = (value: unknown): value is FinishedWebmention =>
  isObject(value) &&
  typeof value.id === 'string' &&
  finalStates.some((state) => state === value.state) &&
  ['string', 'undefined'].includes(typeof value.reason) &&
  typeof value.finished === 'number'
