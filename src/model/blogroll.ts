import { groupBy } from './group-by.js'
import type { BlogrollFeed } from './site.js'

/**
 * Returns the entries of a blogroll by group, groups and entries in the author's order; entries without a
 * group have the group '', and come first, because they are below no heading.
 */
export const groupsOf = (entries: readonly BlogrollFeed[]): [string, BlogrollFeed[]][] =>
  [...groupBy(entries, ({ group }) => [group ?? ''])].sort(([a], [b]) => Number(b === '') - Number(a === ''))
