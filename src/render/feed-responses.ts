import { escapeText } from '../model/html.js'
import { epochOfMention, type Mention } from '../model/mention.js'
import type { List, Site } from '../model/site.js'
import { utcTime } from '../model/utc.js'
import { behindWarning, elementOf } from './feed-entries.js'
import { cdata, xmlText } from './feed-text.js'

/** A response with words that the feed of a conversation has, and its time in milliseconds since 1970. */
export type FeedResponse = { readonly mention: Mention; readonly epoch: number }

/**
 * Returns the responses with words to the posts of a conversation, with those below others, and the answers that the author
 * wrote on other networks. One without a date has that of the post.
 */
export const feedResponses = ({ type, entries }: List): FeedResponse[] => {
  if (type !== 'conversation') return []
  const all = entries.flatMap((entry) => withReplies(entry.mentions).map((mention) => ({ mention, entry })))
  // One page may answer several posts: its reply has more words than where it only mentions one.
  const byUrl = new Map<string, (typeof all)[number]>()
  for (const one of all) {
    const before = byUrl.get(one.mention.url)
    const isBetter = before === undefined || (before.mention.type !== 'reply' && one.mention.type === 'reply')
    if (hasShownWords(one.mention) && isBetter) byUrl.set(one.mention.url, one)
  }
  return [...byUrl.values()].map(({ mention, entry }) => ({
    mention,
    epoch: epochOfMention(mention.published) ?? entry.published.epoch,
  }))
}

/** Whether pages show the words of a mention: of likes, reposts and bookmarks they show who it was. */
const hasShownWords = ({ type, content }: Mention): boolean =>
  content !== undefined && (type === 'reply' || type === 'mention' || type === 'rsvp')

const withReplies = (mentions: readonly Mention[]): Mention[] =>
  mentions.flatMap((mention) => [
    mention,
    ...withReplies(mention.replies ?? []),
    ...(mention.answers ?? []).flatMap((answer) => withReplies(answer.mentions)),
  ])

/** Returns an `<item>` of RSS 2.0. */
export const rssResponse = ({ mention, epoch }: FeedResponse, site: Site): string =>
  elementOf('item', 8, [
    `<title>${xmlText(mention.name ?? mention.author.name)}</title>`,
    `<link>${xmlText(mention.url)}</link>`,
    `<guid isPermaLink="true">${xmlText(mention.url)}</guid>`,
    `<pubDate>${new Date(epoch).toUTCString().replace('GMT', '+0000')}</pubDate>`,
    `<description>${cdata(contentOf(mention, site))}</description>`,
    `<dc:creator>${xmlText(mention.author.name)}</dc:creator>`,
  ])

/** Returns an `<entry>` of Atom. */
export const atomResponse = ({ mention, epoch }: FeedResponse, site: Site): string =>
  elementOf('entry', 4, [
    `<title type="html">${cdata(escapeText(mention.name ?? mention.author.name))}</title>`,
    `<id>${xmlText(mention.url)}</id>`,
    `<link href="${xmlText(mention.url)}"/>`,
    `<updated>${utcTime(epoch)}</updated>`,
    `<author><name>${xmlText(mention.author.name)}</name>${mention.author.url === undefined ? '' : `<uri>${xmlText(mention.author.url)}</uri>`}</author>`,
    `<content type="html">${cdata(contentOf(mention, site))}</content>`,
    `<published>${utcTime(epoch)}</published>`,
  ])

/** Returns an item of JSON Feed 1.1. */
export const jsonResponse = ({ mention, epoch }: FeedResponse, site: Site): string =>
  JSON.stringify({
    id: mention.url,
    url: mention.url,
    title: mention.name ?? mention.author.name,
    content_html: contentOf(mention, site),
    date_published: utcTime(epoch),
    authors: [
      { name: mention.author.name, ...(mention.author.url !== undefined && { url: mention.author.url }) },
    ],
  })

/** Returns the paragraphs of a mention, closed behind its content warning, if it has one. */
const contentOf = (mention: Mention, { config }: Site): string => {
  const paragraphs = (mention.content ?? '')
    .split(/\n{2,}/)
    .map((part) => `<p>${escapeText(part).replaceAll('\n', '<br>')}</p>`)
  return behindWarning(mention, paragraphs.join('\n'), config.strings)
}
