import { hash } from 'node:crypto'
import { blueskyPostRef, blueskyPostUrl, blueskyProfileUrl, blueskyUriRef } from '../../model/bluesky-url.js'
import { type JsonObject, jsonObject, jsonObjects, jsonText } from '../../model/json.js'
import { networkMentionId, type StoredMention } from '../../model/mention.js'
import type { Person } from '../../model/person.js'
import { cleanDate, cleanParagraphs, cleanText, cleanUrl } from '../../model/untrusted.js'
import type { AskedCopy } from '../answers.js'
import { isDid } from './identity.js'

/** A copy with the parts of its `at://` URI, and the author of this site, whose replies there are shown as theirs. */
export type OwnPost = AskedCopy & {
  readonly did: string
  readonly key: string
  readonly uri: string
  readonly author: Person
}

/** Returns a reply or a quote as a mention; undefined when it cannot be read. `parent` is the source of the answer that it replies to. */
export const mentionOfPost = (
  view: JsonObject,
  type: 'reply' | 'mention',
  post: OwnPost,
  parent: string | undefined,
): StoredMention | undefined => {
  const record = jsonObject(view.record)
  const actor = jsonObject(view.author)
  const source = postSourceOf(jsonText(view.uri))
  if (source === undefined || !isDid(actor.did)) return undefined
  if (hidesFromVisitors(actor)) return countedOnly(type, post, shortHash(source))
  const content = cleanParagraphs(withWholeLinks(record) + imageTexts(view), 2000)
  const published = cleanDate(record.createdAt)
  const held = [...labelsOf(view), ...labelsOf(actor)].find((label) => heldLabels.includes(label))
  return {
    ...mentionBy(source, type, post, actor),
    ...(parent !== undefined && { inReplyTo: parent }),
    ...(published !== undefined && { published }),
    ...(content !== undefined && { content }),
    ...(held !== undefined && { held: `labelled \`${held}\`` }),
  }
}

/** Returns an item of a list of likes or reposts as a mention; undefined for one of the author. */
export const mentionOfReaction = (
  item: JsonObject,
  type: 'like' | 'repost',
  post: OwnPost,
): StoredMention | undefined => {
  const actor = jsonObject(type === 'like' ? item.actor : item)
  if (!isDid(actor.did) || actor.did === post.did) return undefined
  if (hidesFromVisitors(actor)) return countedOnly(type, post, `${type} ${actor.did}`)
  // The date in the list of reposts is that of the profile.
  const published = type === 'like' ? cleanDate(item.createdAt) : undefined
  const source = `${blueskyPostUrl(post.did, post.key)}#${type === 'like' ? 'liked' : 'reposted'}_by_${actor.did}`
  return { ...mentionBy(source, type, post, actor), ...(published !== undefined && { published }) }
}

/** Returns a mention without its author, who hides from visitors without an account. */
const countedOnly = (type: StoredMention['type'], post: OwnPost, who: string): StoredMention => {
  const source = `${blueskyPostUrl(post.did, post.key)}#anonymous_${shortHash(who)}`
  return {
    ...{ id: idOf(source, post), type, source, target: post.page, url: source },
    author: { name: '' },
    isCountedOnly: true,
  }
}

const mentionBy = (
  source: string,
  type: StoredMention['type'],
  post: OwnPost,
  actor: JsonObject,
): StoredMention => {
  const { handle, did } = actor
  const isNamed = typeof handle === 'string' && /^[a-z0-9.-]+$/i.test(handle) && handle !== 'handle.invalid'
  const name = isNamed ? handle : jsonText(did)
  const ref = source.includes('#') ? undefined : blueskyPostRef(source)
  return {
    ...{ id: idOf(source, post), type, source, target: post.page },
    url: ref === undefined ? source : blueskyPostUrl(name, ref.key),
    author: did === post.did ? post.author : authorOf(actor, name),
    ...(did === post.did && { isOwn: true }),
  }
}

const idOf = (source: string, { page }: OwnPost): string =>
  networkMentionId('bluesky', hash('sha1', `${source} ${page}`))

/** Returns the URL of a post with the DID, by its `at://` URI: it is the source of the mention. */
export const postSourceOf = (uri: string): string | undefined => {
  const ref = blueskyUriRef(uri)
  return ref !== undefined && isDid(ref.account) ? blueskyPostUrl(ref.account, ref.key) : undefined
}

const shortHash = (text: string): string => hash('sha256', text).slice(0, 12)

const labelsOf = ({ labels }: JsonObject): string[] =>
  jsonObjects(labels).flatMap(({ val, neg }) => (typeof val === 'string' && neg !== true ? [val] : []))

/** Whether a person asks not to be shown to visitors without an account. */
const hidesFromVisitors = (actor: JsonObject): boolean => labelsOf(actor).includes('!no-unauthenticated')

/** Labels with which an answer waits for a decision: https://docs.bsky.app/docs/advanced-guides/moderation */
const heldLabels: readonly string[] = [
  '!hide',
  '!warn',
  'spam',
  'porn',
  'sexual',
  'nudity',
  'graphic-media',
  'gore',
]

const authorOf = (actor: JsonObject, handle: string): Person => {
  const photo = cleanUrl(actor.avatar)
  return {
    name: cleanText(actor.displayName, 100) ?? cleanText(handle, 100) ?? 'Somebody',
    url: blueskyProfileUrl(handle),
    ...(photo !== undefined && { photo }),
  }
}

/** Whether the author detached a quote from the quoted post. */
export const isDetached = ({ embed }: JsonObject): boolean => {
  const { record } = jsonObject(embed)
  const view = jsonObject(record)
  return [view.$type, jsonObject(view.record).$type].includes('app.bsky.embed.record#viewDetached')
}

/** Returns the text of a post in which links that apps shorten are whole. Offsets are of UTF-8; wrong ones are ignored. */
const withWholeLinks = ({ text, facets }: JsonObject): string => {
  const bytes = Buffer.from(typeof text === 'string' ? text : '')
  const links = jsonObjects(facets)
    .flatMap((facet) => {
      const { byteStart, byteEnd } = jsonObject(facet.index)
      const uri = jsonObjects(facet.features)
        .map((feature) => cleanUrl(feature.uri))
        .find((one) => one !== undefined)
      return typeof byteStart === 'number' &&
        typeof byteEnd === 'number' &&
        uri !== undefined &&
        byteStart >= 0 &&
        byteEnd > byteStart &&
        byteEnd <= bytes.length
        ? [{ byteStart, byteEnd, uri }]
        : []
    })
    .sort((a, b) => a.byteStart - b.byteStart)
  let [out, at] = ['', 0]
  for (const { byteStart, byteEnd, uri } of links) {
    if (byteStart < at) continue
    const words = bytes.subarray(byteStart, byteEnd).toString()
    const isShortened = /(?:…|\.\.\.)$/.test(words) && uri.includes(words.replace(/(?:…|\.{3})$/, ''))
    out += bytes.subarray(at, byteStart).toString() + (isShortened ? uri : words)
    at = byteEnd
  }
  return out + bytes.subarray(at).toString()
}

/** Returns the alternative texts of the pictures of a post, in brackets. */
const imageTexts = ({ embed }: JsonObject): string => {
  const { images, media } = jsonObject(embed)
  const alts = jsonObjects(images ?? jsonObject(media).images).flatMap(({ alt }) => cleanText(alt, 300) ?? [])
  return alts.map((alt) => `\n\n[${alt}]`).join('')
}
