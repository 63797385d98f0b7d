import type { ParseSettings } from '../../model/config.js'
import { defined } from '../../model/defined.js'
import { isMediaFile } from '../../model/media.js'
import { isWebUrl } from '../../model/untrusted.js'
import { contextInGroup, readableCitation } from '../cited-group.js'
import { asObject, asText, type Readable, textIn } from '../fields.js'
import { itemOf, readableItem } from '../item-group.js'
import { placeOf, readablePlace } from '../place-group.js'
import { ratingOf } from '../rating.js'
import { resolveSiteUrl } from './urls.js'

/** Groups in the data of a block, and what is read of each of them. */
type Groups = { readonly groups: readonly unknown[]; readonly readable: Readable }

/** Why a block cannot read its data, after the name of the block, and the key of the data that shows it. */
type Unread = { readonly reason: string; readonly key?: string }

type Context = { readonly path: string; readonly config: ParseSettings }

/** How a built-in block reads its data, and an example for the message when it cannot. */
type Reader = {
  readonly read: (value: unknown, context: Context) => { readonly data: unknown } | Unread
  /** Returns the groups in the data, with what is read of them. */
  readonly groups: (value: unknown) => readonly Groups[]
  readonly example: string
}

/** The blocks of data that are built in: name → how its YAML is read. */
const readers: Readonly<Record<string, Reader>> = {
  review: {
    read: (value, context) => {
      const group = asObject(value) ?? {}
      const item = itemOf(group.item ?? value, context, group.cover)
      if (item === undefined) return { reason: 'has no `item` with a name' }
      const rated = ratingOf(group.rating, group.best)
      if (!('key' in rated)) return { data: { item, ...rated } }
      const { key, expected } = rated
      return {
        key,
        reason: `cannot read \`${key}: ${asText(group[key]) ?? '…'}\`, which must be ${expected}`,
      }
    },
    groups: (value) => {
      const item = asObject(value)?.item
      return [
        {
          groups: [value],
          readable: item === undefined ? reviewOfItem : reviewWithItem,
        },
        { groups: [item], readable: readableItem },
      ]
    },
    example: 'item: { name: "Dune", author: "Frank Herbert" }` and below it `rating: 4',
  },
  playlist: {
    read: (value, context) => {
      const items = Array.isArray(value) ? value.map((one: unknown) => itemOf(one, context)) : []
      if (items.length === 0) return { reason: 'has no list of items' }
      const nameless = items.indexOf(undefined)
      return nameless === -1 ? { data: items } : { reason: `has no name in item ${nameless + 1}` }
    },
    groups: (value) => [{ groups: Array.isArray(value) ? value : [], readable: readableItem }],
    example: '- { name: "So What", author: "Miles Davis" }',
  },
  cite: {
    read: (value) => {
      const group = asObject(value) ?? {}
      const url = asText(group.url)
      if (url === undefined || !isWebUrl(url)) return { key: 'url', reason: 'has no `url` of a page' }
      // The words are the author's own choice, and stay as they are.
      const content = textIn(group, ['content', 'quote', 'text'])
      const published = textIn(group, ['published', 'date'])
      return { data: defined({ url, ...contextInGroup(group, url), published, content }) }
    },
    groups: (value) => [{ groups: [value], readable: readableCitation }],
    example: 'url: https://example.com/post` and below it `name: "…"',
  },
  'map-link': {
    read: (value) => {
      const data = placeOf(value)
      return data === undefined ? { reason: 'has neither a name nor coordinates' } : { data }
    },
    groups: (value) => [{ groups: [value], readable: readablePlace }],
    example: '{ name: "Café Central", latitude: 48.2104, longitude: 16.3655 }',
  },
}

/** What is read of a review whose item is a group, and of one with the keys of its item beside it. */
const reviewWithItem: Readable = { keys: ['item', 'cover', 'rating', 'best'] }
const reviewOfItem: Readable = { ...readableItem, keys: [...readableItem.keys, 'rating', 'best'] }

/** The names of the blocks of data that are built in. */
export const builtInBlocks: readonly string[] = Object.keys(readers)

/** Whether `:::name` begins a block of data: a built-in one, or one of the setting `blocks`. */
export const isDataBlock = (name: string, { blocks }: Pick<ParseSettings, 'blocks'>): boolean =>
  Object.hasOwn(readers, name) || Object.hasOwn(blocks, name)

/**
 * Returns the data of a block with the URLs of its media, and its groups of keys; the reason and an example when a built-in
 * block cannot read them.
 */
export const blockData = (
  name: string,
  value: unknown,
  context: Context,
):
  | { readonly data: unknown; readonly groups: readonly Groups[] }
  | (Unread & { readonly example: string }) => {
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined
  if (reader === undefined) return { data: withMediaUrls(value, context), groups: [] }
  const read = reader.read(value, context)
  return 'data' in read ? { ...read, groups: reader.groups(value) } : { ...read, example: reader.example }
}

/** Returns data in which each text that names a media file beside the post is its URL. */
const withMediaUrls = (value: unknown, context: Context): unknown => {
  if (typeof value === 'string')
    return isMediaFile(value) && !/^[a-z][a-z0-9+.-]*:|\s/i.test(value)
      ? resolveSiteUrl(value, context).url
      : value
  if (Array.isArray(value)) return value.map((one: unknown) => withMediaUrls(one, context))
  const group = asObject(value)
  return group === undefined
    ? value
    : Object.fromEntries(Object.entries(group).map(([key, one]) => [key, withMediaUrls(one, context)]))
}
