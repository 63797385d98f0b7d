import { type Http, isFailure } from '../model/http.js'
import type { Citation } from '../model/post.js'
import { parseContext } from '../parse/records/context.js'
import { readContext } from '../webmention/html/read-context.js'
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

/** Returns the file of each context, by the URL of the page. */
export const contextFiles = ({ project }: LoadedSite): Map<string, string> =>
  new Map(
    project.contexts.flatMap((source) => {
      const { context } = parseContext(source)
      return context === undefined ? [] : [[context.url, source.file] as const]
    }),
  )
