import { hash } from 'node:crypto'
import { type JsonObject, jsonObject, jsonObjects } from '../../model/json.js'
import type { StoredMention } from '../../model/mention.js'
import type { BlueskySettings } from '../../model/syndication.js'
import {
  type AnswerSource,
  type AskedCopy,
  awaitsList,
  collectAnswers,
  hasStored,
  isRecent,
  mayDiffer,
} from '../answers.js'
import type { NetworkEnvironment } from '../network.js'
import {
  isDetached,
  mentionOfPost,
  mentionOfReaction,
  type OwnPost,
  postSourceOf,
  uriOf,
} from './answer-mentions.js'
import { isDid, resolveHandle } from './identity.js'
import { refOf } from './post-url.js'
import { xrpc } from './xrpc.js'

/** The answers at Bluesky, from its public AppView, which asks for no login (https://docs.bsky.app/docs/api). */
export const blueskyAnswers: AnswerSource = {
  name: 'bluesky',
  isCopy: (url) => refOf(url) !== undefined,
  read: async (copies, environment, isFull) => {
    const settings = environment.config.syndicate?.bluesky
    const answers = collectAnswers(environment.now)
    if (settings !== undefined) await readAll(copies, { settings, environment, isFull, answers })
    return answers.result()
  },
}

/** One run of requests, and what they have brought so far. */
type Reading = {
  readonly settings: BlueskySettings
  readonly environment: NetworkEnvironment
  readonly isFull: boolean
  readonly answers: ReturnType<typeof collectAnswers>
}

/** The numbers of answers to a post; they include hidden ones. */
type Counts = Readonly<Record<'replies' | 'likes' | 'reposts' | 'quotes', number>>

/** Reads the answers to copies: their numbers in requests of 25, and lists only where a number has changed. */
const readAll = async (copies: readonly AskedCopy[], reading: Reading): Promise<void> => {
  const posts = await ownPosts(copies, reading)
  // Replies to replies change no number of the post, so its thread is read while it is recent.
  const now = reading.environment.now()
  const withThread = posts.filter((post) => (post.state?.counts.replies ?? 0) > 0 && isRecent(post, now))
  for (const post of withThread) if (!(await readPost(post, undefined, reading))) return
  const others = posts.filter((post) => !withThread.includes(post))
  for (let at = 0; at < others.length; at += 25) {
    const batch = others.slice(at, at + 25)
    const answer = await get(reading, 'app.bsky.feed.getPosts', { uris: batch.map(({ uri }) => uri) })
    if (answer === undefined) return
    const views = new Map(jsonObjects(answer.posts).map((view) => [view.uri, view]))
    for (const post of batch) {
      const view = views.get(post.uri)
      // A post that is not there was deleted or hidden: nothing is known about its answers.
      if (view === undefined) keepState(post, reading)
      else if (!(await readPost(post, countsOf(view), reading))) return
    }
  }
}

const keepState = (post: OwnPost, { answers }: Reading): void =>
  answers.remember(post, post.state?.counts ?? {}, post.state?.replies ?? '')

/** Returns the copies with their `at://` URIs, without those whose handle leads nowhere. */
const ownPosts = async (
  copies: readonly AskedCopy[],
  { settings, environment }: Reading,
): Promise<OwnPost[]> => {
  const { name, url } = environment.config.author
  const dids = new Map<string, string | undefined>()
  const posts: OwnPost[] = []
  for (const copy of copies) {
    const ref = refOf(copy.url)
    if (ref === undefined) continue
    if (!dids.has(ref.account)) {
      const found = isDid(ref.account)
        ? ref.account
        : await resolveHandle(environment.http, settings, ref.account)
      dids.set(ref.account, typeof found === 'string' ? found : undefined)
    }
    const did = dids.get(ref.account)
    if (did !== undefined)
      posts.push({
        ...copy,
        did,
        key: ref.key,
        uri: `at://${did}/app.bsky.feed.post/${ref.key}`,
        author: { name, url },
      })
  }
  return posts
}

/** Reads the answers to a post; without known numbers its thread first, which has them. Returns false when the network does not answer. */
const readPost = async (post: OwnPost, known: Counts | undefined, reading: Reading): Promise<boolean> => {
  const { answers, isFull } = reading
  let counts = known
  let replies = post.state?.replies ?? ''
  const has = (type: StoredMention['type'], count: number): boolean => count > 0 || hasStored(post, type)
  if (counts === undefined || (mayDiffer(post, 'replies', counts, isFull) && has('reply', counts.replies))) {
    const thread = await readThread(post, reading)
    if (thread === undefined) return false
    if (thread === 'gone') {
      keepState(post, reading)
      return true
    }
    counts = thread.counts
    replies = thread.digest
  }
  for (const { type, name, method, items } of reactions) {
    const isAsked =
      awaitsList(post, type) || (mayDiffer(post, name, counts, isFull) && has(type, counts[name]))
    const list = isAsked ? await listOf(reading, method, post.uri, items) : []
    if (list === undefined) return false
    if (!isAsked) continue
    for (const item of list) {
      const mention = mentionOfReaction(item, type, post)
      if (mention !== undefined) answers.add(mention)
    }
    answers.checkList(post, answers.missing(post, type), { type, listed: list.length, count: counts[name] })
  }
  if (mayDiffer(post, 'quotes', counts, isFull) && has('mention', counts.quotes)) {
    const quotes = await listOf(reading, 'app.bsky.feed.getQuotes', post.uri, 'posts')
    if (quotes === undefined) return false
    await readQuotes(post, quotes, reading)
  }
  answers.remember(post, counts, replies)
  return true
}

/** The lists of people who reacted to a post. */
const reactions = [
  { type: 'like', name: 'likes', method: 'app.bsky.feed.getLikes', items: 'likes' },
  { type: 'repost', name: 'reposts', method: 'app.bsky.feed.getRepostedBy', items: 'repostedBy' },
] as const

/** Reads the replies to a post; `gone` when the post is not there, undefined when the network does not answer. */
const readThread = async (
  post: OwnPost,
  reading: Reading,
): Promise<{ readonly counts: Counts; readonly digest: string } | 'gone' | undefined> => {
  const { answers, isFull, environment, settings } = reading
  const query = { uri: post.uri, depth: '1000', parentHeight: '0' }
  const answer = await xrpc(environment.http, settings.appview, 'app.bsky.feed.getPostThread', { query })
  if (!('value' in answer)) return answer.error === 'NotFound' ? 'gone' : answers.fail(answer.reason)
  const root = jsonObject(answer.value.thread)
  const view = jsonObject(root.post)
  if (view.uri !== post.uri) return 'gone'
  const gate = jsonObject(jsonObject(answer.value.threadgate ?? view.threadgate).record)
  const hidden = new Set(Array.isArray(gate.hiddenReplies) ? gate.hiddenReplies.map(String) : [])
  const found: string[] = []
  const visit = (node: JsonObject, parent: string | undefined, depth: number): void => {
    for (const reply of jsonObjects(node.replies)) {
      const replyView = jsonObject(reply.post)
      if (hidden.has(String(replyView.uri)) || found.length >= maxReplies || depth > maxDepth) continue
      const mention = mentionOfPost(replyView, 'reply', post, parent)
      if (mention === undefined) continue
      answers.add(mention)
      found.push(String(replyView.uri))
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
  reading: Reading,
  hidden: ReadonlySet<string | undefined> = new Set(),
): Promise<void> => {
  const { answers } = reading
  const unknown: { readonly mention: StoredMention; readonly uri: string }[] = []
  for (const mention of answers.missing(post, type)) {
    const uri = uriOf(mention.source)
    if (hidden.has(mention.source)) answers.check(mention, 'absent')
    // One that is only counted has no URL of its own to ask for.
    else if (mention.isCountedOnly === true) answers.check(mention, 'unlisted')
    else if (uri !== undefined) unknown.push({ mention, uri })
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
      if (again === undefined) answers.check(mention, 'absent')
      else answers.add(again)
    }
  }
}

/** Adds the quotes of a post. A reply that quotes, too, is a reply. */
const readQuotes = async (post: OwnPost, quotes: readonly JsonObject[], reading: Reading): Promise<void> => {
  const { answers } = reading
  const replies = new Set(
    answers.received.filter(({ target }) => target === post.page).map(({ source }) => source),
  )
  for (const view of quotes) {
    const mention = isDetached(view) ? undefined : mentionOfPost(view, 'mention', post, undefined)
    if (mention !== undefined && !replies.has(mention.source)) answers.add(mention)
  }
  await checkPosts(post, 'mention', reading)
}

/** Fetches all pages of a list: a page may be short, so only a missing cursor ends it. Undefined when a page fails, or there are too many. */
const listOf = async (
  reading: Reading,
  method: string,
  uri: string,
  items: string,
): Promise<readonly JsonObject[] | undefined> => {
  const found: JsonObject[] = []
  let cursor: string | undefined
  for (let page = 0; page < maxPages; page++) {
    const answer = await get(reading, method, { uri, limit: '100', ...(cursor !== undefined && { cursor }) })
    if (answer === undefined) return undefined
    for (const item of jsonObjects(answer[items])) found.push(item)
    const next = typeof answer.cursor === 'string' ? answer.cursor : undefined
    if (next === undefined || next === cursor) return found
    cursor = next
  }
  return reading.answers.fail(`${uri} has more than ${maxPages * 100} answers in ${method}`)
}

const get = async (
  { environment, settings, answers }: Reading,
  method: string,
  query: Readonly<Record<string, string | readonly string[]>>,
): Promise<JsonObject | undefined> => {
  const answer = await xrpc(environment.http, settings.appview, method, { query })
  return 'value' in answer ? answer.value : answers.fail(answer.reason)
}

const countsOf = ({ replyCount, likeCount, repostCount, quoteCount }: JsonObject): Counts => ({
  replies: numberOf(replyCount),
  likes: numberOf(likeCount),
  reposts: numberOf(repostCount),
  quotes: numberOf(quoteCount),
})

const numberOf = (value: unknown): number => (typeof value === 'number' && value > 0 ? Math.floor(value) : 0)

const maxReplies = 2000
const maxDepth = 100
const maxPages = 100
