import type { PendingPing } from '../io/cache/pending-pings.js'
import { now } from '../io/clock.js'
import { webmentionLedger } from '../io/content/ledger-file.js'
import { mapConcurrent } from '../io/net/map-concurrent.js'
import { formPost, type Http, type HttpRequest, isFailure } from '../model/http.js'
import { type SentWebmention, webmentionKey } from '../model/ledger.js'
import {
  ledgerEntryAfter,
  lineBefore,
  type PlannedWebmention,
  type SendPlan,
} from '../webmention/send/plan.js'
import { type Outcome, sendWebmention } from '../webmention/send/send.js'

/** A webmention that was sent, and the outcome. */
export type SentResult = PlannedWebmention & { readonly outcome: Outcome }

/** Sends the planned webmentions, 50 at a time, and returns the outcomes. Each is appended to the ledger at once, so that a later run resumes. */
export const sendWebmentionsOf = async (
  { sends, history }: Pick<SendPlan, 'sends' | 'history'>,
  ledger: readonly SentWebmention[],
  {
    root,
    http,
    progress,
  }: { readonly root: string; readonly http: Http; readonly progress: (text: string) => void },
): Promise<SentResult[]> => {
  const lines = new Map([...ledger, ...history].map((line) => [webmentionKey(line), line]))
  webmentionLedger.rewrite(root, [...lines.values()])
  let count = 0
  const results = await mapConcurrent(sends, concurrency, async (send): Promise<SentResult> => {
    const before = lines.get(webmentionKey(send))
    const outcome = await sendWebmention(send.source, send.target, http, () =>
      webmentionLedger.append(root, lineBefore(send, before, now())),
    )
    const line = ledgerEntryAfter(send, outcome, before, now())
    lines.set(webmentionKey(line), line)
    webmentionLedger.append(root, line)
    progress(`sent ${++count} of ${sends.length} webmentions`)
    return { ...send, outcome }
  })
  webmentionLedger.rewrite(root, [...lines.values()])
  return results
}

const concurrency = 50

/** A notification of a hub about a changed feed, and its result: https://www.w3.org/TR/websub/#publishing */
export type HubPing = PendingPing & { readonly isOk: boolean; readonly message: string }

/**
 * Notifies hubs of changed feeds, 8 at a time. A URL of the setting `ping` with `{url}` or `{feed}` in it gets a GET, any
 * other a POST with both.
 */
export const pingHubs = (pings: readonly PendingPing[], http: Http): Promise<HubPing[]> =>
  mapConcurrent(pings, 8, async (ping) => {
    const { hub, feed, isPlain = false } = ping
    const answer = await http({ ...(isPlain ? plainPing(hub, feed) : hubPing(hub, feed)), retries: 1 })
    if (isFailure(answer)) return { ...ping, isOk: false, message: answer.reason }
    const isOk = answer.status >= 200 && answer.status < 300
    return { ...ping, isOk, message: `it answers ${answer.status}` }
  })

const hubPing = (hub: string, feed: string): HttpRequest =>
  formPost(hub, { 'hub.mode': 'publish', 'hub.url': feed })

/** Returns the request for a URL of `ping`. `feed` is the main feed, at the root of the site. */
const plainPing = (target: string, feed: string): HttpRequest => {
  const url = new URL('.', feed).href
  const values: Readonly<Record<string, string>> = { url, feed }
  const filled = target.replace(placeholder, (_, name: string) =>
    encodeURIComponent(values[name.toLowerCase()] ?? ''),
  )
  return filled === target ? formPost(target, values) : { url: filled }
}

/** Matches `{url}` and `{feed}` in a URL, also percent-encoded. */
const placeholder = /(?:\{|%7b)(url|feed)(?:\}|%7d)/gi
