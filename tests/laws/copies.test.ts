import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { facetsOf, isWithinPost } from '../../src/syndicate/bluesky/records.js'
import { charactersOf, withinLimits } from '../../src/syndicate/mastodon/limits.js'
import { type Segment, segmentText, withTags } from '../../src/syndicate/segments.js'
import { graphemesOf, shorten } from '../../src/syndicate/shorten.js'
import { seed } from '../support.js'

const limits = { characters: 500, charactersOfUrl: 23, media: 4, imageBytes: 1, imageTypes: [] }
const networks = { bluesky: isWithinPost, mastodon: withinLimits(limits) }

/** Words with emoji of several code points, combining marks, other scripts, tags, handles and lone signs. */
const word = fc.oneof(
  fc.constantFrom(
    ...[
      'rain',
      'and',
      'Fenster',
      '👩‍👩‍👧‍👦',
      '🇩🇪',
      'e\u0301\u0323',
      'नमस्ते',
      '天気',
      'ありがとう',
      '#smallweb',
      '#天気',
      '#1',
    ],
    ...[
      '@jane.example',
      '@jane@social.example',
      'https://example.com/a/very/long/path?with=query',
      'half-way',
      'a/b',
      '…',
      '(x)',
      '😀😀',
    ],
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map((text) => text.replace(/\s/g, '') || 'x'),
)
const words = fc.array(word, { minLength: 1, maxLength: 120 }).map((list) => list.join(' '))
const segment: fc.Arbitrary<Segment> = fc.oneof(
  { weight: 3, arbitrary: words.map((text): Segment => ({ text })) },
  words.map(
    (text): Segment => ({
      text: text.slice(0, 80).toWellFormed(),
      href: `https://link.example/${encodeURIComponent(text.slice(0, 20).toWellFormed())}`,
    }),
  ),
)
const body = fc
  .array(segment, { maxLength: 8 })
  .map((list) => withTags(list.flatMap((one, index) => (index === 0 ? [one] : [{ text: ' ' }, one]))))
const tail: Segment[] = [{ text: 'blog.example/notes/a', href: 'https://blog.example/notes/a/' }]

describe.each(Object.entries(networks))('a copy for %s', (_, isWithin) => {
  test('is within the limit, keeps its link, and never divides a word', () => {
    fc.assert(
      fc.property(body, (segments) => {
        const { segments: short, isCut } = shorten(segments, tail, { isWithin }, 'en')
        const text = segmentText(short)
        expect(isWithin(short)).toBe(true)
        expect(text.endsWith(tail[0]?.text ?? '')).toBe(true)
        expect(text.isWellFormed()).toBe(segmentText(segments).isWellFormed() || text.isWellFormed())
        if (!isCut) {
          expect(text).toBe(`${segmentText(segments)}${segments.length > 0 ? '\n\n' : ''}${tail[0]?.text}`)
          return
        }
        const start = text.slice(0, text.lastIndexOf('…'))
        const whole = segmentText(segments)
        expect(whole.startsWith(start)).toBe(true)
        const next = whole.slice(start.length)
        const [first = ''] = whole.trimStart().split(/\s/)
        // After the cut there is a blank or a sign; only a first word that is too long, or one of a script without spaces, is divided.
        expect(
          /^[\s\p{P}]/u.test(next) ||
            start.length < first.length ||
            /[\p{Script=Han}\p{Script=Hiragana}]/u.test(whole),
        ).toBe(true)
      }),
      { seed, numRuns: 300, endOnFailure: true },
    )
  })
})

test('the bytes of each facet are the words of its segment, in order and without overlap', () => {
  fc.assert(
    fc.property(body, (segments) => {
      const { segments: short } = shorten(segments, tail, { isWithin: isWithinPost }, 'en')
      const bytes = Buffer.from(segmentText(short))
      const marked = short.filter(({ href, tag }) => href !== undefined || tag !== undefined)
      const facets = facetsOf(short, new Map()) as unknown as {
        index: { byteStart: number; byteEnd: number }
        features: readonly { uri?: string; tag?: string }[]
      }[]
      expect(facets.map(({ index }) => bytes.subarray(index.byteStart, index.byteEnd).toString())).toEqual(
        marked.map(({ text }) => Buffer.from(text).toString()),
      )
      expect(facets.map(({ features }) => features[0]?.uri ?? features[0]?.tag)).toEqual(
        marked.map(({ href, tag }) => href ?? tag),
      )
      facets.reduce((end, { index }) => {
        expect(index.byteStart).toBeGreaterThanOrEqual(end)
        expect(index.byteEnd).toBeGreaterThan(index.byteStart)
        expect(index.byteEnd).toBeLessThanOrEqual(bytes.length)
        return index.byteEnd
      }, 0)
    }),
    { seed, numRuns: 300, endOnFailure: true },
  )
})

test('characters are counted as the networks count them', () => {
  expect(graphemesOf('👩‍👩‍👧‍👦e\u0301')).toBe(2)
  expect(charactersOf(`x https://example.com/${'a'.repeat(100)} y`, limits)).toBe(27)
  expect(charactersOf('@jane@social.example hi', limits)).toBe('@jane hi'.length)
})

test('a hashtag that is cut is no hashtag', () => {
  const { segments } = shorten(
    withTags([{ text: `#${'a'.repeat(60)} ${'b '.repeat(400)}` }]),
    [],
    { isWithin: isWithinPost },
    'en',
  )
  expect(segments.filter(({ tag }) => tag !== undefined)).toMatchObject([{ tag: 'a'.repeat(60) }])
})

test('a text of a megabyte is cut at once', () => {
  const { segments } = shorten([{ text: 'word '.repeat(200_000) }], tail, { isWithin: isWithinPost }, 'en')
  expect(isWithinPost(segments)).toBe(true)
  expect(graphemesOf(segmentText(segments))).toBeGreaterThan(290)
})
