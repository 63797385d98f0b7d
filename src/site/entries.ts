import { avatarLookup } from '../model/avatar.js'
import { lazy } from '../model/memoize.js'
import { compareText } from '../model/message.js'
import { type Citation, type Post, pageOf } from '../model/post.js'
import { titleOf } from '../model/post-text.js'
import type { DatedPost, Entry, EntryLink, List } from '../model/site.js'
import type { StandardSite } from '../model/standard-site.js'
import { conversationLinks, conversations } from './conversations.js'
import type { Parts } from './parts.js'
import type { SeeAlsoOf } from './see-also.js'
import type { ResponsesAt } from './threads.js'

/**
 * Returns the dated posts as entries, newest first: with their neighbours, responses, contexts and copies; and the lists of
 * their conversations, by the setting.
 */
export const makeEntries = (
  posts: readonly DatedPost[],
  parts: Parts,
  responsesAt: ResponsesAt,
  alsoOf: SeeAlsoOf | undefined,
): { readonly entries: readonly Entry[]; readonly conversations: readonly List[] } => {
  const { config } = parts
  const cited = citationsOf(parts)
  const dated = posts.toSorted(byTime)
  const neighbours = neighboursOf(
    dated.filter((post) => !post.unlisted),
    (post) => titleOf({ ...post, citations: cited(post) }),
  )
  const entries = dated.map((post): Entry => {
    const place = neighbours.get(post)
    // V8 copies a large object by `assign` ten times faster than by a spread, and there are thousands.
    return Object.assign({}, post, responsesAt(post.url), {
      citations: cited(post),
      syndication: withCopies(post.syndication, parts.copies.get(config.origin + post.url)),
      newer: place?.newer,
      older: place?.older,
      isScheduled: post.published.epoch > parts.now,
      ...documentOf(post, parts.standardSite),
      ...alsoOf?.(post),
    })
  })
  if (!config.conversations) return { entries, conversations: [] }
  const lists = conversations(
    entries.filter((entry) => !entry.unlisted),
    config,
  )
  return { entries: withConversations(entries, lists), conversations: lists }
}

const withConversations = (entries: readonly Entry[], lists: readonly List[]): readonly Entry[] => {
  const conversationOf = conversationLinks(lists)
  if (conversationOf.size === 0) return entries
  return entries.map((entry) => {
    const conversation = conversationOf.get(entry.url)
    return conversation === undefined ? entry : { ...entry, conversation }
  })
}

/**
 * Returns a function that returns the contexts of the targets of a post, with the local copies of avatars. That of a page
 * counts for all posts; that of a work, which has only a name, for its post.
 */
const citationsOf = ({ posts, contexts, avatars, config }: Parts): ((post: Post) => Citation[]) => {
  const avatarOf = avatarLookup(avatars, config.base)
  const local = ({ author, ...context }: Citation): Citation => {
    if (author === undefined) return context
    const { photo: original, ...person } = author
    const photo = avatarOf(original)
    return { ...context, author: { ...person, ...(photo !== undefined && { photo }) } }
  }
  const written = posts.flatMap((post) => post.contexts ?? []).filter((one) => pageOf(one) !== undefined)
  const ofPages = new Map([...written, ...contexts].map((one) => [one.url, local(one)]))
  const ofWork = ({ contexts: own = [] }: Post, name: string): Citation | undefined =>
    own.filter(({ url }) => url === name).map(local)[0]
  return (post) => post.interactions.map(({ of }) => ofPages.get(of) ?? ofWork(post, of) ?? { url: of })
}

/** Returns the copies of a post on other sites: those in its front matter, and those that Bridgy made. */
const withCopies = (own: readonly string[], copies: readonly string[] = []): readonly string[] =>
  own.length + copies.length < 2 ? [...own, ...copies] : [...new Set([...own, ...copies])]

const documentOf = (post: Post, records: StandardSite | undefined): { readonly document?: string } => {
  const document = records?.documentOf(post)
  return document === undefined ? {} : { document }
}

/** Orders posts newest first, and posts of the same time by URL, so that builds are reproducible. */
const byTime = (a: DatedPost, b: DatedPost): number =>
  b.published.epoch - a.published.epoch || compareText(a.url, b.url)

/** Returns the links to the newer and the older post of each post; `title` makes that of a post without a name. */
const neighboursOf = (
  posts: readonly DatedPost[],
  title: (post: Post) => string,
): Map<Post, Pick<Entry, 'newer' | 'older'>> => {
  const links = posts.map((post): EntryLink => {
    if (post.name !== undefined) return { url: post.url, title: post.name }
    const titleOf = lazy(() => title(post))
    return {
      url: post.url,
      get title() {
        return titleOf()
      },
    }
  })
  return new Map(
    posts.map((post, index) => [post, { newer: links[index - 1], older: links[index + 1] }] as const),
  )
}
