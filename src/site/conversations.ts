import type { Config } from '../model/config.js'
import type { Mention } from '../model/mention.js'
import { titleOf } from '../model/post-text.js'
import type { Entry, EntryLink, List } from '../model/site.js'
import { list } from './lists.js'

/**
 * Returns a list for each conversation: a post that was answered, and the author's posts that answer these answers, at
 * any depth. A post whose responses the author did not answer, in a post or on another network, is not a conversation.
 */
export const conversations = (entries: readonly Entry[], config: Config): List[] => {
  const entryAt = new Map(entries.map((entry) => [entry.url, entry]))
  const answersOf = new Map(
    entries.flatMap((entry) => {
      const urls = new Set(answersIn(entry.mentions).filter((url) => url !== entry.url))
      return urls.size === 0 && !isAnsweredIn(entry.mentions) ? [] : [[entry.url, urls] as const]
    }),
  )
  const answers = new Set([...answersOf.values()].flatMap((urls) => [...urls]))
  return [...answersOf].flatMap(([url, own]) => {
    const first = entryAt.get(url)
    if (first === undefined || answers.has(url)) return []
    // An answer of the same day without a time may have an earlier one than the post.
    const later = [...own].flatMap((one) => entryAt.get(one) ?? [])
    const posts = [first, ...later.sort((a, b) => a.published.epoch - b.published.epoch)]
    return [
      list(
        {
          type: 'conversation',
          title: titleOf(first),
          url: conversationUrl(url),
          entries: posts,
          feedEntries: posts.toReversed(),
        },
        config,
      ),
    ]
  })
}

/** Returns the conversation of each of its posts, by the URL of the post. */
export const conversationLinks = (lists: readonly List[]): ReadonlyMap<string, EntryLink> =>
  new Map(
    lists.flatMap(({ url, title, entries }) => entries.map((entry) => [entry.url, { url, title }] as const)),
  )

const conversationUrl = (url: string): string =>
  url.endsWith('/') ? `${url}conversation/` : `${url.replace(/\.html$/, '')}-conversation/`

/** Whether the author has answered a mention where it is, e.g. on another network. */
const isAnsweredIn = (mentions: readonly Mention[]): boolean =>
  mentions.some(
    ({ isOwn, replies = [] }) =>
      (isOwn !== true && replies.some((reply) => reply.isOwn === true)) || isAnsweredIn(replies),
  )

/** Returns the URLs of the author's posts that answer mentions, at any depth. */
const answersIn = (mentions: readonly Mention[]): string[] =>
  mentions.flatMap(({ answers = [], replies = [] }) => [
    ...answers.flatMap((answer) => [answer.url, ...answersIn(answer.mentions)]),
    ...answersIn(replies),
  ])
