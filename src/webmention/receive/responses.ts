import { avatarLookup } from '../../model/avatar.js'
import { type Config, type ShownPart, shownParts } from '../../model/config.js'
import { declaredPerson } from '../../model/declared-person.js'
import { addToGroup } from '../../model/group-by.js'
import {
  type DeclaredPerson,
  epochOfMention,
  isImported,
  type Mention,
  type MentionCounts,
  networkOf,
  type StoredMention,
} from '../../model/mention.js'
import { compareText } from '../../model/message.js'
import type { Person } from '../../model/person.js'
import { type ShownResponses, shownResponses } from '../../model/responses.js'
import type { Asset } from '../../model/site.js'
import { hostOf } from '../../model/untrusted.js'
import { type ModerationContext, moderator } from './moderate.js'
import { isAuthorVerified, isProxied } from './trust.js'

/** Returns a function that returns the responses that a page shows of its stored mentions. `base` is the path that the site's URLs begin with. */
export const responder = (
  moderation: ModerationContext,
  avatars: readonly Asset[],
  base: string,
  { show, oldBefore = 0 }: { readonly show?: Config['webmention']['show']; readonly oldBefore?: number } = {},
): ((mentions: readonly StoredMention[]) => ShownResponses) => {
  const moderate = moderator(moderation)
  const avatarOf = avatarLookup(avatars, base)
  return (mentions) => {
    const shown = moderate(mentions)
      .filter(({ state }) => state === 'shown' || state === 'unconfirmed')
      .map(({ mention }) => ({ mention, time: timeOf(mention) }))
      .sort((a, b) => a.time - b.time || compareText(a.mention.source, b.mention.source))
      .map(({ mention }) => mention)
      .filter((mention) => partOf(mention, show) !== 'none')
    const named = shown.filter(
      (mention) => mention.isCountedOnly !== true && partOf(mention, show) !== 'count',
    )
    return shownResponses(
      moderation.policy === 'none'
        ? []
        : threaded(named, (mention) => ({
            ...shownAs(mention, moderation.people, partOf(mention, show) === 'names' ? noAvatar : avatarOf),
            ...(isBefore(timeOf(mention), oldBefore) && { isOld: true }),
          })),
      countsOf(shown),
    )
  }
}

/** Whether a time is known and before another. */
const isBefore = (time: number, limit: number): boolean => time > 0 && time < limit

const noAvatar = (): undefined => undefined

/** Returns how much of a mention is shown: the least that the settings say for its type and for the host of its source. */
const partOf = ({ type, source }: StoredMention, show: Config['webmention']['show'] = {}): ShownPart => {
  const host = hostOf(source)
  const parts = Object.entries(show).flatMap(([key, part]) =>
    key === type || host === key || host.endsWith(`.${key}`) ? [part] : [],
  )
  return shownParts.findLast((part) => parts.includes(part)) ?? 'all'
}

/**
 * Returns mentions with the replies to each below it, to a depth of six. A reply to an answer that is not shown is not
 * below anything.
 */
const threaded = (
  mentions: readonly StoredMention[],
  show: (mention: StoredMention) => Mention,
): Mention[] => {
  if (mentions.every(({ inReplyTo }) => inReplyTo === undefined)) return mentions.map(show)
  // Likes, reposts and bookmarks are shown as a list of people: they are below nothing, and nothing is below them.
  const isInThread = ({ type }: StoredMention): boolean => ['reply', 'mention', 'rsvp'].includes(type)
  const sources = new Set(mentions.filter(isInThread).map(({ source }) => source))
  const below = new Map<string, StoredMention[]>()
  const isBelow = (mention: StoredMention): boolean =>
    mention.inReplyTo !== undefined &&
    mention.inReplyTo !== mention.source &&
    isInThread(mention) &&
    sources.has(mention.inReplyTo)
  for (const mention of mentions)
    if (mention.inReplyTo !== undefined && isBelow(mention)) addToGroup(below, mention.inReplyTo, mention)
  const placed = new Set<StoredMention>()
  /** Returns the replies to a mention that have no place yet, and gives them one. */
  const repliesTo = ({ source }: StoredMention): StoredMention[] => {
    const replies = (below.get(source) ?? []).filter((reply) => !placed.has(reply))
    for (const reply of replies) placed.add(reply)
    return replies
  }
  const nested = (mention: StoredMention, depth: number): Mention[] => {
    placed.add(mention)
    if (depth < maxDepth) {
      const replies = repliesTo(mention).flatMap((reply) => nested(reply, depth + 1))
      return [replies.length === 0 ? show(mention) : { ...show(mention), replies }]
    }
    // Deeper replies follow at the same level, without recursion: a thread may have thousands.
    const flat: Mention[] = []
    const open = [mention]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      flat.push(show(next))
      open.push(...repliesTo(next).toReversed())
    }
    return flat
  }
  const threads = mentions.filter((mention) => !isBelow(mention)).flatMap((mention) => nested(mention, 1))
  // Of replies in a circle, the first begins a thread.
  return [...threads, ...mentions.flatMap((mention) => (placed.has(mention) ? [] : nested(mention, 1)))]
}

const maxDepth = 6

const shownAs = (
  mention: StoredMention,
  people: readonly DeclaredPerson[],
  avatarOf: ReturnType<typeof avatarLookup>,
): Mention => {
  const { id, type, source, author, name, published, received, content, rsvp, warning } = mention
  const isVerified = isAuthorVerified(mention, people)
  // A page can name the URL of any other.
  const isItsUrl = isProxied(mention) || isImported(mention) || hostOf(mention.url) === hostOf(source)
  const url = isItsUrl ? mention.url : source
  const date = published ?? received
  return {
    id,
    type,
    url,
    author: authorOf(author, isVerified ? people : [], avatarOf),
    ...(!isVerified && { isUnverified: true }),
    ...(name !== undefined && { name }),
    ...(date !== undefined && { published: date }),
    ...(content !== undefined && { content }),
    ...(rsvp !== undefined && { rsvp }),
    ...(warning !== undefined && { warning }),
    ...(avatarOf === noAvatar && { isNameOnly: true }),
    ...(mention.isOwn === true &&
      (networkOf(mention) !== undefined || isImported(mention)) && { isOwn: true }),
  }
}

const authorOf = (
  author: Person,
  people: readonly DeclaredPerson[],
  avatarOf: ReturnType<typeof avatarLookup>,
): Person => {
  const declared = declaredPerson(author, people)
  const { name, url } = { ...author, ...declared }
  const photo = avatarOf === noAvatar ? undefined : (declared?.photo ?? avatarOf(author.photo))
  return { name, ...(url !== undefined && { url }), ...(photo !== undefined && { photo }) }
}

const countsOf = (mentions: readonly StoredMention[]): MentionCounts => {
  const counts: Partial<Record<StoredMention['type'], number>> = {}
  for (const { type } of mentions) counts[type] = (counts[type] ?? 0) + 1
  return counts
}

/** Returns the time of a mention in milliseconds since 1970, 0 without one. */
const timeOf = ({ published, received }: StoredMention): number => epochOfMention(published ?? received) ?? 0
