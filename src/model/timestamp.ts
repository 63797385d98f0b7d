/**
 * A time as the author wrote it, with local time and offset, so that the day shown does not depend on the
 * machine of the build. `hasTime` is false when only a day was written.
 */
export type Timestamp = {
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly epoch: number
  /** `YYYY-MM-DDTHH:MM:SS`, in the author's time zone. */
  readonly wall: string
  /** `+HH:MM` or `-HH:MM`. */
  readonly offset: string
  readonly hasTime: boolean
}

/** Returns `2025-05-26T18:14:00-05:00`, for HTML, Atom and JSON (RFC 3339). */
export const toRfc3339 = (time: Timestamp): string => time.wall + time.offset

/** Returns `Mon, 26 May 2025 18:14:00 -0500`, for RSS and OPML (RFC 822 with a year of four digits). */
export const toRfc822 = (time: Timestamp): string => {
  const day = wallClockAsUtc(time)
  const month = months[day.getUTCMonth()] ?? ''
  const weekday = weekdays[day.getUTCDay()] ?? ''
  const clock = time.wall.slice(11)
  return `${weekday}, ${time.wall.slice(8, 10)} ${month} ${time.wall.slice(0, 4)} ${clock} ${time.offset.replace(':', '')}`
}

/**
 * Returns the local time as if it were UTC, for `Intl` with `timeZone: 'UTC'`, which then shows the author's
 * day.
 */
export const wallClockAsUtc = (time: Timestamp): Date => new Date(`${time.wall}Z`)

/** Returns the author's day: `2025`, `05`, `26`. */
export const dayOf = (time: Timestamp): { year: string; month: string; day: string } => ({
  year: time.wall.slice(0, 4),
  month: time.wall.slice(5, 7),
  day: time.wall.slice(8, 10),
})

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
