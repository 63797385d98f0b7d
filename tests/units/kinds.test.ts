import { describe, expect, test } from 'vitest'
import { parsePost } from '../../src/parse/post/post.js'
import { configOf } from '../support.js'

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
