import { describe, expect, test } from 'vitest'
import { html, lines, trusted } from '../../src/model/html.js'
import { error, sortMessages, warning } from '../../src/model/message.js'
import { encodePath } from '../../src/model/path.js'
import { normalTag, tagSlug } from '../../src/model/tag.js'
import { cleanText, cleanUrl, isWebUrl } from '../../src/model/untrusted.js'
import { closestMatch } from '../../src/parse/fields.js'
import { withEmoji, withSmartQuotes } from '../../src/parse/markdown/typography.js'
import { invalidPathReason, permalinkOf } from '../../src/parse/post/permalink.js'
import { samplePosts } from '../../src/webmention/html/verify-markup.js'

describe('html', () => {
  test('escapes text, keeps Html, leaves nothing out of nothing', () => {
    expect(
      html`<a title="${'"<&\''}">${trusted('<b>')}${[1, 'x<', null]}${false}${undefined}</a>`.value,
    ).toBe('<a title="&quot;&lt;&amp;&#39;"><b>1x&lt;</a>')
  })
  test('lines leaves out what is empty', () =>
    expect(lines('a', '', null, html``, ['b', 'c']).value).toBe('a\nbc'))
})

describe('messages', () => {
  test('are sorted by place, errors first, and told once', () => {
    const at = (line: number, column: number) => ({ file: 'b', line, column })
    const [one, two, three, four] = [
      warning(at(2, 1), 'w'),
      error(at(2, 1), 'e'),
      error(at(10, 1), 'x'),
      error({ file: 'a' }, 'y'),
    ]
    expect(sortMessages([three, one, two, four, two])).toEqual([four, two, one, three])
  })
})

describe('tags', () => {
  test.each([
    ['#IndieWeb', 'indieweb', 'indieweb'],
    ['  Open   Source ', 'open source', 'open-source'],
    ['.NET', '.net', 'dotnet'],
    ['C#', 'c#', 'csharp'],
    ['C++', 'c++', 'cpp'],
    ['js', 'javascript', 'javascript'],
    ['ni\u006e\u0303o', 'niño', 'niño'],
    ['日本語', '日本語', '日本語'],
    ['☕', '☕', 'u2615'],
    ['#', '#', 'u23'],
    ['a/b', 'a/b', 'a-b'],
    ['__proto__', '__proto__', 'proto'],
    ['constructor', 'constructor', 'constructor'],
  ])('%s is %s at %s', (written, tag, slug) => {
    expect(normalTag(written, { js: 'JavaScript' })).toBe(tag)
    expect(tagSlug(tag)).toBe(slug)
  })
})

describe('permalinks', () => {
  const config = {
    base: '',
    permalinks: { reviews: '/r/:year/:month/:name/', 'reviews/library': '/books/:name/' },
  }
  const published = { epoch: 0, wall: '2025-05-26T18:14:00', offset: '+00:00', hasTime: true }
  test.each([
    ['notes/hello.md', {}, '/notes/hello/'],
    ['about.md', {}, '/about/'],
    ['index.md', {}, '/'],
    ['trip/index.md', {}, '/trip/'],
    ['a/b/Deep.MD', {}, '/a/b/Deep/'],
    ['reviews/film.md', {}, '/r/2025/05/film/'],
    ['reviews/library/dune.md', {}, '/books/dune/'],
    ['reviews/library/sf/dune.md', { slug: 'x' }, '/books/x/'],
    ['notes/hello.md', { permalink: '/2019/hello' }, '/2019/hello/'],
    ['notes/hello.md', { permalink: '/old.html' }, '/old.html'],
    ['notes/a b?.md', {}, '/notes/a%20b%3F/'],
    ['notes/100%.md', {}, '/notes/100%25/'],
  ])('%s %o → %s', (path, more, want) => expect(permalinkOf({ path, published, ...more }, config)).toBe(want))

  test.each(['relative', '//host/x', '/a/../b', '/a?b', '/a#b', '/a\\b', '/a\u0000'])(
    '%s is no path',
    (path) => expect(invalidPathReason(path)).toBeDefined(),
  )
  test('two spellings of one letter are one path', () =>
    expect(encodePath('/n\u0303')).toBe(encodePath('/ñ')))
})

describe('URLs', () => {
  test.each(['https://a.example', 'http://a.example/?q=1#f', 'https://ä.example/'])('%s is one', (url) =>
    expect(isWebUrl(url)).toBe(true),
  )
  test.each([
    'a.example',
    '/a',
    'ftp://a.example',
    'javascript:alert(1)',
    'https://',
    'https://u:p@a.example/',
    'https://a b.example',
    'java\tscript:x',
  ])('%s is none', (url) => expect(isWebUrl(url)).toBe(false))
  test('foreign ones are cut to what may be linked', () => {
    expect(cleanUrl(' https://a.example/x ')).toBe('https://a.example/x')
    expect(cleanUrl('javascript:alert(1)')).toBeUndefined()
    expect(cleanUrl(`https://a.example/${'x'.repeat(3000)}`)).toBeUndefined()
  })
})

describe('prose', () => {
  test.each([
    [':joy: :+1: :no_such:', '😂 👍 :no_such:'],
    ['10:30:45 and a:b:c', '10:30:45 and a:b:c'],
    [':constructor: :__proto__:', ':constructor: :__proto__:'],
  ])('emoji: %s', (text, want) => expect(withEmoji(text)).toBe(want))

  test.each([
    ['en', `"It's 'fine'," she said -- "really"...`, '“It’s ‘fine’,” she said – “really”…'],
    ['de', `"Das ist 'gut'", sagt sie`, '„Das ist ‚gut‘“, sagt sie'],
    ['es', `"Hola"`, '«Hola»'],
    ['fr', `"Bonjour"`, '« Bonjour »'],
    ['xx', `("a")`, '(“a”)'],
  ])('quotes of %s', (lang, text, want) => expect(withSmartQuotes(text, lang, '')).toBe(want))

  test('foreign text loses what hides or turns it', () => {
    expect(cleanText('a\u202eb\u0007c\n d', 100)).toBe('a b c d')
    expect(cleanText('x'.repeat(50), 10)).toBe(`${'x'.repeat(9)}…`)
    expect(cleanText('  ', 10)).toBeUndefined()
  })

  test.each([
    ['titel', 'title'],
    ['dtpublished', 'dt_published'],
    ['Title', 'title'],
    ['weather', undefined],
    ['tgas', 'tags'],
  ])('%s was meant as %s', (word, meant) =>
    expect(closestMatch(word, ['title', 'tags', 'dt_published'])).toBe(meant),
  )
})

test('no entries have no shapes', () => expect(samplePosts([])).toEqual([]))
