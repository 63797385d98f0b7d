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

/** A mention, where it is, and the rule by which it is shown or not. */
type ExplainedMention = {
  readonly mention: StoredMention
  readonly isAtEndpoint: boolean
  readonly isStored: boolean
  readonly state: string
  readonly reason: string
}

/** The mentions of a URL. */
export type WhyResult = {
  readonly ok: boolean
  /** For a URL of this site: the page that it leads to, or the reason that there is none. */
  readonly page?: string
  readonly mentions: readonly ExplainedMention[]
  readonly messages: readonly Message[]
}

/** Asks the endpoint about one page of this site, one source or one person, and explains the state of each mention. */
export const runWhy = async (
  url: string,
  flags: SiteFlags & { readonly token?: string },
): Promise<WhyResult> => {
  const failed = (messages: readonly Message[]): WhyResult => ({ ok: false, mentions: [], messages })
  const { loaded, messages } = await loadSite(flags)
  if (loaded === undefined) return failed(messages.filter(({ fatal }) => fatal))
  const { config } = loaded.project
  const whole = url.startsWith('/') ? config.origin + url : url
  const address = parseUrl(whole)
  if (address === undefined)
    return failed([
      error(
        'invalid-argument',
        { file: 'mentions why' },
        `\`${url}\` is not a URL`,
        'write the URL of a page of yours, or of a response',
      ),
    ])
  const pages = knownPages(loaded.built.site)
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
  const stored = listMentions(loaded).filter(({ mention }) => isAbout(mention))
  const page = match !== undefined && 'page' in match ? match.page : address.pathname
  const theirs = [...new Set(stored.map(({ mention }) => new URL(mention.target).pathname))]
  const only = flags.token !== undefined ? undefined : isOurs ? [page] : theirs
  const http = httpClientFor(loaded, flags)
  const fetched = await fetchMentions(
    loaded,
    {
      full: true,
      ...(flags.token !== undefined && { token: flags.token }),
      ...(only !== undefined && { only }),
    },
    http,
    undefined,
  ).finally(() => http.close())
  const there = fetched.answer.received.filter(({ mention }) => isAbout(mention))
  const atEndpoint = new Set(there.map(({ mention }) => keyOf(mention)))
  const storedKeys = new Set(stored.map(({ mention }) => keyOf(mention)))
  return {
    ok: fetched.messages.length === 0,
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
        .filter(({ mention }) => !storedKeys.has(keyOf(mention)))
        .map(({ mention, isPrivate }) => ({
          mention,
          state: 'not stored',
          reason: reasonOf(mention, isPrivate, loaded),
          isStored: false,
          isAtEndpoint: true,
        })),
    ],
    messages: [
      ...(only?.length === 0
        ? [
            warning(
              'endpoint-not-asked',
              { file: 'mentions why' },
              'the endpoint was not asked: without `WEBMENTION_IO_TOKEN` it answers for pages of this site only',
            ),
          ]
        : []),
      ...fetched.messages.map(({ reason }) =>
        error('endpoint-failed', { file: 'mentions why' }, reason, 'only stored mentions are explained'),
      ),
    ],
  }
}

const reasonOf = (mention: StoredMention, isPrivate: boolean, { built }: LoadedSite): string => {
  if (isPrivate) return 'it is private'
  if (isForgotten(mention, built.mentions.moderation)) return 'forgotten: moderation.yaml keeps it away'
  if (isSelfMention(built.site)(mention)) return 'it is your own post, or a copy of one'
  const gone = built.mentions.store.flatMap((one) => one.gone).find((one) => keyOf(one) === keyOf(mention))
  if (gone !== undefined) return `it was gone on ${gone.gone} and the endpoint has not received it again`
  return 'not pulled yet: `smallsocial mentions pull`'
}
