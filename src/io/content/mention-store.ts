import { hash } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { addToGroup } from '../../model/group-by.js'
import type { PageMentions, PullCursor } from '../../model/mention.js'
import { compareText } from '../../model/message.js'
import { decodePath } from '../../model/path.js'
import type { Source } from '../../model/site.js'
import { readJson, readText, writeCache } from '../fs/atomic.js'
import type { FileChanges } from '../fs/change-files.js'
import { statOf } from '../fs/stat.js'

type Store = readonly PageMentions[]

/**
 * The state between two pulls, in `.smallsocial/`: the cursor of the endpoint, and the avatars that could not
 * be fetched.
 */
export type PullState = { readonly cursor?: PullCursor; readonly tried: readonly string[] }

/**
 * Reads the state of the last pull; undefined when the store has changed since, so that all mentions must be
 * requested again.
 */
export const readPullState = (root: string, store: Store): PullState | undefined => {
  const state = readJson(statePath(root)) as (PullState & { store?: string }) | undefined
  return state?.store === storeHash(store) && Array.isArray(state.tried) ? state : undefined
}

/** Writes the state of a pull; returns false when that is not possible. */
export const writePullState = (root: string, store: Store, state: PullState): boolean =>
  writeCache(statePath(root), JSON.stringify({ store: storeHash(store), ...state }))

/**
 * Returns the changes to content/mentions/ from the store `before` to the store `after`. `files` are the
 * existing files.
 */
export const storeFileChanges = (
  root: string,
  files: readonly Source[],
  before: Store,
  after: Store,
): FileChanges => {
  const filesAt = filesByPage(files)
  const taken = new Set(files.map(({ file }) => file))
  const changes = new Map<string, string | undefined>()
  const old = new Map(before.map((one) => [one.page, JSON.stringify(one)]))
  for (const one of after) {
    const [file, ...spare] = filesAt.get(one.page) ?? []
    filesAt.delete(one.page)
    for (const more of spare) changes.set(more, undefined)
    if (spare.length === 0 && old.get(one.page) === JSON.stringify(one)) continue
    const name = file ?? unusedFileName(root, one.page, taken)
    taken.add(name)
    changes.set(name, textOf(one))
  }
  for (const file of [...filesAt.values()].flat()) changes.set(file, undefined)
  return changes
}

/**
 * Reads the `.json` and `.jf2` files of a folder, or the one file at `path`; undefined when there is nothing
 * at `path`.
 */
export const readMentionFiles = (
  root: string,
  path: string,
): { name: string; text: string }[] | undefined => {
  const target = resolve(root, path)
  if (!existsSync(target)) return undefined
  const names = statSync(target).isDirectory()
    ? readdirSync(target, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(?:json|jf2)$/.test(name) && statOf(join(target, name))?.isFile() === true)
        .sort()
    : ['']
  return names.flatMap((name) => {
    const text = readText(join(target, name))
    return text === undefined ? [] : [{ name: join(path, name), text }]
  })
}

const statePath = (root: string): string => join(root, '.smallsocial', 'pull.json')

const storeHash = (store: Store): string =>
  hash('sha1', JSON.stringify(store.toSorted((a, b) => compareText(a.page ?? '', b.page ?? ''))))

/** Returns the files of each page. A page has several when the author moved files; the first is used. */
const filesByPage = (files: readonly Source[]): Map<string | undefined, string[]> => {
  const found = new Map<string | undefined, string[]>()
  for (const { file, value } of files) {
    const { page } = JSON.parse(value) as { page?: string }
    addToGroup(found, page, file)
  }
  return found
}

/** Returns a file name of the page's path; with a number when another page has that file. */
const unusedFileName = (root: string, page: string | undefined, taken: ReadonlySet<string>): string => {
  const name = page === undefined ? 'unmatched' : fileNameFor(page)
  for (let count = 1; ; count++) {
    const file = `content/mentions/${name}${count === 1 ? '' : `-${count}`}.json`
    const isReserved = page !== undefined && file === 'content/mentions/unmatched.json'
    if (!isReserved && !taken.has(file) && !existsSync(join(root, file))) return file
  }
}

const fileNameFor = (page: string): string => {
  const parts = decodePath(page)
    .split('/')
    .map((part) =>
      part
        .replace(/[^\p{L}\p{N}._ -]/gu, '-')
        .replace(/^\.+/, '-')
        .slice(0, 40),
    )
    .filter((part) => part !== '')
  if (parts[0] === 'avatars') parts[0] = 'avatars-'
  return parts.length === 0 ? 'index' : parts.join('/')
}

const textOf = ({ page, mentions, gone }: PageMentions): string =>
  `${JSON.stringify({ ...(page !== undefined && { page }), mentions, ...(gone.length > 0 && { gone }) }, null, 2)}\n`
