import { type Archive, pathEnding, readArchiveJson } from '../../model/archive.js'
import { type JsonObject, jsonObject, jsonObjects } from '../../model/json.js'
import { type Adapter, fileFinder, timeOfNumber } from '../adapter.js'
import { counter, emptyEntry, emptyImported, type ImportedEntry } from '../entry.js'
import { textAt } from '../json.js'
import { paragraphsOfText } from '../plain-text.js'

/** The information of Accounts Centre → Download, in JSON. Stories, archived posts and messages are not read. */
export const instagram: Adapter = {
  name: 'instagram',
  detect: async ({ paths }) => paths.some((path) => postFile.test(path)),
  read: async (archive) => {
    const leftOut = counter()
    const entries: ImportedEntry[] = []
    for (const path of archive.paths.filter((one) => postFile.test(one)))
      for (const post of listOf(await readArchiveJson(archive, path))) entries.push(entryOf(post))
    for (const [name, reason] of hiddenFiles) {
      const path = pathEnding(archive, name)
      if (path !== undefined)
        for (const _ of listOf(await readArchiveJson(archive, path))) leftOut.add(reason)
    }
    const account = await accountOf(archive)
    return {
      ...emptyImported,
      site: { ...(account.name !== undefined && { author: account.name }) },
      entries: account.isPrivate ? entries.map((entry) => ({ ...entry, isDraft: true })) : entries,
      leftOut: leftOut.counts,
      isUtc: true,
      fileOf: fileFinder(
        archive,
        (path) => /(?<=^|\/)media\/.*$/.exec(path)?.[0] ?? '',
        (url) => url,
      ),
    }
  },
}

const postFile = /(?:^|\/)(?:content|media)\/(?:posts_\d+|reels|igtv_videos)\.json$/

/** Returns the name of the account, and whether only its followers saw its posts: then they are drafts. Labels are in the language of the account. */
const accountOf = async (
  archive: Archive,
): Promise<{ readonly name?: string; readonly isPrivate: boolean }> => {
  const path = pathEnding(archive, /(?:^|\/)(?:personal_information|account_information)\.json$/)
  if (path === undefined) return { isPrivate: false }
  const [user = {}] = listOf(await readArchiveJson(archive, path))
  const values = Object.entries(jsonObject(user.string_map_data)).map(
    ([label, item]) => [repaired(label), repaired(textAt(jsonObject(item), 'value') ?? '')] as const,
  )
  const name = values.find(([label]) => /^(?:Name|Nom|Nombre|Nome|Naam|Namn|Navn)$/i.test(label))?.[1]
  return {
    ...(name !== undefined && name !== '' && { name }),
    isPrivate: values.some(
      ([label, value]) => /priva|privé|priwat|частн|非公開/i.test(label) && value === 'True',
    ),
  }
}

const hiddenFiles = [
  [/(?:^|\/)(?:content|media)\/stories\.json$/, 'stories'],
  [/(?:^|\/)(?:content|media)\/archived_posts\.json$/, 'archived'],
  [/(?:^|\/)(?:content|media)\/recently_deleted_content\.json$/, 'deleted'],
] as const

/** Returns the posts of a file: a list, or an object with one list. */
const listOf = (value: unknown): readonly JsonObject[] =>
  jsonObjects(Array.isArray(value) ? value : Object.values(jsonObject(value)).find(Array.isArray))

const entryOf = (post: JsonObject): ImportedEntry => {
  const media = post.media === undefined ? [post] : jsonObjects(post.media)
  const only = media.length === 1 ? media[0] : undefined
  const text = repaired(textAt(post, 'title') ?? (only && textAt(only, 'title')) ?? '')
  const published = timeOfNumber(
    post.creation_timestamp ?? only?.creation_timestamp ?? media[0]?.creation_timestamp,
  )
  const uris = media.flatMap((one) => textAt(one, 'uri') ?? [])
  const isVideo = (uri: string): boolean => /\.(?:mp4|mov|webm)$/i.test(uri) || !/\.\w{3,4}$/.test(uri)
  return {
    ...emptyEntry,
    id: /(\d{10,})(?:\.\w+)?$/.exec(uris[0] ?? '')?.[1] ?? uris[0] ?? `${published?.epoch}`,
    body: { format: 'html', text: paragraphsOfText(text) },
    ...(published !== undefined && { published }),
    tags: [...text.matchAll(/(?<![\p{L}\p{N}_])#([\p{L}\p{M}\p{N}_]+)/gu)].map(([, tag = '']) => tag),
    photos: uris.filter((uri) => !isVideo(uri)).map((url) => ({ url })),
    videos: uris.filter(isVideo).map((url) => ({ url })),
    isDraft: published === undefined,
  }
}

/** Returns text whose UTF-8 bytes were written as Latin-1; other text as it is. */
const repaired = (text: string): string => {
  if (!/[\u0080-\u00ff]/.test(text) || /[\u0100-\uffff]/.test(text)) return text
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'))
  } catch {
    return text
  }
}
