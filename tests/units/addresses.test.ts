import { describe, expect, test } from 'vitest'
import { parsePost } from '../../src/parse/post/post.js'
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
