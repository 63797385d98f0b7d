import { avatarLookup } from '../../model/avatar.js'
import type {
  DeclaredPerson,
  Mention,
  MentionCounts,
  PageMentions,
  StoredMention,
} from '../../model/mention.js'
import { compareText } from '../../model/message.js'
import type { Person } from '../../model/person.js'
import type { Asset, PageResponses } from '../../model/site.js'
import { type ModerationContext, moderator } from './moderate.js'
import { declaredPerson } from './rules.js'

/** The parameters of `responsesOf`. */
export type ResponseOptions = {
  readonly store: readonly PageMentions[]
  readonly moderation: ModerationContext
  /** Old URL of a page → its URL now. */
  readonly moved: ReadonlyMap<string, string>
  readonly avatars: readonly Asset[]
  /** The path that the site's URLs begin with. */
  readonly base: string
}

/** Returns the responses that each page shows, by its URL from the root of the host. */
export const responsesOf = ({
  store,
  moderation,
  moved,
  avatars,
  base,
}: ResponseOptions): Map<string, PageResponses> => {
  const byPage = new Map<string, StoredMention[]>()
  for (const { page, mentions } of store) {
    if (page === undefined) continue
    const url = moved.get(base + page) ?? base + page
    byPage.set(url, [...(byPage.get(url) ?? []), ...mentions])
  }
  const moderate = moderator(moderation)
  const avatarOf = avatarLookup(avatars, base)
  return new Map(
    [...byPage].map(([url, mentions]) => {
      const shown = moderate(mentions)
        .filter(({ state }) => state === 'shown' || state === 'unconfirmed')
        .map(({ mention }) => ({ mention, time: timeOf(mention) }))
        .sort((a, b) => a.time - b.time || compareText(a.mention.source, b.mention.source))
        .map(({ mention }) => mention)
      const isHidden = moderation.policy === 'none'
      return [
        url,
        {
          mentions: isHidden ? [] : shown.map((mention) => shownAs(mention, moderation.people, avatarOf)),
          counts: countsOf(shown),
        },
      ]
    }),
  )
}

const shownAs = (
  mention: StoredMention,
  people: readonly DeclaredPerson[],
  avatarOf: ReturnType<typeof avatarLookup>,
): Mention => {
  const { id, type, url, author, name, published, received, content, rsvp } = mention
  const date = published ?? received
  return {
    id,
    type,
    url,
    author: authorOf(author, people, avatarOf),
    ...(name !== undefined && { name }),
    ...(date !== undefined && { published: date }),
    ...(content !== undefined && { content }),
    ...(rsvp !== undefined && { rsvp }),
  }
}

const authorOf = (
  author: Person,
  people: readonly DeclaredPerson[],
  avatarOf: ReturnType<typeof avatarLookup>,
): Person => {
  const declared = declaredPerson(author, people)
  const { name, url } = { ...author, ...declared }
  const photo = declared?.photo ?? avatarOf(author.photo)
  return { name, ...(url !== undefined && { url }), ...(photo !== undefined && { photo }) }
}

const countsOf = (mentions: readonly StoredMention[]): MentionCounts => {
  const counts: Partial<Record<StoredMention['type'], number>> = {}
  for (const { type } of mentions) counts[type] = (counts[type] ?? 0) + 1
  return counts
}

/** Returns the time of a mention in milliseconds since 1970, 0 without one. A time without an offset is in UTC. */
const timeOf = ({ published, received }: StoredMention): number => {
  const text = published ?? received ?? ''
  return Date.parse(/T[\d:.]+$/.test(text) ? `${text}Z` : text) || 0
}
