import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/**
 * Returns true when a photo or a film contains the coordinates of the place where it was taken: in Exif (Exif 2.32, 4.6.6) or
 * XMP of JPEG, PNG, WebP and AVIF files, or in the metadata of MP4 and QuickTime files. The bytes decide, not the name.
 */
export const hasGpsCoordinates = (path: string): boolean => {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    const read = (at: number, length: number): Buffer => {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - at)))
      readSync(file, bytes, 0, bytes.length, at)
      return bytes
    }
    const start = read(0, 32)
    if (start.readUInt16BE(0) === 0xffd8) return inSegments(read(0, 131_072))
    if (start.toString('latin1', 1, 4) === 'PNG') return inChunks(read, { at: 8, size, ...pngChunks })
    if (start.toString('latin1', 8, 12) === 'WEBP') return inChunks(read, { at: 12, size, ...webpChunks })
    if (start.toString('latin1', 4, 8) === 'ftyp') return inBoxes(read, size)
    return false
  } catch (thrown) {
    // The file is shorter than its headers say.
    if (thrown instanceof RangeError) return false
    throw thrown
  } finally {
    closeSync(file)
  }
}

type Read = (at: number, length: number) => Buffer

/** Reads the segments of a JPEG file. */
const inSegments = (bytes: Buffer): boolean => {
  for (let at = 2; at + 10 < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    const isSegment = bytes[at] === 0xff && bytes.readUInt16BE(at + 2) >= 2
    if (!isSegment || bytes[at + 1] === 0xda) return false
    if (bytes[at + 1] === 0xe1 && isLocated(bytes.subarray(at + 4, at + 2 + bytes.readUInt16BE(at + 2))))
      return true
  }
  return false
}

type Chunks = {
  /** The offset of the first chunk, and the size of the file. */
  readonly at: number
  readonly size: number
  /** The bytes of a chunk before its data, and those of its checksum or padding after it. */
  readonly header: (bytes: Buffer) => { readonly type: string; readonly length: number }
  readonly after: (length: number) => number
  readonly metadata: readonly string[]
}

/** https://www.w3.org/TR/png-3/#5Chunk-layout */
const pngChunks = {
  header: (bytes: Buffer) => ({ length: bytes.readUInt32BE(0), type: bytes.toString('latin1', 4, 8) }),
  after: () => 4,
  metadata: ['eXIf', 'iTXt'],
}

/** https://www.rfc-editor.org/rfc/rfc9649#section-2.3 */
const webpChunks = {
  header: (bytes: Buffer) => ({ type: bytes.toString('latin1', 0, 4), length: bytes.readUInt32LE(4) }),
  after: (length: number) => length % 2,
  metadata: ['EXIF', 'XMP '],
}

/** Reads the chunks of a PNG or WebP file, of which there are at most 100,000. */
const inChunks = (read: Read, { at: first, size, header, after, metadata }: Chunks): boolean => {
  for (let at = first, count = 0; at + 8 <= size && count < 100_000; count++) {
    const { type, length } = header(read(at, 8))
    if (metadata.includes(type) && isLocated(read(at + 8, Math.min(length, mostMetadata)))) return true
    at += 8 + length + after(length)
  }
  return false
}

/** Reads what is before and after the samples of an AVIF, MP4 or QuickTime file: its metadata is at one end. */
const inBoxes = (read: Read, size: number): boolean =>
  [read(0, mostMetadata), read(Math.max(0, size - mostMetadata), mostMetadata)].some(
    (bytes) =>
      bytes.includes('\u00a9xyz', 0, 'latin1') ||
      bytes.includes('com.apple.quicktime.location.ISO6709') ||
      bytes.includes('GPSLatitude') ||
      [...startsOf(bytes, 'Exif\0\0')].some((at) => hasCoordinates(bytes.subarray(at + 6))),
  )

function* startsOf(bytes: Buffer, text: string): Generator<number> {
  for (let at = bytes.indexOf(text, 0, 'latin1'); at !== -1; at = bytes.indexOf(text, at + 1, 'latin1'))
    yield at
}

const mostMetadata = 2_000_000

/** Whether metadata, in Exif with or without its signature or in XMP, has coordinates. */
const isLocated = (bytes: Buffer): boolean =>
  bytes.includes('GPSLatitude') ||
  hasCoordinates(bytes.toString('latin1', 0, 4) === 'Exif' ? bytes.subarray(6) : bytes)

/** Returns true when the directory of an image (TIFF 6.0) points to a GPS directory that has latitude and longitude. */
const hasCoordinates = (bytes: Buffer): boolean => {
  const order = bytes.toString('latin1', 0, 2)
  if (order !== 'II' && order !== 'MM') return false
  const number = (at: number, size: 2 | 4): number =>
    at < 0 || at + size > bytes.length
      ? 0
      : order === 'II'
        ? bytes.readUIntLE(at, size)
        : bytes.readUIntBE(at, size)
  const tagsAt = (directory: number): Map<number, number> => {
    const count = Math.min(number(directory, 2), 500)
    return new Map(
      Array.from({ length: count }, (_, index) => {
        const entry = directory + 2 + index * 12
        return [number(entry, 2), number(entry + 8, 4)] as const
      }),
    )
  }
  const place = tagsAt(number(4, 4)).get(0x8825)
  if (place === undefined) return false
  const tags = tagsAt(place)
  return tags.has(2) && tags.has(4)
}
