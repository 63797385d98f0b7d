import type { Asset } from './site.js'

/**
 * Returns the widths of the smaller versions of an image in pixels, the smallest first; none for small,
 * animated and vector images.
 */
export const responsiveWidths = ({ path, size, dimensions, isAnimated }: Asset): readonly number[] => {
  if (!/\.(?:jpe?g|png|webp)$/i.test(path) || size < 20_000) return []
  if (dimensions === undefined || isAnimated === true) return []
  const { width: own, height } = dimensions
  const widest = Math.min(own, widths[widths.length - 1] ?? 0)
  if ((height * widest) / own > tallest) return []
  const smaller = widths.filter((width) => width <= widest * 0.75)
  const isSmallest = widest === own && /\.webp$/i.test(path)
  return isSmallest ? smaller : [...smaller, widest]
}

/**
 * The maximum height of WebP in pixels:
 * https://developers.google.com/speed/webp/faq#what_is_the_maximum_size_a_webp_image_can_be
 */
const tallest = 16_383

/** For phones, and for the width of the text at one and at two device pixels per pixel. */
const widths: readonly number[] = [480, 960, 1920]

/** Returns the path of a smaller version of an image: `/a/cat.jpg` has `/a/cat.jpg.480.webp`. */
export const responsivePath = (path: string, width: number): string => `${path}.${width}.webp`

/** Whether a build with sharp publishes an image without its metadata, when these have the place where it was taken. */
export const isRewritten = (path: string): boolean => /\.(?:avif|jfif|jpe|jpe?g|png|webp)$/i.test(path)

/** A picture as it is published. */
export type PublishedPicture = {
  readonly bytes: Uint8Array
  readonly type: string
  readonly name: string
  readonly size?: { readonly width: number; readonly height: number }
}

/** The pictures that a network accepts. */
export type PictureLimits = { readonly maxBytes: number; readonly types: readonly string[] }
