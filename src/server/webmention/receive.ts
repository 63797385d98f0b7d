import {
  formOf,
  hasRepeated,
  jsonReply,
  type ServerReply,
  type ServerRequest,
  withHeaders,
} from '../../model/server-request.js'
import { isWebUrl } from '../../model/untrusted.js'
import { asciiUrl, parseUrl, withoutFragment } from '../../model/url.js'
import { exactUrl } from '../../webmention/receive/verify-source.js'
import { statusPage, webmentionPage } from '../pages.js'
import type { Enqueued, FinishedWebmention, QueuedWebmention } from './queue.js'

/** What the webmention endpoint needs. */
export type WebmentionEndpoint = {
  /** The URL below which statuses are. */
  readonly statusUrl: string
  /** Returns why a target is not a page of this site; undefined when it is one. */
  readonly wrongTarget: (target: string) => Promise<string | undefined>
  /** Queues a pair; fulfilled when it is on the disk. */
  readonly enqueue: (pair: { readonly source: string; readonly target: string }) => Promise<Enqueued>
  readonly status: (id: string) => QueuedWebmention | FinishedWebmention | undefined
}

/**
 * Receives a webmention: 201 with the URL of its status, 400 for a request that cannot be one, 429 when too many
 * wait. It is verified later: https://www.w3.org/TR/webmention/#receiving-webmentions
 */
export const receiveWebmention = async (
  request: ServerRequest,
  { statusUrl, wrongTarget, enqueue }: WebmentionEndpoint,
): Promise<ServerReply> => {
  const form = await formOf(request, 16_384)
  const refuse = (
    status: number,
    reason: string,
    headers: Readonly<Record<string, string>> = {},
  ): ServerReply =>
    withHeaders(
      {
        ...(isFromBrowser(request)
          ? statusPage(status, { state: 'rejected', reason })
          : { status, body: `${reason}\n` }),
        log: reason.slice(0, 200),
      },
      headers,
    )
  if (form === undefined) return refuse(400, 'Send `source` and `target` as a form, in less than 16 kB.')
  const [source, target] = [form.get('source')?.trim() ?? '', form.get('target')?.trim() ?? '']
  if (hasRepeated(form, ['source', 'target'])) return refuse(400, 'Send one source and one target.')
  if (!isSendable(source)) return refuse(400, 'The source is not an http or https URL.')
  if (!isSendable(target)) return refuse(400, 'The target is not an http or https URL.')
  if (exactUrl(source) === exactUrl(target))
    return refuse(400, 'The source and the target are the same page.')
  const wrong = await wrongTarget(target)
  if (wrong !== undefined) return refuse(400, `The target is not a page of this site: ${wrong}.`)
  // The fragment of a target is a place on the page, not another page.
  const queued = await enqueue({
    source: parseUrl(source)?.href ?? source,
    target: withoutFragment(asciiUrl(target)),
  })
  if ('full' in queued) return refuse(429, fullReasons[queued.full], { 'retry-after': '60' })
  const location = statusUrl + queued.id
  return withHeaders(
    isFromBrowser(request)
      ? statusPage(201, { state: 'waiting', url: location })
      : { status: 201, body: 'The webmention waits for its verification.\n' },
    { location },
  )
}

/** Shows the status of a webmention. It does not repeat the source, which anybody can choose. */
export const showStatus = (
  request: ServerRequest,
  id: string,
  { status }: WebmentionEndpoint,
): ServerReply => {
  const found = status(id)
  if (found === undefined)
    return { status: 404, body: 'There is no such webmention, or it is older than 30 days.\n' }
  const state = 'state' in found ? found.state : found.attempts > 0 ? 'delayed' : 'waiting'
  const shown = { state, ...(found.reason !== undefined && { reason: found.reason }) }
  return isFromBrowser(request) ? statusPage(200, shown) : jsonReply(200, shown)
}

/** Shows a form for people whose site sends no webmentions. */
export const showForm = ({ query }: ServerRequest, siteUrl: string): ServerReply => {
  const target = query.get('target') ?? ''
  return webmentionPage(isSendable(target) ? target : siteUrl)
}

const isSendable = (url: string): boolean => url.length <= 2000 && isWebUrl(url)

const isFromBrowser = ({ header }: ServerRequest): boolean => header('accept')?.includes('text/html') === true

const fullReasons = {
  queue: 'Too many webmentions wait for their verification.',
  source: 'Too many webmentions of this source wait for their verification.',
  host: 'Too many webmentions of this host wait for their verification.',
} as const
