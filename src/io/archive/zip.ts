import { basename } from 'node:path'
import { crc32 } from 'node:zlib'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { type Archive, RefusedArchive } from '../../model/archive.js'
import { longestFile, mostFiles, noFile, tooLong, tooMany } from './limits.js'

/** The greatest ratio of a file to its packed size: text that people write is packed to a tenth at most. */
const greatestRatio = 500

/**
 * Opens a zip file. Throws `RefusedArchive` for one that is damaged, is encrypted, or has a path that leads out of it.
 * Symlinks are left out. The bytes of a file are counted while it is unpacked, whatever its header says.
 */
export const openZip = async (path: string): Promise<Archive> => {
  const zip = await opened(path)
  const entries = new Map<string, Entry>()
  try {
    for await (const entry of entriesOf(zip)) {
      if (entry.fileName.endsWith('/') || isSymlink(entry)) continue
      if (entries.size >= mostFiles) throw tooMany(mostFiles + 1)
      entries.set(entry.fileName, entry)
    }
  } catch (thrown) {
    throw refused(thrown)
  }
  return {
    name: basename(path),
    paths: [...entries.keys()].sort(),
    sizeOf: (name) => entries.get(name)?.uncompressedSize ?? 0,
    read: async (name, limit = longestFile) => {
      const entry = entries.get(name)
      if (entry === undefined) throw noFile(name)
      if (entry.uncompressedSize > limit) throw tooLong(name, entry.uncompressedSize, limit)
      if (
        entry.uncompressedSize > 10_000_000 &&
        entry.uncompressedSize > greatestRatio * entry.compressedSize
      )
        throw new RefusedArchive(
          `\`${name}\` is packed to less than a 500th of its size`,
          'remove it from the archive',
        )
      try {
        return await unpacked(zip, entry, limit)
      } catch (thrown) {
        throw refused(thrown)
      }
    },
  }
}

const opened = async (path: string): Promise<ZipFile> => {
  try {
    return await openPromise(path, { lazyEntries: true, autoClose: false, strictFileNames: true })
  } catch (thrown) {
    throw refused(thrown)
  }
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  yield* zip.eachEntry() as AsyncIterable<Entry>
}

const unpacked = async (zip: ZipFile, entry: Entry, limit: number): Promise<Uint8Array> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) throw tooLong(entry.fileName, size, limit)
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  // Node has `crc32` from 20.15 and 22.2 on; yauzl compares only sizes.
  if (crc32(bytes) !== entry.crc32)
    throw new RefusedArchive(`\`${entry.fileName}\` is damaged`, 'download the archive again')
  return bytes
}

/** Whether an entry is a symlink of Unix (S_IFLNK). */
const isSymlink = ({ externalFileAttributes }: Entry): boolean =>
  ((externalFileAttributes >>> 16) & 0o170000) === 0o120000

const refused = (thrown: unknown): RefusedArchive =>
  thrown instanceof RefusedArchive
    ? thrown
    : new RefusedArchive(
        `the zip file cannot be read: ${thrown instanceof Error ? thrown.message.split('\n')[0] : 'it is damaged'}`,
        'download it again, or unpack it and name the folder',
      )
