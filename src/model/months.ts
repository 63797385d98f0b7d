import type { Config } from './config.js'

/**
 * Returns the start of a month in UTC, in milliseconds: of the one that is `months` after the month of a time, which is
 * in milliseconds, too. What depends on it changes once a month.
 */
export const monthStart = (time: number, months: number): number => {
  const day = new Date(time)
  return Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1)
}

/** Returns the time before which mentions are folded, in milliseconds since 1970; 0 for never. */
export const foldedBefore = ({
  config,
  now,
}: {
  readonly config: Pick<Config, 'webmention'>
  readonly now: number
}): number => {
  const { foldAfter } = config.webmention
  return foldAfter === undefined ? 0 : monthStart(now, -foldAfter)
}
