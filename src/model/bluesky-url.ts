/** A post of Bluesky in its URL or URI: the account, as handle or DID, and the record key. */
type BlueskyPostRef = { readonly account: string; readonly key: string }

/** Returns the account and the key in the URL of a post; undefined for other URLs. */
export const blueskyPostRef = (url: string): BlueskyPostRef | undefined => {
  const [, account, key] =
    /^https?:\/\/(?:www\.)?bsky\.app\/profile\/([^/?#]+)\/post\/([234567a-z]{13})(?:[/?#].*)?$/.exec(url) ??
    []
  return account === undefined || key === undefined
    ? undefined
    : { account: account.replaceAll('%3A', ':'), key }
}

/** Returns the account and the key in the `at://` URI of a post; undefined for other URIs (https://atproto.com/specs/at-uri-scheme). */
export const blueskyUriRef = (uri: string): BlueskyPostRef | undefined => {
  const [, account, key] = /^at:\/\/([^/]+)\/app\.bsky\.feed\.post\/([234567a-z]{13})$/.exec(uri) ?? []
  return account === undefined || key === undefined ? undefined : { account, key }
}

/** Returns the URL of an account for people. */
export const blueskyProfileUrl = (account: string): string => `https://bsky.app/profile/${account}`

/** Returns the URL of a post for people. The one with the DID stays valid when the handle changes. */
export const blueskyPostUrl = (account: string, key: string): string =>
  `${blueskyProfileUrl(account)}/post/${key}`

/** Returns the `at://` URI of a post. */
export const blueskyPostUri = (account: string, key: string): string =>
  `at://${account}/app.bsky.feed.post/${key}`
