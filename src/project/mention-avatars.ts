import type { FileChanges } from '../io/fs/change-files.js'
import { fetchAvatars } from '../io/media/avatars.js'
import { avatarFileName, avatarKey } from '../model/avatar.js'
import type { Http } from '../model/http.js'
import { moderator } from '../webmention/receive/moderate.js'
import type { Store } from '../webmention/receive/reconcile.js'
import { avatarFiles } from './avatar-files.js'
import type { LoadedSite } from './load-site.js'

/**
 * Fetches the pictures that a store needs and has not, and takes away those that neither the store nor an
 * answered page needs any more. What could not be had (`tried`) is asked for again when all is asked for again.
 */
export const avatarChanges = async (
  store: Store,
  { project, built }: LoadedSite,
  http: Http | undefined,
  tried: readonly string[],
): Promise<{ readonly changes: FileChanges; readonly tried: readonly string[] }> => {
  const stored = store.flatMap(({ mentions }) => mentions)
  const photosOf = (mentions: typeof stored): string[] => mentions.flatMap(({ author }) => author.photo ?? [])
  const answered = built.contexts.flatMap(({ author }) => author?.photo ?? [])
  const needed = new Set([...photosOf(stored), ...answered].map(avatarFileName))
  const judge = moderator(built.mentions.moderation)
  const visible = store.flatMap(({ page, mentions }) =>
    page === undefined ? [] : judge(mentions).filter(({ state }) => state !== 'hidden'),
  )
  const there = new Set(project.avatars.map(avatarKey))
  const missing = [...new Set(photosOf(visible.map(({ mention }) => mention)))].filter(
    (photo) => !there.has(avatarFileName(photo)) && !tried.includes(avatarFileName(photo)),
  )
  const fetched = http === undefined ? new Map() : await fetchAvatars(missing, http)
  return {
    changes: new Map([
      ...avatarFiles(fetched),
      ...project.avatars
        .filter((asset) => !needed.has(avatarKey(asset)))
        .map(({ path }) => [`content/${path}`, undefined] as const),
    ]),
    tried: [...tried, ...missing.filter((photo) => !fetched.has(photo)).map(avatarFileName)],
  }
}
