import { describe, expect, test } from 'vitest'
import { parsePost } from '../../src/parse/post.js'
import { buildOf, configOf } from '../support.js'

/** Parses a file and says what becomes of it: a page, a draft, or an error with its line. */
const outcome = (value: string, path = 'notes/a.md'): string => {
  const { post, messages } = parsePost({ path, file: `content/${path}`, value }, configOf())
  const fatal = messages.find((message) => message.fatal)
  if (fatal !== undefined) return `error at line ${fatal.line}`
  if (post === undefined) return 'nothing'
  return post.draft ? 'draft' : post.unlisted ? 'unlisted' : 'page'
}
const head = (...lines: readonly string[]): string =>
  `---\ndate: 2025-01-03\n${lines.join('\n')}\n---\nSECRET\n`

describe('a post that says it is a draft is none that is published', () => {
  test.each([
    'draft: true',
    'draft: yes',
    'draft: "true"',
    "draft: 'True'",
    'draft: TRUE',
    'draft: on',
    'draft: 1',
    'Draft: true',
    'DRAFT: true',
    'is_draft: true',
    'isDraft: true',
    'draft : true',
    '"draft": true',
    'publish: false',
    'Publish: no',
    'published: false',
    'published: "false"',
    'public: false',
    'private: true',
    'hidden: true',
    'status: draft',
    'Status: Draft',
    'status: "private"',
    'status: pending',
    'status: trash',
    'status: in progress',
    'post-status: draft',
    'post_status: private',
    'visibility: private',
    'visibility: followers-only',
    'visibility: direct',
    'password: hunter2',
    'permalink: false',
    'type: draft',
    'dg-publish: false',
    'build: { render: never }',
    '_build: { render: never }',
    'headless: true',
    'draft: false\nstatus: private',
  ])('%s', (line) => expect(outcome(head(line))).toBe('draft'))

  test.each(['_drafts/a.md', 'notes/_drafts/a.md', 'drafts/a.md', 'Drafts/a.md'])('in %s', (path) =>
    expect(outcome(head('title: x'), path)).toBe('draft'),
  )
})

test.each([
  'draft: false',
  'draft: no',
  'publish: true',
  'published: true',
  'private: false',
  'status: published',
  'visibility: public',
  'password: ""',
  'status: evergreen\ndraft: false',
  'type: post',
  'layout: post',
])('%s is published', (line) => expect(outcome(head(line))).toBe('page'))

test.each(['visibility: unlisted', 'status: unlisted', 'unlisted: true'])('%s is unlisted', (line) =>
  expect(outcome(head(line))).toBe('unlisted'),
)

test.each([
  'draft: maybe',
  'draft:',
  'draft: [true]',
  'draft: 2026-01-01',
  'publish: soon',
  'status: evergreen',
  'visibility: cousins',
  'drafft: true',
  'drfat: true',
  'pubish: false',
])('%s is an error: nobody can tell', (line) => expect(outcome(head(line))).toBe('error at line 3'))

describe('front matter in another notation is understood, or an error with its line', () => {
  const yaml = '---\ntitle: A\ndate: 2025-01-03\ndraft: true\n---\nSECRET\n'
  test.each([
    ['a blank line', `\n${yaml}`, 'draft'],
    ['blank lines with blanks', `\n  \n\t\n${yaml}`, 'draft'],
    ['CRLF', `\r\n${yaml.replaceAll('\n', '\r\n')}`, 'draft'],
    ['a byte order mark that was left', `\ufeff${yaml}`, 'draft'],
    ['a comment', `<!-- prettier-ignore -->\n${yaml}`, 'error at line 2'],
    ['a long comment', `<!--\nnote\n-->\n\n${yaml}`, 'error at line 5'],
    ['a heading', `# A\n\n${yaml}`, 'error at line 3'],
    ['TOML', '+++\ntitle = "A"\ndraft = true\n+++\nSECRET', 'error at line 1'],
    ['TOML without a draft', '+++\ntitle = "A"\n+++\nText', 'error at line 1'],
    ['TOML after a blank line', '\n+++\ndraft = true\n+++\nSECRET', 'error at line 2'],
    ['TOML that is not closed', '+++\ndraft = true\n\nSECRET', 'error at line 1'],
    ['JSON', '{\n  "title": "A",\n  "draft": true\n}\nSECRET', 'error at line 1'],
    ['JSON in a line', '{"title": "A", "draft": true}\nSECRET', 'error at line 1'],
    [';;; JSON', ';;;\n"draft": true\n;;;\nSECRET', 'error at line 1'],
    ['---toml', '---toml\ndraft = true\n---\nSECRET', 'error at line 1'],
    ['---js', '---js\n{ draft: true }\n---\nSECRET', 'error at line 1'],
    ['four hyphens', '----\ndraft: true\n----\nSECRET', 'error at line 1'],
    ['a dash of an editor', '—\ndraft: true\n—\nSECRET', 'error at line 1'],
    ['an indented mark', ' ---\ndraft: true\n---\nSECRET', 'error at line 1'],
    ['no first mark', 'title: A\ndraft: true\n---\nSECRET', 'error at line 2'],
    ['no first mark, no draft', 'title: A\ndate: 2025-01-03\n---\nText', 'error at line 1'],
    ['no last mark', '---\ndraft: true\n\nSECRET', 'error at line 1'],
    ['Pelican', 'Title: A\nStatus: draft\n\nSECRET', 'error at line 2'],
    ['a second head', `---\n---\n${yaml}`, 'error at line 3'],
    ['a second head further down', `---\ntitle: B\n---\n\nWords.\n\n${yaml}`, 'error at line 7'],
  ])('%s', (_, text, want) => expect(outcome(text)).toBe(want))

  test.each([
    ['prose', 'Just words.\n'],
    ['a rule', 'Words\n\n---\n\nMore words\n'],
    ['a rule first', '\n---\n\nWords\n'],
    ['a rule behind the head', '---\ndate: 2025-01-03\n---\n---\nUpdate: it works now.\n'],
    ['a fence with front matter', '```yaml\n---\ndraft: true\n---\n```\n'],
    ['words with a colon', 'Update: it works now.\nStatus: fine, thanks for asking.\n'],
    ['braces', '{curly} words\n'],
    ['a table of settings', '| draft | true |\n|---|---|\n'],
  ])('%s is text', (_, text) => expect(outcome(text)).toBe('page'))
})

test('a post is shown from its release and until it expires', async () => {
  const at = async (line: string): Promise<string[]> =>
    (await buildOf({ 'notes/a.md': `---\ndate: 2026-01-01\n${line}\n---\nA` })).site.entries.map(
      ({ url }) => url,
    )
  expect(await at('publishDate: 2026-05-01')).toEqual(['/notes/a/'])
  expect(await at('publishDate: 2026-07-01')).toEqual([])
  expect(await at('expiryDate: 2026-05-01')).toEqual([])
  expect(await at('expires: 2026-07-01')).toEqual(['/notes/a/'])
})
