import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, sep } from 'node:path'
import type { Asset, WritablePage } from '../../model/site.js'
import { type OutputFiles, type OutputPaths, type OutputRecord, writeRecord } from '../cache/output-record.js'
import { removeLeftovers } from '../fs/leftovers.js'
import { fileStamp } from '../fs/signature.js'
import { linkStatOf } from '../fs/stat.js'

/** The numbers of files that were written, were up to date, and were removed. */
export type Written = { readonly written: number; readonly unchanged: number; readonly removed: number }

/**
 * Writes the pages whose bytes differ, each atomically, and removes those that an earlier build wrote and
 * this one does not have. Foreign files are neither overwritten nor removed. A page whose key and file are
 * those of the last build is not rendered. A build that is killed leaves no partial file, and the next build
 * completes its work.
 */
export const writePages = (
  pages: readonly WritablePage[],
  output: OutputPaths,
  { record = {}, stampOf }: OutputFiles,
): Written => {
  mkdirSync(output.folder, { recursive: true })
  if (pages.some(({ path }) => record[path] === undefined))
    writeRecord(output, { ...Object.fromEntries(pages.map(({ path }) => [path, ' '])), ...record })

  const removed = removeStale(pages, output, record)
  removeLeftovers(output.folder, /^\.smallsocial-(\d+)$/)
  const isEmpty = readdirSync(output.folder).length === 0
  const temporary = join(output.folder, `.smallsocial-${process.pid}`)
  mkdirSync(temporary)
  const write = isEmpty ? writerInto(temporary) : writerOver(output.folder, temporary)
  const after: Record<string, string> = Object.create(null)
  let written = 0
  try {
    for (const page of pages) {
      const stamp = stampOf(page.path)
      const current = stamp === undefined ? undefined : `${page.key ?? ''} ${stamp}`
      const made = isUnchanged(page, current, record) ? undefined : contentsOf(page)
      if (current !== undefined && (made === undefined || isSame(join(output.folder, page.path), made))) {
        after[page.path] = current
        continue
      }
      after[page.path] = `${page.key ?? ''} ${write(page.path, made ?? contentsOf(page))}`
      written++
    }
    if (isEmpty) moveContents(temporary, output.folder)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
  if (written + removed > 0 || Object.keys(after).some((path) => after[path] !== record[path]))
    writeRecord(output, after)
  return { written, unchanged: pages.length - written, removed }
}

/** Removes the files that an earlier build wrote and this one does not make, and returns their number. */
const removeStale = (
  pages: readonly WritablePage[],
  { folder }: OutputPaths,
  record: OutputRecord,
): number => {
  const wanted = new Set(pages.map(({ path }) => path))
  const stale = Object.keys(record).filter((path) => !wanted.has(path) && removeFile(join(folder, path)))
  for (const path of stale) removeEmptyFolders(dirname(join(folder, path)), folder)
  return stale.length
}

/** Moves all entries of a folder into another: whole folders, unless another build has made them meanwhile. */
const moveContents = (from: string, to: string): void => {
  for (const name of readdirSync(from)) {
    const [source, target] = [join(from, name), join(to, name)]
    try {
      renameSync(source, target)
    } catch (thrown) {
      if (!lstatSync(source).isDirectory() || linkStatOf(target)?.isDirectory() !== true) throw thrown
      moveContents(source, target)
    }
  }
}

/** Writes a page, and returns the stamp of its file. */
type PageWriter = (path: string, made: string | Asset) => string

/** Returns a writer into a new folder, whose files nobody reads before it is complete. */
const writerInto = (folder: string): PageWriter => {
  const folders = new Set<string>()
  return (path, made) => {
    makeFolder(dirname(join(folder, path)), folders, folder)
    return writeFile(join(folder, path), made)
  }
}

/** Returns a writer that replaces the files of a folder, each atomically. */
const writerOver = (folder: string, temporary: string): PageWriter => {
  const folders = new Set<string>()
  return (path, made) => {
    const target = join(folder, path)
    const stamp = writeFile(join(temporary, 'page'), made)
    makeFolder(dirname(target), folders, folder)
    try {
      renameSync(join(temporary, 'page'), target)
    } catch (thrown) {
      // Another build has just replaced the folder, while it was empty, by its own.
      if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown
      makeFolder(dirname(target), new Set(), folder)
      renameSync(join(temporary, 'page'), target)
    }
    return stamp
  }
}

/** Writes a new file and returns its stamp, which a rename does not change. */
const writeFile = (path: string, made: string | Asset): string => {
  if (typeof made === 'string') writeFileSync(path, made)
  else copyFileSync(made.from, path)
  return fileStamp(statSync(path))
}

const isUnchanged = (
  { path, key }: WritablePage,
  current: string | undefined,
  before: OutputRecord,
): boolean => key !== undefined && current !== undefined && before[path] === current

/** Returns the text of a page, or the file that it is a copy of. */
export const contentsOf = ({ contents }: WritablePage): string | Asset =>
  typeof contents === 'function' ? contents() : contents

/** Returns true when the file at `path` has these bytes. */
export const isSame = (path: string, made: string | Asset): boolean => {
  const size = typeof made === 'string' ? Buffer.byteLength(made) : made.size
  if (statSync(path).size !== size) return false
  return readFileSync(path).equals(typeof made === 'string' ? Buffer.from(made) : readFileSync(made.from))
}

/**
 * Creates the folder of a page. A file or symlink in its place is replaced: pages would be written outside
 * the output folder.
 */
const makeFolder = (folder: string, made: Set<string>, top: string): void => {
  if (made.has(folder)) return
  if (folder !== top) {
    makeFolder(dirname(folder), made, top)
    if (!createFolder(folder) && !lstatSync(folder).isDirectory()) {
      unlinkSync(folder)
      mkdirSync(folder)
    }
  }
  made.add(folder)
}

const createFolder = (folder: string): boolean => {
  try {
    mkdirSync(folder)
    return true
  } catch {
    // The folder exists, or another file is in its place.
    return false
  }
}

const removeFile = (path: string): boolean => {
  const stat = linkStatOf(path)
  if (stat === undefined || stat.isDirectory()) return false
  unlinkSync(path)
  return true
}

const removeEmptyFolders = (folder: string, top: string): void => {
  for (let at = folder; at !== top && at.startsWith(`${top}${sep}`); at = dirname(at)) {
    if (!existsSync(at)) continue
    if (readdirSync(at).length > 0) return
    rmdirSync(at)
  }
}
