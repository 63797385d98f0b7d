import type { Archive } from '../model/archive.js'
import type { ImportFormat } from '../model/import-formats.js'
import type { Timestamp } from '../model/timestamp.js'
import { parseDate } from '../parse/post/date.js'
import type { Imported } from './entry.js'

/** What an archive does not say. */
type AdapterOptions = {
  /** The IANA time zone for dates without an offset. */
  readonly timezone: string
}

/** The reader of one format of archives. */
export type Adapter = {
  readonly name: ImportFormat
  /** Whether an archive has this format, by its paths and the first 4,000 characters of a file. */
  readonly detect: (
    archive: Pick<Archive, 'name' | 'paths'>,
    startOf: (path: string) => Promise<string>,
  ) => Promise<boolean>
  /** Reads the public part of an archive. Throws `RefusedArchive` when it is damaged. */
  readonly read: (archive: Archive, options: AdapterOptions) => Promise<Imported>
}

/** Returns a written date as a timestamp; undefined when it is none. */
export const timeOf = (text: unknown, timezone = 'UTC'): Timestamp | undefined => {
  if (typeof text !== 'string' || text.trim() === '') return undefined
  const date = parseDate(text, { timezone })
  return 'reason' in date ? undefined : date
}

/** Returns seconds, milliseconds or microseconds since 1970 as a timestamp in UTC; undefined for 0 and other values. */
export const timeOfNumber = (value: unknown): Timestamp | undefined => {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN
  if (!Number.isFinite(number) || number <= 0) return undefined
  const epoch = number > 1e14 ? number / 1000 : number > 1e11 ? number : number * 1000
  return timeOf(new Date(Math.floor(epoch)).toISOString())
}

/** Returns an imported archive in which no URL has a file. */
export const withoutFiles = { fileOf: () => undefined } as const satisfies Pick<Imported, 'fileOf'>

/** Returns a percent-encoded text decoded; the text itself when its encoding is broken. */
export const decodedText = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Returns the path of a URL, decoded, without query; empty for a URL that is none. */
export const pathOfUrl = (url: string): string => {
  try {
    return decodeURIComponent(new URL(url, 'https://site.invalid/').pathname)
  } catch {
    return ''
  }
}

/** Returns the last part of a path, without an extension of HTML. */
export const nameOfPath = (path: string): string =>
  path
    .replace(/\/+$/, '')
    .replace(/^.*\//, '')
    .replace(/\.html?$/i, '')
