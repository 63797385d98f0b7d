import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Reads a text file; undefined when there is none. What is no regular file (a folder, a FIFO) is an error and never waited for. */
export const readText = (path: string): string | undefined => {
  let file: number
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw thrown
  }
  try {
    if (!fstatSync(file).isFile()) throw notAFile(path)
    return readFileSync(file, 'utf8')
  } finally {
    closeSync(file)
  }
}

/** Returns the JSON in a file that can be made again; undefined when it is not there, cannot be read, or is damaged. */
export const readJson = (path: string): unknown => {
  try {
    return JSON.parse(readText(path) ?? '')
  } catch {
    return undefined
  }
}

/** Writes a file beside its place and renames it, so that nobody reads half of it. It may be lost in a power cut. */
export const writeAtomic = (path: string, contents: string | Uint8Array): void =>
  write(path, contents, (beside) => renameSync(beside, path))

/** The same for what can be made again: true when it was written, false where that is not possible. */
export const writeCache = (path: string, contents: string): boolean => {
  try {
    writeAtomic(path, contents)
    return true
  } catch {
    return false
  }
}

/** The same for what must last: after it returns, the file is on the disk. */
export const writeDurable = (path: string, contents: string | Uint8Array): void => {
  write(path, contents, (beside) => {
    syncFile(beside)
    renameSync(beside, path)
  })
  syncFolder(dirname(path))
}

/** Writes a new file that must last; one that is there already is an error (EEXIST), and is kept. Nothing half-written is left. */
export const createDurable = (path: string, contents: string | Uint8Array): void => {
  write(path, contents, (beside) => {
    syncFile(beside)
    try {
      linkSync(beside, path)
    } catch (thrown) {
      const { code } = thrown as NodeJS.ErrnoException
      if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EMLINK' && code !== 'ENOSYS') throw thrown
      // A file system without hard links: the name is taken first, by an empty file.
      closeSync(openSync(path, 'wx'))
      renameSync(beside, path)
    }
  })
  syncFolder(dirname(path))
}

/** Adds to the end of a file that must last. */
export const appendDurable = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(
    path,
    constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NONBLOCK ?? 0),
    0o666,
  )
  try {
    if (!fstatSync(file).isFile()) throw notAFile(path)
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Puts a file's bytes on the disk. */
export const syncFile = (path: string): void => withFile(path, 'r+', fsyncSync)

/** Puts the names in a folder on the disk, where the system can do that. */
export const syncFolder = (path: string): void => {
  try {
    withFile(path, 'r', fsyncSync)
  } catch {
    // Windows and some network disks have no such call.
  }
}

/** The name under which a file is written beside its place: hidden, so that no folder of a blog publishes it. */
export const besideOf = (path: string): string => join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)

const write = (path: string, contents: string | Uint8Array, settle: (beside: string) => void): void => {
  mkdirSync(dirname(path), { recursive: true })
  const beside = besideOf(path)
  try {
    writeFileSync(beside, contents)
    settle(beside)
  } finally {
    rmSync(beside, { force: true })
  }
}

const withFile = (path: string, flags: string, work: (file: number) => void): void => {
  const file = openSync(path, flags)
  try {
    work(file)
  } finally {
    closeSync(file)
  }
}

const notAFile = (path: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${path} is not a file`), { code: 'ENOTAFILE', path })
