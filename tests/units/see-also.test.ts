import { describe, expect, test } from 'vitest'
import { buildOf, pageText } from '../support.js'

const post = (title: string, day: number, body: string, tags = ''): string =>
  `---\ntitle: "${title}"\ndate: 2026-05-0${day}\ntags: [${tags}]\n---\n${body}\n`

const files = {
  'wiki/a.md': post('A', 1, '[b](b.md) and [b again](b.md#part), and [[About me]].', 'rare, common'),
  'wiki/b.md': post('B', 2, 'Nothing, and [itself](b.md).', 'rare, odd'),
  'wiki/c.md': post('C', 3, '[[b|with other words]] and [the list](/wiki/).', 'odd, common'),
  'wiki/d.md': `---\ntitle: D\ndate: 2026-05-04\nunlisted: true\ntags: [rare]\n---\n[b](b.md)\n`,
  'about.md': '# About me\n\nWords, and [a](wiki/a.md).\n',
}

describe('backlinks', () => {
  test('name the listed pages that link to a page, newest first, by any notation', async () => {
    const build = await buildOf(files, 'backlinks: true')
    expect(build.messages).toEqual([])
    const linked = Object.fromEntries(
      [...build.site.entries, ...build.site.pages].map(({ url, backlinks = [] }) => [
        url,
        backlinks.map(({ title }) => title).join(),
      ]),
    )
    expect(linked).toEqual({
      '/wiki/a/': 'About me',
      '/wiki/b/': 'C,A',
      '/wiki/c/': '',
      '/wiki/d/': '',
      '/about/': 'A',
    })
    expect(pageText(build, 'wiki/b/index.html')).toContain(
      '<nav class="meta" aria-label="Linked from"><p>Linked from:</p><ul><li><a href="/wiki/c/">',
    )
    expect(pageText(build, 'about/index.html')).toContain('<a href="/wiki/a/"><bdi>A</bdi></a>')
  })

  test('count links by a whole URL, without the last slash, and by an alias', async () => {
    const { site } = await buildOf(
      {
        'wiki/a.md': `---\ntitle: A\ndate: 2026-05-01\naliases: [/old/a/]\n---\nWords.\n`,
        'wiki/by-url.md': post('By URL', 2, '[x](https://blog.example/wiki/a/#b)'),
        'wiki/by-path.md': post('By path', 3, '[x](/wiki/a?b)'),
        'wiki/by-alias.md': post('By alias', 4, '[x](/old/a/)'),
      },
      'backlinks: true',
    )
    const links = site.entries.find(({ url }) => url === '/wiki/a/')?.backlinks
    expect(links?.map(({ title }) => title)).toEqual(['By alias', 'By path', 'By URL'])
  })

  test('count responses, data and addresses that redirect', async () => {
    const { site } = await buildOf(
      {
        'wiki/a.md': post('A', 1, 'Words.'),
        'wiki/reply.md': `---\ndate: 2026-05-02\nin-reply-to: https://blog.example/wiki/a/\n---\nReply.\n`,
        'wiki/list.md': `---\ntitle: List\ndate: 2026-05-03\nitems: [{ name: x, url: /wiki/a/ }]\n---\nx\n`,
        'wiki/cite.md': post('Cite', 4, ':::cite\nurl: https://blog.example/wiki/a/\n:::'),
        'wiki/moved.md': post('Moved', 5, '[x](/short/)'),
        'wiki/none.md': post('None', 6, ':::cite\nurl: https://other.example/wiki/a/\n:::'),
      },
      'backlinks: true\nredirects: { /short/: /wiki/a/ }',
    )
    const links = site.entries.find(({ url }) => url === '/wiki/a/')?.backlinks
    expect(links?.map(({ title }) => title)).toEqual(['Moved', 'Cite', 'List', 'Reply.'])
  })

  test('are not there without the setting', async () => {
    const build = await buildOf(files)
    expect(pageText(build, 'wiki/b/index.html')).not.toContain('Linked from')
    expect(build.site.entries.some((entry) => 'backlinks' in entry)).toBe(false)
  })
})

test('related posts share rare tags, the rarest first, and are as many as the setting says', async () => {
  const related = async (settings: string) => {
    const { site } = await buildOf(files, settings)
    return Object.fromEntries(
      site.entries.map((one) => [one.name, (one.related ?? []).map(({ title }) => title).join()]),
    )
  }
  expect(await related('related: 2')).toEqual({ A: 'C,B', B: 'C,A', C: 'B,A', D: 'B,A' })
  expect(await related('related: 1')).toEqual({ A: 'C', B: 'C', C: 'B', D: 'B' })
  expect(await related('related: 0')).toEqual({ A: '', B: '', C: '', D: '' })
})

test('a tag of many posts relates none', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [`n/${index}.md`, post(`N${index}`, 1, 'Words.', 'all')]),
  )
  const { site } = await buildOf(many, 'related: 3')
  expect(site.entries.every(({ related }) => related === undefined)).toBe(true)
})

describe('presentations', () => {
  const slides = async (body: string, head = 'kind: presentation') => {
    const build = await buildOf({
      'talks/a.md': `---\ntitle: A talk\ndate: 2026-05-01\n${head}\n---\n${body}\n`,
    })
    expect(build.messages).toEqual([])
    return [
      ...pageText(build, 'talks/a/index.html').matchAll(/<section class="slide">(.*?)<\/section>/gs),
    ].map(([, text = '']) =>
      text
        .replace(/<[^>]*>|\s+/g, ' ')
        .replace(/ +/g, ' ')
        .trim(),
    )
  }

  test('have a slide between rules, or for each heading of the first two levels', async () => {
    expect(
      await slides('# One\n\nWords.\n\n---\n\n## Two\n\n## Still two\n\n> quoted\n>\n> ---\n\n***\n\nThree.'),
    ).toEqual(['One Words.', 'Two Still two quoted', 'Three.'])
    expect(await slides('Hello.\n\n## Two\n\n- a\n\n## Three')).toEqual(['Hello.', 'Two a', 'Three'])
    expect(await slides('# One\n\nA\n\n### Detail\n\nB\n\n# Two')).toEqual(['One A Detail B', 'Two'])
    for (const html of ['', '<b>hi</b>'])
      expect(await slides(`# One\n\nhi\n${html}\n\n## Two\n\n### a\n\n## Three`)).toEqual([
        `One hi${html === '' ? '' : ' hi'}`,
        'Two a',
        'Three',
      ])
  })

  test('do not publish speaker notes, and keep blocks and figures', async () => {
    expect(
      await slides('## One\n\n:::notes\nSecret.\n:::\n\n## Two\n\n:::review\nname: Dune\nrating: 4\n:::'),
    ).toEqual(['One', expect.stringMatching(/^Two Dune .* 4 of 5$/)])
  })

  test('other posts have no slides', async () => {
    expect(await slides('One\n\n---\n\nTwo', 'lang: en')).toEqual([])
  })
})

test('==words== are marked; code, headings and URLs keep their signs', async () => {
  const build = await buildOf({
    'notes/a.md':
      '---\ndate: 2026-05-01\n---\nSo ==very *good*== it is. `a ==b== c`, a == b == c, https://a.example/?x==y==z\n\nHeading\n===\n',
  })
  const page = pageText(build, 'notes/a/index.html')
  expect(page).toContain('So <mark>very <em>good</em></mark> it is. <code>a ==b== c</code>, a == b == c')
  expect(page).toContain('?x==y==z')
  expect(build.messages).toEqual([])
})
