import { writeContext } from '../io/content/context-files.js'
import { commitFileChanges } from '../io/fs/change-files.js'
import { mapConcurrent } from '../io/net/map-concurrent.js'
import { addToGroup } from '../model/group-by.js'
import { type Http, isFailure } from '../model/http.js'
import { errorsIn, type Message, warning } from '../model/message.js'
import { type Citation, pageOf } from '../model/post.js'
import { daysBetween, utcDay } from '../model/utc.js'
import { authorPhotos, fetchMissingAvatars } from '../project/avatar-files.js'
import { contextFiles, fetchContext } from '../project/fetch-context.js'
import { type LoadedSite, loadSite, type SiteFlags, withHttp } from '../project/load-site.js'

/** The options of `contexts`. */
export type ContextsFlags = SiteFlags & {
  readonly check: boolean
  readonly progress: (text: string) => void
}

/** A page that posts respond to, and its state. */
type CheckedPage = {
  readonly url: string
  /** Files of the posts that respond to it. */
  readonly posts: readonly string[]
  readonly state: 'kept' | 'none' | 'dead' | 'moved' | 'alive' | 'unreachable' | 'skipped' | 'unknown'
  readonly message: string
}

/** The result of `contexts`. Not ok when the content cannot be read. */
export type ContextsResult = {
  readonly ok: boolean
  readonly pages: readonly CheckedPage[]
  /** The number of avatars that were fetched. */
  readonly avatars: number
  readonly messages: readonly Message[]
}

/**
 * Fetches the missing contexts of the pages that posts respond to; each is saved at once, so that a later run
 * resumes. With `check`, requests all of these pages, and records the dead ones so that their posts link to a copy
 * in the archive.
 */
export const runContexts = async (flags: ContextsFlags): Promise<ContextsResult> => {
  const { loaded, messages } = await loadSite(flags, { allowErrors: true, includeUnpublished: true })
  if (loaded === undefined) return { ok: false, pages: [], avatars: 0, messages: errorsIn(messages) }
  const answered = answeredPages(loaded)
  const stored = new Map(loaded.built.contexts.map((context) => [context.url, context]))
  const wanted = flags.check ? answered : answered.filter(({ url }) => isMissing(stored.get(url)))
  const files = contextFiles(loaded)
  const { root } = loaded.snapshot
  const today = utcDay(loaded.snapshot.now)
  const photos = flags.check ? [] : answered.flatMap(({ url }) => authorPhotos(stored.get(url) ?? { url }))
  let count = 0
  return withHttp(loaded, flags, async (http) => {
    const pages = await mapConcurrent(wanted, 16, async ({ url, posts }): Promise<CheckedPage> => {
      const page = flags.check
        ? await checkLink(url, http)
        : await saveContext(url, http, (context) => {
            photos.push(...authorPhotos(context))
            return writeContext(root, context, files)
          })
      flags.progress(`${++count} of ${wanted.length} pages`)
      return { url, posts, ...page }
    })
    const checked = flags.check ? withDeadPages(pages, stored, today) : { pages, changes: [] }
    for (const change of checked.changes) writeContext(root, change, files)
    const avatars = await fetchMissingAvatars([...new Set(photos)], loaded, http)
    commitFileChanges(root, avatars)
    return { ok: true, pages: checked.pages, avatars: avatars.size, messages: offline(pages, flags.check) }
  })
}

/** Whether nothing is known about a page but its URL, so that it is to be fetched. */
const isMissing = (context: Citation | undefined): boolean =>
  context === undefined || Object.keys(context).length === 1

/**
 * Returns the pages with their states, and the contexts to record. A page is dead when its host says so, or when it
 * could not be reached for a week while other pages could. When none could, this machine is offline, and nothing is
 * recorded.
 */
const withDeadPages = (
  requested: readonly CheckedPage[],
  stored: ReadonlyMap<string, Citation>,
  today: string,
): { readonly pages: readonly CheckedPage[]; readonly changes: readonly Citation[] } => {
  const isOnline = requested.some(({ state }) => state !== 'unreachable' && state !== 'skipped')
  const changes: Citation[] = []
  const pages = requested.map((page): CheckedPage => {
    const { gone, unreachable, ...before } = stored.get(page.url) ?? { url: page.url }
    if (page.state === 'dead' && gone === undefined) changes.push({ ...before, gone: today })
    if ((page.state === 'alive' || page.state === 'moved') && (gone ?? unreachable) !== undefined)
      changes.push(before)
    // It has answered, if only with an error of its own.
    else if (page.state === 'unknown' && unreachable !== undefined)
      changes.push({ ...before, ...(gone !== undefined && { gone }) })
    if (page.state !== 'unreachable' || !isOnline || gone !== undefined) return page
    if (unreachable === undefined) changes.push({ ...before, unreachable: today })
    else if (daysBetween(unreachable, today) >= 7) {
      changes.push({ ...before, gone: today })
      return {
        ...page,
        state: 'dead',
        message: `it has not been reached since ${unreachable}: ${page.message}`,
      }
    }
    return page
  })
  return { pages, changes }
}

/** Returns a warning when no page could be reached, so that nothing was recorded. */
const offline = (pages: readonly CheckedPage[], isCheck: boolean): Message[] =>
  isCheck && pages.length > 0 && pages.every(({ state }) => state === 'unreachable' || state === 'skipped')
    ? [
        warning(
          'offline',
          { file: 'contexts --check' },
          'none of the pages answered, so nothing was recorded',
          'connect this machine to the Internet and run `smallsocial contexts --check` again',
        ),
      ]
    : []

const answeredPages = ({ built }: LoadedSite): { url: string; posts: string[] }[] => {
  const pages = new Map<string, string[]>()
  for (const { interactions, file } of built.site.entries)
    for (const page of interactions.flatMap((one) => pageOf(one) ?? [])) addToGroup(pages, page, file)
  return [...pages].map(([url, posts]) => ({ url, posts }))
}

type Found = Pick<CheckedPage, 'state' | 'message'>

const saveContext = async (url: string, http: Http, save: (context: Citation) => string): Promise<Found> => {
  const context = await fetchContext(url, http)
  return 'reason' in context
    ? { state: 'none', message: context.reason }
    : { state: 'kept', message: save(context) }
}

const checkLink = async (url: string, http: Http): Promise<Found> => {
  const page = await http({ url, maxBytes: 1000 })
  if (isFailure(page))
    return { state: page.isSkipped === true ? 'skipped' : 'unreachable', message: page.reason }
  if (page.status === 404 || page.status === 410)
    return { state: 'dead', message: `it answers ${page.status}` }
  if (page.status !== 200) return { state: 'unknown', message: `it answers ${page.status}` }
  const isElsewhere =
    new URL(page.url).host !== new URL(url).host || new URL(page.url).pathname !== new URL(url).pathname
  return isElsewhere ? { state: 'moved', message: page.url } : { state: 'alive', message: 'it is there' }
}
