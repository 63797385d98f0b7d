import type { Http } from '../../model/http.js'
import { isFailure } from '../../model/http.js'
import { mapConcurrent, oneAtATime } from '../net/map-concurrent.js'
import { mediaKindOf } from './media-kind.js'
import { loadSharp } from './optional-packages.js'

/** A small image of a person, and the extension of its file. */
export type Avatar = { readonly bytes: Uint8Array; readonly ending: string }

/**
 * Fetches avatars: PNG, JPEG, GIF or WebP by their first bytes; the media type of the response is ignored. If
 * sharp is installed, each is converted to WebP of 80 by 80 pixels, one at a time, from up to ten megapixels;
 * else it is stored as it is, up to 100 kB. Images that cannot be fetched or read are not in the result.
 */
export const fetchAvatars = async (
  photos: readonly string[],
  http: Http,
): Promise<ReadonlyMap<string, Avatar>> => {
  const shrink = await shrinker()
  const turn = oneAtATime()
  const found = await mapConcurrent(photos, 8, async (url) => {
    const result = await http({ url, headers: { accept: 'image/*' }, maxBytes: 3_000_000 })
    if (isFailure(result) || result.status !== 200 || result.isTruncated) return undefined
    const ending = endingOf(result.bytes)
    if (ending === undefined) return undefined
    const avatar =
      shrink === undefined ? { bytes: result.bytes, ending } : await turn(() => shrink(result.bytes))
    return avatar === undefined || avatar.bytes.length > 100_000 ? undefined : ([url, avatar] as const)
  })
  return new Map(found.filter((one) => one !== undefined))
}

const shrinker = async (): Promise<((bytes: Uint8Array) => Promise<Avatar | undefined>) | undefined> => {
  const sharp = await loadSharp()
  if (sharp === undefined) return undefined
  return async (bytes) => {
    try {
      const small = sharp(bytes, { limitInputPixels: 10_000_000, pages: 1 }).rotate().resize(80, 80)
      return { bytes: await small.webp({ quality: 80 }).toBuffer(), ending: 'webp' }
    } catch {
      // The bytes are not an image.
      return undefined
    }
  }
}

/** Returns the extension of an image that every browser shows, by its first bytes; undefined for other files. */
const endingOf = (bytes: Uint8Array): string | undefined => {
  const extension = mediaKindOf(bytes)?.extension ?? ''
  return ['png', 'jpg', 'gif', 'webp'].includes(extension) ? extension : undefined
}
