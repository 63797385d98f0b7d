import { describe, expect, test } from 'vitest'
import { parseForeignHtml, textOfHtml } from '../../src/html/foreign-html.js'
import type { DeclaredPerson, Moderation, StoredMention } from '../../src/model/mention.js'
import { type ModerationContext, moderator } from '../../src/webmention/receive/moderate.js'

const mention = (id: string, more: Partial<StoredMention> = {}): StoredMention => {
  const source = more.source ?? `https://s${id}.example/1`
  return {
    id,
    type: 'reply',
    source,
    target: 'https://blog.example/a/',
    url: source,
    author: { name: `Name ${id}` },
    received: `2026-05-01T10:00:0${id}Z`,
    content: `Words ${id}`,
    ...more,
  }
}
const jane = { name: 'Jane', url: 'https://jane.example/' }
const none: Moderation = { approve: [], block: [], forget: [] }
const contextOf = (more: Partial<ModerationContext> = {}): ModerationContext => ({
  policy: 'all',
  moderation: none,
  people: [],
  knownUrls: [],
  ...more,
})
const states = (mentions: readonly StoredMention[], more: Partial<ModerationContext> = {}): string[] =>
  moderator(contextOf(more))(mentions).map(({ state }) => state)
const approve = (by: 'domain' | 'author' | 'url', value: string): Partial<ModerationContext> => ({
  policy: 'known',
  moderation: { ...none, approve: [{ by, value }] },
})
const block = (by: 'domain' | 'author' | 'url' | 'word', value: string): Partial<ModerationContext> => ({
  moderation: { ...none, block: [{ by, value }] },
})

describe('the same twice', () => {
  test.each<[string, StoredMention[], string[]]>([
    [
      'likes of a silo that differ by fragment',
      [1, 2].map((id) =>
        mention(`${id}`, {
          type: 'like',
          source: `https://brid.gy/like/mastodon/${id}`,
          url: `https://social.example/@ada/9#favorited-by-${id}`,
          author: { name: `P${id}`, url: `https://social.example/@p${id}` },
        }),
      ),
      ['shown', 'shown'],
    ],
    [
      'two replies in Japanese',
      [
        mention('1', { source: 'https://j.example/1', author: jane, content: 'ありがとう' }),
        mention('2', { source: 'https://j.example/2', author: jane, content: 'こんにちは' }),
      ],
      ['shown', 'shown'],
    ],
    [
      'two replies of emoji only',
      [
        mention('1', { source: 'https://j.example/1', content: '🎉' }),
        mention('2', { source: 'https://j.example/2', content: '🎈' }),
      ],
      ['shown', 'shown'],
    ],
    [
      'one reply by two ways',
      [
        mention('1', { source: 'https://proxy.example/x', url: 'https://j.example/1' }),
        mention('2', { source: 'https://j.example/1' }),
      ],
      ['hidden', 'shown'],
    ],
    [
      'a like twice by one person',
      [
        mention('1', { type: 'like', source: 'https://jane.example/1', author: jane }),
        mention('2', { type: 'like', source: 'https://jane.example/2', author: jane }),
      ],
      ['shown', 'hidden'],
    ],
    [
      'two RSVPs of one person: the later counts',
      [
        mention('1', { type: 'rsvp', rsvp: 'yes', source: 'https://jane.example/1', author: jane }),
        mention('2', { type: 'rsvp', rsvp: 'no', source: 'https://jane.example/2', author: jane }),
      ],
      ['hidden', 'shown'],
    ],
    [
      'the same words at two places: one is a copy',
      [
        mention('1', { source: 'https://jane.example/1', author: jane, content: 'Well said.' }),
        mention('mastodon-2', {
          ...{
            source: 'https://social.example/@jane/2',
            content: 'Well said!',
            received: '2026-05-02T10:00:00Z',
          },
          author: { name: 'Jane', url: 'https://social.example/@jane' },
        }),
      ],
      ['shown', 'hidden'],
    ],
    [
      'the same words twice on one network are two answers',
      ['mastodon-1', 'mastodon-2'].map((id) =>
        mention(id, {
          ...{ source: `https://social.example/@jane/${id}`, content: 'Yes!' },
          author: { name: 'Jane', url: 'https://social.example/@jane' },
        }),
      ),
      ['shown', 'shown'],
    ],
    [
      'the same words twice in an archive are two comments',
      ['import-1', 'import-2'].map((id) =>
        mention(id, { source: `https://old.example/a/#${id}`, content: '+1', author: { name: 'Anonymous' } }),
      ),
      ['shown', 'shown'],
    ],
  ])('%s', (_, mentions, want) =>
    expect(states(mentions, { people: [{ ...jane, also: ['https://social.example/@jane'] }] })).toEqual(want),
  )

  test('an unknown person with the name of another hides nothing of theirs', () => {
    const fake = mention('1', { type: 'like', source: 'https://evil.example/1', author: jane })
    const real = mention('2', { type: 'like', source: 'https://jane.example/1', author: jane })
    expect(states([fake, real], approve('domain', 'jane.example'))).toEqual(['pending', 'shown'])
    expect(states([fake, real])).toEqual(['shown', 'shown'])
  })
})

describe('who is let in', () => {
  const proxied = (more: Partial<StoredMention> = {}): StoredMention =>
    mention('1', {
      source: 'https://brid.gy/comment/mastodon/1',
      url: 'https://social.example/@bo/3',
      author: { name: 'Bo', url: 'https://social.example/@bo' },
      ...more,
    })
  test.each<[string, StoredMention, Partial<ModerationContext>, string]>([
    [
      'by the host of the source',
      mention('1', { source: 'https://jane.example/1' }),
      approve('domain', 'jane.example'),
      'shown',
    ],
    [
      'by a host above it',
      mention('1', { source: 'https://blog.jane.example/1' }),
      approve('domain', 'jane.example'),
      'shown',
    ],
    [
      'not by an author that a page claims',
      mention('1', { source: 'https://evil.example/1', author: jane }),
      approve('domain', 'jane.example'),
      'pending',
    ],
    [
      'not by an address that a page claims',
      mention('1', { source: 'https://evil.example/1', url: 'https://jane.example/1' }),
      approve('url', 'https://jane.example/1'),
      'pending',
    ],
    ['by the profile that Bridgy names', proxied(), approve('author', 'https://social.example/@bo'), 'shown'],
    ['not by another profile there', proxied(), approve('author', 'https://social.example/@eve'), 'pending'],
    [
      'not behind a redirect of Bridgy Fed',
      mention('1', {
        source: 'https://fed.brid.gy/r/https://evil.example/1',
        url: 'https://evil.example/1',
        author: jane,
      }),
      approve('domain', 'jane.example'),
      'pending',
    ],
    [
      'not by a proxy whose author and page disagree',
      proxied({ author: jane }),
      approve('domain', 'jane.example'),
      'pending',
    ],
    [
      'who was answered, on a host of theirs',
      mention('1', { source: 'https://jane.example/2', author: jane }),
      { policy: 'known', knownUrls: ['https://jane.example/post/1'] },
      'shown',
    ],
    [
      'not a neighbour on the host of somebody who was answered',
      mention('1', {
        source: 'https://tilde.example/~eve/1',
        author: { name: 'Eve', url: 'https://tilde.example/~eve/' },
      }),
      { policy: 'known', knownUrls: ['https://tilde.example/~jane/1'] },
      'pending',
    ],
    [
      'not a neighbour who claims to be them',
      mention('1', {
        source: 'https://tilde.example/~eve/1',
        author: { name: 'Jane', url: 'https://tilde.example/~jane/' },
      }),
      { policy: 'known', knownUrls: ['https://tilde.example/~jane/1'] },
      'pending',
    ],
    [
      'not a neighbour who names the host as home',
      mention('1', {
        source: 'https://tilde.example/~eve/1',
        author: { name: 'Eve', url: 'https://tilde.example/' },
      }),
      { policy: 'known', knownUrls: ['https://tilde.example/~jane/1', 'https://tilde.example/about'] },
      'pending',
    ],
    [
      'somebody of people.yaml',
      mention('1', { source: 'https://jane.example/2' }),
      { policy: 'known', people: [{ ...jane, also: [] }] },
      'shown',
    ],
  ])('%s', (_, one, more, want) => expect(states([one], more)).toEqual([want]))
})

describe('who is blocked', () => {
  const people: DeclaredPerson[] = [{ ...jane, also: ['https://social.example/@jane'] }]
  test.each<[string, StoredMention, Partial<ModerationContext>]>([
    [
      'by a domain in another spelling',
      mention('1', { source: 'https://xn--bcher-kva.example/1' }),
      block('domain', 'bücher.example'),
    ],
    [
      'by a domain, with a dot at its end',
      mention('1', { source: 'https://evil.example./1' }),
      block('domain', 'evil.example'),
    ],
    [
      'by a page, in capitals',
      mention('1', { source: 'https://UP.example/1' }),
      block('url', 'https://up.example/1'),
    ],
    ['by the name of a person', mention('1', { author: jane }), block('author', 'jane')],
    ['by the address of a person', mention('1', { author: jane }), block('author', 'https://jane.example')],
    [
      'by another address of the person',
      mention('1', { author: { name: 'J', url: 'https://social.example/@jane' } }),
      { ...block('author', 'https://jane.example/'), people },
    ],
    ['by a word in the name', mention('1', { author: { name: 'Best Casino' } }), block('word', 'casino')],
  ])('%s', (_, one, more) => expect(states([one], more)).toEqual(['hidden']))
})

describe('foreign HTML', () => {
  test.each([
    ['nested', '<div>'.repeat(100_000)],
    ['nested with end tags that close nothing', '<div></x>'.repeat(100_000)],
    ['nested with end tags in attributes', '<div title="</div>">'.repeat(100_000)],
    [
      'formatting that is taken up again',
      Array.from({ length: 5000 }, (_, index) => `<font color=${index}><p>`).join(''),
    ],
  ])('too deep: %s', (_, html) => expect(parseForeignHtml(html)).toBeUndefined())

  test('is read as text with paragraphs', () => {
    expect(
      textOfHtml('<p>One<br>two</p><script>no</script><ul><li>three</ul>').text.replace(/\n+/g, '|'),
    ).toBe('|One|two|• three|')
  })
})
