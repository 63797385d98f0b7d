import { hash } from 'node:crypto'
import type { Asset } from './site.js'

/** Returns the name of an avatar's file in content/mentions/avatars/, without its extension, from the URL of the photo. */
export const avatarFileName = (photo: string): string => hash('sha1', photo).slice(0, 16)

/** The name of a picture that is kept there. */
export const avatarKey = ({ path }: Pick<Asset, 'path'>): string => path.replace(/^.*\/|\.\w+$/g, '')

/** Finds our copy of a picture elsewhere: its URL from the root of the host; nothing when there is none. */
export const avatarLookup = (
  avatars: readonly Asset[],
  base: string,
): ((photo: string | undefined) => string | undefined) => {
  const faces = new Map(avatars.map((asset) => [avatarKey(asset), `${base}/${asset.path}`]))
  return (photo) => (photo === undefined ? undefined : faces.get(avatarFileName(photo)))
}
