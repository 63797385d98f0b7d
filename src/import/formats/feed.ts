import { hash } from 'node:crypto'
import { pathEnding, readArchiveJson, readArchiveText } from '../../model/archive.js'
import { jsonObject } from '../../model/json.js'
import { hostOf, isWebUrl } from '../../model/untrusted.js'
import { parseUrl } from '../../model/url.js'
import { type Adapter, datesOf, timeOf } from '../adapter.js'
import {
  counter,
  emptyEntry,
  emptyImported,
  type Imported,
  type ImportedEntry,
  type ImportedMedium,
} from '../entry.js'
import { plainTextOf } from '../html/html-text.js'
import { paragraphsOfText } from '../plain-text.js'
import { childrenNamed, childText, readXml, type XmlElement } from '../xml.js'
import { entriesOfJsonFeed } from './json-feed.js'

/** An RSS, Atom or JSON feed. Most feeds have only the latest posts. */
export const feed: Adapter = {
  name: 'feed',
  detect: async ({ paths }, startOf) =>
    paths.length === 1 &&
    /<rss\b|<feed\b|<rdf:RDF\b|"https:\/\/(?:www\.)?jsonfeed\.org\/version/i.test(
      await startOf(paths[0] ?? ''),
    ),
  read: async (archive, { timezone }) => {
    const path = pathEnding(archive, /./) ?? ''
    const text = await readArchiveText(archive, path)
    if (/^\s*\{/.test(text))
      return {
        ...emptyImported,
        ...entriesOfJsonFeed(jsonObject(await readArchiveJson(archive, path)), 'plain'),
        keepsUrls: true,
      }
    return ofXml(text, timezone)
  },
}

const ofXml = (text: string, timezone: string): Imported => {
  const items: XmlElement[] = []
  const root = readXml(text, ['item', 'entry', 'atom:entry'], (item) => void items.push(item))
  const channel = root.children.find(({ name }) => name === 'channel') ?? root
  const leftOut = counter()
  const xmlBase = root.attributes['xml:base'] ?? ''
  const site = linkOf(channel, 'alternate') ?? childText(channel, 'link')
  const base = (site === undefined ? undefined : absolute(site, xmlBase)) ?? xmlBase
  const entries: ImportedEntry[] = []
  for (const item of items) {
    if (childText(item.children.find(({ name }) => name === 'app:control') ?? item, 'app:draft') === 'yes') {
      leftOut.add('drafts')
      continue
    }
    entries.push(entryOf(item, { base: root.attributes['xml:base'] ?? base, home: base, timezone }))
  }
  const [title, description, language] = [
    childText(channel, 'title'),
    childText(channel, 'description') ?? childText(channel, 'subtitle'),
    childText(channel, 'language'),
  ]
  return {
    ...emptyImported,
    site: {
      ...(title !== undefined && { title: plainTextOf(title) }),
      ...(description !== undefined && { description: plainTextOf(description) }),
      ...(isWebUrl(base) && { url: base }),
      ...(language !== undefined && { language }),
    },
    entries,
    leftOut: leftOut.counts,
    keepsUrls: true,
  }
}

const linkOf = (item: XmlElement, rel: string): string | undefined =>
  [...childrenNamed(item, 'link'), ...childrenNamed(item, 'atom:link')].find(
    ({ attributes }) => attributes.href !== undefined && (attributes.rel ?? 'alternate') === rel,
  )?.attributes.href

type Reading = { readonly base: string; readonly home: string; readonly timezone: string }

const entryOf = (item: XmlElement, { base, home, timezone }: Reading): ImportedEntry => {
  const guid = item.children.find(({ name }) => name === 'guid')
  const id = guid?.text.trim() || childText(item, 'id') || item.attributes['rdf:about']
  const written =
    childText(item, 'feedburner:origLink') ??
    childText(item, 'link') ??
    linkOf(item, 'alternate') ??
    (guid?.attributes.isPermaLink !== 'false' && id !== undefined && isWebUrl(id) ? id : undefined)
  const whole = written === undefined ? undefined : absolute(written, base)
  const link = whole === undefined ? undefined : withoutTracking(whole)
  const isOther = link !== undefined && isWebUrl(home) && hostOf(link) !== hostOf(home)
  const related = linkOf(item, 'related')
  const url = isOther ? (related === undefined ? undefined : absolute(related, base)) : link
  const title = titleOf(item)
  const date = (...names: readonly string[]) =>
    names.map((name) => timeOf(childText(item, name), timezone)).find((time) => time !== undefined)
  const updated = date('updated', 'atom:updated', 'dcterms:modified')
  const published = date('pubDate', 'published', 'dc:date', 'dcterms:created') ?? updated
  const found = contentOf(item)
  const content = {
    ...found,
    html: absoluteUrls(
      found.html,
      absolute(item.attributes['xml:base'] ?? (isAtom(item) ? base : (link ?? base)), base) ?? base,
    ),
  }
  const reply = item.children.find(({ name }) => name === 'thr:in-reply-to')?.attributes
  const replyTo = reply?.href ?? reply?.ref
  const media = mediaOf(item)
  const lang = item.attributes['xml:lang']
  return {
    ...emptyEntry,
    id: id ?? link ?? title ?? hash('sha1', `${published?.wall} ${found.html}`).slice(0, 16),
    ...(url !== undefined && { url }),
    ...(id !== undefined && { feedId: id }),
    formerUrls: id !== undefined && isWebUrl(id) ? [id] : [],
    ...(title !== undefined && { name: title }),
    ...(content.summary !== undefined && { summary: content.summary }),
    body:
      content.markdown === undefined
        ? { format: 'html', text: content.html }
        : { format: 'markdown', text: content.markdown },
    ...datesOf(published, updated),
    tags: [...childrenNamed(item, 'category'), ...childrenNamed(item, 'dc:subject')]
      .map(({ attributes, text }) => plainTextOf(attributes.term ?? text))
      .filter((tag) => tag !== ''),
    ...media,
    photos: media.photos.filter((one) => !content.html.includes(one.url)),
    ...(lang !== undefined && { lang }),
    interactions:
      replyTo !== undefined && isWebUrl(replyTo)
        ? [{ type: 'reply', of: replyTo }]
        : isOther && link !== undefined
          ? [{ type: 'bookmark', of: link }]
          : [],
    isDraft: published === undefined,
  }
}

/** Returns a URL without the parameters by which readers are counted. */
const withoutTracking = (url: string): string => {
  const [before = '', query] = url.split('?', 2)
  const kept = query?.split('&').filter((part) => !/^(?:utm_\w+|source=rss)/.test(part))
  return kept === undefined || kept.length === 0 ? before : `${before}?${kept.join('&')}`
}

/** Whether relative URLs of an item begin at the feed's base; in RSS, they begin at the page of the item. */
const isAtom = ({ name }: XmlElement): boolean => name !== 'item'

/** Returns HTML with the relative URLs of links and media made absolute, but not those in the words of a text. */
const absoluteUrls = (html: string, base: string): string =>
  html.replace(/<[a-z](?:[^<>"']|"[^"]*"|'[^']*')*>/gi, (tag) =>
    tag.replace(
      /(\s(?:href|src)=["'])(?![a-z][a-z0-9+.-]*:|\/\/|#)([^"']*)/gi,
      (_, before: string, url: string) => before + (absolute(url, base) ?? url),
    ),
  )

const absolute = (url: string, base: string): string | undefined =>
  parseUrl(url, isWebUrl(base) ? base : undefined)?.href ?? (url.startsWith('/') ? url : undefined)

const titleOf = (item: XmlElement): string | undefined => {
  const element = item.children.find(({ name }) => name === 'title' || name === 'atom:title')
  if (element === undefined) return undefined
  const { type } = element.attributes
  const text =
    type === 'xhtml'
      ? plainTextOf(element.markup)
      : type === 'text' || (type === undefined && item.name === 'entry')
        ? element.text.trim()
        : plainTextOf(element.text)
  return text === '' ? undefined : text
}

type FeedContent = { readonly html: string; readonly markdown?: string; readonly summary?: string }

/** Returns the content of an item: the whole text if there is one, and then the excerpt as its summary. */
const contentOf = (item: XmlElement): FeedContent => {
  const markdown = childText(item, 'source:markdown')
  const encoded = childText(item, 'content:encoded')
  const description = childText(item, 'description')
  const atom = item.children.find(({ name }) => name === 'content' || name === 'atom:content')
  const summary = item.children.find(({ name }) => name === 'summary' || name === 'atom:summary')
  const html =
    encoded ??
    (atom === undefined ? undefined : htmlOf(atom)) ??
    (description === undefined ? undefined : htmlOfDescription(description)) ??
    (summary === undefined ? '' : htmlOf(summary))
  const excerpt =
    encoded !== undefined
      ? description
      : atom !== undefined && summary !== undefined
        ? summary.text
        : undefined
  const words = excerpt === undefined ? undefined : plainTextOf(excerpt)
  const isExcerptOfBody =
    words === undefined ||
    words === '' ||
    plainTextOf(html).startsWith(words.replace(/\W*$/, '').slice(0, 80))
  return { html, ...(markdown !== undefined && { markdown }), ...(!isExcerptOfBody && { summary: words }) }
}

const htmlOfDescription = (text: string): string =>
  /<[a-z!/]|&(?:[a-z]+|#\d+);/i.test(text) ? text : paragraphsOfText(text)

const htmlOf = ({ attributes, text, markup }: XmlElement): string => {
  const { type = 'text', src } = attributes
  if (src !== undefined)
    return /^image\//.test(type) ? `<p><img src="${src}" alt=""></p>` : `<p><a href="${src}">${src}</a></p>`
  if (type === 'xhtml' || type === 'application/xhtml+xml')
    return markup.replace(/^\s*<div[^>]*>([\s\S]*)<\/div>\s*$/, '$1')
  return type === 'html' || type === 'text/html' ? text : paragraphsOfText(text)
}

const mediaOf = (
  item: XmlElement,
): {
  readonly photos: ImportedMedium[]
  readonly videos: ImportedMedium[]
  readonly audios: ImportedMedium[]
} => {
  const group = childrenNamed(item, 'media:group').flatMap(({ children }) => children)
  const found = [
    ...childrenNamed(item, 'enclosure').map(({ attributes }) => ({
      url: attributes.url,
      type: attributes.type ?? '',
      alt: undefined,
    })),
    ...childrenNamed(item, 'link')
      .filter(({ attributes }) => attributes.rel === 'enclosure')
      .map(({ attributes }) => ({ url: attributes.href, type: attributes.type ?? '', alt: undefined })),
    ...[...childrenNamed(item, 'media:content'), ...group.filter(({ name }) => name === 'media:content')].map(
      (medium) => ({
        url: medium.attributes.url,
        type: medium.attributes.type ?? `${medium.attributes.medium ?? ''}/`,
        alt:
          childText(medium, 'media:description') ??
          childText(medium, 'media:title') ??
          childText(item, 'media:title'),
      }),
    ),
  ].filter(({ url }) => url !== undefined && isWebUrl(url))
  const of = (kind: string): ImportedMedium[] => [
    ...new Map(
      found
        .filter(({ type }) => type.startsWith(`${kind}/`))
        .map(({ url = '', alt }) => [url, { url, ...(alt !== undefined && { alt }) }]),
    ).values(),
  ]
  return { photos: of('image'), videos: of('video'), audios: of('audio') }
}
