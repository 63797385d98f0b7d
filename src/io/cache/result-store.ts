import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { readBytes, temporaryPathOf } from '../fs/atomic.js'
import { statOf } from '../fs/stat.js'
import { asciiJson, decodeText } from '../fs/text-bytes.js'
import { type OutputPaths, statePath } from './output-record.js'

/** A stored result: the signature and the hash of its source, and its two parts; `head` is ASCII. */
export type StoredResult = {
  readonly signature: string
  readonly hash: string
  readonly head: string
  readonly body: string
}

/** A line of the index: a result, and the place of its body in the other file, in bytes. */
type IndexLine = Omit<StoredResult, 'body'> & { readonly start: number; readonly length: number }

/**
 * Results by path, in two files of `.smallsocial/`: an index with a line for each result and its head, and
 * the bodies. New results are appended; when more than half of a file is no longer used, both are written
 * again. Two builds at the same time, or one that is killed, leave at worst lines with wrong places: each body
 * begins with the key and the hash of its source, and one that does not is not used.
 */
export type ResultStore = {
  readonly get: (path: string) => Omit<IndexLine, 'start' | 'length'> | undefined
  /** Reads the body of a result; undefined when it is not there. */
  readonly bodyOf: (path: string) => string | undefined
  readonly add: (path: string, result: StoredResult) => void
  /** Replaces the signature of a result, whose file changed without changing the text. */
  readonly sign: (path: string, signature: string) => void
  /** Writes the changes, and removes the results of all other paths. Does nothing where it cannot write. */
  readonly save: (used: ReadonlySet<string>) => void
}

/** Opens the results of an output; there are none when they were stored with another key. */
export const openResultStore = (output: OutputPaths, name: string, key: string): ResultStore => {
  const [indexPath, bodiesPath] = [statePath(output, name), statePath(output, name, 'bodies')]
  const { lines, ...index } = readIndex(indexPath, bodiesPath, key)
  const changed = new Set<string>()
  let writer: BodyWriter | undefined

  const set = (path: string, line: IndexLine): void => {
    lines.set(path, line)
    changed.add(path)
  }
  const saveIndex = (): void => {
    const text = [...changed].map((path) => textOf(path, lines.get(path))).join('')
    const isHalfUnused = index.count + changed.size > 2 * lines.size + 100
    const isMoved = copyWhenHalfUnused(bodiesPath, lines, key)
    if (!isMoved && !isHalfUnused && index.bytes > 0 && appendTo(indexPath, text, index.bytes)) {
      Object.assign(index, { count: index.count + changed.size, bytes: index.bytes + text.length })
      return
    }
    // The cache of earlier versions.
    rmSync(statePath(output, 'memory'), { force: true })
    Object.assign(index, { count: lines.size, bytes: writeIndex(indexPath, lines, key) })
  }
  return {
    get: (path) => lines.get(path),
    bodyOf: (path) => {
      const line = lines.get(path)
      writer?.flush()
      return line === undefined ? undefined : readBody(bodiesPath, line, markOf(key, line))
    },
    add: (path, { signature, hash, head, body }) => {
      writer ??= openWriter(bodiesPath, lines.size === 0)
      const { start, length } = writer.append(markOf(key, { hash }) + body)
      set(path, { signature, hash, head, start, length })
    },
    sign: (path, signature) => {
      const line = lines.get(path)
      if (line !== undefined && line.signature !== signature) set(path, { ...line, signature })
    },
    save: (used) => {
      const isWritten = writer?.close() ?? true
      writer = undefined
      if (lines.size > used.size)
        for (const path of lines.keys()) if (!used.has(path) && lines.delete(path)) changed.add(path)
      if (changed.size === 0 || !isWritten) return
      saveIndex()
      changed.clear()
    },
  }
}

/**
 * Reads the index: the lines by path, their number, and the size of the file; a later line replaces an earlier
 * one. There are none when the bodies were removed or cut.
 */
const readIndex = (
  path: string,
  bodiesPath: string,
  key: string,
): { lines: Map<string, IndexLine>; count: number; bytes: number } => {
  const lines = new Map<string, IndexLine>()
  const text = readBytes(path)?.toString('latin1') ?? ''
  if (!text.startsWith(`${key}\n`) || !text.endsWith('\n')) return { lines, count: 0, bytes: 0 }
  const written = text.split('\n').slice(1, -1)
  for (const line of written) readLine(line, lines)
  let end = 0
  for (const { start, length } of lines.values()) end = Math.max(end, start + length)
  if ((statOf(bodiesPath)?.size ?? 0) < end) return { lines: new Map(), count: 0, bytes: 0 }
  return { lines, count: written.length, bytes: text.length }
}

/** Reads a line of the index; a path alone is of a result that was removed. A damaged line is left out. */
const readLine = (line: string, lines: Map<string, IndexLine>): void => {
  const [name = '', signature, hash = '', start = '', length = ''] = line.split('\t', 5)
  const path = name.includes('\\') ? pathOf(name) : name.slice(1, -1)
  if (signature === undefined) lines.delete(path)
  else {
    const head = line.slice(name.length + signature.length + hash.length + start.length + length.length + 5)
    lines.set(path, { signature, hash, start: Number(start), length: Number(length), head })
  }
}

/** Writes the index in parts, because one text of it takes as much memory again. Returns its size; 0 when it cannot be written. */
const writeIndex = (path: string, lines: ReadonlyMap<string, IndexLine>, key: string): number => {
  const temporary = temporaryPathOf(path)
  const writer = openWriter(temporary, true)
  let bytes = writer.append(`${key}\n`).length
  for (const [name, line] of lines) bytes += writer.append(textOf(name, line)).length
  try {
    if (!writer.close()) throw new Error()
    renameSync(temporary, path)
    return bytes
  } catch {
    rmSync(temporary, { force: true })
    return 0
  }
}

const pathOf = (json: string): string => {
  try {
    return String(JSON.parse(json))
  } catch {
    return ''
  }
}

const textOf = (path: string, line: IndexLine | undefined): string =>
  line === undefined
    ? `${asciiJson(path)}\n`
    : `${asciiJson(path)}\t${line.signature}\t${line.hash}\t${line.start}\t${line.length}\t${line.head}\n`

/** Returns the text with which a body begins. */
const markOf = (key: string, { hash }: Pick<IndexLine, 'hash'>): string => `${key} ${hash} `

/** For a FIFO in the place of a file: opening it fails instead of waiting for another program. */
const noWait = constants.O_NONBLOCK ?? 0

/** Appends to a file of a known size; returns false when it has another size, or cannot be written. */
const appendTo = (path: string, text: string, size: number): boolean => {
  try {
    const file = openSync(path, constants.O_WRONLY | noWait)
    try {
      return fstatSync(file).size === size && writeSync(file, text, size, 'latin1') === text.length
    } finally {
      closeSync(file)
    }
  } catch {
    return false
  }
}

/** Reads the body at a place; undefined when the file does not have it there. */
const readBody = (path: string, { start, length }: IndexLine, mark: string): string | undefined => {
  try {
    const bytes = Buffer.allocUnsafe(length)
    const file = openSync(path, constants.O_RDONLY | noWait)
    try {
      if (readSync(file, bytes, 0, length, start) !== length) return undefined
    } finally {
      closeSync(file)
    }
    const text = decodeText(bytes)
    return text.startsWith(mark) ? text.slice(mark.length) : undefined
  } catch {
    return undefined
  }
}

/** Writes the used bodies to a new file when more than half of the bytes are not used. Returns whether it did, and changes the places in `lines`. */
const copyWhenHalfUnused = (path: string, lines: Map<string, IndexLine>, key: string): boolean => {
  let used = 0
  for (const { length } of lines.values()) used += length
  if ((statOf(path)?.size ?? 0) < 2 * used + 100_000) return false
  const writer = openWriter(temporaryPathOf(path), true)
  const moved = [...lines].flatMap(([name, line]): [string, IndexLine][] => {
    const mark = markOf(key, line)
    const body = readBody(path, line, mark)
    return body === undefined ? [] : [[name, { ...line, ...writer.append(mark + body) }]]
  })
  if (!writer.close()) return false
  renameSync(temporaryPathOf(path), path)
  lines.clear()
  for (const [name, line] of moved) lines.set(name, line)
  return true
}

/** Appends bodies to a file, in large steps. */
type BodyWriter = {
  /** Returns the place of the text. */
  readonly append: (text: string) => { readonly start: number; readonly length: number }
  readonly flush: () => void
  /** Returns false when a text could not be written. */
  readonly close: () => boolean
}

const openWriter = (path: string, isNew: boolean): BodyWriter => {
  const waiting: string[] = []
  let [size, waitingBytes] = [0, 0]
  let file = openForWriting(path, isNew)
  if (file !== undefined && !isNew) size = fstatSync(file).size
  const flush = (): void => {
    if (file === undefined || waitingBytes === 0) return
    try {
      const bytes = Buffer.from(waiting.splice(0).join(''))
      if (writeSync(file, bytes, 0, bytes.length, size - waitingBytes) < bytes.length) throw new Error()
    } catch {
      closeSync(file)
      file = undefined
    }
    waitingBytes = 0
  }
  return {
    append: (text) => {
      const [start, length] = [size, Buffer.byteLength(text)]
      size += length
      waitingBytes += length
      waiting.push(text)
      if (waitingBytes > 1_000_000) flush()
      return { start, length }
    },
    flush,
    close: () => {
      flush()
      if (file !== undefined) closeSync(file)
      return file !== undefined
    },
  }
}

const openForWriting = (path: string, isNew: boolean): number | undefined => {
  try {
    mkdirSync(dirname(path), { recursive: true })
    return openSync(path, constants.O_WRONLY | constants.O_CREAT | noWait | (isNew ? constants.O_TRUNC : 0))
  } catch {
    return undefined
  }
}
