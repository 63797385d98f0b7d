import { basename } from 'node:path'
import GithubSlugger from 'github-slugger'
import { existingFiles } from '../io/fs/create-files.js'
import type { Config } from '../model/config.js'
import { defined } from '../model/defined.js'
import { isInteractionType } from '../model/interactions.js'
import { defaultFolder, defaultFolders } from '../model/new-kinds.js'
import { nameOfPath } from '../model/path.js'
import type { Citation, Kind } from '../model/post.js'
import type { Entry } from '../model/site.js'
import type { Timestamp } from '../model/timestamp.js'
import { isWebUrl } from '../model/untrusted.js'
import { timestampAt } from '../parse/post/date.js'
import { detectFrontMatterStyle } from '../parse/post/front-matter-style.js'
import { type Draft, newPost } from '../render/new-post.js'
import type { LoadedSite } from './load-site.js'

/** The content of a post to write. */
export type PostContent = {
  /** The URL of the page to respond to, the name of a work, a title, or the file of a photo. */
  readonly subject?: string
  readonly title?: string
  readonly rsvp?: string
  /** The rating of a review. */
  readonly rating?: string
  /** When an event begins. */
  readonly start?: string
  readonly alt?: string
  readonly tags: readonly string[]
  readonly draft: boolean
  readonly body: string
}

/** Plans a post of `new` without writing it: its file, and its text in the style of the author's other posts. */
export const planPost = (
  kind: Kind,
  content: PostContent,
  loaded: LoadedSite,
  context: Citation | undefined,
): PlannedPost => {
  const { subject = '' } = content
  const isWork = isInteractionType(kind) && !isWebUrl(subject)
  const photo = { url: basename(subject).replace(/[%?#]/g, encodeURIComponent), alt: content.alt ?? '' }
  return planEntry(
    kind,
    defined({
      ...noContent,
      ...subjectOf(kind, content, loaded.project.config),
      targets: isInteractionType(kind) ? [isWork ? { name: subject } : subject] : [],
      slug: isWork || (kind === 'review' && !isWebUrl(subject)) ? subject : undefined,
      rsvp: kind === 'rsvp' ? content.rsvp : undefined,
      photo: kind === 'photo' ? [photo] : [],
      tags: content.tags,
      isDraft: content.draft,
      body: content.body.trim() === '' && kind === 'note' ? subject : content.body,
      hasFiles: kind === 'photo',
    }),
    loaded,
    context,
  )
}

/** Returns the title of a post, and the front matter about its subject: what `new` gets as the second argument. */
const subjectOf = (
  kind: Kind,
  { subject, title, rating, start }: PostContent,
  { kinds }: Pick<Config, 'kinds'>,
): Pick<EntryContent, 'title' | 'data'> => {
  const custom = kinds[kind]
  if (kind === 'review')
    return defined({
      title,
      data: defined({ item: itemIn(subject, title), rating, kind: rating === undefined ? kind : undefined }),
    })
  if (kind === 'checkin') return defined({ title, data: { checkin: subject } })
  if (kind === 'event') return defined({ title: title ?? subject, data: { start } })
  if (custom?.property !== undefined) return defined({ title, data: { [custom.property]: subject } })
  if (custom !== undefined || kind === 'collection' || kind === 'presentation')
    return defined({ title: title ?? subject, data: { kind } })
  return defined({ title: title ?? (kind === 'article' ? subject : undefined), data: {} })
}

/** Returns what a review is about: a name, or a URL with the title as the name. */
const itemIn = (subject = '', title: string | undefined): { readonly name: string; readonly url?: string } =>
  isWebUrl(subject) ? { name: title ?? nameOfPath(subject), url: subject } : { name: subject }

/** A planned post: its file, from the root of the project, and its text. */
export type PlannedPost = { readonly path: string; readonly text: string }

/** The content of a post of any kind. */
export type EntryContent = Omit<Draft, 'kind' | 'date'> & {
  readonly date?: Timestamp
  /** The wanted name of its file. */
  readonly slug?: string
  /** Whether files will be beside it, so that it needs a folder of its own. */
  readonly hasFiles: boolean
}

/** The content of an empty post. */
export const noContent = {
  ...{ targets: [], otherTargets: {}, photo: [], video: [], audio: [], tags: [], syndication: [] },
  ...{ data: {}, mf2: {} },
  ...{ isDraft: false, isUnlisted: false, hasFiles: false, body: '' },
} as const satisfies EntryContent

/** Plans a post of any kind without writing it, in the folder and in the style of the author's other posts. */
export const planEntry = (
  kind: Kind,
  content: EntryContent,
  { built, project, snapshot }: LoadedSite,
  context: Citation | undefined,
): PlannedPost => {
  const { entries } = built.site
  const folder = folderFor(kind, entries, project.config)
  const sources = new Map(project.sources.map(({ path, value }) => [path, value]))
  const style = detectFrontMatterStyle(
    similarPosts(kind, folder, entries).map((entry) => ({
      kind: entry.kind,
      text: sources.get(entry.path) ?? '',
    })),
  )
  const { title: own, slug: wanted, date: given, hasFiles, ...rest } = content
  const title = own?.trim() ?? (isInteractionType(kind) && style.titled.has(kind) ? context?.name : undefined)
  const date = given ?? timestampAt(snapshot.now - (snapshot.now % 60_000), project.config.timezone)
  const slug =
    slugOf(wanted) ?? slugOf(title ?? context?.name) ?? date.wall.slice(0, 16).replace(/[T:]/g, '-')
  const path = unusedPath(snapshot.root, `content/${folder}/${slug}`, hasFiles ? '/index.md' : '.md')
  const dateKey = project.config.sections[folder]?.date ?? style.date
  return { path, text: newPost(defined({ ...rest, kind, date, title }), { ...style, date: dateKey }) }
}

/**
 * Returns the folder for a post of a kind: that of the author's posts of this kind, else the section of this kind, else that of
 * other responses, else the default.
 */
const folderFor = (kind: Kind, entries: readonly Entry[], { sections }: Pick<Config, 'sections'>): string =>
  usualFolder(
    kind,
    entries.filter((entry) => entry.kind === kind),
  ) ??
  Object.keys(sections).find((folder) => sections[folder]?.kind === kind) ??
  (isInteractionType(kind)
    ? usualFolder(
        kind,
        entries.filter(
          (entry) => isInteractionType(entry.kind) && sections[folderOf(entry)]?.kind === undefined,
        ),
      )
    : undefined) ??
  defaultFolder(kind)

/** Returns the 40 posts whose style a new post uses: first those in its folder, then those of its kind, then other responses. */
const similarPosts = (kind: Kind, folder: string, entries: readonly Entry[]): Entry[] => {
  const similarity = (entry: Entry): number =>
    (entry.kind === kind ? 2 : isInteractionType(kind) && entry.interactions.length > 0 ? 1 : 0) +
    (folderOf(entry) === folder ? 4 : 0)
  return entries.toSorted((a, b) => similarity(b) - similarity(a)).slice(0, 40)
}

/**
 * Returns the default folder of the kind when one of these posts is in it, else the folder with most of them. Default
 * folders of other kinds do not count.
 */
const usualFolder = (kind: Kind, similar: readonly Entry[]): string | undefined => {
  const counts = new Map<string, number>()
  for (const entry of similar)
    if (entry.section !== undefined && isSuitableFolder(kind, entry.section))
      counts.set(folderOf(entry), (counts.get(folderOf(entry)) ?? 0) + 1)
  if (counts.has(defaultFolder(kind))) return defaultFolder(kind)
  return [...counts].reduce<readonly [string | undefined, number]>(
    (most, one) => (one[1] > most[1] ? one : most),
    [undefined, 0],
  )[0]
}

const folderOf = ({ path }: Entry): string => path.replace(/\/[^/]*(?:\/index\.md)?$/, '')

const isSuitableFolder = (kind: Kind, folder: string): boolean =>
  defaultFolder(kind) === folder || !Object.values<string>(defaultFolders).includes(folder)

const slugOf = (text: string | undefined): string | undefined => {
  const slug =
    text === undefined
      ? ''
      : new GithubSlugger()
          .slug(text)
          .replace(/-{2,}/g, '-')
          // A name that begins with `_` is not published.
          .replace(/^[-_]+|-$/g, '')
          .slice(0, 60)
          .replace(/[\ud800-\udbff]$|-$/, '')
  // `index.md` is the page of a folder.
  return slug === '' || slug === 'index' ? undefined : slug
}

const unusedPath = (root: string, stem: string, ending: string): string => {
  for (let count = 1; ; count++) {
    const path = `${stem}${count === 1 ? '' : `-${count}`}${ending}`
    const others = [path, path.replace(/\/index\.md$/, '.md'), path.replace(/\.md$/, '/index.md')]
    if (
      existingFiles(
        root,
        others.map((one) => ({ path: one, contents: '' })),
      ).length === 0
    )
      return path
  }
}
