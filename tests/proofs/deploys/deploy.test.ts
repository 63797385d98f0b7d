import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { SentWebmention } from '../../../src/model/ledger.js'
import { hostOf } from '../../host.js'
import { answer, bodyOf, serve } from '../../server.js'
import { filesIn, startCli, temporaryFolder, writeFiles } from '../../support.js'

/** A receiver of webmentions, which notes the time and the sender. */
const receiver = async (address = '127.0.0.1') => {
  const heard: { source: string; target: string; status: number }[] = []
  const url = await serve(async (request, response) => {
    if (request.method === 'GET') return answer(response, 200, { link: '</wm>; rel="webmention"' })
    const form = new URLSearchParams(await bodyOf(request))
    const [source, target] = [form.get('source') ?? '', form.get('target') ?? '']
    const { status } = await fetch(source)
    heard.push({ source: new URL(source).pathname, target: new URL(target).pathname, status })
    answer(response, 202)
  }, address)
  return { url, host: new URL(url).host, heard }
}

/** A blog that is deployed to a folder that a host serves. */
const blog = async (files: Readonly<Record<string, string>>, settings = '') => {
  const [root, public_] = [temporaryFolder(), join(temporaryFolder(), 'site')]
  const host = await hostOf(public_)
  const others = await receiver()
  writeFiles(root, {
    'content/site.yaml': `url: ${host.url}\ntitle: A blog\nauthor: { name: Ada }\nnetwork: { allow: ["${others.host}"] }\ndeploy: { folder: { path: "${public_}" } }\n${settings}`,
    ...files,
  })
  const args = (command: readonly string[]): string[] => [
    ...command,
    '--root',
    root,
    '--allow-host',
    host.host,
  ]
  const run = async (...command: readonly string[]) => {
    const { status, stdout, stderr } = await startCli(args(command), { env: { NO_COLOR: '1' } }).done
    return { status, stdout, stderr }
  }
  const ledger = (): SentWebmention[] =>
    existsSync(join(root, 'content/sent.jsonl'))
      ? readFileSync(join(root, 'content/sent.jsonl'), 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as SentWebmention)
      : []
  return {
    root,
    folder: public_,
    host,
    others,
    run,
    args,
    ledger,
    write: (more: Readonly<Record<string, string>>) => writeFiles(root, more),
  }
}

const today = new Date().toISOString().slice(0, 10)
const reply = (target: string, words = 'Words.', date = today): string =>
  `---\ndate: ${date} 00:00 Z\nin-reply-to: ${target}\n---\n${words}\n`

describe('plan and deploy', () => {
  test('an archive is adopted in silence; then exactly what changed is sent, once, in order', {
    timeout: 120_000,
  }, async () => {
    const site = await blog({})
    site.write(
      Object.fromEntries(
        Array.from({ length: 1200 }, (_, index) => [
          `content/replies/r${index}.md`,
          reply(`${site.others.url}/page/${index}`, 'Words.', '2020-01-01'),
        ]),
      ),
    )
    const plan = JSON.parse((await site.run('plan', '--json')).stdout) as {
      history: number
      mentions: { new: unknown[] }
      pages: { added: unknown[] }
    }
    expect([plan.history, plan.mentions.new.length, plan.pages.added.length]).toEqual([1200, 0, 1200])
    const first = await site.run('deploy')
    expect(first).toMatchObject({ status: 0, stderr: '' })
    expect(first.stdout).toContain('1200 older links recorded as history; no webmention was sent')
    expect([site.others.heard.length, site.ledger().length]).toEqual([0, 1200])

    const again = await site.run('deploy')
    expect(again).toMatchObject({
      status: 0,
      stdout: 'folder: nothing deployed, the folder has this site already\n',
    })

    site.write({
      'content/replies/new.md': reply(`${site.others.url}/page/new`),
      'content/replies/r1.md': reply(`${site.others.url}/page/1`, 'Other words.', '2020-01-01'),
      'content/replies/r2.md': '---\ndate: 2020-01-01 00:00 Z\n---\nNo link any more.\n',
      'content/replies/r3.md': `${reply(`${site.others.url}/page/3`, '', '2020-01-01').replace('---\n\n', `deleted: ${today}\n---\n`)}`,
    })
    const changes = await site.run('plan')
    expect(changes.stdout).toMatch(/new {7}\/replies\/new\/ → .*\/page\/new {2}\(a new link\)/)
    expect(changes.stdout).toMatch(/update {4}\/replies\/r1\/ → .*\/page\/1 {2}\(the post has changed\)/)
    expect(changes.stdout).toMatch(/removed {3}\/replies\/r2\/ → .*\/page\/2 {2}\(the link was removed\)/)
    expect(changes.stdout).toMatch(/deleted {3}\/replies\/r3\/ → .*\/page\/3 {2}\(the post was deleted\)/)
    expect(changes.stdout).toMatch(/gone {6}\/replies\/r3\/ \(tombstone\)/)
    expect(site.others.heard).toEqual([])
    expect((await site.run('deploy')).status).toBe(0)
    expect(site.others.heard.map(({ source, target, status }) => [source, target, status])).toEqual([
      ['/replies/new/', '/page/new', 200],
      ['/replies/r1/', '/page/1', 200],
      ['/replies/r2/', '/page/2', 200],
      ['/replies/r3/', '/page/3', 410],
    ])
    await site.run('deploy')
    expect(site.others.heard.length).toBe(4)
  })

  test('an archive that is imported, moved, or rendered in another way sends nothing', {
    timeout: 60_000,
  }, async () => {
    const site = await blog({})
    const settings = readFileSync(join(site.root, 'content/site.yaml'), 'utf8')
    const old = (index: number): Record<string, string> => ({
      [`content/replies/r${index}.md`]: `---\ndate: 2020-01-01\ntags: [js]\nin-reply-to: ${site.others.url}/page/${index}\n---\n"Words."\n`,
    })
    site.write({ ...old(1), ...old(2), 'content/notes/plain.md': '---\ndate: 2020-01-01\n---\nNo link.\n' })
    await site.run('webmention', 'send', `${site.host.url}replies/r1/`)
    await site.run('deploy')
    for (const more of [
      'tags: { aliases: { js: javascript } }',
      'markdown: { smartQuotes: true }',
      'fediverse: bridgy',
      'permalinks: { replies: /answers/:name/ }',
    ]) {
      site.write({ 'content/site.yaml': `${settings}${more}\n` })
      const plan = JSON.parse(
        (await site.run('plan', '--json', '--allow-lost-urls', '--allow-unread')).stdout,
      ) as { mentions: Record<string, unknown[]> }
      expect(plan.mentions, more).toEqual({ new: [], update: [], removed: [], deleted: [] })
    }
    site.write({ 'content/site.yaml': settings, ...old(3), ...old(4) })
    expect((await site.run('deploy')).stdout).toContain('2 older links recorded as history')
    expect(site.others.heard).toEqual([])
    site.write({
      'content/notes/plain.md': `---\ndate: 2020-01-01\n---\n[A link](${site.others.url}/page/late) at last.\n`,
    })
    await site.run('deploy')
    expect(site.others.heard.map(({ target }) => target)).toEqual(['/page/late'])
  })

  test('what the protocol alone sent, deploy does not send again', async () => {
    const site = await blog({})
    site.write({ 'content/notes/a.md': reply(`${site.others.url}/a`) })
    await site.run('deploy')
    const { stdout } = await startCli([
      'webmention',
      'send',
      `${site.host.url}notes/a/`,
      '--root',
      site.root,
      '--allow-host',
      site.host.host,
    ]).done
    expect(stdout).toBe('nothing to send\n')
    await site.run('deploy')
    expect(site.others.heard.length).toBe(1)
  })

  test('a site that does not say what it has stops a deploy', async () => {
    const site = await blog({ 'content/notes/a.md': '---\ndate: 2026-05-01\n---\nA.\n' })
    const wall = await serve((_, response) => answer(response, 403, {}, 'Are you human?'), '127.0.0.3')
    const settings = readFileSync(join(site.root, 'content/site.yaml'), 'utf8').replace(
      /^url: .*$/m,
      `url: ${wall}/`,
    )
    site.write({ 'content/site.yaml': settings })
    const { status, stderr } = await site.run('deploy', '--allow-host', new URL(wall).host)
    expect(status).toBe(1)
    expect(stderr).toContain('smallsocial.json answers 403')
  })

  test('killed at any moment, the next deploy sends the rest, nothing twice, and says what may have arrived', {
    timeout: 300_000,
  }, async () => {
    const site = await blog({ 'content/notes/old.md': reply('https://x.example/', 'Old.', '2020-01-01') })
    await site.run('deploy')
    const before = temporaryFolder()
    cpSync(site.root, before, { recursive: true })
    const many = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [
        `content/notes/n${index}.md`,
        reply(`${site.others.url}/to/${index}`),
      ]),
    )
    const reset = (): void => {
      rmSync(site.root, { recursive: true })
      cpSync(before, site.root, { recursive: true })
      site.write(many)
      site.others.heard.length = 0
    }
    reset()
    const began = performance.now()
    await site.run('deploy')
    const whole = performance.now() - began
    expect(site.others.heard.length).toBe(12)
    let interrupted = 0
    for (let moment = 0; moment < 20; moment++) {
      reset()
      const { child, done } = startCli(site.args(['deploy']))
      // By the clock, and by what was heard: on a busy machine the clock may miss the sending.
      const timer = setTimeout(() => moment % 2 === 0 && child.kill('SIGKILL'), whole * (0.3 + 0.04 * moment))
      let isOver = false
      void done.then(() => {
        isOver = true
      })
      while (moment % 2 === 1 && !isOver && site.others.heard.length < (moment + 1) / 2)
        await new Promise((resolve) => setImmediate(resolve))
      if (moment % 2 === 1) child.kill('SIGKILL')
      await done
      clearTimeout(timer)
      const first = site.others.heard.length
      if (first > 0 && first < 12) interrupted++
      const next = await site.run('deploy')
      expect(next.status).toBe(0)
      const heard = site.others.heard.map(({ source }) => source)
      expect(heard.length, `of ${first} sent before the kill`).toBe(new Set(heard).size)
      const ledger = join(site.root, 'content/sent.jsonl')
      const unsure = readFileSync(ledger, 'utf8').match(/"state":"sending"/g)?.length ?? 0
      // Requests to one host go one after the other; the answer to one may not be written down yet when the next begins.
      expect(unsure).toBeLessThanOrEqual(2)
      expect(new Set(heard).size + unsure).toBeGreaterThanOrEqual(12)
      expect(next.stderr.includes('and may have arrived')).toBe(unsure > 0)
      if (unsure === 0) continue
      // An hour later it is sent again.
      writeFileSync(
        ledger,
        readFileSync(ledger, 'utf8').replace(
          /("state":"sending".*"time":")[^"]*/g,
          `$1${new Date(Date.now() - 2 * 3_600_000).toISOString()}`,
        ),
      )
      const later = await site.run('deploy')
      expect(later.stdout.match(/^new .* {2}accepted$/gm)?.length).toBe(unsure)
      expect(new Set(site.others.heard.map(({ source }) => source)).size).toBe(12)
    }
    expect(interrupted).toBeGreaterThan(0)
  })

  test('sends nothing before the site serves the build, and goes on later', async () => {
    const site = await blog({})
    site.write({ 'content/notes/a.md': reply(`${site.others.url}/a`) })
    const elsewhere = join(temporaryFolder(), 'elsewhere')
    const settings = readFileSync(join(site.root, 'content/site.yaml'), 'utf8')
    site.write({ 'content/site.yaml': settings.replace(site.folder, elsewhere) })
    const late = await site.run('deploy', '--wait', '1')
    expect(late).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('after 1 seconds the site does not serve this build'),
    })
    expect(site.others.heard).toEqual([])
    cpSync(elsewhere, site.folder, { recursive: true })
    expect((await site.run('deploy')).status).toBe(0)
    expect(site.others.heard.length).toBe(1)
  })

  test('a post whose time is over disappears; one that became a draft or waits again stops with its file', {
    timeout: 60_000,
  }, async () => {
    const of = (head: string): string => `---\ndate: 2026-01-02\n${head}---\nWords.\n`
    const site = await blog({
      'content/notes/a.md': of(''),
      'content/notes/e.md': of('expiryDate: 2999-01-01\n'),
      'content/notes/d.md': of(''),
    })
    expect((await site.run('deploy')).status).toBe(0)
    site.write({ 'content/notes/e.md': of('expiryDate: 2026-01-03\n') })
    const built = await startCli(['build', '--strict', '--root', site.root], { env: { NO_COLOR: '1' } }).done
    expect([built.status, built.stderr]).toEqual([0, ''])
    expect((await site.run('plan')).stdout).toMatch(/gone +\/notes\/e\/ \(expired\)/)
    expect(await site.run('deploy')).toMatchObject({ status: 0, stderr: '' })
    expect(existsSync(join(site.folder, 'notes/e/index.html'))).toBe(false)
    for (const [head, words] of [
      ['draft: true\n', 'the post is a draft now'],
      ['publishDate: 2999-01-01\n', 'the post is to appear later now'],
    ] as const) {
      site.write({ 'content/notes/d.md': of(head) })
      const stopped = await site.run('deploy')
      expect([stopped.status, stopped.stderr], head).toEqual([
        1,
        expect.stringMatching(new RegExp(`content/notes/d\\.md +error .*${words}`)),
      ])
    }
    site.write({ 'content/notes/d.md': of('deleted: 2026-01-03\n') })
    expect((await site.run('deploy')).status).toBe(0)
  })

  test('`--gone` writes nothing for an address that is no post', { timeout: 60_000 }, async () => {
    const site = await blog({ 'content/notes/hello.md': '---\ndate: 2026-01-02\ntags: [x]\n---\nWords.\n' })
    expect((await site.run('deploy')).status).toBe(0)
    const before = filesIn(join(site.root, 'content'))
    for (const path of [
      '/tags/',
      '/notes/',
      '/feeds/',
      '/404.html',
      '/notes/Hello/',
      '/n?x=1',
      '/n#x',
      '/x%00y/',
      '/kinds/notes',
    ]) {
      const { status, stderr } = await site.run('deploy', '--gone', path)
      expect([status, stderr], path).toEqual([
        2,
        expect.stringMatching(/is (?:a page|not the URL of a post) of this site/),
      ])
    }
    expect(filesIn(join(site.root, 'content'))).toEqual(before)
  })

  test('stops at lost addresses, at items that would be unread again, at a local address; each with its remedy', async () => {
    const note = (words: string): string => `---\ndate: 2026-05-01 10:00 Z\n---\n${words}\n`
    const site = await blog({ 'content/notes/a.md': note('A.'), 'content/notes/b.md': note('B.') })
    await site.run('deploy')
    rmSync(join(site.root, 'content/notes/b.md'))
    const before = filesIn(site.folder)
    const lost = await site.run('deploy')
    expect(lost).toMatchObject({ status: 1, stdout: '' })
    expect(lost.stderr).toContain('`/notes/b/` is published and would be lost')
    expect(lost.stderr).toContain('smallsocial deploy --gone /notes/b/')
    expect(filesIn(site.folder)).toEqual(before)
    const elsewhere = await site.run('deploy', '--gone', 'https://other.example/x')
    expect([elsewhere.status, elsewhere.stderr]).toEqual([2, expect.stringContaining('a post of this site')])
    for (const path of ['/notes/a/', '/drafts/x/', '/static/x/', '/mentions/x/', '/_x/']) {
      const files = filesIn(join(site.root, 'content'))
      const refused = await site.run('deploy', '--gone', path)
      expect([refused.status === 0, filesIn(join(site.root, 'content'))], path).toEqual([false, files])
    }
    site.write({ 'content/notes/trip/index.md': note('In a folder.') })
    const alive = await site.run('deploy', '--gone', '/notes/trip/')
    expect(alive.stderr).toContain('content/notes/trip/index.md')
    rmSync(join(site.root, 'content/notes/trip'), { recursive: true })
    const other = await site.run('deploy', 'nowhere', '--dry-run')
    expect([other.status, other.stderr]).toEqual([2, expect.stringContaining('there is no `nowhere`')])
    expect((await site.run('deploy', '--dry-run', '--gone', '/notes/b/')).status).toBe(2)
    expect((await site.run('deploy', '--gone', '/notes/b/')).status).toBe(0)
    expect((await fetch(`${site.host.url}notes/b/`)).status).toBe(410)
    expect(readFileSync(join(site.folder, '_redirects'), 'utf8')).toContain(
      '/notes/b/ /notes/b/index.html 410!',
    )
    expect((await site.run('deploy')).stdout).toContain('nothing deployed')

    site.write({
      'content/site.yaml': `${readFileSync(join(site.root, 'content/site.yaml'), 'utf8')}feeds: { id: url-without-slash }\n`,
    })
    expect(await site.run('plan')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('one item would be unread again'),
    })
    expect((await site.run('deploy', '--allow-unread')).status).toBe(0)
    const local = await startCli(['plan', '--root', site.root]).done
    expect(local).toMatchObject({ status: 1, stderr: expect.stringContaining('which is not public') })
  })

  test('tries again what failed, waits between, and gives up after a week', async () => {
    let status = 503
    const busy = await serve(async (request, response) => {
      await bodyOf(request)
      answer(response, request.method === 'GET' ? 200 : status, { link: '</wm>; rel=webmention' })
    })
    const site = await blog({}, '')
    site.write({
      'content/site.yaml': readFileSync(join(site.root, 'content/site.yaml'), 'utf8').replace(
        'allow: [',
        `allow: ["${new URL(busy).host}", `,
      ),
      'content/notes/a.md': reply(`${busy}/a`),
    })
    expect((await site.run('deploy')).stdout).toContain('try later: it answers 503')
    expect((await site.run('plan')).stdout).toMatch(/waiting {3}http.*\(it answers 503\)/)
    const at = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString()
    const change = (more: Partial<SentWebmention>): void =>
      writeFileSync(
        join(site.root, 'content/sent.jsonl'),
        `${JSON.stringify({ ...site.ledger()[0], ...more })}\n`,
      )
    change({ time: at(2), since: at(2) })
    await site.run('deploy')
    expect(site.ledger()[0]).toMatchObject({ state: 'later', attempts: 2, status: 503 })
    change({ time: at(30), since: at(24 * 8) })
    expect((await site.run('plan')).stdout).toMatch(/given up {2}http/)
    status = 202
    change({ time: at(30), since: at(31) })
    await site.run('deploy')
    expect(site.ledger()[0]).toMatchObject({ state: 'accepted', status: 202 })
  })

  test('notifies hubs of the feeds whose bytes changed, once', async () => {
    const pings: string[] = []
    const hub = await serve(async (request, response) => {
      pings.push(await bodyOf(request))
      answer(response, 204)
    })
    const site = await blog(
      { 'content/notes/a.md': '---\ndate: 2026-05-01 10:00 Z\n---\nA.\n' },
      `hubs: ["${hub}/"]\nfeeds: { formats: [rss], of: [home, section] }\n`,
    )
    const settings = readFileSync(join(site.root, 'content/site.yaml'), 'utf8')
    site.write({ 'content/site.yaml': settings.replace('allow: [', `allow: ["${new URL(hub).host}", `) })
    await site.run('deploy')
    expect(pings.sort()).toEqual(
      ['feed.xml', 'notes/feed.xml'].map((path) =>
        new URLSearchParams({ 'hub.mode': 'publish', 'hub.url': site.host.url + path }).toString(),
      ),
    )
    await site.run('deploy')
    expect(pings.length).toBe(2)
    site.write({ 'content/log/b.md': '---\ndate: 2026-05-02 10:00 Z\n---\nB.\n' })
    await site.run('deploy')
    expect(pings.length).toBe(4)
    expect(readFileSync(join(site.folder, '_headers'), 'utf8')).toContain(`Link: <${hub}/>; rel="hub"`)
  })

  test('what Bridgy published is shown as a copy at the next build', async () => {
    const site = await blog({ 'content/notes/a.md': '---\ndate: 2026-05-01 10:00 Z\n---\nA.\n' })
    const build = () => startCli(['build', '--root', site.root]).done
    await build()
    const line: SentWebmention = {
      source: `${site.host.url}notes/a/`,
      target: 'https://brid.gy/publish/mastodon',
      sent: 'new',
      hash: 'h',
      state: 'accepted',
      status: 201,
      location: 'https://social.example/@ada/1',
      time: '2026-05-01T00:00:00Z',
    }
    site.write({ 'content/sent.jsonl': `${JSON.stringify(line)}\n` })
    await build()
    expect(readFileSync(join(site.root, 'public/notes/a/index.html'), 'utf8')).toContain(
      '<a class="u-syndication" rel="syndication" href="https://social.example/@ada/1">',
    )
  })

  test('lets one deploy at a time in', async () => {
    const site = await blog({ 'content/notes/a.md': '---\ndate: 2026-05-01 10:00 Z\n---\nA.\n' })
    site.write({ '.smallsocial/deploy.lock': `${process.pid}` })
    expect(await site.run('deploy')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(`another deploy is running (process ${process.pid})`),
    })
    site.write({ '.smallsocial/deploy.lock': '999999999' })
    expect((await site.run('deploy')).status).toBe(0)
  })

  test('says where a site may go when nothing does', async () => {
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml': 'url: https://blog.example/\ntitle: A\nauthor: { name: A }\n',
    })
    expect(await startCli(['deploy', '--root', root]).done).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('it has no deploy target'),
    })
  })

  test('names a target with a mistake in its settings with its line', async () => {
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml':
        'url: https://blog.example/\ntitle: A\nauthor: { name: A }\ndeploy: { folder: { pth: /tmp/nowhere } }\n',
    })
    const { status, stderr } = await startCli(['deploy', '--root', root]).done
    expect(status).toBe(1)
    expect(stderr).toMatch(/content\/site\.yaml:\d+:\d+ +error +`path` is missing/)
    expect(stderr).not.toContain('no deploy target')
  })
})

test('600 hosts, a third of which hang, refuse or fail: it ends, asks each once at a time, and knows what was sent', {
  timeout: 240_000,
}, async () => {
  const busy = new Map<string, number>()
  let most = 0
  const hosts = await Promise.all(
    Array.from({ length: 600 }, async (_, index) => {
      const address = `127.0.${1 + Math.floor(index / 200)}.${10 + (index % 200)}`
      const url = await serve((request, response) => {
        busy.set(address, (busy.get(address) ?? 0) + 1)
        most = Math.max(most, busy.get(address) ?? 0)
        response.on('close', () => busy.set(address, (busy.get(address) ?? 1) - 1))
        if (index % 9 === 0) return
        if (index % 9 === 3) return void request.socket.destroy()
        if (index % 9 === 6) return answer(response, 500)
        request.resume()
        answer(response, request.method === 'GET' ? 200 : 202, { link: '</wm>; rel=webmention' })
      }, address)
      return url
    }),
  )
  const site = await blog({})
  site.write({
    'content/site.yaml': readFileSync(join(site.root, 'content/site.yaml'), 'utf8').replace(
      /allow: \[.*?\]/,
      `allow: ${JSON.stringify(hosts.map((url) => new URL(url).host))}`,
    ),
    ...Object.fromEntries(
      hosts.map((url, index) => [
        `content/replies/r${index}.md`,
        `---\ndate: ${today} 00:00 Z\nin-reply-to: ${url}/a\n---\nAlso [b](${url}/b).\n`,
      ]),
    ),
  })
  const { status, stdout } = await site.run('deploy')
  expect(status).toBe(0)
  expect(stdout).toContain('800 accepted')
  expect(stdout).toContain('400 to be retried')
  expect(most).toBe(1)
  const ledger = site.ledger()
  expect(ledger.length).toBe(1200)
  expect(ledger.filter(({ state }) => state === 'accepted').length).toBe(800)
  expect(ledger.filter(({ state, attempts }) => state === 'later' && attempts === 1).length).toBe(400)
})
