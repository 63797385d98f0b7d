import { type Http, isFailure } from '../../../model/http.js'
import type { StoredMention } from '../../../model/mention.js'
import { type IncomingMention, normalizeIncoming } from '../normalize.js'
import type { Pulled } from './source.js'

/** A folder or an address of JSON files. */
export type MentionFiles = {
  readonly http: Http
  /** A URL, or a path below the project. */
  readonly from: string
  /** The JSON files of a folder, or the one file of that name: name and text; nothing when there is none. */
  readonly readFolder: (
    path: string,
  ) => readonly { readonly name: string; readonly text: string }[] | undefined
  readonly read: (fields: Readonly<Record<string, unknown>>) => StoredMention | undefined
}

/** Reads what a receiver of one's own gives: JF2, microformats2 JSON, webmention.io's or go-jamming's export. Always all of it. */
export const pullFiles = async ({ http, from, readFolder, read }: MentionFiles): Promise<Pulled> => {
  const files = /^https?:/.test(from) ? await fetched(http, from) : readFolder(from)
  if (files === undefined) return { reason: `\`${from}\` is neither a folder nor a file` }
  if ('reason' in files) return files
  const received: IncomingMention[] = []
  for (const { name, text } of files) {
    const items = itemsOf(text, read)
    if (items === undefined) return { reason: `${name} is not JSON with mentions` }
    for (const item of items) received.push(item)
  }
  return { answer: { received, isComplete: true } }
}

const fetched = async (
  http: Http,
  url: string,
): Promise<{ name: string; text: string }[] | { reason: string }> => {
  const result = await http({
    url,
    headers: { accept: 'application/json' },
    maxBytes: 50_000_000,
    retries: 3,
  })
  if (isFailure(result)) return { reason: result.reason }
  const { host } = new URL(url)
  if (result.status !== 200) return { reason: `${host} answered ${result.status}` }
  return result.isTruncated ? { reason: `${host} gave more than 50 MB` } : [{ name: host, text: result.text }]
}

const itemsOf = (text: string, read: MentionFiles['read']): IncomingMention[] | undefined => {
  try {
    return normalizeIncoming(JSON.parse(text), read)
  } catch {
    return undefined
  }
}
