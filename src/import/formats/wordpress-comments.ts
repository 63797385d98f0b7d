import type { MentionType } from '../../model/mention.js'
import { mentionTypes } from '../../model/mention.js'
import { toRfc3339 } from '../../model/timestamp.js'
import { isWebUrl } from '../../model/untrusted.js'
import type { ImportedMention } from '../entry.js'
import { plainTextOf } from '../html/html-text.js'
import { childText, type XmlElement } from '../xml.js'
import { dateOf, metaOf } from './wordpress-fields.js'

/** Returns the mention that a comment was, or the reason for which it is left out. Mail and IP addresses are not read. */
export const commentOf = (
  comment: XmlElement,
  comments: ReadonlyMap<string, XmlElement>,
  {
    postUrl,
    siteUrl,
    timezone,
    ownerId,
  }: {
    readonly postUrl: string
    readonly siteUrl: string
    readonly timezone: string
    /** The id of the author's account at the old site. Other accounts are those of readers or of other authors. */
    readonly ownerId: string | undefined
  },
): ImportedMention | string => {
  const approved = childText(comment, 'wp:comment_approved')
  if (approved !== '1') return `comments: ${approved === '0' ? 'not approved' : (approved ?? 'not approved')}`
  const type = typeOf(comment)
  if (type === undefined) return `comments of the type \`${childText(comment, 'wp:comment_type')}\``
  const isOwn = ownerId !== undefined && childText(comment, 'wp:comment_user_id') === ownerId
  const url = childText(comment, 'wp:comment_author_url')?.replaceAll('&amp;', '&')
  const photo = meta(comment, ['avatar', 'semantic_linkbacks_avatar', 'avatar_url'])
  const html = childText(comment, 'wp:comment_content')
  const published = dateOf(comment, 'wp:comment_date', 'wp:comment_date_gmt', timezone)
  const parent = childText(comment, 'wp:comment_parent') ?? '0'
  const replied = comments.get(parent)
  const canonical = meta(comment, ['url', 'semantic_linkbacks_canonical'])
  const authorUrl = meta(comment, ['semantic_linkbacks_author_url']) ?? url
  return {
    type: type.startsWith('rsvp') ? 'rsvp' : (type as MentionType),
    ...(type.startsWith('rsvp:') && { rsvp: type.slice(5) as 'yes' }),
    source: sourceOf(comment, postUrl),
    ...(canonical !== undefined && isWebUrl(canonical) && { url: canonical }),
    author: {
      name: plainTextOf(childText(comment, 'wp:comment_author') ?? 'Anonymous'),
      ...(authorUrl !== undefined && isWebUrl(authorUrl)
        ? { url: authorUrl }
        : isOwn && siteUrl !== '' && { url: siteUrl }),
      ...(photo !== undefined && isWebUrl(photo) && { photo }),
    },
    ...(published !== undefined && { published: toRfc3339(published) }),
    ...(html !== undefined && !['like', 'repost'].includes(type) && { html: html.replaceAll('\n', '<br>') }),
    ...(replied !== undefined && { inReplyTo: sourceOf(replied, postUrl) }),
    ...(isOwn && { isOwn }),
  }
}

const sourceOf = (comment: XmlElement, postUrl: string): string => {
  const linked = meta(comment, [
    'webmention_source_url',
    'semantic_linkbacks_source',
    'source_id',
    'source_url',
  ])
  if (linked !== undefined && isWebUrl(linked)) return linked
  const type = childText(comment, 'wp:comment_type')
  const url = childText(comment, 'wp:comment_author_url')?.replaceAll('&amp;', '&')
  if ((type === 'pingback' || type === 'trackback') && url !== undefined && isWebUrl(url)) return url
  return `${postUrl}#comment-${childText(comment, 'wp:comment_id')}`
}

const typeOf = (comment: XmlElement): string | undefined => {
  const type = childText(comment, 'wp:comment_type') ?? 'comment'
  const linkback = metaOf(comment, 'wp:commentmeta', 'semantic_linkbacks_type')
  if (linkback !== undefined)
    return /^rsvp:(?:yes|no|maybe|interested)$/.test(linkback)
      ? linkback
      : (mentionTypes.find((one) => one === linkback) ?? 'mention')
  if (type === 'comment') return 'reply'
  if (['pingback', 'trackback', 'webmention'].includes(type)) return 'mention'
  return mentionTypes.find((one) => one === type)
}

const meta = (comment: XmlElement, keys: readonly string[]): string | undefined =>
  keys.map((key) => metaOf(comment, 'wp:commentmeta', key)).find((value) => value !== undefined)
