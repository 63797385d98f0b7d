import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { addRules } from '../../src/io/content/moderation-file.js'
import { declaredPerson } from '../../src/model/declared-person.js'
import type { DeclaredPerson, ModerationRule, StoredMention } from '../../src/model/mention.js'
import { parseModeration } from '../../src/parse/records/moderation.js'
import { approvalFinder, approvalRule, blockFinder } from '../../src/webmention/receive/rules.js'
import { temporaryFolder, writeFiles } from '../support.js'

const mention = (more: Partial<StoredMention> = {}): StoredMention => ({
  id: '1',
  type: 'reply',
  source: 'https://jane.example/1',
  target: 'https://blog.example/a/',
  url: more.source ?? 'https://jane.example/1',
  author: { name: 'Jane', url: 'https://jane.example/' },
  content: 'Nice words.',
  ...more,
})
const own = mention()
/** On a page of hers, somebody says to be Jane. */
const claimed = mention({ source: 'https://eve.example/1' })
/** On a page of hers, Eve gives an address of Jane's. */
const borrowed = mention({
  source: 'https://eve.example/1',
  url: 'https://jane.example/1',
  author: { name: 'Eve', url: 'https://eve.example/' },
})
const bridged = mention({
  source: 'https://brid.gy/comment/mastodon/@ada/1/2',
  url: 'https://social.example/@bo/3',
  author: { name: 'Bo', url: 'https://social.example/@bo' },
})
const bridgedLike = mention({
  type: 'like',
  source: 'https://brid.gy/like/mastodon/@ada/1/2',
  url: 'https://social.example/@ada/1#favorited-by-2',
  author: { name: 'Bo', url: 'https://other.example/@bo' },
})
const people: readonly DeclaredPerson[] = [
  { name: 'Jane', url: 'https://jane.example/', also: ['https://social.example/@jane'] },
  { name: 'Bo', also: ['https://social.example/@bo', 'https://bo.example'] },
]

/** What is blocked is whatever has to do with a rule; what is approved is only what cannot be made up. */
test.each<[ModerationRule['by'], string, string, StoredMention, boolean, boolean]>([
  ['domain', 'jane.example', 'her own page', own, true, true],
  ['domain', 'www.Jane.example', 'her own page', own, true, true],
  ['domain', 'example', 'her own page', own, true, true],
  ['domain', 'ne.example', 'her own page', own, false, false],
  ['domain', 'blog.jane.example', 'her own page', own, false, false],
  [
    'domain',
    'jane.example',
    'a page of a domain below',
    mention({ source: 'https://a.b.jane.example/' }),
    true,
    true,
  ],
  [
    'domain',
    'jane.example',
    'a page at a port',
    mention({ source: 'https://jane.example:8080/' }),
    true,
    true,
  ],
  ['domain', 'jane.example', 'a page that says to be hers', claimed, true, false],
  ['domain', 'jane.example', 'a page that gives her address', borrowed, true, false],
  ['domain', 'eve.example', 'a page that gives another address', borrowed, true, true],
  ['domain', 'social.example', 'a silo’s comment', bridged, true, true],
  ['domain', 'brid.gy', 'a silo’s comment', bridged, true, true],
  ['domain', 'other.example', 'a like from another instance', bridgedLike, true, true],
  ['domain', 'social.example', 'a like from another instance', bridgedLike, true, false],
  [
    'domain',
    'bücher.example',
    'letters beyond ASCII',
    mention({ source: 'https://xn--bcher-kva.example/' }),
    true,
    true,
  ],
  [
    'domain',
    'xn--bcher-kva.example',
    'the same in Punycode',
    mention({ source: 'https://xn--bcher-kva.example/' }),
    true,
    true,
  ],

  ['url', 'https://jane.example/1', 'the page', own, true, true],
  ['url', 'http://www.jane.example/1/', 'the page in another spelling', own, true, true],
  ['url', 'jane.example/1', 'the page without a scheme', own, true, true],
  ['url', 'https://jane.example/1#x', 'the page with a fragment', own, true, true],
  ['url', 'https://jane.example/1?x', 'the page with a query', own, false, false],
  ['url', 'https://jane.example/', 'the author’s page', own, true, false],
  ['url', 'https://jane.example/1', 'a page that gives her address', borrowed, true, false],
  ['url', 'https://eve.example/1', 'a page that gives another address', borrowed, true, true],
  ['url', 'https://social.example/@bo/3', 'a silo’s comment', bridged, true, true],
  ['url', 'https://blog.example/a/', 'our own page, which all answer', own, false, false],

  ['author', 'https://jane.example', 'her own page', own, true, true],
  ['author', 'https://jane.example/', 'a page that says to be hers', claimed, true, false],
  ['author', 'https://jane.example/1', 'her own page, by its address', own, false, false],
  ['author', 'https://social.example/@jane', 'another address of hers', own, true, true],
  ['author', 'Jane', 'a name that is declared', own, true, true],
  ['author', 'jane', 'a name in small letters', own, true, false],
  ['author', 'Jan', 'the beginning of a name', own, false, false],
  ['author', 'Jane', 'a page that says to be hers', claimed, true, false],
  ['author', 'Eve', 'a name that is not declared', borrowed, true, false],
  ['author', 'Bo', 'somebody declared without a page', bridged, true, true],
  ['author', 'https://bo.example/', 'another address of theirs', bridged, true, true],
  ['author', 'https://social.example/@bo', 'a silo’s comment', bridged, true, true],
  ['author', 'https://social.example/@b', 'a neighbour there', bridged, false, false],
  ['author', 'Jane', 'a name alone', mention({ author: { name: 'Jane' } }), true, false],

  [
    'author',
    'https://many.example/@jane',
    'another user of the host',
    mention({
      source: 'https://many.example/@spam/1',
      author: { name: 'J', url: 'https://many.example/@jane' },
    }),
    true,
    false,
  ],

  ['word', 'nice', 'a word', own, true, false],
  ['word', 'ice wor', 'a part of words', own, true, false],
  ['word', 'ÄRGER', 'in small letters', mention({ content: 'So ein ärger' }), true, false],
  ['word', 'jane', 'in the author’s name', own, true, false],
  ['word', 'casino', 'in the name of the page', mention({ name: 'Best Casino' }), true, false],
  ['word', 'jane.example', 'in an address only', own, false, false],
  ['word', '.*', 'no pattern', own, false, false],
  [
    'word',
    'nice',
    'no words',
    mention({ type: 'like', content: undefined } as unknown as StoredMention),
    false,
    false,
  ],
])('%s: %s, %s', (by, value, _, one, isBlocked, isApproved) => {
  expect(blockFinder([{ by, value }], people)(one) !== undefined).toBe(isBlocked)
  expect(approvalFinder([{ by, value }], people)(one) !== undefined).toBe(isApproved)
})

test.each([
  ['https://jane.example', 'Jane'],
  ['http://www.social.example/@jane/', 'Jane'],
  ['https://bo.example/', 'Bo'],
  ['https://social.example/', undefined],
  [undefined, undefined],
])('%s is %s', (url, name) =>
  expect(declaredPerson(url === undefined ? {} : { url }, people)?.name).toBe(name),
)

describe('the rule that lets somebody in', () => {
  test.each<[string, StoredMention, ModerationRule]>([
    ['their domain', own, { by: 'domain', value: 'jane.example' }],
    [
      'without www',
      mention({ source: 'https://www.jane.example/1' }),
      { by: 'domain', value: 'jane.example' },
    ],
    ['that of the page, whatever it says', borrowed, { by: 'domain', value: 'eve.example' }],
    [
      'a user of a host of several',
      mention({
        source: 'https://many.example/~jane/1',
        author: { name: 'J', url: 'https://many.example/~jane/' },
      }),
      { by: 'author', value: 'https://many.example/~jane/' },
    ],
    [
      'the page of a user who names another',
      mention({
        source: 'https://many.example/@spam/1',
        author: { name: 'J', url: 'https://many.example/@jane' },
      }),
      { by: 'url', value: 'https://many.example/@spam/1' },
    ],
    ['their profile', bridged, { by: 'author', value: 'https://social.example/@bo' }],
    ['their profile elsewhere', bridgedLike, { by: 'author', value: 'https://other.example/@bo' }],
    [
      'their domain behind a bridge',
      { ...bridged, url: 'https://bo.example/3', author: { name: 'Bo', url: 'https://bo.example/' } },
      { by: 'domain', value: 'bo.example' },
    ],
    [
      'a page that a bridge only leads to',
      mention({ source: 'https://fed.brid.gy/r/https://eve.example/' }),
      { by: 'domain', value: 'fed.brid.gy' },
    ],
  ])('%s', (_, one, want) => {
    expect(approvalRule(one)).toEqual(want)
    expect(approvalFinder([want], [])(one)).toBe(want)
  })

  // Without a profile the host of the silo is taken for theirs: all who write there would be let in.
  test('not all of a silo', () =>
    expect(approvalRule({ ...bridged, author: { name: 'Bo' } })).toEqual({
      by: 'url',
      value: 'https://social.example/@bo/3',
    }))
})

describe('moderation.yaml', () => {
  const read = (value: string) =>
    parseModeration({ path: 'mentions/moderation.yaml', file: 'content/mentions/moderation.yaml', value })
  const none = { approve: [], block: [], forget: [] }

  test.each<[string, string, object]>([
    ['null', 'null', {}],
    ['an empty list', 'block: []', {}],
    ['a key without a list', 'block:\napprove:', {}],
    [
      'a rule of each kind',
      'block:\n  - domain: a.example\n  - author: Jane\n  - url: https://a.example/\n  - word: casino',
      {
        block: [
          { by: 'domain', value: 'a.example' },
          { by: 'author', value: 'Jane' },
          { by: 'url', value: 'https://a.example/' },
          { by: 'word', value: 'casino' },
        ],
      },
    ],
    [
      'all decisions, on one line each',
      'approve: [domain: a.example]\nblock: [{ word: x }]\nforget: [{ "author": "B" }]',
      {
        approve: [{ by: 'domain', value: 'a.example' }],
        block: [{ by: 'word', value: 'x' }],
        forget: [{ by: 'author', value: 'B' }],
      },
    ],
    [
      'numbers and days are words',
      'block:\n- word: 007\n- word: 2026-01-01\n- word: 1e3',
      {
        block: ['007', '2026-01-01', '1e3'].map((value) => ({ by: 'word', value })),
      },
    ],
    ['JSON', '{"block": [{"word": "x: y"}]}', { block: [{ by: 'word', value: 'x: y' }] }],
    [
      'ends of lines of Windows',
      'block:\r\n  - domain: a.example\r\n',
      { block: [{ by: 'domain', value: 'a.example' }] },
    ],
  ])('%s', (_, text, want) => expect(read(text)).toEqual({ moderation: { ...none, ...want }, messages: [] }))

  test.each<[string, string, readonly string[]]>([
    ['a list at the top', '- domain: a.example', ['1 the file is not a group of rules']],
    ['a text', 'casino', ['1 the file is not a group of rules']],
    ['a word instead of a rule', 'block:\n  - casino', ['2 an entry of `block` is not a rule']],
    ['an unknown kind', 'block:\n  - word: x\n  - host: a.example', ['3 an entry of `block` is not a rule']],
    ['two in one', 'forget:\n  - domain: a.example\n    word: x', ['2 an entry of `forget` is not a rule']],
    ['no value', 'block:\n  - word:', ['2 an entry of `block` is not a rule']],
    ['an empty value', 'block:\n  - word: ""', ['2 an entry of `block` is not a rule']],
    ['a list as value', 'block:\n  - word: [a, b]', ['2 an entry of `block` is not a rule']],
    [
      'an address as domain',
      'block:\n  - domain: https://a.example/',
      ['2 an entry of `block` is not a rule'],
    ],
    ['a path behind the domain', 'block:\n  - domain: a.example/x', ['2 an entry of `block` is not a rule']],
    [
      'a port behind the domain',
      'block:\n  - domain: "a.example:80"',
      ['2 an entry of `block` is not a rule'],
    ],
    ['a handle', 'approve:\n  - domain: "@bo@a.example"', ['2 an entry of `approve` is not a rule']],
    [
      'two mistakes, each at its line',
      'approve:\n  - x\nblock:\n  - domain: a.example\n  - y\n',
      ['2 an entry of `approve` is not a rule', '5 an entry of `block` is not a rule'],
    ],
    ['no YAML', 'block:\n  - "word', ['2 a quote is not closed: `- "word`']],
    ['one decision twice', 'block: []\nblock: []', ['2 the key of `block: []` is duplicated']],
  ])('%s', (_, text, want) => {
    const { messages } = read(text)
    expect(messages.map(({ line, reason }) => `${line} ${reason}`)).toEqual(want)
    expect(messages.every(({ fatal }) => fatal)).toBe(true)
  })

  test('a decision that is none is named', () =>
    expect(read('blok: []').messages).toEqual([
      expect.objectContaining({ line: 1, reason: expect.stringContaining('blok') }),
    ]))

  test('what is good is read beside what is not', () =>
    expect(read('block:\n  - x\n  - word: y').moderation.block).toEqual([{ by: 'word', value: 'y' }]))

  // js-yaml takes a file without a document for a mistake.
  test.each(['', '\n', '# nothing yet\n'])('%j holds no decisions', (text) =>
    expect(read(text)).toEqual({ moderation: none, messages: [] }),
  )

  test.each(['"*.a.example"', '.a.example', 'a..example'])('domain: %s is no domain', (domain) =>
    expect(read(`block:\n  - domain: ${domain}`).messages).toHaveLength(1),
  )

  const rules: readonly ModerationRule[] = [
    ...[
      'casino',
      'true',
      'null',
      '~',
      '007',
      '1e3',
      '2026-01-01',
      '# x',
      'a: b',
      '- a',
      '"q"',
      "it's",
      '[a]',
      '*a',
      '日本',
      '😀',
      'a\\b',
      '!!x',
      'yes',
      '%',
    ].map((value) => ({ by: 'word' as const, value })),
    { by: 'domain', value: 'a.example' },
    { by: 'url', value: 'https://a.example/?a=1&b=2#c' },
    { by: 'author', value: 'https://social.example/@jane' },
  ]
  test('a file of comments keeps them', () => {
    const path = 'content/mentions/moderation.yaml'
    const root = writeFiles(temporaryFolder(), { [path]: '# Ask Kim about casino.example.\n' })
    addRules(root, 'block', [{ by: 'domain', value: 'casino.example' }])
    const text = readFileSync(join(root, path), 'utf8')
    expect(text).toMatch(/^# Ask Kim about casino\.example\.\n[\s\S]*- domain: casino\.example\n$/)
  })

  test('what is written is read as it was', () => {
    const root = temporaryFolder()
    const text = (): string => readFileSync(join(root, 'content/mentions/moderation.yaml'), 'utf8')
    for (const rule of rules) addRules(root, 'block', [rule])
    addRules(root, 'approve', rules.slice(-2))
    expect(read(text())).toEqual({
      moderation: { approve: rules.slice(-2), block: rules, forget: [] },
      messages: [],
    })
    const before = text()
    addRules(root, 'block', rules)
    expect(text()).toBe(before)
  })
})
