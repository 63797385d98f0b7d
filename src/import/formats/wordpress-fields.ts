import type { Timestamp } from '../../model/timestamp.js'
import { timeOf, timeOfBoth } from '../adapter.js'
import { childrenNamed, childText, type XmlElement } from '../xml.js'

/** An attached file, with its alternative text and its caption, which may be empty. */
export type Attachment = { readonly url: string; readonly alt: string; readonly caption: string }

/** The attached files: by their id, by the id of their post in the order of its gallery, and their alternative texts by URL. */
export type Attachments = {
  readonly byId: ReadonlyMap<string, Attachment>
  readonly byPost: ReadonlyMap<string, readonly Attachment[]>
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

/**
 * Returns a date with its offset, which is the difference to the date in UTC, else that of `timezone`; undefined for
 * `0000-00-00`.
 */
export const dateOf = (
  item: XmlElement,
  local: string,
  utc: string,
  timezone: string,
): Timestamp | undefined => {
  const [here, there] = [local, utc].map((name) => childText(item, name)?.replace(/^0000.*$/, ''))
  return timeOf(here) === undefined ? undefined : timeOfBoth(here, there, timezone)
}
