/** A request to the own server. */
export type ServerRequest = {
  readonly method: string
  /** The percent-encoded path, from the root of the host. */
  readonly path: string
  readonly query: URLSearchParams
  /** Returns a header by its name in lower case; undefined when it is absent. */
  readonly header: (name: string) => string | undefined
  /** The address of the client: its IPv4 address, or the /64 network of its IPv6 address. */
  readonly client: string
  /** Reads the body; undefined when it is longer than `maxBytes`. The sender is trusted after a token was found. */
  readonly body: (maxBytes: number, sender?: 'trusted' | 'open') => Promise<Uint8Array | undefined>
}

/** A reply of the own server. */
export type ServerReply = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly type?: string
  readonly body?: string | Uint8Array
  /** What the log says about the request, without secrets. */
  readonly log?: string
}

/** Returns a reply in JSON. */
export const jsonReply = (
  status: number,
  value: object,
  headers: Readonly<Record<string, string>> = {},
): ServerReply => ({
  status,
  type: 'application/json',
  headers: { 'cache-control': 'no-store', ...headers },
  body: `${JSON.stringify(value)}\n`,
})

/** Returns a reply with more headers. */
export const withHeaders = (reply: ServerReply, headers: Readonly<Record<string, string>>): ServerReply => ({
  ...reply,
  headers: { ...reply.headers, ...headers },
})

/** Returns the parameters of a form; undefined when the body is of another type, or longer than `maxBytes`. */
export const formOf = async (
  request: ServerRequest,
  maxBytes: number,
): Promise<URLSearchParams | undefined> => {
  const type = request.header('content-type') ?? ''
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) return undefined
  const body = await request.body(maxBytes)
  return body && new URLSearchParams(Buffer.from(body).toString('utf8'))
}

/** Whether one of these parameters is there more than once, which RFC 6749 (3.1) does not allow. */
export const hasRepeated = (parameters: URLSearchParams, names: readonly string[]): boolean =>
  names.some((name) => parameters.getAll(name).length > 1)
