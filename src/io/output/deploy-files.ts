import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DeployFiles } from '../../model/deploy.js'
import { type OutputPaths, readRecord, statePath } from '../cache/output-record.js'
import { readJson, writeCache } from '../fs/atomic.js'
import { fileStamp } from '../fs/signature.js'
import { statOf } from '../fs/stat.js'

/**
 * Returns the files that the last build wrote, with their SHA-1. Other files in the output, e.g. drafts of
 * another build, are left out. The hashes are cached with the stamps of the files, so that only new files are read.
 */
export const deployFiles = (output: OutputPaths, url: string): DeployFiles => {
  const cache = statePath(output, 'hashes')
  const before = (readJson(cache) ?? {}) as Readonly<Record<string, unknown>>
  const after: Record<string, string> = Object.create(null)
  const [files, sizes] = [new Map<string, string>(), new Map<string, number>()]
  for (const path of Object.keys(readRecord(output) ?? {}).sort()) {
    const file = join(output.folder, path)
    const stat = statOf(file)
    const stamp = stat === undefined ? '' : fileStamp(stat)
    const known = Object.hasOwn(before, path) ? before[path] : undefined
    const stored = typeof known === 'string' && stamp !== '' && known.startsWith(`${stamp} `)
    const hash = stored
      ? known.slice(stamp.length + 1)
      : createHash('sha1').update(readFileSync(file)).digest('hex')
    files.set(path, hash)
    sizes.set(path, stat?.size ?? 0)
    after[path] = `${stamp} ${hash}`
  }
  if ([...files.keys()].some((path) => after[path] !== before[path])) writeCache(cache, JSON.stringify(after))
  return { url, folder: output.folder, files, sizes }
}
