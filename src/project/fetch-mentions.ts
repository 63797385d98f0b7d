import { readMentionFiles } from '../io/content/mention-store.js'
import { mapConcurrent } from '../io/net/map-concurrent.js'
import type { Http } from '../model/http.js'
import { error, type Message } from '../model/message.js'
import { storedMention } from '../parse/records/mentions.js'
import type { EndpointResult } from '../webmention/receive/reconcile.js'
import { pullFiles } from '../webmention/receive/sources/files.js'
import type { Cursor } from '../webmention/receive/sources/source.js'
import { pullWebmentionIo } from '../webmention/receive/sources/webmention-io.js'
import type { LoadedSite } from './load-site.js'

/** The mentions from all sources, and the errors of some. */
export type FetchedMentions = {
  readonly answer: EndpointResult
  readonly cursor?: Cursor
  readonly messages: readonly Message[]
}

/** Asks webmention.io, unless only other places are named; then those (`webmention.received`). */
export const fetchMentions = async (
  { project, built, snapshot }: LoadedSite,
  {
    token,
    full,
    only,
  }: { readonly token?: string; readonly full: boolean; readonly only?: readonly string[] },
  http: Http,
  cursor: Cursor | undefined,
): Promise<FetchedMentions> => {
  const { api, sources } = project.config.webmention
  const isAsked = token !== undefined || sources.length === 0
  const files = await mapConcurrent(sources, 1, (from) =>
    pullFiles({
      http,
      from,
      readFolder: (path) => readMentionFiles(snapshot.root, path),
      read: storedMention,
    }),
  )
  const pulled = isAsked
    ? [
        ...files,
        await pullWebmentionIo({
          http,
          api,
          ...(token !== undefined && only === undefined && { token }),
          targets: targetVariants(
            withAliases(only ?? askedPages(built.site).map(({ url }) => url), built.site),
            project.config,
          ),
          ...(cursor !== undefined && { cursor }),
          isFull: full,
          now: snapshot.now,
          read: storedMention,
        }),
      ]
    : files
  const answers = pulled.flatMap((one) => ('answer' in one ? [one.answer] : []))
  const reasons = pulled.flatMap((one) => ('reason' in one ? [one.reason] : []))
  const next = pulled.flatMap((one) => ('cursor' in one && one.cursor !== undefined ? [one.cursor] : []))[0]
  return {
    answer: {
      received: answers.flatMap((one) => one.received),
      // Once webmention.io was asked: what is not asked of it now is not missing.
      isComplete:
        reasons.length === 0 &&
        answers.every(({ isComplete }) => isComplete) &&
        (isAsked || cursor === undefined),
      ...answers.flatMap(({ targets }) => (targets === undefined ? [] : [{ targets }]))[0],
    },
    messages: reasons.map((reason) =>
      error('endpoint-failed', { file: 'mentions pull' }, reason, 'what is stored stays'),
    ),
    ...(next !== undefined && { cursor: next }),
  }
}

/** The pages that an endpoint is asked about: of the lists those that others link. */
const askedPages = (site: LoadedSite['built']['site']): readonly { readonly url: string }[] => [
  ...[...site.entries, ...site.pages, site.home],
  ...[...site.all, ...site.sections, ...site.kinds, ...site.years],
]

/** Addresses, and those that lead to them. */
const withAliases = (urls: readonly string[], { moves }: LoadedSite['built']['site']): string[] => {
  const wanted = new Set(urls)
  return [...urls, ...moves.filter(({ to }) => wanted.has(to)).map(({ from }) => from)]
}

/** The ways in which others may have written our addresses: webmention.io compares letter by letter. */
const targetVariants = (
  urls: readonly string[],
  { origin, webmention }: LoadedSite['project']['config'],
): string[] => {
  const hosts = [origin, ...webmention.formerUrls].flatMap((url) => {
    const bare = new URL(url).host.replace(/^www\./, '')
    return [bare, `www.${bare}`]
  })
  const variants = urls.flatMap((url) =>
    hosts.flatMap((host) =>
      ['https', 'http'].flatMap((scheme) =>
        [url, url.replace(/(?<=.)\/$/, '')].map((path) => `${scheme}://${host}${path}`),
      ),
    ),
  )
  return [...new Set(variants)]
}
