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

/** Returns a queue: a function that runs so many pieces of work at a time, and the number of those that wait. */
export const someAtATime = (atOnce: number): { readonly turn: Turn; readonly waiting: () => number } => {
  const turn = limit(atOnce)
  return { turn: (work) => turn(work), waiting: () => turn.pendingCount }
}

/** Returns a queue: a function that runs one piece of work after the other, in the order of the calls. */
export const oneAtATime = (): Turn => someAtATime(1).turn
