import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { expect, test } from 'vitest'
import { addFeeds } from '../../src/io/content/blogroll-file.js'
import { removeLeftovers } from '../../src/io/fs/leftovers.js'
import { writeSecret } from '../../src/io/fs/secret-file.js'
import { deployEnvironment } from '../../src/io/output/deploy-environment.js'
import { openJournal, readJournal } from '../../src/io/server/journal.js'
import { parseLinkList } from '../../src/parse/records/link-list.js'
import { projectFolder, temporaryFolder, writeFiles } from '../support.js'

test('a journal takes lines after a rewrite that failed', async () => {
  const path = join(temporaryFolder(), 'journal.jsonl')
  const journal = await openJournal(path)
  await journal.add({ a: 1 })
  await expect(journal.rewrite(() => [{ b: 1n }])).rejects.toThrow('BigInt')
  await journal.add({ c: 3 })
  await journal.close()
  expect(readJournal(path)).toEqual([{ a: 1 }, { c: 3 }])
})

test('a rewrite of a journal has what was added while it waited', async () => {
  const path = join(temporaryFolder(), 'journal.jsonl')
  const journal = await openJournal(path)
  const values = [{ a: 1 }]
  const rewritten = journal.rewrite(() => values)
  values.push({ a: 2 })
  await Promise.all([rewritten, journal.add({ a: 2 })])
  await journal.close()
  expect(readJournal(path)).toEqual(expect.arrayContaining([{ a: 1 }, { a: 2 }]))
})

test('two processes that change files at the same time wait for each other', async () => {
  const root = temporaryFolder()
  const script = `
    const { commitFileChanges } = await import(process.argv[1])
    for (let n = 0; n < 40; n++)
      commitFileChanges(process.argv[2], new Map([[\`\${process.argv[3]}-\${n}.txt\`, 'x']]))`
  const bundle = join(temporaryFolder(), 'change-files.mjs')
  const made = await rolldown({ input: join(projectFolder, 'src/io/fs/change-files.ts'), platform: 'node' })
  await made.write({ format: 'esm', file: bundle })
  await made.close()
  const ends = ['a', 'b'].map(
    (name) =>
      new Promise<string>((resolve) => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', script, bundle, root, name])
        let errors = ''
        child.stderr.on('data', (text) => {
          errors += text
        })
        child.on('close', (status) => resolve(`${status}${errors}`))
      }),
  )
  expect(await Promise.all(ends)).toEqual(['0', '0'])
  expect(readdirSync(root).filter((name) => name.endsWith('.txt')).length).toBe(80)
  expect(readdirSync(join(root, '.smallsocial'))).toEqual([])
})

test('a secret file gets its folder, for its owner only', () => {
  const path = join(temporaryFolder(), 'private/pending.xml')
  writeSecret(path, 'x')
  expect([readFileSync(path, 'utf8'), statSync(join(path, '..')).mode & 0o777]).toEqual(['x', 0o700])
})

test('what killed programs have left is removed, but not what a running one writes', () => {
  const [ended, running] = [2 ** 22 + 1, process.ppid]
  const folder = writeFiles(temporaryFolder(), {
    [`change.${ended}/steps.json`]: '[]',
    [`.posts.json.${ended}.tmp`]: '',
    [`.posts.json.${running}.tmp`]: '',
    'posts.2026': '',
    'posts-1.json': '',
  })
  removeLeftovers(folder, /\.(\d{5,})(?:\.tmp)?$/)
  const names = [`change.${ended}`, `.posts.json.${ended}.tmp`, `.posts.json.${running}.tmp`, 'posts-1.json']
  expect(names.map((name) => existsSync(join(folder, name)))).toEqual([false, false, true, true])
})

const noHttp = () => Promise.reject(new Error('no request is expected'))

test('letters of a program’s output are whole, wherever its parts end', async () => {
  const { run } = deployEnvironment(temporaryFolder(), noHttp, () => undefined)
  const { stdout } = await run(process.execPath, ['-e', 'process.stdout.write("xü".repeat(300_000))'])
  expect(stdout === 'xü'.repeat(300_000)).toBe(true)
})

const feed = { title: 'N', url: 'https://n.example/', feed: 'https://n.example/feed' }
test.each([
  ['', ['N']],
  ['# mine\n', ['N']],
  ['[{ title: A, url: https://a.example/ }]\n', ['A', 'N']],
  ['[]\n', ['N']],
  ['links: []\n', ['N']],
  ['title: X\n', ['N']],
  ['links:\n- title: A\n  url: https://a.example/\ntitle: X\n', ['A', 'N']],
  ['links:\n  - title: A\n    url: https://a.example/\ndescription: D\n', ['A', 'N']],
  ['  - title: A\n    url: https://a.example/ # a friend\n', ['A', 'N']],
  ['- title: A\n  feed: https://n.example/feed/comments\n...\n', ['A', 'N']],
  ['- { title: A, feed: https://n.example/feed }\n', ['A']],
])('a feed is added to the blogroll %j', (before, titles) => {
  const root = writeFiles(temporaryFolder(), { 'content/blogroll.yaml': before })
  expect(addFeeds(root, [feed], true)).toBe(titles.includes('N') ? 1 : 0)
  expect(addFeeds(root, [feed], false)).toBe(titles.includes('N') ? 1 : 0)
  const value = readFileSync(join(root, 'content/blogroll.yaml'), 'utf8')
  const { list, messages } = parseLinkList({ path: 'blogroll.yaml', file: 'content/blogroll.yaml', value })
  expect(messages).toEqual([])
  expect(list.links.map(({ title }) => title)).toEqual(titles)
  for (const comment of before.match(/#.*/g) ?? []) expect(value).toContain(comment)
})

test.each(['title: [', 'links: none\n', 'words\n'])('the blogroll %j stays as it is', (before) => {
  const root = writeFiles(temporaryFolder(), { 'content/blogroll.yaml': before })
  expect(addFeeds(root, [feed], false)).toBeUndefined()
  expect(readFileSync(join(root, 'content/blogroll.yaml'), 'utf8')).toBe(before)
})
