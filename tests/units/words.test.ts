import { describe, expect, test } from 'vitest'
import { closestMatch } from '../../src/model/closest-match.js'
import { html, lines, trusted } from '../../src/model/html.js'
import { readManifest } from '../../src/model/manifest.js'
import { error, sortMessages, warning } from '../../src/model/message.js'
import { normalTag, tagSlug } from '../../src/model/tag.js'
import { cleanText, cleanUrl, isName, isWebUrl } from '../../src/model/untrusted.js'
import { samplePosts } from '../../src/webmention/html/verify-markup.js'

describe('html', () => {
  test.each([
    [{}, 'an object'],
    [Promise.resolve(), 'a Promise'],
    [() => '', 'a function'],
  ])('says what is no value of a template: %s', (value, kind) =>
    expect(() => html`<p>${value as never}</p>`).toThrow(`is ${kind}, not a text`),
  )

  test('escapes text, keeps Html, leaves nothing out of nothing', () => {
    expect(
      html`<a title="${'"<&\''}">${trusted('<b>')}${[1, 'x<', null]}${false}${undefined}</a>`.value,
    ).toBe('<a title="&quot;&lt;&amp;&#39;"><b>1x&lt;</a>')
  })
  test('lines leaves out what is empty', () =>
    expect(lines('a', '', null, html``, ['b', 'c']).value).toBe('a\nbc'))
})

describe('messages', () => {
  test('are sorted by place, errors first, and printed once', () => {
    const at = (line: number, column: number) => ({ file: 'b', line, column })
    const [one, two, three, four] = [
      warning('invalid-value', at(2, 1), 'w'),
      error('invalid-value', at(2, 1), 'e'),
      error('invalid-value', at(10, 1), 'x'),
      error('invalid-value', { file: 'a' }, 'y'),
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

test('a list of deployed files has paths below the folder only', () => {
  const paths = [
    'a.html',
    'a/b.html',
    'ä b/c"d.html',
    'a\\b.html',
    '../x',
    '..\\x',
    'a/../../x',
    '/etc/x',
    'a//b',
    './a',
    '',
  ]
  const manifest = Object.fromEntries(
    [...paths, 'a"\n!touch x\n-rm "b', 'a\u0000'].map((path) => [path, 'x']),
  )
  expect([...(readManifest(JSON.stringify(manifest)) ?? new Map()).keys()]).toEqual(paths.slice(0, 4))
})

test.each(['E.T.', 'Mr.Robot', 'Re:Zero', '9.5', 'Node.js', 'S.O.S', 'What is it? A/B', 'Dune'])(
  '%s is the name of a work',
  (text) => expect(isName(text)).toBe(true),
)
test.each(['example.com', 'www.example.com/a', 'http:/a.example', 'https//a.example', 'jane@a.example', ' '])(
  '%s is a mistake in a URL',
  (text) => expect(isName(text)).toBe(false),
)
