import { expect, test } from 'vitest'
import type { Http, HttpResponse } from '../../src/model/http.js'
import { parseConfig } from '../../src/parse/config/config.js'
import { fetchClient } from '../../src/server/indieauth/client.js'
import { clientIdOf, isRedirectOf } from '../../src/server/indieauth/client-url.js'
import { openCodes } from '../../src/server/indieauth/codes.js'
import { profileOf } from '../../src/server/indieauth/indieauth.js'
import { openClients } from '../../src/server/indieauth/known-clients.js'

const id = 'https://app.example/client.json'

/** Returns a client that gets this page at any URL; the headers decide what it is. */
const serving =
  (text: string, type: string, url = id): Http =>
  async () => ({
    url,
    status: 200,
    text,
    bytes: new Uint8Array(),
    isTruncated: false,
    header: (name) => (name === 'content-type' ? type : undefined),
  })

test.each([
  ['https://app.example', 'https://app.example/'],
  ['https://APP.example/x?y=1', 'https://app.example/x?y=1'],
  ['http://127.0.0.1:8000/', 'http://127.0.0.1:8000/'],
  ['http://[::1]:8000/', 'http://[::1]:8000/'],
  ['https://app.example/#x', undefined],
  ['https://app.example/a/../b', undefined],
  ['https://app.example/a/%2E%2E/b', undefined],
  ['https://app.example/a/.', undefined],
  ['https://user@app.example/', undefined],
  ['https://app.example\\@evil.example/', undefined],
  ['https://app.exa\tmple/', undefined],
  ['https://192.0.2.1/', undefined],
  ['https://0x7f000001/', 'https://127.0.0.1/'],
  ['https://[2001:db8::1]/', undefined],
  ['ftp://app.example/', undefined],
  ['app', undefined],
  ['', undefined],
])('the client %s is %s', (text, wanted) => {
  expect(clientIdOf(text)).toBe(wanted)
})

test.each([
  ['https://app.example/callback', true],
  ['https://app.example:443/callback?x=1', true],
  ['http://app.example/callback', false],
  ['https://app.example:444/', false],
  ['https://sub.app.example/', false],
  ['https://app.example/#x', false],
  ['my-app:/callback', true],
  ['my-app:/other', false],
  ['javascript:alert(1)', false],
  ['https://app.example/日', false],
  ['https:app.example/', false],
  ['https:///app.example/', false],
  ['data:text/html,x', false],
])('%s can be a redirect of the app: %s', (redirect, wanted) => {
  expect(isRedirectOf(redirect, 'https://app.example/', ['my-app:/callback', 'javascript:alert(1)'])).toBe(
    wanted,
  )
})

test('a document of an app has its own URL, and is not read after a redirect', async () => {
  const document = { client_id: id, client_name: 'My app', redirect_uris: ['my-app:/callback'] }
  const wanted = { name: 'My app', redirects: ['my-app:/callback'] }
  const json = JSON.stringify(document)
  expect(await fetchClient(id, serving(json, 'application/json'))).toEqual(wanted)
  expect(await fetchClient(id, serving(json, 'application/json', 'https://other.example/'))).toEqual({
    redirects: [],
  })
  const other = JSON.stringify({ ...document, client_id: 'https://other.example/' })
  expect(await fetchClient(id, serving(other, 'application/json'))).toEqual({ redirects: [] })
  expect(await fetchClient(id, serving('[1', 'application/json'))).toEqual({ redirects: [] })
})

test('a page of an app has its name and its redirects', async () => {
  const page =
    '<link rel="redirect_uri" href="/back"><div class="h-app"><a class="u-url p-name" href="/">My <b>app</b></a></div>'
  expect(await fetchClient(id, serving(page, 'text/html'))).toEqual({
    name: 'My app',
    redirects: ['https://app.example/back'],
  })
})

test('an app of this machine is not requested', async () => {
  const never: Http = async () => {
    throw new Error('it was requested')
  }
  for (const client of [
    'http://127.0.0.1:8000/',
    'http://[::1]/',
    'http://localhost/',
    'http://app.localhost/',
  ])
    expect(await fetchClient(client, never)).toEqual({ redirects: [] })
})

test('relations in headers and a base of the page count; after a redirect to another host, nothing does', async () => {
  const page = '<base href="/sub/"><link rel="nofollow redirect_uri" href="back">'
  const redirects = ['https://app.example/header', 'https://app.example/sub/back']
  const link: Http = async (request) => ({
    ...((await serving(page, 'text/html', 'https://app.example/')(request)) as HttpResponse),
    header: (name) => (name === 'link' ? '</header>; title="x"; rel="redirect_uri"' : undefined),
  })
  expect(await fetchClient('https://app.example/', link)).toEqual({ redirects })
  expect(await fetchClient('https://other.example/', link)).toEqual({ redirects: [] })
})

test('four apps are requested at a time, others wait, and too many are refused; what was read is remembered', async () => {
  const ends: (() => void)[] = []
  let requests = 0
  const clients = openClients(
    (name) => {
      requests++
      return new Promise((resolve) => ends.push(() => resolve({ name, redirects: [] })))
    },
    () => 0,
  )
  const answers: ReturnType<typeof clients>[] = []
  for (let index = 0; index < 30; index++) {
    answers.push(clients(`https://a${index}.example/`))
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(requests).toBe(4)
  expect(await Promise.all(answers.slice(20))).toEqual(Array.from({ length: 10 }, () => undefined))
  for (let at = 0; at < 20; at++) {
    await new Promise((resolve) => setImmediate(resolve))
    ends[at]?.()
  }
  expect((await Promise.all(answers.slice(0, 20))).map((info) => info?.name)).toHaveLength(20)
  expect(await clients('https://a3.example/')).toEqual({ name: 'https://a3.example/', redirects: [] })
  expect(requests).toBe(20)
})

test('a code is valid for ten minutes', () => {
  let time = 0
  const codes = openCodes(() => time)
  const grant = { clientId: id, redirectUri: id, scope: [] }
  const [early, late] = [codes.create(grant), codes.create(grant)]
  time = 599_999
  expect(codes.use(early)).toEqual({ grant })
  time = 600_001
  expect(codes.use(late)).toEqual({})
})

test('the photo of the profile is below the path of the site, as on its pages', () => {
  const { config } = parseConfig({
    path: 'site.yaml',
    file: 'content/site.yaml',
    value: 'url: https://example.com/blog/\ntitle: A\nauthor: { name: A, photo: /me.jpg }\n',
  })
  if (config === undefined) throw new Error('the settings are invalid')
  expect(profileOf(config, ['profile'])).toMatchObject({ photo: 'https://example.com/blog/me.jpg' })
})
