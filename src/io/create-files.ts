import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A file to be made. `path` is below the folder. */
export type NewFile = { readonly path: string; readonly contents: string }

/** True when a folder is there, or can be made. */
export const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() !== false

/** Those of the files that are there already. */
export const existingOf = (root: string, files: readonly NewFile[]): string[] =>
  files.map(({ path }) => path).filter((path) => existsSync(join(root, path)))

/** True for a post that is marked as deleted and says no more. */
export const isTombstone = (root: string, path: string): boolean =>
  /^deleted:/m.test(readFileSync(join(root, path), 'utf8'))

/** Writes new files; one that has come meanwhile is an error, and is kept. */
export const createFiles = (root: string, files: readonly NewFile[]): void => {
  for (const { path, contents } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), contents, { flag: 'wx' })
  }
}
