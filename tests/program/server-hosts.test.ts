import { type ChildProcess, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeWith } from '../outside/programs.js'
import { type OwnServer, post, startServer, until } from '../own-server.js'
import { answer, serve } from '../server.js'
import { runCli, startCli, temporaryFolder, writeFiles } from '../support.js'
import { freePort, startCaddy, startNginx } from '../web-servers.js'

/** The blocks that `server --print` prints, in the programs that they are for. */

/** Starts a web server with the printed block on a port; `folder` is for its files. */
type Host = (block: string, port: number, folder: string) => ChildProcess

const nginx: Host = (block, port, folder) =>
  startNginx(block.replaceAll('listen 80;', `listen 127.0.0.1:${port};`), folder)

const caddy: Host = (block, _, folder) => startCaddy(block.replace(/^127/gm, 'http://127'), folder)

const works = (name: 'nginx' | 'caddy', start: Host): void => {
  let [url, said] = ['', '']
  let server: OwnServer
  let host: ChildProcess
  beforeAll(async () => {
    const port = await freePort()
    url = `http://127.0.0.1:${port}/`
    const folder = temporaryFolder()
    const www = join(folder, 'www')
    mkdirSync(www)
    for (const path of [folder, www]) chmodSync(path, 0o755)
    server = await startServer(
      {
        'content/notes/one.md': '---\ndate: 2026-01-01\n---\n\nOne.\n',
        'content/about.md': '---\ntitle: About\n---\nAbout\n',
      },
      {
        site: url,
        behind: `${url}server/`,
        settings: `webmention: { moderation: all }\ndeploy: { folder: { path: ${www} } }\n`,
      },
    )
    const printed = runCli(['server', '--print', name, '--root', server.root, '--port', `${server.port}`])
    expect(printed.stderr).toBe('')
    host = start(printed.stdout, port, folder)
    host.stderr?.on('data', (text) => {
      said += text
    })
    await until(() => fetch(url).catch(() => undefined))
    // The server may be publishing what it found at its start.
    await until(async () => {
      const first = await startCli(['deploy', '--root', server.root, '--allow-host', '127.0.0.1']).done
      said += first.stderr
      return first.status === 0
    }).catch((thrown) => {
      throw new Error(`${thrown}\n${said}`)
    })
  }, 60_000)
  afterAll(() => void host?.kill())

  test('a webmention from another site appears on the page by itself', async () => {
    const target = `${url}notes/one/`
    const html = await (await fetch(target)).text()
    const endpoint = /<link rel="webmention" href="([^"]+)"/.exec(html)?.[1] ?? ''
    const other = await serve((_, response) =>
      answer(
        response,
        200,
        { 'content-type': 'text/html' },
        `<div class="h-entry"><a class="u-in-reply-to" href="${target}">x</a><p class="p-author h-card">Jane</p><p class="e-content">Well said, Ada.</p></div>`,
      ),
    )
    expect((await post(endpoint, { source: `${other}/`, target })).status).toBe(201)
    await until(async () => (await (await fetch(target)).text()).includes('Well said, Ada.'))
    const { headers } = await fetch(url)
    expect(headers.get('link')).toContain('rel="webmention"')
    const policy = headers.get('content-security-policy') ?? 'none'
    expect(readFileSync(join(server.root, 'public/_headers'), 'utf8')).toContain(policy)
    const consent = await fetch(`${url}server/webmention`)
    expect(consent.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test('a photo posted by Micropub appears with its alternative text', async () => {
    const created = await startCli(['server', 'tokens', '--root', server.root, '--create', 'Phone']).done
    const form = new FormData()
    form.append('content', 'From my phone')
    const photo = await sharp({ create: { width: 1200, height: 900, channels: 3, background: 'green' } })
      .jpeg()
      .toBuffer()
    form.append('photo', new File([new Uint8Array(photo)], 'x.jpg', { type: 'image/jpeg' }))
    form.append('mp-photo-alt', 'A green field')
    const sent = await fetch(`${url}server/micropub`, {
      method: 'POST',
      headers: { authorization: `Bearer ${created.stdout.split('\n')[0]}` },
      body: form,
    })
    expect(sent.status).toBe(202)
    const page = await until(async () => {
      const response = await fetch(sent.headers.get('location') ?? '')
      return response.ok && (await response.text())
    })
    expect(page).toContain('alt="A green field"')
    const [, image = ''] = /<img[^>]*src="([^"]+\.jpg)"/.exec(page) ?? []
    expect((await fetch(new URL(image, sent.headers.get('location') ?? url))).status).toBe(200)
  })

  test('`check --live` finds the server, and accepts what it sees', async () => {
    const { status, stdout } = await startCli([
      ...['check', '--live', '--root', server.root, '--allow-host', '127.0.0.1', '--json'],
    ]).done
    const { messages } = JSON.parse(stdout) as { messages: { rule: string; severity: string }[] }
    expect(messages.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(status).toBe(0)
    await server.kill('SIGTERM')
    const without = await startCli([
      ...['check', '--live', '--root', server.root, '--allow-host', '127.0.0.1', '--json'],
    ]).done
    expect(without.stdout).toContain('live-server-fails')
    expect(without.stdout).toContain('live-endpoint-fails')
    await server.restart()
  })

  test('metadata are at the well-known place, and a long body is forwarded', async () => {
    const metadata = await fetch(`${url}.well-known/oauth-authorization-server/server`)
    expect(await metadata.json()).toMatchObject({ issuer: `${url}server/` })
    const large = await post(`${url}server/micropub`, { content: 'x'.repeat(2_000_000) })
    expect(large.status).toBe(413)
    expect(large.headers.get('content-type')).toContain('json')
  })
}

describeWith('nginx', 'nginx', () => works('nginx', nginx))
describeWith('caddy', 'Caddy', () => works('caddy', caddy))

describeWith('systemd-analyze', 'systemd', () => {
  test('accepts the printed unit', () => {
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml':
        'url: https://blog.example/\ntitle: x\nauthor: { name: x }\nserver: { url: https://blog.example/server/ }\n',
    })
    const { stdout } = runCli(['server', '--print', 'systemd', '--root', root])
    const unit = join(root, 'smallsocial.service')
    writeFileSync(unit, stdout)
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unit], {
      encoding: 'utf8',
    })
    expect(stderr.split('\n').filter((line) => line.includes('smallsocial.service'))).toEqual([])
    expect(status).toBe(0)
  })
})

describe('server --print', () => {
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': 'url: https://blog.example/\ntitle: x\nauthor: { name: x }\n',
  })
  test('names a wrong setting', () => {
    const wrong = writeFiles(temporaryFolder(), {
      'content/site.yaml':
        'url: https://blog.example/\ntitle: x\nauthor: { name: x }\nserver: { url: http://blog.example/s }\n',
    })
    const { status, stderr } = runCli(['server', '--root', wrong])
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/content\/site\.yaml:4.*begins with `https:`/s),
    ])
  })
  test('names the missing setting, and the programs that it knows', () => {
    const missing = runCli(['server', '--print', 'nginx', '--root', root])
    expect([missing.status, missing.stderr]).toEqual([
      1,
      expect.stringContaining('server: { url: https://blog.example/server/ }'),
    ])
    const unknown = runCli(['server', '--print', 'iis', '--root', root])
    expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining('systemd, nginx, caddy')])
  })
})
