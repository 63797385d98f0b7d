import { absoluteUrl, feedContent } from '../model/content.js'
import { feedIdOf } from '../model/feed-id.js'
import { escapeText, html, interpolate } from '../model/html.js'
import type { UiStrings } from '../model/i18n/ui-strings.js'
import { interactionTexts, readStatusTexts } from '../model/kind-texts.js'
import { mediaTypeOf } from '../model/media.js'
import { type MediaItem, pageOf, propertyOf } from '../model/post.js'
import { replyMailUrl } from '../model/reply-mail.js'
import type { Entry, Site } from '../model/site.js'
import { toRfc822, toRfc3339 } from '../model/timestamp.js'
import { cdata, xmlText } from './feed-text.js'

/**
 * Returns an `<item>` of RSS 2.0 (https://www.rssboard.org/rss-specification). It has a title only if the
 * post has one; `content`, which is `itemContent`, is in `description`, or, if the post has a summary, in
 * `content:encoded`.
 */
export const rssItem = (entry: Entry, content: string, site: Site): string => {
  const url = absoluteUrl(entry.url, site)
  const id = feedIdOf(entry, site.config)
  const markup = cdata(content)
  const [enclosure] = attachmentsOf(entry, site)
  return elementOf('item', 8, [
    entry.name !== undefined && `<title>${xmlText(entry.name)}</title>`,
    `<link>${xmlText(url)}</link>`,
    `<guid isPermaLink="${id === url}">${xmlText(id)}</guid>`,
    `<pubDate>${toRfc822(entry.published)}</pubDate>`,
    entry.summary === undefined
      ? `<description>${markup}</description>`
      : `<description>${cdata(escapeText(entry.summary))}</description>`,
    entry.summary !== undefined && `<content:encoded>${markup}</content:encoded>`,
    ...entry.categories.map((tag) => `<category>${xmlText(tag)}</category>`),
    `<dc:creator>${xmlText(site.config.author.name)}</dc:creator>`,
    replyCount(entry) > 0 && `<slash:comments>${replyCount(entry)}</slash:comments>`,
    entry.markdown !== undefined && `<source:markdown>${xmlText(entry.markdown)}</source:markdown>`,
    enclosure &&
      `<enclosure url="${xmlText(enclosure.url)}" length="${enclosure.length}" type="${enclosure.type}"/>`,
  ])
}

/**
 * Returns an `<entry>` of Atom (RFC 4287), with the pages that it responds to as `thr:in-reply-to` (RFC 4685)
 * or related links.
 */
export const atomEntry = (entry: Entry, content: string, site: Site): string => {
  const { published, updated } = entry
  const changed = updated ?? published
  return elementOf('entry', 4, [
    `<title type="html">${cdata(escapeText(entry.name ?? ''))}</title>`,
    `<id>${xmlText(feedIdOf(entry, site.config))}</id>`,
    `<link href="${xmlText(absoluteUrl(entry.url, site))}"/>`,
    `<updated>${toRfc3339(changed)}</updated>`,
    entry.summary !== undefined && `<summary type="html">${cdata(escapeText(entry.summary))}</summary>`,
    `<content type="html">${cdata(content)}</content>`,
    `<published>${toRfc3339(published)}</published>`,
    ...entry.categories.map((tag) => `<category term="${xmlText(tag)}"/>`),
    ...entry.interactions.map((interaction) => {
      const page = pageOf(interaction)
      if (page === undefined) return false
      const url = xmlText(page)
      return propertyOf(interaction) === 'in-reply-to'
        ? `<thr:in-reply-to ref="${url}" href="${url}"/>`
        : `<link rel="related" href="${url}"/>`
    }),
    replyCount(entry) > 0 &&
      `<link rel="replies" type="text/html" href="${xmlText(absoluteUrl(entry.url, site))}#responses" thr:count="${replyCount(entry)}"/>`,
    ...attachmentsOf(entry, site).map(
      ({ url, length, type }) =>
        `<link rel="enclosure" href="${xmlText(url)}"${length > 0 ? ` length="${length}"` : ''} type="${type}"/>`,
    ),
  ])
}

/** Returns the number of received replies, which do not change `updated`. */
const replyCount = ({ mentionCounts }: Entry): number => mentionCounts.reply ?? 0

/** Returns an item of JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). */
export const jsonItem = (entry: Entry, content: string, site: Site): string =>
  JSON.stringify({
    id: feedIdOf(entry, site.config),
    url: absoluteUrl(entry.url, site),
    external_url: entry.interactions[0] && pageOf(entry.interactions[0]),
    ...(entry.name !== undefined && { title: entry.name }),
    content_html: content,
    ...(entry.summary !== undefined && { summary: entry.summary }),
    ...(entry.photos[0] && { image: absoluteUrl(entry.photos[0].url, site) }),
    date_published: toRfc3339(entry.published),
    ...(entry.updated !== undefined && { date_modified: toRfc3339(entry.updated) }),
    ...(entry.categories.length > 0 && { tags: entry.categories }),
    ...(entry.lang !== undefined && { language: entry.lang }),
    ...(entry.audios.length + entry.videos.length > 0 && {
      attachments: attachmentsOf(entry, site).map(({ url, type }) => ({ url, mime_type: type })),
    }),
    ...(entry.markdown !== undefined && { _source: { markdown: entry.markdown } }),
  })

/** Returns the content of a feed item: links to the pages that it responds to, media, the author's text. */
export const itemContent = (entry: Entry, site: Site): string => {
  const { strings } = site.config
  const answers = entry.interactions.map((interaction, index) => {
    const name = entry.citations[index]?.name ?? entry.name ?? interaction.of
    const url = pageOf(interaction)
    const author = entry.citations[index]?.author?.name
    const page =
      url === undefined
        ? html`${interaction.of}${author !== undefined && ` (${author})`}`
        : html`<a href="${url}">${name}</a>`
    const answer = interaction.type === 'rsvp' && strings[interaction.rsvp]
    const sentence = interpolate(interactionTexts(interaction, site.config).page, {
      page,
      who: page,
      answer,
    })
    const status = interaction.type === 'read' && interaction.status
    return html`<p>${sentence}${interaction.type === 'rsvp' && html` ${page}`}${status && ` · ${strings[readStatusTexts[status]]}`}</p>`
      .value
  })
  const notShown = <Item extends MediaItem>(items: readonly Item[]): Item[] =>
    items.filter((item) => !item.inContent)
  const media = [
    ...notShown(entry.photos).map((photo) =>
      withCaption(
        photo,
        `<img src="${escapeText(absoluteUrl(photo.url, site))}" alt="${escapeText(photo.alt ?? '')}">`,
      ),
    ),
    ...notShown(entry.videos).map((video) =>
      withCaption(video, `<video src="${escapeText(absoluteUrl(video.url, site))}" controls></video>`),
    ),
    ...notShown(entry.audios).map((audio) =>
      withCaption(audio, `<audio src="${escapeText(absoluteUrl(audio.url, site))}" controls></audio>`),
    ),
  ]
  const own = [...media, feedContent(entry, site)].filter((part) => part !== '').join('\n')
  const { author } = site.config
  const mail =
    author.replyByEmail === true
      ? html`<p><a href="${replyMailUrl(entry, site.config)}">${strings.replyByEmail}</a></p>`.value
      : ''
  return [...answers, behindWarning(entry, own, strings), mail].filter((part) => part !== '').join('\n')
}

/** Returns the element of a medium in a figure with its caption; in a paragraph when it has none. */
const withCaption = ({ caption }: MediaItem, element: string): string =>
  caption === undefined || caption === ''
    ? `<p>${element}</p>`
    : `<figure>${element}<figcaption>${escapeText(caption)}</figcaption></figure>`

/** Returns content closed behind the content warning of a post or of a mention, if it has one. */
export const behindWarning = (
  { warning }: Pick<Entry, 'warning'>,
  content: string,
  { contentWarning }: UiStrings,
): string =>
  warning === undefined || content === ''
    ? content
    : `<details><summary>${escapeText(contentWarning.replace('{warning}', () => warning))}</summary>\n${content}\n</details>`

/** An audio or video file of an entry; `length` is in bytes, 0 when unknown. */
type Attachment = { readonly url: string; readonly type: string; readonly length: number }

/**
 * Returns the attachments of an entry, audio first: RSS has only the first one, and podcast players expect
 * audio.
 */
const attachmentsOf = (entry: Entry, site: Site): Attachment[] =>
  [...entry.audios, ...entry.videos].map(({ url }) => ({
    url: absoluteUrl(url, site),
    type: mediaTypeOf(url) ?? 'application/octet-stream',
    length: site.assetAt.get(url)?.size ?? 0,
  }))

/** Returns an element with its children, each on a line, for a feed. */
export const elementOf = (
  name: string,
  indent: number,
  children: readonly (string | false | undefined)[],
): string => {
  const [outer, inner] = [' '.repeat(indent), ' '.repeat(indent + 4)]
  return `${outer}<${name}>\n${children.map((child) => (child ? `${inner}${child}\n` : '')).join('')}${outer}</${name}>\n`
}
