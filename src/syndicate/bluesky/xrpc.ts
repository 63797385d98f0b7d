import { type Http, isFailure, isRetryable } from '../../model/http.js'
import { parseJsonObject } from '../../model/json.js'
import { cleanText } from '../../model/untrusted.js'
import type { Failure } from '../network.js'

/** The answer of a method, or its error: https://atproto.com/specs/xrpc#error-responses */
export type XrpcResult =
  | { readonly value: Readonly<Record<string, unknown>> }
  | (Failure & { readonly error: string })

/** The parameters of a call. A call with a body is a POST, one without a GET. */
export type XrpcCall = {
  readonly query?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: object | Uint8Array
  readonly type?: string
  readonly token?: string
}

/** Calls a method of a server: https://atproto.com/specs/xrpc. `base` is the URL of the server, without a slash at its end. */
export const xrpc = async (
  http: Http,
  base: string,
  method: string,
  { query = {}, body, type = 'application/json', token }: XrpcCall = {},
): Promise<XrpcResult> => {
  const url = new URL(`${base}/xrpc/${method}`)
  for (const [name, value] of Object.entries(query))
    for (const one of typeof value === 'string' ? [value] : value) url.searchParams.append(name, one)
  const isPost = body !== undefined || /\.(?:refreshSession|deleteSession)$/.test(method)
  const answer = await http({
    url: url.href,
    method: isPost ? 'POST' : 'GET',
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': type }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: body instanceof Uint8Array ? body : JSON.stringify(body) }),
    maxBytes: 20_000_000,
    timeout: 60_000,
    retries: isPost ? 0 : 2,
    // A redirect would take the password or the record to another server.
    returnsRedirect: isPost,
  })
  if (isFailure(answer))
    return { error: answer.failure, reason: answer.reason, isTransient: answer.failure !== 'refused' }
  const value = answer.isTruncated ? undefined : parseJsonObject(answer.text)
  if (answer.status === 200 && value !== undefined) return { value }
  const error = cleanText(value?.error, 100) ?? `status ${answer.status}`
  const words = cleanText(value?.message, 200)
  return {
    error,
    reason: `${url.host} answers ${answer.status} to ${method}${words === undefined ? '' : `: ${words}`}`,
    // Without JSON, another program has answered, e.g. a proxy.
    isTransient: isRetryable(answer.status) || value === undefined,
  }
}
