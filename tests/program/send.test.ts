import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { SentWebmention } from '../../src/model/ledger.js'
import { answer, serve } from '../server.js'
import { runHere, startCli, temporaryFolder, writeFiles } from '../support.js'
import { webmentionRocks } from '../webmention-rocks.js'

/** The author's pages: path → status and body. */
const sources = new Map<string, { status: number; body: string }>()
const own = await serve((request, response) => {
  const { status, body } = sources.get(request.url ?? '') ?? { status: 404, body: '' }
  answer(response, status, { 'content-type': 'text/html' }, body)
}, '127.0.0.2')
const entry = (...links: readonly string[]): string =>
  `<!doctype html><nav><a href="https://nav.example/">nav</a></nav><article class="h-entry"><div class="e-content"><p>Words.</p>${links.map((link) => `<a href="${link}">x</a>`).join(' ')}</div><div class="u-comment h-cite"><a class="u-url" href="https://commenter.example/">c</a></div></article>`

const run = async (root: string, args: readonly string[], hosts: readonly string[] = []) => {
  const allow = [new URL(own).host, ...hosts].flatMap((host) => ['--allow-host', host])
  return runHere([...args, '--root', root, ...allow])
}
const ledgerIn = (root: string): SentWebmention[] =>
  readFileSync(join(root, 'content/sent.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as SentWebmention)

describe('webmention send', () => {
  test('finds the endpoint in all the ways of webmention.rocks', { timeout: 120_000 }, async () => {
    const rocks = await webmentionRocks()
    const root = temporaryFolder()
    const tests = [...Array.from({ length: 22 }, (_, index) => `${index + 1}`), '23/page', '101', '102']
    sources.set('/all', { status: 200, body: entry(...tests.map((one) => `${rocks.url}/test/${one}`)) })
    const { status, stdout, stderr } = await run(root, ['webmention', 'send', `${own}/all`], [rocks.host])
    expect(rocks.taken.filter(({ error }) => error !== undefined)).toEqual([])
    expect(rocks.taken.map(({ target }) => target).sort()).toEqual(
      tests.map((one) => `${rocks.url}/test/${one}`).sort(),
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(
      /^new {6}http:\/\/127\.0\.0\.1:\d+\/test\/1 {2}accepted, see http:\/\/127\.0\.0\.1:\d+\/status\/1$/m,
    )
    expect(stdout).toContain('25 accepted')
    expect(ledgerIn(root).length).toBe(25)
    rocks.taken.length = 0
    expect((await run(root, ['webmention', 'send', `${own}/all`], [rocks.host])).stdout).toBe(
      'nothing to send\n',
    )
    expect(rocks.taken).toEqual([])
  })

  test('update 1: a link is added; both get one', async () => {
    const rocks = await webmentionRocks()
    const root = temporaryFolder()
    const [one, two] = [`${rocks.url}/update/1`, `${rocks.url}/update/1/part/2`]
    sources.set('/u1', { status: 200, body: entry(one) })
    await run(root, ['webmention', 'send', `${own}/u1`], [rocks.host])
    sources.set('/u1', { status: 200, body: entry(one, two) })
    await run(root, ['webmention', 'send', `${own}/u1`], [rocks.host])
    expect(rocks.taken.map(({ target, error }) => [target, error])).toEqual([
      [one, undefined],
      [two, undefined],
      [one, undefined],
    ])
  })

  test('update 2: a link is removed; both get another', async () => {
    const rocks = await webmentionRocks()
    const root = temporaryFolder()
    const [one, two] = [`${rocks.url}/update/2`, `${rocks.url}/update/2/part/2`]
    sources.set('/u2', { status: 200, body: entry(one, two) })
    await run(root, ['webmention', 'send', `${own}/u2`], [rocks.host])
    sources.set('/u2', { status: 200, body: entry(one) })
    await run(root, ['webmention', 'send', `${own}/u2`], [rocks.host])
    expect(rocks.taken.map(({ target, error }) => [target, error])).toEqual(
      [one, two, one, two].map((url) => [url, undefined]),
    )
    expect(ledgerIn(root).map(({ target, sent }) => [target, sent])).toEqual([
      [one, 'update'],
      [two, 'removed'],
    ])
  })

  test('delete 1: the page answers 410, and all that it linked get one', async () => {
    const rocks = await webmentionRocks()
    const root = temporaryFolder()
    const target = `${rocks.url}/delete/1`
    sources.set('/d', { status: 200, body: entry(target) })
    await run(root, ['webmention', 'send', `${own}/d`], [rocks.host])
    sources.set('/d', { status: 410, body: 'Gone' })
    expect((await run(root, ['webmention', 'send', `${own}/d`], [rocks.host])).stdout).toMatch(/^deleted {2}/)
    expect(rocks.taken.map(({ error }) => error)).toEqual([undefined, undefined])
    expect((await run(root, ['webmention', 'send', `${own}/d`], [rocks.host])).stdout).toBe(
      'nothing to send\n',
    )
  })

  test('prints plainly what was answered', async () => {
    const site = await serve((request, response) => {
      const path = request.url ?? ''
      if (request.method === 'GET')
        return answer(response, 200, path === '/none' ? {} : { link: `<${path}/wm>; rel=webmention` })
      if (path.startsWith('/no/'))
        return answer(
          response,
          400,
          { 'content-type': 'application/json' },
          '{"error":"x","error_description":"I do not take likes <b>"}',
        )
      if (path.startsWith('/busy/')) return answer(response, 429)
      if (path.startsWith('/html/'))
        return answer(response, 403, { 'content-type': 'text/html' }, '<h1>Forbidden</h1>')
      if (path.startsWith('/later/')) return answer(response, 202, { location: '/queue/7' })
      answer(response, 200)
    })
    const root = temporaryFolder()
    sources.set('/plain', {
      status: 200,
      body: entry(
        ...['none', 'no', 'busy', 'html', 'later', 'yes'].map((name) => `${site}/${name}`),
        'http://127.0.0.9:8099/private',
      ),
    })
    const { status, stdout } = await run(root, ['webmention', 'send', `${own}/plain`], [new URL(site).host])
    expect(status).toBe(1)
    expect(stdout).toContain('2 accepted')
    for (const line of [
      'new      /none  it takes no webmentions',
      'new      /no  refused: it answers 400: I do not take likes <b>',
      'new      /busy  try later: it answers 429',
      'new      /html  refused: it answers 403',
      'new      /later  accepted, at /queue/7',
      'new      /yes  accepted',
      'new      http://127.0.0.9:8099/private  refused: 127.0.0.9 has no public address; allow a private host with `--allow-host`',
    ])
      expect(stdout.replaceAll(site, '').split('\n')).toContain(line)
  })

  test('asks nobody on private addresses unless they are let in', async () => {
    const rocks = await webmentionRocks()
    const root = temporaryFolder()
    const refused = await startCli(['webmention', 'send', `${own}/all`, '--root', root]).done
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('has no public address') })
    sources.set('/private', { status: 200, body: entry(`${rocks.url}/test/1`) })
    expect((await run(root, ['webmention', 'send', `${own}/private`])).stdout).toContain(
      'refused: 127.0.0.1 has no public address',
    )
    expect(rocks.taken).toEqual([])
  })

  test('refuses a target that the page does not link, and pages that cannot be read', async () => {
    const root = temporaryFolder()
    sources.set('/a', { status: 200, body: entry('https://b.example/') })
    expect(await run(root, ['webmention', 'send', `${own}/a`, 'https://c.example/'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('the source does not link `https://c.example/`'),
    })
    expect(await run(root, ['webmention', 'send', `${own}/missing`])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('the source answers 404'),
    })
    expect(await run(root, ['webmention', 'send', 'nonsense'])).toMatchObject({ status: 2 })
  })
})

describe('the ledger', () => {
  const line = (more: Partial<SentWebmention>): string =>
    JSON.stringify({
      source: `${own}/l`,
      target: 'https://x.example/',
      sent: 'new',
      hash: 'h',
      state: 'accepted',
      time: '2026-05-01T00:00:00Z',
      ...more,
    })

  test('heals line endings, doubled lines, marks of a merge and a torn end', async () => {
    const root = temporaryFolder()
    sources.set('/l', { status: 410, body: '' })
    const text = [
      '<<<<<<< HEAD',
      line({ hash: 'old' }),
      '=======',
      line({ time: '2026-05-02T00:00:00Z', sent: 'deleted', hash: 'gone' }),
      '>>>>>>> theirs',
      line({}),
      '{"source":"torn',
    ]
    writeFiles(root, { 'content/sent.jsonl': text.join('\r\n') })
    const { stdout, stderr, status } = await run(root, ['webmention', 'send', `${own}/l`])
    expect({ stdout, status }).toEqual({ stdout: 'nothing to send\n', status: 0 })
    expect(stderr).toContain('content/sent.jsonl:1  warning  the line is a conflict marker of a merge')
    expect(ledgerIn(root)).toEqual([
      JSON.parse(line({ time: '2026-05-02T00:00:00Z', sent: 'deleted', hash: 'gone' })),
    ])
  })

  test('stops at a line that cannot be read, and loses nothing', async () => {
    const root = temporaryFolder()
    sources.set('/l', { status: 200, body: entry('https://x.example/') })
    const text = `${line({})}\nnot a line\n${line({ target: 'https://y.example/' })}\n`
    writeFiles(root, { 'content/sent.jsonl': text })
    expect(await run(root, ['webmention', 'send', `${own}/l`])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(
        'content/sent.jsonl:2  error    the line is not an entry of the ledger',
      ),
    })
    expect(readFileSync(join(root, 'content/sent.jsonl'), 'utf8')).toBe(text)
  })
})
