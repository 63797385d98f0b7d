import { readMentionFiles } from '../io/content/mention-store.js'
import { mapConcurrent } from '../io/net/map-concurrent.js'
import type { Http } from '../model/http.js'
import type { PullCursor } from '../model/mention.js'
import { error, type Message } from '../model/message.js'
import { storedMention } from '../parse/records/mentions.js'
import type { EndpointResult } from '../webmention/receive/reconcile.js'
import { pullFiles } from '../webmention/receive/sources/files.js'
import { pullWebmentionIo } from '../webmention/receive/sources/webmention-io.js'
import type { LoadedSite } from './load-site.js'

/** The mentions from all sources, and the errors of those that failed. */
export type FetchedMentions = {
  readonly answer: EndpointResult
  readonly cursor?: PullCursor
  readonly messages: readonly Message[]
}

/**
 * Fetches mentions from the sources of `webmention.received`, and from webmention.io when there is a token or no other
 * source. `only` limits the requests to these pages; `cursor` is the state after the previous pull.
 */
export const fetchMentions = async (
  { project, built, snapshot }: LoadedSite,
  {
    token,
    full,
    only,
  }: { readonly token?: string; readonly full: boolean; readonly only?: readonly string[] },
  http: Http,
  cursor: PullCursor | undefined,
): Promise<FetchedMentions> => {
  const { api, sources, endpoint } = project.config.webmention
  // An own server has its mentions itself. A site without an endpoint that fetches answers from networks has nothing at webmention.io.
  const usesWebmentionIo =
    token !== undefined ||
    (sources.length === 0 &&
      project.config.server === undefined &&
      (endpoint !== undefined || project.config.syndicate?.answers !== true))
  const files = await mapConcurrent(sources, 1, (from) =>
    pullFiles({
      http,
      from,
      readFolder: (path) => readMentionFiles(snapshot.root, path),
      read: storedMention,
    }),
  )
  const pulled = usesWebmentionIo
    ? [
        ...files,
        await pullWebmentionIo({
          http,
          api,
          ...(token !== undefined && only === undefined && { token }),
          targets: targetVariants(
            withAliases(only ?? requestedPages(built.site).map(({ url }) => url), built.site),
            project.config,
          ),
          ...(cursor !== undefined && { cursor }),
          isFull: full,
          now: snapshot.now,
          read: storedMention,
        }),
      ]
    : files
  const answers = pulled.flatMap((result) => ('answer' in result ? [result.answer] : []))
  const reasons = pulled.flatMap((result) => ('reason' in result ? [result.reason] : []))
  const next = pulled.flatMap((result) =>
    'cursor' in result && result.cursor !== undefined ? [result.cursor] : [],
  )[0]
  return {
    answer: {
      received: answers.flatMap((one) => one.received),
      // A cursor means that mentions are from webmention.io: they are not missing when it is not requested now.
      isComplete:
        reasons.length === 0 &&
        answers.every(({ isComplete }) => isComplete) &&
        (usesWebmentionIo || cursor === undefined),
      ...answers.flatMap(({ targets }) => (targets === undefined ? [] : [{ targets }]))[0],
    },
    messages: reasons.map((reason) =>
      error(
        'endpoint-failed',
        { file: 'mentions pull' },
        reason,
        'stored mentions were not changed; retry `smallsocial mentions pull`',
      ),
    ),
    ...(next !== undefined && { cursor: next }),
  }
}

/** Returns the pages whose mentions are requested; of the lists only those that other sites are likely to link to. */
const requestedPages = (site: LoadedSite['built']['site']): readonly { readonly url: string }[] => [
  ...[...site.entries, ...site.pages, site.home],
  ...[...site.all, ...site.sections, ...site.named, ...site.kinds, ...site.years],
]

/** Returns URLs, with the old URLs that redirect to them. */
const withAliases = (urls: readonly string[], { moves }: LoadedSite['built']['site']): string[] => {
  const wanted = new Set(urls)
  return [...urls, ...moves.filter(({ to }) => wanted.has(to)).map(({ from }) => from)]
}

/** Returns the variants in which senders may write the URLs of this site: webmention.io compares them exactly. */
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
