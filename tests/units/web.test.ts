import { describe, expect, test } from 'vitest'
import { textOfHtml } from '../../src/html/foreign-html.js'
import { httpClient } from '../../src/io/net/http.js'
import { headerText, pageText } from '../../src/model/charset.js'
import { isFailure, isMarkup } from '../../src/model/http.js'
import { cleanParagraphs } from '../../src/model/untrusted.js'
import { asciiUrl } from '../../src/model/url.js'
import { parsePost } from '../../src/parse/post/post.js'
import { storedMention } from '../../src/parse/records/mentions.js'
import { readContext } from '../../src/webmention/html/read-context.js'
import { normalizeIncoming } from '../../src/webmention/receive/normalize.js'
import { isProxied } from '../../src/webmention/receive/trust.js'
import { exactUrl, sourceStatus } from '../../src/webmention/receive/verify-source.js'
import { endpointOf } from '../../src/webmention/send/endpoint.js'
import { sendWebmention } from '../../src/webmention/send/send.js'
import { readSourcePage } from '../../src/webmention/send/source-page.js'
import { answer, serve } from '../server.js'
import { buildOf, configOf, pageText as textOfPage } from '../support.js'

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le')
const words = '\x93Don\x92t panic\x94 \x96 caf\xe9 5 \x80\x85'

describe('the encoding of a page', () => {
  const typographic = '“Don’t panic” – café 5 €…'
  test.each(['windows-1252', 'iso-8859-1', 'latin1', 'us-ascii', 'cp1252', 'ISO_8859-1', '"windows-1252"'])(
    'a header of %s is windows-1252, typographic signs and all',
    (name) => expect(pageText(latin1(words), `text/html; charset=${name}`)).toBe(typographic),
  )

  const cases: readonly (readonly [name: string, bytes: Buffer, type: string, want: string])[] = [
    ['UTF-8 by the header', Buffer.from('é'), 'text/html; charset=utf-8', 'é'],
    ['windows-1250 by the header', latin1('\xb9'), 'text/html; charset=windows-1250', 'ą'],
    [
      'Shift_JIS by the header',
      Buffer.from([0x93, 0xfa, 0x96, 0x7b]),
      'text/html; charset=Shift_JIS',
      '日本',
    ],
    [
      'windows-1251 by a meta',
      latin1('<meta charset="windows-1251">\xcf\xf0'),
      'text/html',
      '<meta charset="windows-1251">Пр',
    ],
    [
      'an old meta',
      latin1('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2">\xb1'),
      'text/html',
      '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2">ą',
    ],
    [
      'a meta after 1,024 bytes',
      latin1(`${' '.repeat(3000)}<meta charset=windows-1251>\xcf`),
      'text/html',
      `${' '.repeat(3000)}<meta charset=windows-1251>П`,
    ],
    [
      'a meta in a comment',
      latin1('<!-- <meta charset="windows-1251"> -->\xe9'),
      'text/html',
      '<!-- <meta charset="windows-1251"> -->é',
    ],
    [
      'an XML declaration',
      latin1('<?xml version="1.0" encoding="windows-1251"?>\xcf'),
      'application/xhtml+xml',
      '<?xml version="1.0" encoding="windows-1251"?>П',
    ],
    ['none, UTF-8', Buffer.from('é日'), 'text/html', 'é日'],
    ['none, windows-1252', latin1('caf\xe9 \x96'), 'text/html', 'café –'],
    ['none, no type', latin1('caf\xe9'), '', 'café'],
    [
      'an unknown name in the header',
      latin1('<meta charset="windows-1251">\xcf'),
      'text/html; charset=utf8mb4',
      '<meta charset="windows-1251">П',
    ],
    ['an unknown name everywhere', Buffer.from('é'), 'text/html; charset=none', 'é'],
    [
      'a header against a meta',
      latin1('<meta charset="windows-1251">\xb9'),
      'text/html; charset=windows-1250',
      '<meta charset="windows-1251">ą',
    ],
    ['UTF-8 that is none', latin1('caf\xe9'), 'text/html; charset=utf-8', 'café'],
    [
      'UTF-8 that is none, with a meta',
      latin1('<meta charset=windows-1251>\xcf'),
      'text/html; charset=utf-8',
      '<meta charset=windows-1251>П',
    ],
    ['a meta of UTF-16', Buffer.from('<meta charset="utf-16">é'), 'text/html', '<meta charset="utf-16">é'],
    ['a byte order mark against the header', Buffer.from('\ufeffé'), 'text/html; charset=windows-1252', 'é'],
    ['UTF-16 with its mark', utf16('é日'), 'text/html', 'é日'],
    ['UTF-16 with its mark against the header', utf16('é日'), 'text/html; charset=utf-8', 'é日'],
    ['UTF-16 of the other order', utf16('é日').swap16(), 'text/html', 'é日'],
    [
      'a character that was cut',
      Buffer.concat([Buffer.from('é'.repeat(9000)), Buffer.from([0xc3])]),
      'text/html; charset=utf-8',
      'é'.repeat(9000),
    ],
    ['JSON is UTF-8', Buffer.from('"é"'), 'application/json; charset=iso-8859-1', '"Ã©"'],
    ['JSON of other bytes', latin1('"\xe9"'), 'application/json', '"\ufffd"'],
  ]
  test.each(cases)('%s', (_, bytes, type, want) => expect(pageText(bytes, type)).toBe(want))
})

test.each([
  ['caf\xc3\xa9', 'café'],
  ['caf\xe9', 'café'],
  ['plain', 'plain'],
  ['<https://a.example/\xd9\x81>; rel="webmention"', '<https://a.example/ف>; rel="webmention"'],
])('the header %j is %j', (value, want) => expect(headerText(value)).toBe(want))

test('a redirect and an endpoint in raw UTF-8 are followed', async () => {
  const asked: string[] = []
  const url = await serve((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    if (request.url === '/loc')
      return answer(response, 302, {
        location: latin1('/t/').toString('latin1') + Buffer.from('café').toString('latin1'),
      })
    if (request.url === '/link')
      return answer(response, 200, {
        link: `<${Buffer.from('/ep/café').toString('latin1')}>; rel="webmention"`,
      })
    return answer(
      response,
      request.method === 'POST' ? 202 : 200,
      { 'content-type': 'text/html' },
      '<link rel="webmention" href="/ep">',
    )
  })
  const http = httpClient({ userAgent: 'test', allow: [new URL(url).host] })
  expect((await sendWebmention('https://a.example/', `${url}/loc`, http)).state).toBe('accepted')
  expect((await sendWebmention('https://a.example/', `${url}/link`, http)).state).toBe('accepted')
  expect(asked).toEqual(['GET /loc', 'GET /t/caf%C3%A9', 'POST /ep', 'GET /link', 'POST /ep/caf%C3%A9'])
  await http.close()
})

test('an endpoint beyond the first megabyte is a page that is too long, not one that takes none', async () => {
  const url = await serve((_, response) =>
    answer(
      response,
      200,
      { 'content-type': 'text/html' },
      `${'<p>words</p>'.repeat(100_000)}<link rel="webmention" href="/ep">`,
    ),
  )
  const http = httpClient({ userAgent: 'test', allow: [new URL(url).host] })
  expect(await sendWebmention('https://a.example/', url, http)).toMatchObject({
    state: 'none',
    message: expect.stringContaining('longer than we read'),
  })
  await http.close()
})

test.each(['<script/>', '<title/>', '<iframe src="x"/>', '<textarea/>', '<style type="text/css" />'])(
  'an endpoint behind %s of XHTML is found',
  (element) => {
    const type = 'application/xhtml+xml'
    const bytes = Buffer.from(
      `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head>${element}<link rel="webmention" href="/ep"/></head><body/></html>`,
    )
    const page = {
      url: 'https://a.example/',
      text: pageText(bytes, type),
      header: (name: string) => (name === 'content-type' ? type : undefined),
    }
    expect(endpointOf(page)).toBe('https://a.example/ep')
  },
)

describe('addresses with other letters than ASCII', () => {
  test.each([
    ['https://bücher.example/ä', 'https://xn--bcher-kva.example/%C3%A4'],
    ['https://b%C3%BCcher.example/x', 'https://xn--bcher-kva.example/x'],
    ['https://a.example/ü?q=ö#ä', 'https://a.example/%C3%BC?q=%C3%B6#%C3%A4'],
    ['https://a.example/x%2fy?a=b', 'https://a.example/x%2fy?a=b'],
    ['HTTPS://A.example/X', 'HTTPS://A.example/X'],
    ['https://a.example', 'https://a.example'],
    ['mailto:bo@a.example', 'mailto:bo@a.example'],
  ])('%s goes as %s', (url, want) => expect(asciiUrl(url)).toBe(want))

  test('page, ledger and request have the same', () => {
    const { post } = parsePost(
      {
        path: 'a.md',
        file: 'a',
        value:
          '---\nin-reply-to: https://bücher.example/ä\n---\n[x](https://bücher.example/ö) <a href="https://bücher.example/ü">y</a>',
      },
      configOf(),
    )
    expect(post?.interactions).toEqual([{ type: 'reply', of: 'https://xn--bcher-kva.example/%C3%A4' }])
    expect([...(post?.content.html.value ?? '').matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual(
      ['https://xn--bcher-kva.example/%C3%B6', 'https://xn--bcher-kva.example/%C3%BC'],
    )
  })
})

test.each([
  ['<p>a</p><pre>let x = 1\n  let y = 2</pre><p>b</p>', 'a\n\nlet x = 1\nlet y = 2\n\nb'],
  ['<ul><li>one</li><li><p>two</p></li></ul>', '• one\n• two'],
  ['<ol><li>one</li><li>two <ul><li>in</li></ul></li></ol>', '1. one\n2. two\n\n• in'],
  ['<blockquote><p>theirs</p><p>more</p></blockquote><p>mine</p>', '> theirs\n\n> more\n\nmine'],
  ['look <img src="x.png" alt="a cat"> here <img src="y.png">', 'look [a cat] here'],
  ['a<br>b', 'a\nb'],
  ['<script>no</script><p>yes</p>', 'yes'],
])('the words of %s', (html, want) => expect(cleanParagraphs(textOfHtml(html).text, 1000)).toBe(want))

describe('what an endpoint may send', () => {
  const read = (value: unknown) => normalizeIncoming(value, storedMention)?.map(({ mention }) => mention)
  const item = {
    'wm-id': 1,
    'wm-source': 'https://b.example/1',
    'wm-target': 'https://a.example/',
    'wm-property': 'in-reply-to',
  }

  test('the placeholder of Bridgy is nobody’s words', () => {
    expect(
      read({ children: [{ ...item, 'wm-property': 'mention-of', name: 'Bridgy Response' }] })?.[0],
    ).not.toHaveProperty('name')
    expect(read({ children: [{ ...item, name: 'Bridgy Response' }] })?.[0]).not.toHaveProperty('content')
  })

  test('an RSVP has words', () => {
    expect(
      read({ children: [{ ...item, rsvp: 'yes', content: { text: 'With cake.' } }] })?.[0],
    ).toMatchObject({ type: 'rsvp', content: 'With cake.' })
  })

  const strange: readonly unknown[] = [
    { toString: 'x' },
    { toJSON: 1 },
    [[[]]],
    Number.POSITIVE_INFINITY,
    null,
    true,
    { html: { text: 1 } },
    Object.create(null),
  ]
  test.each([
    'wm-id',
    'wm-source',
    'wm-target',
    'wm-property',
    'name',
    'content',
    'author',
    'published',
    'rsvp',
    'url',
    'wm-private',
    'type',
    'properties',
    'activity',
    'data',
  ])('something else as %s is no trace', (key) => {
    for (const value of strange) {
      expect(() => read({ children: [{ ...item, [key]: value }] })).not.toThrow()
      expect(() => read([{ type: ['h-entry'], properties: { ...item, [key]: [value] } }])).not.toThrow()
      expect(() =>
        read({
          links: [
            {
              id: 1,
              source: 'https://b.example/',
              target: 'https://a.example/',
              data: { [key]: value },
              activity: { type: value },
            },
          ],
        }),
      ).not.toThrow()
    }
  })

  test('properties within properties, 50,000 deep, and 200,000 mentions', () => {
    let deep: unknown = 'x'
    for (let level = 0; level < 50_000; level++) deep = { properties: { author: [deep], properties: [deep] } }
    expect(() => read({ items: [deep] })).not.toThrow()
    const many = Array.from({ length: 200_000 }, (_, index) => ({
      ...item,
      'wm-id': index,
      'wm-source': `https://b.example/${index}`,
    }))
    expect(read({ children: many })?.length).toBe(200_000)
  })

  test('an id holds nothing that a terminal obeys', () => {
    expect(
      storedMention({
        id: 'a\u001b[31mb\u0007',
        type: 'like',
        source: 'https://b.example/',
        target: 'https://a.example/',
      })?.id,
    ).toBe('a [31mb')
  })
})

test('a like by Bridgy from another instance is theirs', () => {
  const mention = (
    author: string,
    url: string,
    source = 'https://brid.gy/like/mastodon/@me@home.example/1/2',
  ) =>
    storedMention({
      id: '1',
      type: 'like',
      source,
      target: 'https://a.example/',
      url,
      author: { name: 'Jane', url: author },
    })
  const isBy = (...facts: Parameters<typeof mention>): boolean => {
    const made = mention(...facts)
    return made !== undefined && isProxied(made)
  }
  expect(isBy('https://other.example/@jane', 'https://home.example/@me/1#favorited-by-2')).toBe(true)
  expect(isBy('https://other.example/@jane', 'https://other.example/@jane/3')).toBe(true)
  expect(
    isBy('https://victim.example/', 'https://home.example/@me/1#favorited-by-2'),
    'a home page in a profile',
  ).toBe(false)
  expect(isBy('https://other.example/@jane', 'https://home.example/@me/1')).toBe(false)
  expect(
    isBy(
      'https://other.example/@jane',
      'https://home.example/@me/1#favorited-by-2',
      'https://evil.example/like',
    ),
  ).toBe(false)
})

test('the client says why there is no answer', async () => {
  const http = httpClient({ userAgent: 'test', allow: [] })
  const result = await http({ url: 'http://user:secret@127.0.0.1/' })
  expect(isFailure(result) && result.reason).not.toContain('secret')
  await http.close()
})

test('an h-entry within an h-feed is the page', () => {
  const entry =
    '<div class="h-entry"><a class="u-url" href="/a">x</a><p class="p-name">A name</p><p class="e-content">Words.</p></div>'
  const page = (html: string) => ({ url: 'https://b.example/a', text: html, header: () => 'text/html' })
  expect(readContext('https://b.example/a', page(`<div class="h-feed">${entry}</div>`))).toMatchObject({
    name: 'A name',
    content: 'Words.',
  })
  const others = entry.replaceAll('/a"', '/b"').replace('A name', 'Another')
  expect(
    readContext('https://b.example/a', page(`<div class="h-feed">${others}${entry}</div>`)),
  ).toMatchObject({ name: 'A name' })
})

test('an RSVP with words shows them', async () => {
  const stored = {
    page: '/notes/a/',
    mentions: [
      {
        id: '1',
        type: 'rsvp',
        rsvp: 'yes',
        source: 'https://b.example/1',
        target: 'https://blog.example/notes/a/',
        author: { name: 'Bo' },
        content: 'With cake.',
      },
    ],
  }
  const built = await buildOf(
    { 'notes/a.md': '---\ndate: 2026-01-01\n---\nParty' },
    'webmention: { moderation: all }',
    {
      mentions: [{ path: 'mentions/a.json', file: 'content/mentions/a.json', value: JSON.stringify(stored) }],
    },
  )
  const page = textOfPage(built, 'notes/a/index.html')
  expect(page).toContain('With cake.')
  expect(page.match(/class="p-rsvp" value="yes"/g)?.length).toBe(1)
})

test('the words of one’s own RSVP are on its page and in feeds', async () => {
  const built = await buildOf({
    'notes/a.md':
      '---\ndate: 2026-01-01\nrsvp: yes\nin-reply-to: https://b.example/party\n---\nI bring cake.',
  })
  for (const path of ['notes/a/index.html', 'feed.xml', 'index.html'])
    expect(textOfPage(built, path), path).toContain('I bring cake.')
})

test.each([
  ['text/html', 'linked'],
  ['Text/HTML; charset=UTF-8', 'linked'],
  ['APPLICATION/XHTML+XML', 'linked'],
  [undefined, 'linked'],
  ['Text/Plain', 'unlinked'],
  ['image/png', 'unknown'],
])('a link in a page of the type %s is %s', (type, status) => {
  const page = {
    ...{ url: 'https://a.example/', status: 200, bytes: new Uint8Array(), isTruncated: false },
    text: '<a href="https://b.example/&#x70;">x</a>',
    header: (name: string) => (name === 'content-type' ? type : undefined),
  }
  expect(sourceStatus(page, exactUrl)('https://b.example/p')).toBe(status)
  expect(isMarkup(page)).toBe(status === 'linked')
})

test('a link of a source is resolved against its <base>', () => {
  const page = {
    ...{ url: 'https://a.example/1', status: 200, bytes: new Uint8Array(), isTruncated: false },
    text: '<base href="https://b.example/notes/x/"><a class="u-like-of" href="../hello/">x</a>',
    header: () => 'text/html',
  }
  const statusOf = sourceStatus(page, exactUrl)
  expect(statusOf('https://b.example/notes/hello/')).toBe('linked')
  expect(statusOf('https://a.example/hello/')).toBe('unlinked')
})

test.each([
  [
    'without content that is marked',
    '<div class="h-entry"><p><a href="https://b.example/1">x</a></p></div>',
    ['https://b.example/1'],
  ],
  [
    'without people',
    '<div class="h-entry"><p class="p-author h-card"><a href="https://me.example/">me</a></p><p><a href="https://b.example/1">x</a></p></div>',
    ['https://b.example/1'],
  ],
  [
    'only in its content, when it is marked',
    '<div class="h-entry"><nav><a href="https://c.example/">c</a></nav><div class="e-content"><a href="https://b.example/1">x</a></div></div>',
    ['https://b.example/1'],
  ],
])('the targets of an h-entry: %s', (_, text, targets) =>
  expect(readSourcePage({ url: 'https://a.example/', status: 200, text })?.targets).toEqual(targets),
)
