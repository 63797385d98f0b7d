import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { postText } from '../laws/projects.js'
import {
  buildIn,
  filesIn,
  freshSeed,
  leastSettings,
  projectFolder,
  temporaryFolder,
  writeFiles,
} from '../support.js'

/** What an author does between two builds. */
const names = [
  'notes/a.md',
  'notes/b.md',
  'mix/c d.md',
  'mix/É.md',
  'trip/index.md',
  'about.md',
  'notes/index.md',
]
/** A file of mentions, by two persons, of which one is the author of a page that the posts answer. */
const mentionsOf = (page: string, ...ids: readonly number[]): string =>
  JSON.stringify({
    page,
    mentions: ids.map((id) => ({
      ...{ id: `${id}`, type: id % 2 === 0 ? 'like' : 'reply', content: `Words ${id % 3}` },
      ...{ source: `https://s${id % 2}.example/${id}`, target: `https://blog.example${page}` },
      author: { name: `Somebody ${id % 2}`, url: `https://s${id % 2}.example/` },
      published: `2026-05-0${(id % 9) + 1}`,
    })),
  })

/** What may be in the files that decide which responses a page shows. */
const records: Readonly<Record<string, readonly string[]>> = {
  'mentions/a.json': [
    mentionsOf('/notes/a/'),
    mentionsOf('/notes/a/', 1, 2, 3),
    mentionsOf('/notes/b/', 1, 2, 4),
    mentionsOf('/about/', 5),
    '{ broken',
  ],
  'mentions/b.json': [
    mentionsOf('/notes/a/', 3, 4, 5),
    mentionsOf('/old/', 6, 7),
    JSON.stringify({ page: '/notes/a/', mentions: [{ id: '1' }] }),
  ],
  'mentions/moderation.yaml': [
    'approve:\n  - domain: s0.example\n',
    'approve:\n  - domain: s1.example\nblock:\n  - domain: s0.example\n',
    '',
  ],
  'people.yaml': ['- name: "Ada Friend"\n  url: https://s1.example/\n', ''],
  'notes/answer.md': [
    '---\ndate: 2026-02-01\nin_reply_to: https://s0.example/2\n---\nYes.\n',
    '---\ndate: 2026-02-01\naliases: ["/old/"]\n---\nNo answer.\n',
  ],
}

const edit = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('write' as const),
      path: fc.constantFrom(...names),
      text: postText,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('page' as const),
      path: fc.constantFrom(...names),
      text: fc.constantFrom('Undated.', '[to a](notes/a.md) and [b](../notes/b.md)'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('delete' as const), path: fc.constantFrom(...names) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('rename' as const),
      path: fc.constantFrom(...names),
      to: fc.constantFrom(...names),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('settings' as const),
      text: fc.constantFrom(
        '',
        'paginate: 1',
        'language: de',
        'markdown: { smartQuotes: true }',
        'permalinks: { notes: /n/:year/:name/ }',
        'feeds: { limit: 1 }',
        'lists: [tag]',
        'menu: [{ title: "A", url: / }]',
        'markdown: { parser: remark }',
        'tags: { aliases: { indieweb: web } }',
        'webmention: { moderation: all }',
        'webmention: { moderation: none }',
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('file' as const),
      path: fc.constantFrom(
        'content/trip/cat.svg',
        'content/static/x.txt',
        'templates/custom.css',
        'content/blogroll.yaml',
      ),
      text: fc.constantFrom(
        '',
        '- { title: "One", feed: "https://a.example/feed" }\n',
        '- { title: "Two" }\n',
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('stored' as const), text: fc.constantFrom('A', 'B') }),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ...Object.entries(records).flatMap(([path, texts]) =>
        texts.map((text) => ({ type: 'record' as const, path, text })),
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('template' as const), text: fc.constantFrom('one', 'two') }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('spoil' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('touch' as const), path: fc.constantFrom(...names) }),
  },
)
type Edit = typeof edit extends fc.Arbitrary<infer One> ? One : never

const apply = (root: string, one: Edit): void => {
  const file = 'path' in one ? join(root, one.type === 'file' ? one.path : `content/${one.path}`) : ''
  if (one.type === 'write' || one.type === 'record') writeFiles(root, { [`content/${one.path}`]: one.text })
  else if (one.type === 'page') writeFiles(root, { [`content/${one.path}`]: `${one.text}\n` })
  else if (one.type === 'file')
    writeFiles(root, { [one.path]: one.path.endsWith('yaml') ? one.text : `/* ${one.text} */` })
  else if (one.type === 'settings')
    writeFiles(root, { 'content/site.yaml': `${leastSettings}\n${one.text}\n` })
  else if (one.type === 'delete') rmSync(file, { force: true })
  else if (one.type === 'rename' && existsSync(file))
    renameSync(file, join(writeFiles(root, { [`content/${one.to}`]: '' }), `content/${one.to}`))
  else if (one.type === 'touch' && existsSync(file)) utimesSync(file, 1e9, 1e9)
  else if (one.type === 'stored')
    writeFiles(root, {
      'content/contexts/a.json': JSON.stringify({ url: 'https://other.example/a', name: one.text }),
      'content/mentions/about.json': JSON.stringify({
        page: '/about/',
        mentions: [
          {
            id: '1',
            type: 'reply',
            source: 'https://x.example/1',
            target: 'https://blog.example/about/',
            author: { name: one.text },
          },
        ],
      }),
    })
  else if (one.type === 'template')
    writeFiles(root, {
      'templates/missing.mjs': `export const missing = (_, { html }) => html\`<p>${one.text}</p>\`\n`,
    })
  else if (one.type === 'spoil')
    for (const name of existsSync(join(root, '.smallsocial')) ? readdirSync(join(root, '.smallsocial')) : [])
      writeFileSync(
        join(root, '.smallsocial', name),
        readFileSync(join(root, '.smallsocial', name), 'utf8').slice(0, -7),
      )
}

/** Paths and texts: short to compare when they differ. */
const textsIn = (folder: string): Record<string, string> =>
  Object.fromEntries([...filesIn(folder)].map(([path, bytes]) => [path, bytes.toString()]))

describe('the law of memory', () => {
  test('remembered is fresh, byte for byte, after any edits', { timeout: 240_000 }, () =>
    fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 8 }), async (edits) => {
        const root = writeFiles(temporaryFolder(), {
          'content/site.yaml': `${leastSettings}\n`,
          'content/notes/a.md': '---\ndate: 2026-01-01\n---\nA.\n',
        })
        await buildIn(root)
        let isSpoiled = false
        for (const one of edits) {
          apply(root, one)
          // Without its record the program does not know its old files, so it leaves them alone, also where they are in the way.
          isSpoiled ||= one.type === 'spoil'
          const remembered = await buildIn(root)
          const output = join(temporaryFolder(), 'fresh')
          const fresh = await buildIn(root, { output })
          const lost = /was published and is no longer there$/
          const isInTheWay = ({ reason }: { reason: string }) =>
            /was not written by smallsocial$/.test(reason)
          if (isSpoiled && remembered.messages.some(isInTheWay)) continue
          expect(remembered.messages.filter(({ reason }) => !lost.test(reason))).toEqual(fresh.messages)
          expect(remembered.ok).toBe(fresh.ok)
          if (!fresh.ok) continue
          const [got, want] = [textsIn(join(root, 'public')), textsIn(output)]
          if (isSpoiled) expect(got).toMatchObject(want)
          else expect(got).toEqual(want)
        }
      }),
      { seed: freshSeed, numRuns: 200 },
    ),
  )

  test('two builds at once leave a whole site and a memory that serves', { timeout: 60_000 }, async () => {
    const posts = Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [
        `content/notes/${n}.md`,
        `---\ndate: 2026-01-01\ntags: [t${n % 7}]\n---\nNote ${n}.\n`,
      ]),
    )
    const root = writeFiles(temporaryFolder(), { 'content/site.yaml': `${leastSettings}\n`, ...posts })
    const run = (): Promise<number | null> =>
      new Promise((resolve) =>
        spawn(process.execPath, [join(projectFolder, 'dist/cli.js'), 'build', '--root', root], {
          stdio: 'ignore',
        }).on('exit', resolve),
      )
    expect(await Promise.all([run(), run(), run()])).toEqual([0, 0, 0])
    const output = join(temporaryFolder(), 'fresh')
    await buildIn(root, { output })
    await buildIn(root)
    expect(filesIn(join(root, 'public'))).toEqual(filesIn(output))
  })
})
