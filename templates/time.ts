import { type Html, html } from '../src/model/html.js'
import { type Timestamp, toRfc3339, wallAsUtc } from '../src/model/timestamp.js'

/** A time as the author's own day, readable by machines to the second. */
export const time = (property: 'dt-published' | 'dt-updated', value: Timestamp, language: string): Html =>
  html`<time class="${property}" datetime="${toRfc3339(value)}">${dayText(value, language)}</time>`

/** `26 May 2025`, in the words of a language. */
export const dayText = (value: Timestamp, language: string): string => {
  const key = `${language} ${value.wall.slice(0, 10)}`
  const known = days.get(key) ?? formatOf(language).format(wallAsUtc(value))
  days.set(key, known)
  return known
}

/** The day of a foreign time, as it was where it was written. */
export const foreignTime = (published: string, language: string): Html =>
  html`<time class="dt-published" datetime="${published}">${formatOf(language).format(Date.parse(published.slice(0, 10)))}</time>`

/** `Intl` is slow, and lists show the same days again and again. */
const days = new Map<string, string>()

/** `May 2025`, for the heading of a month; `2025` stays. */
export const monthText = (title: string, language: string): string => {
  const [year, month] = title.split('-')
  return month === undefined
    ? title
    : new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
        Date.UTC(Number(year), Number(month) - 1, 1),
      )
}

const formats = new Map<string, Intl.DateTimeFormat>()
const formatOf = (language: string): Intl.DateTimeFormat => {
  const known = formats.get(language)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
  formats.set(language, format)
  return format
}
