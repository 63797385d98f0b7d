import limit from 'p-limit'

/** Does the same work for each item, so many at a time; results in the order of the items. */
export const inTurn = async <Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> => {
  const turn = limit(atOnce)
  return Promise.all(items.map((item) => turn(() => work(item))))
}
