import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, test } from 'vitest'
import {
  buildIn,
  filesIn,
  leastSettings,
  projectFolder,
  runCli,
  temporaryFolder,
  writeFiles,
} from '../support.js'

const blog = (more: Readonly<Record<string, string>> = {}): string =>
  writeFiles(temporaryFolder(), {
    'content/site.yaml': `${leastSettings}\n`,
    'content/notes/one.md': '---\ndate: "2026-05-01 10:00"\ntags: [a]\n---\nOne.\n',
    'content/notes/two.md': '---\ndate: "2026-05-02 10:00"\n---\nTwo.\n',
    ...more,
  })

/** What was parsed is remembered even when nothing may be written. */
const withoutMemory = (files: ReadonlyMap<string, Buffer>): Map<string, Buffer> =>
  new Map([...files].filter(([path]) => !path.startsWith('.smallsocial/')))

describe('writing', () => {
  test('a second build writes nothing', async () => {
    const root = blog()
    const first = await buildIn(root)
    expect(first).toMatchObject({ ok: true, unchanged: 0, removed: 0 })
    expect(await buildIn(root)).toMatchObject({ ok: true, written: 0, unchanged: first.written, removed: 0 })
  })

  test('any part of what is remembered can be thrown away', async () => {
    const root = blog()
    const first = await buildIn(root)
    for (const name of [...filesIn(join(root, '.smallsocial')).keys()]) {
      rmSync(join(root, '.smallsocial', name))
      expect(await buildIn(root), name).toMatchObject({ ok: true, written: 0, unchanged: first.written })
      await buildIn(root)
    }
  })

  test('one changed post writes the pages that show it and no others', async () => {
    const root = blog()
    await buildIn(root)
    writeFiles(root, { 'content/notes/two.md': '---\ndate: "2026-05-02 10:00"\n---\nTwo, changed.\n' })
    await buildIn(root)
    expect((await buildIn(root)).written).toBe(0)
    expect(readFileSync(join(root, 'public/notes/two/index.html'), 'utf8')).toContain('Two, changed.')
  })

  test('removes what it wrote and no longer makes, keeps what others put there', async () => {
    const root = blog()
    await buildIn(root)
    writeFiles(root, { 'public/CNAME': 'blog.example', 'public/notes/one/mine.txt': 'mine' })
    rmSync(join(root, 'content/notes/one.md'))
    const result = await buildIn(root)
    expect(result.ok && result.removed > 0).toBe(true)
    expect(existsSync(join(root, 'public/notes/one/index.html'))).toBe(false)
    expect(existsSync(join(root, 'public/tags/a'))).toBe(false)
    expect(readFileSync(join(root, 'public/CNAME'), 'utf8')).toBe('blog.example')
    expect(readFileSync(join(root, 'public/notes/one/mine.txt'), 'utf8')).toBe('mine')
    expect(result.messages.map(({ reason }) => reason)).toEqual([
      '`/notes/one/` was published and is no longer there',
    ])
  })

  test('a page that somebody changed or deleted in the output is made again', async () => {
    const root = blog()
    await buildIn(root)
    const page = join(root, 'public/notes/one/index.html')
    const text = readFileSync(page, 'utf8')
    writeFileSync(page, `${text.slice(0, -2)}X\n`)
    rmSync(join(root, 'public/feed.xml'))
    expect((await buildIn(root)).written).toBe(2)
    expect(readFileSync(page, 'utf8')).toBe(text)
  })

  test('without its record it knows its own folder by smallsocial.json', async () => {
    const root = blog()
    await buildIn(root)
    rmSync(join(root, '.smallsocial'), { recursive: true })
    writeFiles(root, { 'content/notes/three.md': '---\ndate: "2026-05-03 10:00"\n---\nThree.\n' })
    expect((await buildIn(root)).ok).toBe(true)
  })

  test('a link in the place of a folder does not let pages out', async () => {
    const [root, elsewhere] = [blog(), temporaryFolder()]
    await buildIn(root)
    rmSync(join(root, 'public/notes/one'), { recursive: true })
    symlinkSync(elsewhere, join(root, 'public/notes/one'))
    expect((await buildIn(root)).ok).toBe(true)
    expect(filesIn(elsewhere).size).toBe(0)
    expect(existsSync(join(root, 'public/notes/one/index.html'))).toBe(true)
  })

  test.each(['/', '.', '..', 'content', 'content/x', '.git', '.smallsocial', process.env.HOME ?? '/root'])(
    'refuses %s as its output',
    async (output) => {
      const root = blog()
      const before = filesIn(root)
      const result = await buildIn(root, { output })
      expect(result.ok).toBe(false)
      expect(result.messages[0]?.reason).toMatch(/^the output folder/)
      expect(withoutMemory(filesIn(root))).toEqual(before)
    },
  )

  test('refuses an output that is a repository or a file', async () => {
    const root = blog({ 'repository/.git/HEAD': 'ref', file: 'text' })
    expect((await buildIn(root, { output: 'repository' })).messages[0]?.reason).toBe(
      'the output folder is a repository (it contains `.git`)',
    )
    expect((await buildIn(root, { output: 'file' })).messages[0]?.reason).toBe('the output is a file')
  })

  test('a folder that becomes a file, and a file that becomes a folder', async () => {
    const root = blog({ 'content/static/a/b.txt': 'b', 'content/static/c': 'c' })
    await buildIn(root)
    for (const path of ['a', 'c']) rmSync(join(root, 'content/static', path), { recursive: true })
    writeFiles(root, { 'content/static/a': 'a', 'content/static/c/d.txt': 'd' })
    expect(await buildIn(root)).toMatchObject({ ok: true, removed: 2 })
    expect(readFileSync(join(root, 'public/a'), 'utf8')).toBe('a')
    expect(readFileSync(join(root, 'public/c/d.txt'), 'utf8')).toBe('d')
  })

  test('an output elsewhere is as good, and two outputs do not mix', async () => {
    const [root, other] = [blog(), join(temporaryFolder(), 'deep/site')]
    await buildIn(root)
    expect(await buildIn(root, { output: other })).toMatchObject({ ok: true, unchanged: 0 })
    expect(filesIn(other)).toEqual(filesIn(join(root, 'public')))
  })
})

describe('what is shown', () => {
  const hidden = {
    'content/notes/draft.md': '---\ndate: "2026-05-03"\ndraft: true\n---\nDraft.\n',
    'content/notes/later.md': '---\ndate: "2999-05-03"\n---\nLater.\n',
  }
  test.each([
    [{}, []],
    [{ drafts: true }, ['draft']],
    [{ future: true }, ['later']],
    [{ drafts: true, future: true }, ['draft', 'later']],
  ])('%o shows %j', async (flags, shown) => {
    const root = blog(hidden)
    await buildIn(root, flags)
    expect(
      ['draft', 'later'].filter((name) => existsSync(join(root, `public/notes/${name}/index.html`))),
    ).toEqual(shown)
  })

  test('--base-url stands in every absolute address', async () => {
    const root = blog()
    await buildIn(root, { baseUrl: 'http://127.0.0.1:8080/x' })
    const texts = [...filesIn(join(root, 'public'))].map(([, bytes]) => bytes.toString()).join('')
    expect(texts).not.toContain('blog.example')
    expect(texts).toContain('http://127.0.0.1:8080/x/notes/one/')
  })

  test('warnings stop a strict build', async () => {
    const root = blog({ 'content/notes/three.md': '---\ndate: "2026-05-03"\n---\n[x](/nowhere/)\n' })
    expect(await buildIn(root, { strict: true })).toMatchObject({ ok: false, written: 0 })
    expect(existsSync(join(root, 'public'))).toBe(false)
  })
})

test('time zone and locale of the machine do not matter', () => {
  const [first, ...others] = [
    { TZ: 'UTC', LC_ALL: 'C' },
    { TZ: 'Asia/Tokyo', LC_ALL: 'ja_JP.UTF-8' },
    { TZ: 'America/Chicago', LC_ALL: 'tr_TR.UTF-8' },
  ].map((env) => {
    const output = join(temporaryFolder(), 'site')
    mkdirSync(output)
    expect(runCli(['build', '--output', output], { env }).status).toBe(0)
    return filesIn(output)
  })
  for (const other of others) expect(other).toEqual(first)
})

test('--watch builds again after each change, also of a template', { timeout: 60_000 }, async () => {
  const root = blog({ 'templates/custom.css': '' })
  const child = spawn(process.execPath, [
    join(projectFolder, 'dist/cli.js'),
    'build',
    '--watch',
    '--root',
    root,
  ])
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const said = async (): Promise<string> => String((await lines.next()).value)
  const saidAfter = async (files: Readonly<Record<string, string>>, word: RegExp): Promise<void> => {
    // The watcher may begin a little after the first build: the change is made again until it is seen.
    const timer = setInterval(() => writeFiles(root, files), 500)
    while (!word.test(await said()));
    clearInterval(timer)
  }
  expect(await said()).toContain('2 posts')
  await saidAfter({ 'content/notes/three.md': '---\ndate: "2026-05-03 10:00"\n---\nThree.\n' }, /3 posts/)
  const missing = (word: string): Record<string, string> => ({
    'templates/missing.mjs': `export const missing = (_, { html }) => html\`<p>${word}</p>\`\n`,
  })
  await saidAfter(missing('one'), /[1-9]\d* written/)
  await saidAfter(missing('two'), /[1-9]\d* written/)
  expect(readFileSync(join(root, 'public/404.html'), 'utf8')).toBe('<p>two</p>')
  child.kill('SIGINT')
  expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(130)
})

test('a template may import modules from folders below it', () => {
  const root = blog({
    'templates/words/lost.mjs': "export const words = 'Lost words'\n",
    'templates/missing.mjs': `import { words } from './words/lost.mjs'\nexport const missing = (_, { html }) => html\`<p>\${words}</p>\`\n`,
  })
  expect(runCli(['build', '--root', root])).toMatchObject({ status: 0, stderr: '' })
  expect(readFileSync(join(root, 'public/404.html'), 'utf8')).toBe('<p>Lost words</p>')
})
