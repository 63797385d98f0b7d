import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { blogWithTarget, deploy, note, siteSettings } from '../../deploys.js'
import { answer, serve } from '../../server.js'
import { filesIn, runCli, writeFiles } from '../../support.js'

const built = (root: string): string[] =>
  [...filesIn(join(root, 'public')).keys()].filter((path) => path !== '').sort()
const sha1 = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex')

/** Reads the parts of a form. */
const formOf = async (request: AsyncIterable<unknown>, type: string): Promise<[string, File | string][]> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const form = await new Response(Buffer.concat(chunks), { headers: { 'content-type': type } }).formData()
  return [...form] as [string, File | string][]
}

/** Deploys to a stand-in on 127.0.0.1, at which the site is, too. */
const deployTo = (url: string, root: string, env: Record<string, string>) =>
  deploy(root, ['--allow-host', new URL(url).host], env)

describe('neocities', () => {
  /** A stand-in for the API of Neocities as https://neocities.org/api and its source have it, with faults on demand. */
  const neocities = async (more = '') => {
    const files = new Map<string, Buffer>([['not_found.html', Buffer.from('of Neocities')]])
    const log: string[] = []
    const state = {
      fault: undefined as '429 once' | '500 once' | 'no space' | undefined,
      uploads: 0,
      failsAfter: 99,
    }
    const url = await serve(async (request, response) => {
      const { pathname } = new URL(request.url ?? '', 'http://x')
      const json = (status: number, body: object, headers = {}): void =>
        answer(response, status, { 'content-type': 'application/json', ...headers }, JSON.stringify(body))
      if (!pathname.startsWith('/api/')) {
        const path = pathname.slice(1)
        const bytes = files.get(/(?:^|\/)$/.test(path) ? `${path}index.html` : path)
        return answer(response, bytes === undefined ? 404 : 200, {}, bytes ?? '')
      }
      if (request.headers.authorization !== 'Bearer secret-key')
        return json(403, { result: 'error', error_type: 'invalid_auth', message: 'invalid credentials' })
      const { fault } = state
      if (fault === '429 once' || fault === '500 once') {
        state.fault = undefined
        return fault === '429 once' ? json(429, {}, { 'retry-after': '0' }) : json(500, {})
      }
      if (pathname === '/api/list')
        return json(200, {
          result: 'success',
          files: [
            { path: 'assets', is_directory: true },
            ...[...files].map(([path, bytes]) => ({
              path,
              is_directory: false,
              size: bytes.length,
              sha1_hash: sha1(bytes),
            })),
          ],
        })
      if (pathname === '/api/upload') {
        const parts = await formOf(request, request.headers['content-type'] ?? '')
        if (fault === 'no space' || ++state.uploads > state.failsAfter)
          return json(400, {
            result: 'error',
            error_type: 'too_large',
            message: 'files are too large to fit in your space',
          })
        for (const [path, file] of parts) {
          if (!/\.(?:html|css|json|xml|txt|png|jpg|svg|opml|ico)$/.test(path))
            return json(400, {
              result: 'error',
              error_type: 'invalid_file_type',
              message: `${path} is not a valid file type`,
            })
          if (typeof file !== 'string') files.set(path, Buffer.from(await file.arrayBuffer()))
          log.push(path)
        }
        return json(200, { result: 'success', message: 'your file(s) have been successfully uploaded' })
      }
      let body = ''
      for await (const chunk of request) body += chunk
      const names = new URLSearchParams(body).getAll('filenames[]')
      if (names.some((name) => !files.has(name)))
        return json(400, { result: 'error', error_type: 'missing_files', message: 'not found' })
      for (const name of names) files.delete(name)
      log.push(...names.map((name) => `deleted ${name}`))
      return json(200, { result: 'success', message: 'deleted' })
    })
    const settings = siteSettings(
      `neocities: { api: "${url}/api"${more} }`,
      `network: { allow: ["${new URL(url).host}"] }\n`,
    ).replace('https://blog.invalid/', `${url}/`)
    const root = blogWithTarget('folder: { path: /nowhere }')
    writeFiles(root, { 'content/site.yaml': settings })
    return { url, root, files, log, state }
  }
  const env = { NEOCITIES_API_KEY: 'secret-key' }
  const isForNeocities = (path: string): boolean => !/(?:_redirects|_headers|\.gone)$/.test(path)
  const ownFiles = (files: ReadonlyMap<string, unknown>): string[] =>
    [...files.keys()].filter((path) => /^smallsocial-[0-9a-f]{32}\.json$/.test(path))

  test('sends what differs, deletes only what a deploy sent, and leaves out what it does not take', async () => {
    const { url, root, files, log } = await neocities()
    writeFiles(root, {
      'content/notes/b.md': note('B.'),
      'content/notes/c/index.md': note('![A film](film.mp4)'),
      'content/notes/c/film.mp4': 'film',
    })
    const first = await deployTo(url, root, env)
    expect(first.status, first.stderr).toBe(0)
    expect(first.stderr).toContain(
      '`/notes/c/film.mp4` is not deployed to neocities: a free account cannot have this type',
    )
    const expected = (): string[] =>
      [
        ...built(root).filter((path) => isForNeocities(path) && !path.endsWith('.mp4')),
        ...ownFiles(files),
        'not_found.html',
      ].sort()
    expect([...files.keys()].sort()).toEqual(expected())
    expect(log.findLastIndex((path) => /\.(?:css|svg)$/.test(path))).toBeLessThan(
      log.indexOf('notes/b/index.html'),
    )
    expect(log.slice(-2)).toEqual(['smallsocial.json', ownFiles(files)[0]])
    expect((await deployTo(url, root, env)).stdout).toContain(
      'nothing deployed, Neocities has this site already',
    )
    log.splice(0)
    rmSync(join(root, 'content/notes/b.md'))
    for (const folder of ['.smallsocial', 'public']) rmSync(join(root, folder), { recursive: true })
    expect((await deployTo(url, root, env)).status).toBe(0)
    expect(log.filter((one) => one.startsWith('deleted'))).toEqual(['deleted notes/b/index.html'])
    expect([...files.keys()].sort()).toEqual(expected())
  })

  test('replaces nothing that it did not send, unless it may', async () => {
    const { url, root, files } = await neocities()
    files.set('index.html', Buffer.from('of Neocities'))
    const refused = await deployTo(url, root, env)
    expect([refused.status, refused.stderr]).toEqual([
      1,
      expect.stringContaining('Neocities has `index.html`, which no deploy wrote'),
    ])
    expect(files.size).toBe(2)
  })

  test('tries again at 429 and 500, says what the host says, goes on after an interruption, and prints no key', async () => {
    const { url, root, files, state, log } = await neocities(', overwrite: true')
    for (const fault of ['429 once', '500 once'] as const) {
      state.fault = fault
      expect((await deployTo(url, root, env)).status, fault).toBe(0)
    }
    for (let n = 0; n < 50; n++) writeFiles(root, { [`content/notes/n${n}.md`]: note(`N ${n}.`) })
    state.failsAfter = state.uploads + 3
    log.splice(0)
    const stopped = await deployTo(url, root, env)
    expect([stopped.status, stopped.stderr]).toEqual([
      1,
      expect.stringContaining('Neocities: it answers 400: files are too large to fit in your space'),
    ])
    const before = log.splice(0)
    state.failsAfter = 999
    expect((await deployTo(url, root, env)).status).toBe(0)
    expect(log.filter((path) => before.includes(path) && path.endsWith('.html'))).toEqual([])
    expect([...files.keys()].filter((path) => path.startsWith('notes/n')).length).toBe(50)
    const wrong = await deployTo(url, root, { NEOCITIES_API_KEY: 'wrong-key' })
    expect(wrong.stderr).toContain('it does not accept the key of NEOCITIES_API_KEY')
    expect(wrong.stderr + wrong.stdout).not.toContain('wrong-key')
    expect((await deployTo(url, root, {})).stderr).toContain('`NEOCITIES_API_KEY` is not in the environment')
  })
})

describe('cloudflare', () => {
  /** A stand-in for the direct upload of Workers, as Cloudflare documents it, with faults on demand. */
  const cloudflare = async (more = '') => {
    const blobs = new Map<string, { readonly text: string; readonly type: string }>()
    const state = {
      manifest: {} as Record<string, { hash: string; size: number }>,
      live: new Map<string, { readonly text: string; readonly type: string }>(),
      metadata: undefined as unknown as { assets: { config: Record<string, string> } },
      uploads: 0,
      fault: undefined as '429 once' | '500 once' | 'partial' | 'limit' | undefined,
    }
    const url = await serve(async (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://x')
      const json = (status: number, result: object, headers = {}): void =>
        answer(
          response,
          status,
          { 'content-type': 'application/json', ...headers },
          JSON.stringify({ success: status < 300, errors: [], result }),
        )
      const fails = (status: number, code: number, message: string): void =>
        answer(
          response,
          status,
          { 'content-type': 'application/json' },
          JSON.stringify({ success: false, errors: [{ code, message }], result: null }),
        )
      const { authorization } = request.headers
      const isUpload = pathname === '/accounts/acc/workers/assets/upload'
      if (authorization !== (isUpload ? 'Bearer session' : 'Bearer secret-token'))
        return fails(403, 10000, 'Authentication error')
      const { fault } = state
      if (fault === '429 once' || fault === '500 once') {
        state.fault = undefined
        return fault === '429 once' ? json(429, {}, { 'retry-after': '0' }) : json(500, {})
      }
      if (pathname === '/accounts/acc/workers/scripts/blog/assets-upload-session') {
        let body = ''
        for await (const chunk of request) body += chunk
        state.manifest = (JSON.parse(body) as { manifest: typeof state.manifest }).manifest
        if (fault === 'limit') return fails(400, 10075, 'The number of assets is over the limit')
        const missing = [...new Set(Object.values(state.manifest).map(({ hash }) => hash))].filter(
          (hash) => !blobs.has(hash),
        )
        const buckets = Array.from({ length: Math.ceil(missing.length / 7) }, (_, index) =>
          missing.slice(index * 7, index * 7 + 7),
        )
        return json(200, buckets.length === 0 ? { jwt: 'complete', buckets } : { jwt: 'session', buckets })
      }
      if (isUpload && searchParams.get('base64') === 'true') {
        state.uploads++
        for (const [hash, file] of await formOf(request, request.headers['content-type'] ?? ''))
          if (typeof file !== 'string')
            blobs.set(hash, {
              text: Buffer.from(await file.text(), 'base64').toString('latin1'),
              type: file.type,
            })
        if (fault === 'partial' && state.uploads > 1) return fails(400, 1, 'Stopped')
        const isComplete = Object.values(state.manifest).every(({ hash }) => blobs.has(hash))
        return isComplete ? json(201, { jwt: 'complete' }) : json(202, {})
      }
      if (request.method === 'PUT' && pathname === '/accounts/acc/workers/scripts/blog') {
        const parts = new Map(await formOf(request, request.headers['content-type'] ?? ''))
        state.metadata = JSON.parse(String(parts.get('metadata')))
        if ((state.metadata as unknown as { assets: { jwt: string } }).assets.jwt !== 'complete')
          return fails(400, 2, 'not complete')
        state.live = new Map(
          Object.entries(state.manifest).map(([path, { hash }]) => [
            path,
            blobs.get(hash) ?? { text: '', type: '' },
          ]),
        )
        return json(200, { id: 'blog' })
      }
      return fails(404, 7003, 'Could not route')
    })
    const root = blogWithTarget('folder: { path: /nowhere }')
    writeFiles(root, {
      'content/site.yaml': siteSettings(
        `cloudflare: { name: blog, api: "${url}"${more} }`,
        `network: { allow: ["${new URL(url).host}"] }\nredirects: { "/x/*": "/notes/:splat" }\n`,
      ),
    })
    return { root, state }
  }
  const env = { CLOUDFLARE_API_TOKEN: 'secret-token', CLOUDFLARE_ACCOUNT_ID: 'acc' }

  test('sends what it lacks with types, the rules as settings, and nothing when nothing changed', async () => {
    const { root, state } = await cloudflare()
    const first = await deploy(root, [], env)
    expect(first.stdout, first.stderr).toMatch(/^cloudflare: \d+ files sent; Worker blog$/m)
    const assets = built(root).filter((path) => !/(?:^|\/)_(?:headers|redirects)|\.gone$/.test(path))
    expect([...state.live.keys()].sort()).toEqual(assets.map((path) => `/${path}`))
    const files = filesIn(join(root, 'public'))
    for (const path of assets)
      expect(state.live.get(`/${path}`)?.text, path).toBe(files.get(path)?.toString('latin1'))
    expect(state.live.get('/notes/a/index.html')?.type).toBe('text/html')
    const { config } = state.metadata.assets
    expect(config).toMatchObject({ html_handling: 'auto-trailing-slash', not_found_handling: '404-page' })
    expect(config._redirects).toContain('/x/* /notes/:splat 301')
    expect(config._headers).toContain('Content-Security-Policy')
    expect((await deploy(root, [], env)).stdout).toBe(
      'cloudflare: nothing deployed, Cloudflare has this site already\n',
    )
    writeFiles(root, { 'content/notes/a.md': note('Changed.') })
    rmSync(join(root, '.smallsocial'), { recursive: true })
    const before = state.uploads
    expect((await deploy(root, [], env)).stdout).toMatch(/^cloudflare: [1-7] files sent/m)
    expect(state.uploads - before).toBe(1)
    expect(state.live.get('/notes/a/index.html')?.text).toContain('Changed.')
  })

  test('tries again, says what the host says, leaves the site as it is after a partial upload, and goes on', async () => {
    for (const fault of ['429 once', '500 once'] as const) {
      const { root, state } = await cloudflare()
      state.fault = fault
      expect((await deploy(root, [], env)).status, fault).toBe(0)
    }
    const { root, state } = await cloudflare()
    state.fault = 'limit'
    expect((await deploy(root, [], env)).stderr).toContain(
      'Cloudflare: it answers 400: The number of assets is over the limit (10075)',
    )
    state.fault = 'partial'
    const stopped = await deploy(root, [], env)
    expect([stopped.status, state.live.size]).toEqual([1, 0])
    state.fault = undefined
    const before = state.uploads
    expect((await deploy(root, [], env)).status).toBe(0)
    expect(state.uploads - before).toBeLessThan(built(root).length / 7)
    const wrong = await deploy(root, [], { ...env, CLOUDFLARE_API_TOKEN: 'wrong-token' })
    writeFiles(root, { 'content/notes/a.md': note('Changed.') })
    const refused = await deploy(root, [], { ...env, CLOUDFLARE_API_TOKEN: 'wrong-token' })
    expect(refused.stderr).toContain('it does not accept the token of CLOUDFLARE_API_TOKEN (403)')
    for (const { stdout, stderr } of [wrong, refused, stopped])
      expect(stdout + stderr).not.toMatch(/(?:wrong|secret)-token/)
    expect((await deploy(root)).stderr).toContain('`CLOUDFLARE_API_TOKEN` is not in the environment')
  })

  test('names a file that is too large, and a site with too many files, before it builds a session', async () => {
    const { root } = await cloudflare(', maxFiles: 5')
    writeFiles(root, { 'content/static/big.bin': 'x'.repeat(26 * 1024 * 1024 + 1) })
    const { status, stderr } = await deploy(root, [], env)
    expect(status).toBe(1)
    expect(stderr).toMatch(/`\/big\.bin` has 27\.3 MB, and cloudflare takes 26\.2 MB/)
    expect(stderr).toMatch(/the site has \d+ files, and cloudflare takes 5/)
  })
})

describe('a host that cannot do all', () => {
  test('is named by plan and check, and by a deploy', async () => {
    const root = blogWithTarget(
      'git: { repository: /nowhere/x.git }',
      'redirects: { "/x/*": "/notes/:splat" }\n',
    )
    writeFiles(root, {
      'content/notes/gone.md': '---\ndate: 2026-05-01\ndeleted: 2026-05-02\n---\nGone.\n',
      'content/static/_headers': '/*\n  X-Own: 1\n',
    })
    for (const command of ['check', 'plan']) {
      const { stderr, stdout } = runCli([command, '--root', root])
      for (const words of [
        'does not answer 410',
        'does not know redirects with `*`',
        'does not send the headers',
      ])
        expect(stderr + stdout, command).toContain(words)
    }
  })
})

describe('the budget of deploys', () => {
  test('counts deploys that change something, and stops further ones', async () => {
    const root = blogWithTarget('folder: { path: www }\n  budget: 2')
    const change = (words: string): string => writeFiles(root, { 'content/notes/a.md': note(words) })
    expect((await deploy(root)).status).toBe(0)
    expect((await deploy(root)).stdout).toContain('nothing deployed')
    change('B.')
    expect((await deploy(root)).status).toBe(0)
    expect((await deploy(root)).stdout).toContain('nothing deployed')
    const plan = (): string => runCli(['plan', '--root', root]).stdout
    change('C.')
    expect(plan()).toMatch(/upload\n {2}folder {4}\d+ files; `smallsocial build` first/)
    runCli(['build', '--root', root])
    expect(plan()).toMatch(
      /upload\n {2}folder {4}\d of \d+ files to send \(\d+ kB\), 0 to delete\n {2}budget {4}2 of 2 deploys of this month used/,
    )
    const stopped = await deploy(root)
    expect([stopped.status, stopped.stderr]).toEqual([
      1,
      expect.stringContaining('this month had its 2 deploys, which is `deploy.budget`'),
    ])
    const cron = runCli(['cron', '--root', root, '--no-pull', '--allow-lost-urls'])
    expect(cron.stdout + cron.stderr).toContain('this month had its 2 deploys')
  })
})
