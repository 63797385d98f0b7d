import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runExport } from '../../src/commands/export.js'
import { runImport } from '../../src/commands/import.js'
import { openArchive } from '../../src/io/archive/open-archive.js'
import { isInteractionType } from '../../src/model/interactions.js'
import { ownKinds } from '../../src/model/kinds.js'
import { loadSite } from '../../src/project/load-site.js'
import {
  buildIn,
  filesIn,
  leastSettings,
  projectFolder,
  temporaryFolder,
  testFolder,
  writeFiles,
} from '../support.js'

/** What an import must give back: posts and pages with their addresses, dates and texts, and mentions. */
const blogOf = async (root: string): Promise<unknown> => {
  const { loaded } = await loadSite({ root, output: 'public', allowHosts: [] }, { allowErrors: true })
  if (loaded === undefined) throw new Error('no site')
  const { entries, pages, home, sections } = loaded.built.site
  return [...entries, ...pages, ...[home, ...sections].flatMap(({ intro }) => intro ?? [])]
    .map((post) => ({
      // The kinds of the settings are not in an archive: the front matter names them.
      ...{
        url: post.url,
        kind: Object.hasOwn(ownKinds, post.kind) || isInteractionType(post.kind) ? post.kind : 'article',
      },
      ...{ name: post.name, summary: post.summary, lang: post.lang },
      ...{ published: post.published?.epoch, updated: post.updated?.epoch, offset: post.published?.offset },
      ...{
        categories: [...post.categories].sort(),
        interactions: post.interactions,
        syndication: post.syndication,
      },
      ...{ aliases: post.aliases, unlisted: post.unlisted, pinned: post.pinned, warning: post.warning },
      ...{ photos: post.photos, videos: post.videos, audios: post.audios, words: post.content.words },
      text: post.content.text,
    }))
    .sort((a, b) => (a.url < b.url ? -1 : 1))
}

/** Returns the stored mentions of a blog, by page. */
const mentionsOf = (root: string): unknown =>
  [...filesIn(join(root, 'content/mentions'))]
    .filter(([path]) => path.endsWith('.json'))
    .map(([, bytes]) => JSON.parse(bytes.toString('utf8')))
    .map(({ page, mentions }) => ({ page, ids: mentions.map(({ id }: { id: unknown }) => id).sort() }))
    .sort((a, b) => (a.page < b.page ? -1 : 1))

/** Exports a blog, imports the archive into an empty folder, and returns both folders. */
const movedOut = async (root: string): Promise<string> => {
  const file = join(temporaryFolder(), 'blog.bar')
  const exported = await runExport({ root, output: 'public', allowHosts: [], file })
  expect(exported.messages).toEqual([])
  const folder = join(temporaryFolder(), 'blog')
  const flags = {
    source: file,
    folder,
    dryRun: false,
    fetch: false,
    allowHosts: [],
    progress: () => undefined,
  }
  const { ok, messages } = await runImport(flags)
  expect([ok, messages]).toEqual([true, []])
  return folder
}

test('export, import and build give the same posts, addresses and mentions: the sample blog', async () => {
  const root = temporaryFolder()
  cpSync(join(projectFolder, 'content'), join(root, 'content'), { recursive: true })
  const line = {
    ...{ source: 'https://smallsocial.example/notes/rain/', target: 'https://rain.example/', sent: 'new' },
    ...{ hash: 'x', state: 'accepted', time: '2026-04-18T08:00:00Z' },
  }
  const copied = {
    ...{
      page: line.source,
      network: 'bluesky',
      type: 'post',
      state: 'published',
      hash: 'x',
      time: line.time,
    },
    ...{ id: 'at://did:plc:a/app.bsky.feed.post/1', url: 'https://bsky.app/profile/a.example/post/1' },
  }
  writeFiles(root, {
    'content/sent.jsonl': `${JSON.stringify(line)}\n`,
    'content/copies.jsonl': `${JSON.stringify(copied)}\n`,
  })
  const copy = await movedOut(root)
  expect(await blogOf(copy)).toEqual(await blogOf(root))
  expect(mentionsOf(copy)).toEqual(mentionsOf(root))
  expect((await buildIn(copy)).messages.filter(({ fatal }) => fatal)).toEqual([])
  const pairsIn = (folder: string): string[] =>
    readFileSync(join(folder, 'content/sent.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.stringify([JSON.parse(line).source, JSON.parse(line).target]))
  expect(pairsIn(copy)).toEqual(expect.arrayContaining(pairsIn(root)))
  expect(JSON.parse(readFileSync(join(copy, 'content/copies.jsonl'), 'utf8'))).toEqual({
    ...copied,
    isAdopted: true,
  })
})

test.each(['every-kind', 'addresses', 'dates', 'stored-answers'])(
  'export, import and build give the same posts, addresses and mentions: tests/sites/%s',
  { timeout: 60_000 },
  async (name) => {
    const root = temporaryFolder()
    cpSync(join(testFolder, 'sites', name), root, { recursive: true })
    const copy = await movedOut(root)
    expect(await blogOf(copy)).toEqual(await blogOf(root))
    expect(mentionsOf(copy)).toEqual(mentionsOf(root))
  },
)

test('an archive has no draft, no scheduled post and no media of these, and replaces no file', async () => {
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': `${leastSettings}\n`,
    'content/a.md': '---\ndate: 2026-01-02\n---\nShown.\n',
    'content/draft/index.md': '---\ndate: 2026-01-02\ndraft: true\n---\nSECRET\n',
    'content/draft/cat.txt': 'SECRET',
    'content/later.md': '---\ndate: 2999-01-02\n---\nSECRET\n',
    'content/.env': 'SECRET',
  })
  const file = join(root, 'blog.bar')
  expect(
    (await runExport({ root, output: 'public', allowHosts: [], file, site: join(root, 'copy') })).ok,
  ).toBe(true)
  const archive = await openArchive(file)
  expect(archive.paths.filter((path) => !path.startsWith('_smallsocial/'))).toEqual([
    'feed.json',
    'index.html',
  ])
  for (const path of archive.paths)
    expect(Buffer.from(await archive.read(path)).toString()).not.toContain('SECRET')
  expect([...filesIn(join(root, 'copy'))]).toEqual([...filesIn(join(root, 'public'))])
  const again = await runExport({ root, output: 'public', allowHosts: [], file })
  expect(again.messages.map(({ rule }) => rule)).toEqual(['file-exists'])
  writeFileSync(file, 'x')
})

test('texts, keys of own blocks, photos and files of data come back as they are written', async () => {
  const table =
    'Word[^1].\n\n| a | b |\n| :- | -: |\n| 1 | 2 |\n\n> [!NOTE]\n> Mind this.\n\n:::tip\nA tip.\n:::\n\n[^1]: Foot.'
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': `${leastSettings}\nblocks: { wine: { key: wine } }\n`,
    'content/notes/table.md': `---\ndate: 2026-01-01\n---\n${table}\n`,
    'content/notes/wine.md': '---\ndate: 2026-01-02\nwine: { grape: Riesling }\n---\nA wine.\n',
    'content/photos/clock/index.md':
      '---\ntitle: Two hours\ndate: 2026-01-03\nphoto: { url: clock.png, alt: A clock, caption: Noon. }\n---\nWords.\n',
    'content/photos/clock/clock.png': readFileSync(
      join(projectFolder, 'content/photos/morning-walk/hills.png'),
    ),
    'content/Größe.links.yaml': '- { title: A, url: https://a.example/ }\n',
    'content/data/ü x.csv': 'a,b\n1,2\n',
  })
  const folder = await movedOut(root)
  const textOf = (path: string): string => readFileSync(join(folder, 'content', path), 'utf8')
  expect(textOf('notes/table.md')).toContain(table)
  expect(textOf('notes/wine.md')).toContain('wine: { grape: "Riesling" }')
  expect(textOf('photos/clock/index.md')).not.toContain('![')
  for (const path of ['Größe.links.yaml', 'data/ü x.csv'])
    expect(textOf(path)).toBe(readFileSync(join(root, 'content', path), 'utf8'))
})
