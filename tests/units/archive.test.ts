import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { emptyEntry } from '../../src/import/entry.js'
import { adapterOf } from '../../src/import/formats.js'
import { replaceElements, startTags } from '../../src/import/html/html-parts.js'
import { plainTextOf } from '../../src/import/html/html-text.js'
import { markdownOfHtml } from '../../src/import/html/html-to-markdown.js'
import { isInertSvg } from '../../src/import/inert-svg.js'
import { safeMarkdown } from '../../src/import/safe-markdown.js'
import { joinThreads } from '../../src/import/threads.js'
import { readXml } from '../../src/import/xml.js'
import { memoryArchive, openArchive } from '../../src/io/archive/open-archive.js'
import { RefusedArchive, readArchiveText } from '../../src/model/archive.js'
import { parseSettings } from '../../src/model/config.js'
import { readCsv } from '../../src/parse/csv.js'
import { parsePost } from '../../src/parse/post/post.js'
import { configOf, temporaryFolder, writeFiles } from '../support.js'
import { zipOf } from '../zip.js'

const text = (value: string): Buffer => Buffer.from(value, 'utf8')
const zipFile = (bytes: Uint8Array): string => {
  const path = join(temporaryFolder(), 'archive.zip')
  writeFileSync(path, bytes)
  return path
}
/** Returns the reason of a refusal. */
const refusal = async (work: () => Promise<unknown>): Promise<string> => {
  try {
    await work()
  } catch (thrown) {
    if (thrown instanceof RefusedArchive) return thrown.reason
    throw thrown
  }
  return 'not refused'
}

describe('a zip file', () => {
  test('has its files, whose names may have any script', async () => {
    const names = ['a.txt', 'ordner/ü 日本.txt', 'x'.repeat(200)]
    const archive = await openArchive(zipFile(zipOf(names.map((name) => ({ name, bytes: text(name) })))))
    expect(archive.paths).toEqual([...names].sort())
    for (const name of names) expect(Buffer.from(await archive.read(name)).toString()).toBe(name)
  })

  test.each(['../evil.txt', 'a/../../evil.txt', '/etc/evil', 'C:/evil', 'a\\..\\evil'])(
    'with the path %s is refused',
    async (name) => {
      const path = zipFile(zipOf([{ name, bytes: text('x') }]))
      expect(await refusal(() => openArchive(path))).toMatch(
        /cannot be read: (?:invalid relative path|absolute path|invalid characters)/,
      )
    },
  )

  test('does not follow a symlink', async () => {
    const path = zipFile(
      zipOf([
        { name: 'link', bytes: text('/etc/passwd'), mode: 0o120777 },
        { name: 'a', bytes: text('x') },
      ]),
    )
    expect((await openArchive(path)).paths).toEqual(['a'])
  })

  test('that is a bomb, or says that it is large, is refused before it is unpacked', async () => {
    const bomb = zipFile(zipOf([{ name: 'zeros', bytes: Buffer.alloc(50_000_000) }]))
    const claim = zipFile(zipOf([{ name: 'large', bytes: text('x'), claimedSize: 2_000_000_000 }]))
    expect(await refusal(async () => (await openArchive(bomb)).read('zeros'))).toContain(
      'packed to less than a 500th',
    )
    expect(await refusal(async () => (await openArchive(claim)).read('large'))).toContain('has 2000 MB')
  })

  test('that has more bytes than it says is refused while it is unpacked', async () => {
    const path = zipFile(zipOf([{ name: 'a', bytes: Buffer.alloc(5_000_000, 'ab'), claimedSize: 10 }]))
    expect(await refusal(async () => (await openArchive(path)).read('a'))).toContain('too many bytes')
  })

  test.each([
    ['encrypted', zipOf([{ name: 'a', bytes: text('x'), isEncrypted: true }])],
    ['cut off', zipOf([{ name: 'a', bytes: text('x') }]).subarray(0, 40)],
    ['not a zip file behind its first bytes', Buffer.from('504b0304ffffffffffffffff', 'hex')],
  ])('that is %s is refused', async (_, bytes) => {
    const path = zipFile(bytes)
    expect(await refusal(async () => (await openArchive(path)).read('a'))).toContain(
      'the zip file cannot be read',
    )
  })
})

test('data that are nested too deep are refused', async () => {
  const lexical = `{"root":${'{"type":"quote","children":['.repeat(100_000)}${']}'.repeat(100_000)}}`
  const posts = [{ id: '1', status: 'published', lexical }]
  const archive = memoryArchive(
    'a',
    new Map([['a.json', Buffer.from(JSON.stringify({ db: [{ data: { posts } }] }))]]),
  )
  const adapter = await adapterOf(archive)
  expect(adapter?.name).toBe('ghost')
  await expect(adapter?.read(archive, { timezone: 'UTC' })).rejects.toThrow(RefusedArchive)
})

test('elements are found in text whose lower case is longer', () =>
  expect(replaceElements('İİİ<PRE>a</PRE>b', startTags(['pre']), ({ whole }) => `[${whole}]`)).toBe(
    'İİİ[<PRE>a</PRE>]b',
  ))

test('a folder has its files, and no symlinks', async () => {
  const folder = writeFiles(temporaryFolder(), { 'a/b.txt': 'x' })
  symlinkSync('/etc/passwd', join(folder, 'link'))
  const archive = await openArchive(folder)
  expect(archive.paths).toEqual(['a/b.txt'])
  expect(await refusal(() => archive.read('a/b.txt', 0))).toContain('has 1 MB')
})

test.each([
  ['entities that grow', '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>', 'defines entities'],
  [
    'a file of this machine',
    '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    'defines entities',
  ],
  ['attributes of the DTD', '<!DOCTYPE a [<!ATTLIST a onload CDATA "b">]><a/>', 'defines attributes'],
  ['elements that are not closed', '<a>\n<b></a>', 'not well-formed at line 2'],
  ['deep elements', '<a>'.repeat(300) + '</a>'.repeat(300), 'nested more than 200 deep'],
])('XML with %s is refused', async (_, xml, reason) =>
  expect(await refusal(async () => readXml(xml))).toContain(reason),
)

test('CSV has quotes, commas and line ends in its fields', () => {
  expect(readCsv('\ufeffa,b,c\r\n"x, ""y""","1\n2",\r\n\n,,z\n')).toEqual([
    { a: 'x, "y"', b: '1\n2', c: '' },
    { a: '', b: '', c: 'z' },
  ])
})

describe('HTML of an archive', () => {
  const options = { urlOf: (url: string) => url }
  test.each<[html: string, markdown: string]>([
    ['<p>a<br>b</p><p>c</p>', 'a\\\nb\n\nc'],
    ['<b>a </b>b', '**a** b'],
    ['<strong><b>a</b></strong>', '**a**'],
    ['<p>&nbsp;</p><p>a</p>', 'a'],
    ['<pre><code class="language-js">a &lt; b\n\n```\n</code></pre>', '````js\na < b\n\n```\n````'],
    [
      '<table><tr><th>a</th><th>b|c</th></tr><tr><td>1</td><td>2</td></tr></table>',
      '| a | b\\|c |\n| - | - |\n| 1 | 2 |',
    ],
    [
      '<table><tr><td colspan="2">a</td></tr></table>',
      '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
    ],
    [
      '<figure><img src="a.png" alt="A"><figcaption>C</figcaption></figure>',
      '<figure><img src="a.png" alt="A"><figcaption>C</figcaption></figure>',
    ],
    ['<figure><img src="a.png" alt="A"></figure>', '![A](a.png)'],
    ['<img srcset="b.png 2x" src="a.png" alt="A" onerror="x()">', '![A](a.png)'],
    ['<a href="javascript:alert(1)">a</a>', 'a'],
    ['<a href="data:text/html,x">a</a>', 'a'],
    ['<script>alert(1)</script><style>a</style>a', 'a'],
    ['<iframe src="javascript:alert(1)"></iframe>a', 'a'],
    [
      '<iframe src="https://player.example/1" srcdoc="<script>"></iframe>',
      '<iframe src="https://player.example/1"></iframe>',
    ],
    ['<video src="a.mp4" onplay="x()" autoplay></video>', '<video src="a.mp4"></video>'],
    ['H<sub onclick="x()">2</sub>O', 'H<sub>2</sub>O'],
    ['see https://a.example/b_c_d, or not', 'see <https://a.example/b_c_d>, or not'],
    ['<p>:::note</p>', '\\:::note'],
    ['<p>^^^</p>', '\\^^^'],
    ['*a* _b_ [c](d) `e` # f', '\\*a\\* \\_b\\_ \\[c]\\(d) \\`e\\` # f'],
  ])('%s', (html, markdown) => expect(markdownOfHtml(html, options)).toBe(markdown))

  test('that is nested too deep is not converted', () =>
    expect(markdownOfHtml('<div>'.repeat(3000), options)).toBeUndefined())
  test('has words', () => expect(plainTextOf('a &amp; <b>b</b><br>c')).toBe('a & b c'))
})

describe('Markdown of an archive', () => {
  const settings = parseSettings(configOf())
  const shown = (text: string): string =>
    parsePost(
      { path: 'a.md', file: 'a', value: `---\ntitle: A\nimported: "x 1 00000000"\n---\n${text}\n` },
      configOf(),
    ).post?.content.html.value ?? ''

  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror="alert(1)">',
    '<img src=x\nonerror=alert(1)>',
    '<a title=">" onmouseover="alert(2)">a</a>',
    '<div>\n```\n<script>alert(3)</script>\n```\n</div>',
    '[x](&#106;avascript:alert(4))',
    '[x](java\tscript:alert(4))',
    '[x](javascript:alert(4))',
    '<div>\n<img/onerror=alert(5) src=x>\n</div>',
    '<iframe\nsrcdoc="<script>alert(6)</script>"></iframe>',
    '<svg><a xlink:href="javascript:alert(7)">x</a></svg>',
    '![x\\](/a.png) <img src=x onerror=alert(8)> ![y](/b.png)',
    '<form action="https://evil.example/"><input name=a><button>b</button></form>',
    '<details open ontoggle=alert(9)>x</details>',
    '<p style="position:fixed;inset:0">x</p>',
  ])('has no active HTML: %s', (text) =>
    expect(shown(safeMarkdown(text, settings, () => undefined))).not.toMatch(
      /<[^>]*\son\w+=|<script|<svg|<form|<style|=["']?\s*javascript:|srcdoc|\sstyle=/i,
    ),
  )

  test.each([
    '<plaintext>a',
    '<xmp>a</xmp>',
    '<noembed>a</noembed>',
    '<dialog open>a<input type="password"></dialog>',
    '<div popover id="a">a</div>',
    '<a href="https://a.example/" rel="me webmention" ping="https://b.example/">a</a>',
    '<table background="javascript:alert(1)"><tr><td>a</td></tr></table>',
    '<p class="h-card"><a class="u-url u-in-reply-to" href="https://a.example/">a</a></p>',
    '<b is="x-y" slot="z">a</b>',
  ])('has only elements and attributes of texts: %s', (text) => {
    const html = shown(safeMarkdown(text, settings, () => undefined))
    expect(html).toContain('a')
    expect(html).not.toMatch(
      /<(?:plaintext|xmp|noembed|dialog)|\s(?:popover|rel|ping|background|is|slot)=|(?:h-card|u-url|u-in-reply-to)/,
    )
  })

  test.each([
    '`<script>`',
    '```\n<script>\n```',
    'a <b>b</b> & <kbd>c</kbd>',
    '<iframe src="https://player.example/1"></iframe>',
    '[a](/b/) ![c](d.png)',
    ':::media\n- { url: https://a.example/b.jpg, alt: A }\n- { url: https://a.example/b.mp4, mediaType: video }\n:::',
  ])('without any stays as it is: %s', (text) =>
    expect(safeMarkdown(text, settings, () => undefined)).toBe(text),
  )

  test.each([
    ['<span style="color:red">red</span> and[^1]\n\n[^1]: Foot.', '<span>red</span> and[^1]\n\n[^1]: Foot.'],
    [
      ':::note\nA <a href="/x/" rel="me" title="sch&ouml;n">link</a>.\n:::\n\n> [!tip]\n> Do.',
      ':::note\nA <a href="/x/" title="sch&ouml;n">link</a>.\n:::\n\n> [!tip]\n> Do.',
    ],
    ['<font color="red">a</font> <button>b</button> `<button>`', '<font color="red">a</font> b `<button>`'],
    [
      '<p class="h-card big">a</p>\n\n```html\n<p class="h-card">\n```',
      '<p class="big">a</p>\n\n```html\n<p class="h-card">\n```',
    ],
    [
      '<blockquote>a</blockquote>\n<script\nsrc="https://a.example/b.js"></script>\n\nb',
      '<blockquote>a</blockquote>\n\n\nb',
    ],
    ['a <svg><path d="M0"/></svg> b', 'a  b'],
    [
      '<img src="a.jpg" srcset="b.jpg 2x" onload="x()" alt="c">',
      '<img src="a.jpg" srcset="b.jpg 2x" alt="c">',
    ],
  ])('loses what is odd, and nothing else: %s', (text, want) => {
    const reports: string[] = []
    const report = (change: string): void => void reports.push(change)
    expect(safeMarkdown(text, settings, report)).toBe(want)
    expect(reports).toEqual([expect.stringMatching(text === want ? /^$/ : /not kept/)])
  })

  test.each([
    '{{ figure(src=1,link="javascript:alert(9)") }}',
    '{% comment %} here {% endcomment %} to hide',
    '{# x #}',
    '%% hi %%',
    '[[wiki]]',
    '## Title {#foo}',
  ])('is no notation of another program: %s', (text) =>
    expect(
      shown(text)
        .replace(/<[^>]*>/g, '')
        .replace(/&#x?\w+;/g, ''),
    ).toContain(text.replace(/^## /, '').replace(/["]/g, '"').slice(0, 8)),
  )
})

describe('a drawing of an archive', () => {
  const drawing = (inside: string, more = ''): Buffer =>
    Buffer.from(
      `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"${more}>${inside}</svg>`,
    )

  test.each([
    '<path d="M0 0h9"/><title>on = a</title>',
    '<defs><linearGradient id="a"/></defs><rect fill="url(#a)" style="fill: url(\'#a\')"/><use href="#a" xlink:href="#a"/>',
    '<image href="data:image/png;base64,AAAA"/><style>.a { fill: red }</style><text>a</text><animate attributeName="x" to="9"/>',
    '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:resource="https://a.example/"/></metadata>',
    '<style>@font-face { font-family: a; src: url("data:font/woff2;base64,AAAA") }</style>',
    '<g xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" inkscape:export-filename="C:\\a.png"/>',
  ])('that only draws is published: %s', (inside) => expect(isInertSvg(drawing(inside))).toBe(true))

  test.each([
    '<script>alert(1)</script>',
    '<svg:script href="#a"/>',
    '<g onclick="alert(1)"/>',
    '<g\nonload = "alert(1)"/>',
    '<a xlink:href="java&#115;cript:alert(1)"><text>x</text></a>',
    '<foreignObject><iframe/></foreignObject>',
    '<use href="https://evil.example/a.svg#a"/>',
    "<image href='//evil.example/a.png'/>",
    '<image href="data:image/svg+xml;base64,AAAA"/>',
    '<set attributeName="href" to="x"/>',
    '<animate attributeName="xlink:href" values="x"/>',
    '<style>@import "https://evil.example/a.css";</style>',
    '<rect fill="url(https://evil.example/a.svg#a)"/>',
    '<rect style="fill: u\\72l(https://evil.example/a.svg#a)"/>',
    '<style>@\\69mport "a.css";</style>',
    '<style><![CDATA[@imp]]>ort "a.css";</style>',
    '<rect style="mask: image-set(&quot;https://evil.example/a.png&quot; 1x)"/>',
    '<g xml:base="https://evil.example/"><use href="#a"/></g>',
    '<video xmlns="http://www.w3.org/1999/xhtml"/>',
    '<h:style xmlns:h="http://www.w3.org/1999/xhtml">a { color: red }</h:style>',
    '<g><path></g>',
    '<g>'.repeat(300) + '</g>'.repeat(300),
  ])('that may do more is not: %s', (inside) => expect(isInertSvg(drawing(inside))).toBe(false))

  const whole = '<svg xmlns="http://www.w3.org/2000/svg"/>'

  test.each([
    '',
    '\ufeff<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
  ])('after %j is published', (before) => expect(isInertSvg(Buffer.from(before + whole))).toBe(true))

  test.each([
    '<!DOCTYPE svg [<!ENTITY a "b">]>',
    '<!DOCTYPE svg [<!ATTLIST svg onload CDATA "b">]>',
    '<?xml-stylesheet href="#a"?>',
    '<?xml version="1.0" encoding="utf-7"?>',
  ])('after %s is not', (before) => expect(isInertSvg(Buffer.from(before + whole))).toBe(false))
  test('that is packed is not', () => expect(isInertSvg(gzipSync(whole))).toBe(false))
  test('of two bytes a letter is not', () => expect(isInertSvg(Buffer.from(whole, 'utf16le'))).toBe(false))
})

test.each([
  ['<?xml version="1.0" encoding="ISO-8859-1"?><a>Caf\xe9</a>', '<a>Café</a>'],
  ['<?xml version="1.0" encoding="utf-8"?><a>Caf\xc3\xa9</a>', '<a>Café</a>'],
  ['<?xml version="1.0" encoding="none"?><a>Caf\xc3\xa9</a>', '<a>Café</a>'],
  ['\xef\xbb\xbfCaf\xc3\xa9', 'Café'],
])('a text is read in the encoding of its XML declaration: %j', async (bytes, text) => {
  const archive = memoryArchive('x', new Map([['a.xml', Buffer.from(bytes, 'latin1')]]))
  expect((await readArchiveText(archive, 'a.xml')).replace(/^<\?.*\?>/, '')).toBe(text)
})

test('pictures behind a warning in a thread are behind the warning of the post', () => {
  const part = (id: string, more: object) => ({
    ...{ ...emptyEntry, id, url: `https://m.example/${id}`, formerUrls: [], tags: [] },
    ...{ body: { format: 'html' as const, text: `<p>${id}</p>` }, ...more },
  })
  const photo = { url: 'a.png', alt: 'A', inContent: false }
  const answers = { replyTo: 'https://m.example/1' }
  const [joined] = joinThreads([part('1', {}), part('2', { ...answers, warning: 'gore', photos: [photo] })])
  expect(joined).toMatchObject({ warning: 'gore', photos: [{ url: 'a.png' }] })
  const [open] = joinThreads([part('1', { photos: [photo] }), part('2', { ...answers, warning: 'spoiler' })])
  expect(open?.warning).toBeUndefined()
})

test.each([
  [
    '<object><param name="movie" value="https://www.youtube.com/v/abc-1?fs=1"><embed src="https://www.youtube.com/v/abc-1"></object>',
    '<https://www.youtube.com/watch?v=abc-1>',
  ],
  ['<p>a <embed src="https://films.example/1.swf"> b</p>', 'a <https://films.example/1.swf> b'],
  ['<object data="javascript:alert(1)">x</object>', ''],
  ['<p>https://en.wikipedia.org/wiki/Foo_(bar)</p>', '<https://en.wikipedia.org/wiki/Foo_(bar)>'],
  ["<p>https://a.example/it's.</p>", "<https://a.example/it's>."],
  [
    "<p>(see https://a.example/b) and 'https://a.example/c'</p>",
    "(see <https://a.example/b>) and '<https://a.example/c>'",
  ],
])('becomes Markdown: %s', (html, want) =>
  expect((markdownOfHtml(html, { urlOf: (url) => url }) ?? '').trim()).toBe(want),
)
