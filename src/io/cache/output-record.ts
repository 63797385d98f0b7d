import { hash } from 'node:crypto'
import { join } from 'node:path'
import { readJson, writeAtomic } from '../fs/atomic.js'
import { markOf } from '../fs/signature.js'
import { statOf } from '../fs/stat.js'

/** Where the result goes, and where the program remembers what it wrote. */
export type Output = {
  /** Absolute. */
  readonly folder: string
  /** As the author named it, for messages. */
  readonly shown: string
  /** Absolute path of `.smallsocial/`. */
  readonly state: string
}

/** Path under the output folder → the key of what it was made from, a blank, and the mark of the file written. */
export type WrittenRecord = Readonly<Record<string, string>>

/** What earlier builds wrote to this output; nothing when none did, or when the record is damaged. */
export const readRecord = (output: Output): WrittenRecord | undefined => {
  const value = readJson(recordPath(output))
  return typeof value === 'object' && value !== null ? Object.assign(Object.create(null), value) : undefined
}

/** Keeps what this build wrote. */
export const writeRecord = (output: Output, record: WrittenRecord): void =>
  writeAtomic(recordPath(output), JSON.stringify(record))

/** Where the record lies: what belongs to one state of the output can be tied to its bytes. */
export const recordPath = (output: Output): string => statePath(output, 'written')

/** True when each file of the record is there as it was written. */
export const isStanding = (output: Output, record: WrittenRecord): boolean =>
  Object.entries(record).every(([path, known]) => {
    const stat = statOf(join(output.folder, path))
    return stat !== undefined && known.endsWith(` ${markOf(stat)}`)
  })

/** A file of `.smallsocial/` that belongs to one output. */
export const statePath = ({ state, folder }: Output, name: string): string =>
  join(state, `${name}-${hash('sha1', folder).slice(0, 12)}.json`)
