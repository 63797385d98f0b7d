import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseConfig } from '../../src/parse/config/config.js'
import { buildIn, buildOf, leastSettings, pageText, temporaryFolder, writeFiles } from '../support.js'

const post = (title: string, date: string, more = ''): string =>
  `---\ntitle: "${title}"\ndate: ${date}\n${more}---\nWords about it.\n`

describe('the kind of a section', () => {
  const kinds = async (settings: string) => {
    const build = await buildOf(
      {
        'wiki/a.md': post('A title', '2026-05-01'),
        'wiki/b.md': '---\ndate: 2026-05-02\n---\nNo title.\n',
        'wiki/c.md': post('A photo', '2026-05-03', 'photo: { url: "https://a.example/a.jpg", alt: a }\n'),
        'wiki/d.md': post('An answer', '2026-05-04', 'in-reply-to: https://a.example/\n'),
        'wiki/e.md': post('A review', '2026-05-05', 'item: Dune\nrating: 4\n'),
        'wiki/f.md': post('Stated', '2026-05-06', 'kind: article\n'),
      },
      settings,
    )
    return [build.messages.map(({ rule }) => rule), build.site.entries.map(({ kind }) => kind).join(' ')]
  }

  test('decides about posts that do not say what they are', async () => {
    expect(await kinds('sections: { wiki: { kind: note } }')).toEqual([
      [],
      'article review reply note note note',
    ])
    expect(await kinds('sections: { wiki: { kind: recipe } }\nkinds: { recipe: {} }')).toEqual([
      [],
      'article review reply recipe recipe recipe',
    ])
    expect(await kinds('')).toEqual([[], 'article review reply photo note article'])
  })

  test('ends the warnings about folders named after a kind', async () => {
    const warned = async (settings: string) =>
      (await buildOf({ 'notes/a.md': post('A title', '2026-05-01') }, settings)).messages.map(
        ({ rule }) => rule,
      )
    expect(await warned('')).toEqual(['folder-kind'])
    expect(await warned('sections: { notes: { kind: article } }')).toEqual([])
  })
})

test('a section names the key of its dates, and the pattern of its addresses', async () => {
  const build = await buildOf(
    {
      'books/a.md': '---\ntitle: A\nread_on: 2026-05-01\ndate: 2020-01-01\n---\nWords.\n',
      'books/deep/b.md': '---\ntitle: B\ndate: 2021-01-01\n---\nWords.\n',
    },
    'sections: { books: { date: read_on, permalink: "/read/:year/:name/" } }\npermalinks: { books/deep: "/deep/:name/" }',
  )
  expect(build.messages).toEqual([])
  expect(build.site.entries.map(({ url }) => url)).toEqual(['/read/2026/a/', '/deep/b/'])
})

describe('the layout of a section', () => {
  const files = {
    'things/a.md': post('Äpfel', '2026-05-01'),
    'things/b.md': post('Birnen', '2025-05-02'),
    'things/c.md': '---\ntitle: "10 Zitronen"\n---\nWords about it.\n',
    'things/d.md': '---\ntitle: "“Aal”, gekocht"\n---\nWords about it.\n',
    'things/index.md': '---\ntitle: Things\n---\nThe introduction.\n',
  }
  const listOf = async (section: string, path = 'things/index.html') =>
    pageText(await buildOf(files, `sections: { things: ${section} }`), path).replace(/\s+/g, ' ')
  const orderOf = (page: string) =>
    [...page.matchAll(/<h2 class="mark">([^<]*)|>(Äpfel|Birnen|10 Zitronen|“Aal”, gekocht)</g)].map(
      ([, mark, name]) => mark ?? name,
    )

  test('full, summary', async () => {
    expect(await listOf('{ layout: full }')).toContain('class="e-content"')
    expect(await listOf('{ layout: summary }')).not.toContain('class="e-content"')
    expect(await listOf('{ layout: summary }')).toContain('<p class="p-summary">Words about it.</p>')
  })

  test('full shows the words of likes and bookmarks, too', async () => {
    const liked = { 'things/a.md': '---\ndate: 2026-01-01\nlike-of: https://a.example/\n---\nMy remark.\n' }
    const list = async (layout: string) =>
      pageText(await buildOf(liked, `sections: { things: { layout: ${layout} } }`), 'things/index.html')
    expect(await list('full')).toMatch(/u-like-of[\s\S]*<div class="e-content"><p>My remark\.<\/p>/)
    expect(await list('summary')).not.toContain('My remark.')
  })

  test('a date key that no post has is a warning', async () => {
    const dated = { 'things/a.md': '---\ntitle: A\nread_on: 2026-01-01\n---\nX.\n' }
    const messagesOf = async (section: string) =>
      (await buildOf(dated, `sections: { things: ${section} }`)).messages.map(({ note }) => note)
    expect(await messagesOf('{ date: read_on }')).toEqual([])
    expect(await messagesOf('{ date: readon }')).toContain('did you mean `read_on`?')
    expect(await messagesOf('{ date: finished }')).toContain('write the key of the date of these posts')
    expect(await messagesOf('{ date: finished, pages: true }')).not.toContain(
      'write the key of the date of these posts',
    )
  })

  test('a pattern without its first slash says so', async () => {
    const { messages } = parseConfig({
      path: 'site.yaml',
      file: 'content/site.yaml',
      value: `${leastSettings}\nsections: { b: { permalink: "b/:name/" } }\n`,
    })
    expect(messages[0]?.note).toContain('begins with `/`')
  })

  test('a tag that only posts without tag feeds have has no feed', async () => {
    const build = await buildOf(
      { 'things/a.md': '---\ntitle: A\ndate: 2026-01-01\ntags: [only]\n---\nX.\n' },
      'sections: { things: { tagFeeds: false } }',
    )
    expect(build.pages.some(({ path }) => path === 'tags/only/feed.xml')).toBe(false)
    expect(build.pages.some(({ path }) => path === 'tags/only/index.html')).toBe(true)
  })

  test('an empty title is that of the folder', async () => {
    const build = await buildOf(
      { 'things/a.md': post('A', '2026-01-01') },
      'sections: { things: { title: "" } }',
    )
    expect(pageText(build, 'things/index.html')).toContain('<h1 class="p-name">Things</h1>')
  })

  test.each([
    ['/c/:year/:monthname/:name/', 'write `monthname: …`', 'monthname'],
    ['/c/:yaer/:name/', 'did you mean `:year` in site.yaml?', 'yaer'],
    ['/c/:birthday/:name/', 'write `birthday: …`, or a `permalink`', 'birthday'],
  ])('the pattern %s has a placeholder that no post has', async (pattern, note, name) => {
    const build = await buildOf(
      { 'things/a.md': post('A', '2026-01-01') },
      `sections: { things: { permalink: "${pattern}" } }`,
    )
    expect(build.messages).toEqual([
      expect.objectContaining({
        reason: expect.stringContaining(name),
        note: expect.stringContaining(note.slice(0, 14)),
      }),
    ])
  })

  test('titles by letter, with the pages without a date', async () => {
    const page = await listOf('{ layout: titles, pages: true }')
    expect(orderOf(page)).toEqual(['#', '10 Zitronen', 'A', '“Aal”, gekocht', 'Äpfel', 'B', 'Birnen'])
    expect(page).toContain('The introduction.')
    expect(page).toContain('4 posts')
  })

  test('titles by year, when all have a date', async () => {
    const dated = { 'things/a.md': files['things/a.md'], 'things/b.md': files['things/b.md'] }
    const page = pageText(
      await buildOf(dated, 'sections: { things: { layout: titles } }'),
      'things/index.html',
    )
    expect(orderOf(page)).toEqual(['2026', 'Äpfel', '2025', 'Birnen'])
  })

  test('titles are one page, however many', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`things/${index}.md`, post(`T ${index}`, '2026-05-01')]),
    )
    const build = await buildOf(many, 'sections: { things: { layout: titles } }')
    const paths = build.pages.map(({ path }) => path)
    expect(paths).toContain('page/2/index.html')
    expect(paths).not.toContain('things/page/2/index.html')
  })

  test.each([
    ['newest', ['Äpfel', 'Birnen']],
    ['oldest', ['Birnen', 'Äpfel']],
    ['title', ['Äpfel', 'Birnen']],
  ])('sorted by %s; its feed has the newest first', async (sort, order) => {
    const build = await buildOf(files, `sections: { things: { sort: ${sort}, pages: true } }`)
    const [section] = build.site.sections
    expect(section?.entries.map(({ name }) => name)).toEqual(order)
    expect(section?.feedEntries.map(({ name }) => name)).toEqual(['Äpfel', 'Birnen'])
  })
})

describe('feeds', () => {
  const files = {
    'articles/a.md': post('Article', '2026-05-01', 'tags: [art]\n'),
    'responses/l.md': '---\ndate: 2026-05-02\nlike-of: https://a.example/\n---\n',
    'responses/r.md': '---\ndate: 2026-05-03\nin-reply-to: https://a.example/\n---\nYes.\n',
    'photos/p.md': post(
      'Photo',
      '2026-05-04',
      'tags: [art]\nphoto: { url: "https://a.example/a.jpg", alt: a }\n',
    ),
  }
  const urlsIn = (text: string): string[] =>
    [...text.matchAll(/<guid[^>]*>https:\/\/blog\.example(\/[^<]*)</g)].map(([, url = '']) => url)
  const feedOf = async (settings: string, path: string) =>
    urlsIn(pageText(await buildOf(files, settings), path))

  test.each<[choice: string, want: readonly string[]]>([
    ['{ sections: [articles], kinds: [photo] }', ['/photos/p/', '/articles/a/']],
    ['{ withoutKinds: [like] }', ['/photos/p/', '/responses/r/', '/articles/a/']],
    ['{ tags: [Art], withoutSections: [photos] }', ['/articles/a/']],
    ['{ sections: [responses], withoutKinds: [like] }', ['/responses/r/']],
    ['{ withoutTags: [art] }', ['/responses/r/', '/responses/l/']],
  ])('a feed of %s, as the main one or by a name', async (choice, want) => {
    expect(await feedOf(`feeds: { main: ${choice} }`, 'feed.xml')).toEqual(want)
    expect(await feedOf(`feeds: { named: { own: ${choice} } }`, 'feeds/own/feed.xml')).toEqual(want)
  })

  test('a named feed has a page, old addresses, and a line where readers subscribe', async () => {
    const build = await buildOf(
      files,
      'feeds: { named: { writing: { title: "Only words", sections: [articles], feedAliases: [/words.xml] } } }',
    )
    expect(pageText(build, 'feeds/writing/index.html')).toContain('<h1 class="p-name">Only words</h1>')
    expect(urlsIn(pageText(build, 'words.xml'))).toEqual(['/articles/a/'])
    expect(pageText(build, 'feeds/index.html')).toContain('<a href="/feeds/writing/">Only words</a>')
    expect(pageText(build, 'feeds/feeds.opml')).toContain('Only words')
  })

  test('tag feeds leave out a section; the page of the tag has its posts', async () => {
    const build = await buildOf(files, 'sections: { photos: { tagFeeds: false } }')
    expect(urlsIn(pageText(build, 'tags/art/feed.xml'))).toEqual(['/articles/a/'])
    expect(build.site.tags[0]?.entries).toHaveLength(2)
  })

  test('a section has its own form of ids', async () => {
    const feed = pageText(
      await buildOf(files, 'sections: { photos: { feedId: url-without-slash } }'),
      'feed.xml',
    )
    expect(urlsIn(feed).slice(0, 2)).toEqual(['/photos/p', '/responses/r/'])
  })
})

test.each([
  ['sections: { a: { kind: nothing } }', '`sections.a.kind` is `nothing`'],
  ['sections: { a: { layout: grid } }', '`sections.a.layout` is `grid`'],
  ['sections: { a: { permalink: /x/ } }', '`sections.a.permalink` is `/x/`'],
  ['kinds: { reply: {} }', '`reply` cannot be the name of a kind'],
  ['kinds: { a: { property: x } }', '`kinds.a.property` is `x`'],
  ['kinds: { a: { path: notes } }', 'the list of another kind has the path `notes`'],
  ['kinds: { a: { path: x }, b: { path: x } }', 'the list of another kind has the path `x`'],
  ['kinds: { a: { property: like-of } }', '`kinds.a.property` is `like-of`'],
  ['kinds: { a: { icon: "<b>" } }', '`kinds.a.icon` is `<b>`'],
  ['blocks: { review: {} }', 'the block `review` is built in'],
  ['blocks: { "a b": {} }', '`a b` cannot be the name of a block'],
  ['feeds: { named: { a/b: {} } }', '`a/b` cannot be the name of a feed'],
  ['feeds: { main: { kinds: [nothing] } }', '`feeds.main.kinds` is a list'],
])('a mistake in the settings: %s', async (settings, reason) => {
  await expect(buildOf({}, settings)).rejects.toThrow(reason)
})

test('a list links to its calendar after an edit as in a fresh build', async () => {
  const files = Object.fromEntries(
    [1, 2, 3].map((day) => [`content/walks/${day}.md`, post(`Walk ${day}`, `2026-05-0${day}`)]),
  )
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': `${leastSettings}\npaginate: 2\n`,
    ...files,
  })
  const linkIn = (folder: string): boolean =>
    readFileSync(join(root, folder, 'walks/index.html'), 'utf8').includes('calendar.ics')
  expect((await buildIn(root)).ok).toBe(true)
  for (const start of ['start: 2026-06-01\n', '']) {
    writeFiles(root, { 'content/walks/1.md': post('Walk 1', '2026-05-01', start) })
    expect((await buildIn(root)).ok).toBe(true)
    expect((await buildIn(root, { output: `fresh${start.length}` })).ok).toBe(true)
    expect(linkIn('public')).toBe(start !== '')
    expect(linkIn(`fresh${start.length}`)).toBe(start !== '')
  }
})

test('the text of a tag is checked, moved and shown as others are', async () => {
  const text =
    'See [x](/nowhere/) and ![p](none.png).\n\n:::review\nitem: { name: Dune, author: F }\nrating: 4\n:::\n'
  const build = await buildOf({
    'notes/a.md': '---\ndate: 2026-05-01\ntags: [cats]\n---\nHi.\n',
    'tags/cats.md': `---\ntitle: Cats\naliases: [/category/cats/]\n---\n${text}`,
  })
  expect(build.messages.map(({ file, rule }) => [file, rule]).sort()).toEqual([
    ['content/tags/cats.md', 'dead-link'],
    ['content/tags/cats.md', 'missing-file'],
  ])
  expect(pageText(build, 'tags/cats/index.html')).toMatch(/parts-\w+\.css[\s\S]*class="data review/)
  expect(pageText(build, 'category/cats/index.html')).toContain('/tags/cats/')
})

test('a list that is not by time has neither months nor links to newer posts', async () => {
  const titled = (title: string, date: string): string => `---\ntitle: ${title}\ndate: ${date}\n---\nWords.\n`
  const pagesOf = async (sort: string): Promise<string[]> => {
    const build = await buildOf(
      {
        'wiki/a.md': titled('Apple', '2026-03-01'),
        'wiki/b.md': titled('Bread', '2025-01-01'),
        'wiki/c.md': titled('Coffee', '2026-03-02'),
      },
      `paginate: 2\nsections: { wiki: { kind: article, sort: ${sort} } }`,
    )
    return ['wiki/index.html', 'wiki/page/2/index.html'].map((path) => pageText(build, path))
  }
  const [first = '', second = ''] = await pagesOf('title')
  expect(first).toContain('>Next page</a>')
  expect(second).toContain('>Previous page</a>')
  expect(first).not.toContain('class="mark"')
  expect((await pagesOf('oldest'))[0]).toMatch(/class="mark">January 2025[\s\S]*>Next page<\/a>/)
  expect((await pagesOf('newest'))[0]).toMatch(/class="mark">March 2026[\s\S]*>Older<\/a>/)
})

test.each([
  ['es', ['Ñandú', 'Nube', 'Árbol'], ['Á'.normalize('NFD').charAt(0), 'N', 'Ñ']],
  ['en', ['Ñandú', 'Nube', 'Åsa', 'ßharp', 'ﬁne'], ['A', 'F', 'N', 'S']],
  ['sv', ['Åsa', 'Ärlig', 'Adam', 'Öl'], ['A', 'Å', 'Ä', 'Ö']],
  ['ru', ['Йогурт', 'Ирис', 'Ёлка'], ['Е', 'И', 'Й']],
  ['ko', ['한글', '하늘', '가방', '빵'], ['ㄱ', 'ㅃ', 'ㅎ']],
  ['tr', ['ırmak', 'istanbul'], ['I', 'İ']],
])('titles in %s are below the letters of its alphabet', async (language, titles, letters) => {
  const build = await buildOf(
    Object.fromEntries(
      titles.map((title, index) => [
        `words/${index}.md`,
        `---\ntitle: "${title}"\ndate: 2026-05-01\n---\nx\n`,
      ]),
    ),
    `language: ${language}\nsections: { words: { layout: titles, sort: title } }`,
  )
  const page = pageText(build, 'words/index.html')
  expect([...page.matchAll(/<h2 class="mark">(.*?)<\/h2>/g)].map(([, letter]) => letter)).toEqual(letters)
})

test('a file of content/static/ in the place of a feed is a warning', async () => {
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': leastSettings,
    'content/notes/a.md': '---\ndate: 2026-05-01\n---\nx\n',
    'content/static/feed.xml': 'x',
    'content/static/notes/atom.xml': 'x',
    'content/static/sitemap.xml': 'x',
  })
  const { messages } = await buildIn(root)
  expect(messages.map(({ rule, file }) => [rule, file])).toEqual([
    ['feed-replaced', 'content/static/feed.xml'],
    ['feed-replaced', 'content/static/notes/atom.xml'],
  ])
})
