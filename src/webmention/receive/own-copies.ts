import type { StoredMention } from '../../model/mention.js'
import type { Site } from '../../model/site.js'
import { canonicalUrl, canonicalUrlWithFragment } from '../../model/untrusted.js'
import { isOwnAddress } from './match-target.js'

/**
 * Returns a function that returns whether a mention is the author's own: a page of this site, a copy of a post on a silo
 * (`syndication`), or a mention by the author that is not a reply, e.g. a like of a copy. The author's replies elsewhere
 * are ordinary mentions.
 */
export const isSelfMention = ({ config, entries }: Site): ((mention: StoredMention) => boolean) => {
  const copies = new Set(entries.flatMap(({ syndication }) => syndication.map(canonicalUrlWithFragment)))
  const own = new Set([config.url, config.author.url, ...config.author.me].map(canonicalUrl))
  return ({ source, url, author, type }) =>
    isOwnAddress(new URL(source), config) ||
    isOwnAddress(new URL(url), config) ||
    copies.has(canonicalUrlWithFragment(url)) ||
    copies.has(canonicalUrlWithFragment(source)) ||
    (type !== 'reply' && author.url !== undefined && own.has(canonicalUrl(author.url)))
}
