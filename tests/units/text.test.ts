import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { mediaTypeOf } from '../../src/model/media.js'
import { firstWords } from '../../src/model/post-text.js'
import { parsePost } from '../../src/parse/post/post.js'
import { buildOf, configOf, pageText, projectFolder } from '../support.js'

const parsers = ['satteri', 'remark'] as const
const render = (markdown: string, parser: (typeof parsers)[number], head = 'date: 2026-01-02') =>
  parsePost(
    { path: 'notes/a.md', file: 'content/notes/a.md', value: `---\n${head}\n---\n${markdown}` },
    configOf(`markdown: { parser: ${parser} }`),
  )

describe.each(parsers)('text that GFM would take for more (%s)', (parser) => {
  test.each([
    ['Sizes 5~10 cm and 15~20 cm.', '<p>Sizes 5~10 cm and 15~20 cm.</p>'],
    ['3~5天，价格100~200元。', '<p>3~5天，价格100~200元。</p>'],
    ['About ~5 or ~6. A~B~C. ~x~', '<p>About ~5 or ~6. A~B~C. ~x~</p>'],
    ['~~struck~~ and ~not~', '<p><del>struck</del> and ~not~</p>'],
    ['> 1~2 **3~4** 5~6', '<blockquote>\n<p>1~2 <strong>3~4</strong> 5~6</p>\n</blockquote>'],
    ['😀 é 1~2 and 3~4 日', '<p>😀 é 1~2 and 3~4 日</p>'],
    ['@bo@social.example said', '<p>@bo@social.example said</p>'],
    [
      'Ask @bo@social.example, or bo@mail.example.',
      '<p>Ask @bo@social.example, or <a href="mailto:bo@mail.example">bo@mail.example</a>.</p>',
    ],
    ['(@a_b@x-y.example)', '<p>(@a_b@x-y.example)</p>'],
    ['@ünal@social.example', '<p>@ünal@social.example</p>'],
  ])('%s', (markdown, html) => {
    const { post, messages } = render(markdown, parser)
    expect(messages).toEqual([])
    expect(post?.content.html.value).toBe(html)
  })

  test.each(['note', 'TIP', 'Important', 'WARNING', 'CAUTION'])(
    'an alert `[!%s]` is a block of that name',
    (name) => {
      const { post } = render(`> [!${name}]\n> Take care.\n>\n> More.`, parser)
      expect(post?.content.html.value).toBe(
        `<aside class="block ${name.toLowerCase()}"><p class="block-title">${name.charAt(0).toUpperCase()}${name.slice(1).toLowerCase()}</p>\n<p>Take care.</p>\n<p>More.</p></aside>`,
      )
    },
  )
  test.each([
    [
      '> [!NOTE] Mind the gap\n> Words.',
      '<aside class="block note"><p class="block-title">Mind the gap</p>\n<p>Words.</p></aside>',
    ],
    ['> [!WARNING]-\n> Words.', '<details class="block"><summary>Warning</summary>\n<p>Words.</p></details>'],
    [
      '> [!danger]+ Fire\n> Words.',
      '<aside class="block caution"><p class="block-title">Fire</p>\n<p>Words.</p></aside>',
    ],
    [
      '> [!quote]\n> Words.',
      '<aside class="block note"><p class="block-title">Quote</p>\n<p>Words.</p></aside>',
    ],
  ])('%s', (markdown, html) => expect(render(markdown, parser).post?.content.html.value).toBe(html))
  test('a title with signs of Markdown is the heading below it', () =>
    expect(
      render(
        '# We review: *Foo* & `bar`\n\nWords.',
        parser,
        'date: 2026-01-02\ntitle: "We review: *Foo* & `bar`"',
      ).post?.content.html.value,
    ).toBe('<p>Words.</p>'))
  test.each([
    ['it takes \\~5 minutes; \\~/bin', '<p>it takes ~5 minutes; ~/bin</p>'],
    ['5~10 and \\~15~20', '<p>5~10 and ~15~20</p>'],
    ['a \\\\~b', '<p>a \\~b</p>'],
    ['`\\~x`', '<p><code>\\~x</code></p>'],
  ])('tildes behind a backslash are tildes: %s', (markdown, html) =>
    expect(render(markdown, parser).post?.content.html.value).toBe(html),
  )
  test('a quotation of other words stays one', () =>
    expect(render('> [NOPE]\n> x', parser).post?.content.html.value).toContain('<blockquote>'))

  test.each([
    ['Hello {{ site.name }}!', 'a template tag of another generator'],
    ['{% include x.html %}', 'a template tag of another generator'],
  ])('%s is shown as it is, and reported', (markdown, what) => {
    const { messages } = render(`Words.\n\n${markdown}`, parser)
    expect(messages.map(({ line, reason, fatal }) => [line, reason.includes(what), fatal])).toEqual([
      [6, true, false],
    ])
  })
  test.each([
    '`[[x]]` and `{{ y }}`',
    '```\n{% z %}\n[[x]] ==a==\n```',
    'a == b and c == d',
    '1 === 1',
    'a[0][1]',
  ])('%s is nothing of the kind', (markdown) => expect(render(markdown, parser).messages).toEqual([]))
})

describe('headings that are titles', () => {
  test('a page without a title takes its leading H1', async () => {
    const built = await buildOf({ 'about.md': '# Hi *you*!\n\nI am Ana.\n\nMore.' })
    const page = pageText(built, 'about/index.html')
    expect(page).toContain('<title>Hi you! · A blog</title>')
    expect(page).toContain('<h1 class="p-name">Hi you!</h1>')
    expect(page.slice(page.indexOf('e-content'))).not.toMatch(/Hi you!|Hi <em>you/)
    expect(page).toContain('I am Ana.')
  })
  test('a note takes none', () => {
    const { post } = render('# Hi\n\nWords', 'satteri')
    expect({ kind: post?.kind, name: post?.name }).toEqual({ kind: 'note', name: undefined })
    expect(post?.content.html.value).toContain('Hi</h2>')
  })
  test.each(['# We Review', '## We  Review', 'We Review\n=====', '# *We* Review'])(
    '%j that repeats the title is dropped',
    (heading) => {
      const { post } = render(`${heading}\n\nWords.`, 'satteri', 'date: 2026-01-02\ntitle: We Review')
      expect({ kind: post?.kind, html: post?.content.html.value }).toEqual({
        kind: 'article',
        html: '<p>Words.</p>',
      })
    },
  )
  test('a heading that says more stays, and the post is an article', () => {
    const { post } = render(
      '# We Review the Thing\n\nWords.',
      'satteri',
      'date: 2026-01-02\ntitle: We Review',
    )
    expect(post?.kind).toBe('article')
    expect(post?.content.html.value).toContain('We Review the Thing</h2>')
  })
  test('a title that the words repeat makes a note, as post type discovery says', () =>
    expect(render('We review things.', 'satteri', 'date: 2026-01-02\ntitle: We review').post?.kind).toBe(
      'note',
    ))
})

test('an ellipsis follows a word, not another sign', () => {
  expect(firstWords('I am Ana. More of it.', 12)).toBe('I am Ana…')
  expect(firstWords('One, two, three', 10)).toBe('One, two…')
})

describe('drawings within posts', () => {
  const drawing =
    '<svg viewBox="0 0 9 9" role="img" aria-labelledby="ti"><title id="ti">Arrow</title><defs><marker id="tip"><path id="unused" d="M0 0"/></marker><clipPath id="cp"><rect/></clipPath><linearGradient id="lg"/><symbol id="dot"/></defs><path marker-end="url(#tip)" style="fill:url(#lg)"/><use href="#dot"/><rect clip-path="url(\'#cp\')"/></svg>\n\n<label for="i1">L</label> <input id="i1">\n\n## Part\n\n[down](#part)\n'
  const site = () =>
    buildOf({
      'notes/one.md': `---\ndate: 2026-01-01\n---\nOne\n\n${drawing}`,
      'notes/two.md': `---\ndate: 2026-01-02\n---\nTwo\n\n${drawing}`,
    })
  test.each(['index.html', 'feed.xml', 'feed.json', 'atom.xml', 'notes/index.html'])(
    'on %s ids are unique and references find them',
    async (path) => {
      const text = pageText(await site(), path).replaceAll('\\"', '"')
      const ids = [...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)
      expect(ids.length).toBe(new Set(ids).size)
      const references = [
        ...text.matchAll(
          /url\((?:&#x2[27];|')?#([^)"'&]+)|<use href="#([^"]*)"|\sfor="([^"]*)"|labelledby="(p[^"]*)"/g,
        ),
      ].map((match) => match.slice(1).find((one) => one !== undefined))
      expect(references.length, references.join(' ')).toBe(12)
      for (const id of references) expect(ids).toContain(id)
      expect(text).not.toContain('unused')
      expect(text).toMatch(/href="(?:https:\/\/blog\.example)?\/notes\/two\/#part"/)
    },
  )
  test('on the page of the post nothing changes', async () =>
    expect(pageText(await site(), 'notes/one/index.html')).toContain('<use href="#dot">'))
})

test('feeds hand on nothing that acts', async () => {
  const built = await buildOf({
    'notes/a.md':
      '---\ndate: 2026-01-01\n---\n<p onclick="x()">a</p>\n\n<script>alert(1)</script>\n\n<style>p{}</style>\n\n<base href="//x/">\n\n<meta http-equiv="refresh" content="0">\n\n<link rel="stylesheet" href="x">\n\n<img src="cat.png" alt="a" onerror="x()">\n\nEnd\n',
  })
  for (const path of ['feed.xml', 'atom.xml', 'feed.json']) {
    const text = pageText(built, path)
    const content = text.slice(text.indexOf('>a<') - 20)
    expect(content, path).not.toMatch(/<script|<style|<base|<meta|<link rel="style|\son\w+=/i)
    expect(content, path).toContain('End')
  }
})

test.each([
  ['a.aac', 'audio/aac'],
  ['a.m4b', 'audio/mp4'],
  ['a.weba', 'audio/webm'],
  ['a.mka', 'audio/x-matroska'],
  ['a.3gp', 'video/3gpp'],
  ['https://x.example/A.MP3?a=b', 'audio/mpeg'],
  ['a.xyz', undefined],
])('the media type of %s is %s', (path, type) => expect(mediaTypeOf(path)).toBe(type))

test('the last item of a list is closer to what follows, the others are not', () => {
  const css = readFileSync(join(projectFolder, 'templates/style.css'), 'utf8')
  expect(css).not.toMatch(/:is\([^)]*\bli(?!:last-child)\b[^)]*\) > :last-child/)
})
