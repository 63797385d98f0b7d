import { describe, expect, test } from 'vitest'
import type { StoredMention } from '../../src/model/mention.js'
import { storedMention } from '../../src/parse/records/mentions.js'
import { type IncomingMention, normalizeIncoming } from '../../src/webmention/receive/normalize.js'

const source = 'https://jane.example/1'
const target = 'https://blog.example/a/'
const normalized = (value: unknown): IncomingMention[] | undefined => normalizeIncoming(value, storedMention)
/** The one mention of an answer with one entry. */
const mentionOf = (entry: object): StoredMention | undefined => normalized([entry])?.[0]?.mention

/** One reply, as every endpoint says it. */
const reply: StoredMention = {
  id: '7',
  type: 'reply',
  source,
  target,
  url: 'https://jane.example/one',
  author: { name: 'Jane', url: 'https://jane.example/', photo: 'https://jane.example/j.jpg' },
  published: '2026-05-01T10:00:00+02:00',
  received: '2026-05-01T08:01:00Z',
  content: 'Yes.\n\nReally.',
}
const jf2 = {
  type: 'entry',
  author: {
    type: 'card',
    name: 'Jane',
    url: 'https://jane.example/',
    photo: 'https://jane.example/j.jpg',
  },
  url: 'https://jane.example/one',
  published: '2026-05-01T10:00:00+02:00',
  'wm-received': '2026-05-01T08:01:00Z',
  'wm-id': 7,
  'wm-source': source,
  'wm-target': target,
  'wm-protocol': 'webmention',
  content: { html: '<p>Yes.</p><p><b>Really.</b></p>', text: 'Yes.\nReally.' },
  'in-reply-to': target,
  'wm-property': 'in-reply-to',
  'wm-private': false,
}
/** webmention.io's `.json`, older than its JF2. */
const links = {
  id: 7,
  source,
  target,
  verified: true,
  verified_date: '2026-05-01T08:01:00+00:00',
  private: false,
  data: {
    author: { name: 'Jane', url: 'https://jane.example/', photo: 'https://jane.example/j.jpg' },
    url: 'https://jane.example/one',
    name: null,
    content: '<p>Yes.</p><p>Really.</p>',
    published: '2026-05-01T10:00:00+02:00',
    published_ts: 1_777_622_400,
  },
  activity: { type: 'reply', sentence: 'Jane replied' },
}
const goJamming = {
  author: { name: 'Jane', picture: 'https://jane.example/j.jpg' },
  name: 'A title',
  content: 'Yes.',
  published: '2026-05-01T10:00:00+02:00',
  url: 'https://jane.example/one',
  type: 'mention',
  source,
  target,
}
const mf2 = {
  type: ['h-entry'],
  properties: {
    author: [
      {
        type: ['h-card'],
        properties: {
          name: ['Jane'],
          url: ['https://jane.example/'],
          photo: [{ value: 'https://jane.example/j.jpg', alt: 'Jane' }],
        },
        value: 'Jane',
      },
    ],
    url: ['https://jane.example/one'],
    published: ['2026-05-01T10:00:00+0200'],
    content: [{ html: '<p>Yes.</p><p>Really.</p>', value: 'Yes. Really.' }],
    'in-reply-to': [target],
    'wm-id': ['7'],
    'wm-source': [source],
    'wm-received': ['2026-05-01 08:01:00.123Z'],
  },
}

describe('the shapes of an answer', () => {
  test.each<[string, unknown, readonly StoredMention[] | undefined]>([
    ['a JF2 feed', { type: 'feed', name: 'Webmentions', children: [jf2] }, [reply]],
    ['an empty JF2 feed', { type: 'feed', children: [] }, []],
    ['a list of JF2 entries', [jf2, { ...jf2, 'wm-id': 8 }], [reply, { ...reply, id: '8' }]],
    ['one JF2 entry', jf2, [reply]],
    ['webmention.io’s links', { links: [links] }, [{ ...reply, received: '2026-05-01T08:01:00+00:00' }]],
    [
      'go-jamming’s json',
      { status: 'success', json: [goJamming] },
      [
        {
          id: expect.stringMatching(/^[0-9a-f]{12}$/) as unknown as string,
          type: 'mention',
          source,
          target,
          url: reply.url,
          author: { name: 'Jane', photo: 'https://jane.example/j.jpg' },
          published: '2026-05-01T10:00:00+02:00',
          content: 'Yes.',
          name: 'A title',
        },
      ],
    ],
    ['microformats2 items', { items: [mf2], rels: {} }, [reply]],
    ['a list of microformats2 items', [mf2], [reply]],
    ['a list called mentions', { mentions: [jf2] }, [reply]],
    ['the first list counts', { children: [], links: [links] }, []],
    [
      'what is no list is passed over',
      { children: 'x', links: [links] },
      [{ ...reply, received: links.verified_date }],
    ],
    ['an empty list', [], []],
    ['entries that are none', [null, 'x', 7, [jf2], jf2], [reply]],
    ['nothing', undefined, undefined],
    ['null', null, undefined],
    ['text', 'x', undefined],
    ['an error', { error: 'unauthorized' }, undefined],
  ])('%s', (_, value, want) => expect(normalized(value)?.map(({ mention }) => mention)).toEqual(want))

  test('the same pair has the same id, another pair another one', () => {
    const [one, again, other] = [
      goJamming,
      { ...goJamming, content: 'No.' },
      { ...goJamming, target: `${target}b/` },
    ].map((entry) => mentionOf(entry)?.id)
    expect(again).toBe(one)
    expect(other).not.toBe(one)
  })
})

describe('fields', () => {
  const base = { 'wm-id': 7, 'wm-source': source, 'wm-target': target }
  test.each<[string, object, string | undefined]>([
    ['in-reply-to', { 'wm-property': 'in-reply-to' }, 'reply'],
    ['like-of', { 'wm-property': 'like-of' }, 'like'],
    ['repost-of', { 'wm-property': 'repost-of' }, 'repost'],
    ['bookmark-of', { 'wm-property': 'bookmark-of' }, 'bookmark'],
    ['mention-of', { 'wm-property': 'mention-of' }, 'mention'],
    [
      'the property goes before what else is there',
      { 'wm-property': 'like-of', 'in-reply-to': target },
      'like',
    ],
    ['no property: what is there', { 'like-of': target }, 'like'],
    ['as a list', { 'repost-of': [target] }, 'repost'],
    ['an empty one is none', { 'like-of': '', 'bookmark-of': target }, 'bookmark'],
    ['a property that is none', { 'wm-property': 'constructor' }, 'mention'],
    ['a type of ours', { type: 'repost' }, 'repost'],
    ['entry is no type', { type: 'entry' }, 'mention'],
    ['RSVP', { 'wm-property': 'rsvp', rsvp: 'yes' }, 'rsvp'],
    [
      'RSVP with what it answers',
      { 'wm-property': 'in-reply-to', 'in-reply-to': target, rsvp: 'maybe' },
      'rsvp',
    ],
    ['an RSVP that says nothing known', { 'wm-property': 'in-reply-to', rsvp: 'perhaps' }, 'reply'],
    ['nothing said', {}, 'mention'],
  ])('type: %s', (_, more, want) => expect(mentionOf({ ...base, ...more })?.type).toBe(want))

  test.each(['yes', 'no', 'maybe', 'interested'] as const)('RSVP %s is kept', (rsvp) =>
    expect(mentionOf({ ...base, rsvp })).toMatchObject({ type: 'rsvp', rsvp }),
  )

  test.each([
    ['reply', 'reply'],
    ['like', 'like'],
    ['bookmark', 'bookmark'],
    ['rsvp', 'rsvp'],
    ['link', 'mention'],
    ['__proto__', 'mention'],
  ])('webmention.io’s activity %s', (type, want) =>
    expect(mentionOf({ ...links, activity: { type } })?.type).toBe(want),
  )

  test.each<[unknown, boolean]>([
    [true, true],
    ['true', true],
    [1, true],
    [false, false],
    ['false', false],
    ['', false],
    [0, false],
    [null, false],
    [undefined, false],
  ])('private %j: %s', (value, want) => {
    expect(normalized([{ ...jf2, 'wm-private': value }])?.[0]?.isPrivate).toBe(want)
    expect(normalized([{ ...links, private: value }])?.[0]?.isPrivate).toBe(want)
  })

  test.each<[string, object]>([
    ['no source', { 'wm-source': undefined, url: undefined }],
    ['an empty source', { 'wm-source': '' }],
    ['no target', { 'wm-target': undefined }],
    ['a source that is no address', { 'wm-source': 'javascript:alert(1)' }],
    ['a target that is no address', { 'wm-target': '/a/' }],
    ['an address with a password', { 'wm-source': 'https://a:b@jane.example/' }],
    ['an address that turns the writing', { 'wm-source': 'https://jane.example/\u202e' }],
    ['an address of 2,001 characters', { 'wm-source': `${source}${'x'.repeat(2001 - source.length)}` }],
    ['a list of sources', { 'wm-source': [source] }],
    ['an object as target', { 'wm-target': { url: target } }],
  ])('left out: %s', (_, more) => expect(normalized([{ ...base, ...more }, jf2])).toHaveLength(1))

  test.each<[string, object, Partial<StoredMention>]>([
    ['source of the page itself', { 'wm-source': undefined, url: source }, { source, url: source }],
    ['target of what it answers', { 'wm-target': undefined, 'like-of': target }, { target, type: 'like' }],
    [
      'target of an h-cite',
      { 'wm-target': undefined, 'in-reply-to': { type: 'cite', url: target } },
      { target, type: 'reply' },
    ],
    ['no page of its own', {}, { url: source }],
    ['a page that is no address', { url: 'javascript:alert(1)' }, { url: source }],
    [
      'several pages',
      { url: ['https://jane.example/a', 'https://jane.example/b'] },
      { url: 'https://jane.example/a' },
    ],
    ['no author', {}, { author: { name: 'jane.example' } }],
    ['an author’s name', { author: 'Jane' }, { author: { name: 'Jane' } }],
    ['an author’s name beside', { author_name: 'Jane' }, { author: { name: 'Jane' } }],
    ['a list of names', { author: { name: ['Jane', 'J'] } }, { author: { name: 'Jane' } }],
    [
      'an author without a name',
      { author: { url: 'https://www.j.example/' }, 'wm-source': 'https://www.j.example/1' },
      { author: { name: 'j.example', url: 'https://www.j.example/' } },
    ],
    [
      'an author without a name, whose URL another page claims',
      { author: { url: 'https://www.victim.example/' }, 'wm-source': 'https://j.example/1' },
      { author: { name: 'j.example', url: 'https://www.victim.example/' } },
    ],
    [
      'an author at no address',
      { author: { name: 'J', url: 'javascript:x', photo: 'data:image/png,x' } },
      { author: { name: 'J' } },
    ],
    [
      'a photo with an alternative text',
      { author: { name: 'J', photo: { value: 'https://j.example/p' } } },
      { author: { name: 'J', photo: 'https://j.example/p' } },
    ],
    ['a day', { published: '2026-05-01' }, { published: '2026-05-01' }],
    ['a time without offset', { published: '2026-05-01T10:00:00' }, { published: '2026-05-01T10:00:00' }],
    ['a blank instead of T', { published: '2026-05-01 10:00' }, { published: '2026-05-01T10:00' }],
    [
      'parts of a second',
      { published: '2026-05-01T10:00:00.123456Z' },
      { published: '2026-05-01T10:00:00Z' },
    ],
    [
      'an offset without a colon',
      { published: '2026-05-01T10:00:00-0530' },
      { published: '2026-05-01T10:00:00-05:30' },
    ],
    ['created_at', { created_at: '2026-05-01T10:00:00Z' }, { received: '2026-05-01T10:00:00Z' }],
    ['a number as id', { 'wm-id': 0 }, { id: '0' }],
  ])('%s', (_, more, want) => expect(mentionOf({ ...base, ...more })).toMatchObject(want))

  test.each(['2026-02-30', 'yesterday', '', 20_260_501, '2026-13-01T10:00:00Z', ['x'], {}])(
    'no date: %j',
    (published) =>
      expect(mentionOf({ ...base, published, 'wm-received': published })).toEqual({
        id: '7',
        type: 'mention',
        source,
        target,
        url: source,
        author: { name: 'jane.example' },
      }),
  )
})

describe('words', () => {
  const wordsOf = (content: unknown, more: object = {}): string | undefined =>
    mentionOf({ ...jf2, content, ...more })?.content
  test.each<[string, unknown, string | undefined]>([
    ['text', 'Yes.', 'Yes.'],
    ['text that looks like HTML is text', '<b>Yes.</b>', '<b>Yes.</b>'],
    ['HTML goes before text', { html: '<b>Yes.</b>', text: 'No.' }, 'Yes.'],
    ['HTML that says nothing', { html: '<img src="x">', text: 'Yes.' }, 'Yes.'],
    ['value', { value: 'Yes.' }, 'Yes.'],
    ['a number', { text: 7 }, '7'],
    ['the first of a list', [{ html: '<p>Yes.' }, { html: 'No.' }], 'Yes.'],
    ['a script', { html: '<p>Yes.<script>alert(1)</script><style>p{}</style>' }, 'Yes.'],
    ['what is hidden', { html: 'Yes.<template>No.</template><noscript>No.</noscript>' }, 'Yes.'],
    ['references', { html: '&lt;b&gt; &amp;amp;' }, '<b> &amp;'],
    ['marks that turn the writing, and control characters', 'a\u202eb\u0000c\u2066d', 'a b c d'],
    ['half a surrogate', 'a\ud800b', 'a\ufffdb'],
    ['many blank lines', 'a\r\n\r\n\r\n\r\nb \t c', 'a\n\nb c'],
    ['long text', 'x '.repeat(2000), `${'x '.repeat(999)}x…`],
    ['only blanks', ' \n ', undefined],
    ['true', true, undefined],
    ['null', null, undefined],
    ['nested too deep', { html: '<div>'.repeat(2000), text: 'Yes.' }, 'Yes.'],
  ])('%s', (_, content, want) => expect(wordsOf(content)).toBe(want))

  test.each<[string, object, Partial<StoredMention>]>([
    ['a like says nothing', { 'wm-property': 'like-of' }, { type: 'like' }],
    ['a repost says nothing', { 'wm-property': 'repost-of' }, { type: 'repost' }],
    ['a bookmark says nothing', { 'wm-property': 'bookmark-of' }, { type: 'bookmark' }],
    ['an RSVP does', { rsvp: 'no' }, { type: 'rsvp', rsvp: 'no', content: reply.content ?? '' }],
    ['a summary', { content: undefined, summary: 'Yes.' }, { content: 'Yes.' }],
    ['a name where there are no words', { content: undefined, name: 'Yes.' }, { content: 'Yes.' }],
    ['Bridgy’s name is none', { content: undefined, name: ' Bridgy Response ' }, {}],
    ['the name of a reply is not shown', { name: 'Another' }, { content: reply.content ?? '' }],
  ])('%s', (_, more, want) => {
    const { content, name, type, rsvp } = mentionOf({ ...jf2, ...more }) ?? {}
    expect({ content, name, type, rsvp }).toEqual({ type: 'reply', ...want })
  })

  describe('a page that mentions', () => {
    const page = { 'wm-id': 7, 'wm-source': source, 'wm-target': target, 'wm-property': 'mention-of' }
    const words = (letter: string): string => `${letter.repeat(9)} `.repeat(60)
    const link = `<a href="${target}">this</a>`
    test.each<[string, object, Partial<StoredMention>]>([
      ['its name', { name: 'A page', content: 'Words.' }, { name: 'A page', content: 'Words.' }],
      [
        'a name that its words begin with',
        { name: 'Words and…', content: 'Words and more words.' },
        { content: 'Words and more words.' },
      ],
      ['Bridgy’s name', { name: 'Bridgy Response', content: 'Words.' }, { content: 'Words.' }],
      ['a name that says nothing else', { name: 'A page' }, { content: 'A page' }],
      ['its words on one line', { content: { html: '<p>One.</p><p>Two.</p>' } }, { content: 'One. Two.' }],
    ])('%s', (_, more, want) => {
      const { content, name } = mentionOf({ ...page, ...more }) ?? {}
      expect({ content, name }).toEqual(want)
    })

    test.each<[string, string, RegExp]>([
      ['around the link', `<p>${words('a')}xx ${link} ${words('b')}`, /^… (?:a{9} )+xx this(?: b{9})+ ?b*…$/],
      ['a link at the beginning', `<p>${link} ${words('b')}`, /^this(?: b{9})+ ?b*…$/],
      [
        'a link in another spelling',
        `${words('a')}<a href="http://www.blog.example/a#x">this</a> end`,
        /^… (?:a{9} )+this end$/,
      ],
      ['no such link', `<p>${words('a')}<a href="${target}b">this</a>`, /^(?:a{9} )+a*…$/],
      ['one word without blanks', `<p>${'a'.repeat(500)}${link}`, /^… a{140}this$/],
    ])('%s', (_, html, want) => {
      const { content = '' } = mentionOf({ ...page, content: { html } }) ?? {}
      expect(content).toMatch(want)
      expect(content.length).toBeLessThanOrEqual(282)
    })
  })

  test('names of prototypes are names like others', () => {
    const value = JSON.parse(
      `{"children":[{"__proto__":{"wm-source":"${source}"},"wm-target":"${target}"},{"type":["h-entry"],"properties":{"__proto__":["x"],"constructor":["y"],"url":["${source}"],"like-of":["${target}"]}}]}`,
    )
    expect(normalized(value)?.map(({ mention }) => [mention.type, mention.source])).toEqual([
      ['like', source],
    ])
    expect(({} as Record<string, unknown>)['wm-source']).toBeUndefined()
  })
})

describe('what only the receiver knows', () => {
  test.each(['import-abd', ' import-abd', '\u200eimport-abe', '\u0000mastodon-77', 'here-1 '])(
    'an id like one of this program is not taken: %j',
    (id) => expect(normalized([{ ...jf2, 'wm-id': id }])?.[0]?.mention.id).toMatch(/^[0-9a-f]{12}$/),
  )

  test('properties of the page with the names of the receiver do not count beside its own', () => {
    const properties = { ...mf2.properties, 'wm-source': ['https://friend.example/1'], 'wm-id': ['12'] }
    expect(
      normalized([{ ...mf2, source: 'https://evil.example/1', target, properties }])?.[0]?.mention,
    ).toMatchObject({
      source: 'https://evil.example/1',
      id: expect.stringMatching(/^[0-9a-f]{12}$/),
    })
  })
})

test.each([
  ['9999-12-31', undefined],
  ['2026-05-03T00:00:00Z', undefined],
  // A page may say the day of another zone.
  ['2026-05-02T07:00:00Z', '2026-05-02T07:00:00Z'],
])('a mention that was received on 1 May 2026 was not published at %s', (published, kept) => {
  expect(storedMention({ ...reply, published })?.published).toBe(kept)
})
