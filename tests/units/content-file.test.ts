import { linkSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { contentFileOf } from '../../src/model/content-file.js'
import { buildIn, filesIn, temporaryFolder, writeFiles } from '../support.js'

test.each([
  ['notes/hello.md', 'post'],
  ['notes/Hello World.MD', 'post'],
  ['_posts/hello.md', 'post'],
  ['notes/syria-conflict-2024.md', 'post'],
  ['notes/in-conflict.md', 'post'],
  ['trip/cat.jpg', 'media'],
  ['trip/CAT.JPG', 'media'],
  ['talk/slides.pdf', 'media'],
  ['audio/show.m4b', 'media'],
  ['static/anything.xyz', 'static'],
  ['static/.well-known/thing', 'static'],
  ['static/.htaccess', 'static'],
  ['static/demo/index.html', 'static'],
  ['site.yaml', 'record'],
  ['sent.jsonl', 'record'],
  ['mentions/notes/hello.json', 'record'],
  ['mentions/moderation.yaml', 'record'],
  ['contexts/a.example/x.json', 'record'],
  ['notes/hello.md~', 'leftover'],
  ['notes/#hello.md#', 'leftover'],
  ['notes/.#hello.md', 'leftover'],
  ['notes/.hello.md.swp', 'leftover'],
  ['notes/hello.md.swx', 'leftover'],
  ['notes/hello.md.orig', 'leftover'],
  ['notes/hello.md.rej', 'leftover'],
  ['notes/hello.md.bak', 'leftover'],
  ['notes/hello.bak.md', 'leftover'],
  ['notes/hello.md.tmp', 'leftover'],
  ...['old', 'backup', 'save', 'autosave', 'temp', 'rej'].map(
    (end) => [`notes/hello.${end}.md`, 'leftover'] as const,
  ),
  ['notes/hello~.md', 'leftover'],
  ['#recycle/hello.md', 'leftover'],
  ...[
    ' (conflictkopie van Ana)',
    ' (Ana の競合コピー 2024-01-01)',
    ' (конфликтующая копия)',
    ' (fusion en conflit)',
    ' [conflicted]',
    '.conflicted',
    '.LOCAL',
    '.REMOTE',
    '.BASE',
    ' - Copy',
    ' - Kopie (2)',
    ' copy',
    ' copy 2',
  ].map((end) => [`notes/hello${end}.md`, 'conflict'] as const),
  ['notes/copy.md', 'post'],
  ['notes/conflict.md', 'post'],
  ['notes/old.md', 'post'],
  ['notes/hello.md.save', 'leftover'],
  ['notes/hello.md.kate-swp', 'leftover'],
  ['notes/hello.md.un~', 'leftover'],
  ['notes/4913', 'leftover'],
  ['trip/~$slides.pptx', 'leftover'],
  ['trip/._cat.jpg', 'leftover'],
  ['trip/.~lock.a.odt#', 'leftover'],
  ['trip/Thumbs.db', 'leftover'],
  ['trip/desktop.ini', 'leftover'],
  ['trip/.DS_Store', 'leftover'],
  ['__MACOSX/cat.jpg', 'leftover'],
  ['@eaDir/cat.jpg', 'leftover'],
  ['static/.env', 'leftover'],
  ['static/.git/config', 'leftover'],
  ['static/Thumbs.db', 'leftover'],
  ['static/app.js~', 'leftover'],
  ['static/.well-known/.swp', 'leftover'],
  ['sent.jsonl.4711', 'leftover'],
  ['site.yaml.orig', 'leftover'],
  ['people.yaml.orig', 'leftover'],
  ['notes/hello (conflicted copy 2026-01-02).md', 'conflict'],
  ["notes/hello (Ana's conflicted copy 2026-01-02).md", 'conflict'],
  ['notes/hello.sync-conflict-20260102-101010-ABCDEFG.md', 'conflict'],
  ['notes/hello_conflict-20260102-101010.md', 'conflict'],
  ['notes/hello (Case Conflict).md', 'conflict'],
  ['notes/hello (SFConflict ana 2026-01-02).md', 'conflict'],
  ['notes/hello_REMOTE_1234.md', 'conflict'],
  ['trip/cat (conflicted copy).jpg', 'conflict'],
  ['_config.yml', 'unknown'],
  ['_layouts/post.md', 'unknown'],
  ['_includes/cat.jpg', 'unknown'],
  ['notes/notes.11tydata.js', 'unknown'],
  ['notes/list.njk', 'unknown'],
  ['assets/style.scss', 'unknown'],
  ['notes/hello.md.1', 'leftover'],
  ['notes/hello.markdown', 'post'],
  ['notes/hello.mdx', 'post'],
  ['notes/hello.html', 'post'],
  ['notes/hello.njk', 'unknown'],
  ['notes/notes.json', 'unknown'],
  ['_posts/a.md', 'post'],
  ['_drafts/a.md', 'post'],
  ['notes/_index.md', 'post'],
  ['notes/_index.fr.md', 'post'],
  ['_includes/a.md', 'unknown'],
  ['_layouts/a.html', 'unknown'],
  ['notes/_a.md', 'unknown'],
  ['secrets.json', 'unknown'],
  ['backup.sql', 'unknown'],
  ['id_rsa', 'unknown'],
  ['site.yml', 'unknown'],
])('%s is %s', (path, want) => expect(contentFileOf(path)).toBe(want))

const settings = 'url: https://blog.example/\ntitle: "A blog"\nauthor: { name: "Ada Example" }\n'

test('what is published is what is meant, and the rest is named once', async () => {
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': settings,
    'content/notes/hello.md': '---\ndate: 2026-01-02\n---\nHello ![a cat](cat.jpg)\n',
    'content/notes/cat.jpg': 'cat',
    'content/notes/#hello.md#': 'SECRET',
    'content/notes/hello.md.orig': 'SECRET',
    'content/notes/hello (conflicted copy).md': '---\ndate: 2026-01-02\n---\nSECRET',
    'content/notes/data.json': 'SECRET',
    'content/notes/draft.md':
      '---\ndate: 2026-01-02\ndraft: true\n---\n![a plan](plan.png) ![a cat](cat.jpg)',
    'content/notes/plan.png': 'SECRET',
    'content/drafts/idea.png': 'SECRET',
    'content/_config.yml': 'SECRET',
    'content/static/.env': 'SECRET',
    'content/static/.htaccess': 'ok',
    'content/static/tool.js': 'ok',
  })
  const { ok, messages } = await buildIn(root)
  expect(ok).toBe(true)
  expect(messages.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([
    'content/_config.yml: 2 files are neither posts nor media, and not published (`.json` 1, `.yml` 1)',
    'content/notes/hello (conflicted copy).md: the file is a conflict copy by its name, and is not published',
  ])
  const published = filesIn(join(root, 'public'))
  expect([...published].filter(([, bytes]) => bytes.includes('SECRET')).map(([path]) => path)).toEqual([])
  for (const path of ['notes/cat.jpg', '.htaccess', 'tool.js']) expect(published.has(path), path).toBe(true)
})

test.each([
  ['notes/a.txt', '../sent.jsonl'],
  ['notes/a.txt', '../mentions/moderation.yaml'],
  ['notes/a.txt', '../site.yaml'],
  ['notes/a.txt', 'draft.md'],
  ['notes/a.md', '../_drafts/idea.md'],
  ['notes/a.txt', 'hello.md.orig'],
  ['static/a.txt', '../notes/draft.md'],
  ['static/a.txt', '../../secret'],
  ['notes/a.txt', '../../content/sent.jsonl'],
])('a link %s → %s is an error', async (link, target) => {
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': settings,
    'content/sent.jsonl': '',
    'content/mentions/moderation.yaml': 'block: []\n',
    'content/notes/draft.md': '---\ndraft: true\n---\nSECRET',
    'content/notes/hello.md.orig': 'SECRET',
    'content/_drafts/idea.md': 'SECRET',
    'content/static/robots.txt': '',
    secret: 'SECRET',
  })
  symlinkSync(target, join(root, 'content', link))
  const { ok, messages } = await buildIn(root)
  expect(ok).toBe(false)
  expect(messages.map(({ file }) => file)).toEqual([`content/${link}`])
})

test('links among media, and hard links, are files', async () => {
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': settings,
    'content/photos/cat.jpg': 'cat',
    'content/notes/hello.md': '---\ndate: 2026-01-02\n---\nHello\n',
  })
  symlinkSync('../photos/cat.jpg', join(root, 'content/notes/cat.jpg'))
  linkSync(join(root, 'content/photos/cat.jpg'), join(root, 'content/notes/hard.jpg'))
  expect((await buildIn(root)).messages).toEqual([])
  expect([...filesIn(join(root, 'public')).keys()]).toEqual(
    expect.arrayContaining(['notes/cat.jpg', 'notes/hard.jpg']),
  )
})

test('comments and the notes of a speaker are not published', async () => {
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': `${settings}feeds: { markdown: true }\n`,
    'content/notes/a.md':
      '---\ndate: 2026-01-02\n---\nWords <!-- SECRET --> more.\n\n<!--\nSECRET\n-->\n\n<aside class="notes">SECRET</aside>\n\n:::notes\nSECRET\n:::\n\n`<!-- shown -->`\n',
  })
  expect((await buildIn(root)).messages).toEqual([])
  const published = filesIn(join(root, 'public'))
  expect([...published].filter(([, bytes]) => bytes.includes('SECRET')).map(([path]) => path)).toEqual([])
  expect(published.get('notes/a/index.html')?.toString()).toContain('&#x3C;!-- shown -->')
})
