import { parseMicroformats } from '../../html/microformats.js'
import { type Http, type HttpResponse, isFailure, isRetryable } from '../../model/http.js'
import type { SourceStatus } from '../../model/mention.js'
import { hostOf } from '../../model/untrusted.js'
import { utcTime } from '../../model/utc.js'
import { storedMention } from '../../parse/records/mentions.js'
import type { IncomingMention } from '../../webmention/receive/normalize.js'
import { mentionReader } from '../../webmention/receive/read-mention.js'
import { exactUrl, requestSource, sourceStatus } from '../../webmention/receive/verify-source.js'
import type { QueuedWebmention } from '../webmention/queue.js'

/** The result of verifying a pair: https://www.w3.org/TR/webmention/#webmention-verification */
export type Verified = { readonly pair: QueuedWebmention } & (
  | { readonly outcome: 'mention'; readonly incoming: IncomingMention }
  /** The source does not link to the target: a mention that is stored is removed. */
  | { readonly outcome: 'absent'; readonly status: SourceStatus; readonly reason: string }
  | { readonly outcome: 'retry' | 'rejected'; readonly reason: string }
)

/** Requests a source once, and verifies all pairs of it. */
export const verifyPairs = async (
  source: string,
  pairs: readonly QueuedWebmention[],
  http: Http,
): Promise<Verified[]> => {
  const response = await requestSource(source, http)
  const all = (outcome: 'retry' | 'rejected', reason: string): Verified[] =>
    pairs.map((pair) => ({ pair, outcome, reason }))
  if (isFailure(response)) {
    if (response.failure === 'refused') return all('rejected', 'the source has no public address')
    if (response.failure === 'redirects') return all('rejected', 'the source redirects too often')
    return all(
      'retry',
      response.failure === 'timeout' ? 'the source is too slow' : 'the source cannot be reached',
    )
  }
  if (isRetryable(response.status)) return all('retry', `the source answers ${response.status}`)
  const statusOf = sourceStatus(response, exactUrl)
  const read = mentionReader(response, storedMention, authorReader(http))
  const results: Verified[] = []
  for (const pair of pairs) results.push(await verifyPair(pair, response, statusOf(pair.target), read))
  return results
}

const verifyPair = async (
  pair: QueuedWebmention,
  response: Pick<HttpResponse, 'status' | 'url'>,
  status: SourceStatus,
  read: ReturnType<typeof mentionReader>,
): Promise<Verified> => {
  if (status !== 'linked')
    return { pair, outcome: 'absent', status, reason: reasons[status] ?? unknownReason(response.status) }
  const received = utcTime(pair.received)
  const incoming = await read({ ...pair, received })
  if (incoming === undefined) return { pair, outcome: 'rejected', reason: 'the source cannot be read' }
  const host = hostOf(response.url)
  if (host === hostOf(pair.source)) return { pair, outcome: 'mention', incoming }
  // Many sites have redirects to any page: the words are not those of the host of the source.
  const mention = { ...incoming.mention, held: `the source redirects to ${host}` }
  return { pair, outcome: 'mention', incoming: { ...incoming, mention } }
}

const unknownReason = (answer: number): string =>
  answer === 200
    ? 'the source is too long, or of a type that cannot be verified'
    : `the source answers ${answer}`

const reasons: Readonly<Partial<Record<SourceStatus, string>>> = {
  gone: 'the source answers 410',
  'not found': 'the source answers 404',
  unlinked: 'the source does not link to the target',
}

/** Returns a function that returns the microformats of an author's page; it requests each page once, and five pages at most. */
const authorReader = (http: Http) => {
  const pages = new Map<string, Promise<ReturnType<typeof parseMicroformats>>>()
  return async (url: string) => {
    if (!pages.has(url) && pages.size >= 5) return []
    const page =
      pages.get(url) ??
      http({ url, headers: { accept: 'text/html' } }).then((result) =>
        isFailure(result) || result.status !== 200 ? [] : parseMicroformats(result.text, result.url),
      )
    pages.set(url, page)
    return (await page) ?? []
  }
}
