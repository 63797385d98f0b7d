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
import { parseJsonText } from '../../model/json.js'
import { decodeText } from './text-bytes.js'

/**
 * Reads a text file; undefined when it does not exist. Throws ENOTAFILE for a folder, a FIFO or a device,
 * without waiting for it.
 */
export const readText = (path: string): string | undefined => {
  try {
    return decodeText(readFile(path))
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw thrown
  }
}

/** Reads a file that can be regenerated; undefined when it cannot be read. */
export const readBytes = (path: string): Buffer | undefined => {
  try {
    return readFile(path)
  } catch {
    return undefined
  }
}

const readFile = (path: string): Buffer => {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    if (!fstatSync(file).isFile()) throw notAFile(path)
    return readFileSync(file)
  } finally {
    closeSync(file)
  }
}

/**
 * Reads a JSON file that can be regenerated; undefined when it does not exist, cannot be read, or is damaged.
 */
export const readJson = (path: string): unknown => {
  try {
    return parseJsonText(readText(path) ?? '')
  } catch {
    return undefined
  }
}

/**
 * Writes a file atomically: a temporary file is written in its folder and renamed. It may be lost in a power
 * cut.
 */
export const writeAtomic = (path: string, contents: string | Uint8Array): void =>
  write(path, contents, (temporary) => renameSync(temporary, path))

/** Writes a file that can be regenerated, atomically; returns false when that is not possible. */
export const writeCache = (path: string, contents: string): boolean => {
  try {
    writeAtomic(path, contents)
    return true
  } catch {
    return false
  }
}

/** Writes a file atomically and durably: it is on the disk when the function returns. */
export const writeDurable = (path: string, contents: string | Uint8Array): void => {
  write(path, contents, (temporary) => {
    syncFile(temporary)
    renameSync(temporary, path)
  })
  syncFolder(dirname(path))
}

/** Writes a new file atomically and durably. Throws EEXIST when the file exists, and leaves it unchanged. */
export const createDurable = (path: string, contents: string | Uint8Array): void => {
  write(path, contents, (temporary) => {
    syncFile(temporary)
    try {
      linkSync(temporary, path)
    } catch (thrown) {
      const { code } = thrown as NodeJS.ErrnoException
      if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EMLINK' && code !== 'ENOSYS') throw thrown
      // A file system without hard links: an empty file reserves the name first.
      closeSync(openSync(path, 'wx'))
      renameSync(temporary, path)
    }
  })
  syncFolder(dirname(path))
}

/** Appends text to a file durably; the text is on the disk when the function returns. */
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

/** Syncs the bytes of a file to the disk. */
export const syncFile = (path: string): void => withFile(path, 'r+', fsyncSync)

/** Syncs the names in a folder to the disk, where the system supports it. */
export const syncFolder = (path: string): void => {
  try {
    withFile(path, 'r', fsyncSync)
  } catch {
    // Windows and some network file systems do not support it.
  }
}

/**
 * Returns the path of the temporary file for a file: in the same folder, and hidden, so that it is never
 * published.
 */
export const temporaryPathOf = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)

const write = (path: string, contents: string | Uint8Array, finish: (temporary: string) => void): void => {
  mkdirSync(dirname(path), { recursive: true })
  const temporary = temporaryPathOf(path)
  try {
    writeFileSync(temporary, contents)
    finish(temporary)
  } finally {
    rmSync(temporary, { force: true })
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
