import { type InteractionType, interactionTypes } from './interactions.js'
import type { Person } from './person.js'
import type { Timestamp } from './timestamp.js'

/** The ways in which another page can respond to one of ours: a plain link is a `mention`. */
export type MentionType = InteractionType | 'mention'
export const mentionTypes: readonly MentionType[] = [...interactionTypes(), 'mention']

/** Answers to an invitation: https://indieweb.org/rsvp */
export const rsvpValues = ['yes', 'no', 'maybe', 'interested'] as const
export type Rsvp = (typeof rsvpValues)[number]

/** A verified answer as content/mentions/ keeps it. All of it is foreign text, cleaned and already limited to what we show. */
export type StoredMention = {
  /** The endpoint's own id; where it has none, one made of source and target. */
  readonly id: string
  readonly type: MentionType
  /** The webmention's pair, as it was sent. */
  readonly source: string
  readonly target: string
  /** The answer itself: u-url of the source, else the source. */
  readonly url: string
  /** `photo` is where the picture lies at the author's. */
  readonly author: Person
  /** Of a page that mentions ours. */
  readonly name?: string
  /** As the source gave it; may lack an offset. */
  readonly published?: string
  /** When the endpoint heard of it. */
  readonly received?: string
  /** Plain text, an empty line between paragraphs. */
  readonly content?: string
  readonly rsvp?: Rsvp
  /** The day since which the endpoint does not tell of it and its source cannot be read. */
  readonly missing?: string
}

/** A tombstone of a mention that was deleted: enough to recognise it. */
export type DeletedMention = {
  readonly id: string
  readonly source: string
  readonly target: string
  readonly gone: string
}

/** A file of content/mentions/: what came in for one page. */
export type PageMentions = {
  /** The page's URL below the site's, e.g. `/notes/x/`; nothing for what matches no page. */
  readonly page?: string
  readonly mentions: readonly StoredMention[]
  readonly gone: readonly DeletedMention[]
}

/** An answer as a page shows it. */
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
  /** What the author of the blog answered to it, oldest first. */
  readonly answers?: readonly AuthorReply[]
}

/** A post of ours that answers a mention, and what that post was answered. */
export type AuthorReply = {
  readonly url: string
  readonly published: Timestamp
  /** The first words. */
  readonly text: string
  readonly mentions: readonly Mention[]
}

/** How many answers of each type a page has. */
export type MentionCounts = Readonly<Partial<Record<MentionType, number>>>

/** One line of moderation.yaml: who or what is meant. */
export type ModerationRule = {
  readonly by: 'domain' | 'author' | 'url' | 'word'
  readonly value: string
}

/** content/mentions/moderation.yaml: what the author of the blog decided. */
export type Moderation = {
  readonly approve: readonly ModerationRule[]
  readonly block: readonly ModerationRule[]
  readonly forget: readonly ModerationRule[]
}

/** Somebody who is met under several URLs: content/people.yaml. */
export type DeclaredPerson = Person & { readonly also: readonly string[] }
