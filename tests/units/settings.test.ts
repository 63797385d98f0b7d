import { expect, test } from 'vitest'
import { parseConfig } from '../../src/parse/config/config.js'
import { parsePost } from '../../src/parse/post/post.js'
import { buildOf, configOf, leastSettings, pageText, runCli } from '../support.js'

const parsed = (more: string) =>
  parseConfig({
    path: 'site.yaml',
    file: 'content/site.yaml',
    value: `url: https://blog.example/\ntitle: "A blog"\n${more}`,
  })

test.each([
  'email: ada@blog.example',
  'me: ["mailto:ada@blog.example"]',
  'email: ada@blog.example, me: ["mailto:ada@blog.example"]',
])('an address for mail is shown on the card: %s', async (rest) => {
  const { config, messages } = parsed(`author: { name: Ada, ${rest} }`)
  expect(messages).toEqual([])
  const home = pageText(await buildOf({}, '', config && { config }), 'index.html')
  expect(home.match(/<a class="u-email" rel="me" href="mailto:ada@blog.example">/g)?.length).toBe(1)
})

test.each([
  ['author: { name: x, email: "ada" }', 'author.email'],
  ['author: { name: x, email: "a@b.example?subject=x" }', 'author.email'],
  ['author: { name: x, me: ["mailto:ada"] }', 'an entry of `me`'],
  ['author: { name: x, me: ["javascript:alert(1)"] }', 'an entry of `me`'],
])('%s is refused', (more, reason) => {
  expect(parsed(more).messages.map((message) => message.reason)).toEqual([expect.stringContaining(reason)])
})

test('a section may lie at any path', async () => {
  const built = await buildOf(
    {
      'resources/wiki/tea.md': '---\ndate: 2026-01-01\ntitle: Tea\n---\nx',
      'resources/wiki/hot/milk.md': '---\ndate: 2026-01-02\ntitle: Milk\n---\nx',
      'resources/list.md': '---\ndate: 2026-01-03\ntitle: List\n---\nx',
    },
    'sections: { resources/wiki: { order: 1 } }',
  )
  expect(built.messages).toEqual([])
  expect(
    built.site.sections.map(({ url, title, entries }) => [url, title, entries.map(({ name }) => name)]),
  ).toEqual([
    ['/resources/wiki/', 'Wiki', ['Milk', 'Tea']],
    ['/resources/', 'Resources', ['List']],
  ])
  expect(pageText(built, 'resources/wiki/index.html')).toContain('Milk')
})

test.each(['../x', 'a//b', 'a/.b', '/a', 'a/'])('a section %j is no folder', (folder) => {
  expect(() => configOf(`sections: { ${JSON.stringify(folder)}: {} }`)).toThrow(/is not the name of a folder/)
})

test.each(['abc', '-1', '1e3', ''])('--wait %j is wrong usage', (seconds) => {
  const { status, stderr } = runCli(['deploy', `--wait=${seconds}`])
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringContaining('write a number of seconds'),
  })
})

test.each([
  ['- { url: /a/ }', 'an entry of `menu` has no `title`'],
  ['- { title: A }', 'the menu item `A` has no `url`'],
  ['- { title: A, url: about/ }', 'the menu item `A` has the URL `about/`'],
  ['- { title: A, url: "javascript:x" }', 'the menu item `A` has the URL `javascript:x`'],
  ['- { title: A, items: 3 }', 'the `items` of the menu item `A` are not a list'],
  [
    '- { title: A, items: [{ title: B, url: /b/, items: [] }] }',
    'the menu item `B` has `items` at the second level',
  ],
])('a menu item that cannot be used has its line: %s', async (item, reason) => {
  const value = `${leastSettings}\nmenu:\n  - { title: Home, url: / }\n  ${item}\n`
  const { messages } = parseConfig({ path: 'site.yaml', file: 'content/site.yaml', value })
  expect(messages[0]).toMatchObject({ reason, line: leastSettings.split('\n').length + 3, fatal: true })
})

test('a feed of a section without posts is a warning', async () => {
  const { messages } = await buildOf(
    { 'notes/a.md': '---\ndate: 2026-05-01\n---\nA.\n' },
    'feeds: { named: { writing: { sections: [notes, artcles] } } }',
  )
  expect(messages.map(({ reason }) => reason)).toEqual([
    '`feeds.named.writing` names the section `artcles`, which has no posts',
  ])
})

test('a key of a menu item that nothing reads is a warning', () => {
  const { messages } = parseConfig({
    path: 'site.yaml',
    file: 'content/site.yaml',
    value:
      'url: https://a.example/\ntitle: A\nauthor: { name: A }\nmenu:\n  - title: F\n    url: /f/\n    itmes: []\n',
  })
  expect(messages).toEqual([
    expect.objectContaining({ line: 7, note: 'did you mean `items`?', fatal: false }),
  ])
})

test('an empty post is a warning, one of a response or a photo is not', () => {
  const messagesOf = (head: string) =>
    parsePost(
      { path: 'x/a.md', file: 'content/x/a.md', value: `---\ndate: 2026-01-01\n${head}---\n` },
      configOf(),
    ).messages.map(({ rule }) => rule)
  expect(messagesOf('')).toEqual(['empty-post'])
  expect(messagesOf('like-of: https://a.example/\n')).toEqual([])
  expect(messagesOf('photo: { url: a.jpg, alt: A }\n')).toEqual([])
  expect(messagesOf('title: A\n')).toEqual([])
})

test.each([
  [
    'webring: { name: W, url: "https://r.example/", nxt: "https://r.example/n" }',
    '`webring.nxt` is not a key',
  ],
  ['webring: { name: W, url: r.example }', '`webring.url` is not a URL: `r.example`'],
  ['webring: { name: W, url: "https://r.example/", next: [5] }', '`webring.next` is not a URL: a list'],
  ['webring: [{ name: W }]', 'a ring of `webring` has no `url`'],
  ['redirects: { /old/: { to: /about/, staus: 302 } }', '`redirects./old/.staus` is not a key'],
  ['redirects: { /old/: { to: /about/, status: 303 } }', '`redirects./old/.status` is `303`'],
  ['redirects: { /old/: { to: about } }', '`redirects./old/.to` is `about`'],
  ['redirects: { /old/: { status: 301 } }', 'the redirect from `/old/` has no `to`'],
  ['strings: { posts: { one: "x" } }', '`strings.posts` has no form `other`'],
  ['theme: { paper: { ligth: "#fff" } }', '`theme.paper` has `ligth`, which is no colour scheme'],
  ['theme: { font: true }', 'the font for `text` is invalid: `true`'],
])('a mistake within a group of settings names what is wrong: %s', (settings, reason) => {
  const value = `${leastSettings}\n${settings}\n`
  const { messages } = parseConfig({ path: 'site.yaml', file: 'content/site.yaml', value })
  expect(messages.map((message) => message.reason)).toEqual([expect.stringContaining(reason)])
  expect(messages[0]?.line).toBeGreaterThan(3)
})

test.each([
  ['title: ""', '`title` is missing'],
  ['url: https://b.example/?a=b', 'the URL of the site is `https://b.example/?a=b`'],
  ['url: https://b.example/#x', 'the URL of the site is `https://b.example/#x`'],
])('%s is an error', (line, reason) => {
  const key = line.replace(/:.*/, '')
  const value = leastSettings.replace(new RegExp(`^${key}:.*$`, 'm'), line)
  const { messages } = parseConfig({ path: 'site.yaml', file: 'content/site.yaml', value })
  expect(messages.map((message) => message.reason)).toContain(reason)
})
