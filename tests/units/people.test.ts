import { describe, expect, test } from 'vitest'
import { parseConfig } from '../../src/parse/config/config.js'
import { withNicks } from '../../src/parse/config/nicks.js'
import { withPeopleLinked } from '../../src/parse/markdown/nicks.js'
import { parsePost } from '../../src/parse/post/post.js'
import { parsePeople } from '../../src/parse/records/people.js'
import { buildOf, configOf, leastSettings, pageText } from '../support.js'

const source = (path: string, value: string) => ({ path, file: `content/${path}`, value })
const mention = (id: number, more: object) => ({
  id: `${id}`,
  type: 'reply',
  source: `https://jane.example/${id}`,
  target: 'https://blog.example/posts/a/',
  url: `https://jane.example/${id}`,
  author: { name: 'Jane Doe', url: 'https://jane.example/' },
  published: `2026-05-1${id}T10:00:00Z`,
  content: `Words ${id} <b>`,
  ...more,
})
const stored = (page: string, mentions: readonly object[]) =>
  source(`mentions${page.slice(0, -1)}.json`, JSON.stringify({ page, mentions }))

const files = {
  'posts/a.md': '---\ndate: 2026-05-01\n---\nThe first post.\n',
  'posts/b.md': '---\ndate: 2026-05-12\nin-reply-to: https://jane.example/1\n---\nMy answer to her.\n',
  'posts/c.md': '---\ndate: 2026-05-14\nin-reply-to: https://jane.example/3\n---\nMy second answer.\n',
  'posts/d.md': '---\ndate: 2026-05-02\n---\nNobody answers this.\n',
}
const facts = {
  mentions: [
    stored('/posts/a/', [
      mention(1, {}),
      mention(2, {
        type: 'like',
        author: { name: 'Kim', url: 'https://kim.example/' },
        source: 'https://kim.example/1',
        url: 'https://kim.example/1',
      }),
    ]),
    stored('/posts/b/', [mention(3, { target: 'https://blog.example/posts/b/' })]),
    stored('/posts/d/', [mention(4, { type: 'mention', target: 'https://blog.example/posts/d/' })]),
  ],
  contexts: [
    source(
      'contexts/jane.example/1.json',
      JSON.stringify({
        url: 'https://jane.example/1',
        name: 'Her words',
        author: { name: 'Jane Doe', url: 'https://jane.example/' },
      }),
    ),
  ],
}
const all = 'webmention: { moderation: all }\n'

describe('conversations', () => {
  test('begin with the post that was answered, also when an answer of its day has no time', async () => {
    const early = {
      ...files,
      'posts/a.md': '---\ndate: 2026-05-12 10:00 +00:00\n---\nThe first post.\n',
      'posts/b.md':
        '---\ndate: 2026-05-12\nin-reply-to: https://jane.example/1\ncontent_warning: spoilers\n---\nMy answer to her.\n',
    }
    const build = await buildOf(early, `${all}conversations: true`, facts)
    const page = pageText(build, 'posts/a/conversation/index.html').replace(/^.*<main/s, '')
    expect(page.indexOf('The first post.')).toBeLessThan(page.indexOf('My answer'))
    for (const path of ['posts/a/conversation/index.html', 'posts/a/index.html'])
      expect(pageText(build, path)).toMatch(
        /<details class="warning"><summary>[^<]*<bdi class="p-content-warning">spoilers<\/bdi>.*\n<(?:p class="p-content"|div class="e-content"><p)>My answer to her\.<\/p>(?:<\/div>)?\n<\/details>/,
      )
  })

  test('are a page with the post, the answers and the answers to them, and a feed', async () => {
    const build = await buildOf(files, `${all}conversations: true`, facts)
    expect(build.messages).toEqual([])
    expect(build.site.conversations.map(({ url, entries }) => [url, entries.map((one) => one.url)])).toEqual([
      ['/posts/a/conversation/', ['/posts/a/', '/posts/b/', '/posts/c/']],
    ])
    const page = pageText(build, 'posts/a/conversation/index.html')
    expect(page).toContain('<h1>Conversation: The first post.</h1>')
    const order = [
      'The first post.',
      'Words 1 &lt;b&gt;',
      'My answer to her.',
      'Words 3 &lt;b&gt;',
      'My second answer.',
    ]
    const at = order.map((words) => page.indexOf(words, page.indexOf('<main')))
    expect(at.every((place) => place > 0)).toBe(true)
    expect(at).toEqual([...at].sort((a, b) => a - b))
    const feed = pageText(build, 'posts/a/conversation/feed.xml')
    const ids = [
      'https://blog.example/posts/c/',
      'https://jane.example/3',
      'https://blog.example/posts/b/',
      'https://jane.example/1',
      'https://blog.example/posts/a/',
    ]
    expect([...feed.matchAll(/<guid[^>]*>([^<]*)/g)].map(([, id]) => id)).toEqual(ids)
    expect(feed).toContain(
      '<item>\n            <title>Jane Doe</title>\n            <link>https://jane.example/3</link>\n            <guid isPermaLink="true">https://jane.example/3</guid>\n            <pubDate>Wed, 13 May 2026 10:00:00 +0000</pubDate>\n            <description><![CDATA[<p>Words 3 &lt;b&gt;</p>]]></description>\n            <dc:creator>Jane Doe</dc:creator>',
    )
    const atom = pageText(build, 'posts/a/conversation/atom.xml')
    expect([...atom.matchAll(/<entry>[\s\S]*?<id>([^<]*)/g)].map(([, id]) => id)).toEqual(ids)
    expect(atom).toContain('<author><name>Jane Doe</name><uri>https://jane.example/</uri></author>')
    const { items } = JSON.parse(pageText(build, 'posts/a/conversation/feed.json'))
    expect(items.map(({ id }: { id: string }) => id)).toEqual(ids)
    expect(items[1]).toEqual({
      id: 'https://jane.example/3',
      url: 'https://jane.example/3',
      title: 'Jane Doe',
      content_html: '<p>Words 3 &lt;b&gt;</p>',
      date_published: '2026-05-13T10:00:00Z',
      authors: [{ name: 'Jane Doe', url: 'https://jane.example/' }],
    })
    expect(pageText(build, 'feed.xml')).not.toContain('Words 3')
    for (const name of ['a', 'b', 'c'])
      expect(pageText(build, `posts/${name}/index.html`)).toContain(
        '<a href="/posts/a/conversation/">Conversation</a>',
      )
    expect(pageText(build, 'posts/d/index.html')).not.toContain('conversation/')
    expect(pageText(build, 'feeds/index.html')).not.toContain('conversation')
  })

  test('have all exchanges, however many, and the whole answers of the author', async () => {
    const days = Array.from({ length: 9 }, (_, index) => index)
    const long = `${'Many words of mine. '.repeat(40)}And [a link](https://a.example/).`
    const posts = Object.fromEntries([
      ['posts/p0.md', '---\ndate: 2026-05-01\n---\nIt began here.\n'],
      ...days.map((day) => [
        `posts/p${day + 1}.md`,
        `---\ndate: 2026-05-1${day}\nin-reply-to: https://jane.example/${day}\n---\nMine ${day}. ${long}\n`,
      ]),
    ])
    const build = await buildOf(posts, `${all}conversations: true`, {
      mentions: days.map((day) =>
        stored(`/posts/p${day}/`, [mention(day, { target: `https://blog.example/posts/p${day}/` })]),
      ),
    })
    const page = pageText(build, 'posts/p0/conversation/index.html')
    for (const day of days) {
      expect(page).toContain(`Words ${day} `)
      expect(page).toContain(`Mine ${day}.`)
      expect(pageText(build, `posts/p${day}/index.html`)).toContain('<a href="/posts/p0/conversation/">')
    }
    expect(page.match(/And <a href="https:\/\/a\.example\/">a link<\/a>\./g)).toHaveLength(9)
    expect(pageText(build, 'posts/p0/index.html')).not.toContain('a link')
  })

  test('may be on another network as a whole, which the person page and the feed show, too', async () => {
    const bluesky = (id: number, more: object) => ({
      ...mention(id, { url: `https://bsky.app/profile/jane/post/${id}`, source: `https://bsky.app/${id}` }),
      ...{ id: `bluesky-${id}`, ...more },
    })
    const build = await buildOf(files, `${all}conversations: true\npeople: true`, {
      mentions: [
        stored('/posts/d/', [
          bluesky(1, {}),
          bluesky(2, { isOwn: true, author: { name: 'Ada' }, inReplyTo: 'https://bsky.app/1' }),
          bluesky(3, { inReplyTo: 'https://bsky.app/2' }),
        ]),
      ],
    })
    expect(build.site.conversations.map(({ url }) => url)).toEqual(['/posts/d/conversation/'])
    for (const path of ['posts/d/conversation/index.html', 'people/jane-doe/index.html'])
      for (const id of [1, 2, 3]) expect(pageText(build, path)).toContain(`Words ${id} `)
    const feed = pageText(build, 'posts/d/conversation/feed.xml')
    expect([...feed.matchAll(/CDATA\[<p>Words (\d)/g)].map(([, id]) => id)).toEqual(['3', '2', '1'])
  })

  test('are not there without the setting', async () => {
    const build = await buildOf(files, all, facts)
    expect(build.pages.some(({ path }) => path.includes('conversation'))).toBe(false)
  })
})

describe('pages of people', () => {
  const peopleOf = async (people?: string) => {
    const more = people === undefined ? {} : { people: source('people.yaml', people) }
    return buildOf(files, `${all}people: true`, { ...facts, ...more })
  }

  test('show both directions with a person if the author answered; a person who only liked has none', async () => {
    const build = await peopleOf()
    expect(build.messages).toEqual([])
    expect(build.site.people.map(({ url }) => url)).toEqual(['/people/jane-doe/'])
    const page = pageText(build, 'people/jane-doe/index.html')
    expect(page).toContain('<meta name="robots" content="noindex">')
    expect(page).toContain('My answer to her.')
    expect(page).toContain('Words 1 &lt;b&gt;')
    expect(page).toContain('<a href="/posts/d/"><bdi>Nobody answers this.</bdi></a>')
    expect(pageText(build, 'sitemap.xml')).not.toContain('people')
  })

  test('keep their address when another person of this name comes', async () => {
    const named = (host: string, id: number, day: string) =>
      mention(id, {
        ...{ source: `https://${host}/${id}`, url: `https://${host}/${id}`, published: `${day}T10:00:00Z` },
        author: { name: 'Alex', url: `https://${host}/` },
      })
    const build = await buildOf(
      {
        'posts/a.md': '---\ndate: 2026-05-01\n---\nThe first post.\n',
        'posts/z.md': '---\ndate: 2026-05-12\nin-reply-to: https://z.example/1\n---\nTo the first Alex.\n',
        'posts/b.md': '---\ndate: 2026-05-20\nin-reply-to: https://b.example/2\n---\nTo the second.\n',
      },
      `${all}people: true`,
      {
        mentions: [
          stored('/posts/a/', [named('z.example', 1, '2026-05-02'), named('b.example', 2, '2026-05-19')]),
        ],
      },
    )
    expect(build.site.people.map(({ url, person }) => [url, person.url])).toEqual([
      ['/people/alex-2/', 'https://b.example/'],
      ['/people/alex/', 'https://z.example/'],
    ])
  })

  test('join the addresses of a declared person, and exist for declared people who answered', async () => {
    const build = await peopleOf(
      '- { name: Kim Lee, url: "https://kim.example/" }\n- { name: Jane, url: "https://j.example/", also: ["https://jane.example/"] }\n- { name: Nobody, url: "https://nobody.example/" }\n',
    )
    expect(build.site.people.map(({ person }) => person)).toEqual([
      { name: 'Jane', url: 'https://j.example/' },
      { name: 'Kim Lee', url: 'https://kim.example/' },
    ])
  })

  test('has the mentions of the front page, of lists and of pages without a date', async () => {
    const at = (page: string, id: number) =>
      source(
        `mentions/${id}.json`,
        JSON.stringify({ page, mentions: [mention(id, { target: `https://blog.example${page}` })] }),
      )
    const build = await buildOf({ ...files, 'about.md': 'Me.\n' }, `${all}people: true`, {
      ...facts,
      mentions: [at('/', 5), at('/posts/', 6), at('/about/', 7)],
    })
    const page = pageText(build, 'people/jane-doe/index.html')
    for (const [url, title] of [
      ['/', 'A blog'],
      ['/posts/', 'Posts'],
      ['/about/', 'Me.'],
    ])
      expect(page).toContain(`<a href="${url}"><bdi>${title}</bdi></a>`)
  })
})

describe('the author of a page without a kept context', () => {
  test('is that of the response from this page, or the declared person below whose address it is', async () => {
    const build = await buildOf(
      {
        ...files,
        'posts/e.md': '---\ndate: 2026-05-15\nin-reply-to: https://wang.example/blog/7\n---\nTo Wang.\n',
        'posts/f.md': '---\ndate: 2026-05-16\nin-reply-to: https://wang.example/\n---\nTo his site.\n',
      },
      `${all}people: true`,
      {
        mentions: facts.mentions,
        people: source('people.yaml', '- { name: Wang, url: "https://wang.example/blog/" }\n'),
      },
    )
    const answered = build.site.people.map(({ url, answered }) => [url, answered.map((entry) => entry.path)])
    expect(answered).toEqual([
      ['/people/jane-doe/', ['posts/c.md', 'posts/b.md']],
      ['/people/wang/', ['posts/e.md']],
    ])
  })
})

describe('webmention.show', () => {
  const pageOf = async (show: string) =>
    pageText(
      await buildOf(files, `webmention: { moderation: all, show: ${show} }`, facts),
      'posts/a/index.html',
    )

  test('names are words without faces', async () => {
    const page = await pageOf('{ like: names, reply: names }')
    expect(page).toMatch(
      /<a class="u-url only-name"[^>]*><span class="p-author h-card"><bdi class="p-name">Kim</,
    )
    expect(page).toMatch(/<p class="p-author h-card"><a class="u-url p-name"[^>]*><bdi>Jane Doe</)
    expect(page).not.toContain('class="avatar')
  })

  test('hides faces and names by kind and by source, and counts', async () => {
    expect(await pageOf('{}')).toContain('Kim')
    const counted = await pageOf('{ like: count }')
    expect(counted).not.toContain('Kim')
    expect(counted).toContain('Liked by 1')
    expect(await pageOf('{ kim.example: none }')).not.toContain('Liked by')
    expect(await pageOf('{ jane.example: count }')).not.toContain('Words 1')
    expect(await pageOf('{ reply: all, jane.example: none }')).not.toContain('Words 1')
  })

  test('old mentions are behind a line that opens them', async () => {
    // The tests are at 1 June 2026; the mentions of May are of the month before.
    const pageAfter = async (months: number) => {
      const build = await buildOf(
        { 'posts/a.md': files['posts/a.md'] },
        `webmention: { moderation: all, foldAfter: ${months} }`,
        {
          ...facts,
          mentions: [
            stored('/posts/a/', [
              mention(1, { published: '2026-04-30T10:00:00Z' }),
              mention(6, { published: '2026-05-02T10:00:00Z' }),
            ]),
          ],
        },
      )
      expect(build.site.nextChange).toBe(Date.parse('2026-07-01T00:00:00Z'))
      return pageText(build, 'posts/a/index.html').replace(/\s+/g, ' ')
    }
    const after = await pageAfter(1)
    expect(after.indexOf('Words 6')).toBeLessThan(after.indexOf('<summary>1 more</summary>'))
    expect(after.indexOf('Words 1')).toBeGreaterThan(after.indexOf('<summary>1 more</summary>'))
    expect(await pageAfter(2)).not.toContain('<summary>')
  })

  test('a thread is as old as the newest in it', async () => {
    const pageOf = async (answeredOn: string, published: string) => {
      const build = await buildOf(
        {
          'posts/a.md': files['posts/a.md'],
          'posts/b.md': `---\ndate: ${answeredOn}\nin-reply-to: https://jane.example/1\n---\nMine.\n`,
        },
        'webmention: { moderation: all, foldAfter: 6 }',
        {
          ...facts,
          mentions: [
            stored('/posts/a/', [mention(1, { published: '2024-06-02T10:00:00Z' })]),
            stored('/posts/b/', [mention(3, { published, target: 'https://blog.example/posts/b/' })]),
          ],
        },
      )
      return pageText(build, 'posts/a/index.html')
    }
    expect(await pageOf('2024-06-03', '2024-06-04T10:00:00Z')).toContain('<summary>Older')
    expect(await pageOf('2024-06-03', '2026-05-30T10:00:00Z')).not.toContain('<summary>')
    expect(await pageOf('2026-05-30', '2024-06-04T10:00:00Z')).not.toContain('<summary>')
  })

  test.each([
    ['{ likes: count }', '`likes` is neither a type of mentions nor a host'],
    ['{ like: some }', '`webmention.show.like` is `some`'],
  ])('a mistake has a remedy: %s', (show, reason) => {
    const { messages } = parseConfig(source('site.yaml', `${leastSettings}\nwebmention: { show: ${show} }`))
    expect(messages).toEqual([expect.objectContaining({ reason, note: expect.stringContaining('write') })])
  })
})

test('@nick of people.yaml is a link with the name, as an h-card', () => {
  const config = withNicks(
    configOf(),
    source(
      'people.yaml',
      '- { name: "Jane <3", url: "https://jane.example/?a=1&b=2", nick: jane }\n- { name: Bob, nick: bob }\n',
    ),
  )
  const htmlOf = (text: string): string | undefined =>
    parsePost(source('posts/a.md', `---\ndate: 2026-05-01\n---\n${text}\n`), config).post?.content.html.value
  const link = '<a href="https://jane.example/?a=1&#x26;b=2" class="h-card">Jane &#x3C;3</a>'
  expect(htmlOf('Hello @jane, and **@Jane**.')).toBe(`<p>Hello ${link}, and <strong>${link}</strong>.</p>`)
  for (const text of [
    '`@jane`',
    '\\@jane',
    '`\\@jane`',
    '@jane@social.example',
    'me@jane.example',
    '@janet',
    '@bob',
    '@nobody',
    '[the post by @jane there](https://a.example/)',
    '<a href="https://a.example/">by @jane</a>',
    '[x](https://a.example/ "by @jane")',
    '<p title="by @jane and me">x</p>',
    '@janes',
    '@jan@jane.example',
  ])
    expect(htmlOf(text), text).not.toContain('h-card')
  expect(htmlOf('\\@jane, `\\@jane` and <b title="\\@jane">a\\\\@b</b>')).toBe(
    '<p>@jane, <code>\\@jane</code> and <b title="\\@jane">a\\@b</b></p>',
  )
  expect(htmlOf('\\\\@jane')).toBe(`<p>\\${link}</p>`)
  expect(
    htmlOf('[M](https://m.example/\\@jane) ![by \\@jane](https://x.example/a.jpg "t \\@jane") <b>x</b>'),
  ).toBe(
    '<p><a href="https://m.example/@jane">M</a> <img src="https://x.example/a.jpg" alt="by @jane" title="t @jane"> <b>x</b></p>',
  )
  expect(htmlOf('\\@bo@social.example and (\\@bo@social.example)')).toBe(
    '<p>@bo@social.example and (@bo@social.example)</p>',
  )
  const { content } =
    parsePost(source('posts/a.md', '---\ndate: 2026-05-01\n---\n@jane\n'), config).post ?? {}
  expect(content?.externalLinks).toEqual(['https://jane.example/?a=1&b=2'])
})

test('@nick in the data of a block is text', () => {
  const config = withNicks(
    configOf(),
    source('people.yaml', '- { name: Jane, url: "https://jane.example/", nick: jane }\n'),
  )
  const { post, messages } = parsePost(
    source(
      'posts/a.md',
      '---\ndate: 2026-05-01\n---\n:::media\n- url: "https://a.example/a.jpg"\n  alt: "a"\n  caption: "Photo by @jane"\n:::\n',
    ),
    config,
  )
  expect(messages).toEqual([])
  expect(post?.content.html.value).toContain('<figcaption>Photo by')
})

test('pages of people: newest first, closed behind warnings, not of oneself, with any name', async () => {
  const smiley = '😀'.repeat(50)
  const build = await buildOf(
    {
      ...files,
      'posts/e.md': '---\ndate: 2026-05-20\nin-reply-to: https://blog.example/posts/a/\n---\nTo myself.\n',
      'posts/f.md': '---\ndate: 2026-05-21\nin-reply-to: https://smile.example/1\n---\nHa.\n',
    },
    `${all}people: true`,
    {
      mentions: [
        stored('/posts/a/', [mention(1, { published: '2023-01-01' })]),
        stored('/posts/b/', [
          mention(3, { published: '2024-01-01', warning: 'gore' }),
          mention(5, { published: '2024-02-01' }),
        ]),
      ],
      contexts: [
        ...facts.contexts,
        source(
          'contexts/me.json',
          JSON.stringify({
            url: 'https://blog.example/posts/a/',
            author: { name: 'Me', url: 'https://blog.example/' },
          }),
        ),
        source(
          'contexts/smile.json',
          JSON.stringify({
            url: 'https://smile.example/1',
            author: { name: smiley, url: 'https://smile.example/' },
          }),
        ),
      ],
    },
  )
  expect(build.site.people.map(({ url }) => url.length < 120)).toEqual([true, true])
  const jane = build.site.people.find(({ person }) => person.name === 'Jane Doe')
  expect(jane?.received.map(({ mention: { published } }) => published)).toEqual([
    '2024-02-01',
    '2024-01-01',
    '2023-01-01',
  ])
  const page = pageText(build, 'people/jane-doe/index.html')
  expect(page).toMatch(
    /<details class="warning"><summary>[^\n]*gore[^\n]*<\/summary>\s*<blockquote><p dir="auto">Words 3/,
  )
})

test.each([
  ['With @jane and @Nobody.', 'With [Jane \\[1\\]](<https://jane.example/>) and @Nobody.'],
  ['`@jane` [@jane](https://a.example/@jane) <https://b.example/@jane>', undefined],
  ['```\n@jane\n```', undefined],
  ['mail@jane.example @jane@social.example', undefined],
])('in an archive, %j has links', (text, want) => {
  const nicks = { jane: { name: 'Jane [1]', url: 'https://jane.example/', also: [] } }
  expect(withPeopleLinked(text, nicks)).toBe(want ?? text)
})

test('the words of a person end at a whole letter', async () => {
  const long = {
    ...facts,
    mentions: [stored('/posts/a/', [mention(1, { content: `${'x'.repeat(499)}👍👍👍` })])],
  }
  const page = pageText(await buildOf(files, `${all}people: true`, long), 'people/jane-doe/index.html')
  expect(page).toMatch(/<p dir="auto">x+…<\/p>/)
})

test('two people of one name have a page each', async () => {
  const people = ['1', '2'].map((id) => `- { name: Ann, also: ["https://ann${id}.example/"] }\n`).join('')
  const from = (id: number) =>
    mention(id, {
      source: `https://ann${id}.example/1`,
      url: `https://ann${id}.example/1`,
      author: { name: 'Ann', url: `https://ann${id}.example/` },
    })
  const build = await buildOf(files, `${all}people: true`, {
    mentions: [stored('/posts/a/', [from(1), from(2)])],
    people: source('people.yaml', people),
  })
  expect(build.site.people.map(({ url, received }) => [url, received.length])).toEqual([
    ['/people/ann/', 1],
    ['/people/ann-2/', 1],
  ])
  expect(pageText(build, 'people/ann/index.html')).toContain('>1 reply</a>, about ')
})

test.each([
  ['photo: javascript:alert(1)', '`photo` is `javascript:alert(1)`'],
  ['photo: nine.jpg', '`photo` is `nine.jpg`'],
])('people.yaml with %s', (line, reason) => {
  const { people, messages } = parsePeople(source('people.yaml', `- name: Ann\n  ${line}\n`))
  expect([people[0]?.photo, messages.map((message) => message.reason)]).toEqual([undefined, [reason]])
})

test('two nicks that differ in capitals are a warning', () => {
  const value =
    '- { name: A, nick: Jane, url: "https://a.example/" }\n- { name: B, nick: jane, url: "https://b.example/" }\n'
  expect(parsePeople(source('people.yaml', value)).messages.map(({ line }) => line)).toEqual([2])
})

test('RSVPs that are only counted are counted beside other responses', async () => {
  const going = [1, 2].map((id) =>
    mention(id, {
      ...{ type: 'rsvp', author: { name: `J ${id}`, url: `https://j${id}.example/` } },
      rsvp: 'yes',
      url: `https://j${id}.example/`,
      source: `https://j${id}.example/`,
    }),
  )
  const build = await buildOf(files, 'webmention: { moderation: all, show: { rsvp: count } }\n', {
    mentions: [stored('/posts/a/', [...going, mention(3, {})])],
  })
  expect(pageText(build, 'posts/a/index.html')).toContain('<h3><bdi>2 RSVPs</bdi></h3>')
})

test('RSVPs that are old are folded, as other responses are', async () => {
  const old = [1, 2].map((id) =>
    mention(id, {
      ...{ type: 'rsvp', author: { name: `J ${id}`, url: `https://j${id}.example/` }, rsvp: 'yes' },
      ...{ url: `https://j${id}.example/`, source: `https://j${id}.example/` },
      ...{ published: '2019-01-01T10:00:00Z', content: id === 1 ? 'I come.' : undefined },
    }),
  )
  const build = await buildOf(files, 'webmention: { moderation: all, foldAfter: 12 }\n', {
    mentions: [stored('/posts/a/', old)],
  })
  const page = pageText(build, 'posts/a/index.html')
  expect(
    page.match(
      /<details class="more"><summary>[^<]*<\/summary>\s*<(?:ul class="faces"|ol class="comments")/g,
    ),
  ).toHaveLength(2)
})

test('a reply to an RSVP is not one who comes, and a like of a reply no reply', async () => {
  const below = (id: number, more: object) =>
    mention(id, {
      author: { name: `J ${id}`, url: `https://j${id}.example/` },
      ...{ url: `https://j${id}.example/`, source: `https://j${id}.example/` },
      ...more,
    })
  const build = await buildOf(files, all, {
    mentions: [
      stored('/posts/a/', [
        below(1, { type: 'rsvp', rsvp: 'yes', content: 'I come.' }),
        below(2, { inReplyTo: 'https://j1.example/' }),
        below(3, {}),
        below(4, { type: 'like', inReplyTo: 'https://j3.example/' }),
      ]),
    ],
  })
  const page = pageText(build, 'posts/a/index.html')
  expect([...page.matchAll(/<h3><bdi>([^<]*)/g)].map(([, text]) => text)).toEqual(
    expect.arrayContaining(['1 going', '1 reply']),
  )
})

describe('what a source claims', () => {
  const people = source('people.yaml', '- { name: Jane Doe, url: "https://jane.example/" }\n')
  const page = async (more: object, settings = all): Promise<string> =>
    pageText(
      await buildOf(files, settings, { mentions: [stored('/posts/d/', [mention(5, more)])], people }),
      'posts/d/index.html',
    )
  const elsewhere = { source: 'https://evil.example/1', url: 'https://evil.example/1' }

  test('is not the name or the page of a declared person', async () => {
    const claims = { ...elsewhere, author: { name: 'J.', url: 'https://jane.example/' } }
    const build = await buildOf(files, all, { mentions: [stored('/posts/d/', [mention(5, claims)])], people })
    expect(pageText(build, 'posts/d/index.html')).toContain('<bdi>J.</bdi>')
    expect(build.site.people.flatMap(({ received }) => received)).toEqual([])
  })

  test('is the declared person on a host of hers', async () => {
    const others = source(
      'people.yaml',
      '- { name: Jane Doe, url: "https://jane.example/", also: ["https://evil.example/jane"] }\n',
    )
    const claims = { ...elsewhere, author: { name: 'J.', url: 'https://jane.example/' } }
    const build = await buildOf(files, all, {
      mentions: [stored('/posts/d/', [mention(5, claims)])],
      people: others,
    })
    expect(pageText(build, 'posts/d/index.html')).toContain('<bdi>Jane Doe</bdi>')
  })

  test('is not the address of another page', async () => {
    const html = await page({ ...elsewhere, url: 'https://victim.example/1', author: { name: 'Eve' } })
    expect(html).toContain('https://evil.example/1')
    expect(html).not.toContain('victim.example')
  })
})

describe('replies', () => {
  const reply = (id: number, to: number): object =>
    mention(id, { inReplyTo: `https://jane.example/${to}`, target: 'https://blog.example/posts/d/' })
  test('in a circle are all there', async () => {
    const mentions = [stored('/posts/d/', [reply(7, 8), reply(8, 7), mention(9, {})])]
    const html = pageText(await buildOf(files, all, { mentions }), 'posts/d/index.html')
    for (const id of [7, 8, 9]) expect(html).toContain(`Words ${id} &lt;b&gt;`)
  })

  test('to a like are threads of their own, and a like of a reply is a like', async () => {
    const like = mention(6, { type: 'like', content: undefined, inReplyTo: 'https://jane.example/9' })
    const mentions = [stored('/posts/d/', [like, reply(7, 6), mention(9, {})])]
    const html = pageText(await buildOf(files, all, { mentions }), 'posts/d/index.html')
    expect(html).toContain('Words 7 &lt;b&gt;')
    expect(html.match(/class="u-comment/g)).toHaveLength(2)
    expect(html.match(/class="u-like/g)).toHaveLength(1)
  })

  test('of a page that also likes another post are in the feed of the conversation', async () => {
    const like = {
      type: 'like',
      url: 'https://jane.example/1',
      source: 'https://jane.example/1#like',
      content: undefined,
    }
    const more = [
      stored('/posts/b/', [mention(3, {}), mention(8, { ...like, target: 'https://blog.example/posts/b/' })]),
    ]
    const build = await buildOf(files, `${all}conversations: true`, {
      ...facts,
      mentions: [...facts.mentions.filter(({ path }) => path !== 'mentions/posts/b.json'), ...more],
    })
    expect(pageText(build, 'posts/a/conversation/feed.xml')).toContain('Words 1 &')
  })
})

test('a nick of a person with other addresses only leads to the first of them', () => {
  const people = source(
    'people.yaml',
    '- { name: Kim, nick: kim, also: ["https://kim.example/", "https://k.example/"] }\n',
  )
  expect(withNicks(configOf(), people).nicks).toEqual({
    kim: { name: 'Kim', url: 'https://kim.example/' },
  })
})
