import { wordsOnly } from '../../model/collapse.js'
import { declaredPerson, urlsOf } from '../../model/declared-person.js'
import { addToGroup } from '../../model/group-by.js'
import {
  type DeclaredPerson,
  epochOfMention,
  isImported,
  type Moderation,
  type ModerationRule,
  networkOf,
  type StoredMention,
} from '../../model/mention.js'
import { compareText } from '../../model/message.js'
import { canonicalUrl, canonicalUrlWithFragment, hostOf } from '../../model/untrusted.js'
import { approvalFinder, blockFinder, type RuleFinder } from './rules.js'
import { answerKeys } from './same-answer.js'
import { isOfUser, isProxied, senderKey, verifiedAuthor, verifiedHost } from './trust.js'

/** A stored mention with its state, and the reason for it. */
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
  const { approve, block, forget } = context.moderation
  const blockOf = blockFinder([...block, ...forget], context.people)
  const approvalOf = approvalFinder(approve, context.people)
  return (mentions) => {
    const seen = new Map<string, StoredMention>()
    const byText = new Map<string, StoredMention>()
    const decided = sharedDecisions(mentions)
    const moderated = new Map(
      originalsFirst(mentions).map((mention): [StoredMention, ModeratedMention] => {
        const moderatedAs = (
          state: ModeratedMention['state'],
          reason: string,
        ): [StoredMention, ModeratedMention] => [mention, { mention, state, reason }]
        const block = decided(mention, blockOf)
        if (block !== undefined) return moderatedAs('hidden', `blocked: ${block.by} \`${block.value}\``)
        if (mention.isOwn === true && networkOf(mention) !== undefined)
          return moderatedAs('shown', 'your own')
        if (mention.isCountedOnly === true)
          return moderatedAs('shown', 'only counted: the author hides from visitors')
        const isDecided = isImported(mention) || decided(mention, approvalOf) !== undefined
        if (mention.held !== undefined && !isDecided) return moderatedAs('pending', mention.held)
        if (!isDecided && !isKnown(mention))
          return moderatedAs('pending', `\`${verifiedHost(mention)}\` is not known yet`)
        const keys = duplicateKeys(mention, context.people)
        const text = textKey(mention, context.people)
        const withText = byText.get(text)
        const first =
          keys.map((key) => seen.get(key)).find((one) => one !== undefined) ??
          (withText !== undefined && originOf(withText) !== originOf(mention) ? withText : undefined)
        if (first !== undefined) return moderatedAs('hidden', `the same as ${first.id}, ${first.source}`)
        for (const key of keys) seen.set(key, mention)
        if (text !== '' && withText === undefined) byText.set(text, mention)
        return mention.missing === undefined
          ? moderatedAs('shown', 'shown')
          : moderatedAs('unconfirmed', `not at the endpoint since ${mention.missing}`)
      }),
    )
    return mentions.map((mention) => moderated.get(mention)).filter((one) => one !== undefined)
  }
}

/**
 * Returns a function that returns the rule for a mention: its own, or that of the same answer which came another way, so
 * that a decision about an answer of Bridgy also counts for the answer that was fetched.
 */
const sharedDecisions = (mentions: readonly StoredMention[]) => {
  const byKey = new Map<string, StoredMention[]>()
  for (const mention of mentions) for (const key of answerKeys(mention)) addToGroup(byKey, key, mention)
  return (mention: StoredMention, ruleOf: RuleFinder): ModerationRule | undefined => {
    const own = ruleOf(mention)
    if (own !== undefined) return own
    const others = answerKeys(mention).flatMap((key) => byKey.get(key) ?? [])
    for (const other of others) {
      const rule = other === mention ? undefined : ruleOf(other)
      if (rule !== undefined) return rule
    }
    return undefined
  }
}

/** Returns a function that returns whether a rule of `forget` matches a mention, so that it must not be stored. */
export const forgetter = ({
  moderation,
  people,
}: Pick<ModerationContext, 'moderation' | 'people'>): ((mention: StoredMention) => boolean) => {
  const ruleOf = blockFinder(moderation.forget, people)
  return (mention) => ruleOf(mention) !== undefined
}

/**
 * Returns a function that returns whether the sender of a mention is known. A sender is known when the source is on a host that is the home page of a person or site that the author declared, follows or
 * responded to, or when a URL of that kind is the verified URL of the sender or a URL below it.
 */
const knownSender = ({ people, knownUrls }: ModerationContext): ((mention: StoredMention) => boolean) => {
  const known = new Set<string>()
  for (const url of [...knownUrls, ...people.flatMap(urlsOf)]) {
    const key = canonicalUrl(url)
    const start = isOfUser(key) ? key.indexOf('/') + 1 : 0
    for (let at = key.indexOf('/', start); at !== -1; at = key.indexOf('/', at + 1))
      known.add(key.slice(0, at))
    known.add(key)
  }
  const hosts = new Set(
    [...knownUrls, ...people.flatMap(urlsOf)].map(canonicalUrl).filter((key) => !key.includes('/')),
  )
  return (mention) => {
    if (!isProxied(mention) && hosts.has(hostOf(mention.source))) return true
    const author = verifiedAuthor(mention)
    const home = author === undefined ? undefined : canonicalUrl(author)
    const source = canonicalUrl(mention.source)
    const isOwnPage =
      home !== undefined &&
      (isProxied(mention) || (source.startsWith(`${home}/`) && (home.includes('/') || !isOfUser(source))))
    return isOwnPage && known.has(home)
  }
}

/** Returns keys of a mention; mentions that share one are duplicates: the same response, or the same reaction of a person. */
const duplicateKeys = (mention: StoredMention, people: readonly DeclaredPerson[]): string[] => {
  const { type, url } = mention
  const isReaction = !hasText(mention)
  return [
    ...answerKeys(mention),
    `${isReaction ? type : ''} ${canonicalUrlWithFragment(url)}`,
    ...(isReaction ? [`${type} ${senderOf(mention, people)}`] : []),
  ]
}

/** Returns a key of the text of a mention and its sender, which copies of a response on several sites share; empty without a text. */
const textKey = (mention: StoredMention, people: readonly DeclaredPerson[]): string => {
  const words = hasText(mention) ? wordsOnly(mention.content ?? '') : ''
  return words === '' ? '' : `${mention.type} ${senderOf(mention, people)} ${words}`
}

/** Returns where a mention was published: within one place, the same words twice are two responses. */
const originOf = (mention: StoredMention): string =>
  isImported(mention) ? 'import' : (networkOf(mention) ?? hostOf(mention.source))

const hasText = ({ type }: StoredMention): boolean => type === 'reply' || type === 'mention'

const senderOf = (mention: StoredMention, people: readonly DeclaredPerson[]): string => {
  const author = verifiedAuthor(mention)
  const person = author === undefined ? undefined : declaredPerson({ url: author }, people)
  return person === undefined ? senderKey(mention) : `person ${people.indexOf(person)}`
}

/** Returns mentions in the order in which duplicates are decided: originals before copies on other hosts, the latest RSVP first. */
const originalsFirst = (mentions: readonly StoredMention[]): StoredMention[] =>
  mentions
    .map((mention) => ({
      mention,
      isCopy: mention.source !== mention.url && hostOf(mention.source) !== hostOf(mention.url),
      time: epochOfMention(mention.received ?? mention.published) ?? 0,
    }))
    .sort(
      (a, b) =>
        Number(a.isCopy) - Number(b.isCopy) ||
        (a.mention.type === 'rsvp' && b.mention.type === 'rsvp' ? b.time - a.time : a.time - b.time) ||
        compareText(a.mention.source, b.mention.source),
    )
    .map(({ mention }) => mention)
