import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { readJson, writeAtomic } from '../fs/atomic.js'

/** A WebSub hub, or a URL of the setting `ping`, that was not notified of a changed feed yet. */
export type PendingPing = { readonly hub: string; readonly feed: string; readonly isPlain?: boolean }

/** Reads the pings that a deploy did not send, because it was interrupted or the hub refused them. */
export const readPendingPings = (root: string): PendingPing[] => {
  const pings = readJson(pathIn(root))
  return Array.isArray(pings) ? pings.filter(isPing).map(plainPing) : []
}

/** Writes the pings that are still to be sent; removes the file when there are none. */
export const writePendingPings = (root: string, pings: readonly PendingPing[]): void => {
  if (pings.length === 0) rmSync(pathIn(root), { force: true })
  else writeAtomic(pathIn(root), JSON.stringify(pings.map(plainPing)))
}

/** Returns the pings without duplicates. */
export const uniquePings = (pings: readonly PendingPing[]): PendingPing[] => [
  ...new Map(pings.map((ping) => [`${ping.hub} ${ping.feed}`, ping])).values(),
]

const plainPing = ({ hub, feed, isPlain }: PendingPing): PendingPing => ({
  hub,
  feed,
  ...(isPlain === true && { isPlain }),
})

const isPing = (value: unknown): value is PendingPing =>
  typeof (value as PendingPing | null)?.hub === 'string' &&
  typeof (value as PendingPing | null)?.feed === 'string'

const pathIn = (root: string): string => join(root, '.smallsocial', 'pending-pings.json')
