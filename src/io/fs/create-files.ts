import { existsSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { contentFileOf } from '../../model/content-file.js'
import { createDurable } from './atomic.js'

/** A file to be created. `path` is below the folder. */
export type NewFile = { readonly path: string; readonly contents: string }

/** Returns true when a path is a folder, or does not exist, so that a folder can be created. */
export const canBeFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() !== false

/** Returns the path of a folder, existing or not, without symlinks. */
export const realFolder = (path: string): string =>
  existsSync(path) ? realpathSync(path) : join(realFolder(dirname(path)), basename(path))

/** Returns true for an existing regular file. */
export const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true

/** Returns the paths of the files that exist already. */
export const existingFiles = (root: string, files: readonly NewFile[]): string[] =>
  files.map(({ path }) => path).filter((path) => existsSync(join(root, path)))

/** Returns true for a post with `deleted:` in its front matter. */
export const isTombstone = (root: string, path: string): boolean =>
  /^deleted:/m.test(readFileSync(join(root, path), 'utf8'))

/** Copies a file into a folder under its own name; returns the reason when it cannot, else undefined. */
export const copyToFolder = (file: string, folder: string): string | undefined => {
  if (!isFile(file)) return 'there is no such file'
  if (contentFileOf(basename(file)) !== 'media') return 'files of such names are not published'
  createDurable(join(folder, basename(file)), readFileSync(file))
  return undefined
}

/**
 * Writes new files, all or none: when one cannot be written, e.g. on a full disk, those before it are removed. Throws EEXIST
 * for one that was created meanwhile, and leaves it unchanged.
 */
export const createFiles = (root: string, files: readonly NewFile[]): void => {
  const made: string[] = []
  try {
    for (const { path, contents } of files) {
      createDurable(join(root, path), contents)
      made.push(path)
    }
  } catch (thrown) {
    for (const path of made) rmSync(join(root, path), { force: true })
    throw thrown
  }
}
