import { hash } from 'node:crypto'
import {
  formOf,
  hasRepeated,
  jsonReply,
  type ServerReply,
  type ServerRequest,
} from '../../model/server-request.js'
import { crossOrigin, missingScope, oauthError, tokenOf } from '../bearer.js'
import { clientIdOf } from './client-url.js'
import type { Grant } from './codes.js'
import { type IndieAuth, profileOf } from './indieauth.js'
import type { StoredToken } from './tokens.js'

const open = { ...crossOrigin, pragma: 'no-cache' } as const

/** Exchanges a code for a token, and revokes tokens: https://indieauth.spec.indieweb.org/#redeeming-the-authorization-code */
export const tokenEndpoint = async (request: ServerRequest, auth: IndieAuth): Promise<ServerReply> => {
  const form = await formOf(request, 16_384)
  if (form === undefined) return oauthError(400, 'invalid_request', 'send a form of less than 16 kB')
  if (form.get('action') === 'revoke') return revokeToken(form, auth)
  const redeemed = redeem(form, auth)
  if ('reply' in redeemed) return redeemed.reply
  const { grant, code } = redeemed
  // Without a scope, the app learns who the author is, but gets no token.
  if (grant.scope.length === 0)
    return oauthError(400, 'invalid_grant', 'no scope was granted; use the authorization endpoint')
  const { token, id } = auth.tokens.create(grant.clientId, grant.scope, auth.now())
  auth.codes.gave(code, id)
  const profile = profileOf(auth.config, grant.scope)
  return {
    ...jsonReply(
      200,
      {
        access_token: token,
        token_type: 'Bearer',
        scope: grant.scope.join(' '),
        me: auth.config.url,
        ...(profile !== undefined && { profile }),
      },
      open,
    ),
    log: `a token for ${grant.clientId}`,
  }
}

/** Exchanges a code for the author's URL, at the authorization endpoint. */
export const profileEndpoint = (form: URLSearchParams, auth: IndieAuth): ServerReply => {
  const redeemed = redeem(form, auth)
  if ('reply' in redeemed) return redeemed.reply
  const profile = profileOf(auth.config, redeemed.grant.scope)
  return jsonReply(200, { me: auth.config.url, ...(profile !== undefined && { profile }) }, open)
}

/** Uses a code up; returns its grant, or an error when the request does not match what was authorized. */
const redeem = (
  form: URLSearchParams,
  { codes, tokens }: IndieAuth,
): { readonly grant: Grant; readonly code: string } | { readonly reply: ServerReply } => {
  const refuse = (error: string, reason: string) => ({ reply: oauthError(400, error, reason) })
  if (hasRepeated(form, ['grant_type', 'code', 'client_id', 'redirect_uri', 'code_verifier']))
    return refuse('invalid_request', 'a parameter is there twice')
  const type = form.get('grant_type')
  if (type !== null && type !== 'authorization_code')
    return refuse('unsupported_grant_type', 'grant_type must be authorization_code')
  const [code, client, redirect, verifier] = ['code', 'client_id', 'redirect_uri', 'code_verifier'].map(
    (name) => form.get(name) ?? '',
  ) as [string, string, string, string]
  if (code === '') return refuse('invalid_request', 'code is missing')
  // The code is used up first: a wrong request must not leave it for the next one.
  const { grant, leaked } = codes.use(code)
  if (leaked !== undefined) tokens.revoke([leaked])
  if (grant === undefined) return refuse('invalid_grant', 'the code is unknown, too old or used')
  if (clientIdOf(client) !== grant.clientId)
    return refuse('invalid_grant', 'client_id is not that of the code')
  if (redirect !== grant.redirectUri) return refuse('invalid_grant', 'redirect_uri is not that of the code')
  if (grant.challenge === undefined ? verifier !== '' : !isVerifierOf(verifier, grant.challenge))
    return refuse('invalid_grant', 'code_verifier does not match code_challenge')
  return { grant, code }
}

/** Whether a verifier matches a challenge of PKCE: https://www.rfc-editor.org/rfc/rfc7636#section-4.6 */
const isVerifierOf = (verifier: string, challenge: string): boolean =>
  /^[\w.~-]{43,128}$/.test(verifier) && hash('sha256', verifier, 'base64url') === challenge

/** Revokes a token; the response is the same for tokens that do not exist: https://www.rfc-editor.org/rfc/rfc7009#section-2.2 */
export const revocationEndpoint = async (request: ServerRequest, auth: IndieAuth): Promise<ServerReply> => {
  const form = await formOf(request, 16_384)
  return form === undefined ? oauthError(400, 'invalid_request', 'send a form') : revokeToken(form, auth)
}

const revokeToken = (form: URLSearchParams, { tokens }: IndieAuth): ServerReply => {
  const token = form.get('token')
  if (token === null) return oauthError(400, 'invalid_request', 'token is missing')
  const found = tokens.find(token)
  if (found !== undefined) tokens.revoke([found.id])
  return jsonReply(200, {}, open)
}

/** Returns whether a token is active, to a request with an active token: https://indieauth.spec.indieweb.org/#access-token-verification */
export const introspectionEndpoint = async (
  request: ServerRequest,
  auth: IndieAuth,
): Promise<ServerReply> => {
  const own = tokenOf(request, auth.tokens)
  if ('reply' in own) return own.reply
  const form = await formOf(request, 16_384)
  const token = form?.get('token')
  if (token === null || token === undefined) return oauthError(400, 'invalid_request', 'token is missing')
  const found = auth.tokens.find(token)
  return jsonReply(
    200,
    found === undefined ? { active: false } : { active: true, ...tokenFacts(found, auth) },
    open,
  )
}

/** Returns the author's profile to a token with the scope `profile`: https://indieauth.spec.indieweb.org/#user-information */
export const userinfoEndpoint = (request: ServerRequest, auth: IndieAuth): ServerReply => {
  const own = tokenOf(request, auth.tokens)
  if ('reply' in own) return own.reply
  const lacking = missingScope(own.token, 'profile')
  return lacking ?? jsonReply(200, profileOf(auth.config, own.token.scope) ?? {}, open)
}

/** Returns the author and the scope of a token, as token endpoints did before introspection. */
export const tokenVerification = (request: ServerRequest, auth: IndieAuth): ServerReply => {
  const own = tokenOf(request, auth.tokens)
  return 'reply' in own ? own.reply : jsonReply(200, tokenFacts(own.token, auth), open)
}

const tokenFacts = ({ client, scope, created }: StoredToken, { config }: IndieAuth): object => ({
  me: config.url,
  client_id: client,
  scope: scope.join(' '),
  iat: Math.floor(created / 1000),
})
