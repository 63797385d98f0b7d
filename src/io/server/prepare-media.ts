import { readFileSync, renameSync } from 'node:fs'
import { writeSecret } from '../fs/secret-file.js'
import { hasGpsCoordinates } from '../media/image-location.js'
import { imageInfo } from '../media/image-size.js'
import { mediaKindOf } from '../media/media-kind.js'
import { loadSharp } from '../media/optional-packages.js'

/** A file that may be published: its path, with the extension of its type. */
export type PreparedMedia = { readonly path: string }

/**
 * Prepares an uploaded file for publishing, and returns its new path, with the extension of its type. A picture is
 * re-encoded by sharp, upright and without metadata; without sharp, only the metadata of a JPEG with a place are cut out, and
 * other pictures with one are refused.
 * Refuses files that are not a picture, a film or a sound that browsers show: HTML and SVG can contain scripts.
 */
export const prepareMedia = async (path: string): Promise<PreparedMedia | { readonly refused: string }> => {
  const bytes = readFileSync(path)
  const kind = mediaKindOf(bytes)
  if (kind === undefined)
    return { refused: 'the file is not a picture, a film or a sound that browsers show' }
  if (kind.type.startsWith('image/') && imageInfo(path) === undefined)
    return { refused: 'the picture is damaged' }
  const clean =
    kind.extension === 'gif' || !kind.type.startsWith('image/')
      ? bytes
      : await withoutMetadata(bytes, path, kind.extension)
  if (clean === undefined) return { refused: 'the picture is damaged, or has more than 100 megapixels' }
  if (clean === bytes && hasGpsCoordinates(path))
    return {
      refused: 'the file contains the place where it was taken; remove it, or install sharp for photos',
    }
  const target = `${path}.${kind.extension}`
  if (clean !== bytes) writeSecret(path, clean)
  renameSync(path, target)
  return { path: target }
}

/** Returns a picture without metadata, or as it is when it needs no change; undefined when it cannot be read. */
const withoutMetadata = async (
  bytes: Buffer,
  path: string,
  extension: string,
): Promise<Buffer | undefined> => {
  const sharp = await loadSharp()
  if (sharp === undefined) return extension === 'jpg' && hasGpsCoordinates(path) ? withoutExif(bytes) : bytes
  try {
    const picture = sharp(bytes, { limitInputPixels: 100_000_000, animated: extension === 'webp' }).rotate()
    return await (extension === 'jpg'
      ? picture.jpeg({ quality: 88 })
      : extension === 'png'
        ? picture.png()
        : extension === 'webp'
          ? picture.webp({ quality: 88 })
          : picture.avif({ quality: 65 })
    ).toBuffer()
  } catch {
    // The bytes are not a whole picture.
    return undefined
  }
}

/** Returns a JPEG without its segments of Exif and XMP (Exif 2.32, 4.5.4), which have the place. */
const withoutExif = (bytes: Buffer): Buffer => {
  const kept = [bytes.subarray(0, 2)]
  let at = 2
  while (at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda) {
    const end = at + 2 + bytes.readUInt16BE(at + 2)
    if (bytes[at + 1] !== 0xe1) kept.push(bytes.subarray(at, end))
    at = end
  }
  return Buffer.concat([...kept, bytes.subarray(at)])
}
