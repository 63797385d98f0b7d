import { describe, expect, test } from 'vitest'
import { webmentionKey } from '../../src/model/ledger.js'
import { type DeletedMention, ownMentionId, type StoredMention } from '../../src/model/mention.js'
import {
  missingMentions,
  type ReconcileOptions,
  reconcile,
  type SourceStatus,
} from '../../src/webmention/receive/reconcile.js'
import type { Store } from '../../src/webmention/receive/store-draft.js'

/** Returns a mention of `/a/` with the properties of a case. */
const mention = (more: Partial<StoredMention> = {}): StoredMention => ({
  id: '1',
  type: 'reply',
  source: 'https://jane.example/1',
  target: 'https://blog.example/a/',
  url: 'https://jane.example/1',
  author: { name: 'Jane' },
  received: '2026-05-01T10:00:00Z',
  content: 'Yes.',
  ...more,
})
const other = mention({ id: '2', source: 'https://bo.example/2', url: 'https://bo.example/2' })
const tombstone = (more: Partial<DeletedMention> = {}): DeletedMention => ({
  id: '1',
  source: 'https://jane.example/1',
  target: 'https://blog.example/a/',
  gone: '2026-05-10',
  ...more,
})
const stored = (...mentions: StoredMention[]): Store => [{ page: '/a/', mentions, gone: [] }]
const answer = (mentions: readonly StoredMention[], isComplete = true, isPrivate = false) => ({
  received: mentions.map((one) => ({ mention: one, isPrivate })),
  isComplete,
})
const facts = (more: Partial<ReconcileOptions> = {}): ReconcileOptions => ({
  match: (target) => (target.includes('/a/') ? { page: '/a/' } : { reason: 'there is no page' }),
  isOtherSite: (target) => !target.includes('blog.example'),
  isOwnCopy: () => false,
  isForgotten: () => false,
  checks: new Map(),
  today: '2026-05-20',
  ...more,
})
const checked = (check: SourceStatus, one = mention()): Partial<ReconcileOptions> => ({
  checks: new Map([[webmentionKey(one), check]]),
})

type Case = {
  readonly name: string
  readonly store: Store
  readonly answer: ReturnType<typeof answer>
  readonly facts?: Partial<ReconcileOptions>
  readonly want: Store
  readonly changes: readonly string[]
}

const missing = (day: string): StoredMention => mention({ missing: day })
const edited = mention({ content: 'No.' })
const recreated = mention({ id: '9', received: '2026-05-15T10:00:00Z' })
const unmatched = mention({ target: 'https://blog.example/b/' })

const cases: readonly Case[] = [
  { name: 'new', store: [], answer: answer([mention()]), want: stored(mention()), changes: ['new'] },
  {
    name: 'known',
    store: stored(mention()),
    answer: answer([mention()]),
    want: stored(mention()),
    changes: [],
  },
  {
    name: 'only looked at again by the endpoint',
    store: stored(mention()),
    answer: answer([mention({ received: '2026-05-18T10:00:00Z' })]),
    want: stored(mention()),
    changes: [],
  },
  {
    name: 'edited',
    store: stored(mention()),
    answer: answer([edited]),
    want: stored(edited),
    changes: ['edited'],
  },
  {
    name: 'recreated under a new id without having been missed',
    store: stored(mention()),
    answer: answer([recreated]),
    want: stored(recreated),
    changes: ['edited'],
  },
  {
    name: 'twice in one answer: the later row counts',
    store: [],
    answer: answer([recreated, mention()]),
    want: stored(recreated),
    changes: ['new'],
  },
  {
    name: 'not in a partial answer',
    store: stored(mention(), other),
    answer: answer([other], false),
    want: stored(other, mention()),
    changes: [],
  },
  {
    name: 'its source answers 410',
    store: stored(mention(), other),
    answer: answer([other]),
    facts: checked('gone'),
    want: [{ page: '/a/', mentions: [other], gone: [tombstone({ gone: '2026-05-20' })] }],
    changes: ['gone'],
  },
  {
    name: 'its source does not link any more',
    store: stored(mention(), other),
    answer: answer([other]),
    facts: checked('unlinked'),
    want: [{ page: '/a/', mentions: [other], gone: [tombstone({ gone: '2026-05-20' })] }],
    changes: ['gone'],
  },
  {
    name: 'its source answers 404 for the first time',
    store: stored(mention(), other),
    answer: answer([other]),
    facts: checked('not found'),
    want: stored(other, missing('2026-05-20')),
    changes: ['unconfirmed'],
  },
  {
    name: 'its source has answered 404 for six days',
    store: stored(missing('2026-05-14'), other),
    answer: answer([other]),
    facts: checked('not found'),
    want: stored(other, missing('2026-05-14')),
    changes: [],
  },
  {
    name: 'its source has answered 404 for seven days',
    store: stored(missing('2026-05-13'), other),
    answer: answer([other]),
    facts: checked('not found'),
    want: [{ page: '/a/', mentions: [other], gone: [tombstone({ gone: '2026-05-20' })] }],
    changes: ['gone'],
  },
  {
    name: 'its source is down, for months',
    store: stored(missing('2026-01-01'), other),
    answer: answer([other]),
    facts: checked('unknown'),
    want: stored(other, missing('2026-01-01')),
    changes: [],
  },
  {
    name: 'lost by the endpoint, its source still says it',
    store: stored(missing('2026-05-01'), other),
    answer: answer([other]),
    facts: checked('linked'),
    want: stored(other, mention()),
    changes: ['back again'],
  },
  {
    name: 'the endpoint has it again',
    store: stored(missing('2026-05-19')),
    answer: answer([mention()]),
    want: stored(mention()),
    changes: ['back again'],
  },
  {
    name: 'gone, and the endpoint still has the old row',
    store: [{ page: '/a/', mentions: [], gone: [tombstone()] }],
    answer: answer([mention()]),
    want: [{ page: '/a/', mentions: [], gone: [tombstone()] }],
    changes: [],
  },
  {
    name: 'gone, and sent again',
    store: [{ page: '/a/', mentions: [], gone: [tombstone()] }],
    answer: answer([recreated]),
    want: stored(recreated),
    changes: ['back again'],
  },
  { name: 'private', store: [], answer: answer([mention()], true, true), want: [], changes: [] },
  {
    name: 'become private',
    store: stored(mention()),
    answer: answer([mention()], true, true),
    want: [],
    changes: ['private'],
  },
  {
    name: 'own copy',
    store: stored(mention()),
    answer: answer([mention()]),
    facts: { isOwnCopy: () => true },
    want: [],
    changes: ['own copy'],
  },
  {
    name: 'forgotten, and not in the answer',
    store: stored(mention(), other),
    answer: answer([], false),
    facts: { isForgotten: ({ id }) => id === '1' },
    want: stored(other),
    changes: ['forgotten'],
  },
  {
    name: 'for another site of the account',
    store: [],
    answer: answer([mention({ target: 'https://elsewhere.example/a/' })]),
    want: [],
    changes: [],
  },
  {
    name: 'for no page',
    store: [],
    answer: answer([unmatched]),
    want: [{ mentions: [unmatched], gone: [] }],
    changes: ['unmatched'],
  },
  {
    name: 'for a page that is there now',
    store: [{ mentions: [mention()], gone: [] }],
    answer: answer([], false),
    want: stored(mention()),
    changes: ['new'],
  },
  {
    name: 'for a page that has moved',
    store: [{ page: '/old/', mentions: [mention()], gone: [] }],
    answer: answer([], false),
    want: stored(mention()),
    changes: [],
  },
  {
    name: 'for a page that is not there for a while: kept where it is',
    store: stored(unmatched),
    answer: answer([unmatched]),
    want: stored(unmatched),
    changes: [],
  },
  {
    name: 'of a page called __proto__',
    store: [],
    answer: answer([mention()]),
    facts: { match: () => ({ page: '/__proto__/' }) },
    want: [{ page: '/__proto__/', mentions: [mention()], gone: [] }],
    changes: ['new'],
  },
]

test.each(cases)('$name', ({ store, answer: given, facts: more, want, changes }) => {
  const result = reconcile(store, given, facts(more))
  expect(result.store).toEqual(want)
  expect(result.changes.map(({ change }) => change)).toEqual(changes)
})

test('the same again changes nothing', () => {
  for (const { store, answer: given, facts: more } of cases) {
    const once = reconcile(store, given, facts(more))
    const again = reconcile(
      once.store,
      { ...given, isComplete: false },
      facts({ ...more, checks: new Map() }),
    )
    expect(again.store).toEqual(once.store)
    expect(again.changes).toEqual([])
  }
})

describe('missing mentions', () => {
  const many = Array.from({ length: 12 }, (_, index) =>
    mention({ id: `${index}`, source: `https://jane.example/${index}` }),
  )
  test.each([
    {
      name: 'a complete answer lacks one',
      given: answer([other]),
      store: stored(mention(), other),
      want: ['1'],
      isShort: false,
    },
    {
      name: 'a partial answer lacks one',
      given: answer([other], false),
      store: stored(mention(), other),
      want: [],
      isShort: false,
    },
    { name: 'an empty answer', given: answer([]), store: stored(mention()), want: [], isShort: true },
    { name: 'an empty answer to an empty store', given: answer([]), store: [], want: [], isShort: false },
    {
      name: 'those that the own server received are at no other endpoint',
      given: answer([other]),
      store: stored(
        other,
        ...many.map((one) => mention({ ...one, id: ownMentionId(`${one.id}-------------`) })),
      ),
      want: [],
      isShort: false,
    },
    {
      name: 'more than half is lacking',
      given: answer(many.slice(0, 5)),
      store: stored(...many),
      want: [],
      isShort: true,
    },
    {
      name: 'half is lacking',
      given: answer(many.slice(0, 10)),
      store: stored(...many),
      want: ['10', '11'],
      isShort: false,
    },
  ])('$name', ({ given, store, want, isShort }) => {
    const found = missingMentions(store, given)
    expect({ ids: found.mentions.map(({ id }) => id), isShort: found.messages.length > 0 }).toEqual({
      ids: want,
      isShort,
    })
  })
})
