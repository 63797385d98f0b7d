import type { Config } from '../model/config.js'
import { type OwnServer, serverPaths, wellKnownPath } from '../model/own-server.js'
import { formOf, type ServerReply, type ServerRequest } from '../model/server-request.js'
import { parseUrl } from '../model/url.js'
import { crossOrigin, oauthError } from './bearer.js'
import { openAuthorization } from './indieauth/authorize.js'
import { type IndieAuth, metadata } from './indieauth/indieauth.js'
import {
  introspectionEndpoint,
  profileEndpoint,
  revocationEndpoint,
  tokenEndpoint,
  tokenVerification,
  userinfoEndpoint,
} from './indieauth/token.js'
import { micropubEndpoint } from './micropub/endpoint.js'
import { mediaQuery, showMedia, uploadMedia } from './micropub/media.js'
import type { Micropub } from './micropub/micropub.js'
import { micropubQuery } from './micropub/query.js'
import { receiveWebmention, showForm, showStatus, type WebmentionEndpoint } from './webmention/receive.js'

/** The parts of the server that answer requests. */
export type ServerParts = {
  readonly webmention: WebmentionEndpoint
  readonly indieauth: IndieAuth
  readonly micropub: Micropub
}

/** A handler; `rest` is the path after that of the route. */
type Handler = (request: ServerRequest, rest: string) => ServerReply | Promise<ServerReply>
/** The handlers of one path, by method. */
type Route = Readonly<Partial<Record<'GET' | 'POST', Handler>>>

/** Returns the function that answers requests, by path and method; 404 and 405 for others. */
export const routeRequests = (
  config: Config & { readonly server: OwnServer },
  { webmention, indieauth, micropub }: ServerParts,
): ((request: ServerRequest) => Promise<ServerReply>) => {
  const authorization = openAuthorization(indieauth)
  const routes: Readonly<Record<string, Route>> = {
    [serverPaths.webmention]: {
      GET: (request) => showForm(request, config.url),
      POST: (request) => receiveWebmention(request, webmention),
    },
    [serverPaths.metadata]: { GET: () => metadata(indieauth) },
    [serverPaths.authorization]: {
      GET: authorization.ask,
      POST: async (request) => {
        const form = await formOf(request, 65_536)
        if (form === undefined) return oauthError(400, 'invalid_request', 'send a form')
        return form.has('code') || form.has('grant_type')
          ? profileEndpoint(form, indieauth)
          : authorization.decide(request, form)
      },
    },
    [serverPaths.token]: {
      GET: (request) => tokenVerification(request, indieauth),
      POST: (request) => tokenEndpoint(request, indieauth),
    },
    [serverPaths.introspection]: { POST: (request) => introspectionEndpoint(request, indieauth) },
    [serverPaths.revocation]: { POST: (request) => revocationEndpoint(request, indieauth) },
    [serverPaths.userinfo]: { GET: (request) => userinfoEndpoint(request, indieauth) },
    [serverPaths.micropub]: {
      GET: (request) => micropubQuery(request, micropub),
      POST: (request) => micropubEndpoint(request, micropub),
    },
    [serverPaths.media]: {
      GET: (request) => mediaQuery(request, micropub),
      POST: (request) => uploadMedia(request, micropub),
    },
    [serverPaths.health]: { GET: () => ({ status: 200, body: 'ok\n' }) },
  }
  const folders: Readonly<Record<string, Route>> = {
    [serverPaths.status]: { GET: (request, id) => showStatus(request, id, webmention) },
    [`${serverPaths.media}/`]: { GET: (_, name) => showMedia(name, micropub) },
  }
  const base = parseUrl(config.server.url)?.pathname ?? '/'
  const wellKnown = wellKnownPath(config.server)
  return async (request) => {
    if (request.path === wellKnown && request.method === 'GET') return metadata(indieauth)
    const path = request.path.startsWith(base) ? request.path.slice(base.length) : undefined
    if (path === undefined) return notFound
    const folder = Object.keys(folders).find((one) => path.startsWith(one) && path.length > one.length)
    const route =
      folder !== undefined ? folders[folder] : Object.hasOwn(routes, path) ? routes[path] : undefined
    if (route === undefined) return notFound
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const handler = method === 'GET' || method === 'POST' ? route[method] : undefined
    if (handler === undefined)
      return {
        status: request.method === 'OPTIONS' ? 204 : 405,
        headers: { allow: [...Object.keys(route), 'OPTIONS'].join(', '), ...crossOrigin, ...preflight },
        body: '',
      }
    return handler(request, path.slice(folder?.length ?? 0))
  }
}

/** The reply to a preflight request (https://fetch.spec.whatwg.org/#http-cors-protocol), besides `crossOrigin`. */
const preflight = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-max-age': '86400',
}

const notFound: ServerReply = { status: 404, body: 'There is no such page.\n' }
