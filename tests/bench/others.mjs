/** What benchmarks share: a memory disk, medians, and the other tools. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const here = import.meta.dirname

/** The program as it is compiled. */
export const program = join(here, '../../dist/cli.js')

/** A folder in memory where the machine has that, gone at the end. */
export const makeDisk = () => {
  const disk = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'smallsocial-bench-'))
  process.on('exit', () => rmSync(disk, { recursive: true, force: true }))
  return disk
}

export const median = (numbers) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN

/** Puts the settings and templates of Hugo beside content/. */
export const prepareHugo = (root) => cpSync(join(here, 'hugo'), root, { recursive: true })

/** The same for Eleventy. */
export const prepareEleventy = (root) => {
  cpSync(join(here, 'eleventy'), root, { recursive: true })
  writeFileSync(join(root, 'package.json'), '{"private":true,"type":"module"}')
  writeFileSync(
    join(root, 'content/content.json'),
    '{"layout":"post.11ty.js","permalink":"/{{ page.filePathStem | slice: 9, 200 }}/index.html"}',
  )
}

/** Fetches Eleventy and gives its program; nothing when it cannot be had. */
export const installEleventy = (disk) => {
  const folder = join(disk, 'eleventy')
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}')
  const { status } = spawnSync(
    'npm',
    ['install', '--no-audit', '--no-fund', '--silent', '@11ty/eleventy@3'],
    { cwd: folder },
  )
  return status === 0 ? join(folder, 'node_modules/@11ty/eleventy/cmd.cjs') : undefined
}
