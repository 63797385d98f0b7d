import type { Html } from './html.js'
import { type InteractionType, interactionTypes } from './interactions.js'
import { type NetworkName, networkNames } from './network.js'
import type { Person } from './person.js'
import type { Timestamp } from './timestamp.js'

/** The type of a received response. A link without another property is a `mention`. */
export type MentionType = InteractionType | 'mention'
export const mentionTypes: readonly MentionType[] = [...interactionTypes(), 'mention']

/** The values of an RSVP (https://indieweb.org/rsvp). */
export const rsvpValues = ['yes', 'no', 'maybe', 'interested'] as const
export type Rsvp = (typeof rsvpValues)[number]

/** A verified mention in content/mentions/. All of it is untrusted text, sanitized and of limited length. */
export type StoredMention = {
  /** The id of the endpoint; without one, an id made from source and target. */
  readonly id: string
  readonly type: MentionType
  /** The source and the target of the webmention, as they were sent. */
  readonly source: string
  readonly target: string
  /** The permalink of the response: u-url of the source, else the source. */
  readonly url: string
  /** `photo` is the URL of the avatar on the author's site. */
  readonly author: Person
  /** The name of the source, e.g. the title of an article. */
  readonly name?: string
  /** The date in the source; it may have no offset. */
  readonly published?: string
  /** The time at which the endpoint received the mention. */
  readonly received?: string
  /** Plain text, with an empty line between paragraphs. */
  readonly content?: string
  readonly rsvp?: Rsvp
  /** The source of the answer to which this one replies, when it does not reply to the page itself. */
  readonly inReplyTo?: string
  /** The reason for which readers may not want to see the text. */
  readonly warning?: string
  /** Why the mention waits for a decision, e.g. a label of the network. */
  readonly held?: string
  /** Whether the author of this site wrote it, by the account that owns the copy. */
  readonly isOwn?: boolean
  /** Whether only the number of mentions includes it: its author hides from visitors, and has no name here. */
  readonly isCountedOnly?: boolean
  /** The day since which the endpoint does not list the mention and its source cannot be read. */
  readonly missing?: string
}

/**
 * Returns the time of a date of a mention in milliseconds since 1970; undefined without one. A time without an offset is in
 * UTC.
 */
export const epochOfMention = (date: string | undefined): number | undefined => {
  if (date === undefined) return undefined
  const epoch = Date.parse(/T[\d:.]+$/.test(date) ? `${date}Z` : date)
  return Number.isNaN(epoch) ? undefined : epoch
}

/** How the ids of mentions begin that `smallsocial server` received. */
const ownPrefix = 'here-'

/** Returns the id of an answer that was fetched from a network, from its id there, or from a hash. */
export const networkMentionId = (network: NetworkName, id: string): string => `${network}-${id.slice(0, 40)}`

/** Returns the network from which an answer was fetched; undefined for webmentions. */
export const networkOf = ({ id }: Pick<StoredMention, 'id'>): NetworkName | undefined =>
  networkNames.find((name) => id.startsWith(`${name}-`))

/** How the ids of mentions begin that were comments in an archive. */
const importedPrefix = 'import-'

/** Returns the id of a comment of an archive, from a hash of its source and target. */
export const importedMentionId = (hash: string): string => importedPrefix + hash.slice(0, 12)

/** Whether a mention was a comment in an archive: the author had approved it there, and no endpoint lists it. */
export const isImported = ({ id }: Pick<StoredMention, 'id'>): boolean => id.startsWith(importedPrefix)

/** Whether an id is one that only this program gives. */
export const isReservedId = (id: string): boolean =>
  id.startsWith(ownPrefix) || id.startsWith(importedPrefix) || networkOf({ id }) !== undefined

/** Returns the id of a mention that the own server received, from a hash of its source and target. */
export const ownMentionId = (hash: string): string => ownPrefix + hash.slice(0, 12)

/** Whether the own server received a mention: other endpoints do not list it. */
export const isReceivedHere = ({ id }: Pick<StoredMention, 'id'>): boolean => id.startsWith(ownPrefix)

/** The tombstone of a deleted mention: the properties that identify it, and the day of the deletion. */
export type DeletedMention = {
  readonly id: string
  readonly source: string
  readonly target: string
  readonly gone: string
}

/** A file of content/mentions/: the mentions of one page. */
export type PageMentions = {
  /**
   * The URL of the page, relative to the URL of the site, e.g. `/notes/x/`; undefined for mentions that match
   * no page.
   */
  readonly page?: string
  readonly mentions: readonly StoredMention[]
  readonly gone: readonly DeletedMention[]
}

/** A mention on a page. */
export type Mention = {
  readonly id: string
  readonly type: MentionType
  readonly url: string
  /** `photo` is a URL of this site. */
  readonly author: Person
  readonly name?: string
  readonly published?: string
  readonly content?: string
  readonly rsvp?: Rsvp
  readonly warning?: string
  /** Whether the author of this site wrote it. */
  readonly isOwn?: boolean
  /** True when its source only claims to be of the author: it is on another host than the author's URL. */
  readonly isUnverified?: boolean
  /** True when the page shows the name of its author without an avatar, by the setting `webmention.show`. */
  readonly isNameOnly?: boolean
  /** The replies to the mention on the same network, the oldest first. */
  readonly replies?: readonly Mention[]
  /** True when it is older than the setting `webmention.foldAfter`, so that the page folds it. */
  readonly isOld?: boolean
  /** The author's replies to the mention, the oldest first. */
  readonly answers?: readonly AuthorReply[]
}

/** A post of the author that replies to a mention, with the mentions of that post. */
export type AuthorReply = {
  readonly url: string
  readonly published: Timestamp
  /** The first words. */
  readonly text: string
  /** The whole content, where the page shows it instead of the first words. */
  readonly content?: Html
  /** The content warning, behind which the words are closed. */
  readonly warning?: string
  readonly mentions: readonly Mention[]
}

/** The number of mentions of each type that a page has. */
export type MentionCounts = Readonly<Partial<Record<MentionType, number>>>

/** A rule of moderation.yaml: the property of a mention that it compares, and the value. */
export type ModerationRule = {
  readonly by: 'domain' | 'author' | 'url' | 'word'
  readonly value: string
}

/** The rules of content/mentions/moderation.yaml. */
export type Moderation = {
  readonly approve: readonly ModerationRule[]
  readonly block: readonly ModerationRule[]
  readonly forget: readonly ModerationRule[]
}

/** A person in content/people.yaml, with other URLs of the same person in `also`. */
export type DeclaredPerson = Person & {
  readonly also: readonly string[]
  /** The name after `@` in texts. */
  readonly nick?: string
}

/** The state of an endpoint between two pulls. When it is lost, everything is fetched again. */
export type PullCursor = {
  /** The endpoint's id of each mention → a digest of the mention. */
  readonly seen: Readonly<Record<string, string>>
  /** The time of the last full pull, in milliseconds since 1970. */
  readonly full: number
}

/**
 * The status of the source of a missing mention (https://www.w3.org/TR/webmention/#updating-existing-webmentions). Of
 * answers on networks: `absent`, it is no longer on the network; `unlisted`, a complete list lacks it.
 */
export type SourceStatus = 'gone' | 'unlinked' | 'not found' | 'linked' | 'unknown' | 'absent' | 'unlisted'
