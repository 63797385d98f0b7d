import type { ParseSettings } from '../../model/config.js'
import { defined } from '../../model/defined.js'
import { isMediaFile } from '../../model/media.js'
import { isWebUrl } from '../../model/untrusted.js'
import { contextInGroup, keysOfCitation } from '../cited-group.js'
import { asObject, asText, textIn } from '../fields.js'
import { itemOf, keysOfItem } from '../item-group.js'
import { keysOfPlace, placeOf } from '../place-group.js'
import { ratingOf } from '../rating.js'
import { resolveSiteUrl } from './urls.js'

/** Groups of keys in the data of a block, and the keys that are read of each of them. */
type Groups = { readonly groups: readonly unknown[]; readonly known: readonly string[] }

type Context = { readonly path: string; readonly config: ParseSettings }

/** How a built-in block reads its data, and an example for the message when it cannot. */
type Reader = {
  readonly read: (value: unknown, context: Context) => unknown
  /** Returns the groups in the data, with the keys that are read of them. */
  readonly groups: (value: unknown) => readonly Groups[]
  readonly example: string
}

/** The blocks of data that are built in: name → how its YAML is read. */
const readers: Readonly<Record<string, Reader>> = {
  review: {
    read: (value, context) => {
      const group = asObject(value) ?? {}
      const item = itemOf(group.item ?? value, context, group.cover)
      const rated = ratingOf(group.rating, group.best)
      return item === undefined || rated === undefined ? undefined : { item, ...rated }
    },
    groups: (value) => {
      const item = asObject(value)?.item
      return [
        {
          groups: [value],
          known: [...(item === undefined ? keysOfItem : ['item', 'cover']), 'rating', 'best'],
        },
        { groups: [item], known: keysOfItem },
      ]
    },
    example: 'item: { name: "Dune", author: "Frank Herbert" }` and below it `rating: 4',
  },
  playlist: {
    read: (value, context) => {
      const items = Array.isArray(value) ? value.map((one: unknown) => itemOf(one, context)) : []
      return items.length === 0 || items.includes(undefined) ? undefined : items
    },
    groups: (value) => [{ groups: Array.isArray(value) ? value : [], known: keysOfItem }],
    example: '- { name: "So What", author: "Miles Davis" }',
  },
  cite: {
    read: (value) => {
      const group = asObject(value) ?? {}
      const url = asText(group.url)
      if (url === undefined || !isWebUrl(url)) return undefined
      // The words are the author's own choice, and stay as they are.
      const content = textIn(group, ['content', 'quote', 'text'])
      return defined({
        url,
        ...contextInGroup(group, url),
        published: textIn(group, ['published', 'date']),
        content,
      })
    },
    groups: (value) => [{ groups: [value], known: keysOfCitation }],
    example: 'url: https://example.com/post` and below it `name: "…"',
  },
  'map-link': {
    read: placeOf,
    groups: (value) => [{ groups: [value], known: keysOfPlace }],
    example: '{ name: "Café Central", latitude: 48.2104, longitude: 16.3655 }',
  },
}

/** The names of the blocks of data that are built in. */
export const builtInBlocks: readonly string[] = Object.keys(readers)

/** Whether `:::name` begins a block of data: a built-in one, or one of the setting `blocks`. */
export const isDataBlock = (name: string, { blocks }: Pick<ParseSettings, 'blocks'>): boolean =>
  Object.hasOwn(readers, name) || Object.hasOwn(blocks, name)

/**
 * Returns the data of a block with the URLs of its media, and its groups of keys; an example when a built-in block cannot
 * read them.
 */
export const blockData = (
  name: string,
  value: unknown,
  context: Context,
): { readonly data: unknown; readonly groups: readonly Groups[] } | { readonly example: string } => {
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined
  if (reader === undefined) return { data: withMediaUrls(value, context), groups: [] }
  const data = reader.read(value, context)
  return data === undefined ? { example: reader.example } : { data, groups: reader.groups(value) }
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

/** Returns the URLs of media of this site in the data of a block. */
export const mediaInData = (value: unknown): string[] => {
  if (typeof value === 'string') return value.startsWith('/') && isMediaFile(value) ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(mediaInData)
}
