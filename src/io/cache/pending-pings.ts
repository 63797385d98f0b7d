import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { readJson, writeAtomic } from '../fs/atomic.js'

/** A hub that has not heard of a changed feed yet. */
export type PendingPing = { readonly hub: string; readonly feed: string }

/** Feeds that changed by a deploy, and hubs that have not heard of it yet, because it was interrupted or they refused. */
export const readPendingPings = (root: string): PendingPing[] => {
  const pings = readJson(pathIn(root))
  return Array.isArray(pings) ? pings.filter(isPing).map(({ hub, feed }) => ({ hub, feed })) : []
}

/** Keeps them. */
export const writePendingPings = (root: string, pings: readonly PendingPing[]): void => {
  if (pings.length === 0) rmSync(pathIn(root), { force: true })
  else writeAtomic(pathIn(root), JSON.stringify(pings.map(({ hub, feed }) => ({ hub, feed }))))
}

/** Each once. */
export const uniquePings = (pings: readonly PendingPing[]): PendingPing[] => [
  ...new Map(pings.map((ping) => [`${ping.hub} ${ping.feed}`, ping])).values(),
]

const isPing = (value: unknown): value is PendingPing =>
  typeof (value as PendingPing | null)?.hub === 'string' &&
  typeof (value as PendingPing | null)?.feed === 'string'

const pathIn = (root: string): string => join(root, '.smallsocial', 'pending-pings.json')
