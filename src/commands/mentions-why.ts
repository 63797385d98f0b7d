import { defined } from '../model/defined.js'
import { webmentionKey } from '../model/ledger.js'
import type { StoredMention } from '../model/mention.js'
import { error, errorsIn, type Message, warning } from '../model/message.js'
import { canonicalUrl } from '../model/untrusted.js'
import { parseUrl } from '../model/url.js'
import { fetchMentions } from '../project/fetch-mentions.js'
import { listMentions } from '../project/list-mentions.js'
import { type LoadedSite, loadSite, type SiteFlags, withHttp } from '../project/load-site.js'
import { isOwnAddress, knownPages, matchTarget } from '../webmention/receive/match-target.js'
import { forgetter } from '../webmention/receive/moderate.js'
import { isSelfMention } from '../webmention/receive/own-copies.js'

/** A mention, whether it is stored and at the endpoint, and the reason for its state. */
type ExplainedMention = {
  readonly mention: StoredMention
  readonly isAtEndpoint: boolean
  readonly isStored: boolean
  readonly state: string
  readonly reason: string
}

/** The result of `mentions why`: the mentions of a URL. */
export type WhyResult = {
  readonly ok: boolean
  /** For a URL of this site: the page that it leads to, or the reason that there is none. */
  readonly page?: string
  readonly mentions: readonly ExplainedMention[]
  readonly messages: readonly Message[]
}

/** Returns the state of each mention of a page of this site, a source or a person, stored or at the endpoint, and the reason for it. */
export const runWhy = async (
  url: string,
  flags: SiteFlags & { readonly token?: string },
): Promise<WhyResult> => {
  const failed = (messages: readonly Message[]): WhyResult => ({ ok: false, mentions: [], messages })
  const { loaded, messages } = await loadSite(flags)
  if (loaded === undefined) return failed(errorsIn(messages))
  const { config } = loaded.project
  const absolute = url.startsWith('/') ? config.origin + url : url
  const address = parseUrl(absolute)
  if (address === undefined)
    return failed([
      error(
        'invalid-argument',
        { file: 'mentions why' },
        `\`${url}\` is not a URL`,
        'write the URL of a page of this site, or of a response',
      ),
    ])
  const pages = knownPages(loaded.built.site)
  const isOwn = isOwnAddress(address, config)
  const match = isOwn ? matchTarget(absolute, pages) : undefined
  const isAbout = (mention: StoredMention): boolean => {
    if (!isOwn)
      return [mention.source, mention.url, mention.author.url ?? ''].some(
        (one) => canonicalUrl(one) === canonicalUrl(absolute),
      )
    const other = matchTarget(mention.target, pages)
    return match !== undefined && 'page' in match && 'page' in other
      ? match.page === other.page
      : canonicalUrl(mention.target) === canonicalUrl(absolute)
  }
  const stored = listMentions(loaded).filter(({ mention }) => isAbout(mention))
  const page = match !== undefined && 'page' in match ? match.page : address.pathname
  const targetPaths = [...new Set(stored.map(({ mention }) => new URL(mention.target).pathname))]
  const requested = flags.token !== undefined ? undefined : isOwn ? [page] : targetPaths
  const wanted = defined({ full: true, token: flags.token, only: requested })
  const fetched = await withHttp(loaded, flags, (http) => fetchMentions(loaded, wanted, http, undefined))
  const received = fetched.answer.received.filter(({ mention }) => isAbout(mention))
  const atEndpoint = new Set(received.map(({ mention }) => webmentionKey(mention)))
  const storedKeys = new Set(stored.map(({ mention }) => webmentionKey(mention)))
  return {
    ok: fetched.messages.length === 0,
    ...(match !== undefined && { page: 'page' in match ? match.page : match.reason }),
    mentions: [
      ...stored.map(({ mention, state, reason }) => ({
        mention,
        state,
        reason,
        isStored: true,
        isAtEndpoint: atEndpoint.has(webmentionKey(mention)),
      })),
      ...received
        .filter(({ mention }) => !storedKeys.has(webmentionKey(mention)))
        .map(({ mention, isPrivate }) => ({
          mention,
          state: 'not stored',
          reason: reasonOf(mention, isPrivate, loaded),
          isStored: false,
          isAtEndpoint: true,
        })),
    ],
    messages: [
      ...(requested?.length === 0
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
  if (forgetter(built.mentions.moderation)(mention)) return 'forgotten: moderation.yaml excludes it'
  if (isSelfMention(built.site)(mention)) return 'it is your own post, or a copy of one'
  const gone = built.mentions.store
    .flatMap((one) => one.gone)
    .find((one) => webmentionKey(one) === webmentionKey(mention))
  if (gone !== undefined) return `it was gone on ${gone.gone} and the endpoint has not received it again`
  return 'not pulled yet: `smallsocial mentions pull`'
}
