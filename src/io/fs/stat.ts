import { lstatSync, type Stats, statSync } from 'node:fs'

/**
 * Returns the stat of a path; undefined when it does not exist, also when a parent is a file or symlinks form
 * a loop.
 */
export const statOf = (path: string): Stats | undefined => {
  try {
    return statSync(path, ignoreMissing)
  } catch (thrown) {
    return undefinedIfMissing(thrown)
  }
}

/** Returns the stat of a path without following a symlink; undefined as `statOf`. */
export const linkStatOf = (path: string): Stats | undefined => {
  try {
    return lstatSync(path, ignoreMissing)
  } catch (thrown) {
    return undefinedIfMissing(thrown)
  }
}

const ignoreMissing = { throwIfNoEntry: false } as const

const undefinedIfMissing = (thrown: unknown): undefined => {
  const { code = '' } = thrown as NodeJS.ErrnoException
  if (!['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(code)) throw thrown
}
