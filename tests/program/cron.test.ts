import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { expect, test } from 'vitest'
import { post, startServer, until } from '../own-server.js'
import { answer, bodyOf, serve } from '../server.js'
import { startCli, temporaryFolder, writeFiles } from '../support.js'

/** Makes a blog that is deployed to a folder, which a server on 127.0.0.1 serves. */
const newBlog = async (settings = '', files: Record<string, string> = {}) => {
  const folder = join(temporaryFolder(), 'site')
  const url = await serve((request, response) => {
    const path = join(folder, decodeURI(new URL(request.url ?? '', 'http://x').pathname))
    const file = extname(path) === '' ? join(path, 'index.html') : path
    if (existsSync(file)) answer(response, 200, { 'content-type': 'text/html' }, readFileSync(file))
    else answer(response, 404)
  })
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': `url: ${url}/\ntitle: "A blog"\nauthor: { name: "Ada Example" }\ndeploy: { folder: { path: ${folder} } }\n${settings}`,
    'content/notes/one.md': '---\ndate: 2026-01-01\n---\n\nOne.\n',
    ...files,
  })
  const cron = (...args: readonly string[]) =>
    startCli(['cron', '--root', root, '--allow-host', '127.0.0.1', ...args]).done
  return { root, folder, cron, url }
}

test('deploys what differs, and says `unchanged` else', async () => {
  const { root, folder, cron } = await newBlog()
  const first = await cron()
  expect([first.status, first.stderr]).toEqual([0, ''])
  expect(first.stdout).toContain('folder:')
  expect(existsSync(join(folder, 'notes/one/index.html'))).toBe(true)
  expect((await cron()).stdout).toBe('unchanged\n')
  writeFileSync(join(root, 'content/notes/two.md'), '---\ndate: 2026-01-02\n---\n\nTwo.\n')
  expect((await cron()).stdout).toContain('folder:')
  expect(existsSync(join(folder, 'notes/two/index.html'))).toBe(true)
  expect((await cron()).stdout).toBe('unchanged\n')
})

test('with a limit, a deploy waits for the next day', async () => {
  const { root, folder, cron } = await newBlog()
  expect((await cron('--max-deploys', '1')).stdout).toContain('folder:')
  writeFileSync(join(root, 'content/notes/two.md'), '---\ndate: 2026-01-02\n---\n\nTwo.\n')
  const later = await cron('--max-deploys', '1')
  expect([later.status, later.stdout]).toEqual([0, 'postponed\n'])
  expect(later.stderr).toContain('deployed once today, which is the limit')
  expect(existsSync(join(folder, 'notes/two/index.html'))).toBe(false)
  expect((await cron('--max-deploys', '2')).stdout).toContain('folder:')
  expect((await cron('--max-deploys', 'many')).status).toBe(2)
})

test('a limit of deploys does not stop webmentions that are due', async () => {
  const received: string[] = []
  let status = 503
  const target = await serve(async (request, response) => {
    const isSent = request.method === 'POST'
    if (isSent) received.push(await bodyOf(request))
    answer(response, isSent ? status : 200, { link: '</endpoint>; rel="webmention"' })
  }, '127.0.0.2')
  const today = new Date().toISOString().slice(0, 10)
  const { root, cron } = await newBlog()
  const limited = () => cron('--allow-host', '127.0.0.2', '--max-deploys', '2')
  const settings = join(root, 'content/site.yaml')
  writeFileSync(settings, readFileSync(settings, 'utf8').replace('{ folder:', '{ budget: 2, folder:'))
  await limited()
  writeFiles(root, { 'content/likes/two.md': `---\ndate: ${today}\nlike-of: ${target}/\n---\n` })
  await limited()
  expect(received).toHaveLength(1)
  expect((await limited()).stdout).toBe('unchanged\n')
  const ledger = join(root, 'content/sent.jsonl')
  const earlier = new Date(Date.now() - 7_200_000).toISOString()
  writeFileSync(ledger, readFileSync(ledger, 'utf8').replace(/"time":"[^"]*"/, `"time":"${earlier}"`))
  status = 202
  expect((await limited()).stdout).toContain('accepted')
  expect(received).toHaveLength(2)
  writeFiles(root, { 'content/notes/three.md': '---\ndate: 2026-01-03\n---\n\nThree.\n' })
  expect((await limited()).stdout).toBe('postponed\n')
  expect((await cron()).stderr).toContain('this month had its 2 deploys')
})

test('a due post appears, and the next one is named', async () => {
  const later = new Date(Date.now() + 3_600_000).toISOString()
  const { cron, folder } = await newBlog('', {
    'content/notes/later.md': `---\ndate: ${later}\n---\n\nLater.\n`,
    'content/notes/due.md': `---\ndate: 2026-01-02\npublishDate: ${new Date(Date.now() - 1000).toISOString()}\n---\n\nDue.\n`,
  })
  const { state, next } = JSON.parse((await cron('--json')).stdout)
  expect(state).toBe('deployed')
  expect(new Date(next).toISOString().slice(0, 16)).toBe(later.slice(0, 16))
  expect(existsSync(join(folder, 'notes/due/index.html'))).toBe(true)
  expect(existsSync(join(folder, 'notes/later/index.html'))).toBe(false)
})

test('without a target, or with --no-deploy, it builds only', async () => {
  const { root, folder, cron } = await newBlog()
  expect((await cron('--no-deploy')).stdout).toBe('built\n')
  expect(existsSync(join(root, 'public/notes/one/index.html'))).toBe(true)
  expect(existsSync(folder)).toBe(false)
  expect((await cron('--no-deploy')).stdout).toBe('unchanged\n')
})

test('an error in the content deploys nothing; a source that fails does not prevent the rest', async () => {
  const { root, cron } = await newBlog('webmention: { sources: [inbox.json], moderation: all }\n')
  const without = await cron()
  expect(without.status).toBe(0)
  expect(without.stderr).toContain('`inbox.json` is neither a folder nor a file')
  writeFileSync(join(root, 'content/notes/broken.md'), '---\ntitle: "x\n---\n')
  const broken = await cron()
  expect([broken.status, broken.stdout]).toEqual([1, ''])
  expect(broken.stderr).toContain('content/notes/broken.md')
})

test('the server runs the command of `--on-change` after it has built, in the folder of the blog', async () => {
  const server = await startServer({}, { args: ['--on-change', 'ls public/notes >> changed.txt'] })
  const { stdout } = await startCli(['server', 'tokens', '--root', server.root, '--create', 'x']).done
  const headers = { authorization: `Bearer ${stdout.split('\n')[0]}` }
  const fields = { content: 'Hello', 'mp-slug': 'from-an-app' }
  expect((await post(`${server.url}micropub`, fields, headers)).status).toBe(202)
  const file = join(server.root, 'changed.txt')
  await until(() => existsSync(file) && readFileSync(file, 'utf8').includes('from-an-app'))
})

test('mentions that wait for a decision run a command once, and are in a private feed', async () => {
  const { root, cron, url } = await newBlog(
    'webmention: { sources: [inbox.json] }\nnotify: { command: "cat >> notified.json; echo $SMALLSOCIAL_NEW >> count", feed: waiting.xml }\n',
  )
  const mention = (id: number) => ({
    'wm-id': id,
    'wm-source': `https://other.example/${id}`,
    'wm-target': `${url}/notes/one/`,
    'wm-property': 'in-reply-to',
    'wm-received': '2026-05-01T10:00:00Z',
    author: { name: 'A <b>person</b>' },
    content: { text: `Number ${id} & more` },
  })
  const receive = (...ids: readonly number[]): void =>
    writeFileSync(join(root, 'inbox.json'), JSON.stringify({ type: 'feed', children: ids.map(mention) }))
  receive(1)
  expect(await cron('--no-deploy')).toMatchObject({ status: 0, stderr: '' })
  await cron('--no-deploy')
  expect(readFileSync(join(root, 'count'), 'utf8')).toBe('1\n')
  expect(JSON.parse(readFileSync(join(root, 'notified.json'), 'utf8'))).toMatchObject([
    { page: '/notes/one/', id: '1', content: 'Number 1 & more' },
  ])
  const feed = readFileSync(join(root, 'waiting.xml'), 'utf8')
  expect(feed).toContain('<title>reply by A &lt;b&gt;person&lt;/b&gt; on /notes/one/</title>')
  expect(feed).toContain('mentions approve 1')
  expect(statSync(join(root, 'waiting.xml')).mode & 0o777).toBe(0o600)
  receive(1, 2, 3)
  await cron('--no-deploy')
  expect(readFileSync(join(root, 'count'), 'utf8')).toBe('1\n2\n')
})

test('a command that fails is tried again; a feed within the site is refused', async () => {
  const { root, cron } = await newBlog(
    'webmention: { sources: [inbox.json] }\nnotify: { command: "false" }\n',
  )
  writeFileSync(
    join(root, 'inbox.json'),
    JSON.stringify([{ source: 'https://a.example/', target: `${readUrl(root)}notes/one/` }]),
  )
  for (let run = 0; run < 2; run++)
    expect((await cron('--no-deploy')).stderr).toContain('`notify.command` failed')
  const settings = join(root, 'content/site.yaml')
  writeFileSync(
    settings,
    readFileSync(settings, 'utf8').replace('{ command: "false" }', '{ feed: public/x.xml }'),
  )
  expect((await cron('--no-deploy')).stderr).toContain('which is published')
  rmSync(join(root, 'inbox.json'))
})

const readUrl = (root: string): string =>
  /^url: (.*)$/m.exec(readFileSync(join(root, 'content/site.yaml'), 'utf8'))?.[1] ?? ''
