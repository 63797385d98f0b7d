import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PictureLimits, PublishedPicture } from '../../model/image.js'
import { mediaTypeOf } from '../../model/media.js'
import { decodePath } from '../../model/path.js'
import type { Site } from '../../model/site.js'
import { statOf } from '../fs/stat.js'
import { imageInfo } from '../media/image-size.js'

/**
 * Returns functions that read the pictures of a built site, by URL from the root of the host: one of them, in the largest
 * version of at most `maxBytes` bytes, and the picture of a page's `og:image`. Undefined when there is none.
 */
export const publishedPictures = (
  folder: string,
  { config, versionsOf }: Pick<Site, 'config' | 'versionsOf'>,
) => {
  const fileOf = (url: string): string => join(folder, decodePath(url.slice(config.base.length + 1)))
  const pictureOf = (url: string, { maxBytes, types }: PictureLimits): PublishedPicture | undefined => {
    // The smaller versions have no metadata: the largest of them is better than the original.
    const versions = versionsOf.get(url).toReversed()
    for (const one of [...versions.map((version) => version.url), url]) {
      const path = fileOf(one)
      const type = mediaTypeOf(one)
      const size = statOf(path)?.size ?? 0
      if (type === undefined || !types.includes(type) || size === 0 || size > maxBytes) continue
      const dimensions = imageInfo(path)?.dimensions
      if (dimensions === undefined) continue
      return { bytes: readFileSync(path), type, name: path.split('/').pop() ?? 'picture', size: dimensions }
    }
    return undefined
  }
  return {
    pictureOf,
    cardPictureOf: (page: string, limits: PictureLimits): PublishedPicture | undefined => {
      const { pathname } = new URL(page)
      const path = fileOf(pathname.endsWith('/') ? `${pathname}index.html` : pathname)
      if (statOf(path) === undefined) return undefined
      const [, url = ''] =
        /<meta property="og:image" content="([^"]*)">/.exec(readFileSync(path, 'utf8')) ?? []
      return url.startsWith(config.url) ? pictureOf(url.slice(config.origin.length), limits) : undefined
    },
  }
}
