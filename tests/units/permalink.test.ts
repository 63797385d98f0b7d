import { describe, expect, test } from 'vitest'
import type { Timestamp } from '../../src/model/timestamp.js'
import {
  invalidPathReason,
  type PermalinkFacts,
  permalinkOf,
  sectionOf,
} from '../../src/parse/post/permalink.js'

/** The author's day, which is another one in UTC. */
const published: Timestamp = {
  epoch: Date.parse('2026-01-01T04:30:00Z'),
  wall: '2025-12-31T23:30:00',
  offset: '-05:00',
  hasTime: true,
}

describe('the URL of a post', () => {
  test.each<
    [path: string, more: Omit<PermalinkFacts, 'path'>, permalinks: Record<string, string>, want: string]
  >([
    ['notes/a.md', {}, {}, '/notes/a/'],
    ['a.md', {}, {}, '/a/'],
    ['index.md', {}, {}, '/'],
    ['notes/index.md', {}, {}, '/notes/'],
    ['notes/trip/index.md', {}, {}, '/notes/trip/'],
    ['notes/2026/a.md', {}, {}, '/notes/2026/a/'],
    ['notes/A.MD', {}, {}, '/notes/A/'],
    ['notes/a.md.md', {}, {}, '/notes/a.md/'],
    ['notes/Index.md', {}, {}, '/notes/Index/'],
    ['notes/a b.md', {}, {}, '/notes/a%20b/'],
    ['notes/ü.md', {}, {}, '/notes/%C3%BC/'],
    ['notes/u\u0308.md', {}, {}, '/notes/%C3%BC/'],
    ['notes/a#b?c%d.md', {}, {}, '/notes/a%23b%3Fc%25d/'],
    ['notes/2026-01-02-a.md', {}, {}, '/notes/2026-01-02-a/'],

    ['notes/a.md', { slug: 'b' }, {}, '/notes/b/'],
    ['notes/trip/index.md', { slug: 'b' }, {}, '/notes/b/'],
    ['a.md', { slug: 'b' }, {}, '/b/'],

    ['notes/a.md', { permalink: '/x/y' }, {}, '/x/y/'],
    ['notes/a.md', { permalink: '/x/y/' }, {}, '/x/y/'],
    ['notes/a.md', { permalink: '/x.html' }, {}, '/x.html'],
    ['notes/a.md', { permalink: '/x.htm' }, {}, '/x.htm/'],
    ['notes/a.md', { permalink: '/' }, {}, '/'],
    ['notes/a.md', { permalink: '/ü b' }, {}, '/%C3%BC%20b/'],
    ['notes/a.md', { permalink: '/x/', slug: 'b' }, { notes: '/p/:name/' }, '/x/'],

    ['notes/a.md', {}, { notes: '/n/:name/' }, '/n/a/'],
    ['notes/a.md', {}, { notes: '/n/:name' }, '/n/a/'],
    ['notes/a.md', {}, { notes: '/n/:name.html' }, '/n/a.html'],
    ['notes/a.md', { slug: 'b' }, { notes: '/n/:name/' }, '/n/b/'],
    ['notes/a.md', { published }, { notes: '/:year/:month/:day/:name/' }, '/2025/12/31/a/'],
    ['notes/a.md', { published }, { notes: '/:year-:month:day/:name/' }, '/2025-1231/a/'],
    ['notes/a.md', {}, { notes: '/:year/:name/' }, '/notes/a/'],
    ['notes/:year.md', { published }, { notes: '/n/:name/' }, '/notes/:year/'],
    ['notes/$&.md', {}, { notes: '/n/:name/' }, '/n/$&/'],
    ['notes/trip/index.md', {}, { notes: '/n/:name/' }, '/n/trip/'],
    ['notes/2026/a.md', {}, { notes: '/n/:name/' }, '/n/a/'],
    ['notes/2026/a.md', {}, { notes: '/n/:name/', 'notes/2026': '/m/:name/' }, '/m/a/'],
    ['notes/2027/a.md', {}, { notes: '/n/:name/', 'notes/2026': '/m/:name/' }, '/n/a/'],
    ['notes2/a.md', {}, { notes: '/n/:name/' }, '/notes2/a/'],
    ['a.md', {}, { notes: '/n/:name/' }, '/a/'],
    ['notes/index.md', {}, { notes: '/n/:name/' }, '/notes/'],
    ['constructor/a.md', {}, {}, '/constructor/a/'],

    ['notes/2025-12-31-a.md', {}, { notes: '/:slug/' }, '/a/'],
    ['notes/2025-12-31-a.md', {}, { notes: '/:filename/' }, '/2025-12-31-a/'],
    ['notes/2025-12-31-a.md', { slug: 'b' }, { notes: '/:filename/:slug/' }, '/2025-12-31-a/b/'],
    ['notes/2025-12-31_a b.markdown', {}, { notes: '/:slug.html' }, '/a-b.html'],
    ['notes/2025-12-31.md', {}, { notes: '/:slug/' }, '/2025-12-31/'],
    ['notes/2025-12-31-a/index.md', {}, { notes: '/:slug/' }, '/a/'],
    ['notes/a/2025-12-31-index.md', {}, { notes: '/:slug/' }, '/a/'],
    ['a.md', {}, { '': '/p/:slug/' }, '/p/a/'],
    ['notes/a.md', {}, { '': '/p/:slug/', notes: '/n/:slug/' }, '/n/a/'],
    ['notes/_index.md', {}, { '': '/p/:slug/' }, '/notes/'],
    ['_posts/2025-12-31-a.md', { published }, {}, '/2025/12/31/a/'],
    ['web/_posts/2025-12-31-a.md', { published }, {}, '/web/2025/12/31/a/'],
    ['_posts/a.md', {}, {}, '/a/'],
    ['_drafts/a.md', {}, { _drafts: '/d/:slug/' }, '/d/a/'],
    ['a.md', { published }, { '': '/:short_year/:i_month/:i_day/:slug/' }, '/25/12/31/a/'],
    [
      'a.md',
      { title: 'Über „Große“ Bäume: 1 & 2' },
      { '': '/:title/' },
      '/%C3%BCber-gro%C3%9Fe-b%C3%A4ume-1-2/',
    ],
    ['a.md', { categories: ['Foo Bar', 'b'] }, { '': '/:categories/:slug/' }, '/foo-bar/b/a/'],
    ['a.md', {}, { '': '/:categories/:slug/' }, '/a/'],
    ['web/_posts/a.md', { categories: ['web', 'x'] }, { '': '/:categories/:slug/' }, '/web/x/a/'],
    ['a/b/c.md', {}, { '': '/x/:folder/:slug/' }, '/x/a/b/c/'],
    [
      'a.md',
      { keyOf: (key) => (key === 'abbrlink' ? '3f2a' : undefined) },
      { '': '/p/:abbrlink/' },
      '/p/3f2a/',
    ],
    ['notes/a.md', {}, { '': '/p/:abbrlink/' }, '/notes/a/'],
    ['notes/a.fr.md', {}, { notes: '/n/:slug/' }, '/fr/n/a/'],
    ['notes/a.en.md', {}, {}, '/notes/a/'],
    ['notes/node.js.md', {}, {}, '/notes/node.js/'],
    ['notes/a.md', { permalink: '/:year/:slug.html', published }, {}, '/2025/a.html'],
  ])('%s %j %j: %s', (path, more, permalinks, want) => {
    const urlBelow = (base: string): string =>
      permalinkOf({ path, ...more }, { base, permalinks, language: 'en' }).url
    expect(urlBelow('')).toBe(want)
    expect(urlBelow('/blog')).toBe(`/blog${want}`)
  })
})

test.each<[string, readonly string[], string | undefined]>([
  ['a.md', [], undefined],
  ['index.md', [], undefined],
  ['notes/a.md', [], 'notes'],
  ['notes/2026/a.md', [], 'notes'],
  ['trip/index.md', [], undefined],
  ['notes/trip/index.md', [], 'notes'],
  ['notes/2026/a.md', ['notes/2026'], 'notes/2026'],
  ['notes/2026/index.md', ['notes/2026'], undefined],
  ['notes/2026b/a.md', ['notes/2026'], 'notes'],
  ['notes/2026/a/b.md', ['notes/2026/a', 'notes/2026'], 'notes/2026/a'],
])('%s with %j is in %s', (path, deep, want) => expect(sectionOf(path, deep)).toBe(want))

test.each<[string, string | undefined]>([
  ['/', undefined],
  ['/a/b/', undefined],
  ['/a b/ü/日本.html', undefined],
  ['/a..b/c.', undefined],
  ['/.well-known/x', undefined],
  ['/a:b/', undefined],
  ['/a%2fb/', undefined],
  [`/${'x'.repeat(200)}/`, undefined],
  ['a/', 'does not begin with one slash'],
  ['', 'does not begin with one slash'],
  ['//evil.example/', 'does not begin with one slash'],
  ['https://a.example/', 'does not begin with one slash'],
  ['/a\\b', 'contains a character that is not allowed in a path'],
  ['/a\0', 'contains a character that is not allowed in a path'],
  ['/a\n', 'contains a character that is not allowed in a path'],
  ['/a?b', 'contains a character that is not allowed in a path'],
  ['/a#b', 'contains a character that is not allowed in a path'],
  ['/\ud800', 'contains a character that is not allowed in a path'],
  ['/a*', 'contains `*` or `:name`, which hosts read as a pattern'],
  ['/:year/', 'contains `*` or `:name`, which hosts read as a pattern'],
  ['/.git/', 'has a part that begins with a dot'],
  ['/a/.htaccess', 'has a part that begins with a dot'],
  ['/.../', 'has a part that begins with a dot'],
  [`/${'x'.repeat(201)}/`, 'has a part that is longer than 200 bytes'],
  [`/${'ü'.repeat(101)}/`, 'has a part that is longer than 200 bytes'],
  ['/../a', 'contains `.` or `..`'],
  ['/a/../../b', 'contains `.` or `..`'],
  ['/a/..', 'contains `.` or `..`'],
  ['/./a', 'contains `.` or `..`'],
])('%j: %s', (path, want) => expect(invalidPathReason(path)).toBe(want))
