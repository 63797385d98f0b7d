import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { readJson, writeAtomic } from '../fs/atomic.js'

type HubPing = { readonly hub: string; readonly feed: string }

/** Feeds that changed by a deploy, and hubs that have not heard of it yet, because it was interrupted or they refused. */
export const readPendingPings = (root: string): HubPing[] => {
  const pings = readJson(pathIn(root))
  return Array.isArray(pings) ? pings.filter(isPing).map(({ hub, feed }) => ({ hub, feed })) : []
}

/** Keeps them. */
export const writePendingPings = (root: string, pings: readonly HubPing[]): void => {
  if (pings.length === 0) rmSync(pathIn(root), { force: true })
  else writeAtomic(pathIn(root), JSON.stringify(pings.map(({ hub, feed }) => ({ hub, feed }))))
}

/** Each once. */
export const uniquePings = (pings: readonly HubPing[]): HubPing[] => [
  ...new Map(pings.map((ping) => [`${ping.hub} ${ping.feed}`, ping])).values(),
]

const isPing = (value: unknown): value is HubPing =>
  typeof (value as HubPing | null)?.hub === 'string' && typeof (value as HubPing | null)?.feed === 'string'

const pathIn = (root: string): string => join(root, '.smallsocial', 'pending-pings.json')
