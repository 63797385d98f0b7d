import type { CommandEnd } from '../io/child-command.js'
import { reasonOf } from '../model/message.js'
import { hourLength } from '../model/utc.js'

/** The end of a publication, with the next time at which the site changes by itself, in milliseconds since 1970. */
type Published = CommandEnd & { readonly next?: number }

/** What publishing needs. */
type PublisherOptions = {
  /** Publishes the site, after a change or, `isScheduled`, because it is time. */
  readonly publish: (isScheduled: boolean) => Promise<Published>
  /** Called after each attempt. */
  readonly finished: (end: CommandEnd, ms: number) => void
  /** The pause after a change, in milliseconds, so that several changes are published together. */
  readonly pause: number
  readonly now: () => number
}

/**
 * Returns a function that publishes the site soon after changes, once at a time. It is also published every hour, when a
 * scheduled post is due, and five minutes after a failure.
 */
export const openPublisher = ({ publish, finished, pause, now }: PublisherOptions) => {
  let timer: NodeJS.Timeout | undefined
  let schedule: NodeJS.Timeout | undefined
  let hasEnded = false
  /** The time of the last publication that no change caused. */
  let scheduledAt = now()
  let work: Promise<void> = Promise.resolve()
  /** The publication that waits for the one that runs; it has the changes of all requests until it begins. */
  let waiting: { isScheduled: boolean } | undefined
  const start = (isScheduled: boolean): void => {
    timer = undefined
    if (waiting !== undefined) {
      waiting.isScheduled ||= isScheduled
      return
    }
    const own = { isScheduled }
    waiting = own
    work = work.then(async () => {
      waiting = undefined
      const begin = now()
      if (own.isScheduled) scheduledAt = begin
      const end = await publish(own.isScheduled).catch(
        (thrown): Published => ({
          isOk: false,
          output: reasonOf(thrown),
        }),
      )
      finished(end, now() - begin)
      scheduleNext(end.isOk ? end.next : now() + retryPause)
    })
  }
  const scheduleNext = (next?: number): void => {
    clearTimeout(schedule)
    if (hasEnded) return
    const at = Math.min(scheduledAt + hourLength, next ?? Number.POSITIVE_INFINITY)
    schedule = setTimeout(() => start(true), Math.max(at - now(), pause))
  }
  scheduleNext()
  return {
    request: (): void => {
      timer ??= setTimeout(() => start(false), pause)
    },
    /** Publishes what is due, and waits for it. */
    end: async (): Promise<void> => {
      hasEnded = true
      clearTimeout(schedule)
      if (timer !== undefined) {
        clearTimeout(timer)
        start(false)
      }
      await work
    },
  }
}

const retryPause = 300_000
