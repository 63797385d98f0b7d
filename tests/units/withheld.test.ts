import { describe, expect, test } from 'vitest'
import { parsePost } from '../../src/parse/post/post.js'
import { buildOf, configOf } from '../support.js'

/** Parses a file and returns the outcome: a page, a draft, or an error with its line. */
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
    'public: followers',
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
    'deleted: true',
    'Deleted: yes',
    'published: draft',
    'published: never',
    'published: [false]',
    'state: draft',
    'stage: draft',
    'workflow: draft',
    'blog_status: draft',
    'mp-status: draft',
    'access: private',
    'audience: members only',
    'privacy: private',
    'visible: false',
    'hide: true',
    'secret: true',
    'members_only: true',
    'extra: { draft: true }',
    'params: { Draft: true }',
    'properties: { post-status: [draft] }',
    'scheduled: true',
    'draft: [true]',
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
  'status: idea\ndraft: false',
  'status:',
  'visibility:',
  'password: no',
  'published: 2025-01-03',
  'deleted: false',
  'hidden: [comments, toc]',
  'public: https://x.example/',
  'released: 2020-05-05',
  'released: 2020',
  'visible: desktop',
  'secret: a recipe of my aunt',
  'live: https://x.example/',
  'cover: { hidden: true }',
  'craft: true',
  'raft: true',
  'primate: true',
  'publisher: 1',
  'republish: true',
  'listed: true',
  'mood: private eyes',
  'type: post',
  'layout: post',
  'build: { list: always }',
  'eleventyExcludeFromCollections: false',
])('%s is published', (line) => expect(outcome(head(line))).toBe('page'))

test.each([
  'visibility: unlisted',
  'status: unlisted',
  'unlisted: true',
  'listed: false',
  'build: { list: never }',
  '_build: { list: false }',
  'eleventyExcludeFromCollections: true',
])('%s is unlisted', (line) => expect(outcome(head(line))).toBe('unlisted'))

test.each([
  'draft: maybe',
  'draft:',
  'draft: 2026-01-01',
  'publish: soon',
  'hidden: maybe',
  'public: perhaps',
  'status: evergreen',
  'visibility: cousins',
  'published: not yet',
  'published: later',
  'mood: draft',
  'drafft: true',
  'drfat: true',
  'pubish: false',
])('%s is an error: it has no clear meaning', (line) => expect(outcome(head(line))).toBe('error at line 3'))

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
    ['TOML', '+++\ntitle = "A"\ndraft = true\n+++\nSECRET', 'draft'],
    ['TOML without a draft', '+++\ntitle = "A"\n+++\nText', 'page'],
    ['TOML after a blank line', '\n+++\ndraft = true\n+++\nSECRET', 'draft'],
    ['TOML that is not closed', '+++\ndraft = true\n\nSECRET', 'error at line 1'],
    ['JSON', '{\n  "title": "A",\n  "draft": true\n}\nSECRET', 'draft'],
    ['JSON in a line', '{"title": "A", "draft": true}\nSECRET', 'draft'],
    [';;; JSON', ';;;\n"draft": true\n;;;\nSECRET', 'draft'],
    ['---toml', '---toml\ndraft = true\n---\nSECRET', 'draft'],
    ['---js', '---js\n{ draft: true }\n---\nSECRET', 'error at line 1'],
    ['four hyphens', '----\ndraft: true\n----\nSECRET', 'error at line 1'],
    ['a dash of an editor', '—\ndraft: true\n—\nSECRET', 'error at line 1'],
    ['an indented mark', ' ---\ndraft: true\n---\nSECRET', 'error at line 1'],
    ['no first mark', 'title: A\ndraft: true\n---\nSECRET', 'draft'],
    ['no first mark, no draft', 'title: A\ndate: 2025-01-03\n---\nText', 'page'],
    ['no last mark', '---\ndraft: true\n\nSECRET', 'error at line 1'],
    ['Pelican', 'Title: A\nStatus: draft\n\nSECRET', 'draft'],
    ['a second head', `---\n---\n${yaml}`, 'error at line 3'],
    ['TOML without blanks', '+++\ndraft=true\n+++\nSECRET', 'draft'],
    [
      'a head that is closed a line early',
      '---\ndate: 2025-01-03\n---\ndraft: true\n---\nSECRET',
      'error at line 4',
    ],
    ['JSON5', '{\n  title: "x",\n  draft: true\n}\n\nSECRET', 'error at line 1'],
    ['stars', '***\ndraft: true\n***\nSECRET', 'error at line 1'],
    ['underscores', '___\ndraft: true\n___\nSECRET', 'error at line 1'],
    ['two hyphens', '--\ndraft: true\n--\nSECRET', 'error at line 1'],
    ['wide hyphens', '－－－\ndraft: true\n－－－\nSECRET', 'error at line 1'],
    ['a soft hyphen', '\u00ad---\ndraft: true\n---\nSECRET', 'error at line 1'],
    ['a comment that holds it', '<!-- draft: true -->\nSECRET', 'error at line 1'],
    ['Org', '#+TITLE: A\n#+DRAFT: true\nSECRET', 'error at line 2'],
    ['reStructuredText', '.. title: A\n.. status: draft\n\nSECRET', 'error at line 2'],
    ['AsciiDoc', ':draft: true\n\nSECRET', 'error at line 1'],
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
    ['a fence in a list', '1. Write\n\n    ```yaml\n    ---\n    draft: true\n    ---\n    ```\n'],
    ['an indented head', 'Write\n\n    ---\n    draft: true\n    ---\n'],
    ['a head in a pre', '<pre>\n---\ndraft: true\n---\n</pre>\n'],
    ['an underlined heading', 'My heading\n---\nStatus: pending\n\nmore\n'],
    ['a doubly underlined heading', 'My heading\n===\nVisibility: limited\n'],
    ['passwords between rules', 'foo\n\n---\nPassword: swordfish\nUser: joe\n\n---\n'],
    ['slides', 'foo\n\n---\nlayout: draft\n---\n\nbar\n'],
    ['JSON without a fence', 'The file:\n\n{\n  "private": true\n}\n'],
    ['a password in a sentence', 'Password: swordfish was the joke in that film.\n'],
    ['Python', "{'a': 1} is a Python dict.\n"],
    ['a quotation in braces', '{"Hello": "said she"}\n'],
    ['a state in words', 'Status: in progress\n\nWe build a boat.\n'],
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

test.each(
  [
    ...['PublishDate', 'publishedAt', 'published_at', 'publishOn', 'publish_at', 'publish-date', 'pubDate'],
    ...['scheduled', 'scheduled_for', 'embargo', 'release_date'],
  ]
    .map((key) => `${key}: 2999-01-01`)
    .concat(
      ['ExpiryDate', 'expires_at', 'unpublish-date', 'Deleted', 'deleted_at'].map(
        (key) => `${key}: 2001-01-01`,
      ),
    ),
)('%s hides a post', async (line) => {
  const { site } = await buildOf({ 'notes/a.md': `---\ndate: 2000-01-01\n${line}\n---\nA` })
  expect(site.entries).toEqual([])
})

test('a word that may mean a draft keeps the post at home and says so', () => {
  const { post, messages } = parsePost(
    { path: 'boat.md', file: 'content/boat.md', value: '---\ntitle: My boat\nstatus: idea\n---\nA boat.' },
    configOf(),
  )
  expect(post?.draft).toBe(true)
  expect(messages.map(({ line, reason, note }) => [line, reason, note])).toEqual([
    [
      3,
      '`status: idea` keeps the post from being published',
      'write `draft: true`, or `draft: false` to publish it',
    ],
  ])
})
