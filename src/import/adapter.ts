import type { Archive } from '../model/archive.js'
import type { ImportFormat } from '../model/import-formats.js'
import { decodePath } from '../model/path.js'
import type { Timestamp } from '../model/timestamp.js'
import { parseUrl } from '../model/url.js'
import { parseDate } from '../parse/post/date.js'
import type { Imported, ImportedEntry } from './entry.js'

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

/** The latest time of a `Date`, in milliseconds since 1970. */
const latestEpoch = 8.64e15

/** Returns seconds, milliseconds or microseconds since 1970 as a timestamp in UTC; undefined for 0 and other values. */
export const timeOfNumber = (value: unknown): Timestamp | undefined => {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN
  if (!Number.isFinite(number) || number <= 0) return undefined
  const epoch = number > 1e14 ? number / 1000 : number > 1e11 ? number : number * 1000
  return epoch > latestEpoch ? undefined : timeOf(new Date(Math.floor(epoch)).toISOString())
}

/**
 * Returns a time by its local text and its text in UTC, whose difference is the offset; that of one text if the other is none, a
 * local one in `timezone`.
 */
export const timeOfBoth = (
  local: string | undefined,
  utc: string | undefined,
  timezone = 'UTC',
): Timestamp | undefined => {
  const [wall, instant] = [timeOf(local, utc === undefined || utc === '' ? timezone : 'UTC'), timeOf(utc)]
  if (wall === undefined || instant === undefined) return instant ?? wall
  const minutes = Math.round((wall.epoch - instant.epoch) / 60_000)
  const parts = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  const offset = parts.map((part) => String(part).padStart(2, '0')).join(':')
  // Dates that differ by more than any offset were changed by hand: that in UTC counts.
  return timeOf(`${wall.wall.replace('T', ' ')} ${minutes < 0 ? '-' : '+'}${offset}`) ?? instant
}

/** Returns the dates of an entry; that of a change only if it is more than `least` milliseconds after the publication. */
export const datesOf = (
  published: Timestamp | undefined,
  updated?: Timestamp,
  least = 0,
): Pick<ImportedEntry, 'published' | 'updated'> => ({
  ...(published !== undefined && { published }),
  ...(published !== undefined &&
    updated !== undefined &&
    updated.epoch - published.epoch > least && { updated }),
})

/** Returns a function that finds a file of an archive for a URL: each of both has a key; an empty one is none. */
export const fileFinder = (
  { paths }: Pick<Archive, 'paths'>,
  keyOfPath: (path: string) => string,
  keyOfUrl: (url: string) => string,
): Imported['fileOf'] => {
  const byKey = new Map(paths.map((path) => [keyOfPath(path), path]))
  return (url) => {
    const key = keyOfUrl(url)
    const path = key === '' ? undefined : byKey.get(key)
    return path === undefined ? undefined : { path }
  }
}

/** Returns the path of a URL, decoded, without query; empty for a URL that is none. */
export const pathOfUrl = (url: string): string =>
  decodePath(parseUrl(url, 'https://site.invalid/')?.pathname ?? '')
