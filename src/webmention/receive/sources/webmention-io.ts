import { hash } from 'node:crypto'
import { type Http, isFailure } from '../../../model/http.js'
import { parseJsonText } from '../../../model/json.js'
import type { PullCursor, StoredMention } from '../../../model/mention.js'
import { dayLength } from '../../../model/utc.js'
import { type IncomingMention, normalizeIncoming } from '../normalize.js'
import type { Pulled } from './source.js'

/** The parameters of requests to webmention.io. */
export type WebmentionIo = {
  readonly http: Http
  /** The URL of the API: `https://webmention.io/api`, or a server with the same API. */
  readonly api: string
  readonly token?: string
  /** The URLs of this site's pages in all variants, which are requested when there is no token. */
  readonly targets: readonly string[]
  readonly cursor?: PullCursor
  readonly isFull: boolean
  /** In milliseconds since 1970. */
  readonly now: number
  readonly read: (fields: Readonly<Record<string, unknown>>) => StoredMention | undefined
}

/**
 * Returns the mentions from webmention.io (https://github.com/aaronpk/webmention.io#api), or the reason for an error.
 * With a token: new and updated mentions, in one request when there are none; all once a week, because the endpoint does
 * not report deletions. Without a token: all, by target.
 */
export const pullWebmentionIo = async (options: WebmentionIo): Promise<Pulled> => {
  try {
    if (options.token === undefined) return await pullByTarget(options)
    const { cursor, now } = options
    const isDue = options.isFull || cursor === undefined || now - cursor.full > week || now < cursor.full
    return isDue ? await pullAll(options) : await pullLatest(options, cursor)
  } catch (thrown) {
    if (thrown instanceof EndpointError) return { reason: thrown.message }
    throw thrown
  }
}

/**
 * Fetches all mentions: oldest first, so that new ones appear at the end, and until a page has none, since a server may
 * return fewer than requested.
 */
const pullAll = async (options: WebmentionIo): Promise<Pulled> => {
  const seen: Record<string, string> = Object.create(null)
  const received: IncomingMention[] = []
  for (let page = 0; ; page++) {
    const items = await request(options, {
      'sort-by': 'created',
      'sort-dir': 'up',
      'per-page': '500',
      page: `${page}`,
    })
    const fresh = items.filter((item) => seen[item.mention.id] === undefined)
    for (const item of fresh) seen[item.mention.id] = digestOf(item)
    addTo(received, fresh)
    if (fresh.length === 0) break
  }
  return { answer: { received, isComplete: true }, cursor: { seen, full: options.now } }
}

/** Fetches the latest new and updated mentions, back to the known ones; when there are many, everything since then. */
const pullLatest = async (options: WebmentionIo, cursor: PullCursor): Promise<Pulled> => {
  const seen = { ...cursor.seen }
  const received: IncomingMention[] = []
  const isNew = (item: IncomingMention): boolean => seen[item.mention.id] !== digestOf(item)
  const add = (items: readonly IncomingMention[]): void => {
    addTo(received, items)
    for (const item of items) seen[item.mention.id] = digestOf(item)
  }
  let pages = 0
  for (let hasMore = true; hasMore; pages++) {
    const items = await request(options, {
      'sort-by': 'updated',
      'sort-dir': 'down',
      'per-page': '100',
      page: `${pages}`,
    })
    const fresh = items.filter(isNew)
    add(fresh)
    hasMore = fresh.length > 0
  }
  const known = Object.keys(cursor.seen).reduce((highest, id) => Math.max(highest, Number(id) || 0), 0)
  for (let since = known, hasMore = pages > 1; hasMore; ) {
    const items = await request(options, { since_id: `${since}`, 'sort-dir': 'up', 'per-page': '100' })
    add(items.filter(isNew))
    const next = items.reduce((highest, { mention }) => Math.max(highest, Number(mention.id) || 0), since)
    hasMore = next > since
    since = next
  }
  return { answer: { received, isComplete: false }, cursor: { seen, full: cursor.full } }
}

const pullByTarget = async (options: WebmentionIo): Promise<Pulled> => {
  const received: IncomingMention[] = []
  const known = new Set<string>()
  for (let at = 0; at < options.targets.length; at += targetsAtOnce) {
    const targets = options.targets.slice(at, at + targetsAtOnce)
    for (let page = 0, count = 1; count > 0; page++) {
      const items = await request(options, { 'sort-dir': 'up', 'per-page': '100', page: `${page}` }, targets)
      const fresh = items.filter(({ mention }) => !known.has(mention.id))
      for (const { mention } of fresh) known.add(mention.id)
      addTo(received, fresh)
      count = items.length < 20 ? 0 : fresh.length
    }
  }
  return { answer: { received, isComplete: true, targets: new Set(options.targets) } }
}

class EndpointError extends Error {}

/** The most mentions of one pull: an endpoint that always returns other ones would have no end. */
const mostMentions = 200_000

/** Adds mentions to those that were received. Throws when there are too many. */
const addTo = (received: IncomingMention[], items: readonly IncomingMention[]): void => {
  if (received.length + items.length > mostMentions)
    throw new EndpointError(`the endpoint returns more than ${mostMentions} mentions`)
  for (const item of items) received.push(item)
}

const request = async (
  { http, api, token, read }: WebmentionIo,
  parameters: Readonly<Record<string, string>>,
  targets: readonly string[] = [],
): Promise<IncomingMention[]> => {
  const url = new URL(`${api.replace(/\/$/, '')}/mentions.jf2`)
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  for (const target of targets) url.searchParams.append('target[]', target)
  if (token !== undefined) url.searchParams.set('token', token)
  const result = await http({
    url: url.href,
    headers: { accept: 'application/json' },
    maxBytes: 50_000_000,
    retries: 3,
  })
  if (isFailure(result)) throw new EndpointError(result.reason)
  const { status, text, isTruncated } = result
  if (status === 401 || status === 403)
    throw new EndpointError(
      `${url.host} does not accept the token; copy it from https://webmention.io/settings`,
    )
  if (status !== 200) throw new EndpointError(`${url.host} answered ${status}`)
  const value = isTruncated ? undefined : parseJsonText(text)
  const items = value === undefined ? undefined : normalizeIncoming(value, read)
  if (items === undefined) throw new EndpointError(`${url.host} did not answer with mentions`)
  return items
}

const week = 7 * dayLength
const targetsAtOnce = 40

const digestOf = ({ mention, isPrivate }: IncomingMention): string =>
  hash('sha1', JSON.stringify([mention, isPrivate])).slice(0, 10)
