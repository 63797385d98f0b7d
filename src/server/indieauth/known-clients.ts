import { someAtATime } from '../../io/net/map-concurrent.js'
import type { ClientInfo } from './client.js'

/** The limits of requests for the pages of apps, which anybody can cause. */
const limits = { atOnce: 4, waiting: 16, kept: 100, age: 600_000 } as const

/**
 * Returns a function that returns what an app publishes about itself: it requests the pages of four apps at a time, and
 * remembers those that it could read for ten minutes. Undefined when too many wait.
 */
export const openClients = (
  fetchClient: (clientId: string) => Promise<ClientInfo>,
  now: () => number,
): ((clientId: string) => Promise<ClientInfo | undefined>) => {
  const known = new Map<string, { readonly info: ClientInfo; readonly until: number }>()
  const { turn, waiting } = someAtATime(limits.atOnce)
  return async (clientId) => {
    const found = known.get(clientId)
    if (found !== undefined && found.until > now()) return found.info
    if (waiting() >= limits.waiting) return undefined
    const info = await turn(() => fetchClient(clientId))
    const isRead = info.name !== undefined || info.redirects.length > 0
    if (isRead) known.set(clientId, { info, until: now() + limits.age })
    const [oldest] = known.keys()
    if (known.size > limits.kept && oldest !== undefined) known.delete(oldest)
    return info
  }
}
