import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { parseJsonText } from '../../model/json.js'
import { readText, syncFolder } from '../fs/atomic.js'
import { writeSecret } from '../fs/secret-file.js'

/** A journal: a file of JSON values, one on each line, to which lines are added. */
export type Journal = {
  /** Adds a value; the promise is fulfilled when it is on the disk. Values that are added at the same time are written together. */
  readonly add: (value: object) => Promise<void>
  /** Replaces all lines, atomically, by those that a function returns after what was added before is on the disk. */
  readonly rewrite: (valuesOf: () => readonly object[]) => Promise<void>
  readonly close: () => Promise<void>
}

/** Reads a journal. A last line that is not whole, because the program was killed, is skipped. */
export const readJournal = (path: string): unknown[] =>
  (readText(path) ?? '').split('\n').flatMap((line) => {
    const value = parseJsonText(line)
    return value === undefined ? [] : [value]
  })

/** Opens a journal for writing. */
export const openJournal = async (path: string): Promise<Journal> => {
  let file: FileHandle = await openForAppending(path)
  let waiting: {
    readonly line: string
    readonly resolve: () => void
    readonly reject: (reason: unknown) => void
  }[] = []
  let work: Promise<void> = Promise.resolve()
  const flush = async (): Promise<void> => {
    const batch = waiting
    waiting = []
    if (batch.length === 0) return
    try {
      await file.appendFile(batch.map(({ line }) => line).join(''))
      await file.datasync()
      for (const { resolve } of batch) resolve()
    } catch (thrown) {
      for (const { reject } of batch) reject(thrown)
    }
  }
  return {
    add: (value) =>
      new Promise((resolve, reject) => {
        waiting.push({ line: `${JSON.stringify(value)}\n`, resolve, reject })
        if (waiting.length === 1) work = work.then(flush)
      }),
    rewrite: (valuesOf) => {
      const done = work.then(flush).then(async () => {
        writeSecret(
          path,
          valuesOf()
            .map((value) => `${JSON.stringify(value)}\n`)
            .join(''),
        )
        await file.close()
        file = await openForAppending(path)
      })
      // What follows is written also after a failure, e.g. on a full disk.
      work = done.catch(() => undefined)
      return done
    },
    close: async () => {
      await work
      await file.close()
    },
  }
}

/** Opens a file at its end, after a line end: a line that a killed program left unfinished must not swallow the next. */
const openForAppending = async (path: string): Promise<FileHandle> => {
  const file = await open(path, 'a', 0o600)
  const text = readText(path) ?? ''
  if (text !== '' && !text.endsWith('\n')) await file.appendFile('\n')
  syncFolder(dirname(path))
  return file
}
