import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { contentFileOf } from '../../model/content-file.js'
import { createDurable } from './atomic.js'

/** A file to be made. `path` is below the folder. */
export type NewFile = { readonly path: string; readonly contents: string }

/** True when a folder is there, or can be made. */
export const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() !== false

/** Returns the path of a folder, there or to be made, without symbolic links. */
export const realFolder = (path: string): string =>
  existsSync(path) ? realpathSync(path) : join(realFolder(dirname(path)), basename(path))

/** True for a file that is there. */
export const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true

/** Those of the files that are there already. */
export const existingFiles = (root: string, files: readonly NewFile[]): string[] =>
  files.map(({ path }) => path).filter((path) => existsSync(join(root, path)))

/** True for a post that is marked as deleted and says no more. */
export const isTombstone = (root: string, path: string): boolean =>
  /^deleted:/m.test(readFileSync(join(root, path), 'utf8'))

/** Copies a file into a folder under its own name; why it cannot, when it cannot. */
export const copyToFolder = (file: string, folder: string): string | undefined => {
  if (!isFile(file)) return 'there is no such file'
  if (contentFileOf(basename(file)) !== 'media') return 'files of such names are not published'
  createDurable(join(folder, basename(file)), readFileSync(file))
  return undefined
}

/** Writes new files; one that has come meanwhile is an error, and is kept. */
export const createFiles = (root: string, files: readonly NewFile[]): void => {
  for (const { path, contents } of files) createDurable(join(root, path), contents)
}
