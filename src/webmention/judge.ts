import { hostOf, urlKey } from '../model/foreign.js'
import type { KnownPerson, Moderation, Rule, StoredMention } from '../model/mention.js'
import { compareText } from '../model/message.js'
import type { Person } from '../model/post.js'

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
 * Judges the mentions of a page at a time: blocked ones are hidden, then those that say again what another says, then
 * those of strangers are held. The store is not changed by it: another decision, another judgement.
 */
export const judging = (court: Court): ((mentions: readonly StoredMention[]) => Judged[]) => {
  const isKnown = court.policy === 'known' ? acquaintance(court) : () => true
  return (mentions) => judge(mentions, court, isKnown)
}

const judge = (
  mentions: readonly StoredMention[],
  court: Court,
  isKnown: (mention: StoredMention) => boolean,
): Judged[] => {
  const seen = new Map<string, StoredMention>()
  const judged = new Map(
    ranked(mentions).map((mention): [StoredMention, Judged] => {
      const blocking = [...court.moderation.block, ...court.moderation.forget].find((rule) =>
        isAbout(rule, mention),
      )
      if (blocking !== undefined)
        return [
          mention,
          { mention, state: 'hidden', reason: `blocked: ${blocking.by} \`${blocking.value}\`` },
        ]
      const keys = sameness(mention, court.people)
      const first = keys.map((key) => seen.get(key)).find((one) => one !== undefined)
      if (first !== undefined)
        return [mention, { mention, state: 'hidden', reason: `the same as ${first.id}, ${first.source}` }]
      for (const key of keys) seen.set(key, mention)
      if (!isKnown(mention))
        return [mention, { mention, state: 'held', reason: `\`${trustedHost(mention)}\` is not known yet` }]
      return [
        mention,
        mention.missing === undefined
          ? { mention, state: 'shown', reason: 'shown' }
          : { mention, state: 'suspect', reason: `not at the endpoint since ${mention.missing}` },
      ]
    }),
  )
  return mentions.map((mention) => judged.get(mention)).filter((one) => one !== undefined)
}

/** True for a mention that must not be kept at all. */
export const isForgotten = (mention: StoredMention, { forget }: Moderation): boolean =>
  forget.some((rule) => isAbout(rule, mention))

/** The rule that lets in whoever sent a mention: their domain where it is theirs, else their profile. */
export const ruleFor = (mention: StoredMention): Rule => {
  const profile = isProxied(mention) ? mention.author.url : undefined
  return profile !== undefined && new URL(profile).pathname !== '/'
    ? { by: 'author', value: profile }
    : { by: 'domain', value: trustedHost(mention) }
}

/** One person by their URLs: as declared in people.yaml, else as they come. */
export const personOf = (author: Person, people: readonly KnownPerson[]): KnownPerson | undefined => {
  if (author.url === undefined) return undefined
  const key = urlKey(author.url)
  return people.find(({ url, also }) =>
    [...(url === undefined ? [] : [url]), ...also].some((one) => urlKey(one) === key),
  )
}

/** Blocking asks every host that has to do with a mention; letting in asks only those that cannot be made up. */
const isAbout = ({ by, value }: Rule, mention: StoredMention): boolean => {
  const { source, url, author, content, name } = mention
  if (by === 'domain')
    return [source, url, ...(author.url === undefined ? [] : [author.url])].some((one) =>
      isWithin(one, value),
    )
  if (by === 'author')
    return author.url !== undefined ? urlKey(author.url) === urlKey(value) : author.name === value
  if (by === 'url') return [source, url].some((one) => urlKey(one) === urlKey(value))
  return [content, name, author.name].some((text) => text?.toLowerCase().includes(value.toLowerCase()))
}

const acquaintance = ({
  moderation,
  people,
  acquaintances,
}: Court): ((mention: StoredMention) => boolean) => {
  const known = [
    ...acquaintances,
    ...people.flatMap(({ url, also }) => (url === undefined ? also : [url, ...also])),
  ]
  const hosts = new Set(known.map(hostOf))
  const keys = known.map(urlKey)
  return (mention) => {
    const { author } = mention
    const profile = author.url
    if (moderation.approve.some((rule) => isLetIn(rule, mention))) return true
    if (!isProxied(mention)) return hosts.has(hostOf(mention.source))
    return (
      profile !== undefined &&
      keys.some((key) => key === urlKey(profile) || key.startsWith(`${urlKey(profile)}/`))
    )
  }
}

/** A page can say that anybody wrote it; only its host, or a proxy that asked the silo, can be believed. */
const isLetIn = ({ by, value }: Rule, mention: StoredMention): boolean => {
  const { source, url, author } = mention
  if (by === 'url') return [source, url].some((one) => urlKey(one) === urlKey(value))
  if (by === 'domain')
    return isWithin(source, value) || (isProxied(mention) && isWithin(author.url ?? url, value))
  const isTrue = isProxied(mention) || (author.url !== undefined && hostOf(author.url) === hostOf(source))
  return by === 'author' && isTrue && author.url !== undefined && urlKey(author.url) === urlKey(value)
}

const isProxied = ({ source }: StoredMention): boolean => isWithin(source, 'brid.gy')

const trustedHost = (mention: StoredMention): string =>
  hostOf(isProxied(mention) ? (mention.author.url ?? mention.url) : mention.source)

const isWithin = (url: string, domain: string): boolean => {
  const [host, wanted] = [hostOf(url), domain.toLowerCase().replace(/^www\./, '')]
  return host === wanted || host.endsWith(`.${wanted}`)
}

/** Two that share one of these are one: the same answer, or the same gesture of the same person. */
const sameness = (mention: StoredMention, people: readonly KnownPerson[]): string[] => {
  const { type, url, author, content } = mention
  const person = personOf(author, people)
  const who =
    person === undefined
      ? urlKey(author.url ?? `${hostOf(url)} ${author.name}`)
      : `person ${people.indexOf(person)}`
  const isGesture = type !== 'reply' && type !== 'mention'
  return [
    `${isGesture ? type : ''} ${urlKey(url)}`,
    ...(isGesture ? [`${type} ${who}`] : []),
    ...(!isGesture && content !== undefined
      ? [`${type} ${who} ${content.replace(/\W+/g, ' ').slice(0, 200)}`]
      : []),
  ]
}

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
