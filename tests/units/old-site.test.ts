import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { runCheckBefore } from '../../src/commands/check-before.js'
import { oldRedirectsIn } from '../../src/import/old-redirects.js'
import { readOldSite } from '../../src/import/old-site.js'
import { memoryArchive, openArchive } from '../../src/io/archive/open-archive.js'
import { redirectFinder } from '../../src/model/host-rules.js'
import { listRedirects } from '../../src/site/old-addresses.js'
import { leastSettings, temporaryFolder, writeFiles } from '../support.js'

const archiveOf = (files: Readonly<Record<string, string>>) =>
  memoryArchive('old', new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])))

const feed = `<rss version="2.0"><channel><title>O</title><link>https://old.example/</link>
<item><title>A</title><link>https://old.example/a/</link><guid isPermaLink="false">https://old.example/?p=1</guid><pubDate>Wed, 01 May 2019 10:00:00 GMT</pubDate></item></channel></rss>`

describe('the addresses of an old site', () => {
  test.each<[name: string, files: Readonly<Record<string, string>>, paths: readonly string[]]>([
    [
      'a sitemap',
      {
        'sitemap.xml':
          '<urlset><url><loc>https://old.example/a/</loc></url><url><loc>https://old.example/%C3%BC?x</loc></url></urlset>',
      },
      ['/a/', '/ü'],
    ],
    ['a list of URLs', { 'urls.txt': 'https://old.example/a/\n/b c/\n\n' }, ['/a/', '/b c/']],
    ['a feed', { 'feed.xml': feed }, ['/a/']],
    [
      'a folder',
      { 'index.html': '', 'a/index.html': '', 'b.html': '', 'c.jpg': '', 'feed.xml': feed },
      ['/', '/a/', '/b.html', '/c.jpg', '/feed.xml'],
    ],
  ])('are in %s', async (_, files, paths) => {
    expect((await readOldSite(archiveOf(files))).paths).toEqual([...paths].sort())
  })

  test('of an index of sitemaps are in these', async () => {
    const index = '<sitemapindex><sitemap><loc>https://old.example/1.xml</loc></sitemap></sitemapindex>'
    expect((await readOldSite(archiveOf({ 'sitemap.xml': index }))).sitemaps).toEqual([
      'https://old.example/1.xml',
    ])
  })

  test('of an export are those of its public posts', async () => {
    const archive = await openArchive(join(import.meta.dirname, '../imports/ghost/source'))
    expect((await readOldSite(archive)).paths).toEqual([
      '/about/',
      '/boats-and-bookmarks/',
      '/lexical-tides/',
      '/mobile-ropes/',
    ])
  })
})

test.each<[path: string, text: string, redirects: readonly (readonly [string, string])[]]>([
  [
    '_redirects',
    '# c\n/a /b 301\n/c/* /d/:splat\n/e https://x.example/ 302!\n',
    [
      ['/a', '/b'],
      ['/c/*', '/d/:splat'],
      ['/e', 'https://x.example/'],
    ],
  ],
  [
    '.htaccess',
    'Redirect 301 /a /b\nRedirectPermanent /c /d\nRewriteRule ^e/?$ /f [R=301,L]\n',
    [
      ['/a', '/b'],
      ['/c', '/d'],
      ['/e', '/f'],
    ],
  ],
  [
    'vercel.json',
    '{"redirects":[{"source":"/a","destination":"/b"},{"source":"/:x","destination":"/y"}]}',
    [['/a', '/b']],
  ],
  ['redirects.json', '{"/a":"/b"}', [['/a', '/b']]],
  ['redirects.json', '[{"from":"/a","to":"/b"}]', [['/a', '/b']]],
  ['old.map', '/a /b;\n~^/x/(.*)$ /y/$1;\n', [['/a', '/b']]],
  [
    'site.conf',
    'location = /a { return 301 /b; }\nrewrite ^/c$ /d permanent;\n',
    [
      ['/a', '/b'],
      ['/c', '/d'],
    ],
  ],
])('redirects in %s: %s', (path, text, redirects) => expect(oldRedirectsIn(path, text)).toEqual(redirects))

test.each([
  ['/tag/x/', '/tags/x'],
  ['/categories/x/', '/tags/x'],
  ['/page/2/', '/'],
  ['/page2/', '/'],
  ['/author/jane/', '/'],
  ['/authors/jane/', '/'],
  ['/archive', '/all/'],
  ['/archives/', '/all/'],
])('the redirect that is proposed for the lost list %s applies to it', (path, to) => {
  const redirects = listRedirects([path])
  const targetOf = redirectFinder(Object.entries(redirects).map(([from, target]) => ({ from, to: target })))
  const matches = (path: string): boolean => targetOf(path) !== undefined
  expect([matches(path), Object.values(redirects)[0]?.replace(':splat', 'x')]).toEqual([true, to])
})

describe('check --before', () => {
  const post = '---\ntitle: A\ndate: 2019-05-01\n---\nText.\n'
  const check = async (
    files: Readonly<Record<string, string | Uint8Array>>,
    source: string,
    write = false,
  ) => {
    const root = writeFiles(temporaryFolder(), { 'content/site.yaml': `${leastSettings}\n`, ...files })
    const flags = { root, output: 'public', allowHosts: [], before: join(root, source), write }
    return { root, ...(await runCheckBefore(flags)) }
  }

  test('says which addresses and feed items are lost, and what keeps them', async () => {
    const files = {
      'content/notes/a.md': post,
      'old/a/index.html': '',
      'old/tag/x/index.html': '',
      'old/feed.xml': feed,
      'old/rss.xml': feed,
      'old/img/cat.jpg': '',
      'old/_redirects': '/before /a/\n',
    }
    const { root, ok, report, after } = await check(files, 'old', true)
    expect(report?.addresses.post.lost).toEqual(['/a/'])
    expect(report?.patterns).toEqual([{ folder: 'notes', pattern: '/:slug/', kept: 1, posts: 1 }])
    expect(report?.redirects).toEqual({ '/tag/*': '/tags/:splat', '/before': '/a/' })
    expect(report?.feedAliases).toEqual(['/rss.xml'])
    expect(report?.mediaFolders).toEqual(['/img/'])
    expect([ok, after?.addresses.post.lost, after?.addresses.feed.lost, after?.items.unread.length]).toEqual([
      true,
      [],
      [],
      1,
    ])
    expect(readFileSync(join(root, 'content/site.yaml'), 'utf8')).toBe(
      `${leastSettings}\npermalinks:\n  notes: /:slug/\nredirects:\n  /tag/*: /tags/:splat\n  /before: /a/\nfeeds:\n  aliases:\n    - /rss.xml\n`,
    )
  })

  test('proposes the form of ids without a slash, or the old ids', async () => {
    const own = {
      'content/a.md': post,
      'feed.xml': feed.replace('https://old.example/?p=1', 'https://blog.example/a'),
    }
    const { report } = await check(own, 'feed.xml')
    expect(report?.items.needsNoSlash).toBe(true)
    const { root, after, files } = await check({ 'content/a.md': post, 'feed.xml': feed }, 'feed.xml', true)
    expect(files).toEqual(['content/a.md'])
    expect(after?.items).toMatchObject({ same: 1, unread: [] })
    expect(readFileSync(join(root, 'content/a.md'), 'utf8')).toContain('guid: "https://old.example/?p=1"')
  })

  test('reads a packed sitemap, and refuses what has no addresses', async () => {
    const sitemap = gzipSync('<urlset><url><loc>https://old.example/gone/</loc></url></urlset>')
    expect(
      (await check({ 'content/a.md': post, 'sitemap.xml.gz': sitemap }, 'sitemap.xml.gz')).report?.addresses
        .post.lost,
    ).toEqual(['/gone/'])
    const { ok, messages } = await check({ 'content/a.md': post, 'x.txt': 'words' }, 'x.txt')
    expect([ok, messages.map(({ reason }) => reason)]).toEqual([false, ['it has no addresses']])
  })
})
