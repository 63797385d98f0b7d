import { formPost, type Http, type HttpResponse, isFailure, isRetryable } from '../../model/http.js'
import { parseJsonObject } from '../../model/json.js'
import { cleanText, cleanUrl } from '../../model/untrusted.js'
import { parseUrl } from '../../model/url.js'
import { endpointOf } from './endpoint.js'

/** The outcome of sending a webmention. `message` includes the server's own message, if any. */
export type Outcome =
  | {
      readonly state: 'accepted'
      readonly endpoint: string
      readonly status: number
      readonly location?: string
      readonly message: string
    }
  | { readonly state: 'none'; readonly message: string }
  | {
      readonly state: 'refused'
      readonly endpoint?: string
      readonly status?: number
      readonly message: string
    }
  | {
      readonly state: 'later'
      readonly endpoint?: string
      readonly status?: number
      readonly message: string
    }

/**
 * Discovers the endpoint of `target`, without a cache, and posts source and target to it, both exactly as they are given.
 * `beforeSend` is called before the request to the endpoint.
 * https://www.w3.org/TR/webmention/#sending-webmentions
 */
export const sendWebmention = async (
  source: string,
  target: string,
  http: Http,
  beforeSend: () => void = () => undefined,
): Promise<Outcome> => {
  const page = await http({ url: target, headers: { accept: 'text/html, */*;q=0.5' } })
  if (isFailure(page))
    return page.failure === 'refused' || page.failure === 'redirects'
      ? { state: 'refused', message: page.reason }
      : { state: 'later', message: page.reason }
  const endpoint = endpointOf(page)
  if (endpoint === undefined)
    return isRetryable(page.status)
      ? { state: 'later', status: page.status, message: `the page answers ${page.status}` }
      : {
          state: 'none',
          message:
            page.status !== 200
              ? `the page answers ${page.status}`
              : page.isTruncated
                ? 'the page is longer than we read, and names no endpoint in its first megabyte'
                : 'it takes no webmentions',
        }

  const form = formPost(endpoint, { source, target })
  const accept = 'application/json, text/plain;q=0.8, text/html;q=0.5'
  const answer = await http({
    ...form,
    headers: { ...form.headers, accept },
    beforeSend,
    maxBytes: 100_000,
  })
  if (isFailure(answer))
    return { state: answer.failure === 'refused' ? 'refused' : 'later', endpoint, message: answer.reason }
  const { status } = answer
  if (status >= 200 && status < 300) return accepted(endpoint, answer)
  return { state: isRetryable(status) ? 'later' : 'refused', endpoint, status, message: messageOf(answer) }
}

const accepted = (endpoint: string, answer: HttpResponse): Outcome => {
  const { status, header, url } = answer
  const written = header('location') ?? ''
  const location = written === '' ? undefined : cleanUrl(parseUrl(written, url)?.href)
  const message =
    location === undefined ? 'accepted' : `accepted, ${status === 201 ? 'see' : 'at'} ${location}`
  return { state: 'accepted', endpoint, status, message, ...(location !== undefined && { location }) }
}

/** Returns the status, with the server's message in JSON or plain text, cut at 200 characters. */
const messageOf = ({ status, text, header }: HttpResponse): string => {
  const reason = isHtml(header('content-type') ?? '', text) ? undefined : (reasonIn(text) ?? text)
  const message = cleanText(reason, 200)
  return message === undefined ? `it answers ${status}` : `it answers ${status}: ${message}`
}

const isHtml = (type: string, text: string): boolean =>
  type.includes('html') || /^\s*<(?:!doctype|html)/i.test(text)

const reasonIn = (text: string): unknown => {
  const data = parseJsonObject(text)
  return data?.error_description ?? data?.message ?? data?.summary ?? data?.error
}
