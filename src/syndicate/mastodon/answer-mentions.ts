import { hash } from 'node:crypto'
import { textOfHtml } from '../../html/foreign-html.js'
import { type JsonObject, jsonObject, jsonObjects } from '../../model/json.js'
import { networkMentionId, type StoredMention } from '../../model/mention.js'
import type { Person } from '../../model/person.js'
import { cleanDate, cleanParagraphs, cleanText, cleanUrl } from '../../model/untrusted.js'
import type { AskedCopy } from '../answers.js'
import { idText } from './account.js'

/** A copy with its id on the author's server, that server, and the author of this site. */
export type OwnStatus = AskedCopy & {
  readonly statusId: string
  readonly server: string
  /** The id of the account that owns the copy. */
  readonly account?: string
  readonly author: Person
  /** Whether unlisted answers are shown, too. */
  readonly unlisted: boolean
}

/** Returns a post as a mention; undefined when it is not public, or its author does not want to be shown elsewhere. */
export const mentionOfStatus = (
  status: JsonObject,
  type: 'reply' | 'mention',
  post: OwnStatus,
  parent: string | undefined,
): StoredMention | undefined => {
  const account = jsonObject(status.account)
  const [id, source] = [idText(status.id), cleanUrl(status.uri) ?? cleanUrl(status.url)]
  const isVisible = status.visibility === 'public' || (status.visibility === 'unlisted' && post.unlisted)
  if (id === undefined || source === undefined || !isVisible || isExcluded(account)) return undefined
  const html = typeof status.content === 'string' ? status.content.slice(0, 200_000) : ''
  const { text } = textOfHtml(html.replace(/<p class="quote-inline">[\s\S]*?<\/p>/g, ''))
  const content = cleanParagraphs(withoutEmoji(text, status.emojis) + imageTexts(status), 2000)
  const published = cleanDate(status.created_at)
  const isOwn = post.account !== undefined && idText(account.id) === post.account
  const warning = cleanText(withoutEmoji(status.spoiler_text, status.emojis), 200)
  return {
    ...{
      id: networkMentionId('mastodon', id),
      type,
      source,
      target: post.page,
      url: cleanUrl(status.url) ?? source,
    },
    author: isOwn ? post.author : authorOf(account, post),
    ...(isOwn && { isOwn }),
    ...(published !== undefined && { published }),
    ...(content !== undefined && { content }),
    ...(parent !== undefined && parent !== '' && { inReplyTo: parent }),
    ...(warning !== undefined && { warning }),
    ...heldOf(account),
  }
}

/** Returns the account of a like or a boost as a mention; undefined for the author, and for people who do not want to be shown. */
export const mentionOfAccount = (
  account: JsonObject,
  type: 'like' | 'repost',
  post: OwnStatus,
): StoredMention | undefined => {
  const id = idText(account.id)
  if (id === undefined || id === post.account || isExcluded(account)) return undefined
  const source = `${post.url}#${type === 'like' ? 'favorited' : 'reblogged'}-by-${encodeURIComponent(id)}`
  return {
    ...{
      id: networkMentionId('mastodon', hash('sha1', source)),
      type,
      source,
      target: post.page,
      url: source,
    },
    author: authorOf(account, post),
    ...heldOf(account),
  }
}

/** Returns the id on the author's server of a stored reply or quote. */
export const statusIdOf = ({ id }: StoredMention): string => id.slice('mastodon-'.length)

const heldOf = ({ limited }: JsonObject): Pick<StoredMention, 'held'> =>
  limited === true ? { held: 'limited by your server' } : {}

const authorOf = (account: JsonObject, { server }: OwnStatus): Person => {
  const [url, photo] = [cleanUrl(account.url), cleanUrl(account.avatar_static) ?? cleanUrl(account.avatar)]
  const acct = typeof account.acct === 'string' ? account.acct : ''
  const handle = acct.includes('@') ? acct : `${acct}@${new URL(server).host}`
  // These settings speak of search engines, not of other pages; a face is left out of politeness.
  const isShy = account.noindex === true || account.indexable === false || account.discoverable === false
  return {
    name:
      cleanText(withoutEmoji(account.display_name, account.emojis), 100) ??
      cleanText(handle, 100) ??
      'Somebody',
    ...(url !== undefined && { url }),
    ...(photo !== undefined && !isShy && { photo }),
  }
}

/** Whether a person is suspended, or asks programs not to show them elsewhere. */
const isExcluded = ({ suspended, note }: JsonObject): boolean =>
  suspended === true ||
  (typeof note === 'string' && /#no(?:bot|bridge)\b/i.test(note.replace(/<[^>]*>/g, '')))

/** Returns a text without the shortcodes of custom emoji, whose images are on other servers. */
const withoutEmoji = (text: unknown, emojis: unknown): string => {
  if (typeof text !== 'string') return ''
  const codes = new Set(
    jsonObjects(emojis).flatMap(({ shortcode }) => (typeof shortcode === 'string' ? shortcode : [])),
  )
  return codes.size === 0
    ? text
    : text.replace(/ ?:(\w+):/g, (whole, code: string) => (codes.has(code) ? '' : whole))
}

/** Returns the descriptions of the pictures of a post, in brackets. */
const imageTexts = ({ media_attachments }: JsonObject): string =>
  jsonObjects(media_attachments)
    .flatMap(({ description }) => cleanText(description, 300) ?? [])
    .map((text) => `\n\n[${text}]`)
    .join('')
