import { blueskyPostRef, blueskyPostUri } from '../../model/bluesky-url.js'
import type { Http } from '../../model/http.js'
import { jsonObject, jsonObjects } from '../../model/json.js'
import type { BlueskySettings } from '../../model/syndication.js'
import type { Failure } from '../network.js'
import { isDid, resolveHandle } from './identity.js'
import type { StrongRef } from './records.js'
import { xrpc } from './xrpc.js'

/** Returns the `at://` URI of a post by its URL for people. */
const atUriOf = async (http: Http, settings: BlueskySettings, url: string): Promise<string | Failure> => {
  const ref = blueskyPostRef(url)
  if (ref === undefined) return { reason: `\`${url}\` is not a post of Bluesky`, isTransient: false }
  const did = isDid(ref.account) ? ref.account : await resolveHandle(http, settings, ref.account)
  return typeof did === 'string' ? blueskyPostUri(did, ref.key) : did
}

/** Returns the current version of a post, with the first post of its thread. */
export const strongRefOf = async (
  http: Http,
  settings: BlueskySettings,
  url: string,
): Promise<(StrongRef & { readonly root: StrongRef }) | Failure> => {
  const uri = await atUriOf(http, settings, url)
  if (typeof uri !== 'string') return uri
  const answer = await xrpc(http, settings.appview, 'app.bsky.feed.getPosts', { query: { uris: uri } })
  if (!('value' in answer)) return answer
  const post = jsonObjects(answer.value.posts)[0]
  if (typeof post?.uri !== 'string' || typeof post.cid !== 'string')
    return { reason: `${url} is deleted or hidden`, isTransient: false }
  const self = { uri: post.uri, cid: post.cid }
  const root = jsonObject(jsonObject(jsonObject(post.record).reply).root)
  return {
    ...self,
    root:
      typeof root.uri === 'string' && typeof root.cid === 'string' ? { uri: root.uri, cid: root.cid } : self,
  }
}
