import { type Http, type HttpResponse, isFailure, isRetryable } from '../../model/http.js'
import { jsonObject, parseJsonText } from '../../model/json.js'
import { cleanText } from '../../model/untrusted.js'
import { parseUrl } from '../../model/url.js'
import type { Failure } from '../network.js'

/** The answer of Mastodon's API, or its error. `status` is undefined when there was no response. */
export type ApiResult =
  | { readonly value: unknown; readonly response: HttpResponse }
  | (Failure & { readonly status?: number })

/** The parameters of a request. `form` is sent as `application/x-www-form-urlencoded`; a name may repeat. */
export type ApiCall = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly token?: string
  readonly form?: readonly (readonly [name: string, value: string])[]
  readonly body?: Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends a request to a server of the fediverse with Mastodon's API: https://docs.joinmastodon.org/client/intro/ */
export const callApi = async (
  http: Http,
  url: string,
  { method = 'GET', token, form, body, headers = {} }: ApiCall = {},
): Promise<ApiResult> => {
  const response = await http({
    url,
    method,
    headers: {
      accept: 'application/json',
      ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(form !== undefined && {
      body: new URLSearchParams(form.map(([name, value]) => [name, value])).toString(),
    }),
    ...(body !== undefined && { body }),
    maxBytes: 20_000_000,
    timeout: 60_000,
    retries: method === 'GET' ? 1 : 0,
  })
  if (isFailure(response)) return { reason: response.reason, isTransient: response.failure !== 'refused' }
  const { status } = response
  const value = response.isTruncated ? undefined : parseJsonText(response.text)
  if (status >= 200 && status < 300 && (value !== undefined || method === 'DELETE'))
    return { value, response }
  const words = cleanText(jsonObject(value).error, 200)
  return {
    status,
    reason: `${new URL(url).host} answers ${status}${words === undefined ? '' : `: ${words}`}`,
    isTransient: isRetryable(status) || value === undefined,
  }
}

/** Returns the URL of the next page of a list, of the same server: https://docs.joinmastodon.org/api/guidelines/#pagination */
export const nextPageOf = ({ header, url }: HttpResponse): string | undefined => {
  for (const [, target = '', parameters = ''] of (header('link') ?? '').matchAll(/<([^>]*)>([^,]*)/g)) {
    const next = /;\s*rel="?next"?/i.test(parameters) ? parseUrl(target, url) : undefined
    if (next !== undefined && next.origin === new URL(url).origin) return next.href
  }
  return undefined
}
