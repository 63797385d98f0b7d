import type { Config } from '../model/config.js'
import { contentFileOf, isInDraftsFolder } from '../model/content-file.js'
import { defaultFolder, defaultFolders } from '../model/new-kinds.js'
import { belowBase, encodePath, nameOfPath } from '../model/path.js'
import type { Kind } from '../model/post.js'
import { kindOf } from '../model/post-kind.js'
import { readPostPath } from '../model/post-path.js'
import { tagSlug } from '../model/tag.js'
import { inferPermalinks } from '../parse/post/infer-permalinks.js'
import { invalidPathReason, type PermalinkFacts, permalinkOf } from '../parse/post/permalink.js'
import { pathOfUrl } from './adapter.js'
import type { Imported, ImportedEntry, ImportedMedium } from './entry.js'
import { plainTextOf } from './html/html-text.js'
import { originId } from './post-file.js'

/** An entry with the file that it becomes, and its URL in the site. */
export type PlacedEntry = {
  readonly entry: ImportedEntry
  /** Path below content/. */
  readonly path: string
  /** The old path, if the post keeps it. */
  readonly oldPath?: string
  /** The URL from the root of the host. */
  readonly url: string
  /** Whether the front matter must name the path, because its file does not give it. */
  readonly needsPermalink: boolean
  /** Whether another entry keeps its old address. */
  readonly hasLostUrl: boolean
}

/** What of an existing blog decides where entries go. */
export type PlaceContext = {
  readonly config: Pick<Config, 'base' | 'permalinks' | 'language'>
  /** Whether the blog is new, so that `permalinks` may be set. */
  readonly isNew: boolean
  /** The paths of posts of an earlier import, by id of the entry. */
  readonly paths: ReadonlyMap<string, string>
  /** The posts of the blog: URL from the root of the host → path below content/. */
  readonly urls: ReadonlyMap<string, string>
  /** Whether a path below content/ is taken. */
  readonly isTaken: (path: string) => boolean
}

/** Returns the places of entries, and the patterns of `permalinks` that a new blog gets. */
export const placeEntries = (
  { entries, keepsUrls }: Pick<Imported, 'entries' | 'keepsUrls'>,
  hasFiles: (entry: ImportedEntry) => boolean,
  { config, isNew, paths, urls, isTaken }: PlaceContext,
): { readonly placed: readonly PlacedEntry[]; readonly permalinks: Readonly<Record<string, string>> } => {
  const taken = new Set<string>()
  /** The next number for each name, so that many posts of one name do not take quadratic time. */
  const counts = new Map<string, number>()
  const unused = (stem: string, ending: string): string => {
    for (let count = counts.get(stem) ?? 1; ; count++) {
      const name = `${stem}${count === 1 ? '' : `-${count}`}`
      counts.set(stem, count + 1)
      if (!taken.has(name.toLowerCase()) && !isTaken(`${name}.md`) && !isTaken(`${name}/index.md`)) {
        taken.add(name.toLowerCase())
        return name + ending
      }
    }
  }
  for (const path of paths.values()) taken.add(path.replace(/(?:\/index)?\.md$/, '').toLowerCase())
  const found = entries.map((entry) => {
    const oldPath = keepsUrls ? oldPathOf(entry, config.base) : undefined
    const path =
      paths.get(originId(entry.id)) ??
      unused(
        stemOf(entry, oldPath),
        hasFiles(entry) || entry.path?.endsWith('/index.md') === true ? '/index.md' : '.md',
      )
    return { entry, path, ...(oldPath !== undefined && { oldPath }) }
  })
  const permalinks = isNew ? patternsOf(found, config) : {}
  const settings = { ...config, permalinks: { ...config.permalinks, ...permalinks } }
  const kept = new Set<string>()
  const placed = found.map((one): PlacedEntry => {
    const { entry, path, oldPath } = one
    const facts = factsOf(entry, path)
    const { url } = permalinkOf(facts, settings)
    const old = oldPath === undefined ? url : permalinkOf({ ...facts, permalink: oldPath }, settings).url
    // Items of a feed may share an address, and the blog may have it already: the first one keeps it.
    const hasLostUrl = old !== url && (kept.has(old) || (urls.get(old) ?? path) !== path)
    const wanted = hasLostUrl ? url : old
    kept.add(wanted)
    return { ...one, url: wanted, needsPermalink: wanted !== url, hasLostUrl }
  })
  return { placed, permalinks }
}

/** Returns the path of the old URL, if a site can have a page there. */
const oldPathOf = ({ url, isDraft }: ImportedEntry, base: string): string | undefined => {
  if (url === undefined || isDraft || /[?#]/.test(url)) return undefined
  const path = belowBase(pathOfUrl(url).normalize('NFC'), base)
  return path === '/' || invalidPathReason(path) !== undefined || /\s/.test(path)
    ? undefined
    : path.replace(/\/index\.html?$/, '/')
}

const stemOf = (entry: ImportedEntry, oldPath: string | undefined): string => {
  if (entry.path !== undefined) return entry.path.replace(/(?:\/index)?\.md$/, '')
  const pageStem =
    entry.isPage && oldPath !== undefined ? oldPath.replace(/^\/|\/$|\.html?$/g, '') : undefined
  if (pageStem !== undefined && isPlainStem(pageStem)) return pageStem
  const folder = entry.isPage ? '' : `${defaultFolder(kindOfEntry(entry))}/`
  return folder + slugOf(entry, oldPath)
}

/** Whether a file of this name is a page below content/: not a record, a draft or a dated post by its folders. */
const isPlainStem = (stem: string): boolean =>
  contentFileOf(`${stem}.md`) === 'post' &&
  !isInDraftsFolder(`${stem}.md`) &&
  readPostPath(`${stem}.md`).date === undefined &&
  !Object.values<string>(defaultFolders).includes(stem) &&
  stem.split('/').every(isFileName)

/** Returns the kind of an entry. The picture of an article is in its text. */
const kindOfEntry = ({ interactions, name, photos, videos, audios }: ImportedEntry): Kind => {
  const shown = (items: readonly ImportedMedium[]) => items.map((item) => ({ ...item, inContent: false }))
  return kindOf(
    {
      interactions,
      ...(name !== undefined && { name }),
      photos: name === undefined ? shown(photos) : [],
      ...{ videos: shown(videos), audios: shown(audios) },
    },
    '',
  )
}

/** Returns the name of a file: that of the old URL, else of the title, the first words, or the time. */
const slugOf = (entry: ImportedEntry, oldPath: string | undefined): string => {
  const { slug, name, body, published } = entry
  const names = [
    oldPath === undefined ? undefined : nameOfPath(oldPath),
    ...[
      slug,
      name,
      plainTextOf(body.format === 'html' ? body.text.slice(0, 600) : body.text.slice(0, 200)),
    ].map((text) => (text === undefined ? undefined : shortSlug(text))),
    published?.wall.slice(0, 16).replace(/[T:]/g, '-'),
    shortSlug(entry.id),
  ]
  return names.find((one) => one !== undefined && one !== '' && isFileName(one)) ?? 'post'
}

const isFileName = (name: string): boolean =>
  !/^[._]|[\\/:*?"<>|\p{Cc}]/u.test(name) && !/^index$/i.test(name) && Buffer.byteLength(name) <= 180

const shortSlug = (text: string): string => {
  const slug =
    text.trim() === ''
      ? ''
      : tagSlug(
          text
            .toLowerCase()
            .replace(/\p{Cf}|\ufe0e|\ufe0f/gu, '')
            .slice(0, 200),
        )
  return slug.length <= 50 ? slug : slug.slice(0, 50).replace(/-[^-]*$|[\ud800-\udbff]$/, '')
}

/** Returns the facts that decide the URL of an entry. */
const factsOf = ({ published, name }: ImportedEntry, path: string): PermalinkFacts => ({
  path,
  ...(published !== undefined && { published }),
  ...(name !== undefined && { title: name }),
})

/** Returns the patterns that keep the old paths of posts: of at least half of those of a folder, and of three. */
const patternsOf = (
  placed: readonly { readonly entry: ImportedEntry; readonly path: string; readonly oldPath?: string }[],
  config: PlaceContext['config'],
): Readonly<Record<string, string>> => {
  const posts = placed.filter(({ entry }) => !entry.isPage && !entry.isDraft)
  const inferred = inferPermalinks(
    posts.map(({ entry, path }) => factsOf(entry, path)),
    posts.flatMap(({ oldPath }) => oldPath ?? []),
    config,
  )
  return Object.fromEntries(
    inferred.filter(({ kept }) => kept >= 3).map(({ folder, pattern }) => [folder, encodePath(pattern)]),
  )
}
