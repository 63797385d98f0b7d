import { expect, test } from 'vitest'
import type { Project } from '../../src/model/project.js'
import { knownPages, matchTarget } from '../../src/webmention/receive/match-target.js'
import { buildOf, pageText } from '../support.js'

const posts = {
  'notes/a.md': '---\ndate: 2026-01-01\ntags: [tea]\n---\nHello',
  'guestbook.md': '---\ntitle: Guestbook\n---\nWelcome.',
}
const stored = (page: string, id: string): Project['mentions'][number] => ({
  path: `mentions/${id}.json`,
  file: `content/mentions/${id}.json`,
  value: JSON.stringify({
    page,
    mentions: [
      {
        id,
        type: 'reply',
        source: `https://b.example/${id}`,
        target: `https://blog.example${page}`,
        author: { name: 'Bo' },
        content: `Words for ${page}`,
      },
    ],
  }),
})
const lists = ['/', '/notes/', '/tags/tea/', '/2026/', '/kinds/notes/', '/all/']
const mentions = lists.map((page, index) => stored(page, `m${index}`))
const pathOf = (page: string): string => `${page.slice(1)}index.html`

test('what came in for the front page and for lists is shown at their foot', async () => {
  const built = await buildOf(posts, 'webmention: { moderation: all }', { mentions })
  expect(built.messages).toEqual([])
  for (const page of lists) {
    const text = pageText(built, pathOf(page))
    expect(text.match(/Words for/g)?.length, page).toBe(1)
    expect(text, page).toContain(`Words for ${page}`)
    expect(text.indexOf('class="responses"'), page).toBeGreaterThan(text.indexOf('h-feed'))
  }
  expect(pageText(await buildOf(posts), 'index.html')).not.toContain('class="responses"')
})

test('a setting gives the guestbook a page of its own', async () => {
  const built = await buildOf(posts, 'webmention: { moderation: all, guestbook: /guestbook/ }', { mentions })
  expect(built.messages).toEqual([])
  expect(pageText(built, 'index.html')).not.toContain('Words for')
  expect(pageText(built, 'guestbook/index.html')).toContain('Words for /')
  const known = knownPages(built.site)
  expect(matchTarget('https://blog.example', known)).toEqual({ page: '/guestbook/' })
  expect(matchTarget('https://blog.example/guestbook', known)).toEqual({ page: '/guestbook/' })
})

test('a guestbook that is no page is reported, and the front page shows what came in', async () => {
  const built = await buildOf(posts, 'webmention: { moderation: all, guestbook: /nowhere/ }', { mentions })
  expect(built.messages.map(({ reason }) => reason)).toEqual([
    '`webmention.guestbook` is `/nowhere/`, which is not a page of this site',
  ])
  expect(pageText(built, 'index.html')).toContain('Words for /')
})

test.each([
  ['https://blog.example/', '/'],
  ['http://www.blog.example', '/'],
  ['https://blog.example/index.html', '/'],
  ['https://blog.example/?utm_source=x', '/'],
  ['https://blog.example/notes', '/notes/'],
  ['https://blog.example/tags/tea/#responses', '/tags/tea/'],
  ['https://blog.example/2026', '/2026/'],
])('%s is %s', async (target, page) => {
  expect(matchTarget(target, knownPages((await buildOf(posts)).site))).toEqual({ page })
})

test('a query of another site that was here is no page', async () => {
  expect(matchTarget('https://blog.example/?p=12', knownPages((await buildOf(posts)).site))).toHaveProperty(
    'reason',
  )
})

test.each(['draft: true', 'date: 2026-01-01\ndeleted: 2026-02-01'])(
  'while the guestbook is hidden by `%s`, the front page shows what came in',
  async (line) => {
    const built = await buildOf(
      { ...posts, 'guestbook.md': `---\ntitle: Guestbook\n${line}\n---\nWelcome.` },
      'webmention: { moderation: all, guestbook: /guestbook/ }',
      { mentions },
    )
    expect(pageText(built, 'index.html')).toContain('Words for /')
  },
)
