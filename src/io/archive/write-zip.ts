import { createWriteStream, mkdirSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { syncFile, temporaryPathOf } from '../fs/atomic.js'

/** A file of an archive to write: its text, or the path of the file with its bytes. */
export type ZipContent = { readonly text: string } | { readonly from: string }

/** Writes a zip file atomically, and its folder if there is none: path in the archive → contents. All files have one date, so that the same contents are the same bytes. */
export const writeZip = async (path: string, files: ReadonlyMap<string, ZipContent>): Promise<void> => {
  const zip = new ZipFile()
  const options = { mtime: new Date('2000-01-01T00:00:00Z'), mode: 0o100644, forceDosTimestamp: true }
  for (const [name, content] of files)
    if ('text' in content) zip.addBuffer(Buffer.from(content.text, 'utf8'), name, options)
    else zip.addFile(content.from, name, options)
  const temporary = temporaryPathOf(path)
  mkdirSync(dirname(path), { recursive: true })
  try {
    zip.end()
    await pipeline(zip.outputStream, createWriteStream(temporary))
    syncFile(temporary)
    await rename(temporary, path)
  } finally {
    await rm(temporary, { force: true })
  }
}
