import { calendarUrl, hasCalendar } from '../model/calendar.js'
import { absoluteUrl } from '../model/content.js'
import { type EventTimes, placeText } from '../model/item.js'
import { memoize } from '../model/memoize.js'
import { outputPath } from '../model/path.js'
import { excerptOf, titleOf } from '../model/post-text.js'
import type { Entry, Page, Site } from '../model/site.js'
import type { PageMaker } from '../model/theme.js'
import type { Timestamp } from '../model/timestamp.js'
import { dayLength } from '../model/utc.js'

/**
 * Returns a calendar file (RFC 5545) for each event, and one for each list of events: `calendar.ics` of the kind and of
 * each section that has events. Packages for calendars need a newer Node or a validator, so the few lines are written
 * here.
 */
export const calendarPages: PageMaker = (site, _, keys) => {
  const events = site.entries.filter(isEvent)
  if (events.length === 0) return []
  const lists = [...site.kinds, ...site.sections].filter(hasCalendar)
  const textOf = memoize((entry: EventEntry) => foldedLines(eventLines(entry, site)))
  return [
    ...events.map((entry): Page => {
      const key = keys.ofPost(entry)
      return {
        path: outputPath(calendarUrl(entry.url), site),
        contents: () => calendar([entry], textOf),
        source: entry.file,
        ...(key !== undefined && { key }),
      }
    }),
    ...lists.map((list): Page => {
      const own = list.feedEntries.filter(isEvent)
      const key = keys.ofList(list, own, 'calendar')
      return {
        path: outputPath(`${list.url}calendar.ics`, site),
        contents: () => calendar(own, textOf, `${site.config.title}: ${list.title}`),
        ...(key !== undefined && { key }),
      }
    }),
  ]
}

type EventEntry = Entry & { readonly event: EventTimes }
const isEvent = (entry: Entry): entry is EventEntry => entry.event !== undefined

/** Returns a calendar with its title. `textOf` returns the lines of an event. */
const calendar = (
  events: readonly EventEntry[],
  textOf: (entry: EventEntry) => string,
  title?: string,
): string =>
  foldedLines([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//smallsocial//smallsocial//EN',
    ...(title === undefined ? [] : [`X-WR-CALNAME:${escaped(title)}`]),
  ]) +
  events.map(textOf).join('') +
  foldedLines(['END:VCALENDAR'])

const eventLines = (entry: EventEntry, site: Site): string[] => {
  const { event, location, published, updated, categories } = entry
  const url = absoluteUrl(entry.url, site)
  const summary = entry.warning ?? excerptOf(entry, 300)
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(url)}`,
    `DTSTAMP:${instant((updated ?? published).epoch)}`,
    `DTSTART${startOf(event)}`,
    // RFC 5545, section 3.6.1: an end is later than the beginning.
    ...(event.end === undefined || endOf(event.start, event.end) === startOf(event)
      ? []
      : [`DTEND${endOf(event.start, event.end)}`]),
    `SUMMARY:${escaped(titleOf(entry))}`,
    ...(summary === '' ? [] : [`DESCRIPTION:${escaped(summary)}`]),
    ...(location === undefined ? [] : [`LOCATION:${escaped(placeText(location))}`]),
    ...(location?.latitude === undefined ? [] : [`GEO:${location.latitude};${location.longitude ?? ''}`]),
    ...(categories.length === 0 ? [] : [`CATEGORIES:${categories.map(escaped).join(',')}`]),
    `URL:${url}`,
    'END:VEVENT',
  ]
}

const startOf = ({ start }: EventTimes): string =>
  start.hasTime ? `:${instant(start.epoch)}` : `;VALUE=DATE:${day(start, 0)}`

/** Returns the end in the form of the start, as it must have: whole days end before the next one. */
const endOf = (start: Timestamp, end: Timestamp): string =>
  start.hasTime ? `:${instant(end.epoch)}` : `;VALUE=DATE:${day(end, 1)}`

/** Returns the day of a time, or one after it, as `20260601`. */
const day = ({ wall }: Timestamp, later: number): string =>
  new Date(Date.parse(`${wall.slice(0, 10)}T00:00:00Z`) + later * dayLength)
    .toISOString()
    .slice(0, 10)
    .replaceAll('-', '')

const instant = (epoch: number): string =>
  `${new Date(epoch).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`

/** Escapes a text: https://www.rfc-editor.org/rfc/rfc5545#section-3.3.11 */
const escaped = (text: string): string =>
  text
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n?|\n/g, '\\n')
    .replace(/\p{Cc}/gu, '')

/** Returns lines with their breaks, folded after at most 75 bytes: https://www.rfc-editor.org/rfc/rfc5545#section-3.1 */
const foldedLines = (lines: readonly string[]): string => lines.map(folded).join('')

const folded = (line: string): string => {
  if (/^[ -~]*$/.test(line)) return `${line.slice(0, 75)}${line.slice(75).replace(/.{1,74}/g, '\r\n $&')}\r\n`
  let [result, length] = ['', 0]
  for (const letter of line) {
    const bytes = Buffer.byteLength(letter)
    if (length + bytes > 75) {
      result += '\r\n '
      length = 1
    }
    result += letter
    length += bytes
  }
  return `${result}\r\n`
}
