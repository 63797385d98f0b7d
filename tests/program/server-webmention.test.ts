import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type OwnServer, post, startServer, until } from '../own-server.js'
import { answer, serve } from '../server.js'
import { startCli, temporaryFolder, writeFiles } from '../support.js'

const post1 = 'https://blog.example/notes/one/'

/** Sends a webmention and waits until it is finished; returns its status. */
const send = async (
  server: OwnServer,
  source: string,
  target = post1,
): Promise<{ state: string; reason?: string }> => {
  const accepted = await post(`${server.url}webmention`, { source, target })
  expect(accepted.status).toBe(201)
  const location = accepted.headers.get('location') ?? ''
  expect(location).toContain(`${server.url}webmention/status/`)
  return until(async () => {
    const status = (await (await fetch(location)).json()) as { state: string }
    return status.state !== 'waiting' && status
  })
}

const stored = (
  server: OwnServer,
  name = 'notes/one',
): { mentions: Record<string, unknown>[]; gone?: object[] } => {
  const file = join(server.root, `content/mentions/${name}.json`)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { mentions: [] }
}

const page = (body: string): string => `<!doctype html><title>x</title><body>${body}</body>`
const entry = (relation: string, more = ''): string =>
  page(
    `<article class="h-entry"><p class="p-author h-card"><a class="u-url p-name" href="https://jane.example/">Jane Doe</a></p>${relation}<div class="e-content">Well said.</div>${more}</article>`,
  )

const pages: Record<
  string,
  { status?: number; body?: string; type?: string; headers?: Record<string, string> }
> = {}
const requests: string[] = []
const site = await serve((request, response) => {
  const path = request.url ?? ''
  requests.push(path)
  const { status = 200, body = '', type = 'text/html', headers = {} } = pages[path] ?? { status: 404 }
  answer(response, status, { 'content-type': type, ...headers }, body)
})
const server = await startServer(
  {
    'content/notes/one.md': '---\ndate: 2026-01-01\naliases: [/old/]\n---\n\nOne.\n',
    'content/notes/two.md': '---\ndate: 2026-01-02\n---\n\nTwo.\n',
    'content/notes/ä-ö.md': '---\ndate: 2026-01-02\n---\n\nLetters.\n',
  },
  {
    settings: 'webmention: { moderation: all, formerUrls: [https://before.example/] }\n',
    args: ['--allow-host', 'localhost'],
  },
)

describe.concurrent('a request is refused at once', () => {
  const refused: Readonly<Record<string, Record<string, string>>> = {
    'without a source': { target: post1 },
    'without a target': { source: 'https://a.example/' },
    'with a source that is not a URL': { source: 'nothing', target: post1 },
    'with a source of another scheme': { source: 'ftp://a.example/', target: post1 },
    'with a script as its source': { source: 'javascript:alert(1)', target: post1 },
    'with a target of another scheme': { source: 'https://a.example/', target: 'mailto:ada@blog.example' },
    'with one URL as both': { source: post1, target: post1 },
    'with one URL as both, but for the fragment': { source: `${post1}#a`, target: post1 },
    'with a target of another site': { source: 'https://a.example/', target: 'https://other.example/' },
    'with a target that is no page': {
      source: 'https://a.example/',
      target: 'https://blog.example/nothing/',
    },
    'with a user in its source': { source: 'https://a:b@a.example/', target: post1 },
    'with a very long source': { source: `https://a.example/${'a'.repeat(3000)}`, target: post1 },
  }
  for (const [name, fields] of Object.entries(refused))
    test(name, async () => {
      const refusal = await post(`${server.url}webmention`, fields)
      expect(refusal.status).toBe(400)
      expect(refusal.headers.get('location')).toBeNull()
    })

  test('with two sources', async () => {
    const fields = new URLSearchParams(`source=https://a.example/&source=https://b.example/&target=${post1}`)
    expect((await post(`${server.url}webmention`, fields)).status).toBe(400)
  })

  test('in another format, or too long', async () => {
    const url = `${server.url}webmention`
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(400)
    expect((await post(url, { source: 'a'.repeat(20_000), target: post1 })).status).toBe(400)
  })
})

describe.concurrent('a source is verified', () => {
  const found: Readonly<Record<string, readonly [body: string, wanted: Record<string, unknown>]>> = {
    'a reply': [
      entry(`<a class="u-in-reply-to" href="${post1}">x</a>`),
      { type: 'reply', content: 'Well said.', author: { name: 'Jane Doe', url: 'https://jane.example/' } },
    ],
    'a like': [entry(`<a class="u-like-of" href="${post1}">x</a>`), { type: 'like' }],
    'a repost as h-cite': [
      entry(`<div class="u-repost-of h-cite"><a class="u-url" href="${post1}">x</a></div>`),
      { type: 'repost' },
    ],
    'an RSVP': [
      entry(`<a class="u-in-reply-to" href="${post1}">x</a>`, '<data class="p-rsvp" value="yes"></data>'),
      { type: 'rsvp', rsvp: 'yes' },
    ],
    'a reply to another page that links here': [
      entry('<a class="u-in-reply-to" href="https://other.example/">x</a>', `<a href="${post1}">y</a>`),
      { type: 'mention' },
    ],
    'a page without microformats': [page(`<a href="${post1}">x</a>`), { type: 'mention' }],
    'an entry whose only link is the one to the post': [
      page(`<div class="h-entry"><p class="e-content">I read <a href="${post1}">this</a>.</p></div>`),
      { type: 'mention', content: 'I read this.' },
    ],
    'an image': [page(`<img src="${post1}" alt="">`), { type: 'mention' }],
    'a video': [page(`<video src="${post1}"></video>`), { type: 'mention' }],
    'an entry in a feed of several': [
      page(
        `<div class="h-feed"><div class="h-entry"><p class="e-content">Other.</p></div><div class="h-entry"><a class="u-like-of" href="${post1}">x</a></div></div>`,
      ),
      { type: 'like' },
    ],
    'an author by a card of the page': [
      page(
        `<a class="h-card" href="/bo">Bo</a><div class="h-entry"><a class="u-author" href="/bo"></a><a class="u-in-reply-to" href="${post1}">x</a><p class="e-content">Hi.</p></div>`,
      ),
      { author: { name: 'Bo', url: `${site}/bo` } },
    ],
  }
  for (const [name, [body, wanted]] of Object.entries(found))
    test(name, async () => {
      const path = `/${name.replaceAll(' ', '-')}`
      pages[path] = { body }
      expect(await send(server, site + path)).toEqual({ state: 'shown' })
      const mention = stored(server).mentions.find(({ source }) => source === site + path)
      expect(mention).toMatchObject(wanted)
    })

  test('but waits for the author where another host answers', async () => {
    pages['/elsewhere'] = { body: entry(`<a class="u-in-reply-to" href="${post1}">x</a>`) }
    pages['/out'] = { status: 302, headers: { location: `${site}/elsewhere` } }
    const source = `${site.replace('127.0.0.1', 'localhost')}/out`
    expect(await send(server, source)).toMatchObject({ state: 'pending' })
    expect(stored(server).mentions.find((mention) => mention.source === source)).toMatchObject({
      held: 'the source redirects to 127.0.0.1',
    })
  })

  test('an author by a card of another page', async () => {
    pages['/cy'] = {
      body: page(`<div class="h-card"><a class="u-url u-uid p-name" href="${site}/cy">Cy</a></div>`),
    }
    pages['/by-cy'] = {
      body: page(
        `<div class="h-entry"><a class="u-author" href="/cy"></a><a class="u-in-reply-to" href="${post1}">x</a><p class="e-content">Hi.</p></div>`,
      ),
    }
    await send(server, `${site}/by-cy`)
    const mention = stored(server).mentions.find(({ source }) => source === `${site}/by-cy`)
    expect(mention?.author).toEqual({ name: 'Cy', url: `${site}/cy` })
  })

  const absent: Readonly<
    Record<string, { body?: string; type?: string; status?: number; headers?: Record<string, string> }>
  > = {
    'without the link': { body: page('nothing') },
    'with the link in a comment': { body: page(`<!-- <a href="${post1}">x</a> -->`) },
    'with the URL as text': { body: page(`see ${post1}`) },
    'with the URL in a script': { body: page(`<script>"${post1}"</script>`) },
    'with a link in a template': { body: page(`<template><a href="${post1}">x</a></template>`) },
    'with a longer URL': { body: page(`<a href="${post1}more">x</a>`) },
    'with a longer URL in JSON': { body: JSON.stringify([`${post1}more`]), type: 'application/json' },
    'that is gone': { status: 410 },
    'that is not there': { status: 404 },
    'that may not be read': { status: 403 },
    'that redirects in a circle': { status: 302, headers: { location: '/that-redirects-in-a-circle' } },
    'that redirects to a private address': { status: 302, headers: { location: 'http://10.0.0.1/' } },
  }
  for (const [name, served] of Object.entries(absent))
    test(`and refused ${name}`, async () => {
      const path = `/${name.replaceAll(' ', '-')}`
      pages[path] = served
      expect(await send(server, site + path)).toMatchObject({ state: 'rejected' })
      expect(stored(server).mentions.map(({ source }) => source)).not.toContain(site + path)
    })

  test.each([
    'http://10.0.0.1/',
    'http://[::ffff:10.0.0.1]/',
    'http://0x0a000001/',
    'http://169.254.169.254/latest/',
  ])('and refused at the private address %s', async (source) => {
    expect(await send(server, source)).toEqual({
      state: 'rejected',
      reason: 'the source has no public address',
    })
  })

  test('in JSON and in text', async () => {
    pages['/json'] = { body: JSON.stringify({ links: [post1] }), type: 'application/json' }
    pages['/text'] = { body: `See ${post1}`, type: 'text/plain' }
    expect(await send(server, `${site}/json`)).toEqual({ state: 'shown' })
    expect(await send(server, `${site}/text`)).toEqual({ state: 'shown' })
  })

  test('to its first megabyte only, also unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, ' ')).toString('latin1')
    pages['/bomb'] = {
      body: Buffer.from(bomb, 'latin1') as unknown as string,
      headers: { 'content-encoding': 'gzip' },
    }
    pages['/late'] = { body: page(`${' '.repeat(1_100_000)}<a href="${post1}">x</a>`) }
    expect(await send(server, `${site}/bomb`)).toMatchObject({ state: 'rejected' })
    expect(await send(server, `${site}/late`)).toMatchObject({ state: 'rejected' })
  })
})

test('a target may be an alias, a former URL, or lack the slash', async () => {
  for (const target of [
    'https://blog.example/old/',
    'https://before.example/notes/one/',
    'http://www.blog.example/notes/one',
  ]) {
    const path = `/${encodeURIComponent(target)}`
    pages[path] = { body: page(`<a href="${target}">x</a>`) }
    expect(await send(server, site + path, target)).toEqual({ state: 'shown' })
  }
})

test('a second webmention is an update, and a deletion removes', async () => {
  const two = 'https://blog.example/notes/two/'
  const like = (words: string): string =>
    page(
      `<div class="h-entry"><a class="u-in-reply-to" href="${two}">x</a><p class="e-content">${words}</p></div>`,
    )
  const texts = (): unknown[] => stored(server, 'notes/two').mentions.map(({ content }) => content)
  pages['/life'] = { body: like('First words.') }
  await send(server, `${site}/life`, two)
  expect(texts()).toEqual(['First words.'])
  expect(await send(server, `${site}/life`, two)).toEqual({ state: 'unchanged' })
  pages['/life'] = { body: like('Better words.') }
  await send(server, `${site}/life`, two)
  expect(texts()).toEqual(['Better words.'])
  pages['/life'] = { status: 410 }
  expect(await send(server, `${site}/life`, two)).toMatchObject({ state: 'removed' })
  expect(texts()).toEqual([])
  pages['/life'] = { body: like('Back again.') }
  await send(server, `${site}/life`, two)
  expect(texts()).toEqual(['Back again.'])
  pages['/life'] = { body: page('no link') }
  expect(await send(server, `${site}/life`, two)).toMatchObject({ state: 'removed' })
})

test('the same pair asked a hundred times is verified once', async () => {
  pages['/often'] = { body: page(`<a href="${post1}">x</a>`) }
  const answers = await Promise.all(
    Array.from({ length: 100 }, () =>
      post(`${server.url}webmention`, { source: `${site}/often`, target: post1 }),
    ),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
  expect(new Set(answers.map(({ headers }) => headers.get('location'))).size).toBe(1)
  await until(() => stored(server).mentions.some(({ source }) => source === `${site}/often`))
  expect(requests.filter((path) => path === '/often')).toHaveLength(1)
})

test('a webmention that comes while its source is read is verified again', async () => {
  const two = 'https://blog.example/notes/two/'
  const words = (text: string): string =>
    page(
      `<div class="h-entry"><a class="u-in-reply-to" href="${two}">x</a><p class="e-content">${text}</p></div>`,
    )
  pages['/quick'] = { body: words('Version one.') }
  const pair = { source: `${site}/quick`, target: two }
  const first = await post(`${server.url}webmention`, pair)
  await until(() => requests.includes('/quick'))
  pages['/quick'] = { body: words('Version two.') }
  const second = await post(`${server.url}webmention`, pair)
  expect([first.status, second.status]).toEqual([201, 201])
  await until(() => stored(server, 'notes/two').mentions.some(({ content }) => content === 'Version two.'))
})

test('uploads that do not end and have no token keep no webmention out', async () => {
  const sockets = [28_000_000, 19_999_990].map((bytes) => {
    const socket = connect(server.port, '127.0.0.1')
    socket.write(
      'POST /server/micropub HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 30000000\r\n\r\n',
    )
    socket.write(Buffer.alloc(bytes))
    return socket
  })
  try {
    await until(async () => {
      const more = await post(`${server.url}micropub`, { content: 'x'.repeat(900_000) })
      return more.status === 503
    })
    const accepted = await post(`${server.url}webmention`, { source: `${site}/none`, target: post1 })
    expect(accepted.status).toBe(201)
  } finally {
    for (const socket of sockets) socket.destroy()
  }
})

test('a client that closes the connection is no error of the server', async () => {
  const closed = (): number => server.output().split('the client closed the connection').length
  const before = closed()
  const bodies = {
    micropub: 'multipart/form-data; boundary=b',
    webmention: 'application/x-www-form-urlencoded',
  }
  for (const [path, type] of Object.entries(bodies)) {
    const socket = connect(server.port, '127.0.0.1')
    socket.write(
      `POST /server/${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: 300\r\n\r\na=b`,
      () => socket.destroy(),
    )
  }
  await until(() => closed() >= before + 2)
  expect(server.output()).not.toMatch(/ 500 /)
})

test('a source has few mentions of a page, however its links differ in their queries', async () => {
  const source = `${site}/queries`
  const queries = ['', '?1', '?2', '?3', '?4']
  const links = queries.map((query) => `<a class="u-in-reply-to" href="${post1}${query}">x</a>`)
  pages['/queries'] = { body: entry(links.join('')) }
  for (const query of queries) await send(server, source, post1 + query)
  const targets = () =>
    stored(server)
      .mentions.filter((mention) => mention.source === source)
      .map(({ target }) => target)
  expect(targets().length).toBe(3)
  pages['/queries'] = { body: entry(links[1] ?? '') }
  for (const query of ['', '?1', '?2']) await send(server, source, post1 + query)
  expect(targets()).toEqual([`${post1}?1`])
})

test('a source has few mentions of a page, however many fragments it names', async () => {
  pages['/fragments'] = { body: page(`<a href="${post1}">x</a>`) }
  for (let id = 0; id < 5; id++) await send(server, `${site}/fragments#${id}`)
  expect(stored(server).mentions.filter(({ source }) => `${source}`.includes('/fragments'))).toHaveLength(3)
})

test('a target with a fragment is the same page', async () => {
  pages['/parts'] = { body: page(`<a href="${post1}#a">x</a><a href="${post1}#b">y</a>`) }
  for (const target of [`${post1}#a`, `${post1}#b`, post1]) await send(server, `${site}/parts`, target)
  expect(stored(server).mentions.filter(({ source }) => source === `${site}/parts`)).toHaveLength(1)
})

test('settings with a mistake are said in the log, and the sender may try again', async () => {
  const own = await startServer({ 'content/notes/a.md': '---\ndate: 2026-05-01\n---\nHello\n' })
  const settings = join(own.root, 'content/site.yaml')
  const right = readFileSync(settings, 'utf8')
  const target = 'https://blog.example/notes/a/'
  const asked = { source: `${site}/reply`, target }
  writeFileSync(settings, `${right}menu: [\n`)
  const refused = await post(`${own.url}webmention`, asked)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '600'])
  const reason = / 503 .*content\/site\.yaml:5: a bracket is not closed/
  await until(() => reason.test(own.output()))
  expect(own.output()).not.toMatch(/\n\s+at /)
  writeFileSync(settings, right)
  expect((await post(`${own.url}webmention`, asked)).status).toBe(201)
})

test('a port that is taken is an error, and the program ends', async () => {
  const { status, stderr } = await startCli([
    'server',
    '--root',
    server.root,
    '--port',
    new URL(server.url).port,
  ]).done
  expect([status, stderr]).toEqual([1, expect.stringContaining('another server of this blog is running')])
  const other = writeFiles(temporaryFolder(), {
    'content/site.yaml': readFileSync(join(server.root, 'content/site.yaml'), 'utf8'),
  })
  const taken = await startCli(['server', '--root', other, '--port', new URL(server.url).port]).done
  expect([taken.status, taken.stderr]).toEqual([1, expect.stringContaining('another program uses port')])
})

test('after the arrival, the page shows the response', async () => {
  const html = join(server.root, 'public/notes/one/index.html')
  await until(() => existsSync(html) && readFileSync(html, 'utf8').includes('Well said.'))
})

test('a target in letters that are not ASCII is stored and removed', async () => {
  const target = 'https://blog.example/notes/ä-ö/'
  pages['/letters'] = { body: entry(`<a class="u-in-reply-to" href="${target}">x</a>`) }
  expect(await send(server, `${site}/letters`, target)).toMatchObject({ state: 'shown' })
  expect(stored(server, 'notes/ä-ö').mentions).toMatchObject([{ target: encodeURI(target) }])
  expect(await send(server, `${site}/letters`, encodeURI(target))).toMatchObject({ state: 'unchanged' })
  pages['/letters'] = { status: 410 }
  expect(await send(server, `${site}/letters`, target)).toMatchObject({ state: 'removed' })
  expect(stored(server, 'notes/ä-ö').mentions).toEqual([])
})

test('people see pages', async () => {
  const browser = { accept: 'text/html' }
  const form = await (await fetch(`${server.url}webmention`, { headers: browser })).text()
  expect(form).toContain('<form method="post">')
  const sent = await post(`${server.url}webmention`, { source: `${site}/often`, target: post1 }, browser)
  expect(sent.status).toBe(201)
  expect(await sent.text()).toContain('waits for its verification')
  const refused = await post(`${server.url}webmention`, { source: '"><script>', target: post1 }, browser)
  expect(refused.status).toBe(400)
  expect(await refused.text()).not.toContain('<script>')
  expect(refused.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
})

test('what is not there is 404, other methods are 405', async () => {
  expect((await fetch(`${server.url}nothing`)).status).toBe(404)
  expect((await fetch(`${server.url}webmention/status/none`)).status).toBe(404)
  expect((await fetch(`${server.url}webmention`, { method: 'DELETE' })).status).toBe(405)
  expect(await (await fetch(`${server.url}healthz`)).text()).toBe('ok\n')
})

test('the state is for its owner only, and git ignores it', () => {
  const folder = join(server.root, '.smallsocial-server')
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, 'webmentions.jsonl')).mode & 0o777).toBe(0o600)
  expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('*\n')
})

test('pages of the site name the endpoint', () => {
  const html = readFileSync(join(server.root, 'public/index.html'), 'utf8')
  expect(html).toContain(`<link rel="webmention" href="${server.url}webmention">`)
  expect(html).toContain(`<link rel="micropub" href="${server.url}micropub">`)
  expect(readFileSync(join(server.root, 'public/_headers'), 'utf8')).toContain(
    `Link: <${server.url}metadata>; rel="indieauth-metadata"`,
  )
})

test('a webmention that was accepted survives a kill', async () => {
  pages['/survivor'] = { body: page(`<a href="${post1}">x</a>`) }
  const accepted = await post(`${server.url}webmention`, { source: `${site}/survivor`, target: post1 })
  expect(accepted.status).toBe(201)
  await server.kill('SIGKILL')
  await server.restart()
  await until(() => stored(server).mentions.some(({ source }) => source === `${site}/survivor`))
})
