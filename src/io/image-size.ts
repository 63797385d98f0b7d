import { closeSync, openSync, readSync } from 'node:fs'
import { imageSize } from 'image-size'
import type { Dimensions } from '../model/site.js'

/** The width and height of an image file, in pixels, as it is shown: photos of phones are often turned. Nothing when the file is no image that is known. */
export const imageDimensions = (path: string): Dimensions | undefined => {
  try {
    const { width, height, orientation = 1 } = imageSize(firstBytes(path))
    if (!(width > 0 && height > 0)) return undefined
    const [w, h] = [Math.round(width), Math.round(height)]
    return orientation >= 5 ? { width: h, height: w } : { width: w, height: h }
  } catch {
    // Not an image, or a broken one: browsers find out by themselves.
    return undefined
  }
}

/** The size stands near the beginning, though a long profile may stand before it. */
const firstBytes = (path: string): Uint8Array => {
  const buffer = new Uint8Array(524_288)
  const file = openSync(path, 'r')
  try {
    return buffer.subarray(0, readSync(file, buffer))
  } finally {
    closeSync(file)
  }
}
