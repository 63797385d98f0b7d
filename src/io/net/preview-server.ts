import { once } from 'node:events'
import { createReadStream, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream'
import { statOf } from '../fs/stat.js'

/** What is to be sent for a path. */
type Served = {
  readonly status: number
  readonly location?: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly type: string
  readonly body: string | { readonly from: string }
}

/** What the server asks. Paths are percent-encoded, from the root of the host; `origin` is this server as the browser names it. */
export type Serving = {
  /** Where to begin to look for a free port. */
  readonly port: number
  readonly answer: (pathname: string, search: string, origin: string) => Served
  /** What a browser that shows a page is told: JSON. `known` is the version that it has. */
  readonly event: (
    pathname: string,
    known: string,
    origin: string,
  ) => { readonly version: string; readonly text: string }
  readonly scriptPath: string
  readonly eventsPath: string
}

/** A running preview. */
export type PreviewServer = {
  readonly url: string
  /** Tells every browser what its page is now. */
  readonly publish: () => void
  readonly close: () => void
}

/**
 * Serves on 127.0.0.1, at the first free port from `port` on, within a hundred. Only requests for this machine by a
 * loopback name are answered, so that no page of the web can read the drafts by a name of its own.
 */
export const servePreview = async (serving: Serving): Promise<PreviewServer> => {
  const browsers = new Map<ServerResponse, { pathname: string; version: string; origin: string }>()
  const tell = (response: ServerResponse): void => {
    const browser = browsers.get(response)
    if (browser === undefined) return
    const { version, text } = serving.event(browser.pathname, browser.version, browser.origin)
    browser.version = version
    response.write(`data: ${text}\n\n`)
  }
  const listen = (request: IncomingMessage, response: ServerResponse, origin: string): void => {
    const query = new URL(request.url ?? '', origin).searchParams
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    if (request.method === 'HEAD') return void response.end()
    response.write('retry: 300\n\n')
    browsers.set(response, {
      pathname: query.get('page') ?? '/',
      version: query.get('version') ?? '',
      origin,
    })
    response.on('close', () => browsers.delete(response))
    tell(response)
  }

  const server = createServer((request, response) => {
    const host = request.headers.host ?? ''
    const { port } = server.address() as AddressInfo
    const { url = '/' } = request
    const cut = url.includes('?') ? url.indexOf('?') : url.length
    const [pathname, search] = [url.slice(0, cut), url.slice(cut)]
    // Pages of other sites may not show the pictures of drafts.
    response.setHeader('cross-origin-resource-policy', 'same-origin')
    const refuse = (status: number, words: string): void =>
      void response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${words}\n`)
    if (![`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`].includes(host))
      return refuse(403, `This preview answers to 127.0.0.1:${port} only, not to ${host}.`)
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refuse(405, 'A preview can only be read.')
    const origin = `http://${host}`
    if (pathname === serving.eventsPath) return listen(request, response, origin)
    if (pathname === serving.scriptPath)
      return void response
        .writeHead(200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-store' })
        .end(script)
    try {
      send(request, response, serving.answer(pathname, search, origin))
    } catch (thrown) {
      // A page that cannot be made is no reason for the others to go.
      if (response.headersSent) response.destroy()
      else refuse(500, thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown))
    }
  })
  const port = await portFor(server, serving.port)
  return {
    url: `http://127.0.0.1:${port}`,
    publish: () => {
      for (const response of browsers.keys()) tell(response)
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

const script = ((): string => {
  for (const path of ['./client.js', '../../preview/client.js'])
    try {
      return readFileSync(new URL(path, import.meta.url), 'utf8')
    } catch {
      // Bundled, it lies beside the program; in the sources, beside what belongs to it.
    }
  return ''
})()

const portFor = async (server: Server, first: number): Promise<number> => {
  for (let port = first; ; port++)
    try {
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
      return port
    } catch (thrown) {
      const isTaken = (thrown as NodeJS.ErrnoException).code === 'EADDRINUSE'
      if (!isTaken || port >= Math.min(first + 100, 65_535)) throw thrown
    }
}

const send = (request: IncomingMessage, response: ServerResponse, served: Served): void => {
  const { status, location, headers, type, body } = served
  response.statusCode = status
  for (const [name, value] of headers) response.appendHeader(name, headerValue(value))
  response.setHeader('cache-control', 'no-store')
  if (location !== undefined)
    return void response.setHeader('location', location.replace(/[^\x21-\x7e]+/g, encodeURIComponent)).end()
  if (!response.hasHeader('content-type')) response.setHeader('content-type', type)
  // As bytes: Node writes headers in the encoding of a text that is sent with them.
  if (typeof body === 'string') return void response.end(request.method === 'HEAD' ? '' : Buffer.from(body))
  sendFile(request, response, body.from)
}

/** Headers go as bytes: hosts send what the author wrote as UTF-8. */
const headerValue = (value: string): string =>
  Buffer.from(value.replace(/(?!\t)\p{Cc}/gu, '')).toString('latin1')

/** A file, or the part of it that is asked for: players of sound and video ask for parts. */
const sendFile = (request: IncomingMessage, response: ServerResponse, path: string): void => {
  const size = statOf(path)?.size
  if (size === undefined) return void response.writeHead(404).end()
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '') ?? []
  const start = from === '' ? Math.max(0, to === '' ? 0 : size - Number(to)) : Number(from)
  const end = Math.min(from === '' || to === '' ? size - 1 : Number(to), size - 1)
  response.setHeader('accept-ranges', 'bytes')
  if (from !== '' || to !== '') {
    if (start > end) return void response.writeHead(416, { 'content-range': `bytes */${size}` }).end()
    response.statusCode = 206
    response.setHeader('content-range', `bytes ${start}-${end}/${size}`)
  }
  response.setHeader('content-length', size === 0 ? 0 : end - start + 1)
  if (request.method === 'HEAD' || size === 0) return void response.end()
  // A browser that breaks off leaves no file open.
  pipeline(createReadStream(path, { start, end }), response, () => undefined)
}
