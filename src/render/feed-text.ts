import { type Timestamp, toRfc822, toRfc3339 } from '../model/timestamp.js'

/** A date that says itself with the author's own offset, for a library that would say it in UTC. */
export const dateOf = (time: Timestamp): Date =>
  Object.assign(new Date(time.epoch), {
    toISOString: () => toRfc3339(time),
    toUTCString: () => toRfc822(time),
  })

/** Text without what XML 1.0 forbids, even escaped. */
export const printable = (text: string): string => text.toWellFormed().replace(forbidden, '')
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not pass
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** Text for the library, which takes `&amp;` for `&` before it escapes. */
export const xmlText = (text: string): string => printable(text).replaceAll('&', '&amp;')
