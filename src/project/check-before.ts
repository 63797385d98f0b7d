import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type OldItem, readOldSite } from '../import/old-site.js'
import { memoryArchive, openArchive } from '../io/archive/open-archive.js'
import { changeSettings, type SettingChange } from '../io/content/settings-file.js'
import { readText, writeDurable } from '../io/fs/atomic.js'
import { type Archive, RefusedArchive } from '../model/archive.js'
import { parseSettings } from '../model/config.js'
import { type Http, isFailure } from '../model/http.js'
import { belowBase } from '../model/path.js'
import { isWebUrl } from '../model/untrusted.js'
import { editFrontMatter } from '../parse/post/edit-front-matter.js'
import { type InferredPattern, inferPermalinks } from '../parse/post/infer-permalinks.js'
import { permalinkFactsOf } from '../parse/post/permalink-facts.js'
import {
  type AddressCounts,
  type AddressKind,
  compareAddresses,
  compareItems,
  type ItemCounts,
  listRedirects,
  postRedirects,
} from '../site/old-addresses.js'
import type { LoadedSite } from './load-site.js'

/** The parts of an old site that would be lost, and the settings that keep them. */
export type BeforeReport = {
  readonly addresses: Readonly<Record<AddressKind, AddressCounts>>
  readonly items: ItemCounts
  readonly patterns: readonly InferredPattern[]
  readonly redirects: Readonly<Record<string, string>>
  readonly feedAliases: readonly string[]
  /** The folders of media that are lost, which belong below content/static/. */
  readonly mediaFolders: readonly string[]
  /** The old addresses with a query, which most static hosts cannot redirect. */
  readonly withQuery: number
}

/** Compares the site with an old one. Throws `RefusedArchive` when its addresses cannot be read. */
export const checkBefore = async (source: string, loaded: LoadedSite, http: Http): Promise<BeforeReport> => {
  const { built, project } = loaded
  const { config } = built.site
  const old = await readOld(source, http)
  if (old.paths.length === 0 && old.items.length === 0)
    throw new RefusedArchive(
      'it has no addresses',
      'name a sitemap, a list of URLs, a feed, an export, or the folder of the old site',
    )
  const below = (path: string): string => belowBase(path, config.base)
  const paths = [...new Set(old.paths.map(below))].filter((path) => path.startsWith('/'))
  const addresses = compareAddresses(paths, built.site, built.pages)
  const facts = project.sources.flatMap((one) => permalinkFactsOf(one, parseSettings(config)) ?? [])
  const patterns = addresses.post.lost.length === 0 ? [] : inferPermalinks(facts, paths, config)
  const rest = addresses.post.lost
  return {
    addresses,
    items: compareItems(
      old.items.map(({ id, path }) => ({ id, ...(path !== undefined && { path: below(path) }) })),
      built.site,
    ),
    patterns,
    redirects: {
      ...listRedirects(addresses.list.lost),
      ...(patterns.length > 0 ? {} : postRedirects(rest, built.site)),
      ...Object.fromEntries(
        [...old.redirects].filter(
          ([from, to]) =>
            !config.redirects.some((one) => one.from === from) && (to.startsWith('/') || isWebUrl(to)),
        ),
      ),
    },
    feedAliases: addresses.feed.lost.filter((path) => !path.includes('/comments/')),
    mediaFolders: [
      ...new Set(addresses.media.lost.map((path) => path.replace(/^(\/[^/]+\/).*$/, '$1'))),
    ].sort(),
    withQuery: old.paths.filter((path) => path.includes('?')).length,
  }
}

/** Writes what a report proposes: patterns, redirects and feed aliases into site.yaml, and old ids of feed items into their posts. */
export const writeProposals = (
  root: string,
  { patterns, redirects, feedAliases, items }: BeforeReport,
  sources: LoadedSite['project']['sources'],
): readonly string[] => {
  const changes: SettingChange[] = [
    ...patterns.map(({ folder, pattern }) => ({ path: ['permalinks', folder], value: pattern })),
    ...Object.entries(redirects).map(([from, to]) => ({ path: ['redirects', from], value: to })),
    ...(feedAliases.length === 0 ? [] : [{ path: ['feeds', 'aliases'], value: feedAliases }]),
    ...(items.needsNoSlash ? [{ path: ['feeds', 'id'], value: 'url-without-slash' }] : []),
  ]
  if (changes.length > 0) changeSettings(root, changes)
  const written = changes.length > 0 ? ['content/site.yaml'] : []
  if (!items.needsNoSlash)
    for (const { id, entry } of items.unread) {
      const source = sources.find(({ path }) => path === entry.path)
      const value = readText(join(root, 'content', entry.path))
      if (source === undefined || value === undefined) continue
      const text = editFrontMatter({ ...source, value }, [
        { key: 'guid', value: id, line: `guid: ${JSON.stringify(id)}` },
      ])
      if (text === undefined) continue
      writeDurable(join(root, 'content', entry.path), text)
      written.push(`content/${entry.path}`)
    }
  return written
}

type Old = {
  readonly paths: readonly string[]
  readonly items: readonly OldItem[]
  readonly redirects: ReadonlyMap<string, string>
}

/** Reads the addresses of a file or folder, or of a URL: a sitemap with those that it names, a feed, or the site itself. */
const readOld = async (source: string, http: Http): Promise<Old> => {
  if (!isWebUrl(source)) return readOldSite(unpacked(await openArchive(source)))
  const paths: string[] = []
  const items: OldItem[] = []
  const queue = /\.(?:xml|gz|json|rss|atom|txt)$|sitemap|feed/i.test(new URL(source).pathname)
    ? [source]
    : [new URL('sitemap.xml', source).href, ...feedUrls(source)]
  let reason = ''
  for (let at = 0; at < queue.length && at < 200; at++) {
    const url = queue[at] ?? ''
    const answer = await http({ url, maxBytes: 50_000_000, timeout: 60_000 })
    if (isFailure(answer) || answer.status !== 200) {
      reason = isFailure(answer) ? answer.reason : `${url} answers ${answer.status}`
      continue
    }
    const name = new URL(url).pathname.replace(/^.*\//, '') || 'index.xml'
    const old = await readOldSite(unpacked(memoryArchive(name, new Map([[name, answer.bytes]]))))
    paths.push(...old.paths)
    items.push(...old.items)
    queue.push(...old.sitemaps.filter((one) => isWebUrl(one) && !queue.includes(one)))
  }
  if (paths.length === 0 && items.length === 0 && reason !== '')
    throw new RefusedArchive(reason, 'name the sitemap of the old site')
  return { paths, items, redirects: new Map() }
}

/** The usual addresses of feeds. */
const feedUrls = (site: string): string[] =>
  ['feed.xml', 'feed/', 'rss.xml', 'atom.xml', 'index.xml', 'feed.json'].map(
    (path) => new URL(path, site).href,
  )

/** Returns an archive in which a file packed by gzip is unpacked, up to 100 MB. */
const unpacked = (archive: Archive): Archive => {
  const [only = ''] = archive.paths
  if (archive.paths.length !== 1 || !/\.gz$/i.test(only)) return archive
  const name = only.replace(/\.gz$/i, '')
  return {
    ...archive,
    paths: [name],
    read: async () => {
      const bytes = await archive.read(only)
      try {
        return gunzipSync(bytes, { maxOutputLength: 100_000_000 })
      } catch {
        throw new RefusedArchive(`\`${only}\` cannot be unpacked`, 'unpack it, and name the file')
      }
    },
  }
}
