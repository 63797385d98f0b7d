import { closeSync, openSync, readSync } from 'node:fs'
import { imageSize } from 'image-size'
import type { Dimensions } from '../../model/site.js'

/** The properties of an image that are read from the beginning of its file. */
export type ImageInfo = { readonly dimensions: Dimensions; readonly isAnimated: boolean }

/**
 * Returns the width and height of an image file in pixels, with its Exif orientation applied, and whether it
 * is animated; undefined when the file is not an image or its format is unknown.
 */
export const imageInfo = (path: string): ImageInfo | undefined =>
  factsIn(beginningOf(path, 65_536)) ?? factsIn(beginningOf(path, 524_288))

/**
 * Returns the properties from the first bytes of a file; undefined when a long colour profile comes before
 * the size.
 */
const factsIn = (bytes: Uint8Array): ImageInfo | undefined => {
  try {
    const { width, height, orientation = 1 } = imageSize(bytes)
    if (!(width > 0 && height > 0)) return undefined
    const [w, h] = [Math.round(width), Math.round(height)]
    const dimensions = orientation >= 5 ? { width: h, height: w } : { width: w, height: h }
    return { dimensions, isAnimated: isAnimated(bytes) }
  } catch {
    // Not an image, or a damaged one.
    return undefined
  }
}

/**
 * Returns true by the flag of WebP, or by the chunk before the image data of PNG:
 * https://www.w3.org/TR/png-3/#apng-frame-based-animation
 */
const isAnimated = (bytes: Uint8Array): boolean => {
  const text = Buffer.from(bytes.subarray(0, 4096)).toString('latin1')
  if (text.startsWith('RIFF')) return text.slice(12, 16) === 'VP8X' && ((bytes[20] ?? 0) & 2) !== 0
  return text.startsWith('\x89PNG') && /acTL.*IDAT/s.test(text)
}

const beginningOf = (path: string, length: number): Uint8Array => {
  const buffer = new Uint8Array(length)
  const file = openSync(path, 'r')
  try {
    return buffer.subarray(0, readSync(file, buffer))
  } finally {
    closeSync(file)
  }
}
