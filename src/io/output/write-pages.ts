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

/** How many files were written, stood already, and were removed. */
export type Written = { readonly written: number; readonly unchanged: number; readonly removed: number }

/**
 * Writes the pages whose bytes differ, each beside its place and then renamed, and removes those that an
 * earlier build wrote and this one does not have. Files of others are neither overwritten nor removed.
 * A page whose key and file are those of the last build is not made. A build that is killed leaves whole
 * files only, and the next one finishes its work.
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
      const standing = stat?.isFile() ? `${page.key ?? ''} ${fileStamp(stat)}` : undefined
      const made = isKnown(page, standing, before) ? undefined : contentsOf(page)
      if (standing !== undefined && (made === undefined || isSame(target, made))) {
        after[page.path] = standing
        counts.unchanged++
        continue
      }
      const beside = join(temporary, 'page')
      const mark = writeFile(beside, made ?? contentsOf(page))
      makeFolder(dirname(target), folders, output)
      renameSync(beside, target)
      after[page.path] = `${page.key ?? ''} ${mark}`
      counts.written++
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
  if (counts.written + counts.removed > 0 || Object.keys(after).some((path) => after[path] !== before[path]))
    writeRecord(output, after)
  return counts
}

/** Writes a new file and gives its mark, which a rename does not change. */
const writeFile = (path: string, made: string | Asset): string => {
  if (typeof made === 'string') writeFileSync(path, made)
  else copyFileSync(made.from, path)
  return fileStamp(statSync(path))
}

const isKnown = ({ path, key }: WritablePage, standing: string | undefined, before: OutputRecord): boolean =>
  key !== undefined && standing !== undefined && before[path] === standing

/** The bytes of a page, or the file that it is a copy of. */
export const contentsOf = ({ contents }: WritablePage): string | Asset =>
  typeof contents === 'function' ? contents() : contents

/** True when the file holds these bytes already. */
export const isSame = (path: string, made: string | Asset): boolean => {
  const size = typeof made === 'string' ? Buffer.byteLength(made) : made.size
  if (statSync(path).size !== size) return false
  return readFileSync(path).equals(typeof made === 'string' ? Buffer.from(made) : readFileSync(made.from))
}

/** The folder of a page. A link in its place would let pages out of the output folder. */
const makeFolder = (folder: string, known: Set<string>, output: OutputPaths): void => {
  if (known.has(folder)) return
  if (folder !== output.folder) {
    makeFolder(dirname(folder), known, output)
    if (!madeFolder(folder) && !lstatSync(folder).isDirectory()) {
      unlinkSync(folder)
      mkdirSync(folder)
    }
  }
  known.add(folder)
}

const madeFolder = (folder: string): boolean => {
  try {
    mkdirSync(folder)
    return true
  } catch {
    // It is there already, or what is there is no folder.
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

/** Temporary folders of builds that are no longer running. */
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
