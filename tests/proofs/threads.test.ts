import { spawnSync } from 'node:child_process'
import { cpSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { filesIn, leastSettings, projectFolder, temporaryFolder, writeFiles } from '../support.js'

/** More posts than one thread parses alone, of all kinds, two of them with a warning and one with an error in its YAML when `isBroken`. */
const blog = (isBroken = false): string =>
  writeFiles(temporaryFolder(), {
    'content/site.yaml': `${leastSettings}\n`,
    ...Object.fromEntries(
      Array.from({ length: 3100 }, (_, n) => [
        `content/${['notes', 'posts', 'Ünïcode'][n % 3]}/post-${n}.md`,
        [
          '---',
          `date: "${2000 + (n % 25)}-0${1 + (n % 9)}-11 10:00"`,
          ...(n % 2 === 0 ? [`title: "Post – ${n}"`] : []),
          ...(n % 5 === 0 ? [`in_reply_to: https://s${n}.example/${n}`] : []),
          ...(n % 1500 === 7 ? ['titel: "misspelt"'] : []),
          ...(isBroken && n === 2000 ? ['tags: [unclosed'] : []),
          `tags: [t${n % 40}, "é ${n % 7}"]`,
          '---',
          `Words of *${n}*, 𝒳 and [a link](/notes/post-${(n * 7) % 3100}/).`,
          ...(n % 4 === 0 ? ['', '## A heading', '', '```js', `const n = ${n}`, '```'] : []),
        ].join('\n'),
      ]),
    ),
  })

/** The output of a build, what it says, and the files of threads that it has started. */
const build = (root: string, { program = projectFolder, command = [] as readonly string[] } = {}) => {
  const [name = process.execPath, ...args] = [
    ...command,
    process.execPath,
    join(program, 'dist/cli.js'),
    ...['build', '--json', '--root', root],
  ]
  const { status, stdout, stderr } = spawnSync(name, args, {
    encoding: 'utf8',
    env: { ...process.env, NODE_DEBUG: 'worker' },
    maxBuffer: 100e6,
  })
  return {
    status,
    messages: (JSON.parse(stdout) as { messages: unknown }).messages,
    threads: (stderr.match(/create new worker \S*parse-thread\.js/g) ?? []).length,
    files: filesIn(root),
  }
}

/** The program with another file for its second thread. */
const programWith = (thread: string): string => {
  const program = temporaryFolder()
  for (const name of ['dist', 'templates', 'package.json'])
    cpSync(join(projectFolder, name), join(program, name), { recursive: true })
  symlinkSync(join(projectFolder, 'node_modules'), join(program, 'node_modules'))
  writeFileSync(join(program, 'dist/parse-thread.js'), thread)
  return program
}

const published = (files: ReadonlyMap<string, Buffer>): [string, string][] =>
  [...files]
    .filter(([path]) => path.startsWith('public/'))
    .map(([path, bytes]) => [path, bytes.toString('base64')])

const oneProcessor = ['taskset', '-c', '0']
const isSkipped = availableParallelism() < 2 || spawnSync('taskset', ['--version']).status !== 0

describe.skipIf(isSkipped && process.env.CI !== 'true')('a build in two threads', () => {
  let alone: ReturnType<typeof build>
  beforeAll(() => {
    alone = build(blog(), { command: oneProcessor })
  }, 60_000)

  test('gives the same bytes and messages as one, and its cache gives them again', () => {
    const root = blog()
    const shared = build(root)
    expect([alone.threads, shared.threads]).toEqual([0, 1])
    expect(shared.messages).toEqual(alone.messages)
    expect(published(shared.files)).toEqual(published(alone.files))

    writeFiles(root, { 'content/notes/post-0.md': '---\ndate: "2026-01-01"\n---\nChanged.\n' })
    const warm = build(root)
    writeFiles(root, { 'content/site.yaml': `${leastSettings}\nfeeds: { limit: 3 }\n` })
    const [again, other] = [build(root), blog()]
    writeFiles(other, {
      'content/site.yaml': `${leastSettings}\nfeeds: { limit: 3 }\n`,
      'content/notes/post-0.md': '---\ndate: "2026-01-01"\n---\nChanged.\n',
    })
    expect([warm.threads, again.threads]).toEqual([0, 0])
    expect(published(again.files)).toEqual(published(build(other, { command: oneProcessor }).files))
  })

  test('reports the errors of both threads, and writes nothing', () => {
    const [shared, single] = [build(blog(true)), build(blog(true), { command: oneProcessor })]
    expect([shared.status, shared.threads]).toEqual([1, 1])
    expect(shared.messages).toEqual(single.messages)
    expect(published(shared.files)).toEqual([])
  })

  test.each([
    ['throws', "throw new Error('broken')"],
    ['ends at once', 'process.exit(1)'],
    [
      'sends nothing it should',
      "import { parentPort } from 'node:worker_threads'\nparentPort.postMessage([])",
    ],
  ])('is whole when the second thread %s', (_, thread) => {
    const shared = build(blog(), { program: programWith(thread) })
    expect(shared.threads).toBe(1)
    expect(shared.status).toBe(0)
    expect(published(shared.files)).toEqual(published(alone.files))
  })
})
