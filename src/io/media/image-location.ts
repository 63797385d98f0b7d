import { closeSync, openSync, readSync } from 'node:fs'

/**
 * Returns true when a JPEG photo contains the coordinates of the place where it was taken, as phones (Exif
 * 2.32, 4.6.6) or photo programs (XMP) write them.
 */
export const hasGpsCoordinates = (path: string): boolean => {
  const bytes = beginningOf(path)
  if (bytes.length < 4 || bytes.getUint16(0) !== 0xffd8) return false
  for (let at = 2; at + 10 < bytes.length; at += 2 + bytes.getUint16(at + 2)) {
    const isSegment = bytes.getUint8(at) === 0xff && bytes.getUint16(at + 2) >= 2
    if (!isSegment || bytes.getUint16(at) === 0xffda) return false
    const isExif = bytes.getUint16(at) === 0xffe1 && bytes.getUint32(at + 4) === 0x45786966
    if (isExif && hasCoordinates(bytes, at + 10)) return true
    if (isXmp(bytes, at) && bytes.text(at, 2 + bytes.getUint16(at + 2)).includes('GPSLatitude')) return true
  }
  return false
}

const isXmp = (bytes: Beginning, at: number): boolean =>
  bytes.getUint16(at) === 0xffe1 && bytes.text(at + 4, 28) === 'http://ns.adobe.com/xap/1.0/'

/** Returns true when the image's directory points to a GPS directory that has latitude and longitude. */
const hasCoordinates = (bytes: Beginning, start: number): boolean => {
  const isLittle = bytes.getUint16(start) === 0x4949
  const tagsAt = (directory: number): Map<number, number> => {
    const count = bytes.getUint16(start + directory, isLittle)
    return new Map(
      Array.from({ length: Math.min(count, 500) }, (_, index) => {
        const entry = start + directory + 2 + index * 12
        return [bytes.getUint16(entry, isLittle), bytes.getUint32(entry + 8, isLittle)] as const
      }),
    )
  }
  const place = tagsAt(bytes.getUint32(start + 4, isLittle)).get(0x8825)
  if (place === undefined) return false
  const tags = tagsAt(place)
  return tags.has(2) && tags.has(4)
}

/**
 * The first 128 kB of a file. Reads beyond them return zero, so that offsets in damaged files cannot fail.
 */
type Beginning = ReturnType<typeof beginningOf>
const beginningOf = (path: string) => {
  const buffer = new Uint8Array(131_072)
  const file = openSync(path, 'r')
  let length = 0
  try {
    length = readSync(file, buffer)
  } finally {
    closeSync(file)
  }
  const view = new DataView(buffer.buffer)
  const inside = (at: number, size: number): boolean => at >= 0 && at + size <= length
  return {
    length,
    text: (at: number, size: number): string =>
      Buffer.from(buffer.subarray(at, Math.min(at + size, length))).toString('latin1'),
    getUint8: (at: number): number => (inside(at, 1) ? view.getUint8(at) : 0),
    getUint16: (at: number, isLittle = false): number => (inside(at, 2) ? view.getUint16(at, isLittle) : 0),
    getUint32: (at: number, isLittle = false): number => (inside(at, 4) ? view.getUint32(at, isLittle) : 0),
  }
}
