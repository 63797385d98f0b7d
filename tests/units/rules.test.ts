import { expect, test } from 'vitest'
import { matches, parseHeaders, parseRedirects, redirectTarget } from '../../src/model/host-rules.js'

test.each([
  ['/a /b', '/a', '/b'],
  ['/a /b', '/a/', '/b'],
  ['/a/ /b', '/a', '/b'],
  ['/a /b', '/aa', undefined],
  ['/old/* /new/:splat', '/old/x/y', '/new/x/y'],
  ['/old/* /new/:splat', '/old/', '/new/'],
  ['/old/* /new/:splat', '/old', undefined],
  ['/* /x', '/', '/x'],
  ['/news/:year/:month/* /:year-:month/:splat', '/news/2026/05/a/b', '/2026-05/a/b'],
  ['/news/:year /:year', '/news/', undefined],
  ['/:a/x/:b /:b/:a', '/1/x/2', '/2/1'],
  ['/:a/:a /:a', '/1/2', '/1'],
  ['/.well-known/host-meta* /x:splat', '/.well-known/host-meta.json', '/x.json'],
  ['/a*b*c /:splat', '/a1b2c', '/1'],
  ['/*/feed.xml /:splat', '/a/b/feed.xml', '/a/b'],
  ['/a+b(c) /x', '/a+b(c)', '/x'],
  ['/a /:none', '/a', '/:none'],
])('%s leads %s to %s', (line, path, want) => {
  const [rule] = parseRedirects(line)
  expect(rule && redirectTarget(rule, path)).toBe(want)
})

test.each([
  ['/*', '/a/b', true],
  ['/assets/style-*', '/assets/style-1.css', true],
  ['/*/feed.xml', '/notes/feed.xml', true],
  ['/*/feed.xml', '/feed.xml', false],
  ['/feed.xml', '/feed.xml/', false],
])('the headers of %s are said with %s: %s', (pattern, path, want) => {
  const [rule] = parseHeaders(`${pattern}\n  X-A: b\n`)
  expect(rule && matches(rule, path)).toBe(want)
})
