import { describe, expect, test } from 'vitest'
import { parseForeignHtml, textOfHtml, withoutResponses } from '../../src/html/foreign-html.js'
import { emptyEntry } from '../../src/import/entry.js'
import { forVisitors, htmlOfShortcodes, withCode } from '../../src/import/formats/wordpress-shortcodes.js'
import { adapters } from '../../src/import/formats.js'
import { withParagraphs } from '../../src/import/html/autop.js'
import { markdownOfHtml } from '../../src/import/html/html-to-markdown.js'
import { isInertSvg } from '../../src/import/inert-svg.js'
import { safeMarkdown } from '../../src/import/safe-markdown.js'
import { joinThreads } from '../../src/import/threads.js'
import { readXml } from '../../src/import/xml.js'
import { memoryArchive } from '../../src/io/archive/open-archive.js'
import { RefusedArchive } from '../../src/model/archive.js'
import { parseHeaders, parseRedirects, redirectTarget } from '../../src/model/host-rules.js'
import { escapeText } from '../../src/model/html.js'
import { cleanParagraphs, cleanText } from '../../src/model/untrusted.js'
import { parseConfig } from '../../src/parse/config/config.js'
import { readCsv } from '../../src/parse/csv.js'
import { plainMdx } from '../../src/parse/markdown/mdx.js'
import { parseDate } from '../../src/parse/post/date.js'
import { parsePost } from '../../src/parse/post/post.js'
import { parseContext } from '../../src/parse/records/context.js'
import { parseLedger } from '../../src/parse/records/ledger.js'
import { parseLinkList } from '../../src/parse/records/link-list.js'
import { parseMentions, storedMention } from '../../src/parse/records/mentions.js'
import { parseModeration } from '../../src/parse/records/moderation.js'
import { parsePeople } from '../../src/parse/records/people.js'
import { normalizeIncoming } from '../../src/webmention/receive/normalize.js'
import { endpointOf } from '../../src/webmention/send/endpoint.js'
import { readSourcePage } from '../../src/webmention/send/source-page.js'
import { buildOf, configOf } from '../support.js'

/**
 * Four times the text takes about four times the work of the processor: no parser of authored or foreign text is quadratic. `make` gives an
 * input of some size; sizes grow until one takes 15 ms, or to `most` characters, of which there are four times as many then.
 */
const law = (
  name: string,
  parse: (text: string) => unknown,
  make: (count: number) => string,
  most = 100_000,
): void => {
  test(name, async () => {
    const time = async (count: number): Promise<number> => {
      const text = make(count)
      const [user, clock] = [process.cpuUsage().user, performance.now()]
      await parse(text)
      // The processor also counts V8's other threads, the clock other programs: each error makes only one of them longer.
      return Math.min((process.cpuUsage().user - user) / 1000, performance.now() - clock)
    }
    let count = 2500
    while (make(count).length < most && (await time(count)) < 15) count *= 2
    // Twice what a linear parser takes is noise and the collector; a quadratic one takes 16 times as long, each time again.
    const grows = async (): Promise<boolean> => (await time(4 * count)) > 8 * (await time(count)) + 30
    let tries = 1
    while (tries <= 5 && (await grows())) tries++
    expect(tries, `${name}: time grows faster than the text`).toBeLessThanOrEqual(5)
  })
}

const source = (value: string) => ({ path: 'notes/a.md', file: 'content/notes/a.md', value })
const settings = 'url: https://blog.example/\ntitle: x\nauthor: { name: x }\n'

describe('posts', () => {
  for (const parser of ['satteri', 'remark']) {
    const config = configOf(`markdown: { parser: ${parser}, smartQuotes: true }\nfeeds: { markdown: true }`)
    const post = (text: string) => parsePost(source(text), config)
    const bodies: Readonly<Record<string, (count: number) => string>> = {
      words: (count) => 'word '.repeat(count),
      'blocks of media that are not closed': (count) => ':::media x\n'.repeat(count),
      'blocks of media': (count) => ':::media\n- url: a.jpg\n:::media\n'.repeat(count),
      carets: (count) => '^^^\n'.repeat(count),
      'notes that are not closed': (count) => ':::note\nx\n\n'.repeat(count),
      'links with entities': (count) => '[a](/x&amp;y) '.repeat(count),
      'links with entities, all different': (count) =>
        Array.from({ length: count }, (_, index) => `[a](/x${index}&amp;y) `).join(''),
      images: (count) => '![a](b.jpg) '.repeat(count),
      headings: (count) => '# a\n\n'.repeat(count),
      'line breaks': (count) => 'a\n<br>\n'.repeat(count),
      'raw elements': (count) => '<b>x</b> '.repeat(count),
      comments: (count) => '<!-- x -->\n\n'.repeat(count),
      emoji: (count) => ':smile: :nothing: '.repeat(count),
      quotes: (count) => '"a" \'b\' '.repeat(count),
      'code fences that are not closed': (count) => '```a\n'.repeat(count),
      'emphasis and links': (count) => '*a* [b](/c) "d" '.repeat(count),
      'code fences': (count) => '```\nx\n```\n'.repeat(count),
      'lists of code': (count) => '```js\nlet a = 1\n```\n\n'.repeat(count / 4),
      // remark-parse takes quadratic time for thousands of them; satteri does not.
      footnotes: (count) =>
        Array.from({ length: count / 16 }, (_, i) => `a[^${i}]\n\n[^${i}]: b\n\n`).join(''),
      mentions: (count) => '@bo@social.example '.repeat(count),
      tildes: (count) => '5~10 '.repeat(count),
      'svg with ids': (count) => '<svg><g id="a"/><use href="#a"/></svg>\n\n'.repeat(count / 4),
      tables: (count) => `| a |\n|---|\n${'| b |\n'.repeat(count)}`,
      rules: (count) => '---\n\n'.repeat(count),
      'character references': (count) => '&lt;a '.repeat(count),
      quotations: (count) => '> '.repeat(count),
      'lists in lists': (count) => '1. '.repeat(count),
      'elements in elements': (count) => '<b>'.repeat(count),
      'lines of quotations': (count) => '> a\n'.repeat(count),
      'notes of a speaker': (count) => ':::notes\nx\n:::\n'.repeat(count),
      'notes within notes': (count) => ':::notes\n'.repeat(count),
      'colons in a line': (count) => `notes ${':::'.repeat(count)}`,
      'blanks after colons': (count) => `:::notes\n::: a${' '.repeat(count)}b\n:::`,
      'asides that do not end': (count) => '<aside '.repeat(count),
      'comments that do not end': (count) => '<!-- '.repeat(count),
      'files that are named': (count) => 'img/a.png '.repeat(count),
      'one long name': (count) => 'a.png/'.repeat(count),
      'bars and hyphens': (count) => '|-'.repeat(count),
      'pairs of words': (count) => 'Key: value\n'.repeat(count),
      'shortcodes that do not end': (count) => '{{< figure src="'.repeat(count),
      shortcodes: (count) => '{{< figure src="a.jpg" >}}\n'.repeat(count / 4),
      'shortcodes in shortcodes': (count) => '{{< highlight >}}\n'.repeat(count),
      'Liquid tags': (count) => '{% raw %} {{ a }} '.repeat(count),
      'percent signs': (count) => '%%'.repeat(count),
      'wikilinks that do not end': (count) => '[[a|'.repeat(count),
      wikilinks: (count) => '[[a|b]] ![[c]] '.repeat(count / 4),
      'highlights that do not end': (count) => '==a '.repeat(count),
      'alerts in alerts': (count) => '> [!note]\n'.repeat(count),
      'attribute lists': (count) => 'a\n{: .b}\n\n'.repeat(count / 4),
      'links of Zola': (count) => '[x]: @/a.md\n'.repeat(count / 4),
      'imports of MDX': (count) => 'import a from "b"\n'.repeat(count),
    }
    // micromark (resolveAllText) takes quadratic time from some 4,000 lines of a paragraph, without any plugin of ours. Our own part is the
    // same with both parsers, and satteri gets the long texts.
    const [length, most] = parser === 'remark' ? [1 / 4, 5000] : [1, 100_000]
    for (const [name, make] of Object.entries(bodies))
      law(`${name} (${parser})`, post, (count) => `---\ndate: 2026-01-02\n---\n${make(count * length)}`, most)
  }
  const post = (text: string) => parsePost(source(text), configOf())
  const heads: Readonly<Record<string, (count: number) => string>> = {
    'a title of braces': (count) => `title: ${'{'.repeat(count)}`,
    'a title of braces in quotes': (count) => `title: "${'{'.repeat(count)}"`,
    'a title of colons': (count) => `title: ${'a: '.repeat(count)}`,
    'a title of words': (count) => `title: ${'word '.repeat(count)}`,
    'many keys': (count) => Array.from({ length: count }, (_, index) => `key${index}: x`).join('\n'),
    'many tags': (count) => `tags: [${'"a b", '.repeat(count)}]`,
    'many targets': (count) => `in-reply-to: [${'https://a.example/x, '.repeat(count)}]`,
    'many aliases': (count) => `aliases: [${Array.from({ length: count }, (_, i) => `/a${i}/`).join(', ')}]`,
    'a quote that is not closed': (count) => `title: "${'a'.repeat(count)}`,
    'a date of digits': (count) => `date: ${'1'.repeat(count)}`,
    'a date of blanks': (count) => `date: "2026-01-02${' '.repeat(count)}x"`,
  }
  for (const [name, make] of Object.entries(heads)) law(name, post, (count) => `---\n${make(count)}\n---\nx`)
  const mdx = (text: string) => plainMdx(text, { file: 'content/notes/a.mdx', bodyLine: 1 })
  for (const part of ['{" "} ', '{{', '}', '<A b={c}>', '<A ', '`a', '{/* a */} '])
    law(`${part.trim()} of MDX`, mdx, (count) => part.repeat(count))
  law('no head at all', post, (count) => '\n'.repeat(count))
  law('blank lines before a rule', post, (count) => `${' \n'.repeat(count)}---\n`)
  law('a comment that is not closed', post, (count) => `<!--${'a\n'.repeat(count)}`)
})

describe('settings and records', () => {
  const config = (text: string) => parseConfig({ ...source(text), file: 'content/site.yaml' })
  const many = (line: (index: number) => string) => (count: number) =>
    Array.from({ length: count }, (_, index) => line(index)).join('\n')
  law('unknown settings', config, (count) => `${settings}${many((index) => `k${index}: x`)(count)}`)
  law(
    'sections',
    config,
    (count) => `${settings}sections:\n${many((i) => `  s${i}: { title: x, nix: y }`)(count / 4)}`,
  )
  law('redirects', config, (count) => `${settings}redirects:\n${many((i) => `  /a${i}: b`)(count)}`)
  law('a menu', config, (count) => `${settings}menu:\n${many(() => '  - { title: x }')(count)}`)
  law(
    'people',
    (text) => parsePeople(source(text)),
    many(() => '- { nix: y }'),
  )
  law(
    'a blogroll',
    (text) => parseLinkList(source(text)),
    many(() => '- { nix: y }'),
  )
  law(
    'moderation',
    (text) => parseModeration(source(text)),
    (count) => `block:\n${many((i) => `  - { nix: y${i} }`)(count)}`,
  )
  law(
    'a ledger',
    (text) => parseLedger(source(text)),
    many(
      (i) =>
        `{"source":"https://a.example/","target":"https://b.example/${i}","hash":"a","time":"2026-01-01T00:00:00Z","sent":"new"}`,
    ),
  )
  law(
    'a ledger of other lines',
    (text) => parseLedger(source(text)),
    many(() => 'x'),
  )
  law(
    'mentions',
    (text) => parseMentions(source(text)),
    (count) =>
      JSON.stringify({
        page: '/a/',
        mentions: Array.from({ length: count }, () => ({ id: 'x', content: 'y '.repeat(20) })),
      }),
  )
  law(
    'a context',
    (text) => parseContext(source(text)),
    (count) => JSON.stringify({ url: 'https://a.example/', content: 'a '.repeat(count) }),
  )
  law(
    'a conflict',
    (text) => parseContext(source(text)),
    (count) => '<<<<<<<\n'.repeat(count),
  )
})

describe('what comes over the network', () => {
  const html = { 'content-type': 'text/html' } as Readonly<Record<string, string>>
  const page = (text: string) => ({
    url: 'https://a.example/',
    status: 200,
    text,
    isTruncated: false,
    bytes: new Uint8Array(),
    header: (name: string) => html[name],
  })
  const pages: Readonly<Record<string, (count: number) => string>> = {
    links: (count) => '<a href="https://b.example/">x</a>'.repeat(count),
    'open tags': (count) => '<a '.repeat(count),
    'open elements': (count) => '<p>x'.repeat(count),
    'wrong nesting': (count) => '<a><b></a>'.repeat(count),
    attributes: (count) => `<div ${Array.from({ length: count }, (_, index) => `a${index}`).join(' ')}>`,
    text: (count) => 'word '.repeat(count),
    responses: (count) => `<div class="h-entry">${'<p class="u-comment h-cite">x</p>'.repeat(count)}</div>`,
  }
  for (const [name, make] of Object.entries(pages)) {
    law(`${name}: the endpoint`, (text) => endpointOf(page(text)), make)
    law(`${name}: a tree`, parseForeignHtml, make)
    law(`${name}: its text`, (text) => textOfHtml(text), make)
    law(`${name}: without responses`, withoutResponses, make)
  }
  law(
    'a source page',
    (text) => readSourcePage(page(text)),
    (count) =>
      `<div class="h-entry"><div class="e-content">${'<a href="https://b.example/">x</a>'.repeat(count / 4)}</div></div>`,
  )
  for (const [name, part] of Object.entries({
    links: '<https://b.example/>; rel="x", ',
    'angle brackets': '<',
    quotes: '<a>; rel="',
    semicolons: '<a>;;;',
    parameters: '; a=b',
    blanks: '<a> ;  ',
  }))
    law(
      `a Link header of ${name}`,
      (text) =>
        endpointOf({
          url: 'https://a.example/',
          text: '',
          header: (one) => (one === 'link' ? text : undefined),
          isTruncated: false,
        }),
      (count) => part.repeat(count),
    )
  law(
    'an endpoint’s answer',
    (text) => normalizeIncoming(JSON.parse(text), storedMention),
    (count) =>
      JSON.stringify({
        children: Array.from({ length: count }, (_, i) => ({
          'wm-id': i,
          'wm-source': `https://b.example/${i}`,
          'wm-target': 'https://a.example/',
          content: { html: '<p>x</p>' },
        })),
      }),
  )
  law(
    'text',
    (text) => cleanText(text, 1000),
    (count) => ' \u0001a'.repeat(count),
  )
  law(
    'paragraphs',
    (text) => cleanParagraphs(text, 1000),
    (count) => ' \n a'.repeat(count),
  )
  law(
    'paragraphs of blanks',
    (text) => cleanParagraphs(text, 1_000_000),
    (count) => ' \t'.repeat(count),
  )
  law(
    'dates',
    (text) => parseDate(text, { timezone: 'UTC' }),
    (count) => `2026-01-02 ${'1'.repeat(count)}`,
  )
})

describe('pages and feeds', () => {
  const rendered = async (text: string): Promise<void> => {
    const { pages } = await buildOf({ 'notes/a.md': text }, 'feeds: { markdown: true }')
    for (const { contents } of pages) if (typeof contents === 'function') contents()
  }
  const posts: Readonly<Record<string, (count: number) => string>> = {
    'a title of braces': (count) => `title: "${'{'.repeat(count)}"\n---\nx`,
    'a title of other braces': (count) => `title: '${'{}'.repeat(count)}'\n---\nx`,
    'a title that is not quoted': (count) => `title: x${' {'.repeat(count)}\n---\nx`,
    'a summary of braces': (count) => `summary: "${'{a}'.repeat(count)}"\n---\nx`,
    'a long word': (count) => `title: "${'w'.repeat(count)}"\n---\n${'w'.repeat(count)}`,
    'a reply to a long address': (count) => `in-reply-to: https://a.example/${'/{'.repeat(count)}\n---\nx`,
    images: (count) => `title: x\n---\n${'![a](b.jpg) '.repeat(count)}`,
    quotes: (count) => `title: x\n---\n${'> "a"\n\n'.repeat(count)}`,
    details: (count) => `title: x\n---\n${'<details class="embed"><summary>'.repeat(count / 10)}`,
    'less-than signs': (count) => `title: x\n---\n${'&lt;a '.repeat(count)}`,
    headings: (count) => `title: x\n---\n${'## a\n\n'.repeat(count / 4)}`,
    tags: (count) => `tags: [${Array.from({ length: count / 100 }, (_, i) => `t${i}`).join(', ')}]\n---\nx`,
  }
  for (const [name, make] of Object.entries(posts))
    law(name, rendered, (count) => `---\ndate: 2026-01-02\n${make(count)}`)
})

describe('archives', () => {
  const config = configOf()
  const drawing = (inside: string): Buffer =>
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${inside}</svg>`)
  const parsers: Readonly<Record<string, (text: string) => unknown>> = {
    'paragraphs of WordPress': withParagraphs,
    'shortcodes of WordPress': (text) =>
      htmlOfShortcodes(forVisitors(withCode(text)), { byId: new Map() }, [], () => undefined),
    HTML: (text) => markdownOfHtml(text, { urlOf: (url) => url }),
    Markdown: (text) => safeMarkdown(text, config, () => undefined),
    CSV: readCsv,
    XML: (text) => readXml(`<a>${text}</a>`),
    drawings: (text) => isInertSvg(drawing(text)),
    'styles of drawings': (text) => isInertSvg(drawing(`<style>${escapeText(text)}</style>`)),
    'references of drawings': (text) => isInertSvg(drawing(`<use href="#" src="${escapeText(text)}"/>`)),
  }
  const inputs: Readonly<Record<string, string>> = {
    'options of shortcodes': ' a="',
    'options that do not end': '[abc a=b ',
    'addresses in styles': 'url( ',
    'drawn elements': '<use href="#a"/>',
    captions: '[caption id="a"]<img src="a.jpg"> b[/caption]\n\n',
    'captions that do not end': '[caption a]<a ',
    galleries: '[gallery ids="1,2"',
    'parts for members': '[private a]<!-- wp:premium-content/subscriber-view -->',
    'shortcodes of code': '[code a]b',
    'start tags': '<p ',
    'elements that do not end': '<pre>',
    'comments that do not end': '<!-- ',
    'comments in comments': '<!-- <!-- a -->',
    'comments with lines': '<!-- a\n\nb -->',
    'elements of code': '<code>`a`[[b]]</code>',
    'indented blocks': '- > :::note a ',
    'blank lines': ' \n',
    'quotes of CSV': '"a""',
    'cells of CSV': '"",',
    URLs: 'http://',
    'URLs of dots': 'https://a.... ',
    entities: '&nbsp;&amp;&',
    'words of Markdown': '*a* [b](javascript:c) ',
    'words and elements of Markdown': '*a* [b](javascript:c) <b x=y> ',
  }
  for (const [reader, parse] of Object.entries(parsers))
    for (const [name, part] of Object.entries(inputs))
      law(
        `${name} (${reader})`,
        async (text) => {
          try {
            await parse(`[abc ${text}`)
          } catch (error) {
            if (!(error instanceof RefusedArchive)) throw error
          }
        },
        (count) => part.repeat(count),
      )
})

describe('archives of platforms', () => {
  const json = JSON.stringify
  const page = (html: string): string =>
    `<h1 class="p-name">A</h1><section data-field="body">${html}</section><footer><time class="dt-published" datetime="2020-01-01T00:00:00Z">`
  const rss = (html: string): string =>
    `<rss><channel><item><wp:post_id>1</wp:post_id><content:encoded><![CDATA[<!-- wp:p -->${html}]]></content:encoded></item></channel></rss>`
  /** The files of an archive with one post, whose HTML is given. */
  const archives: Readonly<Record<string, (html: string) => Readonly<Record<string, string>>>> = {
    wordpress: (html) => ({ 'a.xml': rss(html) }),
    blogger: (html) => ({
      'feed.atom': `<feed><entry><id>post-1</id><category scheme="#kind" term="kind#post"/><content>${escapeText(html)}</content></entry></feed>`,
    }),
    ghost: (html) => ({ 'a.json': json({ data: { posts: [{ id: '1', status: 'published', html }] } }) }),
    substack: (html) => ({ 'posts.csv': 'post_id,is_published\n1.a,true\n', 'posts/1.a.html': html }),
    medium: (html) => ({
      'posts/2020-01-01_a-0123456789ab.html': page(`<h3 class="graf--title">A</h3>${html}`),
    }),
    mastodon: (html) => ({
      'outbox.json': json({
        orderedItems: [
          {
            type: 'Create',
            to: ['as:Public'],
            object: { type: 'Note', id: 'https://a.example/1', content: html },
          },
        ],
      }),
    }),
    tumblr: (html) => ({
      'posts.xml': `<tumblr><posts><post id="1" type="regular" is_reblog="true"><regular-body>${escapeText(html)}</regular-body></post></posts></tumblr>`,
    }),
    feed: (html) => ({
      'feed.xml': `<rss><channel><item><guid>1</guid><description>${escapeText(html)}</description></item></channel></rss>`,
    }),
  }
  const parts: Readonly<Record<string, string>> = {
    'captions of Blogger': '<table class="tr-caption-container"',
    'captions that do not end': '<table class="tr-caption-container"><td class="tr-caption">',
    separators: '<div class="separator"><a ',
    'pictures of Blogger': 'https://a.blogspot.com/a/',
    footnotes: '<sup data-fn="a">',
    'footnotes of Substack':
      '<div class="footnote"><a class="footnote-number">1</a><div class="footnote-content">',
    'cards of Ghost': '<figure class="kg-card kg-bookmark-card">kg-bookmark-title">',
    'members of Ghost': '<!--kg-gated-block:begin nonMember:true -->',
    buttons: '<div class="button-wrapper"><div class="kg-card kg-button-card">',
    pictures: '<a class="image-link" href="https://substackcdn.com/',
    drawings: '<svg>',
    embeds: '<div class="graf--mixtapeEmbed"><a href="b"><strong>',
    dividers: '<div class="section-divider"><hr',
    'titles of Medium': '<h3 class="graf--title"',
    code: '<pre data-code-block-lang="a">',
    hashtags: '<a class="hashtag"',
    'hashtags that do not end': '<a class="hashtag">',
    reblogs: '<p><a class="tumblr_blog" href="https://a.example/"',
    'tags of HTML': '<img src="a" ',
    blanks: '<br> \n',
  }
  for (const [name, filesOf] of Object.entries(archives)) {
    const adapter = adapters.find((one) => one.name === name)
    for (const [part, unit] of Object.entries(parts))
      law(
        `${part} (${name})`,
        async (html) => {
          const files = Object.entries(filesOf(html)).map(
            ([path, text]) => [path, Buffer.from(text)] as const,
          )
          const read = await adapter?.read(memoryArchive(name, new Map(files)), { timezone: 'UTC' })
          expect(read?.entries.length).toBe(1)
        },
        (count) => unit.repeat(count / 8),
      )
  }

  const posts = (count: number) => Array.from({ length: count }, (_, index) => `${index}`)
  const url = (id: string | number): string => `https://a.example/${id}`
  law(
    'a thread',
    (text) =>
      joinThreads(
        posts(text.length / 40).map((id, index) => ({
          ...{ ...emptyEntry, id, url: url(id), body: { format: 'html', text: 'a' } as const },
          ...(index > 0 && { replyTo: url(index - 1) }),
        })),
      ),
    (count) => ' '.repeat(count * 40),
  )
  law(
    'tags of posts (ghost)',
    (text) => {
      const ids = posts(text.length / 40)
      const data = {
        posts: ids.map((id) => ({ id, status: 'published', html: 'a' })),
        tags: [{ id: 't', name: 'T' }],
        posts_tags: ids.map((id) => ({ post_id: id, tag_id: 't' })),
      }
      const files = new Map([['a.json', Buffer.from(json({ data }))]])
      return adapters
        .find(({ name }) => name === 'ghost')
        ?.read(memoryArchive('a', files), { timezone: 'UTC' })
    },
    (count) => ' '.repeat(count * 40),
  )
  law(
    'comments (blogger)',
    (text) => {
      const entry = (id: string, kind: string, more: string): string =>
        `<entry><id>post-${id}</id><category scheme="#kind" term="kind#${kind}"/>${more}</entry>`
      const ids = posts(text.length / 400)
      const items = ids.map(
        (id) => entry(id, 'post', '') + entry(`9${id}`, 'comment', `<thr:in-reply-to ref="post-${id}"/>`),
      )
      const files = new Map([['feed.atom', Buffer.from(`<feed>${items.join('')}</feed>`)]])
      return adapters
        .find(({ name }) => name === 'blogger')
        ?.read(memoryArchive('a', files), { timezone: 'UTC' })
    },
    (count) => ' '.repeat(count * 40),
  )
})

describe('rules of hosts', () => {
  law(
    'a pattern of stars',
    (text) => redirectTarget({ from: `/${'*a'.repeat(20)}b`, to: '/', status: 301, isForced: false }, text),
    (count) => `/${'a'.repeat(count)}`,
  )
  law('redirects', parseRedirects, (count) => '/a /b 301\n'.repeat(count))
  law('redirects of blanks', parseRedirects, (count) => ' '.repeat(count))
  law('headers', parseHeaders, (count) => '/a\n  X: y\n'.repeat(count))
  law('headers of blanks', parseHeaders, (count) => `/a\n  X:${' '.repeat(count)}y`)
})
