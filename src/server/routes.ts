import type { Config } from '../model/config.js'
import { type OwnServer, serverPaths } from '../model/own-server.js'
import type { ServerReply, ServerRequest } from '../model/server-request.js'
import { parseUrl } from '../model/url.js'
import { receiveWebmention, showForm, showStatus, type WebmentionEndpoint } from './webmention/receive.js'

/** The parts of the server that answer requests. */
export type ServerParts = { readonly webmention: WebmentionEndpoint }

/** A handler; `rest` is the path after that of the route. */
type Handler = (request: ServerRequest, rest: string) => ServerReply | Promise<ServerReply>
/** The handlers of one path, by method. */
type Route = Readonly<Partial<Record<'GET' | 'POST', Handler>>>

/** Returns the function that answers requests, by path and method; 404 and 405 for others. */
export const routeRequests = (
  config: Config & { readonly server: OwnServer },
  { webmention }: ServerParts,
): ((request: ServerRequest) => Promise<ServerReply>) => {
  const routes: Readonly<Record<string, Route>> = {
    [serverPaths.webmention]: {
      GET: (request) => showForm(request, config.url),
      POST: (request) => receiveWebmention(request, webmention),
    },
    [serverPaths.health]: { GET: () => ({ status: 200, body: 'ok\n' }) },
  }
  const folders: Readonly<Record<string, Route>> = {
    [serverPaths.status]: { GET: (request, id) => showStatus(request, id, webmention) },
  }
  const base = parseUrl(config.server.url)?.pathname ?? '/'
  return async (request) => {
    const path = request.path.startsWith(base) ? request.path.slice(base.length) : undefined
    if (path === undefined) return notFound
    const folder = Object.keys(folders).find((one) => path.startsWith(one) && path.length > one.length)
    const route = folder === undefined ? routes[path] : folders[folder]
    if (route === undefined) return notFound
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const handler = method === 'GET' || method === 'POST' ? route[method] : undefined
    if (handler === undefined)
      return {
        status: request.method === 'OPTIONS' ? 204 : 405,
        headers: { allow: [...Object.keys(route), 'OPTIONS'].join(', ') },
        body: '',
      }
    return handler(request, path.slice(folder?.length ?? 0))
  }
}

const notFound: ServerReply = { status: 404, body: 'There is no such page.\n' }
