import type { FileChanges } from '../io/fs/change-files.js'
import { type Http, isFailure } from '../model/http.js'
import { type Message, warning } from '../model/message.js'
import type { Citation } from '../model/post.js'
import { parseContext } from '../parse/records/context.js'
import { readContext } from '../webmention/html/read-context.js'
import { authorPhotos, fetchMissingAvatars } from './avatar-files.js'
import type { LoadedSite } from './load-site.js'

/** Fetches a page and returns its citation, or the reason that there is none. */
export const fetchContext = async (
  url: string,
  http: Http,
): Promise<Citation | { readonly reason: string }> => {
  const page = await http({ url, headers: { accept: 'text/html, application/xhtml+xml;q=0.9, */*;q=0.1' } })
  if (isFailure(page)) return { reason: page.reason }
  if (page.status !== 200) return { reason: `the page answers ${page.status}` }
  const context = readContext(url, page)
  return Object.keys(context).length > 1
    ? context
    : { reason: 'the page has no title, author or text to quote' }
}

/** The context of a page that a post responds to, with the avatar of its author. */
export type FetchedTarget = {
  readonly context?: Citation
  readonly avatars: FileChanges
  readonly messages: readonly Message[]
}

/** Fetches the context of a page, unless it is stored, and the avatar of its author; returns a warning when that fails. */
export const fetchTarget = async (target: string, loaded: LoadedSite, http: Http): Promise<FetchedTarget> => {
  const stored = loaded.built.contexts.find(({ url }) => url === target)
  const context = stored ?? (await fetchContext(target, http))
  if ('reason' in context)
    return {
      avatars: new Map(),
      messages: [
        warning(
          'context-not-fetched',
          { file: target },
          `could not fetch the page to quote it: ${context.reason}`,
          'run `smallsocial contexts` to retry',
        ),
      ],
    }
  return { context, avatars: await fetchMissingAvatars(authorPhotos(context), loaded, http), messages: [] }
}

/** Returns the file of each context, by the URL of the page. */
export const contextFiles = ({ project }: LoadedSite): Map<string, string> =>
  new Map(
    project.contexts.flatMap((source) => {
      const { context } = parseContext(source)
      return context === undefined ? [] : [[context.url, source.file] as const]
    }),
  )
