import { describe, expect, test } from 'vitest'
import type { SentWebmention } from '../../src/model/ledger.js'
import { webmentionSources } from '../../src/site/webmention-sources.js'
import {
  ledgerEntryAfter,
  lineBefore,
  type PlanFacts,
  type PlannedWebmention,
  planSends,
  publishedCopies,
  type WebmentionSource,
} from '../../src/webmention/send/plan.js'
import type { Outcome } from '../../src/webmention/send/send.js'
import { readSourcePage } from '../../src/webmention/send/source-page.js'
import { buildOf } from '../support.js'

const now = Date.parse('2026-06-10T12:00:00Z')
const hour = 3_600_000
const day = 24 * hour
const ago = (time: number): string => new Date(now - time).toISOString().replace('.000', '')

const source = 'https://blog.example/notes/a/'
const [a, b, c] = ['https://a.example/', 'https://b.example/', 'https://c.example/'] as const
const teller = (more: Partial<WebmentionSource> = {}): WebmentionSource => ({
  source,
  hash: 'h1',
  published: now - hour,
  targets: [a],
  isGone: false,
  ...more,
})
const gone = teller({ targets: [], hash: 'gone', published: 0, isGone: true })
const line = (more: Partial<SentWebmention> = {}): SentWebmention => ({
  source,
  target: a,
  sent: 'new',
  hash: 'h1',
  state: 'accepted',
  time: ago(30 * day),
  ...more,
})
const later = (age: number, more: Partial<SentWebmention> = {}): SentWebmention =>
  line({ state: 'later', time: ago(age), attempts: 1, since: ago(age), ...more })

type Want = {
  readonly sends?: readonly string[]
  readonly history?: readonly string[]
  readonly waiting?: readonly string[]
  readonly givenUp?: readonly string[]
}
const planned = (
  tellers: readonly WebmentionSource[],
  ledger: readonly SentWebmention[],
  facts: Partial<PlanFacts> = {},
): Want => {
  const plan = planSends(tellers, ledger, { now, sendSince: now - 7 * day, ...facts })
  const targets = (lines: readonly SentWebmention[]): string[] => lines.map(({ target }) => target)
  return {
    sends: plan.sends.map(({ sent, target, reason }) => `${sent} ${target} ${reason}`),
    history: targets(plan.history),
    waiting: targets(plan.waiting),
    givenUp: targets(plan.givenUp),
  }
}
const nothing: Want = { sends: [], history: [], waiting: [], givenUp: [] }

describe('what is sent', () => {
  const old = teller({ published: now - 8 * day })
  const isBack = `new ${a} the link is back`
  const isNew = `new ${a} a new link`
  const hasChanged = `update ${a} the post has changed`
  const isRemoved = `removed ${a} the link was removed`
  const isDeleted = `deleted ${a} the post was deleted`
  test.each<[string, WebmentionSource, readonly SentWebmention[], Want, Partial<PlanFacts>?]>([
    ['a new post', teller(), [], { sends: [isNew] }],
    ['a post without links', teller({ targets: [] }), [], {}],
    ['a post that was sent', teller(), [line()], {}],
    ['one that takes none, sent', teller(), [line({ state: 'none' })], {}],
    ['one that refused, sent', teller(), [line({ state: 'refused', status: 400 })], {}],
    ['the line of another page', teller(), [line({ source: 'https://blog.example/b/' })], { sends: [isNew] }],
    ['a second link', teller({ targets: [a, b] }), [line()], { sends: [`new ${b} a new link`] }],
    ['a changed post', teller({ hash: 'h2' }), [line()], { sends: [hasChanged] }],
    [
      'a changed post, refused before',
      teller({ hash: 'h2' }),
      [line({ state: 'refused' })],
      { sends: [hasChanged] },
    ],
    [
      'a changed post, some links sent',
      teller({ hash: 'h2', targets: [c, b, a] }),
      [line(), line({ target: c })],
      { sends: [`new ${b} a new link`, hasChanged, `update ${c} the post has changed`] },
    ],
    ['a link removed', teller({ targets: [], hash: 'h2' }), [line()], { sends: [isRemoved] }],
    [
      'a link removed, sent',
      teller({ targets: [], hash: 'h2' }),
      [line({ sent: 'removed', hash: 'h2' })],
      {},
    ],
    [
      'a link removed, sent, and the post changed',
      teller({ targets: [], hash: 'h3' }),
      [line({ sent: 'removed' })],
      {},
    ],
    ['a link that is back', teller(), [line({ sent: 'removed' })], { sends: [isBack] }],
    ['a post that is back', teller(), [line({ sent: 'deleted', hash: 'gone' })], { sends: [isBack] }],
    [
      'a deleted post',
      gone,
      [line(), line({ target: b })],
      { sends: [isDeleted, isDeleted.replaceAll(a, b)] },
    ],
    ['a deleted post, sent', gone, [line({ sent: 'deleted', hash: 'gone' })], {}],
    ['a deleted post, its link removed before', gone, [line({ sent: 'removed' })], {}],
    ['a deleted post, never sent', gone, [], {}],
    [
      'an address in other letters is another one',
      teller({ targets: ['https://a.example'] }),
      [line()],
      {
        sends: ['new https://a.example a new link', isRemoved],
      },
    ],

    ['an old post', old, [], { history: [a] }],
    ['as old as what is history', teller({ published: now - 7 * day }), [], { sends: [isNew] }],
    ['an old post, since later', old, [], { sends: [isNew] }, { sendSince: now - 9 * day }],
    ['an old post that is deployed so', old, [], { history: [a] }, { deployedHash: () => 'h1' }],
    [
      'an old post that is deployed in other words',
      old,
      [],
      { sends: [isNew] },
      { deployedHash: () => 'h0' },
    ],
    ['an old post, sent, with another link', { ...old, targets: [a, b] }, [line()], { history: [b] }],
    [
      'an old post, sent, changed, with another link',
      { ...old, hash: 'h2', targets: [a, b] },
      [line()],
      { sends: [`new ${b} a new link`, hasChanged] },
    ],
    [
      'deployed by hand since: what is there counts',
      { ...old, hash: 'h2', targets: [a, b] },
      [line()],
      { sends: [hasChanged], history: [b] },
      { deployedHash: () => 'h2' },
    ],
    ['history', old, [line({ sent: 'history' })], {}],
    ['history, changed', { ...old, hash: 'h2' }, [line({ sent: 'history' })], { sends: [hasChanged] }],
    [
      'history, its link removed',
      { ...old, targets: [] },
      [line({ sent: 'history' })],
      { sends: [isRemoved] },
    ],
    ['history, deleted', gone, [line({ sent: 'history' })], { sends: [isDeleted] }],
    ['a link that is back in an old post', old, [line({ sent: 'removed' })], { sends: [isBack] }],

    ['tried a minute ago', teller(), [later(60_000)], { waiting: [a] }],
    ['tried almost an hour ago', teller(), [later(hour - 1000)], { waiting: [a] }],
    ['tried an hour ago', teller(), [later(hour)], { sends: [`new ${a} tried before`] }],
    ['tried twice, an hour ago', teller(), [later(hour, { attempts: 2 })], { waiting: [a] }],
    [
      'tried twice, four hours ago',
      teller(),
      [later(4 * hour, { attempts: 2 })],
      { sends: [`new ${a} tried before`] },
    ],
    ['tried three times, 15 hours ago', teller(), [later(15 * hour, { attempts: 3 })], { waiting: [a] }],
    [
      'tried three times, 16 hours ago',
      teller(),
      [later(16 * hour, { attempts: 3 })],
      { sends: [`new ${a} tried before`] },
    ],
    ['tried often, 23 hours ago', teller(), [later(23 * hour, { attempts: 9 })], { waiting: [a] }],
    ['tried often, a day ago', teller(), [later(day, { attempts: 9 })], { sends: [`new ${a} tried before`] }],
    [
      'a week since the first try',
      teller(),
      [later(day, { since: ago(7 * day) })],
      { sends: [`new ${a} tried before`] },
    ],
    ['more than a week since', teller(), [later(day, { since: ago(7 * day + 1000) })], { givenUp: [a] }],
    ['given up, and changed', teller({ hash: 'h2' }), [later(9 * day)], { sends: [hasChanged] }],
    ['given up, and removed', teller({ targets: [] }), [later(9 * day)], { sends: [isRemoved] }],
    ['waiting, and changed', teller({ hash: 'h2' }), [later(60_000)], { sends: [hasChanged] }],
    ['waiting, and deleted', gone, [later(60_000)], { sends: [isDeleted] }],
    ['an update tried', teller(), [later(hour, { sent: 'update' })], { sends: [`update ${a} tried before`] }],
    [
      'a removal tried',
      teller({ targets: [] }),
      [later(hour, { sent: 'removed' })],
      { sends: [`removed ${a} tried before`] },
    ],
    ['a removal waiting', teller({ targets: [] }), [later(60_000, { sent: 'removed' })], { waiting: [a] }],
    ['a removal given up', teller({ targets: [] }), [later(9 * day, { sent: 'removed' })], { givenUp: [a] }],
    [
      'a removal tried, then deleted',
      gone,
      [later(hour, { sent: 'removed' })],
      { sends: [`deleted ${a} tried before`] },
    ],
    ['a deletion tried', gone, [later(hour, { sent: 'deleted' })], { sends: [`deleted ${a} tried before`] }],
    ['a removal tried, then back', teller(), [later(60_000, { sent: 'removed' })], { sends: [isBack] }],

    ['interrupted just now', teller(), [line({ state: 'sending', time: ago(60_000) })], { waiting: [a] }],
    [
      'interrupted an hour ago',
      teller(),
      [line({ state: 'sending', time: ago(hour) })],
      { sends: [`new ${a} interrupted while it was sent`] },
    ],
    [
      'interrupted at the second try',
      teller(),
      [line({ state: 'sending', time: ago(hour), attempts: 2 })],
      { waiting: [a] },
    ],
    ['interrupted long ago', teller(), [line({ state: 'sending', time: ago(8 * day) })], { givenUp: [a] }],
    [
      'interrupted, and changed',
      teller({ hash: 'h2' }),
      [line({ state: 'sending', time: ago(60_000) })],
      { sends: [hasChanged] },
    ],
  ])('%s', (_, one, ledger, want, facts) =>
    expect(planned([one], ledger, facts)).toEqual({ ...nothing, ...want }),
  )

  test('pages that are not there any more without a tombstone send nothing', () =>
    expect(planned([], [line()])).toEqual(nothing))

  test('new ones go first, then in the order of the addresses', () =>
    expect(
      planned(
        [
          { ...gone, source: 'https://blog.example/z/' },
          teller({ source: 'https://blog.example/c/', targets: [c, a] }),
          teller({ source: 'https://blog.example/b/', hash: 'h2', targets: [a] }),
          teller({ source: 'https://blog.example/a/', targets: [b] }),
        ],
        [
          line({ source: 'https://blog.example/z/' }),
          line({ source: 'https://blog.example/b/' }),
          line({ source: 'https://blog.example/b/', target: b }),
        ],
      ).sends?.map((one) => one.split(' ').slice(0, 2).join(' ')),
    ).toEqual([`new ${b}`, `new ${a}`, `new ${c}`, `update ${a}`, `removed ${b}`, `deleted ${a}`]))

  test('what was done is not planned again', () => {
    const outcome: Outcome = { state: 'accepted', endpoint: a, status: 202, message: 'accepted' }
    for (const one of [teller(), teller({ hash: 'h2' }), teller({ targets: [b] }), gone]) {
      const { sends } = planSends([one], [line()], { now, sendSince: 0 })
      const lines = new Map([[a as string, line()]])
      for (const send of sends) lines.set(send.target, ledgerEntryAfter(send, outcome, line(), now))
      expect(planned([one], [...lines.values()])).toEqual(nothing)
    }
  })

  test('a line of history says when and of what', () =>
    expect(planSends([old], [], { now, sendSince: now }).history).toEqual([
      { source, target: a, sent: 'history', hash: 'h1', time: ago(0) },
    ]))
})

describe('a line of the ledger', () => {
  const send: PlannedWebmention = { source, target: a, sent: 'new', hash: 'h1', reason: '' }
  const at = { source, target: a, sent: 'new', hash: 'h1', time: ago(0) } as const
  const tried = later(hour, { attempts: 2, since: ago(5 * hour) })
  const copy = 'https://social.example/1'

  test.each<[string, SentWebmention | undefined, Partial<SentWebmention>]>([
    ['at first', undefined, {}],
    ['again', tried, { attempts: 2, since: ago(5 * hour) }],
    [
      'after an interruption',
      line({ state: 'sending', attempts: 3, since: ago(day) }),
      { attempts: 3, since: ago(day) },
    ],
    ['in other words', { ...tried, hash: 'h0' }, {}],
    ['as another thing', { ...tried, sent: 'removed' }, {}],
    ['when it was accepted before', line({ attempts: 2, since: ago(day) }), {}],
    ['when a copy is known', line({ hash: 'h0', location: copy }), { location: copy }],
  ])('before it goes, %s', (_, before, more) =>
    expect(lineBefore(send, before, now)).toEqual({ ...at, state: 'sending', ...more }),
  )

  test.each<[string, Outcome, SentWebmention | undefined, Partial<SentWebmention>]>([
    [
      'accepted',
      { state: 'accepted', endpoint: b, status: 202, message: 'accepted' },
      undefined,
      { endpoint: b, status: 202 },
    ],
    [
      'accepted with a place',
      { state: 'accepted', endpoint: b, status: 201, location: copy, message: 'see' },
      line({ location: 'https://social.example/0' }),
      { endpoint: b, status: 201, location: copy },
    ],
    [
      'accepted without one: the known one stays',
      { state: 'accepted', endpoint: b, status: 200, message: 'accepted' },
      line({ location: copy }),
      { endpoint: b, status: 200, location: copy },
    ],
    [
      'accepted after tries',
      { state: 'accepted', endpoint: b, status: 200, message: '' },
      tried,
      { endpoint: b, status: 200 },
    ],
    ['none', { state: 'none', message: 'it takes none' }, undefined, { message: 'it takes none' }],
    [
      'refused',
      { state: 'refused', endpoint: b, status: 400, message: 'no' },
      tried,
      { endpoint: b, status: 400, message: 'no' },
    ],
    [
      'later, first',
      { state: 'later', message: 'down' },
      undefined,
      { message: 'down', attempts: 1, since: ago(0) },
    ],
    [
      'later, again',
      { state: 'later', message: 'down' },
      tried,
      { message: 'down', attempts: 3, since: ago(5 * hour) },
    ],
    [
      'later, after an interruption',
      { state: 'later', message: 'down' },
      line({ state: 'sending', time: ago(hour) }),
      { message: 'down', attempts: 2, since: ago(hour) },
    ],
    [
      'later, in other words: counted from the start',
      { state: 'later', message: 'down' },
      { ...tried, hash: 'h0' },
      { message: 'down', attempts: 1, since: ago(0) },
    ],
  ])('%s', (_, outcome, before, more) =>
    expect(ledgerEntryAfter(send, outcome, before, now)).toEqual({ ...at, state: outcome.state, ...more }),
  )

  test('copies are those that Bridgy made and that are still there', () => {
    const bridgy = (name: string, more: Partial<SentWebmention> = {}): SentWebmention =>
      line({ target: `https://brid.gy/publish/${name}`, location: `https://${name}.example/1`, ...more })
    expect(
      publishedCopies([
        bridgy('mastodon'),
        bridgy('bluesky', { sent: 'update' }),
        bridgy('flickr', { sent: 'removed' }),
        bridgy('github', { sent: 'deleted' }),
        line({ location: 'https://a.example/comment/1' }),
        line({ target: 'https://brid.gy/publish/reddit' }),
        bridgy('x', { target: 'https://brid.gy.evil.example/publish/x' }),
      ]),
    ).toEqual(new Map([[source, ['https://mastodon.example/1', 'https://bluesky.example/1']]]))
  })
})

describe('what is sent where', () => {
  const post = (head: string, body = `[x](${a})`): string => `---\ndate: 2026-05-01\n${head}\n---\n${body}\n`
  test.each<[string, string, readonly string[] | undefined]>([
    ['a link', post(''), [a]],
    ['a link twice', post('', `[x](${a}) [y](${a})`), [a]],
    ['what it answers, before what it links', post(`in-reply-to: ${b}`), [b, a]],
    [
      'two addresses of one host',
      post('', '[x](https://a.example/1) [y](https://a.example/2)'),
      ['https://a.example/1', 'https://a.example/2'],
    ],
    [
      'an address with references',
      post('', '[x](https://a.example/?a=1&b=2)'),
      ['https://a.example/?a=1&b=2'],
    ],
    ['raw HTML', post('', `<p><a title="x > y" href="${a}">x</a></p>`), [a]],
    [
      'a quotation, a list, a block',
      post('', `> [x](${a})\n\n- [y](${b})\n\n:::note\n[z](${c})\n:::`),
      [a, b, c],
    ],
    ['its own site', post('', '[x](https://blog.example/notes/b/) [y](/notes/b/)'), []],
    ['its own site with www', post('', '[x](http://www.blog.example/)'), []],
    ['what is no web address', post('', '[x](mailto:a@a.example) [y](ftp://a.example/) [z](#x)'), []],
    ['pictures', post('', `![x](${a}x.png)`), []],
    ['code', post('', `\`[x](${a})\`\n\n\`\`\`html\n<a href="${a}">\n\`\`\``), []],
    ['a comment', post('', `text\n\n<!-- <a href="${a}">x</a> -->`), []],
    ['a template', post('', `<template><a href="${a}">x</a></template>`), []],
    ['a draft', post('draft: true'), undefined],
    ['an unlisted one', post('unlisted: true'), undefined],
    ['one of the future', post('').replace('2026-05-01', '2026-07-01'), undefined],
    ['a page without a date', `[x](${a})\n`, undefined],
    ['a deleted one', '---\ndate: 2026-05-01\ndeleted: 2026-05-02\n---\n', []],
  ])('%s', async (_, text, want) => {
    const { site, messages } = await buildOf(
      { 'notes/a.md': text },
      'menu: [{ title: "B", url: "https://menu.example/" }]\nsections: { notes: { title: "Notes" } }',
    )
    expect(messages.filter(({ fatal }) => fatal)).toEqual([])
    const own = webmentionSources(site).find((one) => one.source === source)
    expect(own?.targets).toEqual(want)
    if (own !== undefined) expect(own.isGone).toBe(text.includes('deleted'))
  })
})

describe('any page as a source', () => {
  const page = (text: string, status = 200) =>
    readSourcePage({ url: 'https://blog.example/a/', status, text })
  test.each<[string, string, readonly string[]]>([
    ['no h-entry: all links', `<nav><a href="${a}">x</a></nav><a href="${b}">y</a>`, [a, b]],
    [
      'links of an h-entry are those of its content',
      `<nav><a href="${c}">menu</a></nav><div class="h-entry"><a class="u-in-reply-to" href="${b}">r</a><div class="e-content"><a href="${a}">x</a></div><a href="${c}">foot</a></div>`,
      [b, a],
    ],
    [
      'an h-cite that it answers',
      `<div class="h-entry"><div class="u-like-of h-cite"><a class="u-url" href="${a}">x</a></div></div>`,
      [a],
    ],
    [
      'responses are not its own',
      `<div class="h-entry"><div class="e-content"><a href="${a}">x</a><div class="u-comment h-cite"><a href="${b}">y</a></div></div><div class="p-comment h-cite"><a class="u-in-reply-to" href="${c}">z</a></div></div>`,
      [a],
    ],
    [
      'written as it is',
      `<a href=" https://a.example ">x</a><a href="https://a.example/">y</a>`,
      ['https://a.example', a],
    ],
    [
      'its own host, relative ones, other schemes',
      '<a href="https://blog.example/b">x</a><a href="/c">y</a><a href="mailto:a@b.example">z</a>',
      [],
    ],
  ])('%s', (_, text, want) => expect(page(text)?.targets).toEqual(want))

  test.each([
    [200, '', false],
    [410, '', true],
    [404, '', false],
    [200, '<meta http-equiv="Status" content="410 Gone">', true],
    [200, '<meta http-equiv="status" content="404">', false],
  ])('%i %s is gone: %s', (status, text, want) => expect(page(text, status)?.isGone).toBe(want))
})
