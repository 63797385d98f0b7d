import { appendFileSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runNew } from '../../src/commands/new.js'
import { answer, serve } from '../server.js'
import {
  filesIn,
  leastSettings,
  runCli,
  runHere,
  startCli,
  temporaryFolder,
  testFolder,
  writeFiles,
} from '../support.js'

const pages = new Map<
  string,
  { body: string | Buffer; type?: string; status?: number; headers?: Record<string, string> }
>()
let asked: string[] = []
const site = await serve((request, response) => {
  const path = request.url ?? ''
  asked.push(path)
  if (path === '/endless') {
    response.writeHead(200, { 'content-type': 'text/html' })
    response.write('<title>Endless</title><p>')
    const more = (): void => {
      if (!response.destroyed && response.write('x'.repeat(65_536))) setImmediate(more)
      else if (!response.destroyed) response.once('drain', more)
    }
    return more()
  }
  if (path === '/reset') return void request.socket.destroy()
  const page = pages.get(path)
  answer(
    response,
    page?.status ?? (page ? 200 : 404),
    { 'content-type': page?.type ?? 'text/html; charset=utf-8', ...page?.headers },
    page?.body ?? '',
  )
})
const host = new URL(site).host
const post = `<!doctype html><title>Site title</title><article class="h-entry"><h1 class="p-name">On small sites</h1><p class="p-author h-card"><a class="u-url p-name" href="${site}/jane">Jane Doe</a></p><time class="dt-published" datetime="2026-05-01T10:00:00+02:00">May</time><a class="u-url" href="${site}/post">#</a><div class="e-content"><p>Small sites are <b>nice</b>.</p></div></article>`

const blog = (files: Readonly<Record<string, string>> = {}): string =>
  writeFiles(temporaryFolder(), {
    'content/site.yaml': `${leastSettings}\ntimezone: America/Chicago\n`,
    ...files,
  })
const run = async (root: string, args: readonly string[], input = '') => {
  const all = [...args, '--root', root, '--allow-host', host]
  if (input === '') return runHere(all)
  const { status, stdout, stderr } = await startCli(all, { env: { NO_COLOR: '1' }, input }).done
  return { status, stdout, stderr }
}
/** Waits for what other processes do. */
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}
const clean = async (root: string): Promise<void> =>
  expect(await runHere(['build', '--strict', '--root', root])).toMatchObject({ status: 0, stderr: '' })
const fileOf = (stdout: string): string => stdout.split('\n')[0] ?? ''

describe('new', () => {
  test('a reply keeps the words of the page, and builds without a warning', async () => {
    pages.set('/post', { body: post })
    const root = blog()
    const { status, stdout, stderr } = await run(
      root,
      ['new', 'reply', `${site}/post`, '--tags', 'small web, sites'],
      'I agree.\n',
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(fileOf(stdout)).toBe('content/replies/on-small-sites.md')
    expect(readFileSync(join(root, fileOf(stdout)), 'utf8')).toMatch(
      new RegExp(
        `^---\\nin-reply-to: ${site}/post\\ndate: \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d -0[56]:00\\ntags: \\["small web","sites"\\]\\n---\\n\\nI agree\\.\\n$`,
      ),
    )
    const [, context = ''] = /^(content\/contexts\/\S+\.json)/m.exec(stdout) ?? []
    expect(JSON.parse(readFileSync(join(root, context), 'utf8'))).toEqual({
      url: `${site}/post`,
      name: 'On small sites',
      author: { name: 'Jane Doe', url: `${site}/jane` },
      published: '2026-05-01T10:00:00+02:00',
      content: 'Small sites are nice.',
    })
    await clean(root)
    expect(readFileSync(join(root, 'public/replies/on-small-sites/index.html'), 'utf8')).toContain(
      'Small sites are nice.',
    )
    const again = await run(root, ['new', 'reply', `${site}/post`])
    expect(fileOf(again.stdout)).toBe('content/replies/on-small-sites-2.md')
  })

  test('a book without a page is its name', async () => {
    const root = blog()
    const { stdout } = await run(root, ['new', 'read', 'Dune: Messiah'], 'Slower.\n')
    expect(fileOf(stdout)).toBe('content/reads/dune-messiah.md')
    expect(readFileSync(join(root, fileOf(stdout)), 'utf8')).toContain('read-of: { name: "Dune: Messiah" }\n')
    await clean(root)
    expect(readFileSync(join(root, 'public/reads/dune-messiah/index.html'), 'utf8')).toContain(
      '<span>Read <bdi>Dune: Messiah</bdi>',
    )
  })

  test('the face of who is answered is kept small, shown, and stays when mentions are put in order', async () => {
    const png = readFileSync(join(testFolder, 'sites/look/content/fotos/dia/uno.png'))
    pages.set('/face.png', { body: png, type: 'image/png' })
    pages.set('/faced', {
      body: post.replace('Jane Doe</a>', 'Jane Doe</a><img class="u-photo" src="/face.png" alt="">'),
    })
    const root = blog()
    expect(await run(root, ['new', 'reply', `${site}/faced`], 'I agree.\n')).toMatchObject({
      status: 0,
      stderr: '',
    })
    const faces = (): string[] =>
      [...filesIn(join(root, 'content')).keys()].filter((path) => path.startsWith('mentions/avatars/'))
    expect(faces()).toEqual([expect.stringMatching(/^mentions\/avatars\/[0-9a-f]{16}\.webp$/)])
    expect((await run(root, ['mentions', 'block', 'https://nobody.example/'])).status).toBe(0)
    expect(faces()).toHaveLength(1)
    await clean(root)
    const page = readFileSync(join(root, 'public/replies/on-small-sites/index.html'), 'utf8')
    expect(page).toContain(
      `<img class="avatar" src="/${faces()[0]}" alt="" width="40" height="40" loading="lazy">`,
    )
    expect(filesIn(join(root, 'public')).has(faces()[0] ?? '')).toBe(true)
    expect(page).not.toContain('face.png')
    rmSync(join(root, 'content', faces()[0] ?? ''))
    expect(await run(root, ['contexts'])).toMatchObject({ status: 0, stdout: '1 avatar\n' })
    expect(faces()).toHaveLength(1)
    expect((await run(root, ['contexts'])).stdout).toBe('nothing is missing\n')
  })

  test('an answer goes where other answers are', async () => {
    const root = blog({
      'content/responses/old.md':
        '---\nrepost-of: https://x.example/\ndate: 2025-05-26 18:14 Z\n---\nQuote.\n',
    })
    const { stdout } = await run(root, ['new', 'like', `${site}/post`])
    expect(fileOf(stdout)).toBe('content/responses/on-small-sites.md')
    await clean(root)
    const page = readFileSync(join(root, 'public/responses/old/index.html'), 'utf8')
    expect(page).toContain('<bdi>On small sites</bdi>')
  })

  test('writes the title with the author’s own key, also that of the quoted page', async () => {
    const root = blog({
      'content/likes/old.md': '---\nname: Old\nlike-of: https://x.example/\ndate: 2025-05-26\n---\n',
    })
    const { stdout } = await run(root, ['new', 'like', `${site}/post`])
    expect(readFileSync(join(root, fileOf(stdout)), 'utf8')).toMatch(/^---\nname: "On small sites"\n/)
    await clean(root)
  })

  test('speaks the author’s own words', async () => {
    const root = blog({
      'content/shares/old.md': `---\ntitle: "Old"\ntargeturl: https://x.example/\nresponse_type: share\ndt_published: "2025-05-26 18:14 -05:00"\ncategories: ["social"]\n---\nQuote.\n`,
    })
    const { stdout } = await run(root, ['new', 'repost', `${site}/post`, '--tags', 'web'])
    expect(fileOf(stdout)).toBe('content/shares/on-small-sites.md')
    expect(readFileSync(join(root, fileOf(stdout)), 'utf8')).toMatch(
      new RegExp(
        `^---\\ntitle: "On small sites"\\ntargeturl: ${site}/post\\nresponse_type: share\\ndt_published: "[^"]+"\\ncategories: \\["web"\\]\\n---\\n$`,
      ),
    )
    await clean(root)
  })

  test.each([
    ['note', [], 'content/notes/'],
    ['article', ['Why small, again?'], 'content/articles/why-small-again.md'],
    ['like', [`${site}/post`], 'content/likes/on-small-sites.md'],
    ['bookmark', [`${site}/post`], 'content/bookmarks/on-small-sites.md'],
    ['repost', [`${site}/post`], 'content/reposts/on-small-sites.md'],
    ['rsvp', [`${site}/post`, '--rsvp', 'yes'], 'content/rsvps/on-small-sites.md'],
    ['read', [`${site}/post`], 'content/reads/on-small-sites.md'],
    ['review', ['Dune', '--rating', '7/10'], 'content/reviews/'],
    ['review', ['Dune'], 'content/reviews/'],
    ['event', ['A walk', '--start', '2026-06-01 19:00'], 'content/events/a-walk.md'],
    ['checkin', ['The park'], 'content/checkins/'],
    ['collection', ['Kind of Blue'], 'content/collections/kind-of-blue.md'],
    ['presentation', ['A talk'], 'content/presentations/a-talk.md'],
    ['recipe', ['Soup'], 'content/recipe/soup.md'],
    ['play', [`${site}/post`], 'content/play/'],
    [
      'photo',
      [join(import.meta.dirname, '../../content/photos/morning-walk/hills.png'), '--alt', 'Hills'],
      'content/photos/',
    ],
  ])('%s is written so that it builds without a warning', async (kind, args, want) => {
    pages.set('/post', { body: post })
    const root = blog({
      'content/site.yaml': `${leastSettings}\nkinds: { recipe: {}, play: { property: play-of } }\n`,
    })
    const { status, stdout } = await run(root, ['new', kind, ...args], 'Some words of my own.\n')
    expect(status).toBe(0)
    expect(fileOf(stdout)).toMatch(want)
    await clean(root)
    const { posts } = JSON.parse(readFileSync(join(root, 'public/smallsocial.json'), 'utf8')) as {
      posts: { kind: string }[]
    }
    expect(posts.map((one) => one.kind)).toEqual([kind])
  })

  test('offline it writes the file all the same, and says how to get the words later', async () => {
    const root = blog()
    const { status, stdout, stderr } = await run(root, ['new', 'like', 'http://nowhere.invalid/post'])
    expect(status).toBe(0)
    expect(stdout).toMatch(/^content\/likes\/\d{4}-\d\d-\d\d-\d\d-\d\d\.md\n$/)
    expect(stderr).toContain('run `smallsocial contexts` to retry')
    await clean(root)
  })

  test('says what is missing', async () => {
    const root = blog()
    for (const [args, words, status = 2] of [
      [['new', 'tweet'], '`tweet` is not a kind of post'],
      [['new', 'reply'], 'a reply needs the page that it answers'],
      [['new', 'reply', 'example.com'], '`example.com` is not a URL'],
      [['new', 'read'], 'a read needs a page, or the name of a work'],
      [['new', 'watch', 'example.com/film'], '`example.com/film` is neither a URL nor a name'],
      [['new', 'like', 'Dune'], '`Dune` is not a URL'],
      [['new', 'rsvp', `${site}/post`], 'an RSVP needs an answer'],
      [['new', 'article'], 'an article needs a title'],
      [['new', 'note', 'x', '--rsvp', 'no'], '`--rsvp` is for the kind rsvp'],
      [['new', 'article', 'x', '--alt', 'a'], '`--alt` is for the kind photo'],
      [['new', 'note', 'x', '--start', '2026-01-01'], '`--start` is for the kind event'],
      [['new', 'event', 'E', '--title', 'T', '--start', '2026-06-01'], 'the event has two titles'],
      [['new', 'review'], 'needs the name of what it is about'],
      [['new', 'review', 'Dune', '--rating', '9'], '`9` is not a rating'],
      [['new', 'note', '--rating', '3'], 'only a review has a rating'],
      [['new', 'event', 'A walk'], 'an event needs its beginning'],
      [['new', 'event', 'A walk', '--start', 'soon'], '`soon` is not a date'],
      [['new', 'photo', 'cat.jpg'], 'an alternative text'],
      [['new', 'photo', 'cat.jpg', '--alt', 'A cat'], 'there is no such file', 1],
    ] as const)
      expect(await run(root, args)).toMatchObject({
        status,
        stdout: '',
        stderr: expect.stringContaining(words),
      })
    expect([...filesIn(join(root, 'content')).keys()]).toEqual(['site.yaml'])
  })

  test('--edit opens it', async () => {
    const root = blog()
    const { done } = startCli(['new', 'note', '--edit', '--root', root], {
      env: { EDITOR: 'echo edited >>', VISUAL: '' },
    })
    const { stdout } = await done
    expect(readFileSync(join(root, fileOf(stdout)), 'utf8')).toContain('edited')
  })
})

describe('pages that lie or are broken', () => {
  const evil = '<script>globalThis.pwned=1</script>'
  const hostile: Readonly<
    Record<
      string,
      { body: string | Buffer; type?: string; status?: number; headers?: Record<string, string> }
    >
  > = {
    '/no-title': { body: '<p>Nothing' },
    '/empty': { body: '' },
    '/big-head': { body: `<head>${'<meta name="x" content="y">'.repeat(12_000)}<title>After</title></head>` },
    '/latin': {
      body: Buffer.from('<title>caf\xe9</title>', 'latin1'),
      type: 'text/html; charset=iso-8859-1',
    },
    '/wrong-charset': {
      body: Buffer.from('<title>caf\xe9</title>', 'latin1'),
      type: 'text/html; charset=utf-8',
    },
    '/no-such-charset': { body: '<title>Fine</title>', type: 'text/html; charset=klingon' },
    '/to-private': { body: '', status: 302, headers: { location: 'http://127.0.0.77:80/' } },
    '/to-file': { body: '', status: 302, headers: { location: 'file:///etc/passwd' } },
    '/loop': { body: '', status: 302, headers: { location: '/loop' } },
    '/gone': { body: '<title>Gone</title>', status: 410 },
    '/500': { body: '<h1>Oh</h1>', status: 500 },
    '/wall': { body: '<title>Just a moment...</title>', status: 403 },
    '/script-title': { body: `<title>${evil}</title>` },
    '/script-og': {
      body: `<meta property="og:title" content="&lt;script&gt;globalThis.pwned=1&lt;/script&gt;"><meta property="og:description" content='"><img src=x onerror=alert(1)>'>`,
    },
    '/javascript-urls': {
      body: `<div class="h-entry"><a class="u-url" href="/javascript-urls">x</a><p class="p-author h-card"><a class="u-url p-name" href="javascript:alert(1)">Eve</a></p><img class="u-photo" src="javascript:alert(1)"><p class="e-content">Words</p></div>`,
    },
    '/control': { body: '<title>a\u0000b\u001b[31mc\u202ed</title>' },
    '/yaml-title': { body: '<title>"quotes": [and] #hash\n---\nkey: value</title>' },
    '/deep': { body: `<title>Deep</title>${'<div>'.repeat(5000)}` },
    '/deep-lie': { body: `<title>Deep</title>${'<div></x>'.repeat(50_000)}` },
    '/many-entries': {
      body: '<title>Feed</title>'.concat(
        '<div class="h-entry"><p class="p-name">One of many</p></div>'.repeat(50),
      ),
    },
    '/long-title': { body: `<title>${'long '.repeat(5000)}</title>` },
    '/long-content': {
      body: `<div class="h-entry"><div class="e-content">${'word '.repeat(50_000)}</div></div>`,
    },
    '/pdf': { body: '%PDF-1.7 <title>no</title>', type: 'application/pdf' },
    '/image': { body: Buffer.from([137, 80, 78, 71]), type: 'image/png' },
    '/json': { body: '{"title":"x"}', type: 'application/json' },
    '/date': {
      body: '<div class="h-entry"><p class="p-name">Dated</p><time class="dt-published" datetime="yesterday<b>">x</time></div>',
    },
    '/emoji': { body: '<title>🎉🎉🎉</title>' },
    '/dots': { body: '<title>../../../etc/passwd</title>' },
    '/proto': { body: '<title>__proto__</title>' },
  }
  const paths = [...Object.keys(hostile), '/endless', '/reset', '/missing']

  test('there are 30', () => expect(paths.length).toBeGreaterThanOrEqual(30))

  test('never break the post, and never get markup, control characters or scripts into it', async () => {
    for (const [path, page] of Object.entries(hostile)) pages.set(path, page)
    const root = blog()
    for (const path of paths) {
      const { ok, file, context, messages } = await runNew({
        ...{ root, output: 'public', allowHosts: [host], tags: [], draft: false, body: '' },
        kind: 'bookmark',
        subject: `${site}${path}`,
      })
      expect(ok, `${path}: ${JSON.stringify(messages)}`).toBe(true)
      expect(file, path).toMatch(/^content\/bookmarks\/[\p{L}\p{N}._-]+\.md$/u)
      const isFailed = messages.some(({ rule }) => rule === 'context-not-fetched')
      expect(context !== undefined || isFailed, path).toBe(true)
    }
    const files = filesIn(join(root, 'content'))
    expect(
      [...files.keys()].filter(
        (path) =>
          !/^(?:bookmarks\/[\p{L}\p{N}._-]+\.md|contexts\/[\w.-]+\/[\w.-]+\.json|site\.yaml)$/u.test(path),
      ),
    ).toEqual([])
    for (const [path, bytes] of files) {
      expect(bytes.toString(), path).not.toMatch(/(?!\n)[\p{Cc}\u202a-\u202e]|javascript:/u)
      if (path.startsWith('contexts/')) expect(bytes.length, path).toBeLessThan(3000)
    }
    await clean(root)
    for (const [path, bytes] of filesIn(join(root, 'public')))
      if (path.endsWith('.html')) expect(bytes.toString(), path).not.toMatch(/<script|<img[^>]*onerror/i)
    const texts = [...files].map(([, bytes]) => bytes.toString()).join('')
    expect(texts).toContain('"name": "café"')
    expect(texts).toContain('"name": "After"')
    expect(texts).toContain('"name": "Endless"')
  })
})

describe('contexts', () => {
  test('fetches what is missing, one host after the other, and not again', async () => {
    pages.set('/post', { body: post })
    const root = blog(
      Object.fromEntries(
        ['post', 'missing', 'post?x=1'].map((path, index) => [
          `content/likes/l${index}.md`,
          `---\ndate: 2026-05-01\nlike-of: ${site}/${path}\n---\n`,
        ]),
      ),
    )
    pages.set('/post?x=1', { body: post })
    const first = await run(root, ['contexts'])
    expect(first.status).toBe(0)
    expect(first.stdout).toContain(`none     ${site}/missing: the page answers 404  (content/likes/l1.md)`)
    expect(first.stdout).toContain('2 kept')
    expect([...filesIn(join(root, 'content/contexts')).keys()].length).toBe(2)
    asked = []
    await run(root, ['contexts'])
    expect(asked).toEqual(['/missing'])
    await clean(root)
  })

  test('killed, it goes on where it was; drafts are among them', async () => {
    const count = 60
    const root = blog(
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `content/likes/l${index}.md`,
          `---\ndate: 2026-05-01\n${index % 2 === 0 ? 'draft: true\n' : ''}like-of: ${site}/many/${index}\n---\n`,
        ]),
      ),
    )
    for (let index = 0; index < count; index++) pages.set(`/many/${index}`, { body: post })
    asked = []
    const { child, done } = startCli(['contexts', '--root', root, '--allow-host', host])
    await until(() => asked.length > 20)
    child.kill('SIGKILL')
    await done
    // The write in which the program was killed may leave a temporary file.
    const contexts = () =>
      [...filesIn(join(root, 'content/contexts'))].filter(([path]) => path.endsWith('.json'))
    const kept = contexts().length
    expect(kept).toBeGreaterThan(10)
    expect(kept).toBeLessThan(count)
    for (const [, text] of contexts()) JSON.parse(text.toString())
    asked = []
    expect((await run(root, ['contexts'])).stdout).toContain(`${count - kept} kept`)
    expect(asked).toHaveLength(count - kept)
    expect(contexts()).toHaveLength(count)
  })

  test('--check finds what has died or moved; the page then links a copy of the archive', async () => {
    const root = blog(
      Object.fromEntries(
        ['post', 'old', 'dead'].map((path) => [
          `content/likes/${path}.md`,
          `---\ndate: 2026-05-01\nlike-of: ${site}/${path}\n---\n`,
        ]),
      ),
    )
    pages.set('/post', { body: post })
    pages.set('/dead', { body: '<title>Was here</title>' })
    pages.set('/old', { body: '', status: 301, headers: { location: '/post' } })
    await run(root, ['contexts'])
    pages.set('/dead', { body: 'Gone', status: 410 })
    const { stdout } = await run(root, ['contexts', '--check'])
    expect(stdout).toContain(`dead     ${site}/dead: it answers 410  (content/likes/dead.md)`)
    expect(stdout).toContain(`moved    ${site}/old: ${site}/post  (content/likes/old.md)`)
    await clean(root)
    const html = readFileSync(join(root, 'public/likes/dead/index.html'), 'utf8')
    expect(html).toContain('Was here')
    expect(html).toMatch(
      new RegExp(`<a href="https://web\\.archive\\.org/web/\\d{4}/${site}/dead">a copy in the archive</a>`),
    )
    pages.set('/dead', { body: '<title>Was here</title>' })
    await run(root, ['contexts', '--check'])
    await clean(root)
    expect(readFileSync(join(root, 'public/likes/dead/index.html'), 'utf8')).not.toContain('archive.org')
  })

  test('--check concludes nothing about a page that was not requested, and a page that was away is fetched', async () => {
    const like = (of: string): string => `---\ndate: 2026-05-01\nlike-of: ${site}/${of}\n---\n`
    const root = blog({ 'content/likes/a.md': like('busy'), 'content/likes/b.md': like('later') })
    pages.set('/later', { body: '', status: 410 })
    pages.set('/busy', { body: post })
    await run(root, ['contexts', '--check'])
    const contexts = () => filesIn(join(root, 'content/contexts'))
    const [path = '', bytes] = [...contexts()].find(([name]) => name.includes('later')) ?? []
    expect(bytes?.toString()).toContain('gone')
    const unreachable = `{ "url": "${site}/later", "unreachable": "2026-01-01" }\n`
    writeFiles(root, { [`content/contexts/${path}`]: unreachable })
    pages.set('/later', { body: post })
    pages.set('/busy', { body: '', status: 429, headers: { 'retry-after': '3600' } })
    const { stdout } = await run(root, ['contexts', '--check'])
    expect(stdout).toContain(
      `skipped  ${site}/later: ${site}/later was not requested: its host asked for a pause`,
    )
    expect(contexts().get(path)?.toString()).toBe(unreachable)

    pages.set('/busy', { body: post })
    await run(root, ['contexts', '--check'])
    expect((await run(root, ['contexts'])).stdout).toContain('2 kept')
  })

  test('--check notes nothing while nobody answers, and a host as dead after a week in which others did', async () => {
    pages.set('/post', { body: post })
    const unreachable = 'http://nobody.invalid/page'
    const like = (of: string): string => `---\ndate: 2026-05-01\nlike-of: ${of}\n---\n`
    const root = blog({
      'content/likes/a.md': like(unreachable),
      'content/likes/b.md': like('http://127.0.0.1:9/x'),
    })
    const contexts = (): string[] =>
      [...filesIn(join(root, 'content/contexts')).values()].map((bytes) => bytes.toString())
    const offline = await run(root, ['contexts', '--check', '--allow-host', '127.0.0.1:9'])
    expect(offline.stderr).toContain('none of the pages answered, so nothing was recorded')
    expect(contexts()).toEqual([])

    writeFiles(root, { 'content/likes/c.md': like(`${site}/post`) })
    const first = await run(root, ['contexts', '--check'])
    expect(first.stdout).toContain(`unreachable ${unreachable}: `)
    const [noted = ''] = contexts().filter((text) => text.includes(unreachable))
    expect(noted).toMatch(/"unreachable": "\d{4}-\d\d-\d\d"/)
    expect(noted).not.toContain('gone')
    await run(root, ['contexts', '--check'])
    expect(contexts().filter((text) => text.includes('"gone"'))).toEqual([])

    const file = [...filesIn(join(root, 'content/contexts')).keys()].find((path) => path.includes('nobody'))
    writeFiles(root, {
      [`content/contexts/${file}`]: noted.replace(/\d{4}-\d\d-\d\d/, '2026-01-01'),
    })
    const late = await run(root, ['contexts', '--check'])
    expect(late.stdout).toContain('it has not been reached since 2026-01-01')
    expect(contexts().find((text) => text.includes(unreachable))).toMatch(/"gone": /)
  })
})

const picture = readFileSync(join(import.meta.dirname, '../../content/photos/morning-walk/hills.png'))

describe('new puts a post where its kind is at home', () => {
  const head = (date: string, keys: string): string => `---\ndate: ${date}\n${keys}\n---\nWords\n`
  test('not where the newest one happens to lie, and in the keys of that folder', async () => {
    const root = blog({
      'content/site.yaml': `${leastSettings}\nsections: { resources/wiki: { title: Wiki } }\n`,
      'content/posts/a.md': head('2025-01-01', 'title: A\ntags: [x]'),
      'content/posts/b.md': head('2025-01-02', 'title: B\ntags: [x]'),
      'content/resources/wiki/c.md': '---\ndt_published: 2026-05-01\ntitle: C\ncategories: [x]\n---\nWords\n',
    })
    const { stdout } = await run(root, ['new', 'article', 'On tea', '--tags', 'tea'])
    expect(fileOf(stdout)).toBe('content/posts/on-tea.md')
    expect(readFileSync(join(root, fileOf(stdout)), 'utf8')).toMatch(
      /^---\ntitle: "On tea"\ndate: .*\ntags: \["tea"\]\n---/,
    )
    writeFiles(root, { 'content/articles/d.md': head('2020-01-01', 'title: D') })
    expect(fileOf((await run(root, ['new', 'article', 'On milk'])).stdout)).toBe(
      'content/articles/on-milk.md',
    )
  })
})

describe('new, with settings', () => {
  test('writes to the section of the kind', async () => {
    const root = blog()
    appendFileSync(
      join(root, 'content/site.yaml'),
      '\nsections: { resources/books: { kind: review }, walks: { kind: event } }\n',
    )
    expect(fileOf((await run(root, ['new', 'review', 'Dune'])).stdout)).toBe(
      'content/resources/books/dune.md',
    )
    expect(fileOf((await run(root, ['new', 'event', 'A walk', '--start', '2026-06-01'])).stdout)).toBe(
      'content/walks/a-walk.md',
    )
  })

  test('a review of a URL has it as the address of its item', async () => {
    const root = blog()
    const { stdout } = await run(root, [
      'new',
      'review',
      'https://books.example/dune',
      '--title',
      'Dune',
      '--rating',
      '4',
    ])
    expect(readFileSync(join(root, fileOf(stdout)), 'utf8')).toContain(
      'item: { name: "Dune", url: "https://books.example/dune" }',
    )
  })
})

describe('new, with odd words', () => {
  const write = async (root: string, ...args: string[]) => {
    const result = await run(root, ['new', ...args])
    return {
      ...result,
      file: fileOf(result.stdout),
      text: result.status === 0 ? readFileSync(join(root, fileOf(result.stdout)), 'utf8') : '',
    }
  }

  test('a title that is the name of a folder page is no file name', async () => {
    const root = blog()
    const { file } = await write(root, 'article', 'Index')
    expect(file).toMatch(/^content\/articles\/\d{4}-/)
    await clean(root)
  })

  test('the words of a note may be said at once; a note has no title', async () => {
    const root = blog()
    expect((await write(root, 'note', 'Some words: “mine”')).text).toMatch(/---\n\nSome words: “mine”\n$/)
    expect(await run(root, ['new', 'note', '--title', 'x'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('a note has no title'),
    })
    expect(await run(root, ['new', 'article', ' '])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('an article needs a title'),
    })
    await clean(root)
  })

  test('a URL with a colon at its end, a title of astral letters, a body that is code', async () => {
    const root = blog({
      'content/responses/a.md':
        '---\ntargeturl: https://a.example/\nresponse_type: star\ndt_published: "2026-01-01 10:00 +00:00"\n---\n',
    })
    await write(root, 'like', `${site}/nothing:`)
    const { file } = await write(root, 'article', `a${'𠮷'.repeat(40)}`)
    expect(file.isWellFormed()).toBe(true)
    const code = await run(root, ['new', 'note'], '\n    indented\n')
    expect(readFileSync(join(root, fileOf(code.stdout)), 'utf8')).toContain('---\n\n    indented\n')
    await clean(root)
  })

  test('a picture that the site would leave out is refused; a mistake elsewhere is reported, and the post is written', async () => {
    const root = blog()
    const photo = join(
      writeFiles(temporaryFolder(), { '.hidden.png': picture, 'a?b #1.png': picture, 'text.png': 'x' }),
      '.hidden.png',
    )
    expect(await run(root, ['new', 'photo', photo, '--alt', 'A'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('files of such names are not published'),
    })
    for (const file of [join(photo, '../text.png'), '/etc/hostname'])
      expect(await run(root, ['new', 'photo', file, '--alt', 'A'])).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('not a picture that browsers show'),
      })
    await write(root, 'photo', join(photo, '../a?b #1.png'), '--alt', 'A')
    await clean(root)
    writeFiles(root, { 'content/notes/wrong.md': '---\ndate: never\n---\n' })
    const { file, stderr } = await write(root, 'note', 'Still here.')
    expect(file).toMatch(/^content\/notes\//)
    expect(stderr).toContain('errors in other files prevent the build')
  })
})

test('an editor that fails is named as one that fails', () => {
  const root = writeFiles(temporaryFolder(), { 'content/site.yaml': leastSettings })
  const edit = (editor: string): string =>
    runCli(['new', 'note', 'hi', '--edit', '--root', root], { env: { EDITOR: editor, VISUAL: '' } }).stderr
  expect(edit('false')).toBe('the editor ended with 1\n')
  expect(edit('no-such-editor')).toContain('the editor `no-such-editor` was not found; correct EDITOR\n')
  expect(edit('')).toBe('no editor found; set EDITOR\n')
})
