import { cpSync, renameSync, rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildIn, filesIn, leastSettings, runCli, temporaryFolder, writeFiles } from '../support.js'

type Files = Readonly<Record<string, string | Uint8Array>>

/** The beginning of a PNG of 60 bytes, which says its dimensions. */
const png = (width: number, height: number): Uint8Array => {
  const bytes = Buffer.alloc(60)
  bytes.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return bytes
}
const post = (day: number, text: string, more = ''): string =>
  `---\ndate: 2026-05-0${day}\n${more}---\n${text}\n`
const mentionsOf = (page: string, ...ids: readonly string[]): Files => ({
  [`content/mentions${page.replace(/\/$/, '')}.json`]: JSON.stringify({
    page,
    mentions: ids.map((id) => ({
      ...{
        id,
        type: 'reply',
        source: `https://b.example/${id}`,
        author: { name: 'Bo' },
        content: `Words ${id}`,
      },
      target: `https://blog.example${page}`,
      published: `2026-05-1${id}T10:00:00Z`,
    })),
  }),
})

/** Files of a blog, then changed files: with the files of the last build, the site must be that of a fresh build. */
const changes: Readonly<Record<string, readonly [settings: string, before: Files, after: Files]>> = {
  'another image of the same size in bytes': [
    '',
    { 'content/notes/a.md': post(1, '![a](cat.png)'), 'content/notes/cat.png': png(10, 20) },
    { 'content/notes/cat.png': png(20, 10) },
  ],
  'another image of a folder whose post has a permalink': [
    'permalinks: { notes: /n/:slug/ }',
    {
      'content/notes/a/index.md': post(1, '![a](cat.png)'),
      'content/notes/b.md': post(2, '[a](a/cat.png)', 'photo: a/cat.png\n'),
      'content/notes/a/cat.png': png(10, 20),
    },
    { 'content/notes/a/cat.png': png(33, 44) },
  ],
  'a response to an old post of a long conversation': [
    'conversations: true\nfeeds: { limit: 2, formats: [rss, atom, json] }\nwebmention: { moderation: all }',
    {
      'content/notes/a.md': post(1, 'One'),
      'content/notes/b.md': post(2, 'Two', 'in-reply-to: https://b.example/1\n'),
      'content/notes/c.md': post(3, 'Three', 'in-reply-to: https://b.example/1\n'),
      ...mentionsOf('/notes/a/', '1'),
    },
    mentionsOf('/notes/a/', '1', '2'),
  ],
  'a file that a template reads': [
    '',
    {
      'content/notes/a.md': post(1, 'One'),
      'templates/site-footer.js':
        "import { readFileSync } from 'node:fs'\nexport default () => readFileSync(new URL('words.txt', import.meta.url), 'utf8')\n",
      'templates/words.txt': 'Before',
    },
    { 'templates/words.txt': 'After it' },
  ],
}

/** Writes files as if it was some hours ago: a build trusts the times of files that are not from this moment. */
const writeEarlier = (root: string, files: Files, hours: number): void => {
  writeFiles(root, files)
  const time = Date.now() / 1000 - hours * 3600
  for (const path of Object.keys(files)) utimesSync(join(root, path), time, time)
}

test.each(Object.entries(changes))(
  'a second build is as a fresh one: %s',
  async (_, [settings, before, after]) => {
    const root = temporaryFolder()
    writeEarlier(root, { 'content/site.yaml': `${leastSettings}\n${settings}\n`, ...before }, 2)
    expect(await buildIn(root)).toMatchObject({ ok: true })
    const first = filesIn(join(root, 'public'))
    writeEarlier(root, after, 1)
    expect(await buildIn(root)).toMatchObject({ ok: true })
    const fresh = temporaryFolder()
    cpSync(root, fresh, {
      recursive: true,
      preserveTimestamps: true,
      filter: (path) => !/\/(?:public|\.smallsocial)$/.test(path),
    })
    expect(await buildIn(fresh)).toMatchObject({ ok: true })
    const site = filesIn(join(root, 'public'))
    expect(site).toEqual(filesIn(join(fresh, 'public')))
    expect(site).not.toEqual(first)
  },
)

test('a file that takes the place of another with the same size and time is published', async () => {
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': leastSettings,
    'content/notes/a.md': post(1, 'One'),
    'content/static/a.txt': 'one',
    'other.txt': 'two',
  })
  for (const path of ['content/static/a.txt', 'other.txt']) utimesSync(join(root, path), 1000, 1000)
  await buildIn(root)
  renameSync(join(root, 'other.txt'), join(root, 'content/static/a.txt'))
  await buildIn(root)
  expect(filesIn(join(root, 'public')).get('a.txt')?.toString()).toBe('two')
})

test('another version of Node, whose names of months are others, builds all again', () => {
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': leastSettings,
    'content/notes/a.md': post(1, 'One'),
  })
  const other = `
    Object.defineProperty(process, 'versions', { value: { ...process.versions, icu: '1.0' } })
    const { prototype } = Intl.DateTimeFormat
    const { get } = Object.getOwnPropertyDescriptor(prototype, 'format')
    Object.defineProperty(prototype, 'format', {
      get() { return (time) => get.call(this)(time).replace('May', 'Mai') },
    })`
  const build = (env: Record<string, string> = {}): string => {
    expect(runCli(['build', '--root', root], { env }).status).toBe(0)
    return String(filesIn(join(root, 'public')).get('notes/a/index.html'))
  }
  expect(build()).toMatch(/>\d* ?May /)
  expect(build({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(other)}` })).toMatch(
    />\d* ?Mai /,
  )
})

test('without the cache, files that are not of the build are reported', async () => {
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': leastSettings,
    'content/notes/a.md': post(1, 'One'),
    'content/notes/b.md': post(2, 'Secret'),
  })
  await buildIn(root)
  rmSync(join(root, '.smallsocial'), { recursive: true })
  expect((await buildIn(root)).messages).toEqual([])
  rmSync(join(root, '.smallsocial'), { recursive: true })
  writeFiles(root, { 'content/notes/b.md': post(2, 'Secret', 'draft: true\n') })
  const { ok, messages } = await buildIn(root)
  expect(ok).toBe(true)
  expect(messages.find(({ rule }) => rule === 'output-has-other-files')?.reason).toBe(
    'the cache of the last build is gone, and a file is not of this build, e.g. `notes/b/index.html`',
  )
})
