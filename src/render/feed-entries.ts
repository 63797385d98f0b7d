import { Feed, type Item } from 'feed'
import { absolute, feedContent } from '../model/content.js'
import { escapeText } from '../model/html.js'
import type { InteractionType, Medium } from '../model/post.js'
import type { Entry, Site } from '../model/site.js'
import { toRfc3339 } from '../model/timestamp.js'
import { dateOf, printable, xmlText } from './feed-text.js'

/** An `<item>` of RSS 2.0: a title only when the author gave one; the content in `description`, or beside a summary in `content:encoded`. */
export const rssItem = (entry: Entry, site: Site): string => {
  const feed = new Feed({
    title: '',
    link: site.config.url,
    feed: site.config.url,
    generator: false,
    updated: dateOf(entry.published),
  })
  const id = idOf(entry, site)
  const extensions = [
    ...(entry.name === undefined ? [] : [{ name: 'title', objects: { _text: xmlText(entry.name) } }]),
    {
      name: 'guid',
      objects: { _text: id, _attributes: { isPermaLink: String(id === absolute(entry.url, site)) } },
    },
    { name: 'dc:creator', objects: { _text: xmlText(site.config.author.name) } },
    ...(entry.markdown === undefined
      ? []
      : [{ name: 'source:markdown', objects: { _text: xmlText(entry.markdown) } }]),
  ]
  const words =
    entry.summary === undefined
      ? { description: markupOf(entry, site) }
      : { ...summaryOf(entry), content: markupOf(entry, site) }
  feed.addItem({
    ...itemOf(entry, site),
    ...words,
    title: entry.name ?? '',
    category: entry.categories.map((tag) => ({ name: xmlText(tag) })),
    extensions,
  })
  return elementOf(withEnclosure(feed.rss2(), entry, site), 'item')
}

/** An `<entry>` of Atom, with what it answers as RFC 4685 and as related links. */
export const atomEntry = (entry: Entry, site: Site): string => {
  const feed = new Feed({
    title: '',
    id: site.config.url,
    link: site.config.url,
    generator: false,
    updated: dateOf(entry.published),
  })
  feed.addItem({
    ...itemOf(entry, site),
    ...summaryOf(entry),
    content: markupOf(entry, site),
    title: escapeText(printable(entry.name ?? '')),
    id: idOf(entry, site),
    date: dateOf(entry.updated ?? entry.published),
  })
  const tags = entry.categories.map((tag) => `        <category term="${escapeText(printable(tag))}"/>\n`)
  const links = entry.interactions.map(({ type, of }) =>
    type === 'reply' || type === 'rsvp'
      ? `        <thr:in-reply-to ref="${escapeText(of)}" href="${escapeText(of)}"/>\n`
      : `        <link rel="related" href="${escapeText(of)}"/>\n`,
  )
  return elementOf(feed.atom1(), 'entry').replace(
    / {4}<\/entry>\n$/,
    () => `${[...tags, ...links].join('')}    </entry>\n`,
  )
}

/** An item of JSON Feed 1.1. */
export const jsonItem = (entry: Entry, site: Site): object => ({
  id: idOf(entry, site),
  url: absolute(entry.url, site),
  ...(entry.interactions[0] && { external_url: entry.interactions[0].of }),
  ...(entry.name !== undefined && { title: entry.name }),
  content_html: contentOf(entry, site),
  ...(entry.summary !== undefined && { summary: entry.summary }),
  ...(entry.photos[0] && { image: absolute(entry.photos[0].url, site) }),
  date_published: toRfc3339(entry.published),
  ...(entry.updated &&
    entry.updated.epoch > entry.published.epoch && { date_modified: toRfc3339(entry.updated) }),
  ...(entry.categories.length > 0 && { tags: entry.categories }),
  ...(entry.lang !== undefined && { language: entry.lang }),
  ...(attachmentsOf(entry, site).length > 0 && { attachments: attachmentsOf(entry, site) }),
  ...(entry.markdown !== undefined && { _source: { markdown: entry.markdown } }),
})

/** Content for a CDATA section: a second `]]>` in one text is more than the library can split. */
const markupOf = (entry: Entry, site: Site): string =>
  printable(contentOf(entry, site)).replaceAll(']]>', ']]&gt;')

const summaryOf = ({ summary }: Entry): { description?: string } =>
  summary === undefined ? {} : { description: escapeText(printable(summary)) }

/** What RSS and Atom say of an entry alike. */
const itemOf = (entry: Entry, site: Site): Item => ({
  title: '',
  link: absolute(entry.url, site),
  date: dateOf(entry.updated ?? entry.published),
  published: dateOf(entry.published),
})

/** What a reader sees: the page that is answered, photos, the author's words. */
const contentOf = (entry: Entry, site: Site): string => {
  const answers = entry.interactions.map(({ type, of }, index) => {
    const name = entry.citations[index]?.name ?? entry.name ?? of
    const rsvp =
      entry.interactions[index]?.type === 'rsvp'
        ? `: ${(entry.interactions[index] as { rsvp: string }).rsvp}`
        : ''
    return `<p>${verbs[type]}${rsvp} <a href="${escapeText(of)}">${escapeText(name)}</a></p>`
  })
  const own = <Item extends Medium>(items: readonly Item[]): Item[] => items.filter((item) => !item.inContent)
  const media = [
    ...own(entry.photos).map(
      (photo) =>
        `<p><img src="${escapeText(absolute(photo.url, site))}" alt="${escapeText(photo.alt ?? '')}"></p>`,
    ),
    ...own(entry.videos).map(
      (video) => `<p><video src="${escapeText(absolute(video.url, site))}" controls></video></p>`,
    ),
    ...own(entry.audios).map(
      (audio) => `<p><audio src="${escapeText(absolute(audio.url, site))}" controls></audio></p>`,
    ),
  ]
  return [...answers, ...media, feedContent(entry, site)].filter((part) => part !== '').join('\n')
}

const verbs: Readonly<Record<InteractionType, string>> = {
  rsvp: 'RSVP',
  repost: 'Reposted',
  like: 'Liked',
  reply: 'In reply to',
  bookmark: 'Bookmarked',
}

/** The address of an entry; some who move here have had it without the last slash. */
const idOf = (entry: Entry, site: Site): string => {
  const url = absolute(entry.url, site)
  return site.config.feeds.id === 'url-without-slash' ? url.replace(/\/$/, '') : url
}

type Attachment = { readonly url: string; readonly mime_type: string }
const attachmentsOf = (entry: Entry, site: Site): Attachment[] =>
  [...entry.audios, ...entry.videos].map(({ url }) => ({ url: absolute(url, site), mime_type: mimeOf(url) }))

/** RSS allows one enclosure; sound first, as podcast players expect. Its length is known for our own files. */
const withEnclosure = (rss: string, entry: Entry, site: Site): string => {
  const [first] = attachmentsOf(entry, site)
  if (first === undefined) return rss
  const asset = site.assets.find(
    ({ path }) => absolute(`${site.config.base}/${encodeURI(path)}`, site) === first.url,
  )
  const enclosure = `            <enclosure url="${escapeText(first.url)}" length="${asset?.asset.size ?? 0}" type="${first.mime_type}"/>\n`
  return rss.replace(/ {8}<\/item>/, () => `${enclosure}        </item>`)
}

const mimeOf = (url: string): string =>
  mimes[/\.([a-z0-9]+)(?:[?#]|$)/i.exec(url)?.[1]?.toLowerCase() ?? ''] ?? 'application/octet-stream'
const mimes: Readonly<Record<string, string>> = {
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  oga: 'audio/ogg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
  flac: 'audio/flac',
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  webm: 'video/webm',
  mov: 'video/quicktime',
  ogv: 'video/ogg',
}

/** The one element of a feed that holds one entry, with the blanks in front of it. */
const elementOf = (xml: string, name: string): string => {
  const start = xml.indexOf(`<${name}>`)
  const end = xml.lastIndexOf(`</${name}>`) + name.length + 3
  const indent = xml.slice(xml.lastIndexOf('\n', start) + 1, start)
  return `${indent}${xml.slice(start, end)}\n`
}
