import { describe, expect, test } from 'vitest'
import { httpClient } from '../../src/io/net/http.js'
import type { CopyLine } from '../../src/model/syndication.js'
import { bluesky } from '../../src/syndicate/bluesky/bluesky.js'
import type { CopyDraft } from '../../src/syndicate/draft.js'
import { isRefusal, type NetworkEnvironment } from '../../src/syndicate/network.js'
import { answer, bodyOf, serve } from '../server.js'
import { configOf } from '../support.js'

const did = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'

/** Starts a server that is PDS, directory and AppView, with answers of one test: method → status and body of each call. */
const account = async (
  replies: Readonly<Record<string, readonly (readonly [number, object])[]>>,
  handle = 'ada.example',
) => {
  const calls: { method: string; token: string; body: string }[] = []
  const counts = new Map<string, number>()
  const url = await serve(async (request, response) => {
    const path = new URL(request.url ?? '', 'http://x').pathname
    const method = path.split('/').pop() ?? ''
    const json = (status: number, body: object): void =>
      answer(response, status, { 'content-type': 'application/json' }, JSON.stringify(body))
    calls.push({ method, token: request.headers.authorization ?? '', body: await bodyOf(request) })
    if (path.startsWith('/did:'))
      return json(200, {
        id: did,
        alsoKnownAs: [`at://${handle}`],
        service: [{ id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: url }],
      })
    const name = method.replace('com.atproto.', '')
    const count = counts.get(name) ?? 0
    counts.set(name, count + 1)
    const own = replies[name]
    if (own !== undefined) return json(...(own[Math.min(count, own.length - 1)] ?? [500, {}]))
    if (name === 'identity.resolveHandle') return json(200, { did })
    if (name === 'server.createSession') return json(200, { did, accessJwt: 'first', refreshJwt: 'refresh' })
    if (name === 'server.refreshSession') return json(200, { did, accessJwt: 'second', refreshJwt: 'again' })
    return json(404, { error: 'MethodNotImplemented' })
  })
  const config = configOf(
    `syndicate:\n  bluesky: { handle: ada.example, appview: "${url}", directory: "${url}" }\nnetwork: { allow: ["${new URL(url).host}"] }`,
  )
  const environment: NetworkEnvironment = {
    config,
    http: httpClient({ userAgent: 'test', allow: [new URL(url).host] }),
    secret: () => 'password',
    pictureOf: () => undefined,
    cardPictureOf: () => undefined,
    wait: async () => undefined,
    now: () => Date.parse('2026-05-01T12:00:00Z'),
  }
  const open = (lines: readonly CopyLine[] = []) => bluesky.open(environment, () => lines)
  return { calls, open }
}

const draft: CopyDraft = {
  page: 'https://blog.example/notes/a/',
  type: 'post',
  segments: [{ text: 'Words' }],
  isCut: false,
  images: [],
  card: { url: 'https://blog.example/notes/a/', title: 'A', description: '' },
  language: 'en',
  published: Date.parse('2026-05-01T10:00:00Z'),
  hash: 'h',
}
const [uri, cid] = [`at://${did}/app.bsky.feed.post/3lq4chagzg74q`, 'bafy1']

const session = async (
  replies: Parameters<typeof account>[0],
  handle?: string,
  lines: readonly CopyLine[] = [],
) => {
  const { calls, open } = await account(replies, handle)
  const opened = await open(lines)
  if (isRefusal(opened)) throw new Error(opened.reason)
  return { calls, session: opened }
}

describe('a session at Bluesky', () => {
  test('renews an expired token once', async () => {
    const { calls, session: opened } = await session({
      'repo.putRecord': [
        [400, { error: 'ExpiredToken', message: 'Token has expired' }],
        [200, { uri, cid }],
      ],
    })
    expect(await opened.publish(draft, undefined, () => undefined)).toMatchObject({ cid })
    expect(calls.filter(({ method }) => method.endsWith('putRecord')).map(({ token }) => token)).toEqual([
      'Bearer first',
      'Bearer second',
    ])
    expect(calls.find(({ method }) => method.endsWith('refreshSession'))?.token).toBe('Bearer refresh')
  })

  test('saves key and record before it sends, and sends the same bytes after an interruption', async () => {
    const { calls, session: opened } = await session({
      'repo.putRecord': [
        [500, { error: 'InternalServerError' }],
        [200, { uri, cid }],
      ],
    })
    const saved: Pick<CopyLine, 'key' | 'record'>[] = []
    const first = await opened.publish(draft, undefined, (prepared) => saved.push(prepared))
    expect(first).toMatchObject({ isTransient: true })
    const line = {
      ...saved[0],
      page: draft.page,
      network: 'bluesky',
      type: 'post',
      state: 'sending',
      hash: 'h',
      time: '',
    } as CopyLine
    await opened.publish(draft, line, () => undefined)
    const bodies = calls.filter(({ method }) => method.endsWith('putRecord')).map(({ body }) => body)
    expect(bodies[1]).toBe(bodies[0])
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({
      swapRecord: null,
      record: saved[0]?.record,
      rkey: saved[0]?.key,
    })
  })

  test('takes what is there for its copy when it links to the page, and another key when it does not', async () => {
    const record = { text: 'x', embed: { external: { uri: 'https://blog.example/notes/a' } } }
    const taken = [400, { error: 'InvalidSwap', message: 'Record was at bafy0' }] as const
    const own = await session({
      'repo.putRecord': [taken],
      'repo.getRecord': [[200, { uri, cid: 'bafy0', value: record }]],
    })
    expect(await own.session.publish(draft, undefined, () => undefined)).toMatchObject({ cid: 'bafy0' })
    const other = await session({
      'repo.putRecord': [taken, [200, { uri, cid }]],
      'repo.getRecord': [[200, { uri, cid: 'bafy0', value: { text: 'of somebody else' } }]],
    })
    expect(await other.session.publish(draft, undefined, () => undefined)).toMatchObject({ cid })
    const keys = other.calls
      .filter(({ method }) => method.endsWith('putRecord'))
      .map(({ body }) => (JSON.parse(body) as { rkey: string }).rkey)
    expect(new Set(keys).size).toBe(2)
  })

  test('keeps fields that it does not know when it updates, and says which version it replaces', async () => {
    const value = {
      $type: 'app.bsky.feed.post',
      text: 'old',
      createdAt: '2026-04-30T10:00:00.000Z',
      via: 'x',
      facets: [{}],
    }
    const { calls, session: opened } = await session({
      'repo.getRecord': [[200, { uri, cid: 'bafy0', value }]],
      'repo.putRecord': [[200, { uri, cid }]],
    })
    const line = {
      page: draft.page,
      network: 'bluesky',
      type: 'post',
      state: 'published',
      hash: '',
      id: uri,
      cid: 'older',
      time: '',
    } as CopyLine
    expect(await opened.update(draft, line)).toMatchObject({ cid })
    const body = JSON.parse(calls.at(-1)?.body ?? '') as { swapRecord: string; record: object }
    expect(body.swapRecord).toBe('bafy0')
    expect(body.record).toMatchObject({ text: 'Words', via: 'x', createdAt: value.createdAt })
    expect(body.record).not.toHaveProperty('facets')
  })

  test.each([
    [
      'a stale version',
      {
        'repo.getRecord': [[200, { uri, cid: 'b', value: {} }]],
        'repo.putRecord': [[400, { error: 'InvalidSwap' }]],
      },
      { isTransient: true },
    ],
    ['a post that is gone', { 'repo.getRecord': [[400, { error: 'RecordNotFound' }]] }, { isGone: true }],
    [
      'a full account',
      {
        'repo.getRecord': [[200, { uri, cid: 'b', value: {} }]],
        'repo.putRecord': [[429, { error: 'RateLimitExceeded' }]],
      },
      { isTransient: true },
    ],
    [
      'a record that is refused',
      {
        'repo.getRecord': [[200, { uri, cid: 'b', value: {} }]],
        'repo.putRecord': [[400, { error: 'InvalidRequest', message: 'Invalid record' }]],
      },
      { isTransient: false },
    ],
  ] as const)('an update of %s says whether a repetition helps', async (_, replies, expected) => {
    const { session: opened } = await session(replies)
    const line = {
      page: draft.page,
      network: 'bluesky',
      type: 'post',
      state: 'published',
      hash: '',
      id: uri,
      time: '',
    } as CopyLine
    expect(await opened.update(draft, line)).toMatchObject(expected)
  })

  test('refuses a handle that its account does not name, and an account that is not active', async () => {
    const other = await account({}, 'bo.example')
    expect(await other.open()).toMatchObject({
      isTransient: false,
      reason: expect.stringContaining('whose handle is `bo.example`'),
    })
    const asleep = await account({ 'server.createSession': [[200, { did, accessJwt: 'x', active: false }]] })
    expect(await asleep.open()).toMatchObject({ reason: 'the account is not active' })
  })
})
