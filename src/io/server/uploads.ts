import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { statOf } from '../fs/stat.js'
import type { MultipartForm } from './multipart.js'

/** Writes uploaded files under random names, for their owner only, and returns their paths. */
export const writeUploads = (folder: string, files: MultipartForm['files']): string[] => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return files.map(({ bytes }) => {
    const path = join(folder, randomUUID())
    writeFileSync(path, bytes, { mode: 0o600 })
    return path
  })
}

/** Removes files that this program wrote; those that are gone already are no error. */
export const removeFiles = (paths: readonly string[]): void => {
  for (const path of paths) rmSync(path, { force: true })
}

/** Returns the names of the files in a folder, the newest first; none when there is no folder. */
export const filesByTime = (folder: string): { readonly name: string; readonly modified: number }[] => {
  const names = existsSync(folder) ? readdirSync(folder) : []
  return names
    .flatMap((name) => {
      // Another request may have removed it meanwhile.
      const stat = statOf(join(folder, name))
      return stat === undefined ? [] : [{ name, modified: stat.mtimeMs }]
    })
    .sort((a, b) => b.modified - a.modified)
}
