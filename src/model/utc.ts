/** The length of a day in milliseconds. */
export const dayLength = 86_400_000

/** An hour in milliseconds. */
export const hourLength = 3_600_000

/** Returns a time as RFC 3339 in UTC with whole seconds, e.g. `2026-05-01T10:00:00Z`. `epoch` is in milliseconds since 1970. */
export const utcTime = (epoch: number): string => new Date(epoch).toISOString().replace(/\.\d+/, '')

/** Returns the day of a time in UTC, e.g. `2026-05-01`. `epoch` is in milliseconds since 1970. */
export const utcDay = (epoch: number): string => new Date(epoch).toISOString().slice(0, 10)

/** Returns the number of days from one day to another, such as those of `utcDay`. */
export const daysBetween = (from: string, to: string): number =>
  (Date.parse(to) - Date.parse(from)) / dayLength
