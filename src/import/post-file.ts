import { hash } from 'node:crypto'
import { languageTag } from '../model/i18n/index.js'
import type { Timestamp } from '../model/timestamp.js'
import { dateText, flowYaml } from '../render/new-post.js'
import type { ImportedEntry, ImportedMedium } from './entry.js'

/** The text of an imported post, but its front matter keys. */
export type PostFile = {
  readonly entry: ImportedEntry
  /** The name of the format and the id of the entry, e.g. `mastodon 1093`. */
  readonly origin: string
  /** The path of the post, if its file does not give it. */
  readonly permalink?: string
  readonly aliases: readonly string[]
  readonly feedId?: string
  /** The URLs of targets, by key, e.g. `in-reply-to`. */
  readonly targets: readonly (readonly [key: string, url: string])[]
  readonly photos: readonly ImportedMedium[]
  readonly videos: readonly ImportedMedium[]
  readonly audios: readonly ImportedMedium[]
  readonly body: string
}

/**
 * Returns the text of a post. Its key `imported` has the origin and a hash of all other lines, by which a later import
 * knows whether somebody has edited it.
 */
export const textOfPost = (file: PostFile): string => {
  const { entry, permalink, aliases, feedId, targets, body } = file
  if (entry.head !== undefined)
    return withOrigin(
      [
        ...Object.entries(entry.head).flatMap(([key, value]) => line(key, value)),
        ...(permalink === undefined ? [] : line('permalink', permalink)),
        ...(entry.isPage || entry.head.guid !== undefined ? [] : line('guid', feedId)),
      ],
      body,
      file.origin,
    )
  const lines = [
    ...line('title', entry.name),
    ...line('summary', entry.summary),
    ...targets.map(([key, url]) => `${key}: ${JSON.stringify(url)}`),
    ...entry.interactions.flatMap((one) => (one.type === 'rsvp' ? [`rsvp: "${one.rsvp}"`] : [])),
    ...media('photo', file.photos),
    ...media('video', file.videos),
    ...media('audio', file.audios),
    // A page has no date: with one it would be a post.
    ...(entry.isPage ? [] : [...dateLine('date', entry.published), ...dateLine('updated', entry.updated)]),
    ...(entry.tags.length === 0 ? [] : line('tags', entry.tags)),
    ...(permalink === undefined ? [] : line('permalink', permalink)),
    ...(aliases.length === 0 ? [] : line('aliases', aliases)),
    ...(entry.isPage ? [] : line('guid', feedId)),
    ...(entry.syndication.length === 0 ? [] : line('syndication', entry.syndication)),
    ...line('content_warning', entry.warning),
    ...line('lang', entry.lang === undefined ? undefined : languageTag(entry.lang)),
    ...(entry.isDraft ? ['draft: true'] : []),
    ...(entry.isUnlisted ? ['unlisted: true'] : []),
    ...(entry.isPinned ? ['pinned: true'] : []),
  ]
  return withOrigin(lines, body, file.origin)
}

/** Returns the id of an entry without the characters that the line of its origin cannot have. */
export const originId = (id: string): string => id.replace(/["\\\r\n]/g, '')

/** Returns the origin in the front matter of a post, and whether nobody has edited it; undefined for other posts. */
export const originOf = (
  text: string,
): { readonly origin: string; readonly isUnedited: boolean } | undefined => {
  const end = text.search(/\r?\n---\r?\n/)
  const match = originLine.exec(text.slice(0, end === -1 ? 20_000 : end + 1))
  const [line, origin, written] = match ?? []
  if (line === undefined || origin === undefined) return undefined
  return { origin, isUnedited: hashOf(text.replace(line, '').replaceAll('\r\n', '\n')) === written }
}

const originLine = /^imported: "([^"\n]+) ([0-9a-f]{8})"\r?\n/m

const withOrigin = (lines: readonly string[], body: string, origin: string): string => {
  const text = (own: readonly string[]): string =>
    `---\n${own.map((one) => `${one}\n`).join('')}---\n${body === '' ? '' : `\n${body}\n`}`
  return text([...lines, `imported: "${originId(origin)} ${hashOf(text(lines))}"`])
}

const hashOf = (text: string): string => hash('sha1', text).slice(0, 8)

const line = (key: string, value: unknown): string[] =>
  value === undefined ? [] : [`${key}: ${flowYaml(value)}`]

const dateLine = (key: string, date: Timestamp | undefined): string[] =>
  date === undefined ? [] : [`${key}: ${dateText(date)}`]

const media = (key: string, items: readonly ImportedMedium[]): string[] => {
  const [only] = items
  if (only === undefined) return []
  return items.length === 1 ? line(key, only) : [`${key}:`, ...items.map((one) => `  - ${flowYaml(one)}`)]
}
