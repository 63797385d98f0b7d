import { declaredPerson, urlsOf } from '../../model/declared-person.js'
import { type DeclaredPerson, isImported, networkOf, type StoredMention } from '../../model/mention.js'
import { canonicalUrl, hostOf } from '../../model/untrusted.js'
import { parseUrl } from '../../model/url.js'

/**
 * Whether a network named the author: the mention was fetched from it, or its source is a page of Bridgy, which verified the author with the silo: https://brid.gy/about and
 * https://fed.brid.gy/docs. False for redirects of Bridgy, which can lead to any page.
 */
export const isProxied = ({ id, source, url, author }: StoredMention): boolean =>
  networkOf({ id }) !== undefined || isFromBridgy({ source, url, author })

const isFromBridgy = ({ source, url, author }: Pick<StoredMention, 'source' | 'url' | 'author'>): boolean =>
  /^https:\/\/(?:brid\.gy\/(?:post|comment|like|repost|rsvp)\/|[\w-]+\.brid\.gy\/convert\/)/.test(source) &&
  (author.url === undefined || hostOf(author.url) === hostOf(url) || isReaction(source, url, author.url))

/**
 * Whether Bridgy shows a like or a repost of a post on one instance by a profile on another instance
 * (`…/@me/1#favorited-by-2`). A URL without a path does not count as a profile: any user can enter one in a profile.
 */
const isReaction = (source: string, url: string, author: string): boolean =>
  /^https:\/\/brid\.gy\/(?:like|repost)\//.test(source) &&
  /#[a-z]+-by-/.test(url) &&
  (parseUrl(author)?.pathname ?? '/') !== '/'

/**
 * Returns the author's URL when it is verified, i.e. from Bridgy or on the host of the source: a page can name any author. On a
 * host of several users, the source must be below the author's URL.
 */
export const verifiedAuthor = (mention: StoredMention): string | undefined => {
  const { source, author } = mention
  if (author.url === undefined) return undefined
  if (isProxied(mention)) return author.url
  if (hostOf(author.url) !== hostOf(source)) return undefined
  const [page, home] = [canonicalUrl(source), canonicalUrl(author.url)]
  return !isOfUser(page) || (home.includes('/') && `${page}/`.startsWith(`${home}/`)) ? author.url : undefined
}

/** Whether a page, given by its canonical URL, is in the folder of one of several users of a host, which is the home of none of them. */
export const isOfUser = (key: string): boolean => /^[^/]*\/[~@]/.test(key)

/**
 * Whether the author is the one that a mention names: it is verified, the author of the site approved it at the old one, or the source is
 * on a host of a person of people.yaml.
 */
export const isAuthorVerified = (mention: StoredMention, people: readonly DeclaredPerson[]): boolean => {
  if (mention.author.url === undefined || verifiedAuthor(mention) !== undefined) return true
  if (isImported(mention) || mention.isOwn === true) return true
  const declared = declaredPerson(mention.author, people)
  return declared !== undefined && urlsOf(declared).some((url) => hostOf(url) === hostOf(mention.source))
}

/** Returns the host that a mention verifiably comes from; for a silo, the person's URL there. */
export const verifiedHost = (mention: StoredMention): string =>
  hostOf(isProxied(mention) ? (mention.author.url ?? mention.url) : mention.source)

/** Returns a key of the sender: the verified URL of the author, else the host of the source with the name. */
export const senderKey = (mention: StoredMention): string => {
  const author = verifiedAuthor(mention)
  return author === undefined ? `${hostOf(mention.source)} ${mention.author.name}` : canonicalUrl(author)
}
