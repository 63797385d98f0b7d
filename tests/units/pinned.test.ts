import { expect, test } from 'vitest'
import { buildOf, pageText } from '../support.js'

const post = (day: number, pinned: string): string =>
  `---\ntitle: "Post ${day}"\ndate: 2026-05-0${day}\n${pinned}\n---\nWords.\n`

test('pinned posts are above the timeline: by their numbers, then the newest', async () => {
  const build = await buildOf({
    'articles/a.md': post(1, 'pinned: 2'),
    'articles/b.md': post(2, 'pinned: true'),
    'articles/c.md': post(3, 'pinned: 1'),
    'articles/d.md': post(4, ''),
    'articles/e.md': post(5, 'pinned: yes'),
    'articles/f.md': post(6, 'pinned: false'),
  })
  expect(build.messages).toEqual([])
  expect(build.site.pinned.map(({ name }) => name)).toEqual(['Post 3', 'Post 1', 'Post 5', 'Post 2'])
  const titles = [...pageText(build, 'index.html').matchAll(/>Post (\d)</g)].map(([, day]) => day)
  expect(titles).toEqual(['3', '1', '5', '2', '6', '4'])
})

test.each(['pinned: -1', 'pinned: 1.5', 'pinned: first'])('%s is an error with its line', async (line) => {
  const { messages } = await buildOf({ 'articles/a.md': post(1, line) })
  expect(messages).toEqual([
    expect.objectContaining({
      line: 4,
      rule: 'invalid-value',
      note: 'write `pinned: true`, or its place: `pinned: 1`',
    }),
  ])
})
