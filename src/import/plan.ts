import { hash } from 'node:crypto'
import type { Root } from 'hast'
import { textOfHtml } from '../html/foreign-html.js'
import { type Config, parseSettings } from '../model/config.js'
import { importedMentionId, type PageMentions, type StoredMention } from '../model/mention.js'
import { decodePath, encodePath } from '../model/path.js'
import { propertyOf } from '../model/post.js'
import type { Timestamp } from '../model/timestamp.js'
import { isWebUrl } from '../model/untrusted.js'
import { parseUrl } from '../model/url.js'
import { withUrls } from '../parse/markdown/written-urls.js'
import { timestampAt } from '../parse/post/date.js'
import { storedMention } from '../parse/records/mentions.js'
import { type Counter, counter, type Imported, type ImportedEntry, type ImportedMedium } from './entry.js'
import { markdownOfHtml } from './html/html-to-markdown.js'
import { imagesIn, isPublishable, type MediaState, mediumPlacer } from './media-places.js'
import { type ImportedLinks, linksOf, type OwnUrls, ownUrlsOf, targetOf } from './old-links.js'
import { type PlaceContext, type PlacedEntry, placeEntries } from './place.js'
import { originId, textOfPost } from './post-file.js'
import { safeMarkdown } from './safe-markdown.js'

/** The files that an import writes. */
export type ImportPlan = {
  readonly posts: readonly {
    readonly path: string
    readonly url: string
    readonly text: string
    readonly entry: ImportedEntry
  }[]
  /** The files to copy: path below content/ → path in the archive. */
  readonly media: ReadonlyMap<string, string>
  readonly mentions: readonly PageMentions[]
  readonly permalinks: Readonly<Record<string, string>>
  /** The URLs of media of the old site or of a post that the archive does not have. They stay as they are. */
  readonly missing: readonly string[]
  /** The files of the old site among them that could be fetched: URL → path below content/. */
  readonly fetchable: ReadonlyMap<string, string>
  /** What could not be kept → how often. */
  readonly notConverted: ReadonlyMap<string, number>
}

/** Plans the files of an imported archive. `format` is the name of its adapter. */
export const planImport = (
  read: Imported,
  format: string,
  config: Config,
  { hasFile, ...context }: Omit<PlaceContext, 'config'> & Pick<MediaState, 'hasFile'>,
): ImportPlan => {
  const notConverted = counter()
  const imported = withoutOwnPosts(
    withUndatedDrafts(inTimezone(read, config.timezone)),
    config,
    context,
    () => notConverted.add('posts that the blog has already'),
  )
  const own = ownUrlsOf(imported, config.base)
  const isFile = (url: string): boolean =>
    own.pathOf(url) === undefined && imported.fileOf(url)?.path !== undefined
  const hasFiles = ({ photos, videos, audios, body }: ImportedEntry): boolean =>
    [...photos, ...videos, ...audios].some(({ url }) => isFile(url)) ||
    (body.format === 'html' && /<img/.test(body.text) && imagesIn(body.text).some(isFile))
  const { placed, permalinks } = placeEntries(imported, hasFiles, { ...context, config })
  const media = new Map<string, string>()
  if (imported.copiesAllFiles === true)
    for (const [path, from] of imported.ownFiles ?? [])
      if (isPublishable(`static${path}`)) media.set(`static${path}`, from)
  for (const [to, from] of imported.records?.files ?? []) media.set(to, from)
  const state: MediaState = {
    ...{ own, media, hasFile },
    ...{ missing: new Set(), fetchable: new Map(), placed: new Map() },
  }
  const around: PostContext = {
    imported,
    format,
    config,
    state,
    links: linksOf(placed, own),
    notConverted,
  }
  for (const { hasLostUrl } of placed) if (hasLostUrl) notConverted.add('addresses that another post has')
  const posts = placed.map((one) => {
    const { path, url, entry } = one
    return { path, url, text: textOfEntry(one, around), entry }
  })
  return {
    posts,
    media,
    mentions: [
      ...placed.flatMap((one) => mentionsOf(one, config, own.url)),
      ...(imported.records?.mentions ?? []),
    ],
    permalinks,
    missing: [...state.missing].sort(),
    fetchable: state.fetchable,
    notConverted: notConverted.counts,
  }
}

/** Returns an archive without the posts of the blog itself that earlier imports have not written, as in its own feed. */
const withoutOwnPosts = (
  imported: Imported,
  { origin }: Config,
  { urls, paths }: Pick<PlaceContext, 'urls' | 'paths'>,
  leaveOut: () => void,
): Imported => ({
  ...imported,
  entries: imported.entries.filter(({ id, url }) => {
    const isOwn =
      url?.startsWith(`${origin}/`) === true && urls.has(url.slice(origin.length)) && !paths.has(originId(id))
    if (isOwn) leaveOut()
    return !isOwn
  }),
})

/** What the text of each post of an import depends on, and what it adds to. */
type PostContext = {
  readonly imported: Imported
  readonly format: string
  readonly config: Config
  readonly state: MediaState
  readonly links: ImportedLinks
  readonly notConverted: Counter
}

/** Returns the text of the file of an entry. */
const textOfEntry = (
  one: PlacedEntry,
  { imported, format, config, state, links, notConverted }: PostContext,
): string => {
  const { entry, url } = one
  const mediumUrl = mediumPlacer(imported, one, state)
  const body = bodyOf(entry, {
    ...{ links, mediumUrl, altOf: (src: string) => imported.fileOf(src)?.alt, ...config },
    hasMarkdownCards: imported.hasMarkdownCards === true,
    ...(imported.prepare !== undefined && { prepare: imported.prepare }),
  })
  if (body === undefined) notConverted.add('text nested more than 512 deep')
  const [photos, videos, audios] = [entry.photos, entry.videos, entry.audios].map((items) =>
    shownMedia(items, imported, mediumUrl, state.missing),
  ) as [ShownMedia, ShownMedia, ShownMedia]
  // A photo in front matter would make a photo post of an article.
  const isArticle = entry.name !== undefined && entry.interactions.length === 0
  // A stored head has its photos.
  const cover =
    isArticle && entry.head === undefined
      ? photos.shown.filter((photo) => !(body ?? '').includes(photo.url)).map(pictureOf)
      : []
  const lost = [photos, videos, audios].flatMap((one) => one.lost)
  return textOfPost({
    entry,
    origin: `${format} ${entry.id}`,
    ...(one.needsPermalink && { permalink: decodePath(url.slice(config.base.length)) }),
    aliases: aliasesOf(one, imported, state.own, config),
    ...(imported.keepsUrls &&
      entry.feedId !== undefined &&
      entry.feedId !== config.origin + url && { feedId: entry.feedId }),
    targets: entry.interactions
      .map((interaction) => [propertyOf(interaction), targetOf(interaction.of, url, links, config)] as const)
      .filter(([, of]) => isWebUrl(of)),
    photos: isArticle ? [] : photos.shown,
    videos: videos.shown,
    audios: audios.shown,
    body: safeMarkdown(
      [cover.join('\n\n'), body ?? '', ...lost].filter((part) => part !== '').join('\n\n'),
      parseSettings(config),
      notConverted.add,
    ),
  })
}

/** The media of a post, and the descriptions of those that no page could show. */
type ShownMedia = { readonly shown: readonly ImportedMedium[]; readonly lost: readonly string[] }

const shownMedia = (
  items: readonly ImportedMedium[],
  imported: Imported,
  mediumUrl: (url: string, isRequired?: boolean) => string,
  missing: ReadonlySet<string>,
): ShownMedia => {
  const shown: ImportedMedium[] = []
  const lost: string[] = []
  for (const item of items) {
    const alt = (item.alt ?? imported.fileOf(item.url)?.alt)?.replace(/\s+/g, ' ').trim()
    const url = mediumUrl(item.url, true)
    // A path of the platform, which no page could show: its description stays.
    if (isWebUrl(url) || !missing.has(url)) shown.push({ ...item, url, ...(alt !== undefined && { alt }) })
    else if (alt !== undefined) lost.push(`*${escapedMarkdown(alt)}*`)
  }
  return { shown, lost }
}

/** Returns a picture as Markdown. */
const pictureOf = ({ url, alt = '' }: ImportedMedium): string =>
  `![${escapedMarkdown(alt)}](${url.replace(/[ ()<>]/g, encodeURIComponent)})`

/** Returns the other old paths of an entry. */
const aliasesOf = (
  { entry, url }: PlacedEntry,
  { keepsUrls }: Imported,
  own: OwnUrls,
  { base }: Config,
): string[] => {
  const aliases = entry.formerUrls.flatMap((former) => {
    const alias = keepsUrls && !/[?#]/.test(former) ? own.pathOf(former) : undefined
    return alias === undefined ||
      alias === '/' ||
      encodePath(alias).replace(/\/$/, '') === url.slice(base.length).replace(/\/$/, '')
      ? []
      : [alias]
  })
  return [...new Set(aliases)]
}

/** Escapes the signs of Markdown and HTML in a line of text. */
const escapedMarkdown = (text: string): string => text.replace(/[\\`*_{}[\]<>()#!|&]/g, '\\$&')

/** Returns an archive with its times in UTC in the time zone of the author. */
const inTimezone = (imported: Imported, timezone: string): Imported => {
  if (imported.isUtc !== true || timezone === 'UTC') return imported
  const local = (time: Timestamp): Timestamp => timestampAt(time.epoch, timezone)
  return {
    ...imported,
    entries: imported.entries.map(({ published, updated, ...entry }) => ({
      ...entry,
      ...(published !== undefined && { published: local(published) }),
      ...(updated !== undefined && { updated: local(updated) }),
    })),
  }
}

/** Returns an archive whose posts without a date, which would be pages, are drafts. */
const withUndatedDrafts = (imported: Imported): Imported => ({
  ...imported,
  entries: imported.entries.map((entry) =>
    entry.published === undefined && !entry.isPage && entry.path === undefined
      ? { ...entry, isDraft: true }
      : entry,
  ),
})

type BodyOptions = Config & {
  readonly links: ImportedLinks
  readonly mediumUrl: (url: string) => string
  readonly altOf: (url: string) => string | undefined
  readonly prepare?: (tree: Root) => void
  readonly hasMarkdownCards: boolean
}

const bodyOf = (
  { body }: ImportedEntry,
  { links, mediumUrl, altOf, base, prepare, hasMarkdownCards }: BodyOptions,
): string | undefined => {
  const linkUrl = (url: string): string => links.urlOf(url)?.slice(base.length) ?? url
  const isMedium = (url: string): boolean =>
    /\.(?:jpe?g|png|gif|webp|avif|svg|mp3|m4a|mp4|webm|mov|pdf|ogg)(?:[?#]|$)/i.test(url)
  if (body.format === 'html')
    return markdownOfHtml(body.text, {
      urlOf: (url, kind) =>
        kind === 'medium' || (isMedium(url) && links.urlOf(url) === undefined)
          ? mediumUrl(url)
          : linkUrl(url),
      altOf,
      hasMarkdownCards,
      ...(prepare !== undefined && { prepare }),
    })
  return withUrls(body.text.trim(), (url, use) =>
    use === 'medium' || (isMedium(url) && links.urlOf(url) === undefined) ? mediumUrl(url) : linkUrl(url),
  )
}

const mentionsOf = (
  { entry, url }: PlacedEntry,
  { origin, base, url: site }: Config,
  oldSite: string,
): PageMentions[] => {
  const target = origin + url
  const stored = entry.mentions.flatMap((mention): StoredMention[] => {
    const whole = (source: string): string =>
      isWebUrl(source) ? source : `${parseUrl('/', oldSite)?.href ?? site}${source.replace(/^\//, '')}`
    const source = whole(mention.source)
    const { text } = textOfHtml(mention.html ?? '')
    const read = storedMention({
      id: importedMentionId(hash('sha1', `${source} ${target}`)),
      ...{
        type: mention.type,
        source,
        target,
        url: mention.url,
        author: mention.author,
        published: mention.published,
      },
      ...(text.trim() !== '' && { content: text.trim() }),
      ...(mention.rsvp !== undefined && { rsvp: mention.rsvp }),
      ...(mention.inReplyTo !== undefined && { inReplyTo: whole(mention.inReplyTo) }),
      ...(mention.isOwn === true && { isOwn: true }),
    })
    return read === undefined ? [] : [read]
  })
  return stored.length === 0 || entry.isDraft
    ? []
    : [{ page: url.slice(base.length), mentions: stored, gone: [] }]
}
