import { jsonReply, type ServerReply, type ServerRequest } from '../model/server-request.js'
import type { StoredToken, TokenStore } from './indieauth/tokens.js'

/** The headers that let apps in a browser send requests. Tokens are in headers of their own, never in cookies. */
export const crossOrigin = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'location',
} as const

/** Returns an error of OAuth 2.0 (RFC 6749, 5.2; RFC 6750, 3), which is also one of Micropub. */
export const oauthError = (
  status: number,
  error: string,
  description: string,
  more: Readonly<Record<string, string>> = {},
): ServerReply => ({
  ...jsonReply(
    status,
    { error, error_description: description, ...more },
    { ...crossOrigin, ...challengeOf(status, error, more) },
  ),
  log: `${error}: ${description}`.slice(0, 300),
})

/** Returns the header of a refused request: without a token, it says only how to send one. */
const challengeOf = (
  status: number,
  error: string,
  { scope }: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => {
  if (error === 'insufficient_scope')
    return {
      'www-authenticate': `Bearer error="insufficient_scope"${scope === undefined ? '' : `, scope="${scope}"`}`,
    }
  if (status !== 401) return {}
  return { 'www-authenticate': error === 'invalid_token' ? 'Bearer error="invalid_token"' : 'Bearer' }
}

/** Returns the token of the Authorization header, whose scheme is case-insensitive; headers of other schemes do not count. */
export const bearerOf = ({ header }: ServerRequest): string | undefined =>
  /^Bearer +(\S+)$/i.exec(header('authorization')?.trim() ?? '')?.[1]

/** The stored token of a request, or the reply to a request without an active one. */
export type Access = { readonly token: StoredToken } | { readonly reply: ServerReply }

/** Returns the token of a request, in its header or its form; an error when there is none, it is not active, or there are two. */
export const tokenOf = (
  request: ServerRequest,
  tokens: TokenStore,
  inForm: readonly string[] = [],
): Access => {
  if (request.query.has('access_token'))
    return {
      reply: oauthError(400, 'invalid_request', 'a token in the URL would be in logs; send it in the header'),
    }
  const inHeader = bearerOf(request)
  // Some clients send the same token in both places.
  const texts = new Set([...(inHeader === undefined ? [] : [inHeader]), ...inForm])
  if (texts.size > 1) return { reply: oauthError(400, 'invalid_request', 'there are two tokens') }
  const [text] = texts
  if (text === undefined || text === '')
    return { reply: oauthError(401, 'unauthorized', 'send a token in the Authorization header') }
  const token = tokens.find(text)
  return token === undefined
    ? { reply: oauthError(401, 'invalid_token', 'the token is not known, or was revoked') }
    : { token }
}

/** Returns an error unless the token has one of these scopes. */
export const missingScope = (
  { scope }: StoredToken,
  ...wanted: readonly [string, ...string[]]
): ServerReply | undefined =>
  wanted.some((one) => scope.includes(one))
    ? undefined
    : oauthError(403, 'insufficient_scope', `the token lacks the scope ${wanted[0]}`, { scope: wanted[0] })
