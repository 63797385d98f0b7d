import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { syncFile, syncFolder, temporaryPathOf } from './atomic.js'

/** Writes a file that only its owner may read, atomically and durably, and its folder if there is none. */
export const writeSecret = (path: string, contents: string | Uint8Array): void => {
  const temporary = temporaryPathOf(path)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  try {
    rmSync(temporary, { force: true })
    writeFileSync(temporary, contents, { mode: 0o600, flag: 'wx' })
    syncFile(temporary)
    renameSync(temporary, path)
  } finally {
    rmSync(temporary, { force: true })
  }
  syncFolder(dirname(path))
}
