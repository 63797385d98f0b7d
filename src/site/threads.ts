import type { Config } from '../model/config.js'
import { addToGroup } from '../model/group-by.js'
import type { AuthorReply, Mention } from '../model/mention.js'
import { firstWords, sentencesOf } from '../model/post-text.js'
import { noResponses, type ShownResponses, shownResponses } from '../model/responses.js'
import type { Asset, DatedPost, Entry, List, UndatedPage } from '../model/site.js'
import { canonicalUrl } from '../model/untrusted.js'

/** A function from the URL of a page to its responses. */
export type ResponsesAt = (url: string) => ShownResponses

/**
 * Returns a function from the URL of a page to its responses as threads, with the author's replies below
 * each. A thread is old when all of it is from before `oldBefore`, in milliseconds since 1970.
 */
export const threadResponses = (
  posts: readonly DatedPost[],
  responses: ReadonlyMap<string, ShownResponses>,
  oldBefore: number,
): ResponsesAt => {
  if (responses.size === 0) return () => noResponses
  const answers = new Map<string, DatedPost[]>()
  for (const post of posts)
    for (const { type, of } of post.interactions)
      if (type === 'reply') addToGroup(answers, canonicalUrl(of), post)

  /** The number of the author's replies that the page may still show. */
  let left = mostAnswers
  const threaded = (mentions: readonly Mention[], above: readonly string[]): readonly Mention[] => {
    const threads = mentions.map((given) => {
      const replies = given.replies && threaded(given.replies, above)
      const mention = withAge(
        replies === given.replies ? given : { ...given, replies: replies ?? [] },
        oldBefore,
      )
      const own = answers.get(canonicalUrl(mention.url))?.filter(({ url }) => !above.includes(url))
      if (own === undefined || own.length === 0 || above.length > 2 * maxDepth) return mention
      const path = [...above, canonicalUrl(mention.url)]
      const shown = own.toSorted((a, b) => a.published.epoch - b.published.epoch).slice(0, left)
      left -= shown.length
      const thread: Mention = {
        ...mention,
        answers: shown.map(
          (post): AuthorReply => ({
            url: post.url,
            published: post.published,
            text: firstWords(sentencesOf(post.content), 480),
            ...(post.warning !== undefined && { warning: post.warning }),
            mentions: threaded(
              (responses.get(post.url)?.mentions ?? []).filter(
                ({ type, url }) => type === 'reply' && !path.includes(canonicalUrl(url)),
              ),
              [...path, post.url],
            ),
          }),
        ),
      }
      return withAge(thread, oldBefore)
    })
    return threads.every((mention, index) => mention === mentions[index]) ? mentions : threads
  }
  return (url) => {
    const found = responses.get(url) ?? noResponses
    left = mostAnswers
    const mentions = threaded(found.mentions, [url])
    return mentions === found.mentions ? found : shownResponses(mentions, found.mentionCounts)
  }
}

/** Returns a mention that is not old when something below it is not. */
const withAge = (mention: Mention, oldBefore: number): Mention => {
  const { isOld, replies = [], answers = [] } = mention
  const isFresh = (one: Mention): boolean => one.isOld !== true
  return isOld === true &&
    (replies.some(isFresh) ||
      answers.some(({ published, mentions }) => published.epoch >= oldBefore || mentions.some(isFresh)))
    ? { ...mention, isOld: false }
    : mention
}

/** Returns the avatars that are on a page. Those of pending and hidden mentions are not published. */
export const usedAvatars = (
  pages: readonly (UndatedPage | Entry | List)[],
  avatars: readonly Asset[],
  { base }: Config,
): { readonly path: string; readonly asset: Asset }[] => {
  if (avatars.length === 0) return []
  const used = new Set<string>()
  const visit = (mentions: readonly Mention[]): void => {
    for (const { author, answers, replies } of mentions) {
      if (author.photo !== undefined) used.add(author.photo)
      visit(replies ?? [])
      for (const answer of answers ?? []) visit(answer.mentions)
    }
  }
  for (const page of pages) {
    visit(page.mentions)
    for (const { author } of 'citations' in page ? page.citations : [])
      if (author?.photo !== undefined) used.add(author.photo)
  }
  return avatars
    .filter(({ path }) => used.has(`${base}/${path}`))
    .map((asset) => ({ path: asset.path, asset }))
}

/** The maximum depth of a thread, in replies of the author. */
const maxDepth = 50

/** The most replies of the author on a page: a page that answers each of them could multiply them with each level. */
const mostAnswers = 1000
