import { describe, expect, test } from 'vitest'
import { parsePost } from '../../src/parse/post/post.js'
import { buildOf, configOf } from '../support.js'

const kindOf = (frontMatter: string, body = 'Words.'): string => {
  const value = `---\n${frontMatter}\n---\n${body}\n`
  const { post, messages } = parsePost({ path: 'x/y.md', file: 'content/x/y.md', value }, configOf())
  return post?.kind ?? JSON.stringify(messages)
}

describe('post type discovery', () => {
  test.each([
    ['title: Hello', '', 'article'],
    ['title: Hello', 'Other words', 'article'],
    ['title: Hello', 'Hello world: the name is only repeated', 'note'],
    ['tags: [a]', 'Words', 'note'],
    ['title: street', '```js\nstreet\n```', 'note'],
    ['targeturl: https://a.example/\nresponse_type: reply', '', 'reply'],
    ['targeturl: https://a.example/\nresponse_type: reshare', '', 'repost'],
    ['targeturl: https://a.example/\nresponse_type: share', '', 'repost'],
    ['targeturl: https://a.example/\nresponse_type: repost', '', 'repost'],
    ['targeturl: https://a.example/\nresponse_type: star', '', 'like'],
    ['targeturl: https://a.example/\nresponse_type: like', '', 'like'],
    ['targeturl: https://a.example/\nresponse_type: favorite', '', 'like'],
    ['targeturl: https://a.example/\nresponse_type: bookmark', '', 'bookmark'],
    ['targeturl: https://a.example/\nresponse_type: rsvp\nrsvp_status: yes', '', 'rsvp'],
    ['targeturl: https://a.example/\nrsvp: interested', '', 'rsvp'],
    ['in-reply-to: https://a.example/\nrsvp: no', '', 'rsvp'],
    ['in_reply_to: https://a.example/', '', 'reply'],
    ['repost-of: [https://a.example/, https://b.example/]', '', 'repost'],
    ['repost_of: https://a.example/', '', 'repost'],
    ['like-of: https://a.example/', '', 'like'],
    ['like_of: https://a.example/', '', 'like'],
    ['bookmark-of: https://a.example/', '', 'bookmark'],
    ['bookmark_of: https://a.example/', '', 'bookmark'],
    ['like-of: https://a.example/\nin-reply-to: https://b.example/', '', 'like'],
    ['photo: https://a.example/x.jpg', '', 'photo'],
    ['photo: https://a.example/x.jpg\nvideo: https://a.example/x.mp4', '', 'video'],
    ['audio: https://a.example/x.mp3\ntitle: Episode', '', 'audio'],
    ['title: T', ':::media\n- url: https://a.example/x.jpg\n:::media', 'photo'],
  ])('%s | %s → %s', (frontMatter, body, want) => expect(kindOf(frontMatter, body)).toBe(want))
})

test.each([
  ['kind: like', '', 'the post is of kind `like`, and names no page or work', 'write `like-of: https://…`'],
  [
    'kind: watch\ntitle: A film',
    '',
    'the post is of kind `watch`, and names no page or work',
    'write `watch-of: https://…`',
  ],
  [
    '',
    'kind: bookmark',
    'the post is of kind `bookmark` by its section, and names no page or work',
    'write `bookmark-of: https://…`',
  ],
  [
    'watch-of: https://f.example/\nread-status: finished',
    '',
    '`read-status` belongs to `read-of`',
    'write `read-of: …`, or delete the line',
  ],
])('a post that lacks the property of its kind has a warning: %s %s', async (head, section, reason, note) => {
  const { messages } = await buildOf(
    { 'seen/a.md': `---\ndate: 2026-01-02\n${head}\n---\nx\n` },
    `sections: { seen: { ${section} } }`,
  )
  expect(messages.map((message) => [message.reason, message.note])).toContainEqual([reason, note])
  const { messages: none } = await buildOf(
    { 'seen/a.md': '---\ndate: 2026-01-02\nlike-of: https://a.example/\n---\nx\n', 'seen/index.md': 'Text' },
    `sections: { seen: { ${section} } }`,
  )
  expect(none.filter((message) => message.reason.includes('names no page'))).toEqual([])
})

test('rules for crawlers of a site below a path have a warning', async () => {
  const robots = 'robots: { ai: disallow }'
  const messagesAt = async (base: string): Promise<string[]> => {
    const { messages } = await buildOf({}, robots, { config: { ...configOf(robots), base } })
    return messages.map(({ line, reason }) => `${line} ${reason}`)
  }
  expect(await messagesAt('')).toEqual([])
  expect(await messagesAt('/sub')).toEqual([
    '4 `robots.ai` has no effect at https://blog.example/sub/: crawlers read `robots.txt` at the root of the host',
  ])
})
