import { hash } from 'node:crypto'
import { join } from 'node:path'
import { readJson, writeAtomic } from '../fs/atomic.js'
import { fileStamp } from '../fs/signature.js'
import { statOf } from '../fs/stat.js'

/** Where the result goes, and where the program remembers what it wrote. */
export type OutputPaths = {
  /** Absolute. */
  readonly folder: string
  /** As the author named it, for messages. */
  readonly shown: string
  /** Absolute path of `.smallsocial/`. */
  readonly state: string
}

/** Path under the output folder → the key of what it was made from, a blank, and the mark of the file written. */
export type OutputRecord = Readonly<Record<string, string>>

/** What earlier builds wrote to this output; nothing when none did, or when the record is damaged. */
export const readRecord = (output: OutputPaths): OutputRecord | undefined => {
  const value = readJson(recordPath(output))
  return typeof value === 'object' && value !== null ? Object.assign(Object.create(null), value) : undefined
}

/** Keeps what this build wrote. */
export const writeRecord = (output: OutputPaths, record: OutputRecord): void =>
  writeAtomic(recordPath(output), JSON.stringify(record))

/** Where the record lies: what belongs to one state of the output can be tied to its bytes. */
export const recordPath = (output: OutputPaths): string => statePath(output, 'written')

/** True when each file of the record is there as it was written. */
export const isUpToDate = (output: OutputPaths, record: OutputRecord): boolean =>
  Object.entries(record).every(([path, known]) => {
    const stat = statOf(join(output.folder, path))
    return stat !== undefined && known.endsWith(` ${fileStamp(stat)}`)
  })

/** A file of `.smallsocial/` that belongs to one output. */
export const statePath = ({ state, folder }: OutputPaths, name: string): string =>
  join(state, `${name}-${hash('sha1', folder).slice(0, 12)}.json`)
