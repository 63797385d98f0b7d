import { type Config, type FeedFormat, feedFormatInfo } from '../model/config.js'
import { isInDraftsFolder } from '../model/content-file.js'
import { responsivePath, responsiveWidths } from '../model/image.js'
import { compareText } from '../model/message.js'
import { barePath, decodePath, encodePath, pathOfLink } from '../model/path.js'
import type { MediaItem, Post } from '../model/post.js'
import { postExtension, readPostPath } from '../model/post-path.js'
import type { AliasRedirect, Asset, List, Site } from '../model/site.js'
import { namedLinks } from './named-links.js'

/** The published paths of the files of content/. */
export type AssetPaths = {
  /** Path of a file below content/, as a URL → its URL, where the two differ. */
  readonly urls: ReadonlyMap<string, string>
} & Pick<Site, 'assetAt' | 'versionsOf' | 'assets'>

/**
 * Returns where files are published: at their paths. Files in the folder of an `index.md` are published below
 * the permalink of that post, and not at all when it is not shown or is deleted.
 */
export const assetPaths = (
  posts: readonly Post[],
  isShown: (post: Post) => boolean,
  assets: readonly Asset[],
  { config, installed, drafts }: Pick<Site, 'config' | 'installed'> & { readonly drafts: boolean },
): AssetPaths => {
  const isPublished = (post: Post): boolean => isShown(post) && post.deleted === undefined
  const urls = new Map<string, string>(
    posts.filter(isShown).map((post) => [`${config.base}/${encodePath(post.path)}`, post.url]),
  )
  const folders = movedFolders(posts, isPublished, config)
  const files = assets.map(({ path }) => ({ url: `${config.base}/${encodePath(path)}`, path }))
  const names = namedLinks(posts, files, config)
  const withheld = urlsOfHiddenOnly(posts, isPublished, names)
  const placed = assets.flatMap((asset) => {
    const path = asset.path.normalize('NFC')
    if (path.startsWith('static/')) return [{ path: path.slice('static/'.length), asset }]
    if (!drafts && isInDraftsFolder(asset.path)) return []
    if (withheld.has(`${config.base}/${encodePath(path)}`)) return []
    const folder = folderOf(asset.path, folders)
    if (folder === undefined) return [{ path, asset }]
    const base = folders.get(folder)
    if (base === undefined) return []
    const url = base + encodePath(asset.path.slice(folder.length))
    urls.set(`${config.base}/${encodePath(path)}`, url)
    return [{ path: decodePath(url.slice(config.base.length + 1)), asset }]
  })
  const published = placed.map(({ path, asset }) => ({
    url: `${config.base}/${encodePath(path)}`,
    path: asset.path,
  }))
  for (const [link, url] of namedLinks(posts.filter(isPublished), published, config)) urls.set(link, url)
  const assetAt = new Map(placed.map(({ path, asset }) => [`${config.base}/${encodePath(path)}`, asset]))
  return {
    urls,
    assetAt,
    versionsOf: {
      get: (url) => {
        const asset = installed.sharp ? assetAt.get(url) : undefined
        return asset === undefined
          ? []
          : responsiveWidths(asset).map((width) => ({ url: responsivePath(url, width), width }))
      },
    },
    assets: placed.sort((a, b) => compareText(a.path, b.path)),
  }
}

/**
 * Returns the folder with the files of a post: that of an index file, or the one with the name of a file in
 * `_posts/`; undefined for other posts.
 */
const ownFolderOf = (path: string): string | undefined => {
  const { index, isInPosts } = readPostPath(path)
  if (index !== undefined) return path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : undefined
  return isInPosts ? `${path.replace(postExtension, '')}/` : undefined
}

/**
 * Returns the folders of posts whose files are not at their paths: below the URL of the post, or, as undefined, nowhere. Of
 * several posts in one folder, the one without a language counts, else the first by URL.
 */
const movedFolders = (
  posts: readonly Post[],
  isPublished: (post: Post) => boolean,
  { base }: Config,
): ReadonlyMap<string, string | undefined> => {
  const published = posts.filter(isPublished)
  const inUse = new Set<string>()
  for (const { path } of published)
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at + 1)
      if (inUse.has(folder)) break
      inUse.add(folder)
    }
  const folders = new Map(
    posts
      .flatMap(({ path }) => ownFolderOf(path) ?? [])
      .map((folder) => [folder, undefined as string | undefined]),
  )
  for (const folder of folders.keys()) if (inUse.has(folder)) folders.delete(folder)
  const isTranslation = ({ path }: Post): boolean => readPostPath(path).lang !== undefined
  const owners = published
    .filter(({ path }) => ownFolderOf(path) !== undefined)
    .sort((a, b) => Number(isTranslation(b)) - Number(isTranslation(a)) || compareText(b.url, a.url))
  for (const { path, url } of owners) {
    const folder = ownFolderOf(path) ?? ''
    if (url === `${base}/${encodePath(folder)}`) folders.delete(folder)
    else folders.set(folder, url.slice(0, url.lastIndexOf('/') + 1))
  }
  return folders
}

/** Returns the URLs to which only hidden posts refer: those files are not published either. */
const urlsOfHiddenOnly = (
  posts: readonly Post[],
  isPublished: (post: Post) => boolean,
  names: ReadonlyMap<string, string>,
): ReadonlySet<string> => {
  const urlsIn = (post: Post): string[] => urlsNamedBy(post).map((url) => names.get(url) ?? url)
  const hidden = posts.filter((post) => !isPublished(post))
  const urls = new Set(hidden.flatMap(urlsIn))
  if (urls.size === 0) return urls
  for (const post of posts.filter(isPublished)) for (const url of urlsIn(post)) urls.delete(url)
  return urls
}

/** Returns the URLs of the files and pages that a post names. */
export const urlsNamedBy = ({ content, photos, videos, audios, files }: Post): string[] => [
  ...files,
  ...content.internalLinks.map(({ href }) => pathOfLink(href)),
  ...[...photos, ...videos, ...audios].map(({ url }) => url),
]

/**
 * Returns the nearest folder above a file that is published elsewhere or not at all; undefined when there is
 * none.
 */
const folderOf = (path: string, folders: ReadonlyMap<string, unknown>): string | undefined => {
  if (folders.size === 0) return undefined
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
    if (folders.has(path.slice(0, at + 1))) return path.slice(0, at + 1)
  return undefined
}

/** Returns a post with the published URLs of its photos, videos and audio files. */
export const withMediaUrls = (post: Post, { urls }: Pick<AssetPaths, 'urls'>): Post => {
  const placed = (media: readonly MediaItem[]): MediaItem[] =>
    media.map((medium) => ({ ...medium, url: urls.get(medium.url) ?? medium.url }))
  const { photos, videos, audios } = post
  if (photos.length + videos.length + audios.length === 0) return post
  return { ...post, photos: placed(photos), videos: placed(videos), audios: placed(audios) }
}

/** Returns the redirects from the aliases of posts and feeds. */
export const moves = (posts: readonly Post[], lists: readonly List[], config: Config): AliasRedirect[] => [
  ...posts.flatMap(({ aliases, url, file }) =>
    aliases
      .map((alias) => ({ from: config.base + alias, to: url, source: file }))
      .filter(({ from, to }) => barePath(from) !== barePath(to)),
  ),
  ...lists.flatMap(({ feedAliases, url }) =>
    feedAliases.map((alias) => ({
      from: config.base + encodePath(decodePath(alias)),
      to: `${url}${feedFile(alias, config.feeds.formats)}`,
      source: 'content/site.yaml',
    })),
  ),
]

/** Returns the file of the feed that replaces an old one, by the name of the old one, among the formats that the site has. */
const feedFile = (alias: string, formats: readonly FeedFormat[]): string => {
  const name = barePath(alias).replace(/^.*\//, '')
  const wanted = name.includes('json') ? 'json' : name.includes('atom') ? 'atom' : 'rss'
  return feedFormatInfo[formats.includes(wanted) ? wanted : (formats[0] ?? 'rss')].file
}
