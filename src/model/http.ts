/** One request. Redirects are followed for GET and HEAD, and for other methods after 307 and 308. */
export type HttpRequest = {
  readonly url: string
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Whether a redirect is returned as it is, and not followed. */
  readonly returnsRedirect?: boolean
  /** The limit of the body, unpacked; the rest is not read. Default: 1 MB. */
  readonly maxBytes?: number
  /** The timeout of the whole request in milliseconds. Default: 15 seconds. */
  readonly timeout?: number
  /** Called before the request is sent: requests to the same host wait for each other. */
  readonly beforeSend?: () => void
  /** The number of requests to the host of this one that may run at once. Default: 1. */
  readonly parallel?: number
  /** The number of retries after 429, 5xx and a broken connection. Default: 0. */
  readonly retries?: number
}

/** A server's response. */
export type HttpResponse = {
  /** The URL after redirects. */
  readonly url: string
  readonly status: number
  /** Returns the value of a header; several of one name are joined by commas. */
  readonly header: (name: string) => string | undefined
  readonly bytes: Uint8Array
  /** The body as text, decoded by `pageText`. */
  readonly text: string
  /** True when the body was longer than `maxBytes`. */
  readonly isTruncated: boolean
}

/**
 * Why there is no response. `refused`: such an address is not requested. `waiting`: the pause of
 * `Retry-After` is not over.
 */
export type HttpFailure = {
  readonly failure: 'refused' | 'timeout' | 'network' | 'redirects' | 'waiting'
  /** The reason, for a message; without the query of the URL, which may contain a secret. */
  readonly reason: string
  /** Whether nothing was sent, because of what the host answered to an earlier request: nothing is known about this URL. */
  readonly isSkipped?: boolean
}

/** Sends a request. It does not throw for errors of servers and of the network. */
export type Http = (request: HttpRequest) => Promise<HttpResponse | HttpFailure>

/** Returns a request that sends a form (https://url.spec.whatwg.org/#application/x-www-form-urlencoded). */
export const formPost = (url: string, fields: Readonly<Record<string, string>>): HttpRequest => ({
  url,
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
})

/** Returns true for a page of HTML or XML, by its type, in any case of letters; a page without a type counts as HTML. */
export const isMarkup = ({ header }: Pick<HttpResponse, 'header'>): boolean =>
  /html|xml/i.test(header('content-type') ?? 'text/html')

/** Returns true when there is no response. */
export const isFailure = (result: HttpResponse | HttpFailure): result is HttpFailure => 'failure' in result

/** Returns true for a status after which a retry may succeed: 429 and 5xx. */
export const isRetryable = (status: number): boolean => status === 429 || status >= 500
