import { blueskyPostUrl } from '../../model/bluesky-url.js'
import { type JsonObject, jsonObject, jsonText } from '../../model/json.js'
import type { BlueskySettings, CopyLine } from '../../model/syndication.js'
import type { Failure, NetworkEnvironment, WrittenCopy } from '../network.js'
import type { Call } from './log-in.js'
import type { XrpcResult } from './xrpc.js'

/** An account that is logged in. */
export type BlueskyAccount = {
  readonly did: string
  readonly call: Call
  readonly settings: BlueskySettings
  readonly environment: NetworkEnvironment
  /** Returns the ledger of copies as it is at the time. */
  readonly lines: () => readonly CopyLine[]
}

/** The names of the collections of records, by the type of a copy. */
export const collections = {
  post: 'app.bsky.feed.post',
  like: 'app.bsky.feed.like',
  repost: 'app.bsky.feed.repost',
  document: 'site.standard.document',
  publication: 'site.standard.publication',
} as const satisfies Record<CopyLine['type'], string>

/** Returns a record of the account; a failure with `isGone` when there is none with this key. */
export const fetchRecord = async (
  { call, did }: BlueskyAccount,
  type: CopyLine['type'],
  key: string,
): Promise<{ readonly value: JsonObject; readonly cid: string } | Failure> => {
  const answer = await call('com.atproto.repo.getRecord', {
    query: { repo: did, collection: collections[type], rkey: key },
  })
  if (!('value' in answer)) return { ...answer, ...(answer.error === 'RecordNotFound' && { isGone: true }) }
  return { value: jsonObject(answer.value.value), cid: jsonText(answer.value.cid) }
}

/** Writes a record in place of the version with a CID; of `null`, only when there is none. */
export const putRecord = (
  { call, did }: BlueskyAccount,
  type: CopyLine['type'],
  key: string,
  { record, swapRecord }: { readonly record: object; readonly swapRecord: string | null },
): Promise<XrpcResult> =>
  call('com.atproto.repo.putRecord', {
    body: { repo: did, collection: collections[type], rkey: key, record, swapRecord },
  })

/** Returns a record of the account as a copy. */
export const recordCopy = (
  { did }: BlueskyAccount,
  type: CopyLine['type'],
  key: string,
  cid: string,
): WrittenCopy => ({
  id: `at://${did}/${collections[type]}/${key}`,
  cid,
  ...(type === 'post' && { url: blueskyPostUrl(did, key) }),
})
