import { hash } from 'node:crypto'
import { join } from 'node:path'
import { readJson, writeAtomic } from '../fs/atomic.js'
import { fileStamp } from '../fs/signature.js'
import { statOf } from '../fs/stat.js'

/** The paths of an output: the folder of the pages, and the folder of the program's state. */
export type OutputPaths = {
  /** Absolute. */
  readonly folder: string
  /** The folder as the author wrote it, for messages. */
  readonly displayPath: string
  /** Absolute path of `.smallsocial/`. */
  readonly state: string
}

/** Path under the output folder → the key of the page, a blank, and the stamp of the written file. */
export type OutputRecord = Readonly<Record<string, string>>

/** Reads the record of the files that earlier builds wrote; undefined when there is none or it is damaged. */
export const readRecord = (output: OutputPaths): OutputRecord | undefined => {
  const value = readJson(recordPath(output))
  return typeof value === 'object' && value !== null ? Object.assign(Object.create(null), value) : undefined
}

/** Writes the record of the files that this build wrote. */
export const writeRecord = (output: OutputPaths, record: OutputRecord): void =>
  writeAtomic(recordPath(output), JSON.stringify(record))

/** Returns the path of the record, whose hash identifies one state of the output. */
export const recordPath = (output: OutputPaths): string => statePath(output, 'written')

/** Returns true when each file of the record exists and has the stamp with which it was written. */
export const isUpToDate = (output: OutputPaths, record: OutputRecord): boolean =>
  Object.entries(record).every(([path, entry]) => {
    const stat = statOf(join(output.folder, path))
    return stat !== undefined && entry.endsWith(` ${fileStamp(stat)}`)
  })

/** Returns the path of a file of `.smallsocial/` that belongs to one output. */
export const statePath = ({ state, folder }: OutputPaths, name: string): string =>
  join(state, `${name}-${hash('sha1', folder).slice(0, 12)}.json`)
