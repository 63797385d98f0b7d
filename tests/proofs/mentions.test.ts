import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { answer, serve } from '../server.js'
import { filesIn, startCli, temporaryFolder, writeFiles } from '../support.js'
import { type Fault, type Row, webmentionIo } from '../webmention-io.js'

const png = readFileSync(join(import.meta.dirname, '../../content/photos/morning-walk/hills.png'))

/** The sites of those who answer: a page links to us until a test says otherwise. */
const pages = new Map<string, { status: number; body?: string }>()
let asked: string[] = []
const others = await serve((request, response) => {
  const path = request.url ?? ''
  asked.push(path)
  if (path.startsWith('/face')) return answer(response, 200, { 'content-type': 'text/plain' }, png)
  if (path.startsWith('/svg'))
    return answer(response, 200, { 'content-type': 'image/png' }, '<svg onload="alert(1)"/>')
  const page = pages.get(path) ?? { status: 200, body: '<a href="https://blog.example/notes/a/">x</a>' }
  answer(response, page.status, { 'content-type': 'text/html' }, page.body ?? '')
})
const [othersHost] = [new URL(others).host]

/** A blog with two posts, and an endpoint of its own. */
const blog = async (rows: readonly Row[], settings = '', more: Readonly<Record<string, string>> = {}) => {
  pages.clear()
  asked = []
  const io = await webmentionIo()
  io.rows.push(...rows)
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': `url: https://blog.example/\ntitle: A blog\nauthor: { name: Ada, me: ["https://social.example/@ada"] }\nnetwork: { allow: ["${io.host}", "${othersHost}"] }\nwebmention:\n  endpoint: https://webmention.io/blog.example/webmention\n  api: ${io.api}\n  formerly: ["https://old.example/"]\n${settings}`,
    'content/notes/a.md': '---\ndate: 2026-05-01 10:00 Z\naliases: ["/2026/a.html"]\n---\nA note.\n',
    'content/notes/b.md':
      '---\ndate: 2026-05-01 11:00 Z\nsyndication: https://social.example/@ada/9\n---\nB note.\n',
    ...more,
  })
  const run = async (args: readonly string[], token = 'right') => {
    const { status, stdout, stderr } = await startCli([...args, '--root', root], {
      env: { WEBMENTION_IO_TOKEN: token, NO_COLOR: '1' },
    }).done
    return { status, stdout, stderr }
  }
  const store = (): Map<string, string> =>
    new Map(
      [...filesIn(join(root, 'content/mentions'))].map(([path, bytes]) => [
        path,
        /json|yaml/.test(path) ? bytes.toString() : `${bytes.length}`,
      ]),
    )
  return { root, io, run, store, pull: (...flags: string[]) => run(['mentions', 'pull', ...flags]) }
}

const row = (id: number, more: Partial<Row> = {}): Row => ({
  id,
  source: `${others}/${id}`,
  target: 'https://blog.example/notes/a/',
  author: { name: `Jane ${id}`, url: `${others}/` },
  content: { text: `Words ${id}` },
  ...more,
})

describe('mentions pull', () => {
  test('brings what is new, and says "unchanged" after one request when nothing is', async () => {
    const { io, pull, store } = await blog([
      row(1),
      row(2, { property: 'like-of' }),
      row(3, { private: true }),
    ])
    const first = await pull()
    expect(first).toMatchObject({ status: 0, stderr: '' })
    expect(first.stdout).toMatch(/^new {9}reply by Jane 1 \(127\.0\.0\.1\) on \/notes\/a\/$/m)
    expect(first.stdout).toMatch(/^2 new$/m)
    expect(first.stdout).toContain('2 are pending')
    expect([...store().keys()]).toEqual(['notes/a.json'])
    expect(store().get('notes/a.json')).not.toContain('"3"')
    io.requests.length = 0
    expect(await pull()).toEqual({ status: 0, stdout: 'unchanged\n', stderr: '' })
    expect(io.requests.length).toBe(1)
  })

  test('learns of edits, deletions, and what comes back', async () => {
    const { io, pull, store, run } = await blog([row(1), row(2), row(3)])
    await pull()
    io.update(1, { content: { text: 'Other words' } })
    io.rows.push(row(4))
    const edits = await pull()
    expect(edits.stdout).toMatch(/^edited {6}reply by Jane 1/m)
    expect(edits.stdout).toMatch(/^new {9}reply by Jane 4/m)
    expect(store().get('notes/a.json')).toContain('Other words')

    io.rows.splice(0, 2)
    pages.set('/1', { status: 410 })
    pages.set('/2', { status: 503 })
    const gone = await pull('--full')
    expect(gone.stdout).toMatch(/^gone {8}reply by Jane 1 .*: its source answers 410$/m)
    expect(gone.stdout).toMatch(/^unconfirmed reply by Jane 2 /m)
    const list = JSON.parse((await run(['mentions', 'list', '--json'])).stdout) as {
      mentions: { id: string; state: string }[]
    }
    expect(list.mentions.map(({ id }) => id).sort()).toEqual(['2', '3', '4'])

    io.rows.push(row(1))
    expect((await pull('--full')).stdout).not.toContain('Jane 1')
    io.rows.pop()
    io.rows.push(row(11, { source: `${others}/1`, url: `${others}/1` }))
    expect((await pull()).stdout).toMatch(/^back again {2}reply by Jane 11/m)
  })

  test.each<Fault>(['hang', 'cut', 'html', 'empty', '500', '503 for ever', 'garbage'])(
    'keeps what is stored when the endpoint fails: %s',
    { timeout: 30_000 },
    async (fault) => {
      const { io, pull, store } = await blog([row(1), row(2)])
      await pull()
      const before = store()
      io.fault = fault
      const { status, stderr } = await pull('--full')
      expect(stderr).toMatch(fault === 'empty' ? /returned 0 mentions/ : /^mentions pull {2}error/)
      expect(status).toBe(fault === 'empty' ? 0 : 1)
      expect(stderr).not.toContain('right')
      expect(store()).toEqual(before)
      expect(asked).toEqual([])
    },
  )

  test('tries again when the endpoint is busy, reads on when it gives few a page, and loses none that come meanwhile', async () => {
    const many = Array.from({ length: 30 }, (_, index) => row(index + 1))
    for (const fault of ['429 once', 'few a page', 'a new one meanwhile'] as const) {
      const { io, pull, store } = await blog(many)
      io.fault = fault
      expect((await pull()).status, fault).toBe(0)
      io.fault = undefined
      await pull()
      const { mentions } = JSON.parse(store().get('notes/a.json') ?? '') as { mentions: { id: string }[] }
      expect(mentions.length, fault).toBe(io.rows.length)
    }
  })

  test('after more than a page of changes misses nothing', async () => {
    const { io, pull, store } = await blog([row(1)])
    await pull()
    io.rows.push(...Array.from({ length: 250 }, (_, index) => row(index + 2)))
    expect((await pull()).stdout).toContain('250 new')
    const { mentions } = JSON.parse(store().get('notes/a.json') ?? '') as { mentions: unknown[] }
    expect(mentions.length).toBe(251)
  })

  test('refuses a wrong token, and works by target without one', async () => {
    const rows = [
      row(1),
      row(2, { target: 'http://blog.example/notes/b' }),
      row(3, { target: 'https://old.example/notes/a/' }),
    ]
    const { run, store } = await blog(rows)
    const wrong = await run(['mentions', 'pull'], 'wrong')
    expect(wrong).toMatchObject({ status: 1, stderr: expect.stringContaining('does not accept the token') })
    expect(wrong.stderr + wrong.stdout).not.toContain('wrong')
    expect((await run(['mentions', 'pull'], '')).stdout).toContain('3 new')
    expect([...store().keys()]).toEqual(['notes/a.json', 'notes/b.json'])
    expect((await run(['mentions', 'pull'], '')).stdout).toBe('unchanged\n')
  })

  test('finds the page of every spelling, and lists what has none with the reason', async () => {
    const targets = [
      'http://blog.example/notes/a/',
      'https://www.blog.example/notes/a',
      'https://blog.example/notes/a/index.html',
      'https://blog.example/notes/a/?utm_source=x#top',
      'https://old.example/notes/a',
      'https://blog.example/2026/a.html',
      'https://blog.example//notes/a/',
    ]
    const strange = [
      'https://blog.example/notes/A/',
      'https://blog.example/../../etc/passwd',
      'https://blog.example/__proto__/',
      'https://blog.example/?p=12',
      'https://blog.example/%ff/',
    ]
    const { run, pull, store } = await blog(
      [...targets, ...strange, 'https://elsewhere.example/notes/a/'].map((target, index) =>
        row(index + 1, { target }),
      ),
    )
    await pull()
    const { mentions } = JSON.parse(store().get('notes/a.json') ?? '') as { mentions: { target: string }[] }
    expect(mentions.map(({ target }) => target).sort()).toEqual([...targets].sort())
    const unmatched = JSON.parse((await run(['mentions', 'list', '--unmatched', '--json'])).stdout) as {
      mentions: { target: string }[]
    }
    expect(unmatched.mentions.map(({ target }) => target).sort()).toEqual(
      strange.map((target) => target).sort(),
    )
    const listed = (await run(['mentions', 'list', '--unmatched'])).stdout
    expect(listed).toContain('there is no page `/notes/A/`')
    expect(listed).toContain('there is no page `/etc/passwd`')
    expect([...store().keys()]).toEqual(['notes/a.json', 'unmatched.json'])
  })

  test('drops copies of the author’s own posts', async () => {
    const { pull } = await blog([
      row(1, { source: 'https://blog.example/notes/b/' }),
      row(2, { url: 'https://social.example/@ada/9' }),
      row(3, { property: 'like-of', author: { name: 'Ada', url: 'https://social.example/@ada' } }),
      row(4, { author: { name: 'Ada', url: 'https://social.example/@ada' } }),
    ])
    expect((await pull()).stdout).toMatch(/^1 new$/m)
  })

  test('stops at a store that is damaged, and changes nothing', async () => {
    const { root, io, pull, store } = await blog([row(1)])
    await pull()
    writeFileSync(join(root, 'content/mentions/notes/a.json'), '{"page": "/notes/a/", "mentions": [{}]}')
    const before = store()
    io.rows.push(row(2))
    expect(await pull()).toMatchObject({ status: 1, stderr: expect.stringContaining('a mention lacks') })
    expect(store()).toEqual(before)
  })

  test('keeps its place with the endpoint when some match no page, and the store of a page called avatars', async () => {
    const { io, pull, store, run } = await blog(
      [
        row(1),
        row(2, { target: 'https://blog.example/nope/' }),
        row(3, { target: 'https://blog.example/avatars/x/' }),
      ],
      '',
      {
        'content/avatars/x.md': '---\ndate: 2026-05-01\n---\nX.\n',
        [`content/notes/${'あ'.repeat(84)}.md`]: '---\ndate: 2026-05-01\n---\nY.\n',
      },
    )
    await pull()
    io.requests.length = 0
    expect((await pull()).stdout).toBe('unchanged\n')
    expect(io.requests.length).toBe(1)
    expect([...store().keys()]).toEqual(['avatars-/x.json', 'notes/a.json', 'unmatched.json'])
    io.rows.push(row(4, { target: `https://blog.example/notes/${encodeURIComponent('あ'.repeat(84))}/` }))
    expect(await pull()).toMatchObject({ status: 0, stdout: expect.stringContaining('1 new') })
    expect((await run(['build'])).status).toBe(0)
  })

  test('learns of all that is new behind one that was only looked at again', async () => {
    const { io, pull, store } = await blog([row(1)])
    await pull()
    io.rows.push(...Array.from({ length: 250 }, (_, index) => row(index + 2)))
    io.update(1, {})
    for (const one of io.rows.slice(-99)) io.update(one.id, {})
    await pull()
    expect((JSON.parse(store().get('notes/a.json') ?? '') as { mentions: unknown[] }).mentions.length).toBe(
      251,
    )
  })

  test('fetches faces once, small and whatever they are called, and takes them away with the last mention', async () => {
    const photo = (name: string): Partial<Row> => ({
      author: { name: 'Jane', url: `${others}/`, photo: `${others}/${name}` },
    })
    const { io, pull, store, run, root } = await blog([
      row(1, photo('face')),
      row(2, { ...photo('face'), property: 'like-of' }),
      row(3, photo('svg')),
    ])
    await pull()
    const faces = [...store().keys()].filter((path) => path.startsWith('avatars/'))
    expect(faces).toEqual([expect.stringMatching(/^avatars\/[0-9a-f]{16}\.webp$/)])
    expect(Number(store().get(faces[0] ?? ''))).toBeLessThan(8000)
    await pull()
    expect(asked).toEqual(['/face', '/svg'])
    await run(['build'])
    expect([...filesIn(join(root, 'public')).keys()].filter((path) => path.includes('avatars'))).toEqual([])
    await run(['mentions', 'approve', '127.0.0.1'])
    await run(['build'])
    expect([...filesIn(join(root, 'public')).keys()]).toContain(`mentions/${faces[0]}`)
    expect(readFileSync(join(root, 'public/notes/a/index.html'), 'utf8')).toContain(
      `src="/mentions/${faces[0]}"`,
    )
    io.rows.splice(0, 2)
    pages.set('/1', { status: 410 })
    pages.set('/2', { status: 200, body: 'nothing here' })
    io.rows.push(row(4), row(5), row(6))
    await pull('--full')
    expect([...store().keys()].filter((path) => path.startsWith('avatars/'))).toEqual([])
  })

  test('reads what receivers of one’s own give, from a folder and from a URL', async () => {
    const target = 'https://blog.example/notes/a/'
    const { root, run, store } = await blog([], `  received: [inbox, "${others}/jam"]\n`, {
      'inbox/jf2.json': JSON.stringify({
        type: 'feed',
        children: [
          {
            type: 'entry',
            url: 'https://a.example/1',
            'wm-source': 'https://a.example/1',
            'wm-target': target,
            'like-of': target,
            author: { name: 'A' },
          },
        ],
      }),
      'inbox/mf2.json': JSON.stringify({
        items: [
          {
            type: ['h-entry'],
            'wm-private': 'true',
            properties: { url: ['https://secret.example/1'], 'in-reply-to': [target], content: ['Secret'] },
          },
          {
            type: ['h-entry'],
            properties: {
              url: ['https://b.example/2'],
              'in-reply-to': [target],
              author: [
                { type: ['h-card'], properties: { name: ['B'], url: ['https://b.example/'] }, value: 'B' },
              ],
              content: [{ html: '<p>Hello <b>there</b></p>', value: 'Hello there' }],
              published: ['2026-05-03'],
            },
          },
        ],
      }),
      'inbox/links.json': JSON.stringify({
        links: [
          {
            source: 'https://c.example/3',
            id: 3,
            private: false,
            target,
            activity: { type: 'repost' },
            data: { author: { name: 'C' }, url: 'https://c.example/3' },
          },
        ],
      }),
    })
    pages.set('/jam', {
      status: 200,
      body: JSON.stringify({
        status: 'success',
        json: [
          {
            author: { name: 'D', picture: '/pictures/d' },
            name: 'Title',
            content: 'Words',
            published: '2026-05-04',
            url: 'https://d.example/4',
            type: 'mention',
            source: 'https://d.example/4',
            target,
          },
        ],
      }),
    })
    expect((await run(['mentions', 'pull'], '')).stdout).toContain('4 new')
    const { mentions } = JSON.parse(store().get('notes/a.json') ?? '') as {
      mentions: { type: string; author: { name: string }; content?: string; name?: string }[]
    }
    expect(mentions.map(({ type, author, content, name }) => [type, author.name, content, name])).toEqual([
      ['like', 'A', undefined, undefined],
      ['reply', 'B', 'Hello there', undefined],
      ['repost', 'C', undefined, undefined],
      ['mention', 'D', 'Words', 'Title'],
    ])
    expect((await run(['mentions', 'pull'], '')).stdout).toBe('unchanged\n')
    writeFileSync(join(root, 'inbox/mf2.json'), 'not JSON')
    expect(await run(['mentions', 'pull'], '')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('inbox/mf2.json is not JSON with mentions'),
    })
  })
})

describe('moderation', () => {
  const shownOn = (root: string): string => readFileSync(join(root, 'public/notes/a/index.html'), 'utf8')
  const jane = { name: 'Jane', url: 'https://jane.example/' }
  const rows = [
    row(1, { source: 'https://jane.example/1', author: jane, content: { text: 'Friendly words' } }),
    row(2, { source: 'https://casino.example/2', author: jane, content: { text: 'Best CASINO' } }),
    row(3, {
      source: 'https://brid.gy/comment/mastodon/@ada@social.example/1/3',
      url: 'https://social.example/@bo/3',
      author: { name: 'Bo', url: 'https://social.example/@bo' },
    }),
  ]

  test('holds unknown people, and shows those that the author approved, whatever name they give', async () => {
    const { root, run, pull } = await blog(rows)
    await pull()
    await run(['build'])
    expect(shownOn(root)).not.toContain('Friendly')
    const list = JSON.parse((await run(['mentions', 'list', '--json'])).stdout) as { mentions: unknown[] }
    expect(list.mentions).toContainEqual({
      id: '1',
      source: 'https://jane.example/1',
      target: 'https://blog.example/notes/a/',
      page: '/notes/a/',
      type: 'reply',
      author: 'Jane',
      authorUrl: 'https://jane.example/',
      text: 'Friendly words',
      published: '2026-05-02T08:00:00+02:00',
      state: 'pending',
    })
    expect((await run(['mentions', 'approve', '1', '3'])).stdout).toBe(
      'approve: domain jane.example\napprove: author https://social.example/@bo\n2 shown (0 before), 1 pending (3 before), 0 hidden (0 before)\n',
    )
    await run(['build'])
    expect(shownOn(root)).toContain('Friendly words')
    expect(shownOn(root)).toContain('Words 3')
    expect(shownOn(root)).not.toContain('CASINO')
  })

  test('keeps the comments and the order of a file that the author wrote', async () => {
    const written = '# mine\napprove:\n  # a friend\n  - domain: jane.example # since school\nblock: []\n'
    const { run, pull, store } = await blog(rows, '', { 'content/mentions/moderation.yaml': written })
    await pull()
    await run(['mentions', 'block', 'casino'])
    await run(['mentions', 'approve', 'jane.example', 'bo.example'])
    expect(store().get('moderation.yaml')).toBe(
      '# mine\napprove:\n  # a friend\n  - domain: jane.example # since school\n  - domain: bo.example\nblock:\n  - word: casino\n',
    )
  })

  test('blocks by domain, person, page and word; all shows the rest; none shows counts', async () => {
    for (const [what, hidden] of [
      ['casino.example', ['2']],
      ['https://jane.example/', ['1', '2']],
      ['https://jane.example/1', ['1']],
      ['Casino', ['2']],
      ['3', ['3']],
    ] as const) {
      const { run, pull } = await blog(rows, '  moderation: all\n')
      await pull()
      await run(['mentions', 'block', what])
      const list = JSON.parse((await run(['mentions', 'list', '--json'])).stdout) as {
        mentions: { id: string; state: string }[]
      }
      expect(
        list.mentions
          .filter(({ state }) => state === 'hidden')
          .map(({ id }) => id)
          .sort(),
        what,
      ).toEqual(hidden)
      expect(list.mentions.filter(({ state }) => state === 'shown').length, what).toBe(3 - hidden.length)
    }
    const { root, run, pull } = await blog(rows, '  moderation: none\n')
    await pull()
    await run(['build'])
    expect(shownOn(root)).toContain('<p>3 replies</p>')
    expect(shownOn(root)).not.toContain('Jane')
  })

  test('forgets a person at once and for good', async () => {
    const { run, pull, store } = await blog(rows, '  moderation: all\n')
    await pull()
    await run(['mentions', 'forget', 'https://jane.example/'])
    expect(store().get('notes/a.json')).not.toMatch(/Friendly|CASINO/)
    await pull('--full')
    expect(store().get('notes/a.json')).not.toMatch(/Friendly|CASINO/)
    expect(store().get('notes/a.json')).toContain('Words 3')
    expect((await run(['mentions', 'why', '/notes/a/'])).stdout).toContain(
      'forgotten: moderation.yaml excludes it',
    )
  })

  test('forgets the source, and not the person that it only names', async () => {
    const { run, pull, store } = await blog(rows, '  moderation: all\n')
    await pull()
    await run(['mentions', 'forget', '2'])
    expect(store().get('notes/a.json')).not.toContain('CASINO')
    expect(store().get('notes/a.json')).toContain('Friendly')
  })

  test('forgets nobody while the store is damaged', async () => {
    const { root, run, pull, store } = await blog(rows, '  moderation: all\n')
    await pull()
    writeFileSync(join(root, 'content/mentions/notes/b.json'), '{"page":"/notes/b/","mention":[]}')
    const before = store()
    expect(await run(['mentions', 'forget', 'casino.example'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('notes/b.json'),
    })
    expect(store()).toEqual(before)
  })

  test('says so when a decision means nothing that is stored', async () => {
    const { run, pull } = await blog(rows)
    await pull()
    expect((await run(['mentions', 'block', 'nobody.example'])).stderr).toContain(
      'no stored mention matches domain `nobody.example`',
    )
  })

  test('says so when what is approved stays blocked', async () => {
    const { run, pull } = await blog(rows)
    await pull()
    await run(['mentions', 'block', '1'])
    expect((await run(['mentions', 'approve', '1'])).stderr).toContain('stay hidden by the rule')
    expect((await run(['mentions', 'approve', '3'])).stderr).toBe('')
  })

  test('refuses what it does not understand', async () => {
    const { run, store } = await blog([])
    expect(await run(['mentions', 'approve', '999'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('`999` is not the id of a stored mention'),
    })
    expect(store().size).toBe(0)
  })

  test('why says what the endpoint has and what became of it', async () => {
    const { run, pull, io } = await blog([
      ...rows,
      row(4, { private: true }),
      row(5, { source: 'https://blog.example/notes/b/' }),
    ])
    await pull()
    io.rows.push(row(6))
    const { stdout, status } = await run(['mentions', 'why', 'https://blog.example/notes/a'])
    expect(status).toBe(0)
    expect(stdout).toContain('stored, and at the endpoint: `jane.example` is not known yet')
    expect(stdout).toContain('at the endpoint only: it is private')
    expect(stdout).toContain('at the endpoint only: it is your own post, or a copy of one')
    expect(stdout).toContain('at the endpoint only: not pulled yet')
    expect((await run(['mentions', 'why', 'https://casino.example/2'])).stdout).toMatch(
      /^pending {5}reply by Jane/,
    )
  })

  test('one person of several sites is shown once, by the name that the author gave', async () => {
    const { root, run, pull } = await blog(
      [
        row(1, { source: 'https://jane.example/like', property: 'like-of', author: jane }),
        row(2, {
          source: 'https://brid.gy/like/mastodon/1',
          url: 'https://social.example/@jd#like',
          property: 'like-of',
          author: { name: 'jd', url: 'https://social.example/@jd' },
        }),
      ],
      '',
      {
        'content/people.yaml':
          '- name: Jane Doe\n  url: https://jane.example/\n  also: ["https://social.example/@jd"]\n',
      },
    )
    await pull()
    await run(['build'])
    expect(shownOn(root)).toContain('Liked by 1')
    expect(shownOn(root)).toContain('Jane Doe')
  })

  test('answers of the author stand below what they answer', async () => {
    const { root, run, pull } = await blog(rows, '  moderation: all\n', {
      'content/notes/c.md':
        '---\ndate: 2026-05-03 10:00 Z\ntargeturl: https://jane.example/1\nresponse_type: reply\n---\nThank you, Jane.\n',
    })
    await pull()
    await run(['build'])
    expect(shownOn(root)).toMatch(
      /Friendly words(?:(?!<\/li>)[\s\S])*<li class="u-comment h-cite own">[\s\S]*Thank you, Jane\./,
    )
  })
})

test('a pull that is killed leaves the old store or the new one', { timeout: 120_000 }, async () => {
  const rows = (words: string): Row[] =>
    Array.from({ length: 300 }, (_, index) =>
      row(index + 1, {
        target: `https://blog.example/notes/n${index % 60}/`,
        content: { text: `${words} ${index}` },
      }),
    )
  const posts = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `content/notes/n${index}.md`,
      '---\ndate: 2026-05-01\n---\nNote.\n',
    ]),
  )
  const { root, io, pull, run } = await blog(rows('Old'), '', posts)
  await pull()
  const listed = async (): Promise<string> => (await run(['mentions', 'list', '--json'])).stdout
  const old = await listed()
  io.rows.splice(0, 300, ...rows('New'))
  cpSync(root, `${root}-new`, { recursive: true })
  const began = performance.now()
  await startCli(['mentions', 'pull', '--full', '--root', `${root}-new`], {
    env: { WEBMENTION_IO_TOKEN: 'right' },
  }).done
  const whole = performance.now() - began
  const fresh = (await startCli(['mentions', 'list', '--json', '--root', `${root}-new`]).done).stdout
  rmSync(`${root}-new`, { recursive: true })
  expect(fresh).not.toBe(old)
  const met = new Set<string>()
  for (let moment = 0; moment < 20; moment++) {
    cpSync(root, `${root}-${moment}`, { recursive: true })
    const { child, done } = startCli(['mentions', 'pull', '--full', '--root', `${root}-${moment}`], {
      env: { WEBMENTION_IO_TOKEN: 'right' },
    })
    const timer = setTimeout(() => child.kill('SIGKILL'), whole * (0.5 + 0.05 * moment))
    await done
    clearTimeout(timer)
    const { stdout } = await startCli(['mentions', 'list', '--json', '--root', `${root}-${moment}`]).done
    expect(stdout === old || stdout === fresh, `killed at moment ${moment}`).toBe(true)
    met.add(stdout === old ? 'old' : 'new')
    rmSync(`${root}-${moment}`, { recursive: true })
  }
  expect(met.size, 'some were killed before the change and some after').toBe(2)
})

test('what two machines pulled merges without a conflict', async () => {
  const { root, io, pull } = await blog(
    Array.from({ length: 12 }, (_, index) =>
      row(index * 10 + 1, { source: `https://s${(index * 7) % 12}.example/${index}` }),
    ),
  )
  const git = (cwd: string, ...args: string[]) =>
    spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@localhost', ...args], {
      cwd,
      encoding: 'utf8',
    })
  await pull()
  writeFiles(root, { '.gitignore': '.smallsocial/\npublic/\n' })
  for (const args of [
    ['init', '--quiet', '-b', 'main'],
    ['add', '-A'],
    ['commit', '--quiet', '-m', 'one'],
  ])
    git(root, ...args)
  const other = join(temporaryFolder(), 'other')
  git(root, 'clone', '--quiet', root, other)
  const pullAt = (place: string) =>
    startCli(['mentions', 'pull', '--root', place], { env: { WEBMENTION_IO_TOKEN: 'right' } }).done
  io.rows.push(
    row(500, { source: 'https://s3a.example/' }),
    row(501, { source: 'https://b.example/', target: 'https://blog.example/notes/b/' }),
  )
  await pullAt(root)
  git(root, 'commit', '--quiet', '-am', 'here')
  git(root, 'add', '-A')
  git(root, 'commit', '--quiet', '-m', 'here too')
  io.rows.push(row(502, { source: 'https://s8a.example/' }))
  io.update(31, { content: { text: 'Edited' } })
  await pullAt(other)
  git(other, 'add', '-A')
  git(other, 'commit', '--quiet', '-m', 'there')
  const merged = git(other, 'pull', '--quiet', '--no-rebase', '--no-edit', 'origin', 'main')
  expect(merged.status, merged.stdout).toBe(0)
  const listed = await startCli(['mentions', 'list', '--json', '--root', other]).done
  const { mentions, messages } = JSON.parse(listed.stdout) as {
    mentions: { id: string; text: string }[]
    messages: unknown[]
  }
  expect(messages).toEqual([])
  expect(
    mentions
      .map(({ id }) => Number(id))
      .sort((a, b) => a - b)
      .slice(-3),
  ).toEqual([500, 501, 502])
  expect(mentions.find(({ id }) => id === '31')?.text).toBe('Edited')
})
