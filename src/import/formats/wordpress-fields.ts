import type { Timestamp } from '../../model/timestamp.js'
import { timeOf } from '../adapter.js'
import { childrenNamed, childText, type XmlElement } from '../xml.js'

/** The attached files: by id and by URL, with their alternative texts. */
export type Attachments = {
  readonly byId: ReadonlyMap<string, { readonly url: string; readonly alt: string }>
  readonly byUrl: ReadonlyMap<string, string>
}

/** Returns a value of the metadata of a post or a comment. */
export const metaOf = (
  element: XmlElement,
  list: 'wp:postmeta' | 'wp:commentmeta',
  key: string,
): string | undefined =>
  childrenNamed(element, list)
    .filter((meta) => childText(meta, 'wp:meta_key') === key)
    .map((meta) => childText(meta, 'wp:meta_value'))
    .find((value) => value !== undefined)

/** Returns a date with its offset, which is the difference to the date in UTC; undefined for `0000-00-00`. */
export const dateOf = (item: XmlElement, local: string, utc: string): Timestamp | undefined => {
  const [here, there] = [childText(item, local), childText(item, utc)]
  const wall = timeOf(here)
  if (wall === undefined || here?.startsWith('0000')) return undefined
  const instant = there?.startsWith('0000') ? undefined : timeOf(there)
  const minutes = instant === undefined ? 0 : Math.round((wall.epoch - instant.epoch) / 60_000)
  const offset = `${minutes < 0 ? '-' : '+'}${[Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((part) => String(part).padStart(2, '0')).join(':')}`
  return timeOf(`${here} ${offset}`)
}
