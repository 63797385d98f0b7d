import { describe, expect, test } from 'vitest'
import { withEmoji, withSmartQuotes } from '../../src/parse/markdown/typography.js'
import { parsePost } from '../../src/parse/post/post.js'
import { configOf } from '../support.js'

test.each([
  [':joy: :+1: :-1: :no_such:', '😂 👍 👎 :no_such:'],
  ['(:joy:)', '(😂)'],
  [':joy::joy:', '😂😂'],
  [':Joy:', ':Joy:'],
  ['a:joy:', 'a:joy:'],
  [':joy:a', ':joy:a'],
  [': joy :', ': joy :'],
  ['10:30:45 and a:b:c', '10:30:45 and a:b:c'],
  ['https://a.example:80:joy:x', 'https://a.example:80:joy:x'],
  [':constructor: :__proto__: :hasownproperty:', ':constructor: :__proto__: :hasownproperty:'],
  ['::', '::'],
  ['', ''],
])('emoji: %j is %j', (text, want) => expect(withEmoji(text)).toBe(want))

describe('quotes', () => {
  test.each<[string, string, string, string?]>([
    ['en', `"It's 'fine'," she said`, '“It’s ‘fine’,” she said'],
    ['en', '"a" "b"', '“a” “b”'],
    ['en', `"'a' b"`, '“‘a’ b”'],
    ['en', `'"a" b'`, '‘“a” b’'],
    ['en', '("a") ["b"] {"c"} <"d">', '(“a”) [“b”] {“c”} <“d”>'],
    ['en', 'a—"b"—c/"d"', 'a—“b”—c/“d”'],
    ['en', 'a--"b"', 'a–“b”'],
    ['en', 'a\n"b"', 'a\n“b”'],
    ['en', 'a\u00a0"b"', 'a\u00a0“b”'],
    ['en', '"', '“'],
    ['en', "don't the dogs' o'clock", 'don’t the dogs’ o’clock'],
    ['en', 'a "b', 'a “b'],
    ['en', '" b', '” b', 'a'],
    ['en', '"b"', '“b”', ' '],
    ['en', "'s", '’s', 'a'],
    ['de', `"Das ist 'gut'", sagt sie`, '„Das ist ‚gut‘“, sagt sie'],
    ['de', "das geht's", 'das geht’s'],
    ['de', "'a' geht's", '‚a‘ geht’s'],
    ['de-AT', '"a"', '„a“'],
    ['DE', '"a"', '„a“'],
    ['es', `"Hola 'tú'"`, '«Hola “tú”»'],
    ['fr', '"Bonjour"', '« Bonjour »'],
    ['fr', "l'eau", 'l’eau'],
    ['da', '"a"', '»a«'],
    ['fi', '"a"', '”a”'],
    ['sv', `"a 'b'"`, '”a ’b’”'],
    ['pl', '"a"', '„a”'],
    ['ru', `"a 'b'"`, '«a „b“»'],
    ['ja', '"a"', '“a”'],
    ['', '"a"', '“a”'],
    ['constructor', '"a"', '“a”'],
  ])('%s: %j is %j', (lang, text, want, before = '') =>
    expect(withSmartQuotes(text, lang, before)).toBe(want),
  )

  // A mark between two letters is taken for the end of what was opened before it.
  test.fails.each([
    ['de', `'Ich hab's'`, '‚Ich hab’s‘'],
    ['es', `'El Niño's'`, '“El Niño’s”'],
  ])('%s: the apostrophe in %j', (lang, text, want) => expect(withSmartQuotes(text, lang, '')).toBe(want))

  // A mark behind an opening one opens, too.
  test.fails('nothing in quotes', () => expect(withSmartQuotes('""', 'en', '')).toBe('“”'))

  test('fil is a language of its own', () => expect(withSmartQuotes('"a"', 'fil', '')).toBe('“a”'))
})

test.each([
  ['a -- b', 'a – b'],
  ['a --- b', 'a — b'],
  ['1--2---3', '1–2—3'],
  ['a - b', 'a - b'],
  ['...', '…'],
  ['a..b', 'a..b'],
])('signs: %j is %j', (text, want) => expect(withSmartQuotes(text, 'en', '')).toBe(want))

describe('in a post', () => {
  const html = (body: string, settings: string, head = ''): string => {
    const [one, other] = ['satteri', 'remark'].map(
      (parser) =>
        parsePost(
          { path: 'x/y.md', file: 'content/x/y.md', value: `---\ndate: 2026-01-01\n${head}\n---\n${body}` },
          configOf(`markdown: { parser: ${parser}, ${settings} }`),
        ).post?.content.html.value,
    )
    expect(other).toBe(one)
    return one ?? ''
  }
  test.each([
    ['"a" `"b"`', '<p>“a” <code>"b"</code></p>'],
    ['```\n"a" -- :joy:\n```', '<pre tabindex="0"><code>"a" -- :joy:\n</code></pre>'],
    ['*"a"* **"b"**', '<p><em>“a”</em> <strong>“b”</strong></p>'],
    ['"*a*"', '<p>“<em>a</em>”</p>'],
    ['"[a](https://a.example/)"', '<p>“<a href="https://a.example/">a</a>”</p>'],
    ["*Jane*'s", '<p><em>Jane</em>’s</p>'],
    ['"a\n\n"b"', '<p>“a</p>\n<p>“b”</p>'],
    ['# "a"\n\n- "b"\n- "c"', '<h2 id="a">“a”</h2>\n<ul>\n<li>“b”</li>\n<li>“c”</li>\n</ul>'],
    [
      '[a](https://a.example/ "\'b\' -- c")',
      '<p><a href="https://a.example/" title="&#x27;b&#x27; -- c">a</a></p>',
    ],
    ['![a "b"](https://a.example/x.png)', '<p><img src="https://a.example/x.png" alt="a &#x22;b&#x22;"></p>'],
    ['<kbd>"a"</kbd> <b title="x--y">"b"</b>', '<p><kbd>"a"</kbd> <b title="x--y">“b”</b></p>'],
    ['\\"a\\"', '<p>“a”</p>'],
    ['a -- b ... :joy:', '<p>a – b … 😂</p>'],
  ])('%j', (body, want) => expect(html(body, 'smartQuotes: true')).toBe(want))

  test.each(['https://a.example/a--b', '<https://a.example/a...b>', 'https://a.example/:joy:/'])(
    '%s is shown as it is',
    (body) => expect(html(body, 'smartQuotes: true')).toContain(`>${body.replace(/[<>]/g, '')}</a>`),
  )

  test('in its own language', () => expect(html('"a"', 'smartQuotes: true', 'lang: de')).toBe('<p>„a“</p>'))

  test('only when the author wants it; emoji always', () =>
    expect(html('"a" -- b... :joy:', 'smartQuotes: false')).toBe('<p>"a" -- b... 😂</p>'))
})
