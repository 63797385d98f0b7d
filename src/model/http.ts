/** One request. Redirects are followed by GET and HEAD, and by POST where the answer says to keep the method. */
export type HttpRequest = {
  readonly url: string
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Of the body, unpacked; the rest is not read. 1 MB unless told. */
  readonly maxBytes?: number
  /** In milliseconds, the whole request. 15 seconds unless told. */
  readonly timeout?: number
  /** Called when the request is about to go, for requests to one host wait for one another. */
  readonly beforeSend?: () => void
  /** How often to try again after 429, 5xx and a broken connection. */
  readonly retries?: number
}

/** A server's response. */
export type HttpResponse = {
  /** After redirects. */
  readonly url: string
  readonly status: number
  /** The value of a header, several of one name joined by commas. */
  readonly header: (name: string) => string | undefined
  readonly bytes: Uint8Array
  /** The body as text, in the encoding that it says it has. */
  readonly text: string
  /** True when there was more than `maxBytes`. */
  readonly isTruncated: boolean
}

/** Why there is no answer. `refused`: we do not ask such an address. `waiting`: the server asked to be left alone. */
export type HttpFailure = {
  readonly failure: 'refused' | 'timeout' | 'network' | 'redirects' | 'waiting'
  /** What happened, for a message; without the query of the URL, which may hold a secret. */
  readonly reason: string
}

/** The one way to the network. It never throws for what a server does. */
export type Http = (request: HttpRequest) => Promise<HttpResponse | HttpFailure>

/** True when there is no answer. */
export const isFailure = (result: HttpResponse | HttpFailure): result is HttpFailure => 'failure' in result

/** True for an answer that a later try may better: 429 and 5xx. */
export const isRetryable = (status: number): boolean => status === 429 || status >= 500
