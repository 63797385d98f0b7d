import limit from 'p-limit'

/** Does the same work for each item, so many at a time; results in the order of the items. */
export const mapConcurrent = async <Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> => {
  const turn = limit(atOnce)
  return Promise.all(items.map((item) => turn(() => work(item))))
}

/** Returns a function that does one piece of work after the other, in the order in which they are given. */
export const oneAtATime = (): (<Result>(work: () => Promise<Result>) => Promise<Result>) => {
  const turn = limit(1)
  return (work) => turn(work)
}
