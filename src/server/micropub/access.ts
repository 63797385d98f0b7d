import { jsonReply, type ServerReply, type ServerRequest } from '../../model/server-request.js'
import type { StoredToken, TokenStore } from '../indieauth/tokens.js'

/** Returns an error of Micropub: https://www.w3.org/TR/micropub/#error-response */
export const micropubError = (
  status: number,
  error: string,
  description: string,
  more: object = {},
): ServerReply => ({
  ...jsonReply(
    status,
    { error, error_description: description, ...more },
    {
      ...crossOrigin,
      ...(status === 401 && {
        'www-authenticate': error === 'invalid_token' ? 'Bearer error="invalid_token"' : 'Bearer',
      }),
      ...(error === 'insufficient_scope' && { 'www-authenticate': 'Bearer error="insufficient_scope"' }),
    },
  ),
  log: `${error}: ${description}`.slice(0, 300),
})

export const crossOrigin = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'location',
} as const

/** Returns the token of a request, in its header or its form; an error when there is none, it is not active, or there are two. */
export const tokenOf = (
  { header, query }: ServerRequest,
  inForm: readonly string[],
  tokens: TokenStore,
): { readonly token: StoredToken } | { readonly reply: ServerReply } => {
  const inHeader = bearerIn(header)
  if (query.has('access_token'))
    return {
      reply: micropubError(
        400,
        'invalid_request',
        'a token in the URL would be in logs; send it in the header',
      ),
    }
  // Some clients send the same token in both places.
  const texts = new Set([...(inHeader === undefined ? [] : [inHeader]), ...inForm])
  if (texts.size > 1) return { reply: micropubError(400, 'invalid_request', 'there are two tokens') }
  const [text] = texts
  if (text === undefined || text === '')
    return { reply: micropubError(401, 'unauthorized', 'send a token in the Authorization header') }
  const token = tokens.find(text)
  return token === undefined
    ? { reply: micropubError(401, 'invalid_token', 'the token is not known, or was revoked') }
    : { token }
}

/** Whether a request has a token in its header; headers of other schemes do not count. */
export const hasBearer = ({ header }: ServerRequest): boolean => bearerIn(header) !== undefined

const bearerIn = (header: ServerRequest['header']): string | undefined =>
  /^Bearer +(\S+)$/i.exec(header('authorization')?.trim() ?? '')?.[1]

/** Returns an error unless the token has one of these scopes. */
export const missingScope = (
  { scope }: StoredToken,
  ...wanted: readonly string[]
): ServerReply | undefined =>
  wanted.some((one) => scope.includes(one))
    ? undefined
    : micropubError(403, 'insufficient_scope', `the token lacks the scope ${wanted[0]}`, { scope: wanted[0] })
