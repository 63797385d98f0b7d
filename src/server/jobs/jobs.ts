import { join } from 'node:path'
import { now } from '../../io/clock.js'
import { readFileText } from '../../io/content/read-content.js'
import { runLocked } from '../../io/fs/lock.js'
import { oneAtATime } from '../../io/net/map-concurrent.js'
import { type PreparedMedia, prepareMedia } from '../../io/server/prepare-media.js'
import { avatarFileName } from '../../model/avatar.js'
import { BlogUnavailable, unavailableBecause } from '../../model/blog-unavailable.js'
import { absoluteUrl } from '../../model/content.js'
import { compareText, errorsIn } from '../../model/message.js'
import { fetchTarget } from '../../project/fetch-context.js'
import { type LoadedSite, loadSite, type SiteFlags, withHttp } from '../../project/load-site.js'
import { type KnownPages, knownPages } from '../../webmention/receive/match-target.js'
import { isRefused, type NewEntry, type Properties, type Refused } from '../micropub/entry.js'
import { propertiesOf } from '../micropub/source.js'
import type { QueuedWebmention } from '../webmention/queue.js'
import { changePost, type FoundPost, findPost, type PostChange } from './change-post.js'
import { commitOrThrow, createPost, type WrittenPost } from './create-post.js'
import { readEntry } from './read-entry.js'
import { missingPictures, requestPictures, type Stored, storeMentions } from './store.js'
import { type Verified, verifyPairs } from './verify.js'

/** The functions of the second process, which reads and writes the blog. Arguments and results are JSON. */
export type Jobs = {
  /** Returns the URLs of the site. */
  readonly pages: () => Promise<SitePages>
  /** Verifies the pairs of one source. */
  readonly verify: (argument: {
    readonly source: string
    readonly pairs: readonly QueuedWebmention[]
  }) => Promise<readonly Verified[]>
  /** Stores verified webmentions. */
  readonly store: (verified: readonly Verified[]) => Promise<readonly Stored[]>
  /** Writes a new post. */
  readonly create: (entry: NewEntry) => Promise<WrittenPost | Refused>
  /** Changes, deletes or brings back the post at a URL; returns its URL, which may be another one then. */
  readonly change: (change: PostChange) => Promise<WrittenPost | Refused>
  /** Returns the properties of a post, or of the latest posts. */
  readonly source: (query: SourceQuery) => Promise<readonly SourceItem[] | Refused>
  /** Returns all tags, normalised, the most frequent first. */
  readonly tags: () => Promise<readonly string[]>
  /** Removes the location and other metadata from a picture, and returns its new path; a refusal when it cannot be published. */
  readonly prepareMedia: (path: string) => Promise<PreparedMedia | Refused>
}

/** The posts that `q=source` asks for: the one at a URL, or the latest ones. */
type SourceQuery = { readonly url: string } | { readonly limit: number }

/** A post as Micropub has it. */
type SourceItem = {
  readonly url: string
  readonly type: 'h-entry' | 'h-event'
  readonly properties: Properties
}

/** The names of all jobs. */
export const jobNames = [
  'pages',
  'verify',
  'store',
  'create',
  'change',
  'source',
  'tags',
  'prepareMedia',
] as const satisfies readonly (keyof Jobs)[]

/** The URLs of a site, as lists. */
export type SitePages = {
  readonly pages: readonly string[]
  readonly moved: readonly (readonly [from: string, to: string])[]
  readonly gone: readonly string[]
}

/** Returns the pages for `matchTarget`. */
export const toKnownPages = (
  { pages, moved, gone }: SitePages,
  config: KnownPages['config'],
): KnownPages => ({
  config,
  pages: new Set(pages),
  moved: new Map(moved),
  gone: new Set(gone),
})

/** Opens a blog that the second process reads and writes. Jobs that change it wait for each other. */
export const openJobs = (flags: SiteFlags): Jobs => {
  const alone = oneAtATime()
  const load = async (includeUnpublished = false): Promise<LoadedSite> => {
    const { loaded, messages } = await loadSite(flags, { allowErrors: true, includeUnpublished })
    const [failure] = errorsIn(messages)
    if (loaded === undefined)
      throw failure === undefined
        ? new BlogUnavailable('the blog cannot be read')
        : unavailableBecause(failure)
    return loaded
  }
  let settings: Pick<LoadedSite, 'project'> | undefined
  /** Avatars that could not be fetched: this process does not request them again, and the next one does. */
  let tried: readonly string[] = []
  let recent: { readonly loaded: LoadedSite; readonly until: number; readonly taken: Set<string> } | undefined
  /** Returns the blog as it was at most a second ago: many new posts at once read it once. */
  const loadRecent = async () => {
    if (recent === undefined || now() > recent.until) {
      const loaded = await load(true)
      const { entries, pages, tombstones } = loaded.built.site
      const taken = new Set([...entries, ...pages, ...tombstones].map(({ url }) => url))
      recent = { loaded, until: now() + 1000, taken }
    }
    return recent
  }
  const find = async (url: string) => {
    const loaded = await load(true)
    recent = undefined
    const found = findPost(url, loaded)
    return found && { found, loaded }
  }
  return {
    pages: () =>
      alone(async () => {
        const loaded = await load()
        settings = loaded
        const { pages, moved, gone } = knownPages(loaded.built.site)
        return { pages: [...pages], moved: [...moved], gone: [...gone] }
      }),
    verify: async ({ source, pairs }) => {
      settings ??= await alone(() => load())
      return withHttp(settings, flags, (http) => verifyPairs(source, pairs, http))
    },
    store: async (verified) => {
      settings ??= await alone(() => load())
      const { project } = settings
      // Before the lock: slow hosts of avatars must not keep other jobs waiting.
      const wanted = missingPictures(verified, project.avatars, tried)
      const pictures = await withHttp(settings, flags, (http) => requestPictures(wanted, http))
      return alone(async () => {
        const stored = await runLocked(flags.root, 'pull', async () => {
          const loaded = await load()
          const damage = loaded.built.mentions.messages[0]
          if (damage !== undefined) throw unavailableBecause(damage)
          return storeMentions(verified, loaded, pictures, tried)
        })
        if (typeof stored === 'number')
          throw new BlogUnavailable(`\`mentions pull\` is running (process ${stored})`)
        tried = [...tried, ...wanted.map(avatarFileName)]
        return stored
      })
    },
    create: async (entry) => {
      const { loaded } = await alone(loadRecent)
      const read = readEntry(entry, loaded)
      if (isRefused(read)) return read
      const { target } = read
      const fetched =
        target === undefined
          ? undefined
          : await withHttp(loaded, flags, (http) => fetchTarget(target, loaded, http))
      return alone(async () => {
        const { loaded, taken } = await loadRecent()
        return createPost(read, entry, fetched, loaded, taken)
      })
    },
    change: (change) =>
      alone(async () => {
        for (let tries = 0; tries < 3; tries++) {
          const known = await find(change.action === 'update' ? change.update.url : change.url)
          if (known === undefined) return noPost
          const { found, loaded } = known
          const changed = changePost(change, found, loaded)
          if (isRefused(changed)) return changed
          // The author may have saved the file since it was read.
          const { file, value } = found.source
          if (changed.files.size > 0 && readFileText(join(flags.root, file)) !== value) continue
          commitOrThrow(flags.root, changed.files)
          return { url: absoluteUrl(changed.url, loaded.project) }
        }
        return { refused: 'the file of the post is being edited; try again' }
      }),
    source: (query) =>
      alone(async () => {
        const known = 'url' in query ? await find(query.url) : undefined
        if ('url' in query && known === undefined) return noPost
        const loaded = known?.loaded ?? (await load(true))
        const posts =
          'limit' in query ? latestPosts(loaded, query.limit) : known === undefined ? [] : [known.found]
        const absolute = (url: string): string => absoluteUrl(url, loaded.project)
        return posts.map(({ post, source }) => ({
          url: absolute(post.url),
          type: post.event === undefined ? 'h-entry' : 'h-event',
          properties: propertiesOf(post, source, absolute),
        }))
      }),
    tags: () => alone(async () => tagsOf((await loadRecent()).loaded)),
    prepareMedia: (path) => prepareMedia(path),
  }
}

const noPost: Refused = { refused: 'there is no post with this URL' }

const latestPosts = ({ built, project }: LoadedSite, limit: number): FoundPost[] => {
  const sources = new Map(project.sources.map((source) => [source.path, source]))
  return built.site.entries.slice(0, limit).flatMap((post) => {
    const source = sources.get(post.path)
    return source === undefined ? [] : [{ post, source }]
  })
}

const tagsOf = ({ built }: LoadedSite): string[] => {
  const counts = new Map<string, number>()
  for (const { categories } of built.site.entries)
    for (const tag of categories) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return [...counts].sort(([a, x], [b, y]) => y - x || compareText(a, b)).map(([tag]) => tag)
}
