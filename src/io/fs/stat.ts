import { lstatSync, type Stats, statSync } from 'node:fs'

/** What lies at a path; nothing when nothing does, also where a folder above it has become a file or links go in circles. */
export const statOf = (path: string): Stats | undefined => quietly(() => statSync(path))

/** The same without following a link. */
export const linkStatOf = (path: string): Stats | undefined => quietly(() => lstatSync(path))

const quietly = (look: () => Stats): Stats | undefined => {
  try {
    return look()
  } catch (thrown) {
    const { code = '' } = thrown as NodeJS.ErrnoException
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(code)) return undefined
    throw thrown
  }
}
