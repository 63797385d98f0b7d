import { blueskyUriRef } from '../../model/bluesky-url.js'
import type { StoredMention } from '../../model/mention.js'
import { parseUrl } from '../../model/url.js'

/**
 * Returns keys of an answer on a network; two mentions with a common key are the same answer, fetched from the network
 * and received from Bridgy or Bridgy Fed (https://brid.gy/about, https://fed.brid.gy/docs). Empty for other mentions.
 */
export const answerKeys = ({ id, source, url }: Pick<StoredMention, 'id' | 'source' | 'url'>): string[] => [
  ...new Set([...keysOfUrl(source), ...keysOfUrl(url), ...keysOfBridgy(source), ...keysOfId(id, source)]),
]

/** Returns the keys of the URL of a post, a like or a repost at Bluesky. The handle in it may change; the key does not. */
const keysOfUrl = (url: string): string[] => {
  const [, account = '', key, reaction, who = ''] =
    /^https:\/\/bsky\.app\/profile\/([^/]+)\/post\/([234567a-z]{13})(?:#(liked|reposted)_by_(did:[\w:.%-]+))?$/.exec(
      url,
    ) ?? []
  if (key === undefined) return []
  if (reaction !== undefined) return [`bluesky ${key} ${reaction} ${who}`]
  return account.startsWith('did:') ? [`bluesky ${account} ${key}`] : []
}

/** Returns the keys of an answer that was fetched from Mastodon: its URI, and its id on the author's server. */
const keysOfId = (id: string, source: string): string[] => {
  if (!id.startsWith('mastodon-')) return []
  const [, post, reaction, who] = /\/([^/#]+)#(favorited|reblogged)-by-(\w+)$/.exec(source) ?? []
  if (post !== undefined) return [`mastodon ${post} ${reaction} ${who}`]
  return [`mastodon ${source}`, `mastodon ${id.slice('mastodon-'.length)}`]
}

/** Returns the keys of a page of Bridgy: `https://brid.gy/comment/SITE/USER/POST/RESPONSE`, where URIs are encoded twice. */
const keysOfBridgy = (source: string): string[] => {
  const { host, pathname } = parseUrl(source) ?? {}
  if (host?.endsWith('.brid.gy') === true) {
    const copied = decoded(/^\/convert\/\w+\/(.*)$/.exec(pathname ?? '')?.[1] ?? '')
    return copied.startsWith('at://') ? keyOfUri(copied) : copied === '' ? [] : [`mastodon ${copied}`]
  }
  const [, kind = '', site, , post = '', response = ''] =
    host === 'brid.gy'
      ? (/^\/(comment|like|repost)\/(bluesky|mastodon)\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(pathname ?? '') ??
        [])
      : []
  const [target, answer] = [decoded(post), decoded(response)]
  if (site === 'bluesky') {
    if (kind === 'comment') return keyOfUri(answer)
    return [`bluesky ${target.split('/').pop()} ${kind === 'like' ? 'liked' : 'reposted'} ${answer}`]
  }
  if (site !== 'mastodon') return []
  if (kind === 'comment') return [`mastodon ${answer}`]
  return [`mastodon ${target.split('/').pop()} ${kind === 'like' ? 'favorited' : 'reblogged'} ${answer}`]
}

const keyOfUri = (uri: string): string[] => {
  const ref = blueskyUriRef(uri)
  return ref === undefined ? [] : [`bluesky ${ref.account} ${ref.key}`]
}

/** Decodes what is percent-encoded up to twice. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(decodeURIComponent(text))
  } catch {
    // It is not percent-encoded UTF-8.
    return text
  }
}
