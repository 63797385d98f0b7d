import { describe, expect, test } from 'vitest'
import { parsePost } from '../../src/parse/post/post.js'
import { configOf } from '../support.js'

/** What a body comes to, with both parsers the same: HTML without the ends of lines between elements, and messages by the lines of the body. */
const rendered = (body: string): { readonly html: string; readonly messages: readonly string[] } => {
  const [one, other] = (['satteri', 'remark'] as const).map((parser) => {
    const { post, messages } = parsePost(
      { path: 'x/y.md', file: 'content/x/y.md', value: `---\ndate: 2026-01-01\n---\n${body}` },
      configOf(`markdown: { parser: ${parser} }`),
    )
    return {
      html: post?.content.html.value.replace(/>\n+(?=<)/g, '>') ?? '',
      messages: messages.map(({ line = 3, reason }) => `${line - 3} ${reason}`),
    }
  })
  expect(other).toEqual(one)
  return one ?? { html: '', messages: [] }
}
const htmlOf = (body: string): string => rendered(body).html

describe('a block', () => {
  test.each<[string, string, string]>([
    ...(['note', 'tip', 'important', 'warning', 'caution'] as const).map((name): [string, string, string] => [
      name,
      `:::${name}\nText.\n:::`,
      `<aside class="block ${name}"><p>Text.</p></aside>`,
    ]),
    ['aside', ':::aside\nText.\n:::', '<aside class="block"><p>Text.</p></aside>'],
    [
      'details',
      ':::details More\nText.\n:::',
      '<details class="block"><summary>More</summary><p>Text.</p></details>',
    ],
    [
      'details without a title',
      ':::details\nText.\n:::',
      '<details class="block"><summary>details</summary><p>Text.</p></details>',
    ],
    ['figure', ':::figure\n![a](/x.png)\n:::', '<figure><img src="/x.png" alt="a"></figure>'],
    ['a blank before the name', '::: note\nText.\n:::', '<aside class="block note"><p>Text.</p></aside>'],
    ['blanks at the end', ':::note \t\nText.\n::: ', '<aside class="block note"><p>Text.</p></aside>'],
    ['more colons', ':::::note\nText.\n:::::', '<aside class="block note"><p>Text.</p></aside>'],
    ['more colons at the end', ':::note\nText.\n:::::', '<aside class="block note"><p>Text.</p></aside>'],
    ['the name at the end', ':::note\nText.\n:::note', '<aside class="block note"><p>Text.</p></aside>'],
    [
      'ends of lines of Windows',
      ':::note\r\nText.\r\n:::\r\n',
      '<aside class="block note"><p>Text.</p></aside>',
    ],
    ['nothing in it', ':::note\n:::', '<aside class="block note"></aside>'],
    [
      'no empty lines around it',
      'a\n:::tip\nb\n:::\nc',
      '<p>a</p><aside class="block tip"><p>b</p></aside><p>c</p>',
    ],
    [
      'two of them',
      ':::tip\na\n:::\n:::tip\nb\n:::',
      '<aside class="block tip"><p>a</p></aside><aside class="block tip"><p>b</p></aside>',
    ],
    [
      'all of Markdown in it',
      ':::note\n\n## H\n- a\n- b\n\n> q\n\n| t |\n|---|\n:::',
      '<aside class="block note"><h2 id="h">H</h2><ul><li>a</li><li>b</li></ul><blockquote><p>q</p></blockquote><table tabindex="0"><thead><tr><th>t</th></tr></thead></table></aside>',
    ],
    [
      'a list ends with it',
      ':::note\n- a\n:::\nb',
      '<aside class="block note"><ul><li>a</li></ul></aside><p>b</p>',
    ],
    [
      'a quotation ends with it',
      ':::note\n> a\n:::\nb',
      '<aside class="block note"><blockquote><p>a</p></blockquote></aside><p>b</p>',
    ],
    [
      'a definition in it counts for all',
      ':::note\n[a]: https://a.example/\n:::\n\n[a]',
      '<aside class="block note"></aside><p><a href="https://a.example/">a</a></p>',
    ],
    ['after a list', '- a\n:::note\nb\n:::', '<ul><li>a</li></ul><aside class="block note"><p>b</p></aside>'],
    [
      'within HTML that is open',
      '<details>\n\n:::tip\na\n:::\n\n</details>',
      '<details><aside class="block tip"><p>a</p></aside></details>',
    ],
    [
      'an unknown name',
      ':::spoiler Psst\nText.\n:::',
      '<div class="block"><p class="block-title">Psst</p><p>Text.</p></div>',
    ],
    ['a name of prototypes', ':::constructor\nText.\n:::', '<div class="block"><p>Text.</p></div>'],
    ['a name in capitals', ':::Note\nText.\n:::', '<div class="block"><p>Text.</p></div>'],
  ])('%s', (_, body, want) => expect(htmlOf(body)).toBe(want))

  test.each([
    [':::note Mind this', 'Mind this'],
    [':::note   Mind this  ', 'Mind this'],
    [':::note[Mind this]', 'Mind this'],
    [':::note [Mind] this', 'Mind'],
    [':::note Mind this {.big}', 'Mind this'],
    [':::note [Mind this]{.big}', 'Mind this'],
    [':::note {.big}', undefined],
    [':::note *Mind* `this`', '*Mind* `this`'],
    [':::note <b>&amp; "q"', '&#x3C;b>&#x26;amp; "q"'],
    [':::note a ] b', 'a ] b'],
  ])('%j has the title %j', (opening, title) =>
    expect(htmlOf(`${opening}\nText.\n:::`)).toBe(
      `<aside class="block note">${title === undefined ? '' : `<p class="block-title">${title}</p>`}<p>Text.</p></aside>`,
    ),
  )
})

describe('a figure', () => {
  const picture = '![a](https://a.example/x.png)'
  const img = '<img src="https://a.example/x.png" alt="a">'
  test.each<[string, string, string]>([
    ['without a caption', `^^^\n${picture}\n^^^`, `<figure>${img}</figure>`],
    [
      'with a caption',
      `^^^\n${picture}\n^^^ A *cat*`,
      `<figure>${img}<figcaption>A <em>cat</em></figcaption></figure>`,
    ],
    [
      'a caption without a blank',
      `^^^\n${picture}\n^^^A cat`,
      `<figure>${img}<figcaption>A cat</figcaption></figure>`,
    ],
    [
      'two pictures',
      `^^^\n${picture}\n${picture}\n^^^`,
      `<figure>${img}${img.replace('">', '" loading="lazy">')}</figure>`,
    ],
    [
      'a picture that is a link, and words',
      `^^^\n[${picture}](https://b.example/)\n\nWords.\n^^^`,
      `<figure><a href="https://b.example/">${img}</a><p>Words.</p></figure>`,
    ],
    ['of words', '^^^\nWords.\n^^^ c', '<figure><p>Words.</p><figcaption>c</figcaption></figure>'],
    [
      'of code',
      '^^^\n```\na\n```\n^^^ c',
      '<figure><pre tabindex="0"><code>a\n</code></pre><figcaption>c</figcaption></figure>',
    ],
    ['words behind the first mark: no figure', '^^^ a\nb\n^^^', '<p>^^^ a\nb\n^^^</p>'],
    ['four do not end it', '^^^\na\n^^^^\n^^^', '<figure><p>a\n^^^^</p></figure>'],
    ['four of them: no figure', '^^^^\na\n^^^^', '<p>^^^^\na\n^^^^</p>'],
  ])('%s', (_, body, want) => expect(htmlOf(body)).toBe(want))
})

describe('a block in a block', () => {
  const inner = '<aside class="block tip"><p>x</p></aside>'
  test.each<[string, string, string]>([
    ['another', ':::note\n:::tip\nx\n:::\ny\n:::', `<aside class="block note">${inner}<p>y</p></aside>`],
    [
      'with fewer colons',
      '::::note\n:::tip\nx\n:::\ny\n::::',
      `<aside class="block note">${inner}<p>y</p></aside>`,
    ],
    [
      'with names at the ends',
      ':::note\n:::tip\nx\n:::tip\ny\n:::note',
      `<aside class="block note">${inner}<p>y</p></aside>`,
    ],
    [
      'a figure',
      ':::note\n^^^\nx\n^^^ c\n:::',
      '<aside class="block note"><figure><p>x</p><figcaption>c</figcaption></figure></aside>',
    ],
    ['in a figure', '^^^\n:::tip\nx\n:::\n^^^ c', `<figure>${inner}<figcaption>c</figcaption></figure>`],
    [
      'media',
      ':::note\n:::media\n- { url: https://a.example/x.png, alt: a }\n:::\n:::',
      '<aside class="block note"><div class="media"><figure><img class="u-photo" src="https://a.example/x.png" alt="a"></figure></div></aside>',
    ],
    [
      'three deep',
      ':::note\n:::tip\n:::aside\nx\n:::\n:::\n:::',
      '<aside class="block note"><aside class="block tip"><aside class="block"><p>x</p></aside></aside></aside>',
    ],
    [
      'too few colons to end it',
      '::::note\na\n:::\nb\n::::',
      '<aside class="block note"><p>a\n:::\nb</p></aside>',
    ],
  ])('%s', (_, body, want) => expect(htmlOf(body)).toBe(want))

  test('the same with fewer colons', () =>
    expect(htmlOf('::::note\n:::note\nx\n:::\ny\n::::')).toBe(
      '<aside class="block note"><aside class="block note"><p>x</p></aside><p>y</p></aside>',
    ))
  test.each([
    [':::note A\nx\n:::note B\ny\n:::', 'B'],
    [':::note\nx\n::: (see below)\n', 'see below'],
    [':::note\nx\n:::{.big}\ny\n:::\n:::', 'big'],
  ])('%j loses no words', (body, words) => expect(htmlOf(body)).toContain(words))
})

describe('next to HTML', () => {
  test.each([
    [':::note\n<p>x</p>\n:::', '<aside class="block note"><p>x</p></aside>'],
    [
      '<hr>\n:::note T\nx *y*\n:::',
      '<hr><aside class="block note"><p class="block-title">T</p><p>x <em>y</em></p></aside>',
    ],
    [
      ':::note\n<div>\n\nx\n\n</div>\n:::\n\nz',
      '<aside class="block note"><div><p>x</p></div></aside><p>z</p>',
    ],
    [':::figure\n<img src="/cat.png" alt="a">\n:::', '<figure><img src="/cat.png" alt="a"></figure>'],
    [
      ':::note\n<p>a</p>\n:::\n:::tip\n<p>b</p>\n:::',
      '<aside class="block note"><p>a</p></aside><aside class="block tip"><p>b</p></aside>',
    ],
    ['<pre>\n:::note\n</pre>', '<pre>:::note\n</pre>'],
  ])('%j', (body, want) => expect(htmlOf(body)).toBe(want))

  test('a block of media below it', () =>
    expect(htmlOf('<p>x</p>\n:::media\n- { url: "https://a.example/x.jpg", alt: A }\n:::\n<p>y</p>')).toBe(
      '<p>x</p><div class="media"><figure><img class="u-photo" src="https://a.example/x.jpg" alt="A"></figure></div><p>y</p>',
    ))

  test('messages of what is below have their lines', () =>
    expect(rendered('<hr>\n:::note\nx\n\n![](/a.png)\n:::').messages).toEqual([expect.stringMatching(/^5 /)]))
})

test.each([
  ['- a\n\n  :::note\n  x\n  :::', 3],
  ['> :::details\n> x', 1],
  ['1. :::gallery\n', 1],
  [' :::tip\nx', 1],
])('a block within another one is text, with a warning: %j', (body, line) =>
  expect(rendered(body).messages).toEqual([expect.stringMatching(`^${line} .*beginning of its line`)]),
)

describe('media', () => {
  const mediaOf = (yaml: string): string =>
    /^<div class="media">(.*)<\/div>$/s.exec(htmlOf(`:::media\n${yaml}\n:::`))?.[1] ?? 'none'
  const at = 'https://a.example/x'
  test.each<[string, string, string]>([
    [
      'a picture',
      `- url: ${at}.jpg\n  alt: A cat`,
      `<figure><img class="u-photo" src="${at}.jpg" alt="A cat"></figure>`,
    ],
    [
      'without a list',
      `url: ${at}.jpg\nalt: A cat`,
      `<figure><img class="u-photo" src="${at}.jpg" alt="A cat"></figure>`,
    ],
    [
      'with a caption, which is text',
      `- url: ${at}.jpg\n  alt: A\n  caption: "*A* <b>"`,
      `<figure><img class="u-photo" src="${at}.jpg" alt="A"><figcaption>*A* &#x3C;b></figcaption></figure>`,
    ],
    [
      'a caption in place of a text',
      `- url: ${at}.jpg\n  caption: A`,
      `<figure><img class="u-photo" src="${at}.jpg" alt="A"><figcaption>A</figcaption></figure>`,
    ],
    [
      'wide',
      `- { url: ${at}.jpg, alt: A, aspectRatio: wide }`,
      `<figure class="wide"><img class="u-photo" src="${at}.jpg" alt="A"></figure>`,
    ],
    [
      'a shape that is none',
      `- { url: ${at}.jpg, alt: A, aspectRatio: '"><b>' }`,
      `<figure><img class="u-photo" src="${at}.jpg" alt="A"></figure>`,
    ],
    [
      'a video',
      `- { url: ${at}.mp4, mediaType: video/mp4 }`,
      `<figure><video class="u-video" src="${at}.mp4" controls preload="metadata"></video></figure>`,
    ],
    [
      'audio',
      `- { url: ${at}.mp3, type: audio }`,
      `<figure><audio class="u-audio" src="${at}.mp3" controls preload="metadata"></audio></figure>`,
    ],
    [
      'a file beside the post',
      '- { url: ./x.jpg, alt: A }',
      '<figure><img class="u-photo" src="/x/x.jpg" alt="A"></figure>',
    ],
    [
      'two',
      `- { url: ${at}.jpg, alt: A }\n- { url: ${at}.png, alt: B }`,
      `<figure><img class="u-photo" src="${at}.jpg" alt="A"></figure><figure><img class="u-photo" src="${at}.png" alt="B" loading="lazy"></figure>`,
    ],
    ['no address', '- alt: A', ''],
  ])('%s', (_, yaml, want) => expect(mediaOf(yaml)).toBe(want))
})

describe('what is no block', () => {
  const pre = (code: string, language = ''): string =>
    `<pre tabindex="0"><code${language === '' ? '' : ` class="language-${language}"`}>${code}</code></pre>`
  const note = ':::note\nx\n:::'
  const aside = '<aside class="block note"><p>x</p></aside>'
  test.each<[string, string, string]>([
    ['a fence', `\`\`\`\n${note}\n\`\`\``, pre(`${note}\n`)],
    ['a fence with a language', `~~~ md\n${note}\n^^^\n~~~`, pre(`${note}\n^^^\n`, 'md')],
    [
      'a fence in a fence',
      `\`\`\`\`\n\`\`\`\n${note}\n\`\`\`\`\n${note}`,
      `${pre(`\`\`\`\n${note}\n`)}${aside}`,
    ],
    ['a fence of the other kind', `~~~\n\`\`\`\n~~~\n${note}`, `${pre('```\n')}${aside}`],
    ['a fence that ends nowhere', `\`\`\`\n${note}`, pre(`${note}\n`)],
    [
      'a fence in a list',
      `- \`\`\`\n  :::note\n  \`\`\`\n\n${note}`,
      `<ul><li>${pre(':::note\n')}</li></ul>${aside}`,
    ],
    [
      'a fence in a quotation that ends with it',
      `> \`\`\`\n${note}`,
      `<blockquote>${pre('')}</blockquote>${aside}`,
    ],
    ['media in a fence', '```\n:::media\n- url: x\n:::\n```', pre(':::media\n- url: x\n:::\n')],
    ['indented code', '    :::note\n    x\n    :::', pre(`${note}\n`)],
    ['indented code with a fence in it', `    \`\`\`\n    a\n\n${note}`, `${pre('```\na\n')}${aside}`],
    ['code in a line', '`:::note`', '<p><code>:::note</code></p>'],
    ['raw HTML', `<pre>\n${note}\n</pre>`, `<pre>${note}\n</pre>`],
    ['an element of the author', `<div>\n${note}\n</div>`, `<div>\n${note}\n</div>`],
    ['in a list', '- a\n  :::note\n  b\n  :::', '<ul><li>a\n:::note\nb\n:::</li></ul>'],
    ['in a quotation', '> :::note\n> x\n> :::', `<blockquote><p>${note}</p></blockquote>`],
    ['a blank before it', ' :::note\nx', '<p>:::note\nx</p>'],
    ['two colons', '::note\nx\n::', '<p>::note\nx\n::</p>'],
    ['a name that begins with a number', ':::1st\nx\n:::', '<p>:::1st\nx\n:::</p>'],
    ['no name', ':::\nx\n:::', '<p>:::\nx\n:::</p>'],
    ['an end alone', 'a\n\n:::', '<p>a</p><p>:::</p>'],
    ['an end too many', `${note}\n:::`, `${aside}<p>:::</p>`],
    ['not closed', ':::note A\nx', '<p>:::note A\nx</p>'],
    ['the outer one not closed', ':::tip\n:::note\nx\n:::', `<p>:::tip</p>${aside}`],
    ['a figure not closed', '^^^\nx', '<p>^^^\nx</p>'],
    ['media not closed', ':::media\n- url: x', '<p>:::media</p><ul><li>url: x</li></ul>'],
    ['a comment that looks like a mark', 'a\n\n<!--smallsocial-block-0-->\n\nb', '<p>a</p><p>b</p>'],
  ])('%s', (_, body, want) => expect(htmlOf(body)).toBe(want))

  test.each<[string, string, string]>([
    [
      'the sign of a list before a fence in code',
      `\`\`\`\n- \`\`\`\n\`\`\`\n\n${note}`,
      `${pre('- ```\n')}${aside}`,
    ],
    [
      'the sign of a quotation before a fence in code',
      `\`\`\`\n> \`\`\`\n\`\`\`\n\n${note}`,
      `${pre('> ```\n')}${aside}`,
    ],
    [
      'a fence below an item that ends with the list',
      `- a\n\n  \`\`\`\n  b\n\n${note}`,
      `<ul><li><p>a</p>${pre('b\n')}</li></ul>${aside}`,
    ],
    ['a fence behind a tab, which is indented code', `\t\`\`\`\n\n${note}`, `${pre('```\n')}${aside}`],
  ])('%s', (_, body, want) => expect(htmlOf(body)).toBe(want))

  test.each([
    '```\n- ```\n```\n\n:::notes\nSECRET\n:::',
    '```\n> ```\n```\n\n:::notes\nSECRET\n:::',
    '```\n1. ```\n```\n\n:::notes\nSECRET\n:::',
    '- a\n\n  ```\n  b\n\n:::notes\nSECRET\n:::',
    '\t```\n\n:::notes\nSECRET\n:::',
  ])('%j publishes no notes', (body) => expect(htmlOf(body)).not.toContain('SECRET'))

  test.each([
    '<!--\n:::note\nSECRET\n:::\n-->',
    'a\n\n<!--\n\n:::note\nSECRET\n:::\n\n-->\n\nb',
    '<!--\n^^^\nSECRET\n^^^ c\n-->',
    '<!--\n:::media\n- { url: https://a.example/x.jpg, alt: A }\n:::\nSECRET\n-->',
  ])('%j is a comment, which is not published', (body) => expect(htmlOf(body)).not.toContain('SECRET'))
})

describe('alerts of GitHub and Obsidian', () => {
  test.each<[string, string]>([
    ['> [!NOTE]\n> x', '<aside class="block note"><p class="block-title">Note</p><p>x</p></aside>'],
    ['> [!note]\n>\n> x', '<aside class="block note"><p class="block-title">Note</p><p>x</p></aside>'],
    ['> [!quote]\n> x', '<aside class="block note"><p class="block-title">Quote</p><p>x</p></aside>'],
    [
      '> [!WARNING] Hot\n> x\n>\n> y',
      '<aside class="block warning"><p class="block-title">Hot</p><p>x</p><p>y</p></aside>',
    ],
    ['> [!danger]+ Hot\n> x', '<aside class="block caution"><p class="block-title">Hot</p><p>x</p></aside>'],
    ['> [!tip]', '<aside class="block tip"><p class="block-title">Tip</p></aside>'],
    [
      '> a\n>\n> > [!TIP]\n> > x',
      '<blockquote><p>a</p><aside class="block tip"><p class="block-title">Tip</p><p>x</p></aside></blockquote>',
    ],
    ['> [!other-one]\n> x', '<aside class="block note"><p class="block-title">Other-one</p><p>x</p></aside>'],
    ['> [!note]- Closed\n> x', '<details class="block"><summary>Closed</summary><p>x</p></details>'],
    ['> \\[!NOTE]\n> x', '<blockquote><p>[!NOTE]\nx</p></blockquote>'],
    ['- > \\[!NOTE]\n  > x', '<ul><li><blockquote><p>[!NOTE]\nx</p></blockquote></li></ul>'],
    ['> [!foo]bar', '<blockquote><p>[!foo]bar</p></blockquote>'],
    ['> a [!NOTE]\n> x', '<blockquote><p>a [!NOTE]\nx</p></blockquote>'],
    ['> `[!NOTE]`\n> x', '<blockquote><p><code>[!NOTE]</code>\nx</p></blockquote>'],
    ['[!NOTE]\nx', '<p>[!NOTE]\nx</p>'],
  ])('%j', (body, want) => expect(htmlOf(body)).toBe(want))
})

test.each([
  ['warnign', 'did you mean `:::warning`?'],
  ['Galery', 'did you mean `:::gallery`?'],
  ['spoiler', expect.stringMatching(/^use note, tip, .* or media$/)],
])('the remedy for the block %s is the name that was meant, or all names', (name, note) => {
  const value = `---\ndate: 2026-01-01\n---\n:::${name}\nx\n:::`
  const { messages } = parsePost({ path: 'x/y.md', file: 'content/x/y.md', value }, configOf())
  expect(messages.map((message) => message.note)).toEqual([note])
})

describe('messages', () => {
  test.each<[string, readonly string[]]>([
    [':::note\nx\n:::', []],
    ['a\n\n:::spoiler\nx\n:::', ['3 `:::spoiler` is not a block of smallsocial']],
    [':::constructor\nx\n:::', ['1 `:::constructor` is not a block of smallsocial']],
    [':::über\nx\n:::', ['1 `:::über` is not a block of smallsocial']],
    ['::: 注意 [x]\nx\n:::', ['1 `:::注意` is not a block of smallsocial']],
    ['a\n\n:::note\nx', ['3 `:::note` is not closed']],
    ['^^^\nx', ['1 `^^^` is not closed']],
    [':::tip\n:::note\nx', ['1 `:::tip` is not closed', '2 `:::note` is not closed']],
    ['a\n:::media\n- url: x', ['2 `:::media` is not closed']],
    [':::media\n- alt: A\n:::', ['2 a `:::media` block has an entry without a `url`']],
    [
      ':::media\n- { url: https://a.example/x, alt: A }\n- x\n:::',
      ['2 a `:::media` block has an entry without a `url`'],
    ],
    [
      'a\n\n:::media\n- { url: https://a.example/x, alt: A }\n  b: : c\n:::',
      [expect.stringMatching(/^5 the YAML cannot be read/)],
    ],
    [
      ':::note\n:::media\n- { url: https://a.example/x, alt: A }\n:::\n:::\n\n![](https://b.example/)',
      [expect.stringMatching(/^7 the image/)],
    ],
  ])('%j', (body, want) => expect(rendered(body).messages).toEqual(want))

  test('media without entries', () =>
    expect(rendered(':::media\n:::').messages).toEqual(['2 a `:::media` block has an entry without a `url`']))
})
