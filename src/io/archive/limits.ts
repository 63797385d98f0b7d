import { RefusedArchive } from '../../model/archive.js'

/** The longest file of an archive that is read, in bytes, and the largest number of files. */
export const longestFile = 300_000_000
export const mostFiles = 300_000

/** Returns the refusal of a file that is longer than a limit, in bytes. */
export const tooLong = (name: string, size: number, limit: number): RefusedArchive =>
  new RefusedArchive(
    `\`${name}\` has ${Math.ceil(size / 1e6)} MB; a file of an archive has at most ${Math.floor(limit / 1e6)} MB`,
    'unpack the archive, and remove that file',
  )

/** Returns the refusal of an archive with too many files. */
export const tooMany = (count: number): RefusedArchive =>
  new RefusedArchive(`it has more than ${count - 1} files`, 'unpack the archive, and import parts of it')

/** Returns the refusal of an archive without a file that its format needs. */
export const noFile = (path: string): RefusedArchive =>
  new RefusedArchive(
    path === '' ? 'it does not have the files of this format' : `it has no file \`${path}\``,
    'name another format by `--from`, or download the archive again',
  )
