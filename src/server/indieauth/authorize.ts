import { randomToken } from '../../io/random.js'
import { hasRepeated, type ServerReply, type ServerRequest, withHeaders } from '../../model/server-request.js'
import { parseUrl } from '../../model/url.js'
import { type AuthorizationRequest, readAuthorizationRequest } from './authorization-request.js'
import { clientIdOf, isRedirectOf } from './client-url.js'
import { consentPage, errorPage, type ShownRequest } from './consent-page.js'
import type { IndieAuth } from './indieauth.js'
import { isHash, isPassphrase } from './passphrase.js'

/** A request for authorization that waits for the author's decision. */
type PendingRequest = ShownRequest &
  AuthorizationRequest & {
    readonly expires: number
    /** The address of the browser. */
    readonly client: string
  }

/** Why the author is asked again; the scopes that were ticked stay ticked. */
type Refusal = { readonly problem?: string; readonly status?: number; readonly allowed?: readonly string[] }

/** In milliseconds. */
const requestAge = 1_800_000
const maxRequests = { inAll: 5000, ofClient: 5 } as const

/** Returns the handlers of the authorization endpoint for browsers: https://indieauth.spec.indieweb.org/#authorization-request */
export const openAuthorization = (auth: IndieAuth) => {
  const { config, now } = auth
  const pending = new Map<string, PendingRequest>()
  const isSecure = config.server.url.startsWith('https:')
  const path = parseUrl(config.server.url)?.pathname ?? '/'

  /** Returns a cookie for one request, so that two tabs do not disturb each other. */
  const cookieOf = (id: string, value: string, seconds: number): string =>
    `${cookieName(id)}=${value}; Max-Age=${seconds}; Path=${path}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`

  /** Returns the redirect to a client, with the parameters added to those that its URI has. */
  const redirectTo = (
    { redirectUri, state }: Pick<PendingRequest, 'redirectUri' | 'state'>,
    parameters: Readonly<Record<string, string>>,
    id?: string,
  ): ServerReply => {
    const added = new URLSearchParams({ ...parameters, state, iss: config.server.url })
    return {
      status: 302,
      headers: {
        location: `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${added}`,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        ...(id !== undefined && { 'set-cookie': cookieOf(id, '', 0) }),
      },
      ...(parameters.error !== undefined && { log: parameters.error }),
    }
  }

  /** Shows the page on which the author decides. Errors of client and redirect URI are a page; others are sent to the client. */
  const ask = async ({ query, client: browser }: ServerRequest): Promise<ServerReply> => {
    const one = (name: string): string => query.get(name) ?? ''
    if (hasRepeated(query, parameterNames)) return errorPage(400, 'A parameter is repeated.')
    const clientId = clientIdOf(one('client_id'))
    if (clientId === undefined)
      return errorPage(400, 'The app does not name itself by a valid URL (client_id).')
    const redirectUri = one('redirect_uri')
    const isOwn = isRedirectOf(redirectUri, clientId, [])
    const client = await auth.fetchClient(one('client_id'))
    if (client === undefined)
      return withHeaders(errorPage(503, 'The server is busy. Try again.'), { 'retry-after': '10' })
    if (!isOwn && !isRedirectOf(redirectUri, clientId, client.redirects))
      return errorPage(400, 'The app wants to be called at an address that is not its own (redirect_uri).')
    const back = { redirectUri, state: one('state') }
    const asked = readAuthorizationRequest(query)
    if ('error' in asked)
      return redirectTo(back, { error: asked.error, error_description: asked.description })
    const request: PendingRequest = {
      ...asked,
      ...{ redirectUri, clientId, expires: now() + requestAge, client: browser },
      ...(client.name !== undefined && { clientName: client.name }),
    }
    const id = randomToken()
    removeOld(browser)
    pending.set(id, request)
    return withHeaders(pageFor(id, request), {
      'set-cookie': cookieOf(id, id, requestAge / 1000),
    })
  }

  /** Removes expired requests, and the oldest one of a browser that has many: it cannot remove those of others. */
  const removeOld = (browser: string): void => {
    const own: string[] = []
    for (const [id, { expires, client }] of pending) {
      if (expires < now()) pending.delete(id)
      else if (client === browser) own.push(id)
    }
    const [oldest] =
      own.length >= maxRequests.ofClient ? own : pending.size >= maxRequests.inAll ? pending.keys() : []
    if (oldest !== undefined) pending.delete(oldest)
  }

  const pageFor = (
    id: string,
    request: PendingRequest,
    { problem, status = 200, allowed = request.scope }: Refusal = {},
  ): ServerReply =>
    isHash(auth.passphrase())
      ? consentPage(status, id, {
          ...request,
          ...{ me: config.url, hasChallenge: request.challenge !== undefined, allowed },
          ...(problem !== undefined && { problem }),
        })
      : errorPage(
          503,
          'There is no passphrase yet. Run `smallsocial server passwd` on the machine of the server.',
        )

  /** Takes the author's decision: the form must come from this page in this browser, with the passphrase. */
  const decide = async (request: ServerRequest, form: URLSearchParams): Promise<ServerReply> => {
    const id = form.get('request') ?? ''
    const asked = pending.get(id)
    if (asked === undefined || asked.expires < now())
      return errorPage(400, 'This request is too old. Go back to the app, and sign in again.')
    if (cookieIn(request, cookieName(id)) !== id || !isFromHere(request, config.server.url))
      return errorPage(403, 'The form was not sent from this page.')
    if (form.get('decision') !== 'allow') {
      pending.delete(id)
      return redirectTo(asked, { error: 'access_denied' }, id)
    }
    const allowed = form.getAll('scope')
    const pause = auth.attempts.pause(request.client)
    if (pause > 0)
      return withHeaders(
        pageFor(id, asked, { problem: 'Too many wrong passphrases. Try again later.', status: 429, allowed }),
        {
          'retry-after': `${pause}`,
        },
      )
    const isRight = await auth.attempts.check(request.client, () =>
      isPassphrase(form.get('passphrase') ?? '', auth.passphrase()),
    )
    if (!isRight)
      return {
        ...pageFor(id, asked, { problem: 'The passphrase is wrong.', status: 403, allowed }),
        log: 'wrong passphrase',
      }
    // Two forms at once: the first one counts.
    if (!pending.delete(id)) return errorPage(400, 'This request was answered already.')
    const scope = asked.scope.filter((word) => allowed.includes(word))
    const { clientId, redirectUri, challenge } = asked
    const code = auth.codes.create({
      clientId,
      redirectUri,
      scope,
      ...(challenge !== undefined && { challenge }),
    })
    return redirectTo(asked, { code }, id)
  }

  return { ask, decide }
}

const parameterNames = [
  'client_id',
  'redirect_uri',
  'state',
  'scope',
  'response_type',
  'code_challenge',
  'code_challenge_method',
]

const cookieName = (id: string): string => `smallsocial-${id.slice(0, 12)}`

const cookieIn = ({ header }: ServerRequest, name: string): string | undefined =>
  header('cookie')
    ?.split(/;\s*/)
    .find((one) => one.startsWith(`${name}=`))
    ?.slice(name.length + 1)

/** Whether a browser sent a form from a page of this server, by the headers that pages cannot set. */
const isFromHere = ({ header }: ServerRequest, serverUrl: string): boolean => {
  const [origin, site] = [header('origin'), header('sec-fetch-site')]
  if (site !== undefined && site !== 'same-origin') return false
  return origin === undefined || origin === parseUrl(serverUrl)?.origin
}
