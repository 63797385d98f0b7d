import type { Config } from '../model/config.js'
import { contentFileOf, isInDraftsFolder } from '../model/content-file.js'
import { defaultFolders } from '../model/new-kinds.js'
import { belowBase, encodePath, nameOfPath } from '../model/path.js'
import { type Kind, kindOf } from '../model/post.js'
import { readPostPath } from '../model/post-path.js'
import { tagSlug } from '../model/tag.js'
import { dayOf } from '../model/timestamp.js'
import { invalidPathReason, permalinkOf } from '../parse/post/permalink.js'
import { pathOfUrl } from './adapter.js'
import type { Imported, ImportedEntry, ImportedMedium } from './entry.js'
import { plainTextOf } from './html-to-markdown.js'

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
}

/** What of an existing blog decides where entries go. */
export type PlaceContext = {
  readonly config: Pick<Config, 'base' | 'permalinks' | 'language'>
  /** Whether the blog is new, so that `permalinks` may be set. */
  readonly isNew: boolean
  /** The paths of posts of an earlier import, by id of the entry. */
  readonly paths: ReadonlyMap<string, string>
  /** Whether a path below content/ is taken. */
  readonly isTaken: (path: string) => boolean
}

/** Returns the places of entries, and the patterns of `permalinks` that a new blog gets. */
export const placeEntries = (
  { entries, keepsUrls }: Pick<Imported, 'entries' | 'keepsUrls'>,
  hasFiles: (entry: ImportedEntry) => boolean,
  { config, isNew, paths, isTaken }: PlaceContext,
): { readonly placed: readonly PlacedEntry[]; readonly permalinks: Readonly<Record<string, string>> } => {
  const taken = new Set<string>()
  const unused = (stem: string, ending: string): string => {
    for (let count = 1; ; count++) {
      const name = `${stem}${count === 1 ? '' : `-${count}`}`
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
      paths.get(entry.id) ??
      unused(
        stemOf(entry, oldPath),
        hasFiles(entry) || entry.path?.endsWith('/index.md') === true ? '/index.md' : '.md',
      )
    return { entry, path, ...(oldPath !== undefined && { oldPath }) }
  })
  const permalinks = isNew ? patternsOf(found) : {}
  const settings = { ...config, permalinks: { ...config.permalinks, ...permalinks } }
  const placed = found.map((one): PlacedEntry => {
    const { entry, path, oldPath } = one
    const facts = {
      path,
      ...(entry.published !== undefined && { published: entry.published }),
      ...(entry.name !== undefined && { title: entry.name }),
    }
    const { url } = permalinkOf(facts, settings)
    const wanted = oldPath === undefined ? url : permalinkOf({ ...facts, permalink: oldPath }, settings).url
    return { ...one, url: wanted, needsPermalink: wanted !== url }
  })
  return { placed, permalinks }
}

/** Returns the path of the old URL, if a site can have a page there. */
const oldPathOf = ({ url, isDraft }: ImportedEntry, base: string): string | undefined => {
  if (url === undefined || isDraft || /\?/.test(url)) return undefined
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
  const folder = entry.isPage ? '' : `${defaultFolders[kindOfEntry(entry)]}/`
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

/**
 * Returns the pattern of each folder that gives the old paths of at least half of its posts, and of three: the commonest of those that
 * the paths have.
 */
const patternsOf = (
  placed: readonly { readonly entry: ImportedEntry; readonly path: string; readonly oldPath?: string }[],
): Readonly<Record<string, string>> => {
  const folders = new Map<string, { count: number; patterns: Map<string, number> }>()
  for (const { entry, path, oldPath } of placed) {
    if (entry.isPage || entry.isDraft) continue
    const folder = path.replace(/\/[^/]*(?:\/index\.md)?$/, '')
    const found = folders.get(folder) ?? { count: 0, patterns: new Map<string, number>() }
    folders.set(folder, found)
    found.count++
    const pattern = oldPath === undefined ? undefined : patternOf(entry, path, oldPath)
    if (pattern !== undefined) found.patterns.set(pattern, (found.patterns.get(pattern) ?? 0) + 1)
  }
  return Object.fromEntries(
    [...folders].flatMap(([folder, { count, patterns }]) => {
      const best = [...patterns].sort((a, b) => b[1] - a[1])[0]
      const isDefault = best?.[0] === `/${folder}/:slug/`
      return best === undefined || isDefault || best[1] < 3 || best[1] * 2 < count ? [] : [[folder, best[0]]]
    }),
  )
}

/** Returns the pattern that gives a path: its last part is the slug, and parts before it may be the date. */
const patternOf = (entry: ImportedEntry, path: string, oldPath: string): string | undefined => {
  const slug = path.replace(/\/index\.md$|\.md$/, '').replace(/^.*\//, '')
  if (nameOfPath(oldPath) !== slug) return undefined
  const ending = oldPath.endsWith('.html') ? '.html' : '/'
  const folders = oldPath.replace(/\/$/, '').split('/').slice(1, -1)
  const day = entry.published === undefined ? undefined : dayOf(entry.published)
  const parts = folders.map((part, index) => {
    if (part === day?.year && index <= 1) return ':year'
    if (part === day?.month && folders[index - 1] === day.year) return ':month'
    return part === day?.day && folders[index - 1] === day.month ? ':day' : part
  })
  return encodePath(`/${[...parts, ':slug'].join('/')}${ending}`)
}
