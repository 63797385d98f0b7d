import { hash } from 'node:crypto'
import { absoluteUrl } from '../model/content.js'
import { type Interaction, pageOf } from '../model/post.js'
import { excerptOf } from '../model/post-text.js'
import type { Entry, Site } from '../model/site.js'
import type { CopyType } from '../model/syndication.js'
import { decodedUrl } from '../model/url.js'
import { hashtagOf, type Segment, segmentsOfHtml, segmentText, withTags } from './segments.js'
import { shorten } from './shorten.js'

/** A picture of a copy: its URL from the root of the host, and its alternative text. */
type DraftImage = { readonly url: string; readonly alt: string }

/** A card that shows a link to the page. */
type Card = {
  readonly url: string
  readonly title: string
  readonly description: string
}

/** A copy as it will appear, before the network's own format. */
export type CopyDraft = {
  /** The absolute URL of the page. */
  readonly page: string
  readonly type: CopyType
  readonly segments: readonly Segment[]
  /** Whether words of the post are missing. */
  readonly isCut: boolean
  readonly card?: Card
  readonly images: readonly DraftImage[]
  /** The URL of the post on the network that is answered, liked or reposted. */
  readonly target?: string
  readonly language: string
  readonly warning?: string
  /** Milliseconds since 1970. */
  readonly published: number
  /** A record that is sent as it is, for types without a text. */
  readonly record?: Readonly<Record<string, unknown>>
  readonly hash: string
}

/** The properties of a network that decide how a copy looks. */
export type CopyRules = {
  readonly isWithin: (segments: readonly Segment[]) => boolean
  /** Whether words can be links; without that, the URL follows the words in brackets. */
  readonly hasLinks: boolean
  /** Whether a card can link to the page. It is not shown beside pictures. */
  readonly hasCards: boolean
  /** Whether the network shows a content warning above a post, so that the text can be hidden. */
  readonly hasWarnings: boolean
  readonly maxImages: number
  /** As many characters as the network adds before a reply, at most. */
  readonly replyPrefix?: string
  /** Whether a URL is probably a post of the network, so that a response can be its own kind of response there. */
  readonly isPost: (url: string) => boolean
}

/** The copy of an entry on a network, or the reason that it has none. */
export type Drafted = { readonly draft: CopyDraft } | { readonly reason: string }

/** Returns the host of the page of an interaction, or the name of a work. */
const nameOf = (interaction: Interaction): string => {
  const page = pageOf(interaction)
  return page === undefined ? interaction.of : new URL(page).host
}

/**
 * Returns the copy of an entry as a person would write it there: the text of a note, title and summary of an article, up
 * to four photos with their alternative texts; a reply, like or repost of a post of the network becomes the same there.
 * Other replies and likes have no copy, since they say nothing without their target.
 */
export const draftOf = (entry: Entry, site: Site, rules: CopyRules): Drafted => {
  const { config } = site
  const interaction = entry.interactions[0]
  const isNative = interaction !== undefined && rules.isPost(interaction.of)
  const native = (['like', 'repost'] as const).find((kind) => kind === entry.kind)
  if (isNative && native !== undefined)
    return {
      draft: withHash({
        ...common(entry, site),
        type: native,
        segments: [],
        isCut: false,
        images: [],
        target: interaction.of,
      }),
    }
  if (interaction !== undefined && !isNative && interaction.type !== 'reply' && !hasOwnText(entry))
    return { reason: `the post responds to ${nameOf(interaction)}, and has no text of its own` }
  if (entry.kind === 'reply' && !isNative)
    return {
      reason: `the post replies to ${interaction === undefined ? new URL(config.url).host : nameOf(interaction)}`,
    }

  const page = absoluteUrl(entry.url, site)
  const isHidden = entry.warning !== undefined && !rules.hasWarnings
  const images = (isHidden ? [] : entry.photos)
    .filter(({ url }) => url.startsWith('/'))
    .slice(0, rules.maxImages)
    .map(({ url, alt = '' }) => ({ url, alt }))
  const usesCard = rules.hasCards && images.length === 0
  const link: Segment = { text: rules.hasLinks ? shortUrl(page) : page, href: page }
  const tail = usesCard ? [] : [link]
  const written = withTags(isHidden ? [{ text: `⚠️ ${entry.warning}` }] : bodyOf(entry, page))
  const body = rules.hasLinks ? written : withoutLinks(written)
  const language = entry.lang ?? config.language
  const reserved: readonly Segment[] = [
    ...(rules.hasWarnings && entry.warning !== undefined ? [{ text: entry.warning }] : []),
    ...(isNative && rules.replyPrefix !== undefined ? [{ text: rules.replyPrefix }] : []),
  ]
  const isWithin = (text: readonly Segment[]): boolean => rules.isWithin([...reserved, ...text])
  const { segments, isCut } = shorten(body, tail, { isWithin }, language)
  const tagged =
    isCut || config.syndicate?.hashtags === false
      ? segments
      : withHashtags(segments, entry.categories, isWithin)
  return {
    draft: withHash({
      ...common(entry, site),
      type: 'post',
      segments: tagged,
      isCut,
      images,
      ...(isNative && { target: interaction.of }),
      ...(usesCard && {
        card: {
          url: page,
          title: entry.name ?? config.title,
          description: isHidden
            ? ''
            : entry.kind === 'article'
              ? excerptOf(entry, 250)
              : (entry.summary ?? ''),
        },
      }),
    }),
  }
}

const common = (entry: Entry, site: Site) => ({
  page: absoluteUrl(entry.url, site),
  language: entry.lang ?? site.config.language,
  published: entry.published.epoch,
  ...(entry.warning !== undefined && { warning: entry.warning }),
})

const hasOwnText = ({ content, name }: Entry): boolean => name !== undefined || content.text !== ''

const withHash = (draft: Omit<CopyDraft, 'hash'>): CopyDraft => {
  const { published: _, isCut: __, ...shown } = draft
  const sent = draft.type === 'post' ? shown : [draft.type, draft.target]
  return { ...draft, hash: hash('sha256', JSON.stringify(sent)).slice(0, 16) }
}

/** Returns title and summary of an article, title and text of other posts. */
const bodyOf = (entry: Entry, page: string): Segment[] => {
  const title: Segment[] = entry.name === undefined ? [] : [{ text: entry.name }]
  if (entry.kind === 'article') {
    const summary = excerptOf(entry, 280)
    return summary === '' ? title : [...title, { text: `\n\n${summary}` }]
  }
  const words = segmentsOfHtml(entry.content.html.value, page)
  return title.length === 0 || words.length === 0
    ? [...title, ...words]
    : [...title, { text: '\n\n' }, ...words]
}

/** Returns segments with the URL of each link after its words, in brackets, where the words are not the URL. */
const withoutLinks = (segments: readonly Segment[]): Segment[] =>
  segments.flatMap((segment): Segment[] => {
    const { href, text } = segment
    if (href === undefined) return [segment]
    const isUrl = sameUrl(text) === sameUrl(href)
    return isUrl ? [{ text: href, href }] : [{ text: `${text} (` }, { text: href, href }, { text: ')' }]
  })

const sameUrl = (text: string): string =>
  text
    .trim()
    .replace(/^https?:\/\/(?:www\.)?/i, '')
    .replace(/\/$/, '')
    .replace(/…$/, '')

/** Returns a URL as people write it: without scheme, and cut after 40 characters. */
const shortUrl = (url: string): string => {
  const text = decodedUrl(url.replace(/^https?:\/\//, '')).replace(/\/$/, '')
  const letters = [...text]
  return letters.length <= 40 ? text : `${letters.slice(0, 39).join('')}…`
}

/** Adds the tags as hashtags at the end, at most five, as long as there is space; without those that the text has. */
const withHashtags = (
  segments: readonly Segment[],
  categories: readonly string[],
  isWithin: CopyRules['isWithin'],
): readonly Segment[] => {
  const there = new Set(segments.flatMap(({ tag }) => tag?.toLowerCase() ?? []))
  const tags = [...new Set(categories.flatMap((category) => hashtagOf(category) ?? []))].filter(
    (tag) => !there.has(tag.toLowerCase()),
  )
  let out = segments
  for (const [index, tag] of tags.slice(0, 5).entries()) {
    const separator = index > 0 ? ' ' : segmentText(segments) === '' ? '' : '\n\n'
    const longer = [...out, ...(separator === '' ? [] : [{ text: separator }]), { text: `#${tag}`, tag }]
    if (isWithin(longer)) out = longer
    else break
  }
  return out
}
