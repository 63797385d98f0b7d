import type { Stored } from '../jobs/store.js'
import type { Verified } from '../jobs/verify.js'
import {
  type FinishedWebmention,
  hostOfSource,
  type QueuedWebmention,
  type WebmentionQueue,
} from './queue.js'

/** What the runner of the queue needs. */
type RunnerOptions = {
  readonly queue: WebmentionQueue
  /** Writes a line of the journal. */
  readonly write: (line: object) => Promise<void>
  readonly now: () => number
  /** Verifies the pairs of one source. */
  readonly verify: (source: string, pairs: readonly QueuedWebmention[]) => Promise<readonly Verified[]>
  /** Stores verified webmentions in the blog. */
  readonly store: (verified: readonly Verified[]) => Promise<readonly Stored[]>
  /** Called when the blog has changed. */
  readonly changed: (stored: readonly Stored[]) => void
  readonly failed: (thrown: unknown) => void
}

/**
 * Verifies queued webmentions when they are due: eight sources at a time, of each host three, and stores the results
 * together, because each time the blog is read. Returns `wake`, to be called at the start and
 * after pairs were added, `isInWork`, and `end`, which ends the work. Pairs that are not finished then are verified again after the next start.
 */
export const startRunner = (options: RunnerOptions) => {
  const { queue, write, now, verify, store, changed, failed } = options
  /** Host → the number of its sources that are being requested. */
  const active = new Map<string, number>()
  const countActive = (): number => [...active.values()].reduce((sum, one) => sum + one, 0)
  /** The ids of pairs that are being verified or stored. */
  const inWork = new Set<string>()
  let verified: Verified[] = []
  let isStoring: Promise<void> | undefined
  let hasEnded = false
  let timer: NodeJS.Timeout | undefined
  let storing: NodeJS.Timeout | undefined

  const isBusy = ({ id, source }: QueuedWebmention): boolean =>
    inWork.has(id) || (active.get(hostOfSource(source)) ?? 0) >= maxOfHost

  let wakesAt = 0
  const wakeIn = (ms: number): void => {
    const at = now() + ms
    if (timer !== undefined && wakesAt <= at) return
    clearTimeout(timer)
    wakesAt = at
    timer = setTimeout(look, ms)
  }

  const look = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (hasEnded) return
    while (countActive() < maxSources) {
      const pairs = queue.next(now(), isBusy)
      const source = pairs?.[0]?.source
      if (pairs === undefined || source === undefined) break
      void work(source, pairs)
    }
    const due = queue.nextDue(isBusy)
    if (due !== undefined) wakeIn(Math.min(Math.max(due - now(), lookPause), 60_000))
  }

  const work = async (source: string, pairs: readonly QueuedWebmention[]): Promise<void> => {
    const host = hostOfSource(source)
    active.set(host, (active.get(host) ?? 0) + 1)
    for (const { id } of pairs) inWork.add(id)
    try {
      const results = await verify(source, pairs)
      for (const result of results) await settle(result)
    } catch (thrown) {
      failed(thrown)
      await delayAll(pairs, 'the server could not verify it')
    } finally {
      active.set(host, (active.get(host) ?? 1) - 1)
      if (active.get(host) === 0) active.delete(host)
      wakeIn(lookPause)
    }
  }

  const settle = async (result: Verified): Promise<void> => {
    const { pair, outcome } = result
    if (outcome === 'retry') return delay(pair, result.reason)
    if (outcome === 'rejected')
      return end({ id: pair.id, state: 'rejected', reason: result.reason, finished: now() })
    verified.push(result)
    storing ??= setTimeout(() => void storeVerified(), storePause)
  }

  const delay = (pair: QueuedWebmention, reason: string): Promise<void> => {
    if (hasEnded) return Promise.resolve()
    inWork.delete(pair.id)
    return record(queue.retry(pair, reason, now()))
  }

  /** Delays the pairs that are still in work. */
  const delayAll = async (pairs: readonly QueuedWebmention[], reason: string): Promise<void> => {
    for (const pair of pairs) if (inWork.has(pair.id)) await delay(pair, reason)
  }

  const end = (done: FinishedWebmention): Promise<void> => {
    inWork.delete(done.id)
    return record(queue.finish(done))
  }

  /** Writes a line; without it, the pair would be verified again after the next start, which does no harm. */
  const record = (line: object): Promise<void> => write(line).catch(failed)

  const storeVerified = async (): Promise<void> => {
    storing = undefined
    if (isStoring !== undefined || hasEnded) return
    const batch = verified
    verified = []
    isStoring = storeBatch(batch)
    await isStoring
    isStoring = undefined
    if (verified.length > 0) storing ??= setTimeout(() => void storeVerified(), storePause)
  }

  const storeBatch = async (batch: readonly Verified[]): Promise<void> => {
    try {
      const stored = await store(batch)
      for (const { id, state, reason } of stored)
        await end({ id, state, finished: now(), ...(reason !== undefined && { reason }) })
      changed(stored)
      wakeIn(lookPause)
    } catch (thrown) {
      failed(thrown)
      await delayAll(
        batch.map(({ pair }) => pair),
        'the blog could not be written',
      )
    }
  }

  return {
    /** Looks at the queue soon, after pairs were added. */
    wake: (): void => wakeIn(lookPause),
    isInWork: (id: string): boolean => inWork.has(id),
    /** Begins no more work, and waits for the results that are being stored. */
    end: async (): Promise<void> => {
      hasEnded = true
      clearTimeout(timer)
      clearTimeout(storing)
      await isStoring
    },
  }
}

const maxSources = 8
const maxOfHost = 3
/** In milliseconds. */
const storePause = 500
const lookPause = 50
