import type { Config } from '../model/config.js'
import { isInDraftsFolder } from '../model/content-file.js'
import { responsivePath, responsiveWidths } from '../model/image.js'
import { compareText } from '../model/message.js'
import { decodePath, encodePath, pathOfLink } from '../model/path.js'
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
  const urls = new Map<string, string>()
  const folders = new Map<string, string | undefined>()
  for (const post of posts) {
    const isVisible = isShown(post)
    if (isVisible) urls.set(`${config.base}/${encodePath(post.path)}`, post.url)
    const folder = ownFolderOf(post.path)
    if (folder === undefined) continue
    const isAlive = isVisible && post.deleted === undefined
    if (!isAlive && !posts.some(({ path }) => path !== post.path && path.startsWith(folder)))
      folders.set(folder, undefined)
    if (isAlive && post.url !== `${config.base}/${encodePath(folder)}`)
      folders.set(folder, post.url.slice(0, post.url.lastIndexOf('/') + 1))
  }
  const files = assets.map(({ path }) => ({ url: `${config.base}/${encodePath(path)}`, path }))
  const names = namedLinks(posts, files, config)
  const withheld = urlsOfHiddenOnly(posts, isShown, names)
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
  const shown = posts.filter((post) => isShown(post) && post.deleted === undefined)
  const published = placed.map(({ path, asset }) => ({
    url: `${config.base}/${encodePath(path)}`,
    path: asset.path,
  }))
  for (const [link, url] of namedLinks(shown, published, config)) urls.set(link, url)
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

/** Returns the URLs to which only hidden posts refer: those files are not published either. */
const urlsOfHiddenOnly = (
  posts: readonly Post[],
  isShown: (post: Post) => boolean,
  names: ReadonlyMap<string, string>,
): ReadonlySet<string> => {
  const urlsIn = (post: Post): string[] => urlsOf(post).map((url) => names.get(url) ?? url)
  const hidden = posts.filter((post) => !isShown(post) || post.deleted !== undefined)
  const urls = new Set(hidden.flatMap(urlsIn))
  if (urls.size === 0) return urls
  for (const post of posts)
    if (isShown(post) && post.deleted === undefined) for (const url of urlsIn(post)) urls.delete(url)
  return urls
}

const urlsOf = ({ content, photos, videos, audios, files }: Post): string[] => [
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
      .map((alias) => ({ from: config.base + encodePath(decodePath(alias)), to: url, source: file }))
      .filter(({ from, to }) => withoutIndex(from) !== withoutIndex(to)),
  ),
  ...lists.flatMap(({ feedAliases, url }) =>
    feedAliases.map((alias) => ({
      from: config.base + encodePath(decodePath(alias)),
      to: `${url}${feedFile(alias)}`,
      source: 'content/site.yaml',
    })),
  ),
]

/** Returns the shortest spelling of a URL: a page that is its own alias needs no redirect. */
const withoutIndex = (path: string): string => path.replace(/(?:\/index\.html)?\/*$/, '')

/** Returns the file of the feed that replaces an old one, by the name of the old one. */
const feedFile = (alias: string): string =>
  alias.includes('json') ? 'feed.json' : alias.includes('atom') ? 'atom.xml' : 'feed.xml'
