import { copyFileSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type OutputPaths, readRecord } from '../cache/output-record.js'

/** Copies the files that the last build wrote into a new folder. Returns their number. */
export const copyOutput = (output: OutputPaths, folder: string): number => {
  const paths = Object.keys(readRecord(output) ?? {})
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    copyFileSync(join(output.folder, path), join(folder, path))
  }
  return paths.length
}
