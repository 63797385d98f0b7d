import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { httpClient } from '../../src/io/net/http.js'
import { isPublicAddress } from '../../src/io/net/public-address.js'
import { answer, bodyOf, serve } from '../server.js'

const seen: string[] = []
let [open, most] = [0, 0]
const server = await serve(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://x')
  seen.push(`${request.method} ${pathname} ${request.headers.authorization ?? ''}`.trim())
  if (pathname === '/ok') return answer(response, 200, { 'content-type': 'text/plain' }, 'ok')
  if (pathname === '/agent') return answer(response, 200, {}, request.headers['user-agent'] ?? '')
  if (pathname === '/to') return answer(response, 302, { location: searchParams.get('url') ?? '' })
  if (pathname === '/loop') return answer(response, 301, { location: '/loop' })
  if (pathname === '/keep') return answer(response, 307, { location: '/echo' })
  if (pathname === '/see') return answer(response, 303, { location: '/ok' })
  if (pathname === '/echo') return answer(response, 200, {}, `${request.method} ${await bodyOf(request)}`)
  if (pathname === '/bomb')
    return answer(response, 200, { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(30_000_000, 'a')))
  if (pathname === '/latin')
    return answer(
      response,
      200,
      { 'content-type': 'text/html' },
      Buffer.from('<meta charset="iso-8859-1">caf\xe9', 'latin1'),
    )
  if (pathname === '/links') return answer(response, 200, { LinK: ['<a>; rel="x"', '<b>; rel="y"'] })
  if (pathname === '/hang') return
  if (pathname === '/reset') return void request.socket.destroy()
  if (pathname === '/cut') {
    response.writeHead(200, { 'content-length': '100' }).write('half')
    return void setImmediate(() => request.socket.destroy())
  }
  if (pathname === '/busy')
    return seen.filter((one) => one === 'GET /busy').length % 3 === 0
      ? answer(response, 200, {}, 'at last')
      : answer(response, 503, { 'retry-after': '0' })
  if (pathname === '/later') return answer(response, 429, { 'retry-after': '3600' })
  most = Math.max(most, ++open)
  setImmediate(() => {
    open--
    answer(response, 200)
  })
})
const host = new URL(server).host
const client = (allow: readonly string[] = [host]) => httpClient({ userAgent: 'test (Webmention)', allow })

describe('addresses', () => {
  test.each([
    '127.0.0.1',
    '127.8.9.10',
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '192.0.2.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::7f00:1',
    '64:ff9b::7f00:1',
    '64:ff9b::10.0.0.1',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2001::1',
    'nonsense',
  ])('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false))

  test.each(['1.1.1.1', '172.32.0.1', '193.0.0.1', '2606:4700::1111', '::ffff:1.1.1.1', '64:ff9b::101:101'])(
    '%s is public',
    (address) => expect(isPublicAddress(address)).toBe(true),
  )
})

describe('attacks', () => {
  const port = new URL(server).port
  test.each([
    `http://127.0.0.1:${port}/ok`,
    `http://localhost:${port}/ok`,
    `http://127.1:${port}/ok`,
    `http://2130706433:${port}/ok`,
    `http://0x7f000001:${port}/ok`,
    `http://0177.0.0.1:${port}/ok`,
    `http://0:${port}/ok`,
    `http://[::1]:${port}/ok`,
    `http://[::ffff:127.0.0.1]:${port}/ok`,
    `http://[::ffff:7f00:1]:${port}/ok`,
    `http://①②⑦.0.0.1:${port}/ok`,
    `http://127。0。0。1:${port}/ok`,
    'http://169.254.169.254/latest/meta-data/',
    'http://user:secret@example.com/',
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'data:text/html,x',
    'javascript:alert(1)',
    'http://',
    '',
  ])('%s is refused', async (url) => {
    const before = seen.length
    expect(await client([])({ url })).toMatchObject({ failure: 'refused' })
    expect(seen.length).toBe(before)
  })

  test('a redirect to a private address is refused, where the first hop was allowed', async () => {
    const url = `${server}/to?url=${encodeURIComponent(`http://localhost:${port}/ok`)}`
    expect(await client()({ url })).toMatchObject({ failure: 'refused' })
    const scheme = `${server}/to?url=${encodeURIComponent('file:///etc/passwd')}`
    expect(await client()({ url: scheme })).toMatchObject({ failure: 'refused' })
  })

  test('a private host is let in by name, with or without its port, and no other', async () => {
    for (const allow of [[host], ['127.0.0.1']])
      expect(await client(allow)({ url: `${server}/ok` })).toMatchObject({ status: 200 })
    expect(await client(['127.0.0.1:1'])({ url: `${server}/ok` })).toMatchObject({ failure: 'refused' })
  })
})

describe('answers', () => {
  test('have the last URL, all headers of a name, and the text in its encoding', async () => {
    const http = client()
    expect(await http({ url: `${server}/to?url=/ok` })).toMatchObject({ url: `${server}/ok`, text: 'ok' })
    const links = await http({ url: `${server}/links` })
    expect('header' in links && links.header('link')).toBe('<a>; rel="x", <b>; rel="y"')
    expect(await http({ url: `${server}/latin` })).toMatchObject({ text: expect.stringContaining('café') })
    expect(await http({ url: `${server}/agent` })).toMatchObject({ text: 'test (Webmention)' })
  })

  test('are cut at the limit, counted unpacked', async () => {
    const result = await client()({ url: `${server}/bomb`, maxBytes: 1000 })
    expect(result).toMatchObject({ isTruncated: true })
    expect('bytes' in result && result.bytes.length).toBe(1000)
  })

  test('to a POST: 307 keeps the method and the body, 303 is the answer itself', async () => {
    const http = client()
    expect(await http({ url: `${server}/keep`, method: 'POST', body: 'a=b' })).toMatchObject({
      text: 'POST a=b',
    })
    expect(await http({ url: `${server}/see`, method: 'POST', body: 'a=b' })).toMatchObject({ status: 303 })
  })

  test('of a secret do not go to another origin', async () => {
    const other = await serve((request, response) =>
      answer(response, 200, {}, request.headers.authorization ?? 'none'),
    )
    const http = client(['127.0.0.1'])
    const headers = { authorization: 'Bearer secret' }
    const url = `${server}/to?url=${encodeURIComponent(other)}`
    expect(await http({ url, headers })).toMatchObject({ text: 'none' })
    expect(seen).toContain('GET /to Bearer secret')
  })
})

describe('trouble', () => {
  test('is a value', async () => {
    const http = client()
    expect(await http({ url: `${server}/loop` })).toMatchObject({ failure: 'redirects' })
    expect(await http({ url: `${server}/reset` })).toMatchObject({ failure: 'network' })
    expect(await http({ url: `${server}/cut` })).toMatchObject({ failure: 'network' })
    expect(await http({ url: 'http://nowhere.invalid/?token=secret' })).toMatchObject({
      failure: 'network',
      reason: expect.not.stringContaining('secret'),
    })
  })

  test('by a host that hangs is not met twice', async () => {
    const http = client()
    expect(await http({ url: `${server}/hang`, timeout: 50 })).toMatchObject({ failure: 'timeout' })
    expect(await http({ url: `${server}/ok` })).toMatchObject({ failure: 'timeout' })
  })

  test('of a busy server ends after some tries; a long pause is obeyed', async () => {
    const http = client()
    expect(await http({ url: `${server}/busy`, retries: 2 })).toMatchObject({ text: 'at last' })
    expect(await http({ url: `${server}/later`, retries: 2 })).toMatchObject({ status: 429 })
    expect(await http({ url: `${server}/ok` })).toMatchObject({ failure: 'waiting' })
  })
})

test('one request at a time a host', async () => {
  const http = client()
  await Promise.all(Array.from({ length: 20 }, () => http({ url: `${server}/slow` })))
  expect(most).toBe(1)
})

test('as many requests at a time as they allow', async () => {
  const waiting: (() => void)[] = []
  let most = 0
  // It answers only when three requests are open, so a client that sends fewer would wait forever.
  const url = await serve((_, response) => {
    waiting.push(() => answer(response, 200))
    most = Math.max(most, waiting.length)
    if (waiting.length < 3) return
    setImmediate(() => {
      for (const one of waiting.splice(0)) one()
    })
  })
  const http = client([new URL(url).host])
  const answers = await Promise.all(Array.from({ length: 12 }, () => http({ url, parallel: 3 })))
  expect(answers.map((one) => 'status' in one && one.status)).toEqual(Array(12).fill(200))
  expect(most).toBe(3)
})
