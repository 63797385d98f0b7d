import { fetchAvatars } from '../io/avatars.js'
import type { FileChanges } from '../io/change-files.js'
import type { Http } from '../model/http.js'
import { judging } from '../webmention/judge.js'
import type { Store } from '../webmention/reconcile.js'
import { avatarName } from '../webmention/responses.js'
import type { KnownSite } from './site.js'

/**
 * Fetches the pictures that a store needs and has not, and takes away those that nobody needs any more. What
 * could not be had (`tried`) is asked for again when all is asked for again.
 */
export const pictureChanges = async (
  store: Store,
  { project, built }: KnownSite,
  http: Http | undefined,
  tried: readonly string[],
): Promise<{ readonly changes: FileChanges; readonly tried: readonly string[] }> => {
  const stored = store.flatMap(({ mentions }) => mentions)
  const photosOf = (mentions: typeof stored): string[] => mentions.flatMap(({ author }) => author.photo ?? [])
  const needed = new Set(photosOf(stored).map(avatarName))
  const judge = judging(built.heard.court)
  const visible = store.flatMap(({ page, mentions }) =>
    page === undefined ? [] : judge(mentions).filter(({ state }) => state !== 'hidden'),
  )
  const there = new Set(project.avatars.map(({ path }) => path.replace(/^.*\/|\.\w+$/g, '')))
  const missing = [...new Set(photosOf(visible.map(({ mention }) => mention)))].filter(
    (photo) => !there.has(avatarName(photo)) && !tried.includes(avatarName(photo)),
  )
  const fetched = http === undefined ? new Map() : await fetchAvatars(missing, http)
  return {
    changes: new Map([
      ...[...fetched].map(
        ([photo, { bytes, ending }]) =>
          [`content/mentions/avatars/${avatarName(photo)}.${ending}`, bytes] as const,
      ),
      ...project.avatars
        .filter(({ path }) => !needed.has(path.replace(/^.*\/|\.\w+$/g, '')))
        .map(({ path }) => [`content/${path}`, undefined] as const),
    ]),
    tried: [...tried, ...missing.filter((photo) => !fetched.has(photo)).map(avatarName)],
  }
}
