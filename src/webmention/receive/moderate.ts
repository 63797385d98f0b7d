import type { KnownPerson, Moderation, StoredMention } from '../../model/mention.js'
import { compareText } from '../../model/message.js'
import { answerKey, hostOf, urlKey } from '../../model/untrusted.js'
import { declaredPerson, isLetIn, isMeant, urlsOf } from './rules.js'
import { believedAuthor, isProxied, trustedHost, writerOf } from './trust.js'

/** How a stored mention is treated, and by what rule. */
export type Judged = {
  readonly mention: StoredMention
  /** A suspect one is shown: the endpoint has lost it, and its source could not be read. */
  readonly state: 'shown' | 'suspect' | 'held' | 'hidden'
  readonly reason: string
}

/** What mentions are judged by. */
export type Court = {
  readonly policy: 'all' | 'known' | 'none'
  readonly moderation: Moderation
  readonly people: readonly KnownPerson[]
  /** Pages and people whom the author of the blog answered or follows. */
  readonly acquaintances: readonly string[]
}

/**
 * Judges the mentions of a page at a time: blocked ones are hidden, then those of strangers are held, then those
 * that say again what a shown one says are hidden. The store is not changed by it: another decision, another
 * judgement.
 */
export const judging = (court: Court): ((mentions: readonly StoredMention[]) => Judged[]) => {
  const isKnown = court.policy === 'known' ? acquaintance(court) : () => true
  const blocking = [...court.moderation.block, ...court.moderation.forget]
  return (mentions) => {
    const seen = new Map<string, StoredMention>()
    const judged = new Map(
      ranked(mentions).map((mention): [StoredMention, Judged] => {
        const verdict = (state: Judged['state'], reason: string): [StoredMention, Judged] => [
          mention,
          { mention, state, reason },
        ]
        const block = blocking.find((rule) => isMeant(rule, mention, court.people))
        if (block !== undefined) return verdict('hidden', `blocked: ${block.by} \`${block.value}\``)
        if (!isKnown(mention)) return verdict('held', `\`${trustedHost(mention)}\` is not known yet`)
        const keys = sameness(mention, court.people)
        const first = keys.map((key) => seen.get(key)).find((one) => one !== undefined)
        if (first !== undefined) return verdict('hidden', `the same as ${first.id}, ${first.source}`)
        for (const key of keys) seen.set(key, mention)
        return mention.missing === undefined
          ? verdict('shown', 'shown')
          : verdict('suspect', `not at the endpoint since ${mention.missing}`)
      }),
    )
    return mentions.map((mention) => judged.get(mention)).filter((one) => one !== undefined)
  }
}

/** True for a mention that must not be kept at all. */
export const isForgotten = (
  mention: StoredMention,
  { moderation, people }: Pick<Court, 'moderation' | 'people'>,
): boolean => moderation.forget.some((rule) => isMeant(rule, mention, people))

/**
 * Who is no stranger: approved ones; those who write on a host that is as a whole somebody's whom the author
 * follows or declared; those below whose address lies a page that the author answered.
 */
const acquaintance = ({
  moderation,
  people,
  acquaintances,
}: Court): ((mention: StoredMention) => boolean) => {
  const known = new Set<string>()
  for (const url of [...acquaintances, ...people.flatMap(urlsOf)]) {
    const key = urlKey(url)
    for (let at = key.indexOf('/'); at !== -1; at = key.indexOf('/', at + 1)) known.add(key.slice(0, at))
    known.add(key)
  }
  const hosts = new Set(
    [...acquaintances, ...people.flatMap(urlsOf)].map(urlKey).filter((key) => !key.includes('/')),
  )
  return (mention) => {
    if (moderation.approve.some((rule) => isLetIn(rule, mention, people))) return true
    if (!isProxied(mention) && hosts.has(hostOf(mention.source))) return true
    const author = believedAuthor(mention)
    const home = author === undefined ? undefined : urlKey(author)
    const isAtHome =
      home !== undefined && (isProxied(mention) || urlKey(mention.source).startsWith(`${home}/`))
    return isAtHome && known.has(home)
  }
}

/** Two that share one of these are one: the same answer, or the same gesture of the same person. */
const sameness = (mention: StoredMention, people: readonly KnownPerson[]): string[] => {
  const { type, url, content } = mention
  const author = believedAuthor(mention)
  const person = author === undefined ? undefined : declaredPerson({ url: author }, people)
  const who = person === undefined ? writerOf(mention) : `person ${people.indexOf(person)}`
  const isGesture = type !== 'reply' && type !== 'mention'
  const words = isGesture || content === undefined ? '' : wordsOf(content)
  return [
    `${isGesture ? type : ''} ${answerKey(url)}`,
    ...(isGesture ? [`${type} ${who}`] : []),
    ...(words !== '' ? [`${type} ${who} ${words}`] : []),
  ]
}

/** Text without what two copies of it may differ in. */
const wordsOf = (content: string): string => content.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()

/** Straight from the answer's own host before a copy by another; of RSVPs the latest counts. */
const ranked = (mentions: readonly StoredMention[]): StoredMention[] =>
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
