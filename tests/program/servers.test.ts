import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onlyBlock } from '../manual.js'
import { describeWith } from '../outside/programs.js'
import { buildIn, temporaryFolder, writeFiles } from '../support.js'
import { freePort, inPath, piped, startCaddy, startNginx } from '../web-servers.js'

/** The manual's blocks for servers of one's own, in those servers: their answers for addresses old and new. */

const site = join(temporaryFolder(), 'www')
beforeAll(async () => {
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': `url: https://blog.example/
title: "A blog"
author: { name: "Ada Example" }
redirects:
  /plain: /about/
  /temporary/: { to: "https://other.example/x?a=b", status: 302 }
  /kept-method/: { to: /about/, status: 308 }
  /old-blog/*: /notes/:splat
  /notes/*: /elsewhere/:splat
  /by/:year/:name/: /:year-:name/
  /no-more/: { to: /about/, status: 410 }
  "/käse/*": "/brot/:splat"
  /root/*: /:splat
  /umlaut/: /notes/ü/
  "/what$is\\"{this}": /about/
  /about/: /nowhere/
`,
    'content/about.md': '---\ntitle: About\n---\nAbout\n',
    'content/notes/new.md':
      '---\ndate: 2026-01-02\naliases: ["/2019/alt/", "/alte seite.html", "/über/uns"]\n---\nNew\n',
    'content/notes/gone.md': '---\ndate: 2026-01-02\ndeleted: 2026-02-01\n---\n',
    'content/static/_redirects': '/mine /about/ 302\n',
    'content/static/_headers': '/*\n# A comment.\n  X-Content-Type-Options: mine\n/notes/*\n  X-Mine: yes\n',
  })
  const { ok, messages } = await buildIn(root, { output: join(site, 'current') })
  // Its target is redirected to a page that does not exist.
  expect(messages.map(({ reason }) => reason)).toEqual([
    'the redirect from `/umlaut/` leads to `/notes/%C3%BC/`, which is not a page of this site',
  ])
  expect(ok).toBe(true)
  for (let at = site; at !== '/tmp' && at !== '/'; at = join(at, '..')) chmodSync(at, 0o755)
})

/** Path → status and Location, as every server must answer. */
const answers: readonly (readonly [path: string, status: number, location?: string])[] = [
  ['/', 200],
  ['/about/', 200],
  ['/notes/new/', 200],
  ['/nowhere/', 404],
  ['/notes/gone/', 410],
  ['/2019/alt/', 301, '/notes/new/'],
  ['/2019/alt', 301, '/notes/new/'],
  ['/alte%20seite.html', 301, '/notes/new/'],
  ['/%C3%BCber/uns', 301, '/notes/new/'],
  ['/plain', 301, '/about/'],
  ['/plain/', 301, '/about/'],
  ['/temporary/', 302, 'https://other.example/x?a=b'],
  ['/kept-method/', 308, '/about/'],
  ['/old-blog/a/b/', 301, '/notes/a/b/'],
  ['/notes/lost/', 301, '/elsewhere/lost/'],
  ['/by/2019/hello/', 301, '/2019-hello/'],
  ['/no-more/', 410],
  ['/k%C3%A4se/x', 301, '/brot/x'],
  ['/what$is%22%7Bthis%7D', 301, '/about/'],
  ['/old-blog/a%20b', 301, '/notes/a%20b'],
  ['/old-blog/%C3%BC', 301, '/notes/%C3%BC'],
  ['/old-blog/a%23b', 301, '/notes/a%23b'],
  ['/root/%5Cevil.example/', 301, '/evil.example/'],
  ['/root//evil.example/', 301, '/evil.example/'],
  ['/umlaut/', 301, '/notes/%C3%BC/'],
  ['/plain?x=1', 301, '/about/?x=1'],
  ['/old-blog/a?x=1', 301, '/notes/a?x=1'],
]

/** Starts a server and asks it for everything. */
const speaks = (start: (port: number, folder: string) => ChildProcess): void => {
  let [url, stop] = ['', (): void => undefined]
  let said = ''
  beforeAll(async () => {
    const port = await freePort()
    const folder = temporaryFolder()
    chmodSync(folder, 0o755)
    const server = start(port, folder)
    server.stderr?.on('data', (text) => {
      said += text
    })
    stop = () => void server.kill()
    url = `http://127.0.0.1:${port}`
    for (let tries = 0; tries < 2000 && (await fetch(url).catch(() => undefined)) === undefined; tries++)
      await new Promise((resolve) => setImmediate(resolve))
  })
  afterAll(() => stop())
  test.each(answers)('%s', async (path, status, location) => {
    const response = await fetch(url + path, { redirect: 'manual' }).catch((thrown) => {
      throw new Error(`${thrown}: ${said}`)
    })
    const to = response.headers.get('location')?.replace(/^https?:\/\/127\.0\.0\.1(?::\d+)?/, '')
    expect({ status: response.status, to }).toEqual({
      status,
      to: location,
    })
  })
  test.each(['/root/%2Fevil.example/', '/root/%2f%5C%2Fevil.example/', '/root/%09/evil.example/'])(
    '%s leads to no other host',
    async (path) => {
      const to = (await fetch(url + path, { redirect: 'manual' })).headers.get('location') ?? ''
      expect(new URL(to, url).host).toBe(new URL(url).host)
    },
  )
  test('a line end in an address gets into no header', async () => {
    const response = await fetch(`${url}/old-blog/a%0d%0aX-Bad:%20yes`, { redirect: 'manual' })
    expect(response.headers.get('x-bad')).toBeNull()
  })
}

describeWith('nginx', 'nginx', () =>
  speaks((port, folder) => {
    const block = onlyBlock('nginx')
      .replace(/^\s*listen .*$/gm, '')
      .replace('server {', `server {\n  listen 127.0.0.1:${port};`)
      .replaceAll('/var/www/example.com', site)
    return startNginx(block, folder)
  }),
)

describeWith('caddy', 'Caddy', () =>
  speaks((port, folder) => {
    const block = onlyBlock('caddyfile')
    const site_ = block
      .replace(/^example\.com/, `http://127.0.0.1:${port}`)
      .replaceAll('/var/www/example.com', site)
    return startCaddy(site_, folder)
  }),
)

describeWith('apache2', 'Apache', () =>
  speaks((port, folder) => {
    const block = onlyBlock('apache').replaceAll('/var/www/example.com', site)
    const modules = ['mpm_event', 'authz_core', 'dir', 'mime', 'rewrite', 'alias', 'headers']
    mkdirSync(join(folder, 'run'))
    writeFileSync(
      join(folder, 'apache.conf'),
      `ServerRoot ${folder}\nServerName 127.0.0.1\nListen 127.0.0.1:${port}\nPidFile ${folder}/run/pid\nDefaultRuntimeDir ${folder}/run\nErrorLog ${folder}/error.log\n${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so\n`).join('')}TypesConfig /dev/null\nAddType text/html .html\n<Directory ${site}>\n  Require all granted\n  Options FollowSymLinks\n</Directory>\n<VirtualHost 127.0.0.1:${port}>\nDocumentRoot ${site}/current\n${block}\n</VirtualHost>\n`,
    )
    return spawn(inPath('apache2'), ['-X', '-f', join(folder, 'apache.conf')], piped)
  }),
)

describe('rules of the author', () => {
  const text = (name: string): string => readFileSync(join(site, 'current', name), 'utf8')
  test('stand in _redirects behind ours, and in _headers beside ours', () => {
    expect(text('_redirects')).toMatch(/\/2019\/alt\/ \/notes\/new\/ 301![\s\S]*\/mine \/about\/ 302\n$/)
    const headers = text('_headers')
    expect(headers).toContain('Content-Security-Policy:')
    expect(headers.match(/X-Content-Type-Options/g)?.length).toBe(1)
    expect(headers).toContain('/notes/*\n  X-Mine: yes')
  })
  test('a page sends on at each fixed address, for hosts without rules', () => {
    for (const path of ['plain', '2019/alt', 'temporary', 'kept-method'])
      expect(text(`${path}/index.html`), path).toContain('http-equiv="refresh"')
    expect(text('about/index.html'), 'a page that is there stays').toContain('About')
  })
})
