import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseForeignHtml, textOfHtml } from '../../src/html/foreign-html.js'
import { headerText, pageText } from '../../src/model/charset.js'
import { contentFileOf } from '../../src/model/content-file.js'
import { parseHeaders, parseRedirects, redirectTarget } from '../../src/model/host-rules.js'
import { readManifest } from '../../src/model/manifest.js'
import {
  canonicalUrl,
  cleanDate,
  cleanParagraphs,
  cleanText,
  cleanUrl,
  isWebUrl,
} from '../../src/model/untrusted.js'
import { asciiUrl, parseUrl } from '../../src/model/url.js'
import { parseConfig } from '../../src/parse/config/config.js'
import { parseDate } from '../../src/parse/post/date.js'
import { parsePost } from '../../src/parse/post/post.js'
import { parseContext } from '../../src/parse/records/context.js'
import { parseLedger } from '../../src/parse/records/ledger.js'
import { parseLinkList } from '../../src/parse/records/link-list.js'
import { parseMentions, storedMention } from '../../src/parse/records/mentions.js'
import { parseModeration } from '../../src/parse/records/moderation.js'
import { parsePeople } from '../../src/parse/records/people.js'
import { readContext } from '../../src/webmention/html/read-context.js'
import { normalizeIncoming } from '../../src/webmention/receive/normalize.js'
import { endpointOf } from '../../src/webmention/send/endpoint.js'
import { readSourcePage } from '../../src/webmention/send/source-page.js'
import { buildOf, configOf, seed } from '../support.js'

/**
 * Whatever comes in at a door of the program, nothing is thrown and nothing takes a second. `FUZZ=10` makes ten times as
 * many cases, `SEED=random` other ones.
 */
const times = Number(process.env.FUZZ ?? 1)

const fuzz = <Input>(
  name: string,
  runs: number,
  inputs: fc.Arbitrary<Input>,
  work: (input: Input) => unknown,
): void => {
  test(name, async () => {
    let slowest = 0
    await fc.assert(
      fc.asyncProperty(inputs, async (input) => {
        let time = Number.POSITIVE_INFINITY
        // What takes long only once was held up by another program.
        for (let tries = 0; tries < 3 && time > 1000; tries++) {
          const start = performance.now()
          await work(input)
          time = Math.min(time, performance.now() - start)
        }
        slowest = Math.max(slowest, time)
      }),
      { numRuns: runs * times, seed },
    )
    expect(slowest, `${name}: the slowest case`).toBeLessThan(1000)
  })
}

const source = (value: string) => ({ path: 'notes/a.md', file: 'content/notes/a.md', value })

/** Pieces that mean something to one of our parsers, in any order, with anything between them. */
const pieces = (...parts: readonly string[]): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...parts) },
        {
          weight: 2,
          arbitrary: fc.constantFrom(
            '\n',
            '\r\n',
            ' ',
            '\t',
            '\0',
            '\ufeff',
            '\u2028',
            '\ud800',
            '"',
            "'",
            '\\',
            '`',
            '%',
            'é',
            '日',
            '😀',
            '\u0301',
            '\u202e',
          ),
        },
        { weight: 1, arbitrary: fc.string({ maxLength: 12, unit: 'binary' }) },
      ),
      { maxLength: 40 },
    )
    .map((list) => list.join(''))

const text = fc.string({ maxLength: 300, unit: 'binary' })
const json: fc.Arbitrary<unknown> = fc.jsonValue({ maxDepth: 6 })

describe('files of the author', () => {
  const heads = pieces(
    '---\n',
    '+++\n',
    '{\n',
    'title: ',
    'date: ',
    'draft: ',
    'Status: ',
    'publish: ',
    'true',
    'false',
    '2026-01-02',
    '10:00',
    ' -05:00',
    'tags: [',
    'a, ',
    ']',
    'in-reply-to: ',
    'https://a.example/',
    'photo: { url: ',
    'x.jpg',
    ' }',
    'aliases: ["/',
    '*',
    ':x',
    '&a',
    '*a',
    '? ',
    '- ',
    '|\n',
    '>\n',
    '!!js/function ',
    '<<: ',
    'rsvp: yes',
    'permalink: /',
    '\n---\n',
  )
  const bodies = pieces(
    '# ',
    '> ',
    '- ',
    '1. ',
    '```',
    '~~~',
    ':::note',
    ':::media',
    ':::',
    '^^^',
    '[a](',
    ')',
    '![b](',
    '|',
    '|-|',
    '\n\n',
    '<div>',
    '</div>',
    '<svg id="a">',
    '<script>',
    '<!--',
    '-->',
    '[^1]',
    '[^1]: ',
    '~',
    '~~',
    '@a@b.example',
    '**',
    '_',
    '&amp;',
    '&#x0;',
    '[!NOTE]',
    '[[x]]',
    '{{ y }}',
    '==z==',
    ':smile:',
    '$',
    '    ',
    '<a href="',
    '">',
    '<br>',
    '<iframe src=x>',
    '<input id=',
    '<title/>',
    '<![CDATA[',
    '<?php',
    '\\',
  )
  const configs = ['satteri', 'remark'].map((parser) =>
    configOf(`markdown: { parser: ${parser}, smartQuotes: true }\ndates: mdy`),
  )
  const post = (value: string): void => {
    for (const config of configs) parsePost(source(value), config)
  }
  fuzz('front matter', 1500, heads, post)
  fuzz('bodies', 1200, bodies, (body) => post(`---\ndate: 2026-01-02\n---\n${body}`))
  fuzz('bytes', 500, text, post)
  fuzz('whole pages and feeds', 150, fc.tuple(heads, bodies), async ([head, body]) => {
    const { pages } = await buildOf(
      { 'notes/a.md': `---\ndate: 2026-01-02\n${head}\n---\n${body}`, 'b.md': body },
      'feeds: { markdown: true }',
    )
    for (const { contents } of pages) if (typeof contents === 'function') contents()
  })
  fuzz(
    'dates',
    3000,
    pieces(
      '2026',
      '-',
      '/',
      '01',
      '31',
      '2',
      ' ',
      'T',
      '10:00',
      ':59',
      'Z',
      '-05',
      ':00',
      'GMT',
      'PM',
      'May',
      'Fri, ',
      '1st',
    ),
    (value) => parseDate(value, { timezone: 'Europe/Berlin', dates: 'dmy' }),
  )
  fuzz(
    'names of files',
    2000,
    pieces(
      '/',
      '.',
      'static/',
      'notes/',
      '_drafts/',
      'a.md',
      '.jpg',
      '~',
      '#',
      'conflict',
      ' (',
      ')',
      'mentions/',
      'site.yaml',
      '.git',
    ),
    contentFileOf,
  )
  const settings = pieces(
    'url: ',
    'title: ',
    'author:\n',
    '  name: ',
    'me: [',
    '"mailto:',
    'sections:\n',
    '  notes:\n',
    'redirects:\n',
    '  /a/*: /b/:splat\n',
    'deploy:\n',
    '  ssh: { host: ',
    '  git: { repository: ',
    'theme: { accent: "#',
    'words:\n',
    'https://a.example/',
    '- ',
    '{',
    '}',
    '[',
    ']',
    'webmention:\n',
    '  guestbook: /',
    'permalinks:\n',
    '  notes: /:year/:name/\n',
  )
  fuzz('settings', 800, settings, (value) => parseConfig({ ...source(value), file: 'content/site.yaml' }))
  fuzz('settings after a good beginning', 800, settings, (value) =>
    parseConfig({
      ...source(`url: https://a.example/\ntitle: x\nauthor: { name: x }\n${value}`),
      file: 'content/site.yaml',
    }),
  )
})

describe('state files', () => {
  const parsers = {
    ledger: parseLedger,
    mentions: parseMentions,
    moderation: parseModeration,
    people: parsePeople,
    blogroll: parseLinkList,
    context: parseContext,
  }
  const yaml = pieces(
    '- ',
    'name: ',
    'url: ',
    'block:\n',
    'approve:\n',
    'forget:\n',
    '  - domain: ',
    'word: ',
    'null',
    '[',
    '{',
    '<<<<<<<\n',
    '=======\n',
    '&a ',
    '*a',
  )
  for (const [name, parse] of Object.entries(parsers)) {
    fuzz(`${name}: any JSON`, 400, json, (value) => parse(source(JSON.stringify(value))))
    fuzz(`${name}: any text`, 300, fc.oneof(yaml, text), (value) => parse(source(value)))
  }
  fuzz(
    'manifest',
    300,
    fc.oneof(
      text,
      json.map((value) => JSON.stringify(value)),
    ),
    readManifest,
  )
})

describe('what comes over the network', () => {
  const html = pieces(
    '<html>',
    '<head>',
    '<link rel="webmention" href="',
    '<a rel=webmention href=',
    '<base href="',
    '<meta charset="',
    'x"',
    '>',
    '/>',
    '<div class="h-entry ',
    'p-name ',
    'e-content ',
    'u-url ',
    'u-in-reply-to ',
    'h-cite',
    '">',
    '</div>',
    '<a href="https://b.example/">',
    '</a>',
    '<template>',
    '<script>',
    '<title>',
    '<svg>',
    '<math>',
    '<table>',
    '<select>',
    '<time class="dt-published" datetime="',
    '2026-02-30',
    '<pre>',
    '<li>',
    '<img alt="',
    '<!--',
    '<![CDATA[',
    '<?xml version="1.0" encoding="',
    '&#0;',
    '&amp',
  )
  const page = (value: string, type = 'text/html', link?: string) => ({
    url: 'https://a.example/x',
    status: 200,
    text: value,
    bytes: new Uint8Array(),
    isTruncated: false,
    header: (name: string) => (name === 'content-type' ? type : name === 'link' ? link : undefined),
  })
  fuzz('pages', 800, html, (value) => {
    endpointOf(page(value))
    parseForeignHtml(value)
    textOfHtml(value, () => true)
    readContext('https://a.example/x', page(value))
    readSourcePage(page(value))
  })
  fuzz(
    'bytes of pages',
    1500,
    fc.tuple(
      fc.uint8Array({ maxLength: 300 }),
      pieces(
        'text/html',
        '; charset=',
        'utf-8',
        'utf-16',
        'x-user-defined',
        'replacement',
        'iso-2022-jp',
        'application/xhtml+xml',
        '"',
      ),
    ),
    ([bytes, type]) => pageText(bytes, type),
  )
  const header = pieces(
    '<',
    '>',
    ';',
    ',',
    'rel=',
    '"webmention"',
    'rel="',
    '\\"',
    'https://a.example/',
    '/ep',
    '; title*=UTF-8',
    '\xc3\xa9',
  )
  fuzz('headers', 2000, header, (value) => {
    headerText(value)
    endpointOf(page('', 'text/html', value))
  })
  const keys = fc.constantFrom(
    'children',
    'links',
    'json',
    'items',
    'mentions',
    'wm-id',
    'wm-source',
    'wm-target',
    'wm-property',
    'wm-private',
    'source',
    'target',
    'properties',
    'author',
    'name',
    'url',
    'photo',
    'content',
    'html',
    'text',
    'value',
    'published',
    'data',
    'activity',
    'type',
    'rsvp',
    '__proto__',
    'constructor',
    'toString',
  )
  const values = fc.oneof(
    json,
    fc.constantFrom(
      'https://a.example/',
      'like-of',
      'in-reply-to',
      'mention',
      'yes',
      '2026-02-30T10:00:00',
      'Bridgy Response',
      '<b>x</b>',
    ),
  )
  const { item } = fc.letrec<{ item: unknown }>((tie) => ({
    item: fc.dictionary(
      keys,
      fc.oneof({ depthSize: 'small' }, values, fc.array(tie('item'), { maxLength: 3 }), tie('item')),
      { maxKeys: 8 },
    ),
  }))
  fuzz('answers of endpoints', 2000, item, (value) =>
    normalizeIncoming(JSON.parse(JSON.stringify(value)), storedMention),
  )
  const urls = pieces(
    'http',
    's',
    '://',
    ':',
    '//',
    '/',
    '@',
    'a.example',
    'bücher',
    '%C3%BC',
    '%',
    ':443',
    '?a=b',
    '#c',
    '[::1]',
    '..',
    '\\',
    ' ',
  )
  fuzz('addresses', 3000, urls, (value) => {
    for (const read of [parseUrl, asciiUrl, isWebUrl, canonicalUrl, cleanUrl, cleanDate]) read(value)
    cleanText(value, 20)
    cleanParagraphs(value, 20)
  })
})

describe('rules of hosts', () => {
  const rules = pieces('/', '*', ':a', ':splat', ' ', '301', '!', 'https://a.example/', '  X-Y: ', '#')
  fuzz('redirects and headers', 2000, fc.tuple(rules, rules), ([value, path]) => {
    parseHeaders(value)
    for (const rule of parseRedirects(value)) redirectTarget(rule, path)
  })
})
