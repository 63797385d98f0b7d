import type { BlogrollFeed } from './site.js'

/** The entries of a blogroll by group, groups and entries in the author's order; no group is the empty one. */
export const groupsOf = (entries: readonly BlogrollFeed[]): [string, BlogrollFeed[]][] => {
  const groups = new Map<string, BlogrollFeed[]>()
  for (const entry of entries)
    groups.set(entry.group ?? '', [...(groups.get(entry.group ?? '') ?? []), entry])
  return [...groups]
}
