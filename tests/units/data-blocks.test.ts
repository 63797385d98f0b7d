import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { buildIn, buildOf, filesIn, pageText, temporaryFolder, writeFiles } from '../support.js'

const pageOf = async (body: string, settings = '', more = '') => {
  const build = await buildOf({ 'things/a.md': `---\ndate: 2026-05-01\n${more}---\n${body}\n` }, settings)
  const path = 'things/a/index.html'
  return {
    build,
    page: pageText(build, path).replace(/^.*class="e-content"/s, ''),
    feed: pageText(build, 'feed.xml'),
    list: pageText(build, 'index.html'),
  }
}

describe('blocks of data in a text', () => {
  test.each<[block: string, shown: readonly string[]]>([
    [
      ':::review\nitem: { name: Dune, type: book }\nrating: 4\n:::',
      ['data review h-review', 'p-item h-cite', '★★★★☆'],
    ],
    [':::review\nname: Dune\nrating: 2/10\n:::review', ['2 of 10']],
    [
      ':::playlist\n- So What\n- { name: Blue in Green, artist: Miles Davis }\n:::',
      ['<ol class="data playlist">', 'Miles Davis'],
    ],
    [
      ':::cite\nurl: https://a.example/\nname: A page\nauthor: Jane\nquote: So it is.\n:::',
      ['h-cite', 'A page', 'So it is.', 'Jane'],
    ],
    [':::map-link\nname: The park\nlatitude: 48.2\nlongitude: 16.4\n:::', ['The park', 'openstreetmap.org']],
    [
      ':::gallery\n- { url: "https://a.example/a.jpg", alt: a }\n:::',
      ['<div class="gallery">', 'https://a.example/a.jpg'],
    ],
  ])('%s', async (block, shown) => {
    const { build, page, feed, list } = await pageOf(`Before.\n\n${block}\n\nAfter.`)
    expect(build.messages).toEqual([])
    expect(page).not.toContain('data-block')
    expect(page.indexOf('Before.')).toBeLessThan(page.indexOf(shown[0] ?? ''))
    expect(page.indexOf(shown.at(-1) ?? '')).toBeLessThan(page.indexOf('After.'))
    const words = shown.filter((text) => !/class|h-/.test(text) && !/^data /.test(text))
    for (const text of shown) expect(page).toContain(text)
    for (const text of words) expect(feed).toContain(text)
    for (const text of words) expect(list).toContain(text)
  })

  test.each([
    [':::review\nrating: 4\n:::', '`:::review` has no `item` with a name', 5],
    [':::playlist\nSo What\n:::', '`:::playlist` has no list of items', 5],
    [':::playlist\n- name: So What\n- note: none\n:::', '`:::playlist` has no name in item 2', 5],
    [
      ':::review\nitem: Dune\nrating: great\n:::',
      '`:::review` cannot read `rating: great`, which must be a number up to 5, or its scale with it, e.g. `rating: 7/10`',
      6,
    ],
    [
      ':::review\nitem: Dune\nrating: 4\nbest: ten\n:::',
      '`:::review` cannot read `best: ten`, which must be a number above 0, e.g. `best: 10`',
      7,
    ],
    [':::cite\nurl: javascript:alert(1)\n:::', '`:::cite` has no `url` of a page', 5],
    [':::map-link\nx: y\n:::', '`:::map-link` has neither a name nor coordinates', 5],
    ['\n:::review\nname: Dune', '`:::review` is not closed', 5],
  ])('a mistake has a line and a remedy: %s', async (block, reason, line) => {
    const { build } = await pageOf(block)
    expect(build.messages).toEqual([expect.objectContaining({ reason, line })])
    expect(build.messages[0]?.note).toMatch(/^(?:write|add)/)
  })

  test.each([
    [':::review\nitem: { name: Dune }\nraiting: 5\nrating: 4\n:::', 'raiting', 'did you mean `rating`?', 6],
    [':::review\nitem: { name: Dune, autor: A }\nrating: 4\n:::', 'autor', 'did you mean `author`?', 5],
    [':::review\nname: Dune\nrating: 4\nsubtitle: x\n:::', 'subtitle', expect.any(String), 7],
    [':::playlist\n- name: A\n  lenght: 3\n- B\n:::', 'lenght', 'did you mean `length`?', 6],
    [':::cite\nurl: https://a.example/\nnmae: A\n:::', 'nmae', 'did you mean `name`?', 6],
    [':::map-link\nname: A\n"lattitude": 4\n:::', 'lattitude', 'did you mean `latitude`?', 6],
    [':::gallery\n- url: /a.jpg\n  atl: x\n:::', 'atl', 'did you mean `alt`?', 6],
  ])('a key that nothing shows is a warning: %s', async (block, key, note, line) => {
    const { build } = await pageOf(block)
    const name = /\w[\w-]*/.exec(block)?.[0]
    expect(build.messages.filter(({ rule }) => rule === 'unknown-key')).toEqual([
      expect.objectContaining({ reason: `\`${key}\` in \`:::${name}\` is shown nowhere`, note, line }),
    ])
  })

  test.each([
    ['wine', 'y: "a %% b"\nz: "c %% d"', { y: 'a %% b', z: 'c %% d' }],
    [
      'wine',
      'x: "{{ site.url }}/a"\ny: "[[Two]]"\nz: "==a=="',
      { x: '{{ site.url }}/a', y: '[[Two]]', z: '==a==' },
    ],
    ['wine', 'matrix: [[a, b]]\nprice: "$5 or $a$"', { matrix: [['a', 'b']], price: '$5 or $a$' }],
  ])('the data of :::%s are read as they are written: %s', async (name, yaml, data) => {
    const { build } = await pageOf(
      `%% before %%\n\n:::${name}\n${yaml}\n:::\n\n==after== [[nobody]]`,
      'blocks: { wine: {} }\nmarkdown: { math: true }\n',
    )
    const [entry] = build.site.entries
    expect(entry?.blocks?.map((block) => block.data)).toEqual([data])
    expect(entry?.content.text).toMatch(/^after nobody$/)
  })

  test.each([
    [':::review\nitem: { name: A, type: bok }\n:::', 'invalid-value', 'did you mean `book`?', 5],
    [
      ':::playlist\n- name: A\n- name: B\n  type: gadget\n:::',
      'invalid-value',
      /^write one of product, app/,
      7,
    ],
    ['One.\n\n:::review\nitem: { name: A, url: /nowhere/ }\n:::', 'dead-link', /^correct it/, 6],
    ['One.\n\n:::review\nitem: { name: A }\ncover: a b.jpg\n:::', 'missing-file', /^put it into/, 6],
  ])('data that lead nowhere are a warning with a line: %s', async (block, rule, note, line) => {
    const { build } = await pageOf(block)
    expect(build.messages).toEqual([expect.objectContaining({ rule, line })])
    expect(build.messages[0]?.note).toMatch(note)
  })

  test('words behind the name of a block of data are a warning', async () => {
    const { build } = await pageOf(':::review 5 stars\nname: Dune\nrating: 5\n:::')
    expect(build.messages).toEqual([
      expect.objectContaining({ line: 4, rule: 'invalid-block', fatal: false }),
    ])
  })

  test('an item may be a page of the site', async () => {
    const { page } = await pageOf(
      ':::playlist\n- { name: A, url: /things/b/ }\n- { name: B, url: "javascript:x" }\n:::',
    )
    expect(page).toContain('<a class="u-url p-name" href="/things/b/">A</a>')
    expect(page).not.toContain('javascript')
  })

  test('a block in a comment is neither read nor shown', async () => {
    const { build, page } = await pageOf('A.\n\n%%\n:::review\nrating: 4\n:::\n%%\n\nB.')
    expect(build.messages).toEqual([])
    expect(page).toMatch(/<p>A\.<\/p>\s*<p>B\.<\/p>/)
  })

  test('two blocks in one post keep their places', async () => {
    const { page } = await pageOf(
      ':::review\nname: One\nrating: 1\n:::\n\nBetween.\n\n:::review\nname: Two\nrating: 2\n:::',
      '',
      'item: Zero\nrating: 3\n',
    )
    const order = [...page.matchAll(/>(Zero|One|Two)<|Between/g)].map(([text, name]) => name ?? text)
    expect(order.filter((text, index) => order.indexOf(text) === index)).toEqual([
      'Zero',
      'One',
      'Between',
      'Two',
    ])
  })
})

describe('blocks that a blog declares', () => {
  const wine = 'wine: { grape: Riesling, year: 2020, link: "https://a.example/" }\n'

  test('without a template all data are readable', async () => {
    const { build, page, feed } = await pageOf(
      ':::wine\ngrape: Riesling\nnotes: [dry, "<b>"]\n:::',
      'blocks: { wine: {} }',
    )
    expect(build.messages).toEqual([])
    expect(page).toContain('<dt>grape</dt><dd>Riesling</dd>')
    expect(page).toContain('<li>&#x3C;b></li>')
    expect(feed).toContain('<dt>grape</dt><dd>Riesling</dd>')
  })

  test('a key of the front matter is a block above or below the text', async () => {
    for (const place of ['before', 'after']) {
      const { page } = await pageOf('The words.', `blocks: { wine: { key: wine, place: ${place} } }`, wine)
      expect(page.indexOf('Riesling') < page.indexOf('The words.')).toBe(place === 'before')
      expect(page).toContain('<a href="https://a.example/">')
    }
  })

  test('a name that objects have is a name like others', async () => {
    const { page } = await pageOf('Words.', 'blocks: { constructor: { key: ctor } }', 'ctor: hello\n')
    expect(page).toContain('<div class="data block-constructor">hello</div>')
  })

  test('a file in templates/blocks/ is the template, of a built-in block, too', async () => {
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml':
        'url: https://blog.example/\ntitle: A\nauthor: { name: A }\nblocks: { wine: { key: wine } }\n',
      'content/notes/a.md': `---\ndate: 2026-05-01\n${wine}---\nWords.\n\n:::cite\nurl: https://a.example/\n:::\n`,
      'templates/blocks/wine.js': `export const wine = ({ grape }, { html, post }) => html\`<p class="wine">\${grape} at \${post.url}</p>\`\n`,
      'templates/blocks/cite.js': `export default ({ url }, { html }) => html\`<i>\${url}</i>\`\n`,
    })
    expect(await buildIn(root)).toMatchObject({ ok: true, messages: [] })
    const files = filesIn(join(root, 'public'))
    for (const path of ['notes/a/index.html', 'index.html', 'feed.json'])
      expect(files.get(path)?.toString(), path).toMatch(/Riesling at \/notes\/a\//)
    expect(files.get('notes/a/index.html')?.toString()).toContain('<i>https://a.example/</i>')
  })

  test('a picture beside the post is published and shown', async () => {
    const pixel = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAA=', 'base64')
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml':
        'url: https://blog.example/\ntitle: A\nauthor: { name: A }\npermalinks: { things: "/n/:name/" }\n',
      'content/things/a/index.md': `---\ndate: 2026-05-01\nitem: { name: Dune, cover: "dad's & me.gif" }\nrating: 4\n---\nWords.\n`,
      "content/things/a/dad's & me.gif": pixel,
    })
    expect(await buildIn(root)).toMatchObject({ ok: true, messages: [] })
    const files = filesIn(join(root, 'public'))
    expect([...files.keys()]).toContain("n/a/dad's & me.gif")
    expect(files.get('n/a/index.html')?.toString()).toContain('src="/n/a/dad&#x27;s%20&#x26;%20me.gif"')
  })
})

describe('a built-in block with a key of the front matter', () => {
  const tracks = (value: string) =>
    pageOf('Words.', 'blocks: { playlist: { key: tracks } }', `tracks: ${value}\n`)

  test('shows its data', async () => {
    const { page, build } = await tracks('[So What, { name: Blue in Green, author: Miles Davis }]')
    expect(build.messages).toEqual([])
    for (const words of ['So What', 'Blue in Green', 'Miles Davis']) expect(page).toContain(words)
  })

  test.each([
    ['5', 'the block `playlist` cannot read `tracks`: it has no list of items'],
    ['[{ name: A, tempo: 5 }]', '`tempo` in `tracks` is shown nowhere'],
  ])('warns about what it does not read: %s', async (value, reason) => {
    const { build } = await tracks(value)
    expect(build.messages.map((message) => message.reason)).toEqual([reason])
  })
})

describe('slots', () => {
  const site = {
    'content/site.yaml': 'url: https://blog.example/\ntitle: A\nauthor: { name: A }\n',
    'content/notes/a.md': '---\ntitle: The title\ndate: 2026-05-01\n---\nThe words.\n',
    'content/about.md': 'About me.\n',
  }
  const built = async (templates: Readonly<Record<string, string>>) => {
    const root = writeFiles(temporaryFolder(), { ...site, ...templates })
    const { ok, messages } = await buildIn(root)
    return { ok, messages, page: filesIn(join(root, 'public')).get('notes/a/index.html')?.toString() ?? '' }
  }

  test.each([
    ['head', '</head>'],
    ['site-header', '</header>\n<main'],
    ['site-footer', '</footer>\n</body>'],
    ['after-title', 'The words.'],
    ['after-content', '<footer class="meta"'],
    ['post-footer', '</footer>\n'],
  ])('a line in %s is a file of a line', async (slot, before) => {
    const { ok, page } = await built({
      [`templates/${slot}.js`]: `export default (_, { html, original }) => html\`\${original()}<!-- mine -->\`\n`,
    })
    expect(ok).toBe(true)
    const at = page.indexOf('<!-- mine -->')
    expect(at).toBeGreaterThan(0)
    expect(page.indexOf(before, at)).toBeGreaterThan(at)
    expect(page.replace('<!-- mine -->', '').replace(/\n+/g, '\n')).toBe(
      (await built({})).page.replace(/\n+/g, '\n'),
    )
  })

  test('any template may call the one that it replaces, for another subject', async () => {
    const root = writeFiles(temporaryFolder(), {
      ...site,
      'content/notes/a.md': '---\ndate: 2026-05-01\ntags: [one, two]\n---\nThe words.\n',
      'templates/tags.js': 'export const tags = (all, { original }) => original(all.slice(0, 1))\n',
    })
    expect(await buildIn(root)).toMatchObject({ ok: true })
    const page = filesIn(join(root, 'public')).get('tags/index.html')?.toString() ?? ''
    expect([page.includes('/tags/one/'), page.includes('/tags/two/')]).toEqual([true, false])
  })

  test('the templates of a block and of a page from data may call the one that they replace', async () => {
    const wrapped = `export default (_, { html, original }) => html\`<b>mine</b>\${original()}\${original({ url: 'https://a.example/', name: 'Other' })}\`\n`
    const root = writeFiles(temporaryFolder(), {
      ...site,
      'content/site.yaml': `${site['content/site.yaml']}pages: { /travels/: { title: Travels, data: travels, template: trips } }\nblocks: { soup: {} }\n`,
      'content/data/travels.yaml': 'place: Wien\n',
      'content/notes/a.md':
        '---\ndate: 2026-05-01\n---\n:::cite\nurl: https://a.example/\nname: "A page"\n:::\n\n:::soup\nserves: 2\n:::\n',
      'templates/blocks/cite.js': wrapped,
      'templates/blocks/soup.js': wrapped,
      'templates/pages/trips.js': wrapped,
    })
    expect(await buildIn(root)).toMatchObject({ ok: true, messages: [] })
    const pageAt = (path: string): string => filesIn(join(root, 'public')).get(path)?.toString() ?? ''
    const post = pageAt('notes/a/index.html')
    expect(post).toMatch(/<b>mine<\/b>.*A page.*Other.*<b>mine<\/b>.*serves.*2.*Other/s)
    expect(pageAt('travels/index.html')).toMatch(/<b>mine<\/b>.*place.*Wien.*Other/s)
  })

  test('a slot may return a text, which is escaped', async () => {
    const { page } = await built({ 'templates/after-title.js': 'export const afterTitle = () => "<b>"\n' })
    expect(page).toContain('&lt;b&gt;')
  })
})
