import { type Archive, readArchiveJson, readArchiveText } from '../model/archive.js'
import { isDataFile, isLinkList } from '../model/content-file.js'
import { type JsonObject, jsonObject } from '../model/json.js'
import type { PageMentions } from '../model/mention.js'
import { dataKeys, knownKeys } from '../parse/post/keys.js'
import { invalidPathReason } from '../parse/post/permalink.js'
import { decidesPublishing } from '../parse/post/withheld.js'
import { parseMentions } from '../parse/records/mentions.js'
import type { ImportedEntry } from './entry.js'
import { textAt } from './json.js'
import type { StoredRecords } from './stored-records.js'

/** What `smallsocial export` adds to an archive: `_smallsocial` in the feed, and a folder of that name. */
const extension = '_smallsocial'

/** Returns what an archive of `smallsocial export` stores of an entry: its file, and its front matter; nothing for other archives. */
export const storedEntry = (item: JsonObject): Partial<ImportedEntry> => {
  const stored = jsonObject(item[extension])
  const path = textAt(stored, 'path')
  if (path === undefined || !isPostPath(path)) return {}
  const head = Object.entries(jsonObject(stored.head)).filter(
    ([key]) =>
      (knownKeys.has(key) || dataKeys.has(key) || ownKey.test(key)) &&
      (key === 'unlisted' || !decidesPublishing(key)) &&
      key !== 'permalink',
  )
  return {
    path,
    head: Object.fromEntries(head),
    isPage: stored.isPage === true,
    isDraft: false,
    isUnlisted: stored.unlisted === true,
    interactions: [],
  }
}

/** Matches a key that the settings of a blog may have declared, e.g. that of a block. */
const ownKey = /^[a-z][\w-]{0,50}$/i

/** Whether a path is of a Markdown file below content/ that may be written. */
const isPostPath = (path: string): boolean =>
  /^[^\\:*?"<>|]+\.md$/.test(path) &&
  invalidPathReason(`/${path}`) === undefined &&
  !/^(?:static|mentions|contexts)\//.test(path)

/** Returns the records of an archive: mentions, which are cleaned, the ledgers, and files that a build reads as untrusted text. */
export const storedRecords = async (archive: Archive, folder: string): Promise<StoredRecords> => {
  const root = `${folder}${extension}/`
  const own = archive.paths
    .filter((path) => path.startsWith(root))
    .map((path) => [path.slice(root.length), path] as const)
  const mentions: PageMentions[] = []
  for (const [path, from] of own.filter(([one]) => /^mentions\/.*\.json$/.test(one))) {
    const value = JSON.stringify(await readArchiveJson(archive, from))
    mentions.push(...[parseMentions({ path, file: path, value }).stored ?? []].flat())
  }
  const [ledger, copies] = ['sent.jsonl', 'copies.jsonl'].map(
    (name) => own.find(([path]) => path === name)?.[1],
  )
  return {
    mentions,
    ...(ledger !== undefined && { ledger: await readArchiveText(archive, ledger) }),
    ...(copies !== undefined && { copies: await readArchiveText(archive, copies) }),
    files: new Map(
      own.filter(([path]) => isStored(path) && /^[\p{L}\p{N}_. /-]+$/u.test(path) && !path.includes('..')),
    ),
  }
}

const isStored = (path: string): boolean =>
  isLinkList(path) ||
  isDataFile(path) ||
  /^(?:contexts\/.+\.json|people\.yaml|mentions\/moderation\.yaml|mentions\/avatars\/[0-9a-f]{16}\.(?:webp|png|jpg|gif))$/.test(
    path,
  )
