import { join } from 'node:path'
import { now } from '../clock.js'
import { readJson, writeCache } from '../fs/atomic.js'

/** Deploys that changed something, by target, in one month of UTC. */
type DeployCounts = { readonly month: string; readonly counts: Readonly<Record<string, number>> }

/** Returns the number of deploys to a target in this month. */
export const readDeployCount = (root: string, target: string): number => read(root).counts[target] ?? 0

/** Adds a deploy to a target. */
export const countDeploy = (root: string, target: string): void => {
  const { month, counts } = read(root)
  writeCache(
    pathIn(root),
    JSON.stringify({ month, counts: { ...counts, [target]: (counts[target] ?? 0) + 1 } }),
  )
}

const read = (root: string): DeployCounts => {
  const month = new Date(now()).toISOString().slice(0, 7)
  const stored = readJson(pathIn(root)) as Partial<DeployCounts> | null | undefined
  return { month, counts: stored?.month === month ? { ...stored.counts } : {} }
}

const pathIn = (root: string): string => join(root, '.smallsocial', 'deploys.json')
