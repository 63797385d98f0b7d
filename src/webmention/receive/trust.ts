import type { StoredMention } from '../../model/mention.js'
import { canonicalUrl, hostOf } from '../../model/untrusted.js'
import { parseUrl } from '../../model/url.js'

/**
 * True for a page of Bridgy, which asked the silo who wrote it: https://brid.gy/about and https://fed.brid.gy/docs.
 * Not for its redirects, behind which anybody's page may stand.
 */
export const isProxied = ({ source, url, author }: StoredMention): boolean =>
  /^https:\/\/(?:brid\.gy\/(?:post|comment|like|repost|rsvp)\/|[\w-]+\.brid\.gy\/convert\/)/.test(source) &&
  (author.url === undefined || hostOf(author.url) === hostOf(url) || isGesture(source, url, author.url))

/**
 * True for a like or a repost that Bridgy shows at the post of one instance by a profile on another one
 * (`…/@me/1#favorited-by-2`). A bare host is no profile: anybody can write one into theirs.
 */
const isGesture = (source: string, url: string, author: string): boolean =>
  /^https:\/\/brid\.gy\/(?:like|repost)\//.test(source) &&
  /#[a-z]+-by-/.test(url) &&
  (parseUrl(author)?.pathname ?? '/') !== '/'

/** The author's own address, where it can be believed: a page can say that anybody wrote it, but not on another's host. */
export const verifiedAuthor = (mention: StoredMention): string | undefined => {
  const { source, author } = mention
  if (author.url === undefined) return undefined
  return isProxied(mention) || hostOf(author.url) === hostOf(source) ? author.url : undefined
}

/** Returns the host that a mention verifiably comes from; for a silo, the person's URL there. */
export const verifiedHost = (mention: StoredMention): string =>
  hostOf(isProxied(mention) ? (mention.author.url ?? mention.url) : mention.source)

/** One text for whoever is believed to have written it. */
export const senderKey = (mention: StoredMention): string => {
  const author = verifiedAuthor(mention)
  return author === undefined ? `${hostOf(mention.source)} ${mention.author.name}` : canonicalUrl(author)
}
