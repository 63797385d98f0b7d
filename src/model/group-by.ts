/** Adds an item to the group of a key, in place. */
export const addToGroup = <Key, Item>(groups: Map<Key, Item[]>, key: Key, item: Item): void => {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [item])
  else group.push(item)
}

/** Returns items by their keys, in the order of the items. */
export const groupBy = <Key, Item>(
  items: Iterable<Item>,
  keysOf: (item: Item) => Iterable<Key>,
): Map<Key, Item[]> => {
  const groups = new Map<Key, Item[]>()
  for (const item of items) for (const key of keysOf(item)) addToGroup(groups, key, item)
  return groups
}
