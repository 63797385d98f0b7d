import type { DeclaredPerson, Moderation, StoredMention } from '../../model/mention.js'
import { compareText } from '../../model/message.js'
import { canonicalUrl, canonicalUrlWithFragment, hostOf } from '../../model/untrusted.js'
import { declaredPerson, isApprovedBy, isBlockedBy, urlsOf } from './rules.js'
import { isProxied, senderKey, verifiedAuthor, verifiedHost } from './trust.js'

/** How a stored mention is treated, and by what rule. */
export type ModeratedMention = {
  readonly mention: StoredMention
  /** An unconfirmed mention is shown: the endpoint does not list it, and its source could not be read. */
  readonly state: 'shown' | 'unconfirmed' | 'pending' | 'hidden'
  readonly reason: string
}

/** The settings, decisions and people that moderation depends on. */
export type ModerationContext = {
  readonly policy: 'all' | 'known' | 'none'
  readonly moderation: Moderation
  readonly people: readonly DeclaredPerson[]
  /** Pages and people that the author of the blog responded to or follows. */
  readonly knownUrls: readonly string[]
}

/**
 * Returns a function that moderates the mentions of one page: blocked mentions are hidden, then those of unknown
 * senders are pending, then duplicates of a shown one are hidden. The store stays as it is, so that another
 * decision gives another result.
 */
export const moderator = (
  context: ModerationContext,
): ((mentions: readonly StoredMention[]) => ModeratedMention[]) => {
  const isKnown = context.policy === 'known' ? knownSender(context) : () => true
  const blocking = [...context.moderation.block, ...context.moderation.forget]
  return (mentions) => {
    const seen = new Map<string, StoredMention>()
    const moderated = new Map(
      originalsFirst(mentions).map((mention): [StoredMention, ModeratedMention] => {
        const verdict = (
          state: ModeratedMention['state'],
          reason: string,
        ): [StoredMention, ModeratedMention] => [mention, { mention, state, reason }]
        const block = blocking.find((rule) => isBlockedBy(rule, mention, context.people))
        if (block !== undefined) return verdict('hidden', `blocked: ${block.by} \`${block.value}\``)
        if (!isKnown(mention)) return verdict('pending', `\`${verifiedHost(mention)}\` is not known yet`)
        const keys = duplicateKeys(mention, context.people)
        const first = keys.map((key) => seen.get(key)).find((one) => one !== undefined)
        if (first !== undefined) return verdict('hidden', `the same as ${first.id}, ${first.source}`)
        for (const key of keys) seen.set(key, mention)
        return mention.missing === undefined
          ? verdict('shown', 'shown')
          : verdict('unconfirmed', `not at the endpoint since ${mention.missing}`)
      }),
    )
    return mentions.map((mention) => moderated.get(mention)).filter((one) => one !== undefined)
  }
}

/** True for a mention that must not be kept at all. */
export const isForgotten = (
  mention: StoredMention,
  { moderation, people }: Pick<ModerationContext, 'moderation' | 'people'>,
): boolean => moderation.forget.some((rule) => isBlockedBy(rule, mention, people))

/**
 * Who is no stranger: approved ones; those who write on a host that is as a whole somebody's whom the author
 * follows or declared; those below whose address lies a page that the author answered.
 */
const knownSender = ({
  moderation,
  people,
  knownUrls,
}: ModerationContext): ((mention: StoredMention) => boolean) => {
  const known = new Set<string>()
  for (const url of [...knownUrls, ...people.flatMap(urlsOf)]) {
    const key = canonicalUrl(url)
    for (let at = key.indexOf('/'); at !== -1; at = key.indexOf('/', at + 1)) known.add(key.slice(0, at))
    known.add(key)
  }
  const hosts = new Set(
    [...knownUrls, ...people.flatMap(urlsOf)].map(canonicalUrl).filter((key) => !key.includes('/')),
  )
  return (mention) => {
    if (moderation.approve.some((rule) => isApprovedBy(rule, mention, people))) return true
    if (!isProxied(mention) && hosts.has(hostOf(mention.source))) return true
    const author = verifiedAuthor(mention)
    const home = author === undefined ? undefined : canonicalUrl(author)
    const isAtHome =
      home !== undefined && (isProxied(mention) || canonicalUrl(mention.source).startsWith(`${home}/`))
    return isAtHome && known.has(home)
  }
}

/** Two that share one of these are one: the same answer, or the same gesture of the same person. */
const duplicateKeys = (mention: StoredMention, people: readonly DeclaredPerson[]): string[] => {
  const { type, url, content } = mention
  const author = verifiedAuthor(mention)
  const person = author === undefined ? undefined : declaredPerson({ url: author }, people)
  const who = person === undefined ? senderKey(mention) : `person ${people.indexOf(person)}`
  const isGesture = type !== 'reply' && type !== 'mention'
  const words = isGesture || content === undefined ? '' : wordsOf(content)
  return [
    `${isGesture ? type : ''} ${canonicalUrlWithFragment(url)}`,
    ...(isGesture ? [`${type} ${who}`] : []),
    ...(words !== '' ? [`${type} ${who} ${words}`] : []),
  ]
}

/** Text without what two copies of it may differ in. */
const wordsOf = (content: string): string => content.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()

/** Straight from the answer's own host before a copy by another; of RSVPs the latest counts. */
const originalsFirst = (mentions: readonly StoredMention[]): StoredMention[] =>
  mentions
    .map((mention) => ({
      mention,
      isCopy: mention.source !== mention.url && hostOf(mention.source) !== hostOf(mention.url),
      time: mention.received ?? mention.published ?? '',
    }))
    .sort(
      (a, b) =>
        Number(a.isCopy) - Number(b.isCopy) ||
        (a.mention.type === 'rsvp' && b.mention.type === 'rsvp'
          ? compareText(b.time, a.time)
          : compareText(a.time, b.time)) ||
        compareText(a.mention.source, b.mention.source),
    )
    .map(({ mention }) => mention)
