import { storeFileChanges } from '../io/content/mention-store.js'
import { commitFileChanges } from '../io/fs/change-files.js'
import type { Http } from '../model/http.js'
import type { SourceStatus } from '../model/mention.js'
import type { Message } from '../model/message.js'
import { utcDay } from '../model/utc.js'
import { isOwnAddress, knownPages, matchTarget } from '../webmention/receive/match-target.js'
import { forgetter } from '../webmention/receive/moderate.js'
import { isSelfMention } from '../webmention/receive/own-copies.js'
import { type EndpointResult, reconcile } from '../webmention/receive/reconcile.js'
import type { Change, Store } from '../webmention/receive/store-draft.js'
import type { LoadedSite } from './load-site.js'
import { avatarChanges } from './mention-avatars.js'

/** Reconciles the store with the result of a pull, and writes the changed files, also avatars, as one change. */
export const applyToStore = async (
  loaded: LoadedSite,
  answer: EndpointResult,
  {
    http,
    checks,
    tried,
  }: {
    /** Undefined when no avatars are to be fetched. */
    readonly http?: Http
    readonly checks: ReadonlyMap<string, SourceStatus>
    /** Avatars that could not be fetched before, by file name; they are not requested again. */
    readonly tried: readonly string[]
  },
): Promise<{
  readonly store: Store
  readonly changes: readonly Change[]
  readonly isChanged: boolean
  readonly tried: readonly string[]
  readonly messages: readonly Message[]
}> => {
  const { snapshot, project, built } = loaded
  const pages = knownPages(built.site)
  const before = built.mentions.store
  const { store, changes } = reconcile(before, answer, {
    match: (target) => {
      const match = matchTarget(target, pages)
      return 'page' in match ? { page: match.page.slice(project.config.base.length) } : match
    },
    isOtherSite: (target) => !isOwnAddress(new URL(target), pages.config),
    isOwnCopy: isSelfMention(built.site),
    isForgotten: forgetter(built.mentions.moderation),
    checks,
    today: utcDay(snapshot.now),
  })
  const avatars = await avatarChanges(store, loaded, http, tried)
  const files = new Map([
    ...storeFileChanges(snapshot.root, project.mentions, before, store),
    ...avatars.changes,
  ])
  const messages = commitFileChanges(snapshot.root, files)
  return { store, changes, isChanged: files.size > 0, tried: avatars.tried, messages }
}
