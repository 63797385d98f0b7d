import { describe, expect, test } from 'vitest'
import { highlight } from '../../src/parse/markdown/highlight.js'
import { contents } from './both-parsers.js'

describe('a language', () => {
  test.each([
    ['javascript', 'const x', '<span class="hljs-keyword">const</span> x'],
    ['JavaScript', 'const x', '<span class="hljs-keyword">const</span> x'],
    ['js', 'const x', '<span class="hljs-keyword">const</span> x'],
    [
      'ts',
      'let x: string',
      '<span class="hljs-keyword">let</span> <span class="hljs-attr">x</span>: <span class="hljs-built_in">string</span>',
    ],
    ['html', '<b>', '<span class="hljs-tag">&lt;<span class="hljs-name">b</span>&gt;</span>'],
    ['json', '{"a": 1}', /hljs-attr.*hljs-number/],
    ['yml', 'a: 1', /hljs-attr/],
    ['toml', '[a]', /hljs-section/],
    ['diff', '+a\n-b', /hljs-addition[\s\S]*hljs-deletion/],
    ['console', '$ ls', /hljs-meta/],
    ['C++', 'int x;', /hljs-type/],
    ['c#', 'var x;', /hljs-keyword/],
    ['css', 'a{color:red}', /hljs-attribute/],
    ['sh', 'echo "$x"', /hljs-built_in.*hljs-variable/],
  ])('%s', (language, code, want) =>
    expect(highlight(code, language)).toEqual(typeof want === 'string' ? want : expect.stringMatching(want)),
  )

  test.each([
    '',
    'nothing',
    'text2',
    '../python',
    'python.js',
    'python/..',
    'c d',
    'é',
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    '{.js}',
  ])('%j is none', (language) => expect(highlight('const x', language)).toBeUndefined())

  test.each(
    'cs docker ex f# fs golang h hs jsonc jsx kt make md mjs objc patch pl ps1 py rb rs svg tex tsx zsh'.split(
      ' ',
    ),
  )('%s has a grammar', (language) => expect(highlight('x', language)).toBeDefined())

  test.each<[string, string, string]>([
    ['html', '<script>let x</script><style>a{color:red}</style>', 'hljs-keyword'],
    ['html', '<style>a{color:red}</style>', 'hljs-attribute'],
    ['md', '<b>x</b>', 'hljs-name'],
    ['console', '$ echo "$x"', 'hljs-variable'],
    ['docker', 'RUN echo "$x"', 'hljs-variable'],
    ['js', 'html`<b>x</b>`', 'hljs-name'],
    ['http', 'GET / HTTP/1.1\ncontent-type: application/json\n\n{"a": true}', 'hljs-literal'],
  ])('%s in which there is another: %s', (language, code, want) =>
    expect(highlight(code, language)).toContain(want),
  )
})

test.each(['<script>alert(1)</script>', '"&\'', '&lt;', '</code></pre>', '<!-- -->', ']]>'])(
  '%j is escaped',
  (code) => {
    for (const language of ['js', 'html', 'md', 'css', 'text', 'plaintext']) {
      const html = highlight(code, language) ?? ''
      expect(html.replace(/<\/?span[^>]*>/g, '')).not.toMatch(/[<>]/)
    }
  },
)

test('what was highlighted before changes no bytes', () => {
  const code = '<b>x</b>\n\n```js\nlet x\n```\n'
  const first = highlight(code, 'md')
  for (const language of ['js', 'ts', 'css', 'html', 'php', 'bash']) highlight('x', language)
  expect(highlight(code, 'md')).toBe(first)
})

describe('a post', () => {
  const tree = (body: string): readonly string[] => {
    const [one, other] = contents(body)
    expect(other).toBe(one)
    return JSON.parse(one ?? '[]')
  }
  const keyword = '<span class="hljs-keyword">let</span>'
  test.each<[string, string, string]>([
    ['a language', '```js\nlet x\n```', `<code class="language-js">${keyword} x\n</code>`],
    [
      'words behind the language',
      '```js title="x"\nlet x\n```',
      `<code class="language-js">${keyword} x\n</code>`,
    ],
    [
      'an unknown language',
      '```nothing\nlet <x>\n```',
      '<code class="language-nothing">let &#x3C;x>\n</code>',
    ],
    ['no language', '```\nlet x\n```', '<code>let x\n</code>'],
    ['indented code', '    let x', '<code>let x\n</code>'],
    ['code in a line', '`let x`', '<p><code>let x</code></p>'],
    [
      'the author’s own HTML',
      '<pre><code class="language-js">let x</code></pre>',
      `<code class="language-js">${keyword} x</code>`,
    ],
    ['in a list', '- ```js\n  let x\n  ```', `<code class="language-js">${keyword} x\n</code>`],
    ['what looks like HTML', '```js\n"</code><script>"\n```', '&quot;&lt;/code&gt;&lt;script&gt;&quot;'],
  ])('%s', (_, body, want) => expect(tree(body)[0]).toContain(want))

  test('its words are those of the code', () =>
    expect(tree('```js\nlet x = "<b>"\n```')[1]).toContain('let x = "<b>"'))
})
