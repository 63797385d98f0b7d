import { describe, expect, test } from 'vitest'
import { answer, serve } from '../server.js'
import { filesIn, leastSettings, runHere, temporaryFolder, writeFiles } from '../support.js'

type Checked = {
  ok: boolean
  pages: number
  messages: { file: string; line: number | null; severity: string; reason: string; note: string | null }[]
  first: { count: number; reason: string; note?: string; file: string }[]
}

const blog = (files: Readonly<Record<string, string>>, settings = ''): string =>
  writeFiles(temporaryFolder(), { 'content/site.yaml': `${leastSettings}\n${settings}`, ...files })
const checked = async (root: string): Promise<Checked> =>
  JSON.parse((await runHere(['check', '--json', '--root', root])).stdout) as Checked
const post = (body: string): string => `---\ndate: 2026-05-01 10:00 +00:00\n---\n${body}\n`

describe('check', () => {
  test('has nothing to say of a good blog, and writes nothing', async () => {
    const root = blog({
      'content/notes/a.md': post(
        'Hello, [b](/notes/b/#here) and [the top](#top), <a name="old"></a>[old](#old).',
      ),
      'content/notes/b.md': post(
        '## Here\n\n<span class="h-card"><a class="p-name u-url" href="https://c.example/">C</a></span>',
      ),
    })
    writeFiles(root, {
      'content/reviews/dune.md':
        '---\ndate: 2026-05-01\nitem: { name: Dune, author: Frank Herbert }\nrating: 4\n---\nGood.\n',
    })
    const before = [...filesIn(root).keys()]
    const result = await runHere(['check', '--root', root])
    expect(result).toMatchObject({ status: 0, stderr: '' })
    expect(result.stdout).toMatch(/^\d+ files: no problems found\n$/)
    expect([...filesIn(root).keys()].filter((path) => !path.startsWith('.smallsocial/'))).toEqual(before)
  })

  test.each([
    ['[b](/notes/b/)', 'the link `/notes/b/` leads to no page of this site'],
    ['![](https://c.example/cat.jpg)', 'the image `https://c.example/cat.jpg`'],
    ['[b](#nowhere)', 'the link `#nowhere` points to an id that does not exist'],
    ['![A cat](http://c.example/cat.jpg)', '`http://c.example/cat.jpg` is fetched without encryption'],
    [
      '<video poster="http://c.example/p.jpg" src="HTTP://c.example/v.mp4"></video>',
      '`HTTP://c.example/v.mp4` is fetched without',
    ],
    [
      '<img srcset="http://c.example/a.jpg 2x" src="https://c.example/a.jpg" alt="A">',
      '`http://c.example/a.jpg` is fetched',
    ],
    [
      '<p class="p-name">x</p>\n\n<p class="u-card">x</p>',
      'the class `u-card` will be parsed as a microformats property',
    ],
    ['word '.repeat(200_000), 'its page has 1002 kB; receivers of webmentions read the first 1,000'],
  ])('reports %.30s', async (body, reason) => {
    const { messages, ok } = await checked(blog({ 'content/notes/a.md': post(body) }))
    expect(messages.map((message) => `${message.file} ${message.reason}`).join('\n')).toContain(reason)
    expect(messages.every(({ note }) => note !== null)).toBe(true)
    expect(ok).toBe(true)
  })

  test('reads every entry as a receiver does, also with templates of the blog', async () => {
    const root = blog({
      'content/notes/a.md': post('Hello.'),
      'content/replies/b.md':
        '---\ndate: 2026-05-01 10:00 +00:00\nin-reply-to: https://c.example/\n---\nYes.\n',
      'templates/context.js': 'export const context = (_, { html }) => html`<p>a page</p>`\n',
      'templates/author.js': 'export const author = (_, { html }) => html`<p>me</p>`\n',
    })
    const reasons = (await checked(root)).messages.map(({ file, reason }) => `${file}: ${reason}`)
    expect(reasons.join('\n')).toMatch(/^content\/replies\/b\.md: .*in-reply-to/m)
    expect(reasons.join('\n')).toMatch(/^templates: the front page has no h-card that represents it/m)
  })

  test('warns of a feed that readers refuse', async () => {
    const root = blog({
      'content/notes/a.md': post('word '.repeat(110_000)),
      'content/notes/b.md': post('word '.repeat(110_000)),
    })
    expect((await checked(root)).messages.map(({ reason }) => reason)).toContainEqual(
      expect.stringMatching(/^the feed `\/feed\.xml` has \d+ kB/),
    )
  })

  test('ends with what to Fix first: errors, then what stands most often', async () => {
    const root = blog({
      'content/notes/a.md': post('[x](/1/) [x](/2/) [x](/3/)'),
      'content/notes/b.md': post('![](https://c.example/b.jpg) [x](/4/)'),
      'content/notes/c.md': post('[x](#c)'),
    })
    const { first } = await checked(root)
    expect(first[0]).toMatchObject({ count: 4, file: 'content/notes/a.md' })
    expect(first).toHaveLength(3)
    expect((await runHere(['check', '--root', root])).stdout).toMatch(
      /^6 warnings\nFix first:\n {2}4 times, e.g. content\/notes\/[a-z]+.md: the link/,
    )
  })

  test('a mistake that stops the build stops it too', async () => {
    const result = await runHere([
      'check',
      '--root',
      blog({ 'content/notes/a.md': '---\ndate: never\n---\n' }),
    ])
    expect(result.status).toBe(1)
    expect(result.stderr).toContain('content/notes/a.md:2')
  })
})

describe('check --live', () => {
  const deployed = async (
    broken: Readonly<Record<string, { status?: number; type?: string; body?: string }>>,
  ) => {
    const root = temporaryFolder()
    const types: Readonly<Record<string, string>> = {
      'feed.xml': 'application/rss+xml; charset=utf-8',
      'atom.xml': 'application/atom+xml; charset=utf-8',
      'feed.json': 'application/feed+json; charset=utf-8',
    }
    let files = new Map<string, Buffer>()
    const url = await serve((request, response) => {
      const path = request.url ?? ''
      const wrong = broken[path]
      if (path === '/hub' || path === '/endpoint') return answer(response, wrong?.status ?? 400)
      if (path === '/me')
        return answer(
          response,
          200,
          { 'content-type': 'text/html' },
          wrong?.body ?? `<a rel="me" href="${url}/">home</a>`,
        )
      const found = files.get(`public${path.endsWith('/') ? `${path}index.html` : path}`)
      const type = types[path.split('/').at(-1) ?? ''] ?? 'text/html; charset=utf-8'
      const status = path === '/notes/gone/' ? 410 : found === undefined ? 404 : 200
      answer(
        response,
        wrong?.status ?? status,
        {
          'content-type': wrong?.type ?? type,
          ...(broken.headers === undefined && { 'content-security-policy': "default-src 'self'" }),
        },
        wrong?.body ?? found ?? '',
      )
    })
    writeFiles(root, {
      'content/site.yaml': `url: ${url}/\ntitle: A blog\nauthor: { name: Ada, me: [${url}/me] }\nwebmention: { endpoint: ${url}/endpoint }\nhubs: [${url}/hub]\n`,
      'content/notes/a.md': `---\ndate: 2026-05-01 10:00 +00:00\naliases: [/old/a/]\n---\nHello.\n`,
      'content/notes/gone.md': '---\ndate: 2026-05-01 10:00 +00:00\ndeleted: 2026-05-02\n---\n',
    })
    expect((await runHere(['build', '--root', root])).status).toBe(0)
    files = filesIn(root)
    const { stdout } = await runHere([
      'check',
      '--live',
      '--json',
      '--root',
      root,
      '--allow-host',
      new URL(url).host,
    ])
    const { messages } = JSON.parse(stdout) as Checked
    return messages.map(
      ({ severity, file, reason }) => `${severity} ${file.replace(url, '')}: ${reason.replaceAll(url, '')}`,
    )
  }

  test('is content with a site that is as it should be', async () => {
    expect(await deployed({})).toEqual([])
  })

  test.each([
    ['a page that is missing', { '/notes/a/': { status: 404 } }, 'error /notes/a/: it answers 404'],
    [
      'a tombstone that is alive',
      { '/notes/gone/': { status: 200 } },
      'error /notes/gone/: it answers 200, not 410',
    ],
    [
      'an old address that leads nowhere',
      { '/old/a/': { body: '<p>x' } },
      'error /old/a/: it does not lead to /notes/a/',
    ],
    [
      'a feed of a wrong type',
      { '/feed.xml': { type: 'text/plain' } },
      'warning /feed.xml: its type is `text/plain`, not `application/rss+xml`',
    ],
    [
      'a feed that is missing',
      { '/notes/feed.xml': { status: 500 } },
      'error /notes/feed.xml: it answers 500',
    ],
    [
      'an endpoint that is broken',
      { '/endpoint': { status: 500 } },
      'error /endpoint: the webmention endpoint answers 500',
    ],
    ['a hub that is gone', { '/hub': { status: 404 } }, 'warning /hub: the hub answers 404'],
    [
      'a profile that does not link back',
      { '/me': { body: '<a href="/">home</a>' } },
      'warning /me: the profile has no `rel="me"` link to /',
    ],
    [
      'a front page without an endpoint',
      { '/': { body: '<p>other' } },
      'error /: it does not advertise your webmention endpoint',
    ],
    ['a server without headers', { headers: {} }, 'warning /: it sends no Content-Security-Policy'],
  ])('reports %s', async (_, broken, message) => {
    expect(await deployed(broken)).toEqual([message])
  })
})
