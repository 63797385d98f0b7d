import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkFolderSettings } from '../../src/deploy/folder.js'
import { parsePost } from '../../src/parse/post/post.js'
import { buildIn, buildOf, configOf, filesIn, pageText, temporaryFolder, writeFiles } from '../support.js'

/** Parts of a text that must not be published: speaker notes and comments. */
const notes: Readonly<Record<string, string>> = {
  'a block': ':::notes\nSECRET\n:::',
  'an indented block': '   :::notes\n   SECRET\n   :::',
  'a block in a list': '- point\n\n  :::notes\n  SECRET\n  :::',
  'a block in a quotation': '> :::notes\n> SECRET\n> :::',
  'a block of Pandoc': '::: {.notes}\nSECRET\n:::',
  'a block in capitals': ':::Notes\nSECRET\n:::',
  'a block with a block in it': '::::notes\n:::note\nb\n:::\nSECRET\n::::',
  'a block with its name at the end': ':::notes\nSECRET\n:::notes',
  'an element': '<aside class="notes">SECRET</aside>',
  'an element in capitals': '<ASIDE CLASS="Notes">SECRET</ASIDE>',
  'an element in single quotes': "<aside class='notes'>SECRET</aside>",
  'an element without quotes': '<aside class=notes>SECRET</aside>',
  'an element of two classes': '<aside class="big notes">SECRET</aside>',
  'an element with another in it': '<aside class="notes">\n<aside>a</aside>\nSECRET\n</aside>',
  'a comment': '<!-- SECRET -->',
  'a comment with an empty line in an element': '<div>\n<!-- one\n\nSECRET\n-->\n</div>',
  'a comment with an empty line in a paragraph': 'Words <!-- one\n\nSECRET -->',
  'a comment with an empty line in a list': '- list <!-- one\n\n  SECRET -->',
  'a comment with an empty line in a quotation': '> words <!-- one\n>\n> SECRET -->',
  'the second comment of a line': '<!-- a --> <!--\nSECRET\n\nSECRET -->',
  'an element with another attribute': '<aside data-x="a>b" class="notes">SECRET</aside>',
  'a comment that does not end': '<!-- SECRET',
}
test.each(Object.entries(notes))('%s of notes is published nowhere', async (name, markdown) => {
  const tail = name.includes('does not end') ? '' : '\n\nAfter.'
  const { pages, messages } = await buildOf(
    { 'notes/a.md': `---\ndate: 2026-01-01\n---\nBefore.\n\n${markdown}${tail}\n` },
    'feeds: { markdown: true }',
  )
  expect(messages.filter(({ fatal }) => fatal)).toEqual([])
  const whole = pages.map(({ contents }) => (typeof contents === 'function' ? contents() : '')).join('\n')
  expect(whole).not.toContain('SECRET')
  expect(whole).toContain('Before.')
  if (tail !== '') expect(whole).toContain('After.')
})

test.each([
  ['Note: SECRET', 'as in reveal.js'],
  ['notes: SECRET\n\nSECRET, too', 'of several paragraphs'],
  ['???\n\nSECRET\n\n- SECRET', 'as in remark'],
  ['<div class="notes">SECRET</div>', 'as an element'],
  ['<p class="notes">SECRET</p>', 'as a paragraph'],
  ['<ul class="notes"><li>SECRET</li></ul>', 'as a list'],
  ["<div data-y='>' class='notes'>SECRET</div>", 'behind another attribute'],
  ['<section class="speaker-notes">\n\nSECRET\n\n</section>', 'as a section'],
  ['Note: SECRET\n\n```\nSECRET\n```', 'with code'],
  ['- a\n  - b\n\n    Note: SECRET', 'in a list within a list'],
  ['- a\n\n  ???\n\n  SECRET', 'as in remark, in a list'],
  ['1. a\n   ???\n   SECRET', 'as in remark, in a paragraph of a list'],
  ['^ SECRET\nSECRET', 'as in Deckset'],
  ['Note: run\n # apt install SECRET\n\nSECRET', 'with a comment of a shell'],
  ['<svg data-notes="SECRET"><text data-notes="SECRET">x</text></svg>', 'as attributes of a drawing'],
  ['<section data-notes="SECRET">x</section>', 'as an attribute of reveal.js'],
])('the notes of a slide %j, %s, are published nowhere', async (notes) => {
  for (const rule of ['\n---\n', '\n* * *\n', '## Next']) {
    const { pages, messages } = await buildOf(
      {
        'talks/a.md': `---\ndate: 2026-01-01\nkind: presentation\n---\nBefore.\n\n${notes}\n\n${rule}\n\nAfter.\n`,
        'notes/b.md': '---\ndate: 2026-01-02\n---\nNote: a usual text.\n',
      },
      'feeds: { markdown: true }',
    )
    expect(messages.filter(({ fatal }) => fatal)).toEqual([])
    const whole = pages.map(({ contents }) => (typeof contents === 'function' ? contents() : '')).join('\n')
    expect(whole).not.toContain('SECRET')
    for (const text of ['Before.', 'After.', 'Note: a usual text.']) expect(whole).toContain(text)
  }
})

test.each([
  ['# Talk\n\nNote: SECRET\n\n# Part one\n\nOne.\n\n## Detail\n\nTwo.', 3],
  ['One\n===\n\nNote: SECRET\n\nTwo\n===\n\nOne.\n\nThree\n---\n\nTwo.', 3],
  ['Intro\n---\n\nNote: SECRET\n\n# B\n\nOne.\n\n# C\n\nTwo.', 3],
  ['# A\n\n- x\n\n  ---\n\nNote: SECRET\n\n# B\n\nOne.\n\n# C\n\nTwo.', 3],
  ['# A\n\n<div>\n\nNote: SECRET\n\n<div>SECRET</div>\n\n</div>\n\n# B\n\nOne.\n\n# C\n\nTwo.', 3],
  ['# A\n\n<div>\n\nNote:\n\n<div>\n\nSECRET\n\n</div>\n\nSECRET\n\n</div>\n\nOne.\n\n# C\n\nTwo.', 2],
  ['# A\n\nNote: run\n# apt install SECRET\n\nSECRET\n\n# B\n\nOne. Two.', 2],
  ['Note: SECRET\n***\n# B\n\nSetext\n---\nOne.\n\n---\n\nTwo.', 2],
  ['Note: SECRET\n# B\nOne. Two.', 1],
])('the slide after notes is published: %j', async (deck, count) => {
  const { pages } = await buildOf(
    { 'talks/a.md': `---\ndate: 2026-01-01\nkind: presentation\n---\n${deck}\n` },
    'feeds: { markdown: true }',
  )
  const page = pageText({ pages }, 'talks/a/index.html')
  for (const text of ['One.', 'Two.']) expect(page).toContain(text)
  expect(page.match(/class="slide"/g)).toHaveLength(count)
  for (const { contents } of pages)
    expect(typeof contents === 'function' ? contents() : '').not.toContain('SECRET')
})

test.each([
  'See the sign\n^ that points up',
  '^[x] words',
  '^1^ words',
  '$$\nx\n^2 + y\n$$',
  '<pre>\n^ a\n</pre>',
  '> Note: a quotation\n\nPUBLIC',
])('text of a slide that is like a note is published: %j', async (text) => {
  const html = await buildOf({
    'talks/a.md': `---\ndate: 2026-01-01\nkind: presentation\n---\n## One\n\n${text}\n\n## Two\n\nAfter.\n`,
  })
  const page = pageText(html, 'talks/a/index.html')
  for (const word of text.match(/[A-Za-z]{2,}/g)?.filter((one) => one !== 'pre') ?? [])
    expect(page).toContain(word)
  expect(page.match(/class="slide"/g)).toHaveLength(2)
})

test('an item of a list that looks like notes is a warning', () => {
  const value = '---\ndate: 2026-01-01\nkind: presentation\n---\n# A\n\n* Note: SECRET\n'
  const { messages } = parsePost({ path: 'a.md', file: 'content/a.md', value }, configOf())
  expect(messages).toEqual([expect.objectContaining({ line: 7, rule: 'published-notes', fatal: false })])
})

test('a block of notes that does not end is an error with its line', () => {
  const { messages } = parsePost(
    { path: 'a.md', file: 'content/a.md', value: '---\ntitle: A\n---\nx\n\n:::notes\nSECRET\n' },
    configOf(),
  )
  expect(messages.map(({ line, fatal, reason }) => [line, fatal, reason])).toEqual([
    [6, true, '`:::notes` is not closed, so the end of the notes is unknown'],
  ])
})

test.each([
  ['- ```\n  code\n\n:::notes\nSECRET\n:::', 'a fence in a list that ends with the list'],
  ['> ```\n> code\n\n:::notes\nSECRET\n:::', 'a fence in a quotation that ends with it'],
  ['```\n```js\n```\n\n:::notes\nSECRET\n:::', 'a fence with words is no end'],
  ['``` a`b\n\n:::notes\nSECRET\n:::', 'code in a line that begins like a fence'],
])('notes behind code are cut: %j, %s', async (markdown) => {
  const { pages } = await buildOf({ 'notes/a.md': `---\ndate: 2026-01-01\n---\n${markdown}\n` })
  for (const { contents } of pages)
    expect(typeof contents === 'function' ? contents() : '').not.toContain('SECRET')
})

test('code keeps what it shows', async () => {
  const built = await buildOf({
    'notes/a.md': '---\ndate: 2026-01-01\n---\n```\n:::notes\nSHOWN\n```\n\n`<!-- SHOWN -->`\n',
  })
  expect(pageText(built, 'notes/a/index.html').match(/SHOWN/g)?.length).toBeGreaterThan(1)
})

const named: Readonly<Record<string, string>> = {
  image: 'image: img/a.png\n---\nx',
  'a group': 'cover: { image: img/a.png }\n---\nx',
  'an absolute URL': '---\n![x](https://blog.example/notes/img/a.png)',
  'a style': '---\n<div style="background:url(img/a.png)">x</div>',
  'notes of a speaker': '---\n:::notes\n![x](img/a.png)\n:::',
  object: '---\n<object data="img/a.png"></object>',
  Markdown: '---\n![x](img/a.png)',
}
describe.each(['draft: true', 'publishDate: 2999-01-01'])('with `%s`', (line) => {
  test.each(Object.entries(named))('the picture that a post names in %s stays at home', async (_, rest) => {
    const draft = `---\ndate: 2026-01-01\n${line}\n${rest}\n`
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml': 'url: https://blog.example/\ntitle: A\nauthor: { name: A }\n',
      'content/notes/draft.md': draft,
      'content/notes/img/a.png': 'png',
      'content/notes/img/b.png': 'png',
      'content/notes/shown.md': '---\ndate: 2026-01-01\ncover: img/b.png\n---\nx\n',
    })
    await buildIn(root)
    const published = [...filesIn(join(root, 'public')).keys()]
    expect(published).not.toContain('notes/img/a.png')
    expect(published).toContain('notes/img/b.png')
  })
})

test('a table that would fill the memory is an error', () => {
  const value = `---\ntitle: A\n---\n${'|a'.repeat(5000)}|\n${'|-'.repeat(5000)}|\n${'|x|\n'.repeat(4000)}`
  const { post, messages } = parsePost({ path: 'a.md', file: 'content/a.md', value }, configOf())
  expect(post).toBeUndefined()
  expect(messages.map(({ line, reason }) => [line, reason])).toEqual([
    [5, 'a table has 5002 columns and 4000 rows'],
  ])
})

test.each([
  ['/srv/www', undefined],
  ['../www', undefined],
  ['public-copy', undefined],
  ['~/www', 'which only a shell expands to a home folder'],
  ['content/static', 'in content/'],
  ['/blog/content/static', 'in content/'],
  ['templates', 'in templates/'],
  ['.', 'contains the blog'],
  ['/', 'contains the blog'],
])('deploy.folder.path: %s', (path, why) => {
  const trouble = checkFolderSettings({ path }, '/blog')?.reason
  if (why === undefined) expect(trouble).toBeUndefined()
  else expect(trouble).toContain(why)
})

test('a page that is its own alias is no rival of itself', async () => {
  const { messages, pages } = await buildOf({
    'notes/a.md': '---\ndate: 2026-01-01\naliases: [/notes/a, /notes/a/index.html, /b/]\n---\nx',
  })
  expect(messages).toEqual([])
  expect(pages.find(({ path }) => path === '_redirects')).toBeDefined()
})

test('a drawing keeps its references in lists, also those of its style sheet', async () => {
  const svg = `<svg><style>.x{fill:url(#g)} #g{color:#fff}</style><linearGradient id="g"></linearGradient><rect style="fill:url( #g )"></rect><animate begin="g.click"></animate></svg>`
  const built = await buildOf({ 'notes/a.md': `---\ndate: 2026-01-01\n---\n${svg}\n` })
  const text = pageText(built, 'notes/index.html')
  const id = /id="(p\w+-g)"/.exec(text)?.[1] ?? 'none'
  expect(text).toContain(`url(#${id})`)
  expect(text).toContain(`url( #${id} )`)
  expect(text).toContain(`#${id}{color:#fff}`)
  expect(text).toContain(`begin="${id}.click"`)
})
