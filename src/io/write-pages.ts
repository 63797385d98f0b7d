import { hash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { error, type Message } from '../model/message.js'
import type { Asset, Page } from '../model/site.js'

export type Written = { readonly written: number; readonly unchanged: number; readonly removed: number }

/** Where the result goes, and where the program remembers what it wrote. */
export type Output = {
  /** Absolute. */
  readonly folder: string
  /** As the author named it, for messages. */
  readonly shown: string
  /** Absolute path of `.smallsocial/`. */
  readonly state: string
}

/**
 * Writes the pages whose bytes differ, each beside its place and then renamed, and removes those that an
 * earlier build wrote and this one does not have. Files of others are neither overwritten nor removed.
 * A build that is killed leaves whole files only, and the next one finishes its work.
 */
export const writePages = (pages: readonly Page[], output: Output): Written => {
  const recordPath = recordPathOf(output)
  const before = readRecord(recordPath) ?? {}
  mkdirSync(output.folder, { recursive: true })
  const intended: Record<string, string> = { ...before }
  for (const { path } of pages) intended[path] ??= ''
  writeRecord(recordPath, intended)

  const temporary = join(output.folder, `.smallsocial-${process.pid}`)
  clearTemporaries(output.folder)
  mkdirSync(temporary)
  const folders = new Set<string>()
  const after: Record<string, string> = {}
  const counts = { written: 0, unchanged: 0, removed: 0 }
  for (const { path, contents } of pages) {
    const target = join(output.folder, path)
    const mark = typeof contents === 'function' ? undefined : markOf(contents)
    const text = typeof contents === 'function' ? contents() : undefined
    const key = mark ?? hash('sha1', text ?? '')
    if (isUnchanged(target, before[path], key, text)) counts.unchanged++
    else {
      const beside = join(temporary, 'page')
      if (text !== undefined) writeFileSync(beside, text)
      else copyFileSync((contents as Asset).from, beside)
      makeFolder(dirname(target), folders, output)
      renameSync(beside, target)
      counts.written++
    }
    after[path] = key
  }
  for (const path of Object.keys(before)) {
    if (Object.hasOwn(after, path) || !removeFile(join(output.folder, path))) continue
    counts.removed++
    removeEmptyFolders(dirname(join(output.folder, path)), output.folder)
  }
  rmdirSync(temporary)
  writeRecord(recordPath, after)
  return counts
}

/** Why the output folder must not be written to. */
export const outputTrouble = (output: Output, root: string, pages: readonly Page[]): Message[] => {
  const place = { file: output.shown }
  const folder = realOf(output.folder)
  const project = realOf(root)
  const refuse = (reason: string): Message[] => [
    error(place, reason, 'choose a folder of its own, e.g. `--output public`'),
  ]
  if (folder === resolve('/') || folder === realOf(homedir()))
    return refuse('the output folder is not one that may be filled with pages')
  if (folder === project || isInside(project, folder))
    return refuse('the output folder holds the project itself')
  if (
    ['content', 'templates', 'src', 'node_modules', '.git', '.smallsocial'].some(
      (name) => folder === join(project, name) || isInside(folder, join(project, name)),
    )
  )
    return refuse('the output folder is a part of the project')
  if (!existsSync(folder)) return []
  if (!statSync(folder).isDirectory()) return refuse('the output is a file')
  if (existsSync(join(folder, '.git'))) return refuse('the output folder is a repository (it holds `.git`)')
  return foreignFiles(output, pages)
}

/** What an earlier build published, from its smallsocial.json; nothing when there is none. */
export const readPublished = (output: Output): unknown => {
  try {
    return JSON.parse(readFileSync(join(output.folder, 'smallsocial.json'), 'utf8'))
  } catch {
    // No earlier build, or not ours.
    return undefined
  }
}

/** Files that we did not write are left alone: a folder full of them is refused, and so is a page in the place of one. */
const foreignFiles = (output: Output, pages: readonly Page[]): Message[] => {
  const record = readRecord(recordPathOf(output))
  const inside = readdirSync(output.folder).filter((name) => !name.startsWith('.smallsocial-'))
  if (record === undefined) {
    const published = readPublished(output) as { generator?: unknown } | undefined
    if (inside.length === 0 || published?.generator === 'smallsocial') return []
    return [
      error(
        { file: output.shown },
        `the output folder holds files that smallsocial did not write, e.g. \`${inside.sort()[0]}\``,
        'empty it, or choose another with `--output`',
      ),
    ]
  }
  return pages
    .filter(({ path }) => !Object.hasOwn(record, path) && existsSync(join(output.folder, path)))
    .filter(({ path, contents }) => !isSame(join(output.folder, path), contents))
    .map(({ path }) =>
      error(
        { file: `${output.shown}/${path}` },
        'the file is there already and was not written by smallsocial',
        'delete it, or move it to content/static/',
      ),
    )
}

const isSame = (path: string, contents: Page['contents']): boolean => {
  if (!statSync(path).isFile()) return false
  return readFileSync(path).equals(
    typeof contents === 'function' ? Buffer.from(contents()) : readFileSync(contents.from),
  )
}

/** A copied file is known by its size and time; a page by its hash. */
const markOf = (asset: Asset): string => `${asset.size}-${asset.modified}`

const isUnchanged = (
  target: string,
  known: string | undefined,
  key: string,
  text: string | undefined,
): boolean => {
  const stat = statSync(target, { throwIfNoEntry: false })
  if (stat === undefined || !stat.isFile()) return false
  if (text === undefined) return known === key && stat.size === Number(key.split('-')[0])
  if (stat.size !== Buffer.byteLength(text)) return false
  return readFileSync(target, 'utf8') === text
}

/** The folder of a page. A link in its place would let pages out of the output folder. */
const makeFolder = (folder: string, known: Set<string>, output: Output): void => {
  if (known.has(folder)) return
  if (folder !== output.folder) {
    makeFolder(dirname(folder), known, output)
    const stat = lstatSync(folder, { throwIfNoEntry: false })
    if (stat === undefined) mkdirSync(folder)
    else if (!stat.isDirectory()) {
      unlinkSync(folder)
      mkdirSync(folder)
    }
  }
  known.add(folder)
}

const removeFile = (path: string): boolean => {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat === undefined || stat.isDirectory()) return false
  unlinkSync(path)
  return true
}

const removeEmptyFolders = (folder: string, top: string): void => {
  for (let at = folder; at !== top && isInside(at, top); at = dirname(at)) {
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

const recordPathOf = ({ state, folder }: Output): string =>
  join(state, `written-${hash('sha1', folder).slice(0, 12)}.json`)

const readRecord = (path: string): Record<string, string> | undefined => {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof value === 'object' && value !== null ? Object.assign(Object.create(null), value) : undefined
  } catch {
    // Nothing was written yet, or the record is damaged: then smallsocial.json tells whose folder it is.
    return undefined
  }
}

const writeRecord = (path: string, record: Readonly<Record<string, string>>): void => {
  mkdirSync(dirname(path), { recursive: true })
  const beside = `${path}.${process.pid}`
  writeFileSync(beside, JSON.stringify(record))
  renameSync(beside, path)
}

const realOf = (path: string): string => {
  for (let at = resolve(path), rest = ''; ; at = dirname(at)) {
    try {
      return join(realpathSync(at), rest)
    } catch {
      rest = join(relative(dirname(at), at), rest)
      if (at === dirname(at)) return resolve(path)
    }
  }
}

const isInside = (path: string, folder: string): boolean => {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && resolve(way) !== way
}
