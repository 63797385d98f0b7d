import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Archive, RefusedArchive } from '../../model/archive.js'
import { longestFile, mostFiles, noFile, tooLong, tooMany } from './limits.js'
import { openZip } from './zip.js'

/** Opens a zip file, a folder or a single file. Throws `RefusedArchive` for one that cannot be used. */
export const openArchive = async (path: string): Promise<Archive> => {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) throw new RefusedArchive('there is no such file', 'check the path')
  if (stat.isDirectory()) return folderArchive(path)
  if (!stat.isFile()) throw new RefusedArchive('it is not a file', 'name a file or a folder')
  if (isZip(path)) return openZip(path)
  const name = basename(path)
  return {
    name,
    paths: [name],
    sizeOf: () => stat.size,
    read: async (_, limit = longestFile) => readWithin(path, stat.size, limit),
  }
}

/** Returns an archive of files that are in memory: path → bytes. */
export const memoryArchive = (name: string, files: ReadonlyMap<string, Uint8Array>): Archive => ({
  name,
  paths: [...files.keys()].sort(),
  sizeOf: (path) => files.get(path)?.length ?? 0,
  read: async (path) => files.get(path) ?? new Uint8Array(),
})

const isZip = (path: string): boolean => {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(4)
    return readSync(file, bytes, 0, 4, 0) === 4 && ['504b0304', '504b0506'].includes(bytes.toString('hex'))
  } finally {
    closeSync(file)
  }
}

/** Lists a folder. Symlinks are not followed: they would lead to other files of this machine. */
const folderArchive = (folder: string): Archive => {
  const sizes = new Map<string, number>()
  const visit = (below: string): void => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory()) visit(path)
      else if (entry.isFile()) sizes.set(path, statSync(join(folder, path)).size)
      if (sizes.size > mostFiles) throw tooMany(sizes.size)
    }
  }
  visit('')
  return {
    name: basename(folder),
    paths: [...sizes.keys()].sort(),
    sizeOf: (path) => sizes.get(path) ?? 0,
    read: async (path, limit = longestFile) => {
      const size = sizes.get(path)
      if (size === undefined) throw noFile(path)
      return readWithin(join(folder, path), size, limit)
    },
  }
}

const readWithin = (path: string, size: number, limit: number): Uint8Array => {
  if (size > limit) throw tooLong(basename(path), size, limit)
  return readFileSync(path)
}
