import { lstatSync, type Stats, statSync } from 'node:fs'

/**
 * Returns the stat of a path; undefined when it does not exist, also when a parent is a file or symlinks form
 * a loop.
 */
export const statOf = (path: string): Stats | undefined => undefinedIfMissing(() => statSync(path))

/** Returns the stat of a path without following a symlink; undefined as `statOf`. */
export const linkStatOf = (path: string): Stats | undefined => undefinedIfMissing(() => lstatSync(path))

const undefinedIfMissing = (read: () => Stats): Stats | undefined => {
  try {
    return read()
  } catch (thrown) {
    const { code = '' } = thrown as NodeJS.ErrnoException
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(code)) return undefined
    throw thrown
  }
}
