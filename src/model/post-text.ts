import { placeText } from './item.js'
import { type Citation, type Content, type Post, pageOf } from './post.js'

/**
 * Returns the text of a link to an entry: its name, what it reviews, its first words, the alternative text of its photo, or
 * the name or host of its target.
 */
export const titleOf = (
  post: Pick<Post, 'name' | 'content' | 'url' | 'interactions' | 'photos' | 'warning'> &
    Partial<Pick<Post, 'review' | 'checkin' | 'location'>> & {
      readonly citations?: readonly Citation[]
    },
): string => {
  if (post.name !== undefined) return post.name
  if (post.warning !== undefined) return firstWords(post.warning, 60)
  if (post.review !== undefined) return firstWords(post.review.item.name, 60)
  if (post.content.text !== '') return firstWords(sentencesOf(post.content), 60)
  const shown = post.photos.find(({ alt }) => alt !== undefined && alt !== '')?.alt
  if (shown !== undefined) return firstWords(shown, 60)
  if (post.checkin !== undefined) return firstWords(placeText(post.checkin), 60)
  if (post.location !== undefined) return firstWords(placeText(post.location), 60)
  const cited = post.citations?.[0]?.name
  if (cited !== undefined) return firstWords(cited, 60)
  const first = post.interactions[0]
  if (first === undefined) return decodeURI(post.url)
  const page = pageOf(first)
  return page === undefined ? firstWords(first.of, 60) : new URL(page).hostname
}

/** Returns the excerpt of a post for lists and search engines: its summary, or its first sentences. */
export const excerptOf = ({ summary, content }: Pick<Post, 'summary' | 'content'>, limit: number): string =>
  summary ?? firstWords(sentencesOf(content), limit)

/** Returns the excerpt of a post, else its text. */
export const sentencesOf = ({ excerpt, text }: Content): string => excerpt ?? text

/** Returns the first words of a text, at most `limit` characters, followed by an ellipsis if it is longer. */
export const firstWords = (text: string, limit: number): string => {
  if (text.length <= limit) return text
  const start = text.slice(0, limit).replace(/[\ud800-\udbff]$/, '')
  return `${start.replace(/\s+\S{0,40}$/, '').replace(/[\s.,;:]+$/, '')}…`
}
