import type { FileChanges } from '../io/fs/change-files.js'
import { type Avatar, fetchAvatars } from '../io/media/avatars.js'
import { avatarFileName, avatarKey } from '../model/avatar.js'
import type { Http } from '../model/http.js'
import type { Citation } from '../model/post.js'
import type { LoadedSite } from './load-site.js'

/** Fetches pictures of people of which there is no copy yet, as files of content/mentions/avatars/. */
export const fetchMissingAvatars = async (
  photos: readonly string[],
  { project }: Pick<LoadedSite, 'project'>,
  http: Http,
): Promise<FileChanges> => {
  const there = new Set(project.avatars.map(avatarKey))
  return avatarFiles(
    await fetchAvatars(
      photos.filter((photo) => !there.has(avatarFileName(photo))),
      http,
    ),
  )
}

/** Pictures as files, by the address where they were found. */
export const avatarFiles = (faces: ReadonlyMap<string, Avatar>): FileChanges =>
  new Map(
    [...faces].map(([photo, { bytes, ending }]) => [
      `content/mentions/avatars/${avatarFileName(photo)}.${ending}`,
      bytes,
    ]),
  )

/** The address of the picture of a page's author, where the page has one. */
export const authorPhotos = ({ author }: Citation): readonly string[] =>
  author?.photo === undefined ? [] : [author.photo]
