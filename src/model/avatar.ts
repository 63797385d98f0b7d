import { hash } from 'node:crypto'
import type { Asset } from './site.js'

/**
 * Returns the name of an avatar's file in content/mentions/avatars/, without its extension, from the URL of
 * the photo.
 */
export const avatarFileName = (photo: string): string => hash('sha1', photo).slice(0, 16)

/** Returns the same name from the path of an avatar's file. */
export const avatarKey = ({ path }: Pick<Asset, 'path'>): string => path.replace(/^.*\/|\.\w+$/g, '')

/**
 * Returns a function from the URL of a photo to the URL of its avatar, from the root of the host; undefined
 * when there is none.
 */
export const avatarLookup = (
  avatars: readonly Asset[],
  base: string,
): ((photo: string | undefined) => string | undefined) => {
  const urls = new Map(avatars.map((asset) => [avatarKey(asset), `${base}/${asset.path}`]))
  return (photo) => (photo === undefined ? undefined : urls.get(avatarFileName(photo)))
}
