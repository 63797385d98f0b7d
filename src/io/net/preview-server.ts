import { once } from 'node:events'
import { createReadStream, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream'
import { statOf } from '../fs/stat.js'

/** One response of the preview: a text, or the file at the absolute path `from`. */
type Served = {
  readonly status: number
  readonly location?: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly type: string
  readonly body: string | { readonly from: string }
}

/**
 * The handlers of a preview. Paths are percent-encoded, from the root of the host; `origin` is the server's
 * as the browser names it.
 */
export type Serving = {
  /** The first port to try. */
  readonly port: number
  readonly answer: (pathname: string, search: string, origin: string) => Served
  /**
   * Returns the event for a browser that shows a page, as JSON. `shownVersion` is the version that it shows.
   */
  readonly event: (
    pathname: string,
    shownVersion: string,
    origin: string,
  ) => { readonly version: string; readonly text: string }
  readonly scriptPath: string
  readonly eventsPath: string
}

/** A running preview. */
export type PreviewServer = {
  readonly url: string
  /** Sends each browser the current state of its page. */
  readonly publish: () => void
  readonly close: () => void
}

/**
 * Starts a server on 127.0.0.1, at the first free port of the hundred from `port` on; throws when there is
 * none. Requests whose `Host` is not a loopback name get 403, so that no web page can read the drafts by DNS
 * rebinding.
 */
export const servePreview = async (serving: Serving): Promise<PreviewServer> => {
  const browsers = new Map<ServerResponse, { pathname: string; version: string; origin: string }>()
  const sendUpdate = (response: ServerResponse): void => {
    const browser = browsers.get(response)
    if (browser === undefined) return
    const { version, text } = serving.event(browser.pathname, browser.version, browser.origin)
    browser.version = version
    response.write(`data: ${text}\n\n`)
  }
  const subscribe = (request: IncomingMessage, response: ServerResponse, origin: string): void => {
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
    sendUpdate(response)
  }

  const server = createServer((request, response) => {
    const host = request.headers.host ?? ''
    const { port } = server.address() as AddressInfo
    const { url = '/' } = request
    const cut = url.includes('?') ? url.indexOf('?') : url.length
    const [pathname, search] = [url.slice(0, cut), url.slice(cut)]
    // Pages of other sites must not show images of drafts.
    response.setHeader('cross-origin-resource-policy', 'same-origin')
    const refuse = (status: number, words: string): void =>
      void response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${words}\n`)
    if (![`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`].includes(host))
      return refuse(403, `This preview accepts requests to 127.0.0.1:${port} only, not to ${host}.`)
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refuse(405, 'This preview accepts GET and HEAD only.')
    const origin = `http://${host}`
    if (pathname === serving.eventsPath) return subscribe(request, response, origin)
    if (pathname === serving.scriptPath)
      return void response
        .writeHead(200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-store' })
        .end(script)
    try {
      send(request, response, serving.answer(pathname, search, origin))
    } catch (thrown) {
      // One page that cannot be rendered must not end the server.
      if (response.headersSent) response.destroy()
      else refuse(500, thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown))
    }
  })
  const port = await portFor(server, serving.port)
  return {
    url: `http://127.0.0.1:${port}`,
    publish: () => {
      for (const response of browsers.keys()) sendUpdate(response)
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
      // The bundle has it in the folder of the program, the sources in preview/.
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
  // Sent as bytes, because Node encodes the headers like a string body that is sent with them.
  if (typeof body === 'string') return void response.end(request.method === 'HEAD' ? '' : Buffer.from(body))
  sendFile(request, response, body.from)
}

/**
 * Returns a header's value as UTF-8 bytes in latin1, which Node sends unchanged, as hosts do. Control
 * characters are removed.
 */
const headerValue = (value: string): string =>
  Buffer.from(value.replace(/(?!\t)\p{Cc}/gu, '')).toString('latin1')

/**
 * Sends a file, or the requested range of it, which players of audio and video need
 * (https://www.rfc-editor.org/rfc/rfc9110#section-14).
 */
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
  // `pipeline` closes the file when the browser aborts the request.
  pipeline(createReadStream(path, { start, end }), response, () => undefined)
}
