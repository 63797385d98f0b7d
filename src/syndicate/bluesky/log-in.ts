import type { Failure, NetworkEnvironment } from '../network.js'
import type { Identity } from './identity.js'
import { type XrpcCall, type XrpcResult, xrpc } from './xrpc.js'

/** Calls a method of the account's server with its token; an expired token is renewed once. */
export type Call = (method: string, call?: XrpcCall) => Promise<XrpcResult>

/** Logs in with an app password, once for a run (https://docs.bsky.app/docs/api/com-atproto-server-create-session). */
export const logIn = async (
  { http }: NetworkEnvironment,
  { did, server }: Identity,
  password: string,
): Promise<Call | Failure> => {
  const answer = await xrpc(http, server, 'com.atproto.server.createSession', {
    body: { identifier: did, password },
  })
  if (!('value' in answer)) return answer
  const { accessJwt, refreshJwt, active } = answer.value
  if (answer.value.did !== did || typeof accessJwt !== 'string')
    return { reason: `${new URL(server).host} logged another account in`, isTransient: false }
  if (active === false) return { reason: 'the account is not active', isTransient: false }
  let token = accessJwt
  return async (method, call = {}) => {
    const first = await xrpc(http, server, method, { ...call, token })
    if ('value' in first || !['ExpiredToken', 'InvalidToken'].includes(first.error)) return first
    const renewed = await xrpc(http, server, 'com.atproto.server.refreshSession', {
      token: String(refreshJwt),
    })
    if (!('value' in renewed) || typeof renewed.value.accessJwt !== 'string') return first
    token = renewed.value.accessJwt
    return xrpc(http, server, method, { ...call, token })
  }
}
