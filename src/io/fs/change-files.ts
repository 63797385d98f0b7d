import { hash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { error, type Message } from '../../model/message.js'
import { besideOf, readJson, syncFile, syncFolder } from './atomic.js'
import { takeLock } from './lock.js'
import { statOf } from './stat.js'

/** Path below the project → what shall be there; nothing takes the file away. */
export type FileChanges = ReadonlyMap<string, string | Uint8Array | undefined>

type JournalEntry = {
  readonly path: string
  /** Name of the new bytes in the folder of the change; nothing for a file that goes. */
  readonly staged: string | null
  /** Hash of what was there before. */
  readonly before: string | null
}

/**
 * Changes several files as one: whoever looks through `recoverFileChanges` first sees all of the old or all of the
 * new, whenever the program is killed. The new bytes are laid out whole in `.smallsocial/`, the change becomes
 * valid by one rename, and is then carried out, now or by the next program that looks.
 */
export const commitFileChanges = (root: string, changes: FileChanges): readonly Message[] => {
  if (changes.size === 0) return []
  const draft = join(root, '.smallsocial', `change.${process.pid}`)
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  const steps = [...changes].map(([path, contents], index): JournalEntry => {
    const staged = contents === undefined ? null : `${index}`
    if (contents !== undefined) {
      writeFileSync(join(draft, `${index}`), contents)
      syncFile(join(draft, `${index}`))
    }
    return { path, staged, before: hashAt(join(root, path)) }
  })
  writeFileSync(join(draft, 'steps.json'), JSON.stringify(steps))
  syncFile(join(draft, 'steps.json'))
  syncFolder(draft)
  renameSync(draft, changeFolder(root))
  syncFolder(dirname(draft))
  return recoverFileChanges(root)
}

/**
 * Carries out a change that was interrupted. A file that somebody else has changed since is left as it is. What
 * cannot be written is told, and its new contents are kept.
 */
export const recoverFileChanges = (root: string): readonly Message[] => {
  const folder = changeFolder(root)
  if (!existsSync(folder)) return []
  const release = takeLock(root, 'change')
  if (typeof release === 'number') return []
  try {
    const steps = (readJson(join(folder, 'steps.json')) ?? []) as readonly JournalEntry[]
    const kept = `${folder}-failed-${process.pid}`
    const failed = steps.flatMap((step) => applyEntry(step, root, folder, kept))
    for (const folder of new Set(steps.map(({ path }) => dirname(join(root, path))))) syncFolder(folder)
    rmSync(kept, { recursive: true, force: true })
    if (failed.length > 0) renameSync(folder, kept)
    rmSync(folder, { recursive: true, force: true })
    return failed
  } finally {
    release()
  }
}

const applyEntry = (
  { path, staged, before }: JournalEntry,
  root: string,
  folder: string,
  kept: string,
): Message[] => {
  const target = join(root, path)
  try {
    if (hashAt(target) !== before) return []
    if (staged === null) rmSync(target, { force: true })
    else moveInto(join(folder, staged), target)
    return []
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    const note = staged === null ? 'take it away by hand' : `what it should hold is in ${join(kept, staged)}`
    return [error({ file: path }, `the file could not be changed: ${reason}`, note)]
  }
}

const moveInto = (from: string, target: string): void => {
  mkdirSync(dirname(target), { recursive: true })
  try {
    renameSync(from, target)
  } catch (thrown) {
    if ((thrown as { code?: string }).code !== 'EXDEV') throw thrown
    // content/ may lie on another disk.
    const beside = besideOf(target)
    copyFileSync(from, beside)
    syncFile(beside)
    renameSync(beside, target)
  }
}

const changeFolder = (root: string): string => join(root, '.smallsocial', 'change')

const hashAt = (path: string): string | null =>
  statOf(path)?.isFile() === true ? hash('sha1', readFileSync(path)) : null
