import { type Archive, readArchiveText } from '../model/archive.js'
import { pathOfUrl } from './adapter.js'
import { feed } from './formats/feed.js'
import { adapterOf, adapters } from './formats.js'
import { oldRedirectsIn } from './old-redirects.js'
import { readXml } from './xml.js'

/** An item of a feed of the old site: its id, and the path of its page. */
export type OldItem = { readonly id: string; readonly path?: string }

/** The addresses of an old site. Paths are decoded. */
export type OldSite = {
  readonly paths: readonly string[]
  /** The redirects that the old host made: path → path or URL. */
  readonly redirects: ReadonlyMap<string, string>
  readonly items: readonly OldItem[]
  /** The sitemaps that are named but not in the archive. */
  readonly sitemaps: readonly string[]
}

/** Reads the addresses in a sitemap, a list of URLs, a feed, an export, or the folder that the old generator built. */
export const readOldSite = async (archive: Archive): Promise<OldSite> => {
  const exported = await ofExport(archive)
  if (exported !== undefined) return exported
  const paths = new Set<string>()
  const redirects = new Map<string, string>()
  const items: OldItem[] = []
  const sitemaps: string[] = []
  const isFolder = archive.paths.length > 1 || /\.html?$/i.test(archive.paths[0] ?? '')
  for (const path of archive.paths) {
    if (isFolder) {
      if (!/(?:^|\/)[._][^/]*$/.test(path) && !redirectFile.test(path)) paths.add(urlOfFile(path))
      if (redirectFile.test(path))
        for (const [from, to] of oldRedirectsIn(path, await readArchiveText(archive, path)))
          redirects.set(from, to)
    }
    if (!/\.(?:xml|rss|atom|rdf|json|txt)$|^[^.]*$/i.test(path)) continue
    const text = archive.sizeOf(path) > 50_000_000 ? '' : await readArchiveText(archive, path)
    const start = text.slice(0, 4000)
    if (/<(?:urlset|sitemapindex)\b/.test(start)) {
      const locations = locationsIn(text)
      if (/<sitemapindex\b/.test(start)) sitemaps.push(...locations)
      else for (const url of locations) paths.add(pathOfUrl(url))
    } else if (/<rss\b|<feed\b|<rdf:RDF\b|jsonfeed\.org\/version/i.test(start) && !/xmlns:wp=/.test(start)) {
      if (isFolder) paths.add(`/${path}`)
      items.push(...(await itemsOf(archive, path)))
    } else if (!isFolder && isUrlList(text))
      for (const line of text.split('\n')) if (line.trim() !== '') paths.add(pathOfUrl(line.trim()))
  }
  for (const { path } of items) if (path !== undefined) paths.add(path)
  return { paths: [...paths].sort(), redirects, items, sitemaps }
}

/** The files in which hosts have redirects. */
const redirectFile = /(?:^|\/)(?:_redirects|\.htaccess|vercel\.json|redirects\.json|[\w.-]*\.(?:map|conf))$/

/** Whether each line is a URL or a path. */
const isUrlList = (text: string): boolean =>
  text.split('\n').every((line) => line.trim() === '' || /^\s*(?:https?:\/\/|\/)/.test(line))

const locationsIn = (text: string): string[] => {
  const found: string[] = []
  readXml(text, ['loc', 'image:loc'], ({ name, text: url }) => {
    if (name === 'loc') found.push(url.trim())
  })
  return found
}

/** Returns the path at which a host shows a file of a built site. */
const urlOfFile = (path: string): string => `/${path.replace(/(?:^|(?<=\/))index\.html?$/i, '')}`

const itemsOf = async (archive: Archive, path: string): Promise<OldItem[]> => {
  const one: Archive = { ...archive, paths: [path] }
  const { entries } = await feed.read(one, { timezone: 'UTC' })
  return entries.map(({ feedId, id, url }) => ({
    id: feedId ?? id,
    ...(url !== undefined && { path: pathOfUrl(url) }),
  }))
}

/** Formats that the folder of a built site may have, too. */
const notExports: ReadonlySet<string> = new Set(['bar', 'feed', 'bookmarks', 'opml'])

/** Returns the addresses of an export of a platform; undefined for other archives. */
const ofExport = async (archive: Archive): Promise<OldSite | undefined> => {
  const adapter = await adapterOf(
    archive,
    adapters.filter(({ name }) => !notExports.has(name)),
  )
  if (adapter === undefined) return undefined
  const { entries } = await adapter.read(archive, { timezone: 'UTC' })
  const shown = entries.filter(({ url, isDraft }) => url !== undefined && !isDraft)
  return {
    paths: shown.map(({ url = '' }) => pathOfUrl(url)).sort(),
    redirects: new Map(),
    items: shown.flatMap(({ feedId, url = '' }) =>
      feedId === undefined ? [] : [{ id: feedId, path: pathOfUrl(url) }],
    ),
    sitemaps: [],
  }
}
