import { type Html, html } from '../src/model/html.js'
import { type Timestamp, toRfc3339, wallClockAsUtc } from '../src/model/timestamp.js'

/** Renders a time as the author's day, with the exact time in `datetime`. */
export const time = (property: 'dt-published' | 'dt-updated', value: Timestamp, language: string): Html =>
  html`<time class="${property}" datetime="${toRfc3339(value)}">${dayText(value, language)}</time>`

/** Returns a day in a language, e.g. `26 May 2025`. */
export const dayText = (value: Timestamp, language: string): string => {
  const key = `${language} ${value.wall.slice(0, 10)}`
  const text = days.get(key) ?? formatOf(language, dayFormat).format(wallClockAsUtc(value))
  days.set(key, text)
  return text
}

/** Renders the day of an untrusted time, in the time zone in which it was written. */
export const foreignTime = (published: string, language: string): Html =>
  html`<time class="dt-published" datetime="${published}">${formatOf(language, dayFormat).format(Date.parse(published.slice(0, 10)))}</time>`

/** Returns a day, with the time if it has one, in a language, e.g. `26 May 2025, 18:14`. */
export const momentText = (value: Timestamp, language: string): string =>
  value.hasTime ? `${dayText(value, language)}, ${clockText(value, language)}` : dayText(value, language)

/** Returns the time of a day in a language, e.g. `18:14`. */
export const clockText = (value: Timestamp, language: string): string =>
  // Versions of Node differ in the kind of this blank, and pages must not.
  formatOf(language, { timeStyle: 'short' }).format(wallClockAsUtc(value)).replaceAll('\u202f', ' ')

/** A cache, because `Intl` is slow and lists show the same days many times. */
const days = new Map<string, string>()
const months = new Map<string, string>()

/** Returns `May 2025` for `2025-05`. */
export const monthText = (title: string, language: string): string => {
  const [year, month] = title.split('-')
  const key = `${language} ${title}`
  const text =
    months.get(key) ?? formatOf(language, monthFormat).format(Date.UTC(Number(year), Number(month) - 1, 1))
  months.set(key, text)
  return text
}

/** Returns `May` for `2025-05`. */
export const monthName = (title: string, language: string): string =>
  formatOf(language, nameFormat).format(Date.UTC(2000, Number(title.slice(5, 7)) - 1, 1))

const dayFormat = { day: 'numeric', month: 'long', year: 'numeric' } as const
const monthFormat = { month: 'long', year: 'numeric' } as const
const nameFormat = { month: 'short' } as const

const formats = new Map<string, Intl.DateTimeFormat>()
const formatOf = (language: string, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = `${language} ${JSON.stringify(parts)}`
  const format = formats.get(key) ?? new Intl.DateTimeFormat(language, { ...parts, timeZone: 'UTC' })
  formats.set(key, format)
  return format
}
