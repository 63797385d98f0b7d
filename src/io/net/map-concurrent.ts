import limit from 'p-limit'

/**
 * Calls `work` for each item, at most `atOnce` at a time, and returns the results in the order of the items.
 */
export const mapConcurrent = async <Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> => {
  const turn = limit(atOnce)
  return Promise.all(items.map((item) => turn(() => work(item))))
}

/** Returns a queue: a function that runs one piece of work after the other, in the order of the calls. */
export const oneAtATime = (): (<Result>(work: () => Promise<Result>) => Promise<Result>) => {
  const turn = limit(1)
  return (work) => turn(work)
}
