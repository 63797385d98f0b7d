import type { StoredMention } from '../model/mention.js'
import { error, type Message, warning } from '../model/message.js'
import { canonicalUrl } from '../model/untrusted.js'
import { parseUrl } from '../model/url.js'
import { fetchMentions } from '../project/fetch-mentions.js'
import { listMentions } from '../project/list-mentions.js'
import { httpClientFor, type LoadedSite, loadSite, type SiteFlags } from '../project/load-site.js'
import { isOwnAddress, knownPages, matchTarget } from '../webmention/receive/match-target.js'
import { isForgotten } from '../webmention/receive/moderate.js'
import { isSelfMention } from '../webmention/receive/own-copies.js'
import { keyOf } from '../webmention/receive/reconcile.js'

/** One mention, where it is, and by what rule it is or is not shown. */
type Explained = {
  readonly mention: StoredMention
  readonly isAtEndpoint: boolean
  readonly isStored: boolean
  readonly state: string
  readonly reason: string
}

/** What is known of a URL. */
export type WhyResult = {
  readonly ok: boolean
  /** Of a URL of ours: the page it means, or why none. */
  readonly page?: string
  readonly mentions: readonly Explained[]
  readonly messages: readonly Message[]
}

/** Asks the endpoint about one page of ours, or about one source or person, and says what becomes of each mention. */
export const runWhy = async (
  url: string,
  flags: SiteFlags & { readonly token?: string },
): Promise<WhyResult> => {
  const failed = (messages: readonly Message[]): WhyResult => ({ ok: false, mentions: [], messages })
  const { known, messages } = await loadSite(flags)
  if (known === undefined) return failed(messages.filter(({ fatal }) => fatal))
  const { config } = known.project
  const whole = url.startsWith('/') ? config.origin + url : url
  const address = parseUrl(whole)
  if (address === undefined)
    return failed([
      error(
        { file: 'mentions why' },
        `\`${url}\` is not a URL`,
        'write that of a page of yours, or of an answer',
      ),
    ])
  const pages = knownPages(known.built.site)
  const isOurs = isOwnAddress(address, config)
  const match = isOurs ? matchTarget(whole, pages) : undefined
  const isAbout = (mention: StoredMention): boolean => {
    if (!isOurs)
      return [mention.source, mention.url, mention.author.url ?? ''].some(
        (one) => canonicalUrl(one) === canonicalUrl(whole),
      )
    const theirs = matchTarget(mention.target, pages)
    return match !== undefined && 'page' in match && 'page' in theirs
      ? match.page === theirs.page
      : canonicalUrl(mention.target) === canonicalUrl(whole)
  }
  const stored = listMentions(known).filter(({ mention }) => isAbout(mention))
  const page = match !== undefined && 'page' in match ? match.page : address.pathname
  const theirs = [...new Set(stored.map(({ mention }) => new URL(mention.target).pathname))]
  const only = flags.token !== undefined ? undefined : isOurs ? [page] : theirs
  const http = httpClientFor(known, flags)
  const asked = await fetchMentions(
    known,
    {
      full: true,
      ...(flags.token !== undefined && { token: flags.token }),
      ...(only !== undefined && { only }),
    },
    http,
    undefined,
  ).finally(() => http.close())
  const there = asked.answer.received.filter(({ mention }) => isAbout(mention))
  const atEndpoint = new Set(there.map(({ mention }) => keyOf(mention)))
  const known2 = new Set(stored.map(({ mention }) => keyOf(mention)))
  return {
    ok: asked.troubles.length === 0,
    ...(match !== undefined && { page: 'page' in match ? match.page : match.reason }),
    mentions: [
      ...stored.map(({ mention, state, reason }) => ({
        mention,
        state,
        reason,
        isStored: true,
        isAtEndpoint: atEndpoint.has(keyOf(mention)),
      })),
      ...there
        .filter(({ mention }) => !known2.has(keyOf(mention)))
        .map(({ mention, isPrivate }) => ({
          mention,
          state: 'not stored',
          reason: reasonOf(mention, isPrivate, known),
          isStored: false,
          isAtEndpoint: true,
        })),
    ],
    messages: [
      ...(only?.length === 0
        ? [
            warning(
              { file: 'mentions why' },
              'the endpoint was not asked: without `WEBMENTION_IO_TOKEN` it tells of pages of yours only',
            ),
          ]
        : []),
      ...asked.troubles.map((trouble) =>
        error({ file: 'mentions why' }, trouble, 'only what is stored is told'),
      ),
    ],
  }
}

const reasonOf = (mention: StoredMention, isPrivate: boolean, { built }: LoadedSite): string => {
  if (isPrivate) return 'it is private'
  if (isForgotten(mention, built.heard.court)) return 'forgotten: moderation.yaml keeps it away'
  if (isSelfMention(built.site)(mention)) return 'it is your own post, or a copy of one'
  const gone = built.heard.store.flatMap((one) => one.gone).find((one) => keyOf(one) === keyOf(mention))
  if (gone !== undefined) return `it was gone on ${gone.gone} and the endpoint has not heard of it anew`
  return 'not pulled yet: `smallsocial mentions pull`'
}
