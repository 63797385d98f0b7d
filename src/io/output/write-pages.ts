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
import { type OutputPaths, type OutputRecord, readRecord, writeRecord } from '../cache/output-record.js'
import { fileStamp } from '../fs/signature.js'
import { linkStatOf, statOf } from '../fs/stat.js'

/** The numbers of files that were written, were up to date, and were removed. */
export type Written = { readonly written: number; readonly unchanged: number; readonly removed: number }

/**
 * Writes the pages whose bytes differ, each atomically, and removes those that an earlier build wrote and
 * this one does not have. Foreign files are neither overwritten nor removed. A page whose key and file are
 * those of the last build is not rendered. A build that is killed leaves no partial file, and the next build
 * completes its work.
 */
export const writePages = (pages: readonly WritablePage[], output: OutputPaths): Written => {
  const counts = { written: 0, unchanged: 0, removed: 0 }
  const before = readRecord(output) ?? {}
  mkdirSync(output.folder, { recursive: true })
  if (pages.some(({ path }) => before[path] === undefined))
    writeRecord(output, { ...Object.fromEntries(pages.map(({ path }) => [path, ' '])), ...before })

  const isEmpty = readdirSync(output.folder).length === 0
  clearTemporaries(output.folder)
  const temporary = join(output.folder, `.smallsocial-${process.pid}`)
  mkdirSync(temporary)
  const wanted = new Set(pages.map(({ path }) => path))
  for (const path of Object.keys(before)) {
    if (wanted.has(path) || !removeFile(join(output.folder, path))) continue
    counts.removed++
    removeEmptyFolders(dirname(join(output.folder, path)), output.folder)
  }
  const folders = new Set<string>()
  const after: Record<string, string> = Object.create(null)
  try {
    for (const page of pages) {
      const target = join(output.folder, page.path)
      const stat = isEmpty ? undefined : statOf(target)
      const current = stat?.isFile() ? `${page.key ?? ''} ${fileStamp(stat)}` : undefined
      const made = isUnchanged(page, current, before) ? undefined : contentsOf(page)
      if (current !== undefined && (made === undefined || isSame(target, made))) {
        after[page.path] = current
        counts.unchanged++
        continue
      }
      const temporaryFile = join(temporary, 'page')
      const stamp = writeFile(temporaryFile, made ?? contentsOf(page))
      makeFolder(dirname(target), folders, output)
      renameSync(temporaryFile, target)
      after[page.path] = `${page.key ?? ''} ${stamp}`
      counts.written++
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
  if (counts.written + counts.removed > 0 || Object.keys(after).some((path) => after[path] !== before[path]))
    writeRecord(output, after)
  return counts
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
const makeFolder = (folder: string, made: Set<string>, output: OutputPaths): void => {
  if (made.has(folder)) return
  if (folder !== output.folder) {
    makeFolder(dirname(folder), made, output)
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

/** Removes the temporary folders of builds that are no longer running. */
const clearTemporaries = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    const pid = /^\.smallsocial-(\d+)$/.exec(name)?.[1]
    if (pid !== undefined && !isRunning(Number(pid)))
      rmSync(join(folder, name), { recursive: true, force: true })
  }
}

const isRunning = (pid: number): boolean => {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
