/**
 * Returns the start of a month in UTC, in milliseconds: of the one that is `months` after the month of a time, which is
 * in milliseconds, too. What depends on it changes once a month.
 */
export const monthStart = (time: number, months: number): number => {
  const day = new Date(time)
  return Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1)
}
