import { describe, expect, test } from 'vitest'
import { decodePath } from '../../src/model/path.js'
import { parsePost } from '../../src/parse/post/post.js'
import { addressFinder, linkChecker } from '../../src/site/addresses.js'
import { compareAddresses } from '../../src/site/old-addresses.js'
import { buildOf, configOf, pageText } from '../support.js'

describe('an address that a host would take for a pattern, or for its own file, is an error with its line', () => {
  test.each([
    'aliases: ["/*"]',
    'aliases: ["/:x/"]',
    'aliases: ["/a/:b/c/"]',
    'aliases: ["/ok/", "/a*b/"]',
    'aliases: ["/.git/config"]',
    'aliases: ["/.well-known/../x"]',
    'permalink: /.git/config',
    'permalink: /.ssh/id/',
    'permalink: /*/',
    'permalink: /:x/',
    'slug: .git',
    'slug: ":x"',
  ])('%s', (line) => {
    const { messages } = parsePost(
      { path: 'a.md', file: 'content/a.md', value: `---\ntitle: x\n${line}\n---\nx` },
      configOf(),
    )
    expect(messages.map(({ line: at, fatal }) => [at, fatal])).toEqual([[3, true]])
  })
  test.each(['aliases: ["/.well-known/x/"]', 'permalink: /a.b/c:d/', 'aliases: ["/a/b.html"]'])(
    '%s is taken',
    (line) =>
      expect(
        parsePost({ path: 'a.md', file: 'a', value: `---\ntitle: x\n${line}\n---\nx` }, configOf()).messages,
      ).toEqual([]),
  )
  test('the pattern of a folder may hold names, and no hidden folder', () => {
    expect(() => configOf('permalinks: { notes: /:year/:name/ }')).not.toThrow()
    expect(() => configOf('permalinks: { notes: /.git/:name/ }')).toThrow(/notes/)
    expect(() => configOf('permalinks: { notes: "/*/:name/" }')).toThrow(/notes/)
  })
})

test('a redirect whose address is a page leaves the page', async () => {
  const built = await buildOf({ 'about.md': 'About' }, 'redirects: { /about/: /x/, /y/: /about/ }')
  expect(pageText(built, 'about/index.html')).toContain('e-content')
  expect(pageText(built, 'y/index.html')).toContain('http-equiv="refresh"')
  expect(pageText(built, '_redirects.nginx')).not.toContain('/x/')
})

/** Links, redirects, deploys and the check of an old site ask what answers an address, and get what hosts do. */
describe('what answers an address, for links, deploys and old sites', () => {
  const build = buildOf(
    {
      'notes/a.md': '---\ndate: 2026-05-01\naliases: [/old/, "/größe/"]\n---\nA.\n',
      'notes/b.md': '---\ndate: 2026-05-01\npermalink: /b.html\n---\nB.\n',
    },
    'redirects: { /from: /b.html, "/all/*": "/notes/a/", /away: https://other.example/, /twice: /from, /dead: /nothing/, "/tag/*": "/tags/:splat", /off: { to: /nothing/, status: 410 } }',
  )
  test.each([
    ['/', 'file'],
    ['/notes/a/', 'file'],
    ['/notes/a', 'file'],
    ['/notes/a/index.html', 'file'],
    ['/b.html', 'file'],
    ['/b', 'file'],
    ['/b/', undefined],
    ['/robots.txt', 'file'],
    ['/robots.txt/', undefined],
    ['/old/', 'redirect'],
    ['/old', 'redirect'],
    ['/gr%C3%B6%C3%9Fe/', 'redirect'],
    ['/größe', 'redirect'],
    ['/from', 'redirect'],
    ['/from/', 'redirect'],
    ['/all/of/these', 'redirect'],
    ['/away', 'redirect'],
    ['/twice', 'redirect'],
    ['/off', 'redirect'],
    // These redirects lead to nothing.
    ['/dead', undefined],
    ['/tag/none/', undefined],
    ['/notes/c/', undefined],
    ['/%E0%A4%A', undefined],
  ])('%s: %s', async (address, answer) => {
    const { site, pages } = await build
    // For hosts without rules, a redirect is a page, too.
    const files = pages.filter(({ contents }) => !/http-equiv="?refresh/.test(String(contents())))
    const paths = new Set(files.map(({ path }) => path))
    const has = (path: string): boolean => paths.has(path)
    expect(addressFinder(site, has)(address)).toBe(answer)
    expect(linkChecker(site, has)(address)).toBe(answer !== undefined)
    const { post, media, feed, list, other } = compareAddresses([decodePath(address)], site, files)
    expect([post, media, feed, list, other].every(({ lost }) => lost.length === 0)).toBe(answer !== undefined)
  })
  test('a file whose name has the sign of an encoding', async () => {
    const { site } = await build
    const isAlive = linkChecker(site, (path) => path === 'my%20file.pdf')
    expect(['/my%2520file.pdf', '/my%20file.pdf'].map(isAlive)).toEqual([true, false])
  })
})
