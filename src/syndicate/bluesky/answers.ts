import { hash } from 'node:crypto'
import { blueskyPostRef, blueskyPostUri, blueskyPostUrl } from '../../model/bluesky-url.js'
import { type JsonObject, jsonObject, jsonObjects, jsonText } from '../../model/json.js'
import { webmentionKey } from '../../model/ledger.js'
import type { StoredMention } from '../../model/mention.js'
import type { BlueskySettings } from '../../model/syndication.js'
import {
  type AskedCopy,
  answerCount,
  answerSource,
  awaitsList,
  type Counts,
  hasStored,
  isRecent,
  mayDiffer,
  type Reading,
} from '../answers.js'
import type { Failure } from '../network.js'
import {
  isDetached,
  mentionOfPost,
  mentionOfReaction,
  type OwnPost,
  postSourceOf,
} from './answer-mentions.js'
import { isDid, resolveHandle } from './identity.js'
import { xrpc } from './xrpc.js'

/** The answers at Bluesky, from its public AppView, which asks for no login (https://docs.bsky.app/docs/api). */
export const blueskyAnswers = answerSource(
  'bluesky',
  (url) => blueskyPostRef(url) !== undefined,
  (copies, reading) => readAll(copies, reading),
)

type BlueskyReading = Reading<BlueskySettings>

/** Reads the answers to copies: their numbers in requests of 25, and lists only where a number has changed. */
const readAll = async (copies: readonly AskedCopy[], reading: BlueskyReading): Promise<void> => {
  const posts = await ownPosts(copies, reading)
  // Replies to replies change no number of the post, so its thread is read while it is recent.
  const now = reading.environment.now()
  const withThread = posts.filter((post) => (post.state?.counts.replies ?? 0) > 0 && isRecent(post, now))
  for (const post of withThread) {
    await readPost(post, undefined, reading)
    if (reading.isStopped) return
  }
  const others = posts.filter((post) => !withThread.includes(post))
  for (let at = 0; at < others.length; at += 25) {
    const batch = others.slice(at, at + 25)
    const answer = await get(reading, 'app.bsky.feed.getPosts', { uris: batch.map(({ uri }) => uri) })
    if (answer === undefined) return
    const views = new Map(jsonObjects(answer.posts).map((view) => [view.uri, view]))
    for (const post of batch) {
      const view = views.get(post.uri)
      // A post that is not there was deleted or hidden: nothing is known about its answers.
      if (view === undefined) reading.answers.keep(post)
      else await readPost(post, countsOf(view), reading)
      if (reading.isStopped) return
    }
  }
}

/** Returns the copies with their `at://` URIs, without those whose handle leads nowhere. */
const ownPosts = async (
  copies: readonly AskedCopy[],
  { settings, environment, answers }: BlueskyReading,
): Promise<OwnPost[]> => {
  const { name, url } = environment.config.author
  const dids = new Map<string, string | undefined>()
  const posts: OwnPost[] = []
  for (const copy of copies) {
    const ref = blueskyPostRef(copy.url)
    if (ref === undefined) {
      answers.keep(copy)
      continue
    }
    if (!dids.has(ref.account)) {
      const found = isDid(ref.account)
        ? ref.account
        : await resolveHandle(environment.http, settings, ref.account)
      dids.set(ref.account, typeof found === 'string' ? found : undefined)
    }
    const did = dids.get(ref.account)
    // Asked for again in its turn, so that it does not keep others waiting.
    if (did === undefined) answers.keep(copy)
    else
      posts.push({
        ...copy,
        did,
        key: ref.key,
        uri: blueskyPostUri(did, ref.key),
        author: { name, url },
      })
  }
  return posts
}

/**
 * Reads the answers to a post; without known numbers its thread first, which has them. A post whose answers cannot be read
 * is asked for again in its turn, so that it does not keep others waiting.
 */
const readPost = async (post: OwnPost, known: Counts | undefined, reading: BlueskyReading): Promise<void> => {
  const { answers, isFull } = reading
  let counts = known
  let replies = post.state?.replies ?? ''
  const has = (type: StoredMention['type'], count: number): boolean => count > 0 || hasStored(post, type)
  if (counts === undefined || (mayDiffer(post, 'replies', counts, isFull) && has('reply', counts.replies))) {
    const thread = await readThread(post, reading)
    if (reading.isStopped) return
    if (thread === undefined) return reading.answers.keep(post)
    counts = thread.counts
    replies = thread.digest
  }
  for (const { type, name, method, items, mark } of reactions) {
    if (!awaitsList(post, type) && !(mayDiffer(post, name, counts, isFull) && has(type, counts[name])))
      continue
    const list = await listOf(reading, method, post.uri, items)
    if (reading.isStopped) return
    for (const item of list.items) {
      const mention = mentionOfReaction(item, type, post)
      if (mention !== undefined) answers.add(mention)
    }
    const missing = answers
      .missing(post, type, `${blueskyPostUrl(post.did, post.key)}#`)
      .filter(({ source }) => source.includes(mark) || source.includes('#anonymous'))
    if (list.isComplete)
      answers.checkList(post, missing, { type, listed: list.items.length, count: counts[name] })
  }
  if (mayDiffer(post, 'quotes', counts, isFull) && has('mention', counts.quotes)) {
    const quotes = await listOf(reading, 'app.bsky.feed.getQuotes', post.uri, 'posts')
    if (reading.isStopped) return
    await readQuotes(post, quotes.items, reading)
  }
  if (!reading.isStopped) answers.remember(post, counts, replies)
}

/** The lists of people who reacted to a post. */
const reactions = [
  { type: 'like', name: 'likes', method: 'app.bsky.feed.getLikes', items: 'likes', mark: '#liked' },
  {
    type: 'repost',
    name: 'reposts',
    method: 'app.bsky.feed.getRepostedBy',
    items: 'repostedBy',
    mark: '#reposted',
  },
] as const

/** Reads the replies to a post; undefined when it is not there, or the network does not answer. */
const readThread = async (
  post: OwnPost,
  reading: BlueskyReading,
): Promise<{ readonly counts: Counts; readonly digest: string } | undefined> => {
  const { answers, isFull, environment, settings } = reading
  const query = { uri: post.uri, depth: '1000', parentHeight: '0' }
  const answer = await xrpc(environment.http, settings.appview, 'app.bsky.feed.getPostThread', { query })
  if (!('value' in answer)) return answer.error === 'NotFound' ? undefined : stopOn(answer, reading)
  const root = jsonObject(answer.value.thread)
  const view = jsonObject(root.post)
  if (view.uri !== post.uri) return undefined
  const gate = jsonObject(jsonObject(answer.value.threadgate ?? view.threadgate).record)
  const hidden = new Set(Array.isArray(gate.hiddenReplies) ? gate.hiddenReplies.map(jsonText) : [])
  const found: string[] = []
  const visit = (node: JsonObject, parent: string | undefined, depth: number): void => {
    for (const reply of jsonObjects(node.replies)) {
      const replyView = jsonObject(reply.post)
      if (hidden.has(jsonText(replyView.uri)) || found.length >= maxReplies || depth > maxDepth) continue
      const mention = mentionOfPost(replyView, 'reply', post, parent)
      if (mention === undefined) continue
      answers.add(mention)
      found.push(mention.source)
      visit(reply, mention.source, depth + 1)
    }
  }
  visit(root, undefined, 0)
  const digest = hash('sha1', [...found, ...hidden].sort().join(' ')).slice(0, 12)
  if (digest !== post.state?.replies || isFull)
    await checkPosts(post, 'reply', reading, new Set([...hidden].map(postSourceOf)))
  return { counts: countsOf(view), digest }
}

/**
 * Asks for the stored replies or quotes that were not found: a deleted reply takes those below it out of the thread.
 * `hidden` are the sources of replies that the author hid.
 */
const checkPosts = async (
  post: OwnPost,
  type: 'reply' | 'mention',
  reading: BlueskyReading,
  hidden: ReadonlySet<string | undefined> = new Set(),
): Promise<void> => {
  const { answers } = reading
  const unknown: { readonly mention: StoredMention; readonly uri: string }[] = []
  for (const mention of answers.missing(post, type)) {
    const ref = blueskyPostRef(mention.source)
    if (hidden.has(mention.source)) answers.check(mention, 'absent')
    // One that is only counted has no URL of its own to ask for.
    else if (mention.isCountedOnly === true) answers.check(mention, 'unlisted')
    else if (ref !== undefined) unknown.push({ mention, uri: blueskyPostUri(ref.account, ref.key) })
  }
  for (let at = 0; at < unknown.length; at += 24) {
    const batch = unknown.slice(at, at + 24)
    const answer = await get(reading, 'app.bsky.feed.getPosts', {
      uris: [post.uri, ...batch.map(({ uri }) => uri)],
    })
    const views = new Map(jsonObjects(answer?.posts).map((view) => [view.uri, view]))
    // Without our own post the answer is wrong, and says nothing about the others.
    if (!views.has(post.uri)) return
    for (const { mention, uri } of batch) {
      const view = jsonObject(views.get(uri))
      const again = isDetached(view) ? undefined : mentionOfPost(view, type, post, mention.inReplyTo)
      if (again !== undefined) answers.add(again)
      // Its author may hide from visitors now: then it is another, nameless mention.
      if (again === undefined || webmentionKey(again) !== webmentionKey(mention))
        answers.check(mention, 'absent')
    }
  }
}

/** Adds the quotes of a post. A reply that quotes, too, is a reply. */
const readQuotes = async (
  post: OwnPost,
  quotes: readonly JsonObject[],
  reading: BlueskyReading,
): Promise<void> => {
  const { answers } = reading
  for (const view of quotes) {
    const mention = isDetached(view) ? undefined : mentionOfPost(view, 'mention', post, undefined)
    if (mention !== undefined && !answers.isReply(post, mention.source)) answers.add(mention)
  }
  await checkPosts(post, 'mention', reading)
}

/** A list, and whether it has all pages. */
type Listed = { readonly items: readonly JsonObject[]; readonly isComplete: boolean }

/** Fetches all pages of a list, at most 100: a page may be short, so only a missing cursor ends it. */
const listOf = async (
  reading: BlueskyReading,
  method: string,
  uri: string,
  items: string,
): Promise<Listed> => {
  const found: JsonObject[] = []
  let cursor: string | undefined
  for (let page = 0; page < maxPages; page++) {
    const answer = await get(reading, method, { uri, limit: '100', ...(cursor !== undefined && { cursor }) })
    if (answer === undefined) break
    for (const item of jsonObjects(answer[items])) found.push(item)
    const next = typeof answer.cursor === 'string' ? answer.cursor : undefined
    if (next === undefined || next === cursor) return { items: found, isComplete: true }
    cursor = next
  }
  return { items: found, isComplete: false }
}

const get = async (
  reading: BlueskyReading,
  method: string,
  query: Readonly<Record<string, string | readonly string[]>>,
): Promise<JsonObject | undefined> => {
  const { environment, settings } = reading
  const answer = await xrpc(environment.http, settings.appview, method, { query })
  return 'value' in answer ? answer.value : stopOn(answer, reading)
}

/** Notes an error; after one that is not of a single post, the network is not asked any more. */
const stopOn = ({ reason, isTransient }: Failure, reading: BlueskyReading): undefined => {
  if (isTransient) reading.isStopped = true
  return reading.answers.fail(reason)
}

const countsOf = ({ replyCount, likeCount, repostCount, quoteCount }: JsonObject): Counts => ({
  replies: answerCount(replyCount),
  likes: answerCount(likeCount),
  reposts: answerCount(repostCount),
  quotes: answerCount(quoteCount),
})

const maxReplies = 2000
const maxDepth = 100
const maxPages = 100
