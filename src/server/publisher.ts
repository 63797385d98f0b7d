import type { CommandEnd } from '../io/server/child-command.js'

/** What publishing needs. */
type PublisherOptions = {
  /** Builds the site, and deploys it where the target allows. */
  readonly publish: () => Promise<CommandEnd>
  /** Called after each attempt. */
  readonly finished: (end: CommandEnd, ms: number) => void
  /** The pause after a change, in milliseconds, so that several changes are published together. */
  readonly pause: number
}

/** Returns a function that publishes the site soon after changes, once at a time, and one that waits for the last publication. */
export const openPublisher = ({ publish, finished, pause }: PublisherOptions) => {
  let timer: NodeJS.Timeout | undefined
  let work: Promise<void> = Promise.resolve()
  const start = (): void => {
    timer = undefined
    work = work.then(async () => {
      const begin = performance.now()
      finished(await publish(), performance.now() - begin)
    })
  }
  return {
    request: (): void => {
      timer ??= setTimeout(start, pause)
    },
    /** Publishes what is due, and waits for it. */
    end: async (): Promise<void> => {
      if (timer !== undefined) {
        clearTimeout(timer)
        start()
      }
      await work
    },
  }
}
