import { hash } from 'node:crypto'
import { type JsonObject, jsonObject, jsonObjects } from '../../model/json.js'
import { webmentionKey } from '../../model/ledger.js'
import type { StoredMention } from '../../model/mention.js'
import type { MastodonSettings } from '../../model/syndication.js'
import { cleanUrl } from '../../model/untrusted.js'
import { parseUrl } from '../../model/url.js'
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
import type { NetworkEnvironment } from '../network.js'
import { idText } from './account.js'
import { mentionOfAccount, mentionOfStatus, type OwnStatus, statusIdOf } from './answer-mentions.js'
import { type ApiResult, callApi, nextPageOf } from './api.js'

/** The answers at the author's own server of Mastodon or a relative (https://docs.joinmastodon.org/methods/statuses/). */
export const mastodonAnswers = answerSource(
  'mastodon',
  (url, { config }) => parseUrl(url)?.origin === config.syndicate?.mastodon?.server,
  (copies, reading) => readAll(copies, reading),
)

type MastodonReading = Reading<MastodonSettings>

/** Reads the answers to copies: their numbers in requests of 20, and lists only where a number has changed. */
const readAll = async (copies: readonly AskedCopy[], reading: MastodonReading): Promise<void> => {
  const { settings, environment, answers } = reading
  const { name, url } = environment.config.author
  const statuses = copies.flatMap((copy): OwnStatus[] => {
    const statusId = copy.id ?? idOfUrl(copy.url)
    if (statusId === undefined) answers.keep(copy)
    return statusId === undefined ? [] : [{ ...copy, ...settings, statusId, author: { name, url } }]
  })
  for (let at = 0; at < statuses.length; at += 20) {
    const batch = statuses.slice(at, at + 20)
    const entities = await entitiesOf(batch, reading)
    for (const status of batch) {
      if (reading.isStopped) return
      const entity = entities.get(status.statusId)
      // A post that is not there was deleted or hidden: nothing is known about its answers.
      if (entity === 'gone') answers.keep(status)
      else if (entity !== undefined) {
        const account = idText(jsonObject(entity.account).id)
        await readStatus({ ...status, ...(account !== undefined && { account }) }, entity, reading)
      }
    }
  }
}

/** Returns own posts by their ids, in one request where the server can; `gone` for a post that it does not have. */
const entitiesOf = async (
  batch: readonly OwnStatus[],
  reading: MastodonReading,
): Promise<Map<string, JsonObject | 'gone'>> => {
  const found = new Map<string, JsonObject | 'gone'>()
  if (batch.length > 1) {
    const query = new URLSearchParams(batch.map(({ statusId }) => ['id[]', statusId]))
    const answer = await call(reading, `/api/v1/statuses?${query}`)
    if ('value' in answer && Array.isArray(answer.value)) {
      for (const { statusId } of batch) found.set(statusId, 'gone')
      for (const entity of jsonObjects(answer.value)) found.set(idText(entity.id) ?? '', entity)
      return found
    }
  }
  for (const { statusId } of batch) {
    if (reading.isStopped) break
    const answer = await call(reading, statusPath(statusId))
    if ('value' in answer) found.set(statusId, jsonObject(answer.value))
    else if (answer.status === 404) found.set(statusId, 'gone')
  }
  return found
}

/** Reads the answers to a post; what is known about it is kept only when all of its lists were read. */
const readStatus = async (status: OwnStatus, entity: JsonObject, reading: MastodonReading): Promise<void> => {
  const { answers, isFull, environment } = reading
  const counts: Counts = {
    replies: answerCount(entity.replies_count),
    likes: answerCount(entity.favourites_count),
    reposts: answerCount(entity.reblogs_count),
    quotes: answerCount(entity.quotes_count),
  }
  const differs = (name: keyof Counts): boolean => mayDiffer(status, name, counts, isFull)
  const has = (type: StoredMention['type'], count: number): boolean => count > 0 || hasStored(status, type)
  let replies = status.state?.replies ?? ''
  // Replies to replies change no number of the post, so its replies are read while it is recent.
  if (has('reply', counts.replies) && (differs('replies') || isRecent(status, environment.now()))) {
    const digest = await readContext(status, reading)
    if (digest === undefined) return
    replies = digest
  }
  for (const { type, name, path } of reactions) {
    const isAsked = awaitsList(status, type) || (differs(name) && has(type, counts[name]))
    if (isAsked) await readReactions(status, type, path, counts[name], reading)
    if (reading.isStopped) return
  }
  // A server that does not count quotes is asked for them when another number has changed.
  const mayHaveQuotes =
    entity.quotes_count === undefined
      ? (Object.keys(counts) as (keyof Counts)[]).some(differs)
      : differs('quotes') && has('mention', counts.quotes)
  if (mayHaveQuotes && tokenOf(environment) !== undefined) await readQuotes(status, reading)
  answers.remember(status, counts, replies)
}

/** The lists of people who reacted to a post. */
const reactions = [
  { type: 'like', name: 'likes', path: 'favourited_by' },
  { type: 'repost', name: 'reposts', path: 'reblogged_by' },
] as const

/** Reads the replies below a post; returns a digest of them, undefined when the server does not answer. */
const readContext = async (status: OwnStatus, reading: MastodonReading): Promise<string | undefined> => {
  const { answers, isFull } = reading
  const answer = await call(reading, `${statusPath(status.statusId)}/context`)
  if (!('value' in answer)) return undefined
  const descendants = jsonObjects(jsonObject(answer.value).descendants).slice(0, maxReplies)
  const uris = new Map(descendants.map((one) => [idText(one.id) ?? '', cleanUrl(one.uri)]))
  const there: string[] = []
  for (const one of descendants) {
    const mention = mentionOfStatus(one, 'reply', status, uris.get(idText(one.in_reply_to_id) ?? ''))
    if (mention === undefined) continue
    there.push(webmentionKey(mention))
    answers.add(mention)
  }
  const digest = hash('sha1', there.sort().join(' ')).slice(0, 12)
  if (digest === status.state?.replies && !isFull) return digest
  // A context may be short, and then says nothing about the others: each is asked for.
  for (const mention of answers.missing(status, 'reply')) {
    await checkReply(mention, status, reading)
    if (reading.isStopped) return undefined
  }
  return digest
}

const checkReply = async (
  mention: StoredMention,
  status: OwnStatus,
  reading: MastodonReading,
): Promise<void> => {
  const { answers } = reading
  const answer = await call(reading, statusPath(statusIdOf(mention)))
  const again =
    'value' in answer
      ? mentionOfStatus(jsonObject(answer.value), 'reply', status, mention.inReplyTo)
      : undefined
  if (again !== undefined) answers.add(again)
  const isGone = again === undefined && ('value' in answer || answer.status === 404)
  // 404: deleted, or private now. Other errors say nothing about it.
  if (isGone || (again !== undefined && webmentionKey(again) !== webmentionKey(mention)))
    answers.check(mention, 'absent')
}

/** Reads a list of people. A server may not have it. */
const readReactions = async (
  status: OwnStatus,
  type: 'like' | 'repost',
  path: string,
  count: number,
  reading: MastodonReading,
): Promise<void> => {
  const { answers, settings } = reading
  let listed = 0
  let next: string | undefined = `${settings.server}${statusPath(status.statusId)}/${path}?limit=80`
  for (let page = 0; next !== undefined && page < maxPages; page++) {
    const answer: ApiResult = await callUrl(reading, next)
    if (!('value' in answer) || !Array.isArray(answer.value)) return
    for (const account of jsonObjects(answer.value)) {
      listed++
      const mention = mentionOfAccount(account, type, status)
      if (mention !== undefined) answers.add(mention)
    }
    next = nextPageOf(answer.response)
  }
  if (next === undefined)
    answers.checkList(status, answers.missing(status, type, `${status.url}#`), { type, listed, count })
}

/** Reads the quotes of a post, which Mastodon 4.5 lists for the author's token; other servers do not have the list. */
const readQuotes = async (status: OwnStatus, reading: MastodonReading): Promise<void> => {
  const { answers } = reading
  const answer = await call(reading, `${statusPath(status.statusId)}/quotes?limit=40`)
  if (!('value' in answer) || !Array.isArray(answer.value)) return
  const quotes = jsonObjects(answer.value)
  for (const quote of quotes) {
    const { state } = jsonObject(quote.quote)
    const isShown = state === undefined || state === 'accepted'
    const mention = isShown ? mentionOfStatus(quote, 'mention', status, undefined) : undefined
    if (mention !== undefined && !answers.isReply(status, mention.source)) answers.add(mention)
  }
  // Quotes beyond the first page are not read, and not missed.
  if (nextPageOf(answer.response) !== undefined || quotes.length >= 40) return
  answers.checkList(status, answers.missing(status, 'mention'), {
    type: 'mention',
    listed: quotes.length,
    count: hasStored(status, 'mention') ? 1 : 0,
  })
}

const call = (reading: MastodonReading, path: string): Promise<ApiResult> =>
  callUrl(reading, reading.settings.server + path)

/** Sends a request. After an answer that no other request can change, the server is not asked any more. */
const callUrl = async (reading: MastodonReading, url: string): Promise<ApiResult> => {
  if (reading.isStopped) return { reason: 'the server is not asked any more', isTransient: true }
  const token = tokenOf(reading.environment)
  const answer = await callApi(reading.environment.http, url, token === undefined ? {} : { token })
  if ('value' in answer) return answer
  const { status, isTransient, reason } = answer
  const isRefused = status === 401 || status === 403
  // Quotes are for tokens of newer servers; without them, everything else goes on.
  if ((isTransient || isRefused) && !url.includes('/quotes?')) {
    reading.isStopped = true
    reading.answers.fail(status === 401 && token === undefined ? `${reason}; set \`MASTODON_TOKEN\`` : reason)
  }
  return answer
}

const tokenOf = ({ secret }: NetworkEnvironment): string | undefined => secret('MASTODON_TOKEN')

const statusPath = (id: string): string => `/api/v1/statuses/${encodeURIComponent(id)}`

/** Returns the id at the end of a post's URL. */
const idOfUrl = (url: string): string | undefined => /\/([\w-]+)\/?(?:[?#].*)?$/.exec(url)?.[1]

const maxReplies = 4096
const maxPages = 100
