import { join } from 'node:path'
import { readJson, writeCache } from '../fs/atomic.js'

/** Reads the ids of the mentions of which the author was notified. */
export const readNotified = (root: string): string[] => {
  const ids = readJson(pathIn(root))
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []
}

/** Writes the ids of the mentions that wait for a decision, of which the author was notified. */
export const writeNotified = (root: string, ids: readonly string[]): boolean =>
  writeCache(pathIn(root), JSON.stringify(ids))

const pathIn = (root: string): string => join(root, '.smallsocial', 'notified.json')
