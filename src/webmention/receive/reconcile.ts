import type { DeletedMention, PageMentions, StoredMention } from '../../model/mention.js'
import { compareText, type Message, warning } from '../../model/message.js'
import type { Match } from './match-target.js'
import type { IncomingMention } from './normalize.js'

/** content/mentions/ as a whole: the mentions of each page, and of none. */
export type Store = readonly PageMentions[]

/** The combined result of all sources. */
export type EndpointResult = {
  readonly received: readonly IncomingMention[]
  /** True when it is all that they have: then what is not in it may be gone. */
  readonly isComplete: boolean
  /** The targets that were asked for; all when undefined. */
  readonly targets?: ReadonlySet<string>
}

/** The status of the source of a missing mention: https://www.w3.org/TR/webmention/#updating-existing-webmentions */
export type SourceStatus = 'gone' | 'unlinked' | 'not found' | 'linked' | 'unknown'

/** The change of one mention. Whether it is shown is decided later, by moderation. */
export type Change = {
  readonly change:
    | 'new'
    | 'edited'
    | 'unconfirmed'
    | 'gone'
    | 'back again'
    | 'private'
    | 'own copy'
    | 'forgotten'
    | 'unmatched'
  readonly mention: StoredMention
  readonly reason?: string
}

/** The parameters of `reconcile` beside the store and the result. */
export type ReconcileOptions = {
  readonly match: (target: string) => Match
  readonly isOtherSite: (target: string) => boolean
  readonly isOwnCopy: (mention: StoredMention) => boolean
  readonly isForgotten: (mention: StoredMention) => boolean
  /** By `keyOf`. */
  readonly checks: ReadonlyMap<string, SourceStatus>
  /** `2026-05-26`. */
  readonly today: string
}

/** A webmention is its pair: https://www.w3.org/TR/webmention/#sending-webmentions */
export const keyOf = ({ source, target }: Pick<StoredMention, 'source' | 'target'>): string =>
  `${source} ${target}`

/**
 * Returns the stored mentions that a complete answer lacks, so that their sources can be verified. Returns none, with a
 * warning, when it lacks so many that the answer itself is probably wrong.
 */
export const missingMentions = (
  store: Store,
  { received, isComplete, targets }: EndpointResult,
): { readonly mentions: readonly StoredMention[]; readonly messages: readonly Message[] } => {
  if (!isComplete) return { mentions: [], messages: [] }
  const there = new Set(received.map(({ mention }) => keyOf(mention)))
  const stored = store
    .flatMap(({ mentions }) => mentions)
    .filter(({ target }) => targets === undefined || targets.has(target))
  const missing = stored.filter((mention) => !there.has(keyOf(mention)))
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
    `${count} mentions came; more than half of those that are stored are not among them`,
    'nothing was removed; a mention that is really gone can be hidden with `mentions block` or `mentions forget`',
  )

/**
 * Store × answer × checks → store and what changed. Pure. Edits replace; what a checked source says is gone
 * leaves a tombstone, and comes back only when the endpoint heard of it anew; all else is kept.
 */
export const reconcile = (
  store: Store,
  answer: EndpointResult,
  facts: ReconcileOptions,
): { readonly store: Store; readonly changes: readonly Change[] } => {
  const pages = new Map<
    string | undefined,
    { mentions: Map<string, StoredMention>; gone: Map<string, DeletedMention> }
  >()
  const pageAt = (page: string | undefined) => {
    const known = pages.get(page)
    if (known !== undefined) return known
    const made = { mentions: new Map<string, StoredMention>(), gone: new Map<string, DeletedMention>() }
    pages.set(page, made)
    return made
  }
  const changes: Change[] = []
  const tell = (change: Change['change'], mention: StoredMention, reason?: string): void =>
    void changes.push({ change, mention, ...(reason !== undefined && { reason }) })
  const placeOf = new Map<string, string | undefined>()
  const tombstones = new Map<string, { page: string | undefined; gone: DeletedMention }>()
  for (const { page, mentions, gone } of store) {
    for (const mention of mentions) {
      const key = keyOf(mention)
      const match = facts.match(mention.target)
      const home = 'page' in match ? match.page : page
      placeOf.set(key, home)
      pageAt(home).mentions.set(key, mention)
      if (page === undefined && home !== undefined) tell('new', mention, 'its page is there now')
    }
    for (const one of gone) {
      tombstones.set(keyOf(one), { page, gone: one })
      pageAt(page).gone.set(keyOf(one), one)
    }
  }
  const drop = (key: string): boolean => placeOf.has(key) && pageAt(placeOf.get(key)).mentions.delete(key)

  for (const { mention, isPrivate } of latest(answer.received)) {
    const key = keyOf(mention)
    if (facts.isOtherSite(mention.target)) continue
    const unwanted = isPrivate
      ? 'private'
      : facts.isForgotten(mention)
        ? 'forgotten'
        : facts.isOwnCopy(mention)
          ? 'own copy'
          : undefined
    if (unwanted !== undefined) {
      if (drop(key)) tell(unwanted, mention)
      continue
    }
    const tombstone = tombstones.get(key)
    if (tombstone !== undefined && !isNewer(mention, tombstone.gone)) continue
    if (tombstone !== undefined) pageAt(tombstone.page).gone.delete(key)
    const stored = placeOf.has(key) ? pageAt(placeOf.get(key)).mentions.get(key) : undefined
    const match = facts.match(mention.target)
    const home = 'page' in match ? match.page : placeOf.get(key)
    const isKept = stored !== undefined && stored.missing === undefined && isSame(stored, mention)
    if (!isKept) pageAt(home).mentions.set(key, mention)
    placeOf.set(key, home)
    if (tombstone !== undefined || stored?.missing !== undefined) tell('back again', mention)
    else if (stored === undefined && 'reason' in match) tell('unmatched', mention, match.reason)
    else if (stored === undefined) tell('new', mention)
    else if (!isKept) tell('edited', mention)
  }

  for (const [key, check] of facts.checks) {
    const place = pageAt(placeOf.get(key))
    const mention = place.mentions.get(key)
    if (mention === undefined) continue
    const isLost =
      check === 'not found' && mention.missing !== undefined && daysBetween(mention.missing, facts.today) >= 7
    if (check === 'gone' || check === 'unlinked' || isLost) {
      const { id, source, target } = mention
      place.mentions.delete(key)
      place.gone.set(key, { id, source, target, gone: facts.today })
      tell('gone', mention, goneReasons[isLost ? 'not found' : check])
    } else if (check === 'linked') {
      const { missing, ...found } = mention
      if (missing !== undefined) tell('back again', found)
      place.mentions.set(key, found)
    } else if (mention.missing === undefined) {
      place.mentions.set(key, { ...mention, missing: facts.today })
      tell(
        'unconfirmed',
        mention,
        check === 'not found' ? 'its source answers 404' : 'its source does not answer',
      )
    }
  }

  for (const { mentions } of pages.values())
    for (const [key, mention] of mentions)
      if (facts.isForgotten(mention)) {
        mentions.delete(key)
        tell('forgotten', mention)
      }

  return { store: sorted(pages), changes }
}

const goneReasons: Readonly<Record<SourceStatus, string>> = {
  gone: 'its source answers 410',
  unlinked: 'its source does not link here any more',
  'not found': 'its source has answered 404 for a week',
  linked: '',
  unknown: '',
}

/** Of a pair that came twice, the one that the endpoint made later. */
const latest = (received: readonly IncomingMention[]): IncomingMention[] => {
  const last = new Map<string, IncomingMention>()
  for (const one of received) {
    const before = last.get(keyOf(one.mention))
    if (before === undefined || !isOlder(one.mention, before.mention)) last.set(keyOf(one.mention), one)
  }
  return [...last.values()]
}

const isOlder = (a: StoredMention, b: StoredMention): boolean =>
  /^\d+$/.test(a.id) && /^\d+$/.test(b.id)
    ? Number(a.id) < Number(b.id)
    : (a.received ?? '') < (b.received ?? '')

/** The endpoint heard of it after it was gone: it has a new id, for the old row was destroyed. */
const isNewer = (mention: StoredMention, gone: DeletedMention): boolean =>
  mention.id !== gone.id || (mention.received !== undefined && mention.received.slice(0, 10) > gone.gone)

/** The same to a reader: that the endpoint looked again changes nothing. */
const isSame = (a: StoredMention, b: StoredMention): boolean => wordsOf(a) === wordsOf(b)
const wordsOf = ({ received: _, missing: __, ...words }: StoredMention): string => JSON.stringify(words)

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000

const sorted = (
  pages: ReadonlyMap<
    string | undefined,
    { mentions: ReadonlyMap<string, StoredMention>; gone: ReadonlyMap<string, DeletedMention> }
  >,
): PageMentions[] =>
  [...pages]
    .map(([page, { mentions, gone }]) => ({
      ...(page !== undefined && { page }),
      mentions: [...mentions.values()].sort(byPair),
      gone: [...gone.values()].sort(byPair),
    }))
    .filter(({ mentions, gone }) => mentions.length + gone.length > 0)
    .sort((a, b) => compareText(a.page ?? '', b.page ?? ''))

/** Not by time: two machines that pull add in different places, so that git can merge. */
const byPair = (
  a: Pick<StoredMention, 'source' | 'target'>,
  b: Pick<StoredMention, 'source' | 'target'>,
): number => compareText(a.source, b.source) || compareText(a.target, b.target)
