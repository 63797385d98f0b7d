import { type JsonObject, jsonObject, jsonObjects, jsonText } from '../../model/json.js'
import { cleanUrl } from '../../model/untrusted.js'
import type { Failure, NetworkEnvironment, WrittenCopy } from '../network.js'
import { type ApiCall, type ApiResult, callApi } from './api.js'
import type { ServerLimits } from './limits.js'

/** An account with its token. */
export type MastodonAccount = {
  /** The URL of the server, without a slash at its end. */
  readonly server: string
  readonly token: string
  readonly accountUrl: string
  readonly accountId: string
  readonly limits: ServerLimits
  readonly environment: NetworkEnvironment
}

/** Calls a method of the account's server; `path` begins with a slash. */
export const callServer = (
  { environment, server, token }: MastodonAccount,
  path: string,
  options: ApiCall = {},
): Promise<ApiResult> => callApi(environment.http, `${server}${path}`, { token, ...options })

/** Returns the id that a post on another server has on the author's, and its author; fails when the server does not find it. */
export const findStatus = async (
  account: MastodonAccount,
  url: string,
): Promise<{ readonly id: string; readonly acct: string } | Failure> => {
  const query = new URLSearchParams({ q: url, resolve: 'true', type: 'statuses', limit: '1' })
  const answer = await callServer(account, `/api/v2/search?${query}`)
  if (!('value' in answer)) return answer
  const [status] = jsonObjects(jsonObject(answer.value).statuses)
  const id = idText(status?.id)
  return status === undefined || id === undefined
    ? { reason: `${new URL(account.server).host} does not find ${url}`, isTransient: false }
    : { id, acct: jsonText(jsonObject(status.account).acct) }
}

/** Returns a status as a copy. */
export const statusCopy = ({ id, url, uri }: JsonObject): WrittenCopy => {
  const address = cleanUrl(url) ?? cleanUrl(uri)
  const text = idText(id)
  return { ...(text !== undefined && { id: text }), ...(address !== undefined && { url: address }) }
}

/** Returns an id as text: some servers have numbers. */
export const idText = (id: unknown): string | undefined =>
  typeof id === 'string' && id !== '' ? id : typeof id === 'number' ? String(id) : undefined
