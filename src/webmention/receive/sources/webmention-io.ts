import { hash } from 'node:crypto'
import { type Http, isFailure } from '../../../model/http.js'
import type { StoredMention } from '../../../model/mention.js'
import { type IncomingMention, normalizeIncoming } from '../normalize.js'
import type { Cursor, Pulled } from './source.js'

/** The parameters of requests to webmention.io. */
export type WebmentionIo = {
  readonly http: Http
  /** `https://webmention.io/api`, or a server that speaks the same. */
  readonly api: string
  readonly token?: string
  /** The addresses of our pages, each in the ways it may have been written: asked for when there is no token. */
  readonly targets: readonly string[]
  readonly cursor?: Cursor
  readonly isFull: boolean
  /** In milliseconds. */
  readonly now: number
  readonly read: (fields: Readonly<Record<string, unknown>>) => StoredMention | undefined
}

/**
 * Asks webmention.io (https://github.com/aaronpk/webmention.io#api). With a token: what was updated last,
 * one request when that is all known; everything once a week, for the endpoint tells of no deletion. Without a
 * token: everything, by target.
 */
export const pullWebmentionIo = async (facts: WebmentionIo): Promise<Pulled> => {
  try {
    if (facts.token === undefined) return await byTarget(facts)
    const { cursor, now } = facts
    const isDue = facts.isFull || cursor === undefined || now - cursor.full > week || now < cursor.full
    return isDue ? await everything(facts) : await latest(facts, cursor)
  } catch (thrown) {
    if (thrown instanceof EndpointError) return { reason: thrown.message }
    throw thrown
  }
}

/** Oldest first, so that what arrives meanwhile goes to the end; until a page is empty, for a server may give fewer than asked. */
const everything = async (facts: WebmentionIo): Promise<Pulled> => {
  const seen: Record<string, string> = Object.create(null)
  const received: IncomingMention[] = []
  for (let page = 0; ; page++) {
    const items = await ask(facts, {
      'sort-by': 'created',
      'sort-dir': 'up',
      'per-page': '500',
      page: `${page}`,
    })
    const fresh = items.filter((item) => seen[item.mention.id] === undefined)
    for (const item of fresh) seen[item.mention.id] = digestOf(item)
    for (const item of fresh) received.push(item)
    if (fresh.length === 0) break
  }
  return { answer: { received, isComplete: true }, cursor: { seen, full: facts.now } }
}

/** Fetches the latest new and updated mentions, back to the known ones; when there are many, everything since then. */
const latest = async (facts: WebmentionIo, cursor: Cursor): Promise<Pulled> => {
  const seen = { ...cursor.seen }
  const received: IncomingMention[] = []
  const isNews = (item: IncomingMention): boolean => seen[item.mention.id] !== digestOf(item)
  const take = (items: readonly IncomingMention[]): void => {
    for (const item of items) received.push(item)
    for (const item of items) seen[item.mention.id] = digestOf(item)
  }
  let pages = 0
  for (let isOn = true; isOn; pages++) {
    const items = await ask(facts, {
      'sort-by': 'updated',
      'sort-dir': 'down',
      'per-page': '100',
      page: `${pages}`,
    })
    const news = items.filter(isNews)
    take(news)
    isOn = news.length > 0
  }
  const known = Object.keys(cursor.seen).reduce((most, id) => Math.max(most, Number(id) || 0), 0)
  for (let since = known, isOn = pages > 1; isOn; ) {
    const items = await ask(facts, { since_id: `${since}`, 'sort-dir': 'up', 'per-page': '100' })
    take(items.filter(isNews))
    const next = items.reduce((most, { mention }) => Math.max(most, Number(mention.id) || 0), since)
    isOn = next > since
    since = next
  }
  return { answer: { received, isComplete: false }, cursor: { seen, full: cursor.full } }
}

const byTarget = async (facts: WebmentionIo): Promise<Pulled> => {
  const received: IncomingMention[] = []
  for (let at = 0; at < facts.targets.length; at += targetsAtOnce) {
    const targets = facts.targets.slice(at, at + targetsAtOnce)
    for (let page = 0, count = 1; count > 0; page++) {
      const items = await ask(facts, { 'sort-dir': 'up', 'per-page': '100', page: `${page}` }, targets)
      const known = new Set(received.map(({ mention }) => mention.id))
      const fresh = items.filter(({ mention }) => !known.has(mention.id))
      for (const item of fresh) received.push(item)
      count = items.length < 20 ? 0 : fresh.length
    }
  }
  return { answer: { received, isComplete: true, targets: new Set(facts.targets) } }
}

class EndpointError extends Error {}

const ask = async (
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
      `${url.host} does not accept the token; take the one of https://webmention.io/settings`,
    )
  if (status !== 200) throw new EndpointError(`${url.host} answered ${status}`)
  const value = isTruncated ? undefined : jsonOf(text)
  const items = value === undefined ? undefined : normalizeIncoming(value, read)
  if (items === undefined) throw new EndpointError(`${url.host} answered with something else than mentions`)
  return items
}

const week = 7 * 86_400_000
const targetsAtOnce = 40

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const digestOf = ({ mention, isPrivate }: IncomingMention): string =>
  hash('sha1', JSON.stringify([mention, isPrivate])).slice(0, 10)
