import { dayLength, hourLength } from './utc.js'

/** A failed request that is repeated. Times are in RFC 3339. */
type Attempted = { readonly time: string; readonly since?: string; readonly attempts?: number }

/** Returns the state of a retry: due after 1, 4 and 16 hours, then each day, until a week after the first attempt. */
export const retryState = (
  { time, since, attempts }: Attempted,
  now: number,
): 'due' | 'waiting' | 'given up' => {
  if (now - Date.parse(since ?? time) > 7 * dayLength) return 'given up'
  const pause = Math.min(dayLength, hourLength * 4 ** ((attempts ?? 1) - 1))
  return now - Date.parse(time) >= pause ? 'due' : 'waiting'
}
