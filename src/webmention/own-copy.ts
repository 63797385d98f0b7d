import { urlKey } from '../model/foreign.js'
import type { StoredMention } from '../model/mention.js'
import type { Site } from '../model/site.js'
import { isOwnHost } from './match.js'

/**
 * Knows what the author said themselves and others bring back: a page of this site, a copy of a post on a
 * silo (`syndication`), the author's own like or repost of it. The author's replies in a thread elsewhere are
 * answers like any other.
 */
export const ownCopies = ({ config, entries }: Site): ((mention: StoredMention) => boolean) => {
  const copies = new Set(entries.flatMap(({ syndication }) => syndication.map(urlKey)))
  const own = new Set([config.url, config.author.url, ...config.author.me].map(urlKey))
  return ({ source, url, author, type }) =>
    isOwnHost(new URL(source), config) ||
    isOwnHost(new URL(url), config) ||
    copies.has(urlKey(url)) ||
    (type !== 'reply' && author.url !== undefined && own.has(urlKey(author.url)))
}
