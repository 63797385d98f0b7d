import { hash } from 'node:crypto'
import { join } from 'node:path'
import { parseJsonObject } from '../../model/json.js'
import { readBytes, writeAtomic } from '../fs/atomic.js'
import { fileStamp } from '../fs/signature.js'
import { statOf } from '../fs/stat.js'
import { decodeText } from '../fs/text-bytes.js'

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
  const bytes = readBytes(recordPath(output))
  return bytes === undefined ? undefined : recordOf(decodeText(bytes))
}

/** Returns the record of its JSON; undefined when it is damaged. */
export const recordOf = (json: string): OutputRecord | undefined => {
  const value = parseJsonObject(json)
  return value === undefined ? undefined : Object.setPrototypeOf(value, null)
}

/** The files of an output folder before a build writes to it. */
export type OutputFiles = {
  /** The record of the last build; undefined when there is none. */
  readonly record: OutputRecord | undefined
  /** Returns the stamp of a file; undefined when it is missing or not a file. */
  readonly stampOf: (path: string) => string | undefined
}

/** Reads the record of an output, and the stamp of each of the files that a build makes. */
export const readOutput = (output: OutputPaths, paths: readonly string[]): OutputFiles => {
  const record = readRecord(output)
  const stamps = new Map<string, string>()
  if (statOf(output.folder) !== undefined)
    for (const path of paths) {
      const stat = statOf(`${output.folder}/${path}`)
      if (stat?.isFile()) stamps.set(path, fileStamp(stat))
    }
  return { record, stampOf: (path) => stamps.get(path) }
}

/** Writes the record of the files that this build wrote. */
export const writeRecord = (output: OutputPaths, record: OutputRecord): void =>
  writeAtomic(recordPath(output), JSON.stringify(record))

/** Returns the path of the record, whose hash identifies one state of the output. */
export const recordPath = (output: OutputPaths): string => statePath(output, 'written')

/** Returns true when each file of the record exists and has the stamp with which it was written. */
export const isUpToDate = (output: OutputPaths, record: OutputRecord): boolean =>
  Object.entries(record).every(([path, entry]) => {
    const stat = statOf(`${output.folder}/${path}`)
    return stat !== undefined && entry.endsWith(` ${fileStamp(stat)}`)
  })

/** Returns the path of a file of `.smallsocial/` that belongs to one output. */
export const statePath = ({ state, folder }: OutputPaths, name: string, extension = 'json'): string =>
  join(state, `${name}-${hash('sha1', folder).slice(0, 12)}.${extension}`)
