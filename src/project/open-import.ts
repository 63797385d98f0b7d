import { basename, resolve } from 'node:path'
import type { Adapter } from '../import/adapter.js'
import type { Imported } from '../import/entry.js'
import { adapterOf, adapters } from '../import/formats.js'
import type { ImportPlan } from '../import/plan.js'
import { memoryArchive, openArchive } from '../io/archive/open-archive.js'
import { httpClient } from '../io/net/http.js'
import { type Archive, RefusedArchive } from '../model/archive.js'
import { isFailure } from '../model/http.js'
import { error, type Message } from '../model/message.js'
import { isWebUrl } from '../model/untrusted.js'
import { fetchMedia } from './fetch-media.js'

/** What is imported: a file, a folder or a URL, and its format, if the author names it. */
type SourceFlags = {
  readonly source: string
  readonly from?: string
  readonly allowHosts: readonly string[]
}

/** Opens the source, and finds the adapter of its format. */
export const openSource = async (
  flags: SourceFlags,
): Promise<{
  readonly archive?: Archive
  readonly adapter?: Adapter
  readonly messages: readonly Message[]
}> => {
  const { source, from } = flags
  const refuse = (reason: string, note: string) => ({
    messages: [error('invalid-archive', { file: source }, reason, note)],
  })
  const named = adapters.find(({ name }) => name === from)
  if (from !== undefined && named === undefined) {
    const formats = `the formats are ${adapters.map(({ name }) => name).join(', ')}`
    return {
      messages: [error('invalid-argument', { file: '--from' }, `\`${from}\` is not a format`, formats)],
    }
  }
  try {
    const archive = isWebUrl(source) ? await fetchedFeed(source, flags) : await openArchive(resolve(source))
    const adapter = named ?? (await adapterOf(archive))
    if (adapter !== undefined) return { archive, adapter, messages: [] }
    return refuse(
      'it is not an archive of a known format',
      `name its format by \`--from\`: ${adapters.map(({ name }) => name).join(', ')}`,
    )
  } catch (thrown) {
    if (thrown instanceof RefusedArchive) return refuse(thrown.reason, thrown.note)
    throw thrown
  }
}

const client = ({ allowHosts }: Pick<SourceFlags, 'allowHosts'>) =>
  httpClient({ userAgent: 'smallsocial import', allow: allowHosts })

/** Fetches the files of the old site that an archive does not have. Returns their paths below content/. */
export const fetchMissingMedia = async (
  root: string,
  { fetchable }: ImportPlan,
  flags: Pick<SourceFlags, 'allowHosts'> & { readonly progress: (text: string) => void },
): Promise<ReadonlySet<string>> => {
  const http = client(flags)
  try {
    return await fetchMedia(root, fetchable, http, flags.progress)
  } finally {
    await http.close()
  }
}

/** Fetches a feed. */
const fetchedFeed = async (url: string, flags: SourceFlags): Promise<Archive> => {
  const http = client(flags)
  try {
    const response = await http({ url, maxBytes: 50_000_000, timeout: 60_000 })
    if (isFailure(response)) throw new RefusedArchive(response.reason, 'check the URL')
    if (response.status !== 200)
      throw new RefusedArchive(`the server answered ${response.status}`, 'check the URL')
    const name = basename(new URL(response.url).pathname) || 'feed'
    return memoryArchive(name, new Map([[name, response.bytes]]))
  } finally {
    await http.close()
  }
}

/** Reads the entries of an archive. Returns an error when its format is broken. */
export const readSource = async (
  adapter: Adapter,
  archive: Archive,
  timezone: string,
  source: string,
): Promise<{ readonly imported?: Imported; readonly messages: readonly Message[] }> => {
  try {
    return { imported: await adapter.read(archive, { timezone }), messages: [] }
  } catch (thrown) {
    if (!(thrown instanceof RefusedArchive)) throw thrown
    return { messages: [error('invalid-archive', { file: source }, thrown.reason, thrown.note)] }
  }
}
