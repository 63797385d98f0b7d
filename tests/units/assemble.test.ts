import { describe, expect, test } from 'vitest'
import type { Asset } from '../../src/model/site.js'
import { parsePost } from '../../src/parse/post/post.js'
import { replacePost } from '../../src/site/replace-post.js'
import { buildOf, configOf } from '../support.js'

const note = (text: string, head = ''): string => `---\ndate: 2026-01-02\n${head}---\n${text}\n`
const asset = (path: string): Asset => ({ path, from: `/nowhere/${path}`, size: 1, modified: 0 })
const mentions = (page: string, more: object = {}) => ({
  path: 'mentions/a.json',
  file: 'content/mentions/a.json',
  value: JSON.stringify({
    page,
    mentions: [
      {
        ...{ id: '1', type: 'reply', source: 'https://b.example/1', url: 'https://b.example/1' },
        ...{ target: `https://blog.example${page}`, author: { name: 'Bo' }, content: 'Words', ...more },
      },
    ],
  }),
})

const textAt = async (
  build: Awaited<ReturnType<typeof buildOf>>,
  path: string,
): Promise<string | undefined> => {
  const contents = build.pages.find((page) => page.path === path)?.contents
  return typeof contents === 'function' ? contents() : undefined
}

describe('the text above a section', () => {
  test.each(['notes/_index.fr.md', 'notes/index.fr.md'])('is not its translation %s', async (path) => {
    const build = await buildOf({
      'notes/_index.md': 'English',
      [path]: 'Français',
      'notes/a.md': note('x'),
    })
    expect(build.messages).toEqual([])
    expect(build.site.sections[0]?.intro?.content.text).toBe('English')
    expect(await textAt(build, 'fr/notes/index.html')).toContain('Français')
  })
})

describe('the mentions of a moved page', () => {
  test.each([
    ['/alt/café/', '/alt/caf%C3%A9/'],
    ['/alt/caf%C3%A9', '/alt/café/'],
    ['/old', '/old/'],
    ['/old/index.html', '/old/'],
  ])('with the alias %s are those of %s', async (alias, page) => {
    const { site, messages } = await buildOf(
      { 'notes/a.md': note('x', `aliases: ["${alias}"]\n`) },
      'webmention: { moderation: all }',
      { mentions: [mentions(page)] },
    )
    expect(messages).toEqual([])
    expect(site.entries[0]?.mentionCounts).toEqual({ reply: 1 })
  })
})

test('paths of settings may have any letters', async () => {
  const build = await buildOf(
    { 'gäste.md': 'Guests', 'notes/café.md': note('x') },
    'webmention: { guestbook: /gäste/ }\nredirects: { /alt/café/: /notes/café/ }',
  )
  expect(build.messages).toEqual([])
  expect(await textAt(build, '_redirects')).toContain('/alt/caf%C3%A9/ /notes/caf%C3%A9/ 301')
})

test('old feeds lead to a feed that the site has', async () => {
  const { site } = await buildOf(
    { 'notes/a.md': note('x') },
    'feeds: { formats: [atom], aliases: [/index.xml, /rss/, /feed.json] }',
  )
  expect(new Set(site.moves.map(({ to }) => to))).toEqual(new Set(['/atom.xml']))
})

test('a page shows when it was updated', async () => {
  const build = await buildOf({ 'about.md': '---\nupdated: 2026-02-03\n---\nx\n' })
  expect(await textAt(build, 'about/index.html')).toContain('class="dt-updated"')
})

test('a title may have any signs', async () => {
  const build = await buildOf({ 'notes/a.md': note('x', 'tags: ["a$$b", "x$&y"]\n') })
  const titles = await Promise.all(
    build.site.tags.map(({ url }) => textAt(build, `${url.slice(1)}index.html`)),
  )
  expect(titles.flatMap((text) => /<h1[^>]*>(.*?)<\/h1>/.exec(text ?? '')?.[1] ?? []).sort()).toEqual([
    ...['Tagged “a$$b”', 'Tagged “x$&amp;y”'],
  ])
})

test('the page for missing pages is in no list of pages', async () => {
  const build = await buildOf({ '404.md': '---\npermalink: /404.html\n---\nLost\n', 'about.md': 'About' })
  expect(await textAt(build, '404.html')).toContain('Lost')
  for (const path of ['sitemap.xml', 'smallsocial.json'])
    expect(JSON.parse(JSON.stringify(await textAt(build, path)))).not.toMatch(/pages.*404\.html|<loc>.*404/)
})

test('posts of the future are marked until their time has come', async () => {
  const { site } = await buildOf({ 'notes/a.md': note('x').replace('2026-01', '2026-09') }, '', {
    future: true,
  })
  expect([site.entries[0]?.isScheduled, site.nextChange]).toEqual([true, Date.parse('2026-09-02T00:00:00Z')])
})

test('a link to the root of a site below a path has its path', async () => {
  const { site } = await buildOf({
    'notes/a.md': note('[a](/sub) [b](/sub#x) [c](/sub/) [d](/subway)'),
  })
  expect(site.entries[0]?.content.html.value).toContain('href="/sub"')
  const { post } = parsePost(
    { path: 'a.md', file: 'content/a.md', value: '[a](/sub) [b](/sub#x) [c](/sub/) [d](/subway)' },
    { ...configOf(), base: '/sub' },
  )
  expect([...(post?.content.html.value ?? '').matchAll(/href="([^"]*)"/g)].map(([, url]) => url)).toEqual([
    ...['/sub', '/sub#x', '/sub/', '/sub/subway'],
  ])
})

describe('the files in the folder of a post', () => {
  const pathsOf = async (sources: Readonly<Record<string, string>>, order = 1): Promise<string[]> => {
    const entries = Object.entries(sources).sort(([a], [b]) => (a < b ? -order : order))
    const { site } = await buildOf(Object.fromEntries(entries), '', { assets: [asset('trip/a.jpg')] })
    return site.assets.map(({ path }) => path)
  }

  test.each([1, -1])('follow the post without a language, in any order (%d)', async (order) => {
    const own = note('![x](a.jpg)', 'permalink: /one/\n')
    expect(await pathsOf({ 'trip/index.md': own, 'trip/index.de.md': note('x') }, order)).toEqual([
      'one/a.jpg',
    ])
  })

  test.each([
    ['a draft', note('x', 'draft: true\n'), note('x', 'draft: true\n')],
    ['deleted', note('x', 'deleted: 2026-02-03\n'), note('x', 'draft: true\n')],
  ])('are not published when each post of it is hidden: %s', async (_, index, other) => {
    expect(await pathsOf({ 'trip/index.md': index, 'trip/other.md': other })).toEqual([])
    expect(await pathsOf({ 'trip/index.md': index, 'trip/other.md': note('x') })).toEqual(['trip/a.jpg'])
  })
})

test('a post that names another file is not replaced alone', async () => {
  const sources = {
    'notes/a.md': note('Words'),
    'notes/b.md': note('![x](/img/a.jpg)', 'deleted: 2026-02-03\n'),
  }
  const { site } = await buildOf(sources, '', { assets: [asset('img/a.jpg')] })
  expect(site.assets).toEqual([])
  const read = (value: string) =>
    parsePost({ path: 'notes/a.md', file: 'content/notes/a.md', value }, configOf()).post
  const [was, is, other] = ['Words', '![x](/img/a.jpg)', 'More words'].map((text) => read(note(text)))
  if (was === undefined || is === undefined || other === undefined) throw new Error()
  expect(replacePost(site, 0, was, is)).toBeUndefined()
  expect(replacePost(site, 0, was, other)?.entries[0]?.content.text).toBe('More words')
})

test('a time of a mention without an offset is in UTC on every machine', async () => {
  const before = process.env.TZ
  try {
    for (const zone of ['UTC', 'Asia/Tokyo', 'America/New_York']) {
      process.env.TZ = zone
      const build = await buildOf(
        { 'notes/a.md': note('x'), 'notes/b.md': note('y', 'in-reply-to: https://b.example/1\n') },
        'conversations: true\nfeeds: { formats: [atom] }\nwebmention: { moderation: all }',
        { mentions: [mentions('/notes/a/', { published: '2026-05-01T12:00:00' })] },
      )
      expect(await textAt(build, 'notes/a/conversation/atom.xml'), zone).toContain(
        '<published>2026-05-01T12:00:00Z</published>',
      )
    }
  } finally {
    process.env.TZ = before
  }
})

test('a post that is deleted later is shown until then', async () => {
  const sources = { 'notes/a.md': note('x', 'deleted: 2026-09-02\n') }
  const before = await buildOf(sources)
  expect([before.site.entries.length, before.site.tombstones.length]).toEqual([1, 0])
  expect(before.site.nextChange).toBe(Date.parse('2026-09-02T00:00:00Z'))
  const after = await buildOf(sources, '', { now: Date.parse('2026-09-02T00:00:00Z') })
  expect([after.site.entries.length, after.site.tombstones.length]).toEqual([0, 1])
})

test('a section without a feed stays out of a main feed by kinds, unless it is named', async () => {
  const sources = { 'hidden/a.md': note('x'), 'notes/b.md': note('y') }
  const feed = async (main: string): Promise<number | undefined> => {
    const { site, messages } = await buildOf(
      sources,
      `sections: { hidden: { feed: false } }\nfeeds: { main: ${main} }`,
    )
    expect(messages).toEqual([])
    return site.home.feedEntries.length
  }
  expect(await feed('{ withoutKinds: [like] }')).toBe(1)
  expect(await feed('{ sections: [hidden, notes] }')).toBe(2)
})
