import { expect, test } from 'vitest'
import { buildOf, pageText } from '../support.js'

test('a page that answers each of the replies that it has is not repeated below itself', async () => {
  const days = Array.from({ length: 12 }, (_, index) => index + 10)
  const thread = 'https://m.example/thread'
  const mention = (day: number) => ({
    path: `mentions/${day}.json`,
    file: `content/mentions/${day}.json`,
    value: JSON.stringify({
      page: `/notes/n${day}/`,
      mentions: [
        {
          ...{ id: `${day}`, type: 'reply', source: thread, author: { name: 'Bo' }, content: 'Words of Bo' },
          target: `https://blog.example/notes/n${day}/`,
        },
      ],
    }),
  })
  const posts = Object.fromEntries(
    days.map((day) => [
      `notes/n${day}.md`,
      `---\ndate: 2026-05-${day}\nin-reply-to: ${thread}\n---\nAnswer ${day}.\n`,
    ]),
  )
  const built = await buildOf(posts, 'webmention: { moderation: all }', { mentions: days.map(mention) })
  const page = pageText(built, 'notes/n10/index.html')
  expect(page.match(/Words of Bo/g)).toHaveLength(1)
  expect(page.match(/Answer 15\./g)).toHaveLength(1)
  expect(page.length).toBeLessThan(50_000)
})
