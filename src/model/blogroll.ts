import type { BlogrollFeed } from './site.js'

/**
 * Returns the entries of a blogroll by group, groups and entries in the author's order; entries without a
 * group have the group ''.
 */
export const groupsOf = (entries: readonly BlogrollFeed[]): [string, BlogrollFeed[]][] => {
  const groups = new Map<string, BlogrollFeed[]>()
  for (const entry of entries)
    groups.set(entry.group ?? '', [...(groups.get(entry.group ?? '') ?? []), entry])
  return [...groups]
}
