import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { takeLock, withLock } from '../../src/io/fs/lock.js'
import { systemErrorMessage } from '../../src/io/fs/system-error.js'
import { temporaryFolder, writeFiles } from '../support.js'
import { letGo, processesOf, until } from './killed.js'

const pathOf = (root: string): string => join(root, '.smallsocial/deploy.lock')
const take = (root: string): 'taken' | number => {
  const got = takeLock(root, 'deploy')
  return typeof got === 'number' ? got : 'taken'
}
/** When a process began, by /proc. */
const startOf = (pid: number): string =>
  existsSync(`/proc/${pid}/stat`)
    ? (readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[19] ?? '')
    : ''

let alive: ChildProcess
let dead: number
beforeAll(async () => {
  alive = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const ended = spawn(process.execPath, ['-e', ''])
  dead = ended.pid ?? 0
  await new Promise((resolve) => ended.once('exit', resolve))
})
afterAll(() => {
  alive.kill('SIGKILL')
})

describe('a lock in which there is', () => {
  test.each<[string, () => string, () => 'taken' | number]>([
    ['a process that runs', () => `${alive.pid} ${startOf(alive.pid ?? 0)}`, () => alive.pid ?? 0],
    ['a process that runs, where no start is given', () => `${alive.pid} `, () => alive.pid ?? 0],
    ['only the number of a process that runs', () => `${alive.pid}`, () => alive.pid ?? 0],
    ['the process 1', () => '1', () => 1],
    ['a process that has ended', () => `${dead} 1`, () => 'taken'],
    ['our own process', () => `${process.pid} ${startOf(process.pid)}`, () => 'taken'],
    ['nothing', () => '', () => 'taken'],
    ['half a line', () => ' 17', () => 'taken'],
    ['words', () => 'locked', () => 'taken'],
    ['a group of processes', () => '-1 5', () => 'taken'],
    ['zero', () => '0 5', () => 'taken'],
  ])('%s', (_, text, want) => {
    const root = writeFiles(temporaryFolder(), { '.smallsocial/deploy.lock': text() })
    expect(take(root)).toBe(want())
    expect(readFileSync(pathOf(root), 'utf8')).toBe(
      want() === 'taken' ? `${process.pid} ${startOf(process.pid)}` : text(),
    )
    expect(readdirSync(join(root, '.smallsocial'))).toEqual(['deploy.lock'])
  })

  test.runIf(existsSync('/proc/self/stat'))('a number that another process has now', () => {
    const root = writeFiles(temporaryFolder(), { '.smallsocial/deploy.lock': `${alive.pid} 1` })
    expect(take(root)).toBe('taken')
  })

  test('a folder: reported, and nothing is left', () => {
    const root = temporaryFolder()
    mkdirSync(pathOf(root), { recursive: true })
    expect(() => take(root)).toThrow()
    expect(readdirSync(join(root, '.smallsocial'))).toEqual(['deploy.lock'])
  })
})

test('a file where the folder must be is reported', () =>
  expect(() => take(writeFiles(temporaryFolder(), { '.smallsocial': 'x' }))).toThrow())

test('given back, it is gone, and locks of other names stay', () => {
  const root = temporaryFolder()
  const [one, other] = [takeLock(root, 'deploy'), takeLock(root, 'pull')]
  if (typeof one === 'number' || typeof other === 'number') throw new Error('it is held')
  one()
  expect(readdirSync(join(root, '.smallsocial'))).toEqual(['pull.lock'])
  one()
  other()
  expect(readdirSync(join(root, '.smallsocial'))).toEqual([])
})

test('given back, it stays when somebody else has it now', () => {
  const root = temporaryFolder()
  const release = takeLock(root, 'deploy')
  if (typeof release === 'number') throw new Error('it is held')
  writeFiles(root, { '.smallsocial/deploy.lock': `${alive.pid} 1` })
  release()
  expect(readFileSync(pathOf(root), 'utf8')).toBe(`${alive.pid} 1`)
})

describe('between processes', { timeout: 60_000 }, () => {
  const programs = processesOf('lock.ts')
  const hold = "console.log(typeof one.takeLock('.', 'deploy')); setInterval(() => {}, 1000)"

  test('held until its holder is killed', async () => {
    const root = temporaryFolder()
    const { child, ended, said } = (await programs).start(root, hold)
    await until(() => said() === 'function\n')
    expect(take(root)).toBe(child.pid)
    child.kill('SIGKILL')
    await ended
    expect(take(root)).toBe('taken')
    expect(readdirSync(join(root, '.smallsocial'))).toEqual(['deploy.lock'])
  })

  test('of many one has it', async () => {
    const root = temporaryFolder()
    writeFiles(root, { count: '0' })
    const code = `
      import { readFileSync, writeFileSync } from 'node:fs'
      for (let done = 0; done < 20; ) {
        const release = one.takeLock('.', 'deploy')
        if (typeof release === 'number') continue
        writeFileSync('count', String(Number(readFileSync('count', 'utf8')) + 1))
        release()
        done++
      }`
    await Promise.all([1, 2, 3].map(async () => (await programs).start(root, code).ended))
    expect(readFileSync(join(root, 'count'), 'utf8')).toBe('60')
    expect(readdirSync(join(root, '.smallsocial'))).toEqual([])
  })

  // Two that find the lock of a dead process take it away one after the other: the later one takes the lock of the former.
  test('of two that take over a lock one has it', async () => {
    const root = writeFiles(temporaryFolder(), { '.smallsocial/deploy.lock': `${dead} 1` })
    const other = (await programs).start(root, hold, { PAUSE: 'rmSync' })
    try {
      await letGo(root, () => expect(take(root)).toBe('taken'))
      await until(() => other.said() !== '')
      expect(other.said()).toBe('number\n')
    } finally {
      other.child.kill('SIGKILL')
    }
  })
})

test('a lock that stays held is a message with the name of its file', () => {
  const root = writeFiles(temporaryFolder(), { '.smallsocial/change.lock': `${alive.pid} ` })
  let thrown: unknown
  try {
    withLock(root, 'change', () => undefined)
  } catch (error) {
    thrown = error
  }
  expect(systemErrorMessage(thrown, root)).toMatchObject({
    file: '.smallsocial/change.lock',
    reason: 'another process of smallsocial changes files',
  })
})
