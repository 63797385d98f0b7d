import { hash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readJson } from './written-record.js'

/** Path below the project → what shall be there; nothing takes the file away. */
export type FileChanges = ReadonlyMap<string, string | Uint8Array | undefined>

type Step = {
  readonly path: string
  /** Name of the new bytes in the folder of the change; nothing for a file that goes. */
  readonly staged: string | null
  /** Hash of what was there before. */
  readonly before: string | null
}

/**
 * Changes several files as one: whoever looks through `finishChanges` first sees all of the old or all of the
 * new, whenever the program is killed. The new bytes are laid out whole in `.smallsocial/`, the change becomes
 * valid by one rename, and is then carried out, now or by the next program that looks.
 */
export const changeFiles = (root: string, changes: FileChanges): void => {
  if (changes.size === 0) return
  const draft = join(root, '.smallsocial', `change.${process.pid}`)
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  const steps = [...changes].map(([path, contents], index): Step => {
    const staged = contents === undefined ? null : `${index}`
    if (contents !== undefined) writeFileSync(join(draft, `${index}`), contents)
    return { path, staged, before: hashAt(join(root, path)) }
  })
  writeFileSync(join(draft, 'steps.json'), JSON.stringify(steps))
  renameSync(draft, changeFolder(root))
  finishChanges(root)
}

/** Carries out a change that was interrupted. A file that somebody else has changed since is left as it is. */
export const finishChanges = (root: string): void => {
  const folder = changeFolder(root)
  if (!existsSync(folder)) return
  for (const { path, staged, before } of (readJson(join(folder, 'steps.json')) ?? []) as readonly Step[]) {
    const target = join(root, path)
    if (hashAt(target) !== before) continue
    if (staged === null) {
      rmSync(target, { force: true })
      continue
    }
    mkdirSync(dirname(target), { recursive: true })
    moveInto(join(folder, staged), target)
  }
  const done = `${folder}.${process.pid}.done`
  renameSync(folder, done)
  rmSync(done, { recursive: true, force: true })
}

const moveInto = (from: string, target: string): void => {
  try {
    renameSync(from, target)
  } catch {
    // content/ may lie on another disk.
    const beside = join(dirname(target), '.part')
    copyFileSync(from, beside)
    renameSync(beside, target)
  }
}

const changeFolder = (root: string): string => join(root, '.smallsocial', 'change')

const hashAt = (path: string): string | null => (existsSync(path) ? hash('sha1', readFileSync(path)) : null)
