import type { FileChanges } from '../io/fs/change-files.js'
import { fetchAvatars } from '../io/media/avatars.js'
import { faceName, nameOfFace } from '../model/avatar.js'
import type { Http } from '../model/http.js'
import { judging } from '../webmention/receive/moderate.js'
import type { Store } from '../webmention/receive/reconcile.js'
import { faceFiles } from './avatar-files.js'
import type { KnownSite } from './load-site.js'

/**
 * Fetches the pictures that a store needs and has not, and takes away those that neither the store nor an
 * answered page needs any more. What could not be had (`tried`) is asked for again when all is asked for again.
 */
export const pictureChanges = async (
  store: Store,
  { project, built }: KnownSite,
  http: Http | undefined,
  tried: readonly string[],
): Promise<{ readonly changes: FileChanges; readonly tried: readonly string[] }> => {
  const stored = store.flatMap(({ mentions }) => mentions)
  const photosOf = (mentions: typeof stored): string[] => mentions.flatMap(({ author }) => author.photo ?? [])
  const answered = built.contexts.flatMap(({ author }) => author?.photo ?? [])
  const needed = new Set([...photosOf(stored), ...answered].map(faceName))
  const judge = judging(built.heard.court)
  const visible = store.flatMap(({ page, mentions }) =>
    page === undefined ? [] : judge(mentions).filter(({ state }) => state !== 'hidden'),
  )
  const there = new Set(project.avatars.map(nameOfFace))
  const missing = [...new Set(photosOf(visible.map(({ mention }) => mention)))].filter(
    (photo) => !there.has(faceName(photo)) && !tried.includes(faceName(photo)),
  )
  const fetched = http === undefined ? new Map() : await fetchAvatars(missing, http)
  return {
    changes: new Map([
      ...faceFiles(fetched),
      ...project.avatars
        .filter((asset) => !needed.has(nameOfFace(asset)))
        .map(({ path }) => [`content/${path}`, undefined] as const),
    ]),
    tried: [...tried, ...missing.filter((photo) => !fetched.has(photo)).map(faceName)],
  }
}
