import { type Http, isFailure } from '../../model/http.js'
import { jsonObject, parseJsonObject } from '../../model/json.js'
import type { BlueskySettings } from '../../model/syndication.js'
import { parseUrl } from '../../model/url.js'
import type { Failure } from '../network.js'
import { xrpc } from './xrpc.js'

/** An account: its permanent DID, the handle that it has now, and the server that stores its records. */
export type Identity = { readonly did: string; readonly handle: string; readonly server: string }

/**
 * Returns the identity of a handle or a DID. A handle must also be named by the DID document
 * (https://atproto.com/specs/handle#handle-resolution).
 */
export const resolveIdentity = async (
  http: Http,
  settings: BlueskySettings,
  name: string = settings.handle,
): Promise<Identity | Failure> => {
  const did = name.startsWith('did:') ? name : await resolveHandle(http, settings, name)
  if (typeof did !== 'string') return did
  const document = await documentOf(http, settings, did)
  if ('reason' in document) return document
  const { handles, server } = document
  const handle = name.startsWith('did:') ? (handles[0] ?? did) : name
  if (!name.startsWith('did:') && !handles.includes(name))
    return {
      reason: `\`${name}\` leads to an account whose handle is ${handles[0] === undefined ? 'another one' : `\`${handles[0]}\``}`,
      isTransient: false,
    }
  return server === undefined
    ? { reason: `the DID document of ${name} names no server`, isTransient: false }
    : { did, handle, server }
}

/** Returns the DID of a handle. */
export const resolveHandle = async (
  http: Http,
  { appview }: BlueskySettings,
  handle: string,
): Promise<string | Failure> => {
  const answer = await xrpc(http, appview, 'com.atproto.identity.resolveHandle', { query: { handle } })
  if (!('value' in answer))
    return {
      reason: `the handle \`${handle}\` cannot be resolved: ${answer.reason}`,
      isTransient: answer.isTransient,
    }
  const { did } = answer.value
  return isDid(did) ? did : { reason: `the handle \`${handle}\` has no DID`, isTransient: false }
}

export const isDid = (value: unknown): value is string =>
  typeof value === 'string' && /^did:(?:plc:[a-z2-7]{24}|web:[a-z0-9.-]+(?:%3A\d+)?)$/i.test(value)

/** Fetches a DID document: https://www.w3.org/TR/did-core/#did-documents */
const documentOf = async (
  http: Http,
  { directory }: BlueskySettings,
  did: string,
): Promise<{ readonly handles: readonly string[]; readonly server?: string } | Failure> => {
  const url = did.startsWith('did:web:')
    ? `https://${decodeURIComponent(did.slice('did:web:'.length))}/.well-known/did.json`
    : `${directory}/${did}`
  const answer = await http({ url, headers: { accept: 'application/json' }, retries: 2 })
  if (isFailure(answer)) return { reason: answer.reason, isTransient: answer.failure !== 'refused' }
  const data = answer.status === 200 ? parseJsonObject(answer.text) : undefined
  if (data === undefined || data.id !== did)
    return {
      reason: `${new URL(url).host} answers ${answer.status} for ${did}`,
      isTransient: answer.status !== 404 && answer.status !== 410,
    }
  const handles = listOf(data.alsoKnownAs).flatMap((name) =>
    typeof name === 'string' && name.startsWith('at://') ? [name.slice('at://'.length).toLowerCase()] : [],
  )
  const endpoint = listOf(data.service).flatMap((service) => {
    const { id, serviceEndpoint } = jsonObject(service)
    return typeof id === 'string' && id.endsWith('#atproto_pds') && typeof serviceEndpoint === 'string'
      ? [parseUrl(serviceEndpoint)]
      : []
  })[0]
  const isLocal = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(endpoint?.hostname ?? '')
  return endpoint === undefined || !(endpoint.protocol === 'https:' || isLocal)
    ? { handles }
    : { handles, server: endpoint.origin }
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
