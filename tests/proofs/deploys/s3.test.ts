import { spawn } from 'node:child_process'
import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { request as forward, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { signedRequest } from '../../../src/deploy/s3-store.js'
import { blogWithTarget, deploy, note, siteSettings } from '../../deploys.js'
import { serve } from '../../server.js'
import { filesIn, testFolder, writeFiles } from '../../support.js'

const isInstalled = existsSync(join(testFolder, 'servers/node_modules/s3rver'))
const describeS3 = isInstalled || process.env.CI === 'true' ? describe : describe.skip

type Logged = { readonly method: string; readonly key: string; readonly status: number }

/** A bucket `www` of a real server, which serves it as a website. Requests are logged, and some of them fail on demand. */
const bucket = async () => {
  // Its tokens for the next page of a list use an old cipher.
  const server = spawn(process.execPath, ['--openssl-legacy-provider', join(testFolder, 'servers/s3.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  afterAll(() => server.kill())
  const [line] = await once(server.stdout, 'data')
  const port = Number(String(line))
  const log: Logged[] = []
  const busy = new Map<string, Promise<void>>()
  const state = { fails: (_method: string): boolean => false }
  const url = await serve(async (request, response) => {
    const { method = 'GET' } = request
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const key = decodeURIComponent((request.url ?? '').replace(/\?.*$/, '').replace(/^\/www\/?/, ''))
    const done = (status: number): number => log.push({ method, key, status })
    // The server writes an object in two steps, and a visitor must not meet the first.
    const name = /(?:^|\/)$/.test(key) ? `${key}index.html` : key
    const before = busy.get(name)
    busy.set(name, new Promise<void>((resolve) => response.on('close', resolve)))
    await before
    const refuse = (code: string): void => {
      done(403)
      response.writeHead(403).end(`<Error><Code>${code}</Code><Message>Stopped</Message></Error>`)
    }
    if (state.fails(method)) return refuse('AccessDenied')
    // The server does not calculate signatures of version 4.
    if (
      request.headers.authorization?.includes('Credential=S3RVER/') === true &&
      !isSigned(request, body, 'S3RVER')
    )
      return refuse('SignatureDoesNotMatch')
    const { path, headers } = { path: request.url ?? '', headers: request.headers }
    const onward = forward({ port, host: '127.0.0.1', method, path, headers }, (answer: IncomingMessage) => {
      done(answer.statusCode ?? 0)
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    onward.end(body)
  })
  const settings = (more = ''): string =>
    siteSettings(
      `s3: { endpoint: "${url}", bucket: www, redirects: true${more} }`,
      `network: { allow: ["${new URL(url).host}"] }\n`,
    )
  const root = blogWithTarget('folder: { path: /nowhere }')
  writeFiles(root, { 'content/site.yaml': settings() })
  const get = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${url}/www/${path}`, { redirect: 'manual', ...init, headers: { accept: 'text/html' } })
  /** Keys of the site's objects, without releases. */
  const keys = async (): Promise<string[]> => {
    const signed = await signedRequest(
      { url: `${url}/www?list-type=2&max-keys=1000` },
      { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
      { service: 's3', region: 'us-east-1' },
    )
    const text = await (await fetch(signed.url, { headers: { ...signed.headers } })).text()
    return [...text.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => key.replace(/&#x27;/g, "'"))
  }
  const siteKeys = async (): Promise<string[]> =>
    (await keys()).filter((key) => !key.startsWith('.smallsocial/'))
  /** What a deploy did, without reading and the records of releases. */
  const sent = (): string[] =>
    log
      .splice(0)
      .filter(
        ({ method, key, status }) => method !== 'GET' && status < 300 && !key.startsWith('.smallsocial/'),
      )
      .map(({ method, key }) => `${method} ${key}`)
  return { url, root, log, state, settings, get, keys, siteKeys, sent }
}

/** Whether a request has the signature of its method, path, query, headers and body, as AWS verifies it. */
const isSigned = ({ method, url = '', headers }: IncomingMessage, body: Buffer, secret: string): boolean => {
  const [, scope = '', names = '', signature] =
    /Credential=[^/]+\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)/.exec(headers.authorization ?? '') ??
    []
  const encoded = (text: string): string =>
    encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
  const { pathname, searchParams } = new URL(url, 'http://x')
  const payload = createHash('sha256').update(body).digest('hex')
  const request = [
    method,
    pathname
      .split('/')
      .map((part) => encoded(decodeURIComponent(part)))
      .join('/'),
    [...searchParams]
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .sort()
      .join('&'),
    ...names.split(';').map((name) => `${name}:${String(headers[name]).trim().replace(/ +/g, ' ')}`),
    '',
    names,
    payload,
  ].join('\n')
  const text = [
    'AWS4-HMAC-SHA256',
    headers['x-amz-date'],
    scope,
    createHash('sha256').update(request).digest('hex'),
  ].join('\n')
  const key = scope
    .split('/')
    .reduce<string | Buffer>(
      (last, part) => createHmac('sha256', last).update(part).digest(),
      `AWS4${secret}`,
    )
  return (
    headers['x-amz-content-sha256'] === payload &&
    createHmac('sha256', key).update(text).digest('hex') === signature
  )
}

const secrets = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' }
const built = (root: string): string[] =>
  [...filesIn(join(root, 'public')).keys()].filter((path) => path !== '').sort()

describe('signatures', () => {
  const credentials = {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  }
  // https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
  test.each([
    [
      'GET',
      'test.txt',
      { range: 'bytes=0-9' },
      '',
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ],
    [
      'PUT',
      'test$file.text',
      { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
      'Welcome to Amazon S3.',
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    ],
    ['GET', '?lifecycle', {}, '', 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'],
    [
      'GET',
      '?max-keys=2&prefix=J',
      {},
      '',
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    ],
  ] as const)(
    '%s %s is signed as in the documentation of AWS',
    async (method, path, headers, body, signature) => {
      const { headers: signed } = await signedRequest(
        {
          url: `https://examplebucket.s3.amazonaws.com/${path}`,
          method,
          headers,
          ...(body !== '' && { body: Buffer.from(body) }),
        },
        credentials,
        { service: 's3', region: 'us-east-1', datetime: '20130524T000000Z' },
      )
      expect(signed?.authorization).toMatch(new RegExp(`Signature=${signature}$`))
    },
  )
})

describeS3('s3', () => {
  test('sends what differs, with its headers, and nothing when nothing differs', async () => {
    const { root, get, siteKeys, sent } = await bucket()
    writeFiles(root, {
      'content/notes/b.md': '---\ndate: 2026-05-02\naliases: ["/old/"]\n---\nB.\n',
      "content/static/ü + (1)'s.txt": 'text',
      'content/static/_headers': '/*.txt\n  Cache-Control: max-age=7\n',
      'templates/custom.css': 'p { color: blue }',
    })
    const first = await deploy(root, [], secrets)
    expect(first.stderr).toBe('')
    expect(first.stdout).toBe(`s3: ${built(root).length} files sent; www, 0 deleted\n`)
    expect(await siteKeys()).toEqual(built(root))
    const order = sent().map((one) => one.slice(4))
    expect(order.at(-1)).toBe('smallsocial.json')
    expect(order.at(-2)).toBe('index.html')
    const firstPage = order.findIndex((path) => path.endsWith('.html'))
    expect(order.findLastIndex((path) => /\.(?:css|png|ico|svg)$/.test(path))).toBeLessThan(firstPage)

    const page = await get('notes/a/')
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect((await get('feed.xml')).headers.get('content-type')).toBe('application/rss+xml; charset=utf-8')
    expect((await get(encodeURIComponent("ü + (1)'s.txt"))).headers.get('cache-control')).toBe('max-age=7')
    const style = built(root).find((path) => path.includes('/custom-')) ?? ''
    const main = built(root).find((path) => path.includes('/style-')) ?? ''
    expect((await get(main)).headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    const moved = await get('old/')
    expect([moved.status, moved.headers.get('location')]).toEqual([301, '/notes/b/'])

    expect((await deploy(root, [], secrets)).stdout).toBe('s3: nothing deployed, www has this site already\n')
    expect(sent()).toEqual([])

    rmSync(join(root, 'content/notes/b.md'))
    writeFiles(root, { 'content/notes/a.md': note('Changed.'), 'templates/custom.css': 'p { color: red }' })
    expect((await deploy(root, [], secrets)).status).toBe(0)
    expect((await siteKeys()).filter((key) => !built(root).includes(key))).toEqual([style])
    writeFiles(root, { 'content/notes/a.md': note('Changed again.') })
    sent()
    await deploy(root, [], secrets)
    const again = sent()
    expect(again.toSorted()).toEqual([
      `DELETE ${style}`,
      ...[
        '404.html',
        'feed.xml',
        'index.html',
        'notes/a/index.html',
        'notes/index.html',
        'smallsocial.json',
      ].map((path) => `PUT ${path}`),
    ])
    expect(again.slice(-4)).toEqual([
      'PUT feed.xml',
      'PUT index.html',
      'PUT smallsocial.json',
      `DELETE ${style}`,
    ])
    expect(await siteKeys()).toEqual(built(root))
  })

  test('reads a list of more than a thousand objects', async () => {
    const { root, sent } = await bucket()
    for (let n = 0; n < 1100; n++) writeFiles(root, { [`content/static/files/${n}.txt`]: `${n}` })
    expect((await deploy(root, [], secrets)).status).toBe(0)
    sent()
    rmSync(join(root, 'content/static/files/999.txt'))
    expect((await deploy(root, [], secrets)).stdout).toBe('s3: no files sent; www, 1 deleted\n')
    expect(sent()).toEqual(['DELETE files/999.txt'])
  })

  test('keeps what is not ours, and does not replace it unasked', async () => {
    const { url, root, keys, settings } = await bucket()
    for (const key of ['index.html', 'photos/1.jpg']) {
      const { headers } = await signedRequest(
        { url: `${url}/www/${key}`, method: 'PUT', body: Buffer.from('not ours') },
        { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
        { service: 's3', region: 'us-east-1' },
      )
      await fetch(`${url}/www/${key}`, { method: 'PUT', headers: { ...headers }, body: 'not ours' })
    }
    const refused = await deploy(root, [], secrets)
    expect([refused.status, refused.stderr]).toEqual([
      1,
      expect.stringContaining('`index.html` is an object that no deploy wrote'),
    ])
    expect(await keys()).toEqual(['index.html', 'photos/1.jpg'])
    writeFiles(root, { 'content/site.yaml': settings(', prefix: "blog"') })
    expect((await deploy(root, [], secrets)).status).toBe(0)
    expect((await keys()).filter((key) => !key.startsWith('blog/'))).toEqual(['index.html', 'photos/1.jpg'])
    writeFiles(root, { 'content/site.yaml': settings(', overwrite: true') })
    expect((await deploy(root, [], secrets)).status).toBe(0)
    rmSync(join(root, 'content/notes/a.md'))
    writeFiles(root, { 'content/notes/b.md': note('B.') })
    expect((await deploy(root, [], secrets)).status).toBe(0)
    expect(await keys()).toContain('photos/1.jpg')
  })

  test('returns to the release before', async () => {
    const { root, get, siteKeys, keys } = await bucket()
    writeFiles(root, { 'content/notes/gone.md': '---\ndate: 2026-05-02\naliases: ["/old/"]\n---\nGone.\n' })
    await deploy(root, [], secrets)
    const none = await deploy(root, ['--rollback'], secrets)
    expect([none.status, none.stderr]).toEqual([1, expect.stringContaining('there is no earlier release')])
    const before = filesIn(join(root, 'public'))
    rmSync(join(root, 'content/notes/gone.md'))
    writeFiles(root, { 'content/notes/a.md': note('Changed.'), 'content/notes/new.md': note('New.') })
    await deploy(root, [], secrets)
    const back = await deploy(root, ['--rollback'], secrets)
    expect(back.stdout).toMatch(/^s3: \d+ files sent; www has the release of \S+ again$/m)
    expect(await siteKeys()).toEqual([...before.keys()].filter((path) => path !== '').sort())
    for (const [path, bytes] of before)
      if (!/^$|_|old\//.test(path)) expect(await (await get(path)).text(), path).toBe(bytes.toString())
    expect((await get('old/')).headers.get('location')).toBe('/notes/gone/')
    expect((await keys()).filter((key) => key.startsWith('.smallsocial/'))).toHaveLength(1)
    expect((await deploy(root, ['--rollback'], secrets)).status).toBe(1)
    const again = await deploy(root, [], secrets)
    expect([again.status, await siteKeys()]).toEqual([0, built(root)])
  })

  test('does not return to a release of which nothing was saved, also after an interruption', async () => {
    const { root, state, settings } = await bucket()
    writeFiles(root, { 'content/site.yaml': settings(', rollback: false') })
    await deploy(root, [], secrets)
    writeFiles(root, { 'content/notes/a.md': note('Changed.') })
    await deploy(root, [], secrets)
    const rolledBack = async (): Promise<string> => (await deploy(root, ['--rollback'], secrets)).stderr
    expect(await rolledBack()).toContain('there is no earlier release')
    writeFiles(root, { 'content/notes/a.md': note('Changed again.') })
    let puts = 0
    state.fails = (method) => method === 'PUT' && ++puts > 3
    expect((await deploy(root, [], secrets)).status).toBe(1)
    state.fails = () => false
    expect(await rolledBack()).toContain('there is no earlier release')
  })

  test('goes on after an interruption, and can still return to the release before', async () => {
    const { root, state, siteKeys, sent, get } = await bucket()
    await deploy(root, [], secrets)
    const before = await (await get('notes/a/')).text()
    for (let n = 0; n < 30; n++) writeFiles(root, { [`content/notes/n${n}.md`]: note(`N ${n}.`) })
    writeFiles(root, { 'content/notes/a.md': note('Changed.') })
    sent()
    let puts = 0
    state.fails = (method) => method === 'PUT' && ++puts > 20
    const stopped = await deploy(root, [], secrets)
    expect([stopped.status, stopped.stderr]).toEqual([
      1,
      expect.stringContaining('it answers 403: AccessDenied: Stopped'),
    ])
    const first = sent()
    state.fails = () => false
    const done = await deploy(root, [], secrets)
    expect(done.status).toBe(0)
    const second = sent()
    expect(first.length).toBeGreaterThan(10)
    expect(second.filter((one) => first.includes(one))).toEqual([])
    expect(await siteKeys()).toEqual(built(root))
    expect((await deploy(root, ['--rollback'], secrets)).status).toBe(0)
    expect((await siteKeys()).filter((key) => key.startsWith('notes/n'))).toEqual([])
    expect(await (await get('notes/a/')).text()).toBe(before)
  })

  test('is a store without TLS, too, but no address that receives a secret is', async () => {
    const { root } = await bucket()
    const settings = (more: string): string =>
      siteSettings(`s3: { endpoint: "http://store.invalid:9000", bucket: www${more} }`)
    writeFiles(root, { 'content/site.yaml': settings('') })
    expect((await deploy(root, [], secrets)).stderr).toContain('store.invalid')
    writeFiles(root, { 'content/site.yaml': settings(', purge: ["http://cdn.example/purge"]') })
    expect((await deploy(root, [], secrets)).stderr).toContain(
      'one of `deploy.s3.purge` is `http://cdn.example/purge`',
    )
  })

  test('names a wrong key, a bucket that is not there, and a missing secret, and prints none', async () => {
    const { root, settings } = await bucket()
    const wrong = await deploy(root, [], { ...secrets, AWS_SECRET_ACCESS_KEY: 'wrong-secret' })
    expect(wrong.stderr).toContain(
      'www: it refuses the signature: AWS_SECRET_ACCESS_KEY is wrong, or the region',
    )
    const other = await deploy(root, [], { ...secrets, AWS_ACCESS_KEY_ID: 'other' })
    expect(other.stderr).toContain('it does not know the access key of AWS_ACCESS_KEY_ID')
    expect((await deploy(root)).stderr).toContain('`AWS_ACCESS_KEY_ID` is not in the environment')
    writeFiles(root, { 'content/site.yaml': settings().replace('bucket: www', 'bucket: www2') })
    const missing = await deploy(root, [], secrets)
    expect(missing.stderr).toContain('there is no bucket `www2`')
    for (const { stdout, stderr } of [wrong, other, missing])
      expect(stdout + stderr).not.toMatch(/wrong-secret|S3RVER/)
  })

  test('notifies CloudFront and other caches of what has changed, and again when they did not accept it', async () => {
    const { root, settings } = await bucket()
    const asked: string[] = []
    let status = 201
    const cdn = await serve(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      asked.push(`${request.method} ${request.url} ${request.headers.authorization?.slice(0, 16)} ${body}`)
      response.writeHead(status).end()
    })
    const more = `, cloudfront: E1, cloudfrontApi: "${cdn}", purge: ["${cdn}/purge"]`
    const withCdn = settings(more).replace(
      'network: { allow: [',
      `network: { allow: ["${new URL(cdn).host}", `,
    )
    writeFiles(root, { 'content/site.yaml': withCdn })
    const env = { ...secrets, PURGE_AUTHORIZATION: 'Bearer purge-secret' }
    await deploy(root, [], env)
    expect(asked.splice(0)).toEqual([
      'POST /purge Bearer purge-sec {"purge_everything":true}',
      expect.stringMatching(
        /^POST \/2020-05-31\/distribution\/E1\/invalidation AWS4-HMAC-SHA256 .*<Path>\/notes\/a\/<\/Path>/,
      ),
    ])
    writeFiles(root, { 'content/notes/a.md': note('Changed.') })
    status = 403
    const failed = await deploy(root, [], env)
    expect([failed.status, failed.stderr]).toEqual([
      1,
      expect.stringContaining('could not be asked to forget the old pages: it answers 403'),
    ])
    expect(failed.stderr).not.toContain('purge-secret')
    status = 200
    asked.splice(0)
    expect((await deploy(root, [], env)).status).toBe(0)
    expect(asked).toEqual([expect.stringContaining('/purge'), expect.stringContaining('<Path>/*</Path>')])
    writeFiles(root, { 'content/notes/a.md': note('Changed again.') })
    await deploy(root, [], env)
    expect(asked.at(-1)).toContain('<Path>/notes/a/index.html</Path><Path>/notes/a/</Path>')
    const below = withCdn.replace('https://blog.invalid/', 'https://blog.invalid/blog/')
    writeFiles(root, { 'content/site.yaml': below, 'content/notes/a.md': note('Below a path.') })
    await deploy(root, [], env)
    expect(asked.at(-1)).toContain('<Path>/blog/notes/a/index.html</Path><Path>/blog/notes/a/</Path>')
  })

  test('a visitor never sees a page without its style sheet', async () => {
    const { root, get } = await bucket()
    for (let n = 0; n < 40; n++) writeFiles(root, { [`content/notes/n${n}.md`]: note(`N ${n}.`) })
    writeFiles(root, { 'templates/custom.css': 'p { color: black }' })
    await deploy(root, [], secrets)
    let isDone = false
    let visits = 0
    const broken: string[] = []
    const visit = async (): Promise<void> => {
      while (!isDone || visits < 1000) {
        const path = visits % 3 === 0 ? '' : `notes/n${visits % 40}/`
        visits++
        const page = await get(path)
        const styles = [...(await page.text()).matchAll(/href="\/(assets\/[^"]+\.css)"/g)]
        const answers = await Promise.all(styles.map(([, style = '']) => get(style)))
        if (page.status !== 200 || styles.length !== 2 || answers.some(({ status }) => status !== 200))
          broken.push(`${path} ${page.status}, ${styles.map(([, style]) => style)}`)
      }
    }
    const visitors = [visit(), visit()]
    for (const color of ['red', 'green', 'blue']) {
      writeFiles(root, {
        'templates/custom.css': `p { color: ${color} }`,
        'content/notes/n1.md': note(color),
      })
      expect((await deploy(root, [], secrets)).status).toBe(0)
    }
    isDone = true
    await Promise.all(visitors)
    expect(visits).toBeGreaterThanOrEqual(1000)
    expect(broken).toEqual([])
  })
})
