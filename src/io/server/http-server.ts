import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, isIP } from 'node:net'
import { BlogUnavailable } from '../../model/blog-unavailable.js'
import type { ServerReply, ServerRequest } from '../../model/server-request.js'

/** The options of `startHttpServer`. */
type HttpServerOptions = {
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
  readonly handle: (request: ServerRequest) => Promise<ServerReply>
  /** Called after each reply. The path has no query, which may contain a secret. */
  readonly log: (line: RequestLine) => void
}

/** What the log says about a request. */
export type RequestLine = {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly ms: number
  readonly note?: string
}

/**
 * Starts a server. A client has 30 seconds to send a request. Bodies that are being read may have 96 MB together, those
 * without a token 48 MB, and small ones, such as webmentions, 16 MB of their own; others get 503. `close` stops accepting,
 * and waits at most ten seconds for replies. Throws when the port is taken.
 */
export const startHttpServer = async ({ host, port, handle, log }: HttpServerOptions) => {
  const budgets: Budgets = {
    trusted: { left: 96_000_000 },
    open: { left: 48_000_000 },
    small: { left: 16_000_000 },
  }
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 15_000, keepAliveTimeout: 5000, maxHeaderSize: 16_384 },
    (request, response) => void respond(request, response),
  )
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const start = performance.now()
    const { url = '/', method = '' } = request
    const path = url.replace(/\?.*$/s, '').slice(0, 200)
    let reply = await replyTo(request)
    if (!request.complete) {
      response.setHeader('connection', 'close')
      if (!request.closed) await discardRest(request)
    }
    try {
      send(request, response, reply)
    } catch (thrown) {
      // A header of the reply is invalid.
      reply = failureOf(thrown)
      send(request, response, reply)
    }
    const { status, log: note } = reply
    log({
      method,
      path,
      status,
      ms: Math.round(performance.now() - start),
      ...(note !== undefined && { note }),
    })
  }
  const replyTo = async (request: IncomingMessage): Promise<ServerReply> => {
    try {
      return await handle(requestOf(request, budgets))
    } catch (thrown) {
      return failureOf(thrown)
    }
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: async (): Promise<void> => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const limit = setTimeout(() => server.closeAllConnections(), 10_000)
      await closed
      clearTimeout(limit)
    },
  }
}

/** Reads the rest of a body for at most five seconds, because many clients read no reply before they have sent all. */
const discardRest = (request: IncomingMessage): Promise<void> =>
  new Promise((resolve) => {
    const limit = setTimeout(resolve, 5000)
    const done = (): void => {
      clearTimeout(limit)
      resolve()
    }
    for (const event of ['end', 'error', 'close'] as const) request.on(event, done)
    request.resume()
  })

class TooBusy extends Error {}
class ConnectionClosed extends Error {}

const failureOf = (thrown: unknown): ServerReply => {
  if (thrown instanceof TooBusy)
    return { status: 503, headers: { 'retry-after': '10' }, body: 'The server is busy.\n' }
  if (thrown instanceof BlogUnavailable)
    return {
      status: 503,
      headers: { 'retry-after': '600' },
      body: 'The blog cannot be read or written at the moment; the log of the server has the reason. Try again later.\n',
      log: thrown.message,
    }
  if (thrown instanceof ConnectionClosed)
    return { status: 400, log: 'the client closed the connection before it had sent everything' }
  return {
    status: 500,
    body: 'The server has an error; its log has the reason.\n',
    log: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
  }
}

type Budget = { left: number }
/** The bytes that bodies may have together, by their sender; `small` is for those of up to 64 kB. */
type Budgets = Readonly<Record<'trusted' | 'open' | 'small', Budget>>

const requestOf = (request: IncomingMessage, budgets: Budgets): ServerRequest => {
  const { url = '/', method = '' } = request
  const cut = url.includes('?') ? url.indexOf('?') : url.length
  return {
    method,
    path: url.slice(0, cut),
    query: new URLSearchParams(url.slice(cut)),
    header: (name) => {
      const value = request.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
    client: clientOf(request),
    body: (maxBytes, sender = 'open') =>
      readBody(request, maxBytes, budgets[maxBytes <= 65_536 ? 'small' : sender]),
  }
}

const readBody = async (
  request: IncomingMessage,
  maxBytes: number,
  budget: Budget,
): Promise<Uint8Array | undefined> => {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return undefined
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length
      budget.left -= chunk.length
      if (size > maxBytes) return undefined
      if (budget.left < 0) throw new TooBusy()
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  } catch (thrown) {
    throw (thrown as { code?: unknown }).code === 'ECONNRESET' ? new ConnectionClosed() : thrown
  } finally {
    budget.left += size
  }
}

/**
 * Returns the address of the client. A proxy on this machine, which is the only one that is trusted, adds the
 * address as the last of `X-Forwarded-For`. An IPv6 client can choose among the addresses of its /64 network.
 */
const clientOf = (request: IncomingMessage): string => {
  const direct = request.socket.remoteAddress ?? ''
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)
    ?.trim()
  const isProxied = /^(?:::ffff:)?127\.|^::1$/.test(direct) && forwarded !== undefined && forwarded !== ''
  return networkOf(isProxied ? forwarded : direct)
}

/** Returns an IPv4 address without a port, the first 64 bits of an IPv6 address, or the text when it is neither. */
const networkOf = (text: string): string => {
  const address = text
    .replace(/^\[([^\]]*)\].*$/, '$1')
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=[\d.]+$)/i, '')
  if (isIP(address) !== 6) return address.replace(/^([\d.]+):\d+$/, '$1').slice(0, 100)
  const [head = '', tail = ''] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::')
  const [before, after] = [head, tail].map((part) => (part === '' ? [] : part.split(':'))) as [
    string[],
    string[],
  ]
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  return [...before, ...zeros, ...after].slice(0, 4).join(':')
}

const send = (request: IncomingMessage, response: ServerResponse, reply: ServerReply): void => {
  const { status, headers = {}, type = 'text/plain; charset=utf-8', body = '' } = reply
  response.setHeader('x-content-type-options', 'nosniff')
  for (const [name, value] of Object.entries(headers))
    response.setHeader(name, typeof value === 'string' ? value : [...value])
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  if (status === 204) return void response.writeHead(status).end()
  response.writeHead(status, { 'content-type': type, 'content-length': bytes.length })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}
