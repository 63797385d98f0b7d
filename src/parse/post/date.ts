import type { Timestamp } from '../../model/timestamp.js'
import { dayLength } from '../../model/utc.js'

/** The settings for dates without an offset or with slashes. */
export type DateSettings = { readonly timezone: string; readonly dates?: 'mdy' | 'dmy' }

/** A timestamp, or the reason and the note of a message. */
export type DateResult = Timestamp | { readonly reason: string; readonly note: string }

/**
 * Reads a date in the formats that authors use: ISO 8601 with `T` or a space, with one digit or two, with or
 * without time, seconds and offset (`-5`, `-05:00`, `Z`, `GMT`, `UTC`); `YYYY/MM/DD`; with the English name
 * of the month, such as RFC 822; or `M/D/YYYY` and `D/M/YYYY` when `settings.dates` defines the order. A date
 * without an offset is in `settings.timezone` (IANA); a time that a change to or from daylight saving time
 * skips or repeats has the offset before the change. Returns a reason and a note for any other text.
 */
export const parseDate = (text: string, settings: DateSettings): DateResult => {
  const trimmed = text.trim()
  const parts =
    (compact.exec(trimmed) ?? iso.exec(trimmed))?.groups ?? named(trimmed) ?? slashed(trimmed, settings.dates)
  if (parts === undefined) return { reason: `\`${trimmed}\` is not a date`, note: example }
  if ('reason' in parts) return parts as { reason: string; note: string }

  const { year = '', month = '', day = '', hour, minute = '00', second = '00', half, zone } = parts
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  if (!isDay(Number(year), Number(month), Number(day)))
    return { reason: `the date \`${trimmed}\` does not exist`, note: example }
  const hours = hour === undefined ? 0 : hour24(Number(hour), half)
  if (hours === undefined || Number(minute) > 59 || Number(second) > 59)
    return { reason: `the time of \`${trimmed}\` does not exist`, note: example }

  const time = [String(hours), minute, second].map((part) => part.padStart(2, '0')).join(':')
  const wall = `${date}T${time}`
  const offset = zone === undefined ? offsetAt(wall, settings.timezone) : normalOffset(zone)
  if (offset === undefined) return { reason: `the offset of \`${trimmed}\` does not exist`, note: example }
  return { epoch: Date.parse(wall + offset), wall, offset, hasTime: hour !== undefined }
}

/** Returns the timestamp of an epoch, in milliseconds, in an IANA time zone. */
export const timestampAt = (epoch: number, timezone: string): Timestamp => {
  const minutes = offsetMinutes(epoch, timezone)
  const wall = new Date(epoch + minutes * 60_000).toISOString().slice(0, 19)
  return { epoch, wall, offset: offsetText(minutes), hasTime: true }
}

const example = 'write it like `2025-05-26 18:14 -05:00`'

const clock =
  '(?<hour>\\d{1,2}):(?<minute>\\d{1,2})(?::(?<second>\\d{1,2})(?:\\.\\d+)?)?(?:\\s*(?<half>[AaPp][Mm]))?(?:\\s*(?<zone>[Zz]|(?:GMT|UTC?)?[+-]\\d{1,2}(?::?\\d{2})?|GMT|UTC?|[A-Z]{3,4})(?:\\s*\\([\\w +-]{1,60}\\)|\\[[\\w/+-]{1,60}\\])?)?'
const iso = new RegExp(
  `^(?<year>\\d{4})(?<sign>[-/])(?<month>\\d{1,2})\\k<sign>(?<day>\\d{1,2})(?:(?:[Tt]|\\s+)${clock})?$`,
)
/** `20240501T100000Z`, the format of calendars and cameras. */
const compact =
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})T(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})(?<zone>[Zz]|[+-]\d{2}:?\d{2})?$/
/** `1 May 2024 10:00`, `Wed, 01 May 2024 10:00:00 -0500` (RFC 822), `May 1, 2024`. */
const dayFirst = new RegExp(
  `^(?:[A-Za-z]{3,9},?\\s+)?(?<day>\\d{1,2})\\.?\\s+(?<name>[A-Za-z]{3,9})\\.?,?\\s+(?<year>\\d{4}|\\d{2}(?=\\s+\\d{1,2}:))(?:,?\\s+(?:at\\s+)?${clock})?$`,
)
const monthFirst = new RegExp(
  `^(?:[A-Za-z]{3,9},?\\s+)?(?<name>[A-Za-z]{3,9})\\.?\\s+(?<day>\\d{1,2})(?:st|nd|rd|th)?,?\\s+(?<year>\\d{4})(?:,?\\s+(?:at\\s+)?${clock})?$`,
)
const slash = new RegExp(`^(?<first>\\d{1,2})/(?<other>\\d{1,2})/(?<year>\\d{4})(?:\\s+${clock})?$`)

const named = (text: string): Record<string, string> | undefined => {
  const groups = (dayFirst.exec(text) ?? monthFirst.exec(text))?.groups
  const month = months.findIndex((name) => {
    const written = groups?.name?.toLowerCase()
    return written === name || written === name.slice(0, 3) || (name === 'september' && written === 'sept')
  })
  return groups === undefined || month === -1
    ? undefined
    : ({ ...groups, year: wholeYear(groups.year ?? ''), month: `${month + 1}` } as Record<string, string>)
}

/** Returns a year of four digits: RFC 822 has two. */
const wholeYear = (year: string): string =>
  year.length === 2 ? `${Number(year) < 70 ? '20' : '19'}${year}` : year

const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

const slashed = (text: string, order: 'mdy' | 'dmy' | undefined) => {
  const groups = slash.exec(text)?.groups
  if (groups === undefined) return undefined
  if (order === undefined)
    return {
      reason: `the date \`${text}\` is ambiguous`,
      note: 'write `dates: mdy` (month first) or `dates: dmy` in content/site.yaml',
    }
  const [month, day] = order === 'mdy' ? [groups.first, groups.other] : [groups.other, groups.first]
  return { ...groups, month, day } as Record<string, string>
}

const isDay = (year: number, month: number, day: number): boolean =>
  month >= 1 &&
  month <= 12 &&
  day >= 1 &&
  (day <= 28 || day <= new Date(Date.UTC(year, month, 0)).getUTCDate())

const hour24 = (hour: number, half: string | undefined): number | undefined => {
  if (half === undefined) return hour <= 23 ? hour : undefined
  if (hour < 1 || hour > 12) return undefined
  return (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)
}

const normalOffset = (zone: string): string | undefined => {
  if (/^(?:Z|GMT|UTC?)$/i.test(zone)) return '+00:00'
  if (/^[A-Z]{3,4}$/.test(zone)) return zones[zone]
  const [, sign = '', hours = '', minutes = '00'] =
    /^([+-])(\d{1,2}?):?(\d{2})?$/.exec(zone.replace(/^[A-Z]+/, '')) ?? []
  const offset = `${sign}${hours.padStart(2, '0')}:${minutes}`
  return Number(offset.slice(1, 3)) <= 14 && Number(offset.slice(4)) <= 59 ? offset : undefined
}

/** The offsets of the zones of RFC 822 (https://www.rfc-editor.org/rfc/rfc822#section-5.1), and of others that feeds name. */
const zones: Readonly<Record<string, string>> = {
  ...{ EST: '-05:00', EDT: '-04:00', CST: '-06:00', CDT: '-05:00' },
  ...{ MST: '-07:00', MDT: '-06:00', PST: '-08:00', PDT: '-07:00' },
  ...{ WET: '+00:00', WEST: '+01:00', CET: '+01:00', CEST: '+02:00', EET: '+02:00', EEST: '+03:00' },
  ...{ MEZ: '+01:00', MESZ: '+02:00', MSK: '+03:00', JST: '+09:00', AEST: '+10:00', AEDT: '+11:00' },
}

/**
 * Returns the offset of a local time in an IANA zone. For a time that is there twice, or that the change to summer time
 * skips, it is the offset of the day before.
 */
const offsetAt = (wall: string, timezone: string): string => {
  const asUtc = Date.parse(`${wall}Z`)
  const at = (minutes: number): number => offsetMinutes(asUtc - minutes * 60_000, timezone)
  const before = offsetMinutes(asUtc - dayLength, timezone)
  const after = offsetMinutes(asUtc + dayLength, timezone)
  return offsetText(at(before) !== before && at(after) === after ? after : before)
}

const offsetText = (minutes: number): string => {
  const sign = minutes < 0 ? '-' : '+'
  const absolute = Math.abs(minutes)
  return `${sign}${String(Math.floor(absolute / 60)).padStart(2, '0')}:${String(absolute % 60).padStart(2, '0')}`
}

const offsetMinutes = (epoch: number, timezone: string): number => {
  if (timezone === 'UTC') return 0
  const parts = formatOf(timezone).formatToParts(epoch)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const match = /([+-])(\d{1,2})(?::(\d{2}))?/.exec(name)
  if (match === null) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0)
  return match[1] === '-' ? -minutes : minutes
}

const formats = new Map<string, Intl.DateTimeFormat>()
const formatOf = (timezone: string): Intl.DateTimeFormat => {
  const cached = formats.get(timezone)
  if (cached !== undefined) return cached
  const format = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' })
  formats.set(timezone, format)
  return format
}
