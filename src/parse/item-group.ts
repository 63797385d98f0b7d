import type { ParseSettings } from '../model/config.js'
import { defined } from '../model/defined.js'
import { type Item, type ItemType, itemTypes } from '../model/item.js'
import { isWebUrl } from '../model/untrusted.js'
import { authorKeys, authorNamesIn } from './cited-group.js'
import { asObject, asText, asWebUrl, type Readable, textIn } from './fields.js'
import { resolveSiteUrl } from './markdown/urls.js'

/** Returns an item of a text, which is its name, or of a group; undefined when it has neither a name nor a URL. */
export const itemOf = (
  value: unknown,
  { path, config }: { readonly path: string; readonly config: ParseSettings },
  cover?: unknown,
): Item | undefined => {
  const group = asObject(value) ?? {}
  const url = siteUrl(textIn(group, itemKeys.url), path, config)
  const name = textIn(group, itemKeys.name) ?? asText(value) ?? url?.replace(/^https?:\/\/|\/$/g, '')
  if (name === undefined || name === '') return undefined
  const type = textIn(group, itemKeys.type)?.toLowerCase()
  const photo = itemKeys.photo.map((key) => group[key]).find((one) => one !== undefined) ?? cover
  const photoUrl = textIn(asObject(photo) ?? {}, ['url', 'src']) ?? asText(photo)
  return defined({
    name,
    type: type !== undefined && Object.hasOwn(itemTypes, type) ? (type as ItemType) : usualType(group),
    url,
    author: authorNamesIn(group),
    photo: photoUrl === undefined || photoUrl === '' ? undefined : mediaUrl(photoUrl, path, config),
    alt: asText(asObject(photo)?.alt) ?? textIn(group, itemKeys.alt),
    published: textIn(group, itemKeys.published),
    uid: textIn(group, itemKeys.uid),
    duration: textIn(group, itemKeys.duration),
    note: textIn(group, itemKeys.note),
  })
}

/** The properties of an item, with their keys. */
const itemKeys = {
  name: ['name', 'title'],
  type: ['type', 'kind'],
  url: ['url', 'href', 'link'],
  author: authorKeys,
  photo: ['photo', 'cover', 'image'],
  alt: ['alt'],
  published: ['published', 'year', 'date'],
  uid: ['uid', 'isbn', 'id'],
  duration: ['duration', 'length'],
  note: ['note', 'comment', 'description'],
} as const

/** What is read of an item. */
export const readableItem: Readable = {
  keys: Object.values(itemKeys).flat(),
  types: Object.keys(itemTypes),
}

/** Returns a URL of the web, or a path of the site; undefined for other texts. */
const siteUrl = (written: string | undefined, path: string, config: ParseSettings): string | undefined =>
  written?.startsWith('/') ? resolveSiteUrl(written, { path, config }).url : asWebUrl(written)

/** Returns a URL of the web or of the site; undefined for other schemes. */
const mediaUrl = (written: string, path: string, config: ParseSettings): string | undefined =>
  /^[a-z][a-z0-9+.-]*:/i.test(written) && !isWebUrl(written)
    ? undefined
    : resolveSiteUrl(written, { path, config }).url

/** An item without a type is a cited work when it has an author, else a product. */
const usualType = (group: Readonly<Record<string, unknown>>): ItemType =>
  [...authorKeys, 'isbn'].some((key) => group[key] !== undefined) ? 'article' : 'product'
