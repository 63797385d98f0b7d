import { hash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { error, type Message, reasonOf } from '../../model/message.js'
import { readJson, syncFile, syncFolder, temporaryPathOf } from './atomic.js'
import { takeLock, withLock } from './lock.js'
import { statOf } from './stat.js'

/** Path below the project → the new contents; undefined removes the file. */
export type FileChanges = ReadonlyMap<string, string | Uint8Array | undefined>

/** The change of one file. */
type JournalEntry = {
  readonly path: string
  /**
   * The name of the file with the new bytes in the folder of the journal; null for a file that is removed.
   */
  readonly staged: string | null
  /** The hash of the file before the change; null when there was none. */
  readonly before: string | null
}

/**
 * Changes several files atomically, by a journal: a program that calls `recoverFileChanges` first reads all
 * of the old files or all of the new ones, even if this program is killed. The new bytes are written to a
 * folder in `.smallsocial/`, one rename makes the folder the journal, and the journal is applied, now or by
 * the next program. Returns the errors of `recoverFileChanges`.
 */
export const commitFileChanges = (root: string, changes: FileChanges): readonly Message[] => {
  if (changes.size === 0) return []
  // Another process commits its changes before or after these.
  return withLock(root, 'change', () => commitLocked(root, changes))
}

const commitLocked = (root: string, changes: FileChanges): readonly Message[] => {
  const unfinished = applyJournal(root)
  const journal = join(root, '.smallsocial', `change.${process.pid}`)
  rmSync(journal, { recursive: true, force: true })
  mkdirSync(journal, { recursive: true })
  const steps = [...changes].map(([path, contents], index): JournalEntry => {
    const staged = contents === undefined ? null : `${index}`
    if (contents !== undefined) {
      writeFileSync(join(journal, `${index}`), contents)
      syncFile(join(journal, `${index}`))
    }
    return { path, staged, before: hashAt(join(root, path)) }
  })
  writeFileSync(join(journal, 'steps.json'), JSON.stringify(steps))
  syncFile(join(journal, 'steps.json'))
  syncFolder(journal)
  renameSync(journal, changeFolder(root))
  syncFolder(dirname(journal))
  return [...unfinished, ...applyJournal(root)]
}

/**
 * Applies the journal of an interrupted change, if there is one. A file that was changed since by another
 * program is left as it is. Returns an error for each file that cannot be written, and keeps its new
 * contents.
 */
export const recoverFileChanges = (root: string): readonly Message[] => {
  if (!existsSync(changeFolder(root))) return []
  const release = takeLock(root, 'change')
  if (typeof release === 'number') return []
  try {
    return applyJournal(root)
  } finally {
    release()
  }
}

const applyJournal = (root: string): readonly Message[] => {
  const folder = changeFolder(root)
  if (!existsSync(folder)) return []
  const steps = (readJson(join(folder, 'steps.json')) ?? []) as readonly JournalEntry[]
  const failedFolder = `${folder}-failed-${process.pid}`
  const failed = steps.flatMap((step) => applyEntry(step, root, folder, failedFolder))
  for (const folder of new Set(steps.map(({ path }) => dirname(join(root, path))))) syncFolder(folder)
  rmSync(failedFolder, { recursive: true, force: true })
  if (failed.length > 0) renameSync(folder, failedFolder)
  rmSync(folder, { recursive: true, force: true })
  return failed
}

const applyEntry = (
  { path, staged, before }: JournalEntry,
  root: string,
  folder: string,
  failedFolder: string,
): Message[] => {
  const target = join(root, path)
  try {
    if (hashAt(target) !== before) return []
    // It was moved already, to a file that had the same bytes.
    if (staged !== null && !existsSync(join(folder, staged)) && before !== null) return []
    if (staged === null) rmSync(target, { force: true })
    else moveInto(join(folder, staged), target)
    return []
  } catch (thrown) {
    const reason = reasonOf(thrown)
    const note =
      staged === null ? 'delete it by hand' : `its new contents are in \`${join(failedFolder, staged)}\``
    return [error('change-failed', { file: path }, `the file could not be changed: ${reason}`, note)]
  }
}

const moveInto = (from: string, target: string): void => {
  mkdirSync(dirname(target), { recursive: true })
  try {
    renameSync(from, target)
  } catch (thrown) {
    if ((thrown as { code?: string }).code !== 'EXDEV') throw thrown
    // content/ may be on another file system.
    const temporary = temporaryPathOf(target)
    copyFileSync(from, temporary)
    syncFile(temporary)
    renameSync(temporary, target)
  }
}

const changeFolder = (root: string): string => join(root, '.smallsocial', 'change')

const hashAt = (path: string): string | null =>
  statOf(path)?.isFile() === true ? hash('sha1', readFileSync(path)) : null
