import { describe, expect, test } from 'vitest'
import type { Moderation, StoredMention } from '../../src/model/mention.js'
import { moderator } from '../../src/webmention/receive/moderate.js'
import { answerKeys } from '../../src/webmention/receive/same-answer.js'

const [us, jane] = ['did:plc:aaaaaaaaaaaaaaaaaaaaaaaa', 'did:plc:bbbbbbbbbbbbbbbbbbbbbbbb']
const [ours, theirs] = ['3lq4chagzg74q', '3lq4chagzg75a']
const twice = (text: string): string => encodeURIComponent(encodeURIComponent(text))
const post = (did: string, key: string): string => `at://${did}/app.bsky.feed.post/${key}`

/** The same answer, as it is fetched, and as a webmention of Bridgy or Bridgy Fed names it. */
const pairs = [
  {
    name: 'a reply at Bluesky',
    type: 'reply',
    direct: {
      id: 'bluesky-1',
      source: `https://bsky.app/profile/${jane}/post/${theirs}`,
      url: `https://bsky.app/profile/jane.example/post/${theirs}`,
    },
    bridgy: {
      id: '7',
      source: `https://brid.gy/comment/bluesky/${us}/${twice(post(us, ours))}/${twice(post(jane, theirs))}`,
      url: `https://bsky.app/profile/old-handle.example/post/${theirs}`,
    },
  },
  {
    name: 'a like at Bluesky',
    type: 'like',
    direct: {
      id: 'bluesky-2',
      source: `https://bsky.app/profile/${us}/post/${ours}#liked_by_${jane}`,
      url: `https://bsky.app/profile/${us}/post/${ours}#liked_by_${jane}`,
    },
    bridgy: {
      id: '8',
      source: `https://brid.gy/like/bluesky/${us}/${twice(post(us, ours))}/${jane}`,
      url: `https://bsky.app/profile/ada.example/post/${ours}#liked_by_${jane}`,
    },
  },
  {
    name: 'a reply at Bluesky by Bridgy Fed',
    type: 'reply',
    direct: {
      id: 'bluesky-3',
      source: `https://bsky.app/profile/${jane}/post/${theirs}`,
      url: `https://bsky.app/profile/jane.example/post/${theirs}`,
    },
    bridgy: {
      id: '9',
      source: `https://bsky.brid.gy/convert/web/${post(jane, theirs)}`,
      url: `https://bsky.app/profile/${jane}/post/${theirs}`,
    },
  },
  {
    name: 'a reply at Mastodon by its id on our server',
    type: 'reply',
    direct: {
      id: 'mastodon-1123',
      source: 'https://other.example/users/jane/statuses/9',
      url: 'https://other.example/@jane/9',
    },
    bridgy: {
      id: '10',
      source: 'https://brid.gy/comment/mastodon/@me@social.example/55/1123',
      url: 'https://social.example/@jane@other.example/1123',
    },
  },
  {
    name: 'a reply at Mastodon by its URI',
    type: 'reply',
    direct: {
      id: 'mastodon-1123',
      source: 'https://other.example/users/jane/statuses/9',
      url: 'https://other.example/@jane/9',
    },
    bridgy: {
      id: '11',
      source: `https://brid.gy/comment/mastodon/@me@social.example/55/${twice('https://other.example/users/jane/statuses/9')}`,
      url: 'https://social.example/x',
    },
  },
  {
    name: 'a favourite at Mastodon',
    type: 'like',
    direct: {
      id: 'mastodon-x',
      source: 'https://social.example/@me/55#favorited-by-77',
      url: 'https://social.example/@me/55#favorited-by-77',
    },
    bridgy: {
      id: '12',
      source: 'https://brid.gy/like/mastodon/@me@social.example/55/77',
      url: 'https://social.example/@me/55#favorited-by-77',
    },
  },
  {
    name: 'a reply at Mastodon by Bridgy Fed',
    type: 'reply',
    direct: {
      id: 'mastodon-1123',
      source: 'https://other.example/users/jane/statuses/9',
      url: 'https://other.example/@jane/9',
    },
    bridgy: {
      id: '13',
      source: 'https://ap.brid.gy/convert/web/https://other.example/users/jane/statuses/9',
      url: 'https://other.example/users/jane/statuses/9',
    },
  },
] as const

const mentionOf = (
  part: { id: string; source: string; url: string },
  type: StoredMention['type'],
): StoredMention => ({
  ...part,
  type,
  target: 'https://blog.example/notes/a/',
  author: { name: 'Jane', url: `https://${part.id}.example/jane` },
  // The texts differ, so that only the keys can show that the answers are the same.
  ...(type === 'reply' && { content: `Words of ${part.id}` }),
})
const moderate = (moderation: Partial<Moderation> = {}, policy: 'all' | 'known' = 'all') =>
  moderator({
    policy,
    moderation: { approve: [], block: [], forget: [], ...moderation },
    people: [],
    knownUrls: [],
  })

describe.each(pairs)('$name', ({ type, direct, bridgy }) => {
  const [one, two] = [mentionOf(direct, type), mentionOf(bridgy, type)]

  test('is shown once, as it was fetched, in any order', () => {
    for (const mentions of [
      [one, two],
      [two, one],
    ])
      expect(
        moderate()(mentions)
          .map(({ mention, state }) => [mention.id, state])
          .sort(),
      ).toEqual(
        [
          [direct.id, 'shown'],
          [bridgy.id, 'hidden'],
        ].sort(),
      )
  })

  test('a decision about one is a decision about the other', () => {
    for (const value of [direct.source, bridgy.source]) {
      const rule = { by: 'url', value } as const
      expect(moderate({ block: [rule] })([one, two]).map(({ state }) => state)).toEqual(['hidden', 'hidden'])
      expect(moderate({ approve: [rule] }, 'known')([two, one])[1]?.state).toBe('shown')
    }
  })
})

test('other answers, and other pages, have other keys', () => {
  const keys = pairs.map(({ direct }) => answerKeys(direct)[0])
  expect(
    answerKeys({ id: '1', source: 'https://jane.example/post', url: 'https://jane.example/post' }),
  ).toEqual([])
  expect(
    answerKeys({ id: '1', source: 'https://brid.gy/publish/mastodon', url: 'https://jane.example/' }),
  ).toEqual([])
  expect(new Set(keys).size).toBe(4)
  // One like is blocked, and not all likes of the post.
  const like = mentionOf(pairs[1].direct, 'like')
  const other = {
    ...like,
    id: 'bluesky-9',
    source: like.source.replace(jane, us),
    url: like.url.replace(jane, us),
  }
  expect(
    moderate({ block: [{ by: 'url', value: like.source }] })([like, other]).map(({ state }) => state),
  ).toEqual(['hidden', 'shown'])
})

test('one person at Bluesky is approved, not all of its people', () => {
  const answer = {
    ...mentionOf(pairs[0].direct, 'reply'),
    author: { name: 'Jane', url: 'https://bsky.app/profile/jane.example' },
  }
  const other = {
    ...answer,
    id: 'bluesky-8',
    source: `https://bsky.app/profile/${us}/post/${ours}`,
    url: `https://bsky.app/profile/bo.example/post/${ours}`,
    author: { name: 'Bo', url: 'https://bsky.app/profile/bo.example' },
  }
  expect(
    moderate(
      { approve: [{ by: 'author', value: 'https://bsky.app/profile/jane.example' }] },
      'known',
    )([answer, other]).map(({ state }) => state),
  ).toEqual(['shown', 'pending'])
})
