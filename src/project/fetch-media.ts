import { join } from 'node:path'
import { createDurable } from '../io/fs/atomic.js'
import { mediaKindOf } from '../io/media/media-kind.js'
import { mapConcurrent } from '../io/net/map-concurrent.js'
import type { Http } from '../model/http.js'
import { isFailure } from '../model/http.js'

/** The longest file that is fetched, in bytes, and the time for it, in milliseconds. */
const longestMedium = 100_000_000
const timeout = 120_000

/**
 * Fetches files of an old site, and writes each to its path below content/; `files` has the paths by URL. Returns the paths that were
 * written. A file is left out when its first bytes are not those of a raster image, audio, video or PDF, when it cannot be
 * fetched, or when this file system cannot have its name.
 */
export const fetchMedia = async (
  root: string,
  files: ReadonlyMap<string, string>,
  http: Http,
  progress: (text: string) => void,
): Promise<ReadonlySet<string>> => {
  const written = new Set<string>()
  let done = 0
  const wanted = [...files].filter(([, path]) => !/\.svgz?$/i.test(path))
  await mapConcurrent(wanted, 4, async ([url, path]) => {
    progress(`fetching: ${done++} of ${wanted.length}`)
    const result = await http({ url, maxBytes: longestMedium, timeout, retries: 2 })
    if (isFailure(result) || result.status !== 200 || result.isTruncated || !isMedium(result.bytes)) return
    if (written.has(path)) return
    try {
      createDurable(join(root, 'content', path), result.bytes)
    } catch (thrown) {
      if (isUnusablePath(thrown)) return
      throw thrown
    }
    written.add(path)
  })
  return written
}

const isMedium = (bytes: Uint8Array): boolean =>
  mediaKindOf(bytes) !== undefined || Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-'

/** Whether an error says that a path cannot be that of a new file: it is too long, or another file is at its place or its folder's. */
const isUnusablePath = (thrown: unknown): boolean =>
  /^(?:EEXIST|ENOTDIR|EISDIR|ENAMETOOLONG)$/.test((thrown as NodeJS.ErrnoException).code ?? '')
