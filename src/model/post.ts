import type { Html } from './html.js'
import { type InteractionType, interactionTypes } from './interactions.js'
import type { Rsvp } from './mention.js'
import type { Person } from './person.js'
import type { Timestamp } from './timestamp.js'

/** Kinds of a post that responds to no page. */
const plainKinds = ['video', 'photo', 'audio', 'article', 'note'] as const
export type Kind = InteractionType | (typeof plainKinds)[number]

/** The order of post type discovery (https://ptd.spec.indieweb.org/#algorithm); the types that it does not have come last. */
const discoveryOrder = interactionTypes('rsvp', 'repost', 'like')

/** The kinds of a post, in the order in which they are looked for. */
export const kinds: readonly Kind[] = [...discoveryOrder, ...plainKinds]

/** A response of a post to a page. `of` is exactly what the author wrote: webmention compares it letter by letter. */
export type Interaction =
  | { readonly type: Exclude<InteractionType, 'rsvp'>; readonly of: string }
  | { readonly type: 'rsvp'; readonly of: string; readonly rsvp: Rsvp }

/** A photo, video or audio. `url` is absolute, or a path from the root of content/ that becomes a URL of the site. */
export type MediaItem = {
  readonly url: string
  readonly alt?: string
  readonly caption?: string
  /** True when the content itself shows it, so that the template need not. */
  readonly inContent: boolean
}

/** A link or an image of the content that leads into the site itself. `href` stands in the content letter by letter. */
export type InternalLink = { readonly href: string; readonly line: number }

/** The Markdown of a post, rendered once; lists and feeds are made from the same `html`. */
export type Content = {
  readonly html: Html
  /** The words, blanks collapsed, at most 500 characters. */
  readonly text: string
  /** The first sentences, at most 500 characters, where they are others than `text`: without headings, code and tables, and with words after a long quotation. */
  readonly excerpt?: string
  /** How many characters of the sentences are a quotation that the post opens with. */
  readonly quoted?: number
  readonly words: number
  readonly internalLinks: readonly InternalLink[]
  /** The URLs of links to other sites, exactly as they are in the page. */
  readonly externalLinks: readonly string[]
}

/** One entry that knows nothing of the others: an h-entry, or a page when it has no `published`. */
export type Post = {
  /** Path under content/, e.g. `notes/hello.md`. */
  readonly path: string
  /** Of the text that it was read from. */
  readonly hash: string
  /** Of the author's words that make the h-entry: it changes when others should hear of a change. */
  readonly entryHash: string
  /** As messages name it, e.g. `content/notes/hello.md`. */
  readonly file: string
  /** From the root of the host, with the site's base path, percent-encoded, e.g. `/notes/hello/`. */
  readonly url: string
  /** The first folder under content/; none for files at the top and for bundles there. */
  readonly section?: string
  readonly kind: Kind
  readonly name?: string
  readonly summary?: string
  readonly published?: Timestamp
  readonly updated?: Timestamp
  /** When the post may first be seen, where that is not `published`. */
  readonly shownFrom?: Timestamp
  /** When the post is to be seen no more. */
  readonly shownUntil?: Timestamp
  readonly categories: readonly string[]
  readonly interactions: readonly Interaction[]
  readonly photos: readonly MediaItem[]
  readonly videos: readonly MediaItem[]
  readonly audios: readonly MediaItem[]
  readonly syndication: readonly string[]
  readonly aliases: readonly string[]
  readonly lang?: string
  readonly draft: boolean
  readonly unlisted: boolean
  readonly pinned: boolean
  readonly deleted?: Timestamp
  readonly content: Content
  /** The Markdown, kept only where feeds.markdown asks for it. */
  readonly markdown?: string
  /** Keys of the front matter that smallsocial does not read; templates may. */
  readonly extra: Readonly<Record<string, unknown>>
  /** URLs of the media files of this site that the file names, from the root of the host. */
  readonly files: readonly string[]
}

/** A page as we quote it: an h-cite. All of it is foreign text. */
export type Citation = {
  readonly url: string
  readonly name?: string
  readonly author?: Person
  readonly published?: string
  /** Plain text, at most 500 characters. */
  readonly content?: string
  /** The day since which the page could not be reached, while others could. */
  readonly unreachable?: string
  /** The day on which the page was found dead. */
  readonly gone?: string
}

/**
 * The kind of a post, in the order of the algorithm
 * (https://ptd.spec.indieweb.org/#algorithm): responses first, then media, then article or note.
 */
export const kindOf = (
  post: Pick<Post, 'interactions' | 'name' | 'photos' | 'videos' | 'audios'>,
  text: string,
): Kind => {
  for (const type of discoveryOrder) if (post.interactions.some((one) => one.type === type)) return type
  if (post.videos.length > 0) return 'video'
  if (post.photos.length > 0) return 'photo'
  if (post.audios.length > 0) return 'audio'
  return isArticle(post.name, text) ? 'article' : 'note'
}

/** Returns the text of a link to an entry: its name, its first words, the text of its photo, or the page that it answers. */
export const titleOf = (
  post: Pick<Post, 'name' | 'content' | 'url' | 'interactions' | 'photos'> & {
    readonly citations?: readonly Citation[]
  },
): string => {
  if (post.name !== undefined) return post.name
  if (post.content.text !== '') return firstWords(sentencesOf(post.content), 60)
  const shown = post.photos.find(({ alt }) => alt !== undefined && alt !== '')?.alt
  if (shown !== undefined) return firstWords(shown, 60)
  const cited = post.citations?.[0]?.name
  if (cited !== undefined) return firstWords(cited, 60)
  const of = post.interactions[0]?.of
  return of === undefined ? decodeURI(post.url) : new URL(of).hostname
}

/** Returns the excerpt of a post for lists and search engines: its summary, or its first sentences. */
export const excerptOf = ({ summary, content }: Pick<Post, 'summary' | 'content'>, limit: number): string =>
  summary ?? firstWords(sentencesOf(content), limit)

/** The words of a post as sentences, without headings and code where there are others. */
export const sentencesOf = ({ excerpt, text }: Content): string => excerpt ?? text

/** The first words of a text, `limit` characters at most, with a sign that there are more. */
export const firstWords = (text: string, limit: number): string => {
  if (text.length <= limit) return text
  const start = text.slice(0, limit).replace(/[\ud800-\udbff]$/, '')
  return `${start.replace(/\s+\S{0,40}$/, '').replace(/[\s.,;:]+$/, '')}…`
}

/** A name that the content only repeats is no name: https://ptd.spec.indieweb.org/#algorithm, steps 9 to 13. */
const isArticle = (name: string | undefined, text: string): boolean => {
  const words = collapse(name ?? '')
  return words !== '' && !collapse(text).startsWith(words)
}

const collapse = (text: string): string => text.trim().replace(/\s+/g, ' ')

/** The first letters of the first and the last word of a name, for somebody without a picture. */
export const initials = (name: string): string => {
  const letters = name.split(/\s+/).flatMap((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? [])
  const found = [...letters.slice(0, 1), ...letters.slice(1).slice(-1)].join('').toUpperCase()
  return found === '' ? (Array.from(name.trim())[0] ?? '') : found
}
