import type { FileChanges } from '../io/fs/change-files.js'
import { fetchAvatars } from '../io/media/avatars.js'
import { avatarFileName, avatarKey } from '../model/avatar.js'
import type { Http } from '../model/http.js'
import { moderator } from '../webmention/receive/moderate.js'
import type { Store } from '../webmention/receive/store-draft.js'
import { avatarFiles } from './avatar-files.js'
import type { LoadedSite } from './load-site.js'

/**
 * Returns changes of avatar files: fetches avatars that visible mentions of the store lack, and removes those that neither
 * the store nor a context refers to. Avatars that could not be fetched are in `tried`, and are not requested again until
 * the next full pull.
 */
export const avatarChanges = async (
  store: Store,
  { project, built }: LoadedSite,
  http: Http | undefined,
  tried: readonly string[],
): Promise<{ readonly changes: FileChanges; readonly tried: readonly string[] }> => {
  const stored = store.flatMap(({ mentions }) => mentions)
  const photosOf = (mentions: typeof stored): string[] => mentions.flatMap(({ author }) => author.photo ?? [])
  const cited = built.contexts.flatMap(({ author }) => author?.photo ?? [])
  const needed = new Set([...photosOf(stored), ...cited].map(avatarFileName))
  const moderate = moderator(built.mentions.moderation)
  const visible = store.flatMap(({ page, mentions }) =>
    page === undefined ? [] : moderate(mentions).filter(({ state }) => state !== 'hidden'),
  )
  const existing = new Set(project.avatars.map(avatarKey))
  const missing = [...new Set(photosOf(visible.map(({ mention }) => mention)))].filter(
    (photo) => !existing.has(avatarFileName(photo)) && !tried.includes(avatarFileName(photo)),
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
