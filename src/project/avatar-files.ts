import type { FileChanges } from '../io/fs/change-files.js'
import { type Avatar, fetchAvatars } from '../io/media/avatars.js'
import { avatarFileName, avatarKey } from '../model/avatar.js'
import type { Http } from '../model/http.js'
import type { Citation } from '../model/post.js'
import type { LoadedSite } from './load-site.js'

/** Fetches the avatars that are not stored yet, and returns them as files of content/mentions/avatars/. */
export const fetchMissingAvatars = async (
  photos: readonly string[],
  { project }: Pick<LoadedSite, 'project'>,
  http: Http,
): Promise<FileChanges> => {
  const stored = new Set(project.avatars.map(avatarKey))
  return avatarFiles(
    await fetchAvatars(
      photos.filter((photo) => !stored.has(avatarFileName(photo))),
      http,
    ),
  )
}

/** Returns avatars as files; `avatars` maps the URL of a photo to the fetched avatar. */
export const avatarFiles = (avatars: ReadonlyMap<string, Avatar>): FileChanges =>
  new Map(
    [...avatars].map(([photo, { bytes, ending }]) => [
      `content/mentions/avatars/${avatarFileName(photo)}.${ending}`,
      bytes,
    ]),
  )

/** Returns the URL of the photo of a page's author; empty when there is none. */
export const authorPhotos = ({ author }: Citation): readonly string[] =>
  author?.photo === undefined ? [] : [author.photo]
