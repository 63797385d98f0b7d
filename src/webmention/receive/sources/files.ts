import { type Http, isFailure } from '../../../model/http.js'
import { parseJsonText } from '../../../model/json.js'
import type { StoredMention } from '../../../model/mention.js'
import { type IncomingMention, normalizeIncoming } from '../normalize.js'
import type { Pulled } from './source.js'

/** The parameters of `pullFiles`. */
export type MentionFiles = {
  readonly http: Http
  /** A URL, or a path below the project. */
  readonly from: string
  /** Returns name and text of the JSON files of a folder, or of a file; undefined when there is none. */
  readonly readFolder: (
    path: string,
  ) => readonly { readonly name: string; readonly text: string }[] | undefined
  readonly read: (fields: Readonly<Record<string, unknown>>) => StoredMention | undefined
}

/**
 * Returns the mentions from the author's own receiver, always all of them: JF2, microformats2 JSON, or an export of
 * webmention.io or go-jamming. Returns the reason when files are missing, are not JSON, or exceed 50 MB.
 */
export const pullFiles = async ({ http, from, readFolder, read }: MentionFiles): Promise<Pulled> => {
  const files = /^https?:/.test(from) ? await fetchFile(http, from) : readFolder(from)
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

const fetchFile = async (
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
  return result.isTruncated ? { reason: `${host} sent more than 50 MB` } : [{ name: host, text: result.text }]
}

const itemsOf = (text: string, read: MentionFiles['read']): IncomingMention[] | undefined => {
  const value = parseJsonText(text)
  return value === undefined ? undefined : normalizeIncoming(value, read)
}
