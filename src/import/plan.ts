import { hash } from 'node:crypto'
import type { Root } from 'hast'
import type { Config } from '../model/config.js'
import { contentFileOf } from '../model/content-file.js'
import { interactions } from '../model/interactions.js'
import { importedMentionId, type PageMentions, type StoredMention } from '../model/mention.js'
import { decodePath, encodePath } from '../model/path.js'
import type { Timestamp } from '../model/timestamp.js'
import { canonicalUrl, hostOf, isWebUrl } from '../model/untrusted.js'
import { withUrls } from '../parse/markdown/written-urls.js'
import { timestampAt } from '../parse/post/date.js'
import { storedMention } from '../parse/records/mentions.js'
import { textOfHtml } from '../webmention/html/foreign-html.js'
import { pathOfUrl } from './adapter.js'
import type { Imported, ImportedEntry, ImportedMedium } from './entry.js'
import { markdownOfHtml } from './html-to-markdown.js'
import { belowBase, type PlaceContext, type PlacedEntry, placeEntries } from './place.js'
import { textOfPost } from './post-file.js'
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
  /** Why parts could not be turned into Markdown → how often. */
  readonly notConverted: ReadonlyMap<string, number>
}

type Settings = Pick<Config, 'origin' | 'base' | 'url' | 'timezone'> & PlaceContext['config']

/** Plans the files of an imported archive. `format` is the name of its adapter. */
export const planImport = (
  read: Imported,
  format: string,
  config: Settings,
  context: Omit<PlaceContext, 'config'>,
): ImportPlan => {
  const imported = inTimezone(read, config.timezone)
  const own = siteOf(imported, config.base)
  const hasFiles = (entry: ImportedEntry): boolean =>
    [...entry.photos, ...entry.videos, ...entry.audios].some(
      ({ url }) => own.pathOf(url) === undefined && imported.fileOf(url)?.path !== undefined,
    ) ||
    (entry.body.format === 'html' &&
      /<img/.test(entry.body.text) &&
      imagesIn(entry.body.text).some(
        (url) => own.pathOf(url) === undefined && imported.fileOf(url)?.path !== undefined,
      ))
  const { placed, permalinks } = placeEntries(imported, hasFiles, { ...context, config })
  const links = linksOf(placed, own)
  const media = new Map<string, string>(
    [...(imported.ownFiles ?? [])].flatMap(([path, from]) => {
      const to = `static${path}`
      return contentFileOf(to) === 'static' && contentFileOf(path.replace(/^.*\//, '')) === 'media'
        ? [[to, from] as const]
        : []
    }),
  )
  for (const [to, from] of imported.records?.files ?? []) media.set(to, from)
  const missing = new Set<string>()
  const notConverted = new Map<string, number>()
  const posts = placed.map((one) => {
    const { entry, path, url } = one
    const mediumUrl = mediumPlacer(imported, one, { own, media, missing })
    const body = bodyOf(entry, {
      ...{ links, mediumUrl, altOf: (src: string) => imported.fileOf(src)?.alt, ...config },
      ...(imported.prepare !== undefined && { prepare: imported.prepare }),
    })
    if (body === undefined)
      notConverted.set(
        'text nested more than 512 deep',
        (notConverted.get('text nested more than 512 deep') ?? 0) + 1,
      )
    const lost: string[] = []
    const placedMedia = (items: readonly ImportedMedium[]): ImportedMedium[] =>
      items.flatMap((item) => {
        const alt = (item.alt ?? imported.fileOf(item.url)?.alt)?.replace(/\s+/g, ' ').trim()
        const src = mediumUrl(item.url, true)
        if (!isWebUrl(src) && missing.has(src)) {
          // A path of the platform, which no page could show: its description stays.
          if (alt !== undefined) lost.push(`*${alt.replace(/[*_\\`[\]<]/g, '\\$&')}*`)
          return []
        }
        return [{ ...item, url: src, ...(alt !== undefined && { alt }) }]
      })
    const [photos, videos, audios] = [entry.photos, entry.videos, entry.audios].map(placedMedia) as [
      ImportedMedium[],
      ImportedMedium[],
      ImportedMedium[],
    ]
    // A photo in front matter would make a photo post of an article.
    const isArticle = entry.name !== undefined && entry.interactions.length === 0
    const cover = isArticle ? photos.filter((photo) => !(body ?? '').includes(photo.url)) : []
    const coverText = cover
      .map(({ url: src, alt = '' }) => `![${alt.replace(/[[\]]/g, '\\$&')}](${src.replace(/ /g, '%20')})`)
      .join('\n\n')
    const aliases = entry.formerUrls.flatMap((former) => {
      const alias = imported.keepsUrls && !former.includes('?') ? own.pathOf(former) : undefined
      return alias === undefined ||
        encodePath(alias).replace(/\/$/, '') === url.slice(config.base.length).replace(/\/$/, '')
        ? []
        : [alias]
    })
    const text = textOfPost({
      entry,
      origin: `${format} ${entry.id}`,
      ...(one.needsPermalink && { permalink: decodePath(url.slice(config.base.length)) }),
      aliases: [...new Set(aliases)],
      ...(imported.keepsUrls &&
        entry.feedId !== undefined &&
        entry.feedId !== config.origin + url && { feedId: entry.feedId }),
      targets: entry.interactions.map(
        ({ type, of }) => [interactions[type].property, targetOf(of, url, links, config)] as const,
      ),
      photos: isArticle ? [] : photos,
      videos,
      audios,
      body: [coverText, body ?? '', ...lost].filter((part) => part !== '').join('\n\n'),
    })
    return { path, url, text, entry }
  })
  return {
    posts,
    media,
    mentions: [
      ...placed.flatMap((one) => mentionsOf(one, config, own.url)),
      ...(imported.records?.mentions ?? []),
    ],
    permalinks,
    missing: [...missing].sort(),
    notConverted,
  }
}

/** The old site: `pathOf` returns the path of a URL of it; undefined for URLs of other sites. */
type OldSite = { readonly url: string; readonly pathOf: (url: string) => string | undefined }

const siteOf = ({ site, entries, keepsUrls }: Imported, base: string): OldSite => {
  const url = site.url ?? (keepsUrls ? inferredSite(entries) : '')
  const host = plainHost(url)
  return {
    url,
    pathOf: (link) => {
      if (!keepsUrls || /^(?:#|mailto:|tel:|archive:|blob:)/.test(link)) return undefined
      if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(link) && (host === '' || plainHost(link) !== host))
        return undefined
      const path = pathOfUrl(link)
      return path === '' ? undefined : belowBase(path, base)
    },
  }
}

/** Returns the host of a URL. A blog of Blogger has one in each country. */
const plainHost = (url: string): string => hostOf(url).replace(/\.blogspot\.[a-z.]+$/, '.blogspot.com')

/** Returns the URL of the site that an archive does not name: most links in its texts to paths of its entries lead there. */
const inferredSite = (entries: readonly ImportedEntry[]): string => {
  const paths = new Set(
    entries.flatMap(({ url }) => (url === undefined ? [] : [pathOfUrl(url).replace(/\/$/, '')])),
  )
  const counts = new Map<string, number>()
  for (const { body } of entries)
    for (const [link, origin = ''] of body.text.matchAll(/(https?:\/\/[\w.-]+)\/[^\s"'<>)?#]+/g))
      if (paths.has(pathOfUrl(link).replace(/\/$/, ''))) counts.set(origin, (counts.get(origin) ?? 0) + 1)
  const [most] = [...counts].sort((a, b) => b[1] - a[1])
  return most === undefined ? '' : `${most[0]}/`
}

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

/** Where links to imported entries lead. */
type Links = {
  /** Returns the URL from the root of the host for an old URL; undefined for other URLs. */
  readonly urlOf: (old: string) => string | undefined
}

/** Returns the URL of a target: that of its new page, if another imported post has it. */
const targetOf = (of: string, own: string, links: Links, { origin }: Settings): string => {
  const url = links.urlOf(of)
  return url === undefined || url === own ? of : origin + url
}

const linksOf = (placed: readonly PlacedEntry[], own: OldSite): Links => {
  const urls = new Map<string, string>()
  for (const { entry, url } of placed)
    for (const old of [entry.url, ...entry.formerUrls, ...entry.syndication])
      if (old !== undefined) urls.set(keyOf(old, own), url)
  const urlOf = (old: string): string | undefined => {
    const [, before = '', fragment = ''] = /^([^#]*)(#.*)?$/s.exec(old) ?? []
    if (before === '') return undefined
    const url =
      urls.get(keyOf(before, own)) ?? urls.get(keyOf(before.replace(/\?(?!p=|page_id=).*$/, ''), own))
    return url === undefined ? undefined : url + fragment
  }
  return { urlOf }
}

/** Returns a key that is equal for the spellings of an address: of the old site by its path, with the number of WordPress. */
const keyOf = (url: string, own: OldSite): string => {
  const path = own.pathOf(url)
  const query = /[?&](p|page_id)=(\d+)/.exec(url)
  if (path !== undefined) return (query === null ? path : `?p=${query[2]}`).replace(/\/$/, '').toLowerCase()
  return canonicalUrl(
    url.replace(/^https?:\/\/(?:www\.|mobile\.)?twitter\.com\//, 'https://x.com/').replace(/\?s=\d+.*$/, ''),
  ).toLowerCase()
}

type MediaState = {
  readonly own: OldSite
  readonly media: Map<string, string>
  readonly missing: Set<string>
}

/**
 * Returns a function that returns the URL to write for a medium: of the old site its path, else a file beside the post, or the
 * URL itself when the archive does not have the file. `isRequired` is true for media of the post itself.
 */
const mediumPlacer =
  (imported: Imported, { path }: PlacedEntry, { own, media, missing }: MediaState) =>
  (written: string, isRequired = false): string => {
    const known = imported.fileOf(written)
    const source = known?.url ?? written
    const oldPath = own.pathOf(source)
    if (oldPath !== undefined && imported.ownFiles?.has(oldPath)) return encodePath(oldPath)
    if (known?.path !== undefined && path.endsWith('/index.md')) {
      const name = fileName(known.path, source)
      const taken = [...media].find(
        ([to, from]) => from === known.path && to.startsWith(path.slice(0, -'index.md'.length)),
      )?.[0]
      const to = taken ?? unusedName(media, path.slice(0, -'index.md'.length), name)
      if (contentFileOf(to) === 'media') {
        media.set(to, known.path)
        return encodePath(to.slice(to.lastIndexOf('/') + 1))
      }
    }
    const url = source.replace(/#.*$/, '')
    if (written === '') return ''
    if (oldPath !== undefined) {
      const whole = isWebUrl(url) || own.url === '' ? url : new URL(url, own.url).href
      missing.add(whole)
      return whole
    }
    if (isRequired) missing.add(url)
    return url
  }

const fileName = (path: string, url: string): string => {
  const name = path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/[\\:*?"<>|\p{Cc}]/gu, '-')
    .replace(/^[._]+/, '')
  if (/\.\w{2,4}$/.test(name)) return name
  return `${name}.${/\.(\w{3,4})(?:[?#]|$)/.exec(url)?.[1] ?? 'mp4'}`
}

const unusedName = (media: ReadonlyMap<string, string>, folder: string, name: string): string => {
  for (let count = 1; ; count++) {
    const to = folder + (count === 1 ? name : name.replace(/(\.\w+)?$/, `-${count}$1`))
    if (!media.has(to)) return to
  }
}

const imagesIn = (html: string): string[] =>
  [...html.matchAll(/<img\b[^>]*?\ssrc=["']([^"']+)["']/g)].map(([, src = '']) =>
    src.replaceAll('&amp;', '&'),
  )

type BodyOptions = Settings & {
  readonly links: Links
  readonly mediumUrl: (url: string) => string
  readonly altOf: (url: string) => string | undefined
  readonly prepare?: (tree: Root) => void
}

const bodyOf = (
  { body }: ImportedEntry,
  { links, mediumUrl, altOf, base, prepare }: BodyOptions,
): string | undefined => {
  const linkUrl = (url: string): string => links.urlOf(url)?.slice(base.length) ?? url
  const isMedium = (url: string): boolean =>
    /\.(?:jpe?g|png|gif|webp|avif|svg|mp3|m4a|mp4|webm|mov|pdf|ogg)(?:[?#]|$)/i.test(url)
  if (body.format === 'html')
    return markdownOfHtml(body.text, {
      urlOf: (url, kind) =>
        kind === 'medium' || (isMedium(url) && links.urlOf(url) === undefined)
          ? kind === 'medium'
            ? mediumUrl(url)
            : mediumUrl(url)
          : linkUrl(url),
      altOf,
      ...(prepare !== undefined && { prepare }),
    })
  return withUrls(safeMarkdown(body.text.trim()), (url, use) =>
    use === 'medium' || (isMedium(url) && links.urlOf(url) === undefined) ? mediumUrl(url) : linkUrl(url),
  )
}

const mentionsOf = (
  { entry, url }: PlacedEntry,
  { origin, base, url: site }: Settings,
  oldSite: string,
): PageMentions[] => {
  const target = origin + url
  const stored = entry.mentions.flatMap((mention): StoredMention[] => {
    const whole = (source: string): string =>
      isWebUrl(source)
        ? source
        : `${oldSite === '' ? site : new URL('/', oldSite).href}${source.replace(/^\//, '')}`
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
