import { webmentionKey } from '../../model/ledger.js'
import {
  type DeletedMention,
  epochOfMention,
  isImported,
  isReceivedHere,
  networkOf,
  type SourceStatus,
  type StoredMention,
} from '../../model/mention.js'
import { type Message, warning } from '../../model/message.js'
import { daysBetween } from '../../model/utc.js'
import type { Match } from './match-target.js'
import type { IncomingMention } from './normalize.js'
import { type Change, openDraft, type Store, type StoreDraft } from './store-draft.js'

/** The combined result of all sources. */
export type EndpointResult = {
  readonly received: readonly IncomingMention[]
  /** Whether it has all mentions of the sources, so that a missing one may be deleted. */
  readonly isComplete: boolean
  /** The targets that were requested; undefined for all. */
  readonly targets?: ReadonlySet<string>
}

/** The parameters of `reconcile` besides the store and the result. */
export type ReconcileOptions = {
  readonly match: (target: string) => Match
  readonly isOtherSite: (target: string) => boolean
  readonly isOwnCopy: (mention: StoredMention) => boolean
  readonly isForgotten: (mention: StoredMention) => boolean
  /** The status of the sources of missing mentions, by `webmentionKey`. */
  readonly checks: ReadonlyMap<string, SourceStatus>
  /** The date in UTC, e.g. `2026-05-26`. */
  readonly today: string
}

/**
 * Returns the stored mentions that a complete answer lacks, so that their sources can be verified. Returns none, with a
 * warning, when it lacks so many that the answer itself is probably wrong.
 */
export const missingMentions = (
  store: Store,
  { received, isComplete, targets }: EndpointResult,
): { readonly mentions: readonly StoredMention[]; readonly messages: readonly Message[] } => {
  if (!isComplete) return { mentions: [], messages: [] }
  const there = new Set(received.map(({ mention }) => webmentionKey(mention)))
  const stored = store
    .flatMap(({ mentions }) => mentions)
    .filter((mention) => !isReceivedHere(mention) && !isImported(mention) && networkOf(mention) === undefined)
    .filter(({ target }) => targets === undefined || targets.has(target))
  const missing = stored.filter((mention) => !there.has(webmentionKey(mention)))
  const isShort =
    missing.length > 0 &&
    (received.length === 0 || (stored.length >= 10 && missing.length > stored.length / 2))
  return isShort
    ? { mentions: [], messages: [tooShort(received.length)] }
    : { mentions: missing, messages: [] }
}

const tooShort = (count: number): Message =>
  warning(
    'short-answer',
    { file: 'mentions pull' },
    `the endpoint returned ${count} mentions, without more than half of the stored ones`,
    'nothing was removed; to hide a deleted mention: `smallsocial mentions block ID`',
  )

/**
 * Returns the store after a pull, and its changes; without side effects. An edited mention replaces the stored one. A
 * mention whose source is gone leaves a tombstone, and is stored again only when the endpoint receives it again.
 * Other mentions are not changed.
 */
export const reconcile = (
  store: Store,
  answer: EndpointResult,
  options: ReconcileOptions,
): { readonly store: Store; readonly changes: readonly Change[] } => {
  const draft = openDraft()
  assignStored(store, draft, options)
  for (const incoming of latest(answer.received)) receive(incoming, draft, options)
  for (const [key, status] of options.checks) applyCheck(key, status, draft, options)
  removeForgotten(draft, options)
  return { store: draft.sorted(), changes: draft.changes }
}

/** Assigns the stored mentions to the current pages: a page may have moved, or exist now. */
const assignStored = (store: Store, draft: StoreDraft, { match }: ReconcileOptions): void => {
  for (const { page, mentions, gone } of store) {
    for (const mention of mentions) {
      const found = match(mention.target)
      const home = 'page' in found ? found.page : page
      draft.put(mention, home)
      if (page === undefined && home !== undefined) draft.record('new', mention, 'its page exists now')
    }
    for (const one of gone) draft.addTombstone(one, page)
  }
}

const receive = (
  { mention, isPrivate }: IncomingMention,
  draft: StoreDraft,
  { match, isOtherSite, isForgotten, isOwnCopy }: ReconcileOptions,
): void => {
  if (isOtherSite(mention.target)) return
  const stored = draft.get(webmentionKey(mention))
  const unwanted = isPrivate
    ? 'private'
    : isForgotten(mention)
      ? 'forgotten'
      : isOwnCopy(mention)
        ? 'own copy'
        : undefined
  if (unwanted !== undefined) {
    if (stored === undefined) return
    draft.remove(mention)
    draft.record(unwanted, mention)
    return
  }
  const tombstone = draft.tombstone(mention)
  if (tombstone !== undefined && !isNewer(mention, tombstone)) return
  if (tombstone !== undefined) draft.removeTombstone(mention)
  const found = match(mention.target)
  const isUnchanged = stored !== undefined && stored.missing === undefined && isSame(stored, mention)
  if (!isUnchanged) draft.put(mention, 'page' in found ? found.page : draft.pageOf(mention))
  if (tombstone !== undefined || stored?.missing !== undefined) draft.record('back again', mention)
  else if (stored === undefined && 'reason' in found) draft.record('unmatched', mention, found.reason)
  else if (stored === undefined) draft.record('new', mention)
  else if (!isUnchanged) draft.record('edited', mention)
}

/** Applies the status of the source of a missing mention. */
const applyCheck = (
  key: string,
  status: SourceStatus,
  draft: StoreDraft,
  { today }: Pick<ReconcileOptions, 'today'>,
): void => {
  const mention = draft.get(key)
  if (mention === undefined) return
  const page = draft.pageOf(mention)
  const isLost =
    status === 'not found' && mention.missing !== undefined && daysBetween(mention.missing, today) >= 7
  // A network may show the answer again, e.g. when its author's account is active again: no tombstone is left.
  const isWithdrawn =
    status === 'absent' || (status === 'unlisted' && mention.missing !== undefined && mention.missing < today)
  if (isWithdrawn) {
    draft.remove(mention)
    draft.record('gone', mention, goneReasons[status])
  } else if (status === 'gone' || status === 'unlinked' || isLost) {
    const { id, source, target } = mention
    draft.remove(mention)
    draft.addTombstone({ id, source, target, gone: today }, page)
    draft.record('gone', mention, goneReasons[isLost ? 'not found' : status])
  } else if (status === 'linked') {
    const { missing, ...found } = mention
    draft.put(found, page)
    if (missing !== undefined) draft.record('back again', found)
  } else if (mention.missing === undefined) {
    draft.put({ ...mention, missing: today }, page)
    draft.record('unconfirmed', mention, unconfirmedReasons[status] ?? 'its source does not answer')
  }
}

const removeForgotten = (draft: StoreDraft, { isForgotten }: ReconcileOptions): void => {
  for (const mention of draft.all().filter(isForgotten)) {
    draft.remove(mention)
    draft.record('forgotten', mention)
  }
}

const goneReasons: Readonly<Record<SourceStatus, string>> = {
  gone: 'its source answers 410',
  unlinked: 'its source no longer links here',
  'not found': 'its source has answered 404 for a week',
  linked: '',
  unknown: '',
  absent: 'it is no longer on the network',
  unlisted: 'the network has not listed it for a day',
}

const unconfirmedReasons: Partial<Readonly<Record<SourceStatus, string>>> = {
  'not found': 'its source answers 404',
  unlisted: 'the network does not list it',
}

/** Returns the mentions without repeated pairs: of each pair the one that the endpoint created last. */
const latest = (received: readonly IncomingMention[]): IncomingMention[] => {
  const last = new Map<string, IncomingMention>()
  for (const one of received) {
    const before = last.get(webmentionKey(one.mention))
    if (before === undefined || !isOlder(one.mention, before.mention))
      last.set(webmentionKey(one.mention), one)
  }
  return [...last.values()]
}

const isOlder = (a: StoredMention, b: StoredMention): boolean =>
  /^\d+$/.test(a.id) && /^\d+$/.test(b.id)
    ? Number(a.id) < Number(b.id)
    : (epochOfMention(a.received) ?? 0) < (epochOfMention(b.received) ?? 0)

/** Whether the endpoint received a mention after it was deleted: its id is new, or its date is later. */
const isNewer = (mention: StoredMention, gone: DeletedMention): boolean =>
  mention.id !== gone.id || (mention.received !== undefined && mention.received.slice(0, 10) > gone.gone)

/** Whether two versions of a mention differ at most in the time when the endpoint received them. */
const isSame = (a: StoredMention, b: StoredMention): boolean => shownFieldsOf(a) === shownFieldsOf(b)
const shownFieldsOf = ({ received: _, missing: __, ...fields }: StoredMention): string =>
  JSON.stringify(fields)
