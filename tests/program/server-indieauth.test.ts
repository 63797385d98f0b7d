import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { post, startServer, until } from '../own-server.js'
import { startCli } from '../support.js'

const server = await startServer({}, { settings: 'webmention: { moderation: all }\n' })
const passphrase = 'correct horse battery'
const setPassphrase = async (text: string): Promise<number | null> =>
  (await startCli(['server', 'passwd', '--root', server.root], { input: `${text}\n` }).done).status
await setPassphrase(passphrase)

const me = 'https://blog.example/'
const client = 'https://app.example/'
const redirect = 'https://app.example/callback'

const verifier = randomBytes(32).toString('base64url')
const challengeOf = (text: string): string => createHash('sha256').update(text).digest('base64url')

const request: Readonly<Record<string, string>> = {
  response_type: 'code',
  client_id: client,
  redirect_uri: redirect,
  state: 'st/at+e 1',
  code_challenge: challengeOf(verifier),
  code_challenge_method: 'S256',
  scope: 'create update media',
  me,
}

let addresses = 0
/** A browser with one cookie, at an address of its own. */
const openBrowser = () => {
  let cookie = ''
  const from = { 'x-forwarded-for': `198.51.100.${++addresses % 250}` }
  const keep = (response: Response): Response => {
    const set = response.headers.get('set-cookie')
    if (set !== null) cookie = set.split(';')[0] ?? ''
    return response
  }
  return {
    get: async (parameters: Readonly<Record<string, string>> | URLSearchParams): Promise<Response> =>
      keep(
        await fetch(`${server.url}auth?${new URLSearchParams(parameters as Record<string, string>)}`, {
          redirect: 'manual',
          headers: { accept: 'text/html', ...from },
        }),
      ),
    post: async (
      fields: Readonly<Record<string, string>> | URLSearchParams,
      headers: Readonly<Record<string, string>> = {},
    ): Promise<Response> => keep(await post(`${server.url}auth`, fields, { cookie, ...from, ...headers })),
    dropCookie: (): void => {
      cookie = ''
    },
  }
}

const requestIdIn = (html: string): string => /name="request" value="([^"]+)"/.exec(html)?.[1] ?? ''

/** Asks, allows with the passphrase, and returns the parameters of the redirect to the app. */
const authorize = async (
  more: Readonly<Record<string, string>> = {},
  scope: readonly string[] = (more.scope ?? request.scope ?? '').split(' '),
): Promise<URLSearchParams> => {
  const browser = openBrowser()
  const page = await browser.get({ ...request, ...more })
  expect(page.status).toBe(200)
  const form = new URLSearchParams({ request: requestIdIn(await page.text()), passphrase, decision: 'allow' })
  for (const word of scope) form.append('scope', word)
  const back = await browser.post(form)
  expect(back.status).toBe(302)
  const location = new URL(back.headers.get('location') ?? '')
  expect(location.origin + location.pathname).toBe(more.redirect_uri ?? redirect)
  return location.searchParams
}

const exchange = (code: string, more: Readonly<Record<string, string>> = {}): Promise<Response> =>
  post(`${server.url}token`, {
    grant_type: 'authorization_code',
    code,
    client_id: client,
    redirect_uri: redirect,
    code_verifier: verifier,
    ...more,
  })

type Token = { access_token: string; scope: string; me: string; token_type: string; profile?: object }
const newToken = async (
  more: Readonly<Record<string, string>> = {},
  scope?: readonly string[],
): Promise<Token> => {
  const code = (await authorize(more, scope)).get('code') ?? ''
  return (await (await exchange(code)).json()) as Token
}
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` })

test('the metadata are complete, and their URL begins with the issuer', async () => {
  const response = await fetch(`${server.url}metadata`)
  expect(response.headers.get('content-type')).toBe('application/json')
  const metadata = (await response.json()) as Record<string, unknown>
  expect(metadata).toMatchObject({
    issuer: server.url,
    authorization_endpoint: `${server.url}auth`,
    token_endpoint: `${server.url}token`,
    introspection_endpoint: `${server.url}introspect`,
    revocation_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  })
  const wellKnown = new URL('/.well-known/oauth-authorization-server/server', server.url)
  expect(await (await fetch(wellKnown)).json()).toEqual(metadata)
})

describe('the walk of an app', () => {
  test('gives a token for what was allowed, with exact state and issuer', async () => {
    const back = await authorize({}, ['create', 'media'])
    expect(back.get('state')).toBe(request.state)
    expect(back.get('iss')).toBe(server.url)
    const response = await exchange(back.get('code') ?? '')
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toMatchObject({ me, token_type: 'Bearer', scope: 'create media' })
  })

  test('shows the app, the author and each scope, and may not be framed', async () => {
    const page = await openBrowser().get({ ...request, scope: 'create <b>odd</b>'.replace(/[<>/]/g, '-') })
    const html = await page.text()
    expect(html).toContain(client)
    expect(html).toContain(me)
    expect(html).toContain('value="create" checked')
    expect(html).toContain('-b-odd--b-')
    expect(page.headers.get('x-frame-options')).toBe('DENY')
    expect(page.headers.get('cache-control')).toBe('no-store')
    const policy = page.headers.get('content-security-policy')
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("form-action 'self' https://app.example")
    expect(page.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/)
  })

  test('without a scope gives the author, at the authorization endpoint, and no token', async () => {
    const code = (await authorize({ scope: '' }, [])).get('code') ?? ''
    const fields = { code, client_id: client, redirect_uri: redirect, code_verifier: verifier }
    const response = await post(`${server.url}auth`, fields)
    expect(await response.json()).toEqual({ me })
    const second = (await authorize({ scope: '' }, [])).get('code') ?? ''
    expect(await (await exchange(second)).json()).toMatchObject({ error: 'invalid_grant' })
  })

  test('with the scope profile gives the profile', async () => {
    const token = await newToken({ scope: 'profile' })
    expect(token.profile).toEqual({ name: 'Ada Example', url: me })
    const userinfo = await fetch(`${server.url}userinfo`, { headers: bearer(token.access_token) })
    expect(await userinfo.json()).toEqual({ name: 'Ada Example', url: me })
    const other = await newToken()
    const refused = await fetch(`${server.url}userinfo`, { headers: bearer(other.access_token) })
    expect([refused.status, await refused.json()]).toMatchObject([403, { error: 'insufficient_scope' }])
  })

  test('of an old app needs no challenge, but then no verifier may come', async () => {
    const old = { code_challenge: '', code_challenge_method: '' }
    const page = await openBrowser().get({ ...request, ...old })
    expect(await page.text()).toContain('PKCE')
    const code = (await authorize(old)).get('code') ?? ''
    expect(await (await exchange(code)).json()).toMatchObject({ error: 'invalid_grant' })
    const again = (await authorize(old)).get('code') ?? ''
    expect(await (await exchange(again, { code_verifier: '' })).json()).toMatchObject({ me })
  })

  test('ends with access_denied when the author denies', async () => {
    const browser = openBrowser()
    const id = requestIdIn(await (await browser.get(request)).text())
    const back = await browser.post({ request: id, decision: 'deny' })
    const { searchParams } = new URL(back.headers.get('location') ?? '')
    expect(Object.fromEntries(searchParams)).toEqual({
      error: 'access_denied',
      state: request.state,
      iss: server.url,
    })
  })
})

describe('a wrong request is a page, not a redirect, with', () => {
  const wrong: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'no client': { client_id: '' },
    'a client that is no URL': { client_id: 'app' },
    'a client with a fragment': { client_id: `${client}#x` },
    'a client with a user': { client_id: 'https://a@app.example/' },
    'a client with dot segments': { client_id: 'https://app.example/../x' },
    'a client with encoded dot segments': { client_id: 'https://app.example/%2e%2e/x' },
    'a client at an address': { client_id: 'https://10.0.0.1/', redirect_uri: 'https://10.0.0.1/x' },
    'no redirect': { redirect_uri: '' },
    'a redirect to another host': { redirect_uri: 'https://other.example/' },
    'a redirect to a host that begins alike': { redirect_uri: 'https://app.example.evil.example/' },
    'a redirect to another port': { redirect_uri: 'https://app.example:8443/callback' },
    'a redirect to another scheme': { redirect_uri: 'http://app.example/callback' },
    'a redirect with a user': { redirect_uri: 'https://app.example@evil.example/' },
    'a redirect with a fragment': { redirect_uri: `${redirect}#x` },
    'a script as redirect': { redirect_uri: 'javascript:alert(1)' },
    'a line end in the redirect': { redirect_uri: `${redirect}\r\nset-cookie:x` },
    'letters in the redirect that are not ASCII': { redirect_uri: 'https://app.example/日' },
    'a backslash in the redirect': { redirect_uri: 'https://app.example\\@evil.example/' },
  }
  for (const [name, more] of Object.entries(wrong))
    test(name, async () => {
      const page = await openBrowser().get({ ...request, ...more })
      expect(page.status).toBe(400)
      expect(page.headers.get('location')).toBeNull()
    })

  test('a parameter twice', async () => {
    const twice = new URLSearchParams(request)
    twice.append('redirect_uri', redirect)
    expect((await openBrowser().get(twice)).status).toBe(400)
  })
})

test.each([
  ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
  ['the challenge as it is', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['a challenge without a method', { code_challenge_method: '' }, 'invalid_request'],
  ['a short challenge', { code_challenge: 'abc' }, 'invalid_request'],
])('the app gets an error for %s', async (_, more, error) => {
  const back = await openBrowser().get({ ...request, ...more })
  expect(back.status).toBe(302)
  const { searchParams, origin } = new URL(back.headers.get('location') ?? '')
  expect(origin).toBe('https://app.example')
  expect(searchParams.get('error')).toBe(error)
  expect(searchParams.get('state')).toBe(request.state)
  expect(searchParams.get('iss')).toBe(server.url)
})

describe('a code', () => {
  test('is valid once; a second use revokes its token', async () => {
    const code = (await authorize()).get('code') ?? ''
    const { access_token: token } = (await (await exchange(code)).json()) as Token
    expect((await fetch(`${server.url}token`, { headers: bearer(token) })).status).toBe(200)
    const second = await exchange(code)
    expect([second.status, await second.json()]).toMatchObject([400, { error: 'invalid_grant' }])
    expect((await fetch(`${server.url}token`, { headers: bearer(token) })).status).toBe(401)
  })

  test.each([
    ['another verifier', { code_verifier: randomBytes(32).toString('base64url') }],
    ['no verifier', { code_verifier: '' }],
    ['another app', { client_id: 'https://other.example/' }],
    ['another redirect', { redirect_uri: 'https://app.example/other' }],
  ])('is used up by %s', async (_, more) => {
    const code = (await authorize()).get('code') ?? ''
    expect(await (await exchange(code, more)).json()).toMatchObject({ error: 'invalid_grant' })
    expect(await (await exchange(code)).json()).toMatchObject({ error: 'invalid_grant' })
  })

  test('must be there, with a grant type that is known', async () => {
    expect(await (await exchange('nothing')).json()).toMatchObject({ error: 'invalid_grant' })
    expect(await (await exchange('')).json()).toMatchObject({ error: 'invalid_request' })
    expect(await (await exchange('x', { grant_type: 'password' })).json()).toMatchObject({
      error: 'unsupported_grant_type',
    })
  })
})

describe('the form of the author', () => {
  const asked = async () => {
    const browser = openBrowser()
    const id = requestIdIn(await (await browser.get(request)).text())
    return { browser, form: { request: id, passphrase, decision: 'allow', scope: 'create' } }
  }

  test('needs the cookie of the browser that was asked', async () => {
    const { browser, form } = await asked()
    browser.dropCookie()
    expect((await browser.post(form)).status).toBe(403)
  })

  test('is not taken from another site', async () => {
    const { browser, form } = await asked()
    expect((await browser.post(form, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await browser.post(form, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await browser.post(form, { origin: 'null' })).status).toBe(403)
    const origin = new URL(server.url).origin
    expect((await browser.post(form, { origin, 'sec-fetch-site': 'same-origin' })).status).toBe(302)
  })

  test('needs the passphrase, and counts once', async () => {
    const { browser, form } = await asked()
    expect((await browser.post({ ...form, passphrase: '' })).status).toBe(403)
    expect((await browser.post({ ...form, passphrase: 'wrong' })).status).toBe(403)
    expect((await browser.post(form)).status).toBe(302)
    expect((await browser.post(form)).status).toBe(400)
  })

  test('gives no scope that was not asked for', async () => {
    const back = await authorize({ scope: 'create' }, ['create', 'delete'])
    expect(await (await exchange(back.get('code') ?? '')).json()).toMatchObject({ scope: 'create' })
  })
})

describe('a token', () => {
  test('is introspected by whoever has one', async () => {
    const { access_token: token } = await newToken()
    const introspect = (headers: Record<string, string>, text: string): Promise<Response> =>
      post(`${server.url}introspect`, { token: text }, headers)
    expect((await introspect({}, token)).status).toBe(401)
    expect(await (await introspect(bearer(token), token)).json()).toMatchObject({
      active: true,
      me,
      client_id: client,
      scope: 'create update media',
    })
    expect(await (await introspect(bearer(token), 'nothing')).json()).toEqual({ active: false })
  })

  test('is revoked, also in the old way, and unknown ones are no error', async () => {
    for (const [path, more] of [
      ['revoke', {}],
      ['token', { action: 'revoke' }],
    ] as const) {
      const { access_token: token } = await newToken()
      expect((await post(`${server.url}${path}`, { token, ...more })).status).toBe(200)
      expect((await fetch(`${server.url}token`, { headers: bearer(token) })).status).toBe(401)
      expect((await post(`${server.url}${path}`, { token: 'nothing', ...more })).status).toBe(200)
    }
  })

  test('is stored as a hash only, in a file for its owner; commands list, create and revoke', async () => {
    const { access_token: token } = await newToken()
    const file = join(server.root, '.smallsocial-server/tokens.json')
    expect(readFileSync(file, 'utf8')).not.toContain(token)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const run = async (...args: string[]): Promise<string> =>
      (await startCli(['server', 'tokens', '--root', server.root, ...args]).done).stdout
    const own = (await run('--create', 'Drafts', '--scope', 'create')).split('\n')[0] ?? ''
    expect((await fetch(`${server.url}token`, { headers: bearer(own) })).status).toBe(200)
    const line = (await run()).split('\n').find((one) => one.includes('Drafts')) ?? ''
    expect(line).toContain('create')
    expect(line).not.toContain(own)
    await run('--revoke', line.split(' ')[0] ?? '')
    expect((await fetch(`${server.url}token`, { headers: bearer(own) })).status).toBe(401)
    expect((await startCli(['server', 'tokens', '--root', server.root, '--revoke', 'x']).done).status).toBe(2)
    expect(
      (await startCli(['server', 'tokens', '--root', server.root, '--create', 'x', '--scope', 'y']).done)
        .status,
    ).toBe(2)
  })
})

test('two tabs do not disturb each other, and other browsers do not remove what the author is asked', async () => {
  const jar = new Map<string, string>()
  const from = { 'x-forwarded-for': '203.0.113.9' }
  const open = async (): Promise<string> => {
    const page = await fetch(`${server.url}auth?${new URLSearchParams(request)}`, { headers: from })
    const [name = '', value = ''] = (page.headers.get('set-cookie') ?? '').split(';')[0]?.split('=') ?? []
    jar.set(name, value)
    return requestIdIn(await page.text())
  }
  const [first, second] = [await open(), await open()]
  const local = { ...request, client_id: 'http://127.0.0.1:9/', redirect_uri: 'http://127.0.0.1:9/back' }
  for (let count = 0; count < 400; count++)
    await fetch(`${server.url}auth?${new URLSearchParams(local)}`, {
      headers: { 'x-forwarded-for': '203.0.113.66' },
    })
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  for (const id of [first, second]) {
    const fields = { request: id, passphrase, decision: 'allow', scope: 'create' }
    expect((await post(`${server.url}auth`, fields, { cookie, ...from })).status).toBe(302)
  }
})

test.each(['1.2.3.4:5555', 'fe80::1%eth0', '[2001:db8::1]', '[2001:db8::1]:99', 'unknown', ':', '::::', ','])(
  'an address that a proxy writes as %s ends nothing',
  async (address) => {
    const answered = await fetch(`${server.url}healthz`, { headers: { 'x-forwarded-for': address } })
    expect(answered.status).toBe(200)
  },
)

test('wrong passphrases of one IPv6 network count together', async () => {
  const from = (host: number): Record<string, string> => ({ 'x-forwarded-for': `2001:db8::${host}` })
  const page = await fetch(`${server.url}auth?${new URLSearchParams(request)}`, { headers: from(1) })
  const cookie = (page.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const id = requestIdIn(await page.text())
  const statuses: number[] = []
  for (let host = 1; host <= 7; host++)
    statuses.push(
      (
        await post(
          `${server.url}auth`,
          { request: id, passphrase: 'x', decision: 'allow' },
          { cookie, ...from(host) },
        )
      ).status,
    )
  expect(statuses).toEqual([403, 403, 403, 403, 403, 429, 429])
})

test('tokens that are created at once are all stored; a damaged file is not overwritten', async () => {
  const run = (...args: string[]) => startCli(['server', 'tokens', '--root', server.root, ...args]).done
  const names = Array.from({ length: 8 }, (_, index) => `At once ${index}`)
  await Promise.all(names.map((name) => run('--create', name)))
  const { stdout } = await run()
  for (const name of names) expect(stdout).toContain(name)
  const file = join(server.root, '.smallsocial-server/tokens.json')
  const before = readFileSync(file, 'utf8')
  writeFileSync(file, before.replace(/\]\s*\}\s*$/, ',]}'))
  const refused = await run('--create', 'x')
  expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('the file cannot be read')])
  expect((await fetch(`${server.url}healthz`)).status).toBe(200)
  writeFileSync(file, before)
})

test('the passphrase is stored as a hash only, in a file for its owner; a short one is refused', async () => {
  const file = join(server.root, '.smallsocial-server/passphrase.json')
  expect(readFileSync(file, 'utf8')).not.toContain('horse')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(await setPassphrase('short')).toBe(2)
})

test('apps in a browser may ask', async () => {
  const answered = await fetch(`${server.url}token`, { method: 'OPTIONS' })
  expect(answered.status).toBe(204)
  expect(answered.headers.get('access-control-allow-origin')).toBe('*')
  expect(answered.headers.get('access-control-allow-headers')).toContain('authorization')
})

test('10,000 wrong passphrases do not find it, and issued tokens go on working', async () => {
  const { access_token: token } = await newToken()
  const browser = openBrowser()
  const id = requestIdIn(await (await browser.get(request)).text())
  const answers = new Map<number, number>()
  let left = 10_000
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      while (left-- > 0) {
        const { status } = await browser.post({ request: id, passphrase: `guess ${left}`, decision: 'allow' })
        answers.set(status, (answers.get(status) ?? 0) + 1)
      }
    }),
  )
  expect(answers.get(302)).toBeUndefined()
  expect(answers.get(429)).toBeGreaterThan(9900)
  expect((await fetch(`${server.url}token`, { headers: bearer(token) })).status).toBe(200)
  const limited = await browser.post({ request: id, passphrase, decision: 'allow' })
  expect([limited.status, Number(limited.headers.get('retry-after')) > 0]).toEqual([429, true])
})

test('the log has a line for each request, and no secret', async () => {
  const { access_token: token } = await newToken()
  await fetch(`${server.url}token?secret=in-the-query`, { headers: bearer(token) })
  const log = await until(() => server.output().includes('GET /server/token 200') && server.output())
  expect(log).toMatch(/POST \/server\/token 200 \d+ ms {2}a token for https:\/\/app\.example\//)
  for (const secret of [token, passphrase, 'in-the-query', verifier]) expect(log).not.toContain(secret)
})

test('a signal ends the server after the requests that it has begun', async () => {
  await server.kill('SIGTERM')
  await server.restart()
  const browsers = Array.from({ length: 6 }, openBrowser)
  // Passphrases are checked one after the other: when the first is answered, the others have begun.
  const ids = await Promise.all(
    browsers.map(async (one) => requestIdIn(await (await one.get(request)).text())),
  )
  const slow = browsers.map((one, index) =>
    one.post({ request: ids[index] ?? '', passphrase: 'wrong', decision: 'allow' }),
  )
  await Promise.race(slow)
  const ended = server.kill('SIGTERM')
  expect((await Promise.all(slow)).map(({ status }) => status)).toEqual(slow.map(() => 403))
  await ended
  await expect(fetch(`${server.url}healthz`)).rejects.toThrow()
  await server.restart()
  expect((await fetch(`${server.url}healthz`)).status).toBe(200)
})
