import limit from 'p-limit'

/** Runs pieces of work, some at a time, in the order of the calls. */
export type Turn = <Result>(work: () => Promise<Result>) => Promise<Result>

/**
 * Calls `work` for each item, at most `atOnce` at a time, and returns the results in the order of the items.
 */
export const mapConcurrent = async <Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> => {
  const { turn } = someAtATime(atOnce)
  return Promise.all(items.map((item) => turn(() => work(item))))
}

/** Calls `work` for each item, at most `atOnce` at a time. After a failure it starts no more, and throws the failure when those that run have ended. */
export const forEachConcurrent = async <Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> => {
  const waiting = items.values()
  let hasFailed = false
  const run = async (): Promise<void> => {
    for (const item of waiting) {
      if (hasFailed) return
      await work(item).catch((thrown) => {
        hasFailed = true
        throw thrown
      })
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, run))
  for (const one of ended) if (one.status === 'rejected') throw one.reason
}

/** Returns a queue: a function that runs so many pieces of work at a time, and the number of those that wait. */
export const someAtATime = (atOnce: number): { readonly turn: Turn; readonly waiting: () => number } => {
  const turn = limit(atOnce)
  return { turn: (work) => turn(work), waiting: () => turn.pendingCount }
}

/** Returns a queue: a function that runs one piece of work after the other, in the order of the calls. */
export const oneAtATime = (): Turn => someAtATime(1).turn
