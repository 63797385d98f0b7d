import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { buildIn, filesIn, temporaryFolder, writeFiles } from '../support.js'

const settings = 'url: https://blog.example/sub/\ntitle: A\nauthor: { name: A }\n'
const built = async (files: Readonly<Record<string, string>>, more = '') => {
  const root = writeFiles(temporaryFolder(), { 'content/site.yaml': settings + more, ...files })
  const { ok, messages } = await buildIn(root)
  const pages = filesIn(join(root, 'public'))
  return { ok, messages, textOf: (path: string) => pages.get(path)?.toString() ?? '' }
}
const travels =
  '- { place: Wien, year: 2024, link: "https://wien.example/" }\n- { place: Graz, note: "<b>" }\n'

describe('pages from data files', () => {
  test.each([
    ['yaml', travels],
    ['json', '[{"place":"Wien","year":2024,"link":"https://wien.example/"},{"place":"Graz","note":"<b>"}]'],
    ['csv', 'place,year,link,note\nWien,2024,https://wien.example/,\nGraz,,,<b>\n'],
  ])('a list in %s is a table', async (type, text) => {
    const { messages, textOf } = await built(
      { [`content/data/travel.${type}`]: text },
      'pages: { /travel/: { title: "Travels", data: travel, description: "Where I was." } }\n',
    )
    expect(messages).toEqual([])
    const page = textOf('travel/index.html')
    expect(page).toContain('<h1>Travels</h1>\n<p>Where I was.</p>')
    expect(page).toContain('<th scope="col">place</th><th scope="col">year</th>')
    expect(page).toContain('<td>Wien</td><td>2024</td><td><a href="https://wien.example/">')
    expect(page).toContain('&lt;b&gt;')
    expect(textOf('sitemap.xml')).toContain('<loc>https://blog.example/sub/travel/</loc>')
  })

  test('a mistake in JSON that is none in YAML has its line', async () => {
    const { messages } = await built({ 'content/data/a.json': '{\n"a": 1,\n"b": 2,\n}\n' })
    expect(messages).toEqual([expect.objectContaining({ file: 'content/data/a.json', line: 4 })])
  })

  test('empty columns at the end of a CSV file are none', async () => {
    const { messages, textOf } = await built(
      { 'content/data/t.csv': 'a,b,,\n1,2,,\n' },
      'pages: { /t/: { data: t } }\n',
    )
    expect(messages).toEqual([])
    expect(textOf('t/index.html').match(/<th /g)).toHaveLength(2)
  })

  test('letters that are not UTF-8 are a warning in each format', async () => {
    const { messages } = await built({
      'content/data/a.json': '{\n"a":"Caf\ufffd"}',
      'content/data/b.yaml': 'a: b\nc: Caf\ufffd\n',
      'content/data/c.csv': 'a\nCaf\ufffd\n',
    })
    expect(messages.map(({ file, line, rule }) => [file, line, rule])).toEqual(
      ['a.json', 'b.yaml', 'c.csv'].map((name) => [`content/data/${name}`, 2, 'control-characters']),
    )
  })

  test('numbers of JSON are numbers, those of YAML and CSV are as they are written', async () => {
    const sums = `export const sums = (_, { html, site: { data } }) => html\`\${data.a.n + 1} \${data.b.n + 1} \${data.c[0].n + 1}\`\n`
    const { messages, textOf } = await built(
      {
        'content/data/a.json': '{"n":1.50}',
        'content/data/b.yaml': 'n: 1.50\n',
        'content/data/c.csv': 'n\n1.50\n',
        'templates/pages/sums.js': sums,
      },
      'pages: { /a/: { data: a, template: sums } }\n',
    )
    expect(messages).toEqual([])
    expect(textOf('a/index.html')).toContain('2.5 1.501 1.501')
  })

  test('images are below the path of the site', async () => {
    const { textOf } = await built(
      { 'content/data/a.yaml': '- { photo: /photos/wien.jpg }\n' },
      'pages: { /a/: { data: a } }\n',
    )
    expect(textOf('a/index.html')).toContain('<img src="/sub/photos/wien.jpg" alt="">')
  })

  test('an image that does not exist is a warning', async () => {
    const { messages } = await built(
      {
        'content/data/trips.yaml': '- { city: Wien, photo: /wien.jpg, more: [/there.jpg] }\n',
        'content/static/there.jpg': 'x',
      },
      'pages: { /trips/: { title: Trips, data: trips } }\n',
    )
    expect(messages).toEqual([
      expect.objectContaining({
        rule: 'missing-file',
        file: 'content/site.yaml',
        reason: 'the data `trips` name `/wien.jpg`, and there is no such file',
      }),
    ])
  })

  test('other values are terms and lists', async () => {
    const { textOf } = await built(
      { 'content/data/now.yaml': 'reading: [Dune, Emma]\nat: { city: Wien }\n' },
      'pages: { /now/: { data: now } }\n',
    )
    expect(textOf('now/index.html')).toContain('<h1>Now</h1>')
    expect(textOf('now/index.html')).toContain('<dt>reading</dt><dd><ul><li>Dune</li><li>Emma</li></ul></dd>')
  })

  test('a template makes the page; every template has the data', async () => {
    const { messages, textOf } = await built(
      {
        'content/data/deep/travel.yaml': travels,
        'content/about.md': 'About.\n',
        'templates/pages/places.js': `export const places = (rows, { html, page }) => html\`<h1>\${page.title}</h1>\${rows.map(({ place }) => html\`<i>\${place}</i>\`)}\`\n`,
        'templates/site-footer.js': `export const siteFooter = (_, { html, site }) => html\`\${site.data['deep/travel'].length} places\`\n`,
      },
      'pages: { /travel.html: { title: "Travels", data: deep/travel, template: places } }\n',
    )
    expect(messages).toEqual([])
    expect(textOf('travel.html')).toContain('<h1>Travels</h1><i>Wien</i><i>Graz</i>')
    expect(textOf('about/index.html')).toContain('2 places')
  })

  test.each([
    ['pages: { /a/: { data: nothing } }', {}, 'content/site.yaml', 'missing-file'],
    ['pages: { a: { data: travel } }', {}, 'content/site.yaml', 'invalid-value'],
    ['pages: { /a/: { title: A } }', {}, 'content/site.yaml', 'invalid-value'],
    ['pages: { /a/: { data: travel, template: no } }', {}, 'content/site.yaml', 'unknown-template'],
    [
      'pages: { /about/: { data: travel } }',
      { 'content/about.md': 'A.\n' },
      'content/site.yaml',
      'duplicate-url',
    ],
    ['', { 'content/data/bad.yaml': 'a: [1\n' }, 'content/data/bad.yaml', 'invalid-yaml'],
    ['', { 'content/data/travel.json': '1' }, 'content/data/travel.yaml', 'duplicate-url'],
    ['', { 'content/data/bad.json': '{"a":1,}' }, 'content/data/bad.json', 'invalid-value'],
    ['', { 'content/data/bad.csv': 'a;b\n1;2\n' }, 'content/data/bad.csv', 'invalid-value'],
    ['', { 'content/data/bad.csv': 'a,a\n1,2\n' }, 'content/data/bad.csv', 'invalid-value'],
    ['', { 'content/data/bad.csv': 'a,b\n1,2,3\n' }, 'content/data/bad.csv', 'invalid-value'],
    ['', { 'content/data/bad.csv': 'a,b\n1,"2\n3,4\n' }, 'content/data/bad.csv', 'invalid-value'],
    ['pages: [/a/]', {}, 'content/site.yaml', 'invalid-value'],
    ['sections: [notes]', {}, 'content/site.yaml', 'invalid-value'],
    ['feeds: { named: [writing] }', {}, 'content/site.yaml', 'invalid-value'],
    ['pages: { /a/: { data: [travel }', {}, 'content/site.yaml', 'invalid-yaml'],
    [
      'pages: { /a/: { data: travel, template: sorted } }',
      { 'templates/pages/sorted.js': 'export const sorted = (rows) => rows.reverse()\n' },
      'templates',
      'template-fails',
    ],
  ])('a mistake has a place and a remedy: %s', async (more, files, file, rule) => {
    const { ok, messages } = await built({ 'content/data/travel.yaml': travels, ...files }, more)
    expect(ok).toBe(false)
    expect(messages).toEqual([expect.objectContaining({ file, rule, note: expect.any(String) })])
  })
})

describe('lists of links', () => {
  const link =
    '- { title: "Jane", url: "https://jane.example/", feed: "https://jane.example/feed", group: "Friends" }\n'

  test('each has a page, an OPML file and a rel link; the first one is recommended', async () => {
    const { messages, textOf } = await built({
      'content/podroll.yaml': `title: "What I hear"\ndescription: "On walks."\nlinks:\n${link}`,
      'content/tools.links.yaml': '- { title: "Vim", url: "https://vim.example/" }\n',
      'content/about.md': 'About.\n',
    })
    expect(messages).toEqual([])
    expect(textOf('podroll/index.html')).toMatch(
      /<h1>What I hear<\/h1>\s*<p>On walks\. <a href="\/sub\/podroll\.opml">/,
    )
    expect(textOf('podroll/index.html')).toContain('<h2>Friends</h2>')
    expect(textOf('tools/index.html')).toContain('https://vim.example/')
    expect(textOf('tools.opml')).toContain('url="https://vim.example/"')
    expect(textOf('.well-known/recommendations.opml')).toBe(textOf('podroll.opml'))
    const page = textOf('about/index.html')
    expect(page).toContain(
      '<link rel="podroll" type="text/x-opml" title="What I hear" href="/sub/podroll.opml">',
    )
    expect(page).toContain('<link rel="outline" type="text/x-opml" title="Tools" href="/sub/tools.opml">')
    expect(page).toContain('<a href="/sub/podroll/">What I hear</a> · <a href="/sub/tools/">Tools</a>')
  })

  test('the blogroll comes first', async () => {
    const { textOf } = await built({
      'content/a.links.yaml': link,
      'content/blogroll.yaml': link.replace('Jane', 'Joe'),
    })
    expect(textOf('.well-known/recommendations.opml')).toContain('Joe')
  })

  test('a group without links is an error', async () => {
    const { messages } = await built({ 'content/blogroll.yaml': 'title: A\nfeeds: []\n' })
    expect(messages.map(({ rule }) => rule)).toContain('invalid-blogroll')
  })

  test('a link without an address is an error; people who share one are a warning', async () => {
    const { messages } = await built({
      'content/blogroll.yaml': '- { title: A }\n',
      'content/people.yaml':
        '- { name: A, nick: roe, url: "https://a.example/" }\n- { name: B, nick: "@roe", also: ["https://a.example"] }\n',
    })
    expect(messages.map(({ file, line, fatal }) => [file, line, fatal])).toEqual([
      ['content/blogroll.yaml', 1, true],
      ['content/people.yaml', 2, false],
      ['content/people.yaml', 2, false],
    ])
  })

  test('a link without a title is an error with its line', async () => {
    const { messages } = await built({ 'content/podroll.yaml': 'links:\n- { url: "https://a.example/" }\n' })
    expect(messages).toEqual([
      expect.objectContaining({ file: 'content/podroll.yaml', line: 2, rule: 'invalid-blogroll' }),
    ])
  })
})

describe('menu and filters', () => {
  const menu =
    'menu:\n  - { title: Home, url: / }\n  - title: More\n    items:\n      - { title: About, url: /about/ }\n      - { title: Notes, url: /notes/ }\n'
  const files = { 'content/about.md': 'About.\n', 'content/notes/a.md': '---\ndate: 2026-05-01\n---\nA.\n' }

  test('a menu has one level below', async () => {
    const { messages, textOf } = await built(files, menu)
    expect(messages).toEqual([])
    expect(textOf('index.html')).toContain(
      '<details><summary>More</summary><ul><li><a href="/sub/about/">About</a>',
    )
    expect(textOf('about/index.html')).toContain(
      '<details><summary aria-current="true">More</summary><ul><li><a href="/sub/about/" aria-current="page">About</a>',
    )
  })

  test('`items` that are no list are an error', async () => {
    const { messages } = await built(files, 'menu: [{ title: A, url: /about/, items: oops }]\n')
    expect(messages[0]?.note).toContain('write a list')
  })

  test('a third level, and a dead link below, are reported', async () => {
    const three = await built(files, menu.replace('url: /about/ }', 'url: /about/, items: [] }'))
    expect(three.messages[0]?.note).toContain('a menu has two')
    const dead = await built(files, menu.replace('/about/', '/abuot/'))
    expect(dead.messages).toEqual([expect.objectContaining({ rule: 'dead-menu-item' })])
  })

  test('the front page links to the lists of kinds, sections and named feeds', async () => {
    const { messages, textOf } = await built(
      files,
      'filters: [note, notes, own]\nfeeds: { named: { own: { title: "My own" } } }\n',
    )
    expect(messages).toEqual([])
    const links = textOf('index.html').match(
      /<nav class="menu filters" aria-label="Parts of this list">.*?<\/nav>/s,
    )?.[0]
    expect([...(links ?? '').matchAll(/href="([^"]*)"/g)].map(([, url]) => url)).toEqual([
      '/sub/kinds/notes/',
      '/sub/notes/',
      '/sub/feeds/own/',
    ])
    expect((await built(files, 'filters: [video, note]\n')).messages).toEqual([
      expect.objectContaining({
        rule: 'invalid-value',
        reason: '`filters` names `video`, which is not a list of this site',
      }),
    ])
  })
})
