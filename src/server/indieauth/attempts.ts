import { someAtATime } from '../../io/net/map-concurrent.js'

/** The limits of wrong passphrases. */
const limits = { ofClient: 5, inAll: 50, window: 900_000, clients: 10_000 } as const

/**
 * Returns a counter of wrong passphrases: five from one address or fifty in all within 15 minutes. Issued tokens are not
 * affected. One passphrase is checked at a time, because each check takes 32 MB; others wait, at most twenty.
 */
export const openAttempts = (now: () => number) => {
  const failures = new Map<string, number[]>()
  const { turn, waiting } = someAtATime(1)
  const recent = (client: string): number[] =>
    (failures.get(client) ?? []).filter((time) => now() - time < limits.window)
  const secondsLeft = (times: readonly number[], limit: number): number => {
    const first = times.at(-limit)
    return first === undefined ? 0 : Math.ceil((first + limits.window - now()) / 1000)
  }
  const count = (key: string): void => {
    const times = [...recent(key), now()].slice(-limits.inAll)
    failures.delete(key)
    failures.set(key, times)
    const oldest = [...failures.keys()].find((one) => one !== all)
    if (failures.size > limits.clients && oldest !== undefined) failures.delete(oldest)
  }
  return {
    /** Returns the seconds until this client may try again; 0 when it may now. */
    pause: (client: string): number =>
      waiting() >= 20
        ? 5
        : Math.max(secondsLeft(recent(client), limits.ofClient), secondsLeft(recent(all), limits.inAll)),
    /** Checks a passphrase in turn, and counts a wrong one. During a pause it is false without a check. */
    check: (client: string, isRight: () => Promise<boolean>): Promise<boolean> =>
      turn(async () => {
        const isAllowed = recent(client).length < limits.ofClient && recent(all).length < limits.inAll
        if (!isAllowed) return false
        const isOk = await isRight()
        if (!isOk) for (const key of [client, all]) count(key)
        return isOk
      }),
  }
}
export type Attempts = ReturnType<typeof openAttempts>

const all = ''
