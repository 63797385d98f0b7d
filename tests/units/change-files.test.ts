import { spawn } from 'node:child_process'
import { hash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commitFileChanges, recoverFileChanges } from '../../src/io/fs/change-files.js'
import { copyOf, filesIn, temporaryFolder, writeFiles } from '../support.js'
import { processesOf } from './killed.js'

/** Files of a project, without what the program remembers. */
const textsIn = (root: string): Record<string, string> =>
  Object.fromEntries(
    [...filesIn(root)]
      .filter(([path]) => !path.startsWith('.smallsocial/'))
      .map(([path, bytes]) => [path, bytes.toString()]),
  )
/** What is left of changes. */
const leftIn = (root: string): string[] =>
  existsSync(join(root, '.smallsocial')) ? readdirSync(join(root, '.smallsocial')).sort() : []

const before = { 'content/a.json': 'old a', 'content/b.json': 'old b', 'content/c.json': 'old c' }
const changes: Readonly<Record<string, string | undefined>> = {
  'content/a.json': 'new a, which is longer',
  'content/b.json': undefined,
  'content/new/d.json': 'new d',
  'content/gone.json': undefined,
}
const after = {
  'content/a.json': 'new a, which is longer',
  'content/c.json': 'old c',
  'content/new/d.json': 'new d',
}
const project = (): string => writeFiles(temporaryFolder(), before)
const commit = (root: string, more: Readonly<Record<string, string | undefined>> = changes) =>
  commitFileChanges(root, new Map(Object.entries(more)))

describe('a change', () => {
  test.each<[string, Readonly<Record<string, string | undefined>>, Readonly<Record<string, string>>]>([
    ['of everything', changes, after],
    ['of nothing', {}, before],
    ['to the same', { 'content/a.json': 'old a' }, before],
    ['to an empty file', { 'content/a.json': '' }, { ...before, 'content/a.json': '' }],
    ['of a file that is not there', { 'content/x.json': undefined }, before],
    ['beyond ASCII', { 'content/日本/ü b.json': 'ü' }, { ...before, 'content/日本/ü b.json': 'ü' }],
  ])('%s', (_, more, want) => {
    const root = project()
    expect(commit(root, more)).toEqual([])
    expect(textsIn(root)).toEqual(want)
    expect(leftIn(root)).toEqual([])
  })

  test('of bytes', () => {
    const root = project()
    commitFileChanges(root, new Map([['content/a.webp', new Uint8Array([0, 255, 10])]]))
    expect([...readFileSync(join(root, 'content/a.webp'))]).toEqual([0, 255, 10])
  })

  test('that cannot be made in part: reported, and its bytes are kept', () => {
    const root = project()
    mkdirSync(join(root, 'content/full/x'), { recursive: true })
    const messages = commit(root, { ...changes, 'content/full': 'words', 'content/c.json/x': 'words' })
    expect(messages.map(({ file, fatal }) => [file, fatal])).toEqual([
      ['content/full', true],
      ['content/c.json/x', true],
    ])
    expect(textsIn(root)).toEqual(after)
    for (const { note } of messages) {
      const kept = /are in `(\S+)`$/.exec(note ?? '')?.[1] ?? ''
      expect(readFileSync(kept, 'utf8')).toBe('words')
    }
    expect(leftIn(root)).toEqual([`change-failed-${process.pid}`])
    expect(recoverFileChanges(root)).toEqual([])
  })
})

describe('what was interrupted', () => {
  const sha1 = (text: string): string => hash('sha1', text)
  type Step = { readonly path: string; readonly staged: string | null; readonly before: string | null }
  /** A change that became valid, and was not carried out. */
  const interrupted = (
    steps: readonly Step[] | string,
    staged: Readonly<Record<string, string>> = {},
  ): string =>
    writeFiles(project(), {
      '.smallsocial/change/steps.json': typeof steps === 'string' ? steps : JSON.stringify(steps),
      ...Object.fromEntries(
        Object.entries(staged).map(([name, text]) => [`.smallsocial/change/${name}`, text]),
      ),
    })
  const [pathA, pathB] = ['content/a.json', 'content/b.json']
  const oldA = sha1('old a')

  test.each<[string, string, Readonly<Record<string, string>>]>([
    [
      'is carried out',
      interrupted(
        [
          { path: pathA, staged: '0', before: oldA },
          { path: pathB, staged: null, before: sha1('old b') },
        ],
        { 0: 'new a' },
      ),
      { 'content/a.json': 'new a', 'content/c.json': 'old c' },
    ],
    [
      'makes a new file',
      interrupted([{ path: 'content/x/y.json', staged: '0', before: null }], { 0: 'y' }),
      { ...before, 'content/x/y.json': 'y' },
    ],
    [
      'leaves what somebody has changed',
      interrupted([{ path: pathA, staged: '0', before: sha1('older a') }], { 0: 'new a' }),
      before,
    ],
    [
      'leaves what somebody has made',
      interrupted([{ path: pathA, staged: '0', before: null }], { 0: 'new a' }),
      before,
    ],
    [
      'makes nothing where somebody took it away',
      interrupted([{ path: 'content/x.json', staged: '0', before: oldA }], { 0: 'new' }),
      before,
    ],
    [
      'keeps a file that was to go and has changed',
      interrupted([{ path: pathA, staged: null, before: sha1('older a') }]),
      before,
    ],
    ['was done already', interrupted([{ path: pathA, staged: '0', before: sha1('older a') }]), before],
    ['has no steps', interrupted([]), before],
    ['has half its steps', interrupted('[{"path":"content/a.js'), before],
    ['has no list of steps', interrupted(''), before],
  ])('%s', (_, root, want) => {
    expect(recoverFileChanges(root)).toEqual([])
    expect(textsIn(root)).toEqual(want)
    expect(leftIn(root)).toEqual([])
  })

  test('nothing: no folder is made', () => {
    const root = project()
    expect(recoverFileChanges(root)).toEqual([])
    expect(leftIn(root)).toEqual([])
  })

  test('is left to the one who is at it', () => {
    const root = interrupted([{ path: pathA, staged: '0', before: oldA }], { 0: 'new a' })
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    try {
      writeFileSync(join(root, '.smallsocial/change.lock'), `${other.pid}`)
      expect(recoverFileChanges(root)).toEqual([])
      expect(textsIn(root)).toEqual(before)
      expect(leftIn(root)).toEqual(['change', 'change.lock'])
    } finally {
      other.kill('SIGKILL')
    }
  })

  // A file that stays the same has the hash that it had before; that its bytes have been moved already is not seen.
  test('is no trouble where a file stays the same', () =>
    expect(recoverFileChanges(interrupted([{ path: pathA, staged: '0', before: oldA }]))).toEqual([]))

  test('is carried out before another change', () => {
    const root = interrupted([{ path: pathA, staged: '0', before: oldA }], { 0: 'new a' })
    expect(commit(root, { 'content/b.json': 'new b' })).toEqual([])
    expect(textsIn(root)).toEqual({ ...before, 'content/a.json': 'new a', 'content/b.json': 'new b' })
  })
})

describe('killed before any call that changes the disk', { timeout: 120_000 }, () => {
  const programs = processesOf('change-files.ts')
  const code = `one.commitFileChanges('.', new Map(${JSON.stringify(
    Object.entries(changes).map(([path, text]) => [path, text ?? null]),
  )}.map(([path, text]) => [path, text ?? undefined])))`
  const isValid = (root: string): boolean => existsSync(join(root, '.smallsocial/change'))

  test('a change is made as a whole or not at all', async () => {
    const { run } = await programs
    let root = project()
    let stop = 0
    for (; run(root, code, { STOP: `${stop}` }).isKilled && !isValid(root); stop++) {
      expect(recoverFileChanges(root)).toEqual([])
      expect(textsIn(root), `killed at call ${stop}`).toEqual(before)
      root = project()
    }
    expect(stop).toBeGreaterThan(5)
    expect(textsIn(root)).toEqual(before)

    // From here on it is valid, and so it stays when carrying it out is interrupted.
    for (stop = 0; ; stop++) {
      const copy = copyOf(root)
      const { isKilled } = run(copy, "one.recoverFileChanges('.')", { STOP: `${stop}` })
      expect(recoverFileChanges(copy)).toEqual([])
      expect(textsIn(copy), `killed at call ${stop}`).toEqual(after)
      expect(isValid(copy)).toBe(false)
      if (!isKilled) break
    }
    expect(stop).toBeGreaterThan(5)
  })
})
