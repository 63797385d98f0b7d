import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
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

const blog = (posts: Readonly<Record<string, string>>): string =>
  writeFiles(temporaryFolder(), { 'content/site.yaml': `${leastSettings}\n`, ...posts })

describe('a killed build', () => {
  test('leaves whole files only, and the next one gives the right site', { timeout: 120_000 }, async () => {
    const posts = (word: string): Record<string, string> =>
      Object.fromEntries(
        Array.from({ length: 150 }, (_, n) => [
          `content/notes/${n}.md`,
          `---\ndate: "2026-05-01 10:${String(n % 60).padStart(2, '0')}"\ntags: [t${n % 40}]\n---\n${word} ${n}. ${'word '.repeat(300)}\n`,
        ]),
      )
    const versions = await Promise.all(
      ['Old', 'New'].map(async (word) => {
        const root = blog(posts(word))
        await buildIn(root)
        return filesIn(join(root, 'public'))
      }),
    )
    const root = blog(posts('Old'))
    const started = performance.now()
    expect(runCli(['build', '--root', root]).status).toBe(0)
    const whole = performance.now() - started
    for (let moment = 0; moment < 20; moment++) {
      writeFiles(root, posts(moment % 2 === 0 ? 'New' : 'Old'))
      const child = spawn(process.execPath, [join(projectFolder, 'dist/cli.js'), 'build', '--root', root], {
        stdio: 'ignore',
      })
      const ended = new Promise((resolve) => child.on('exit', resolve))
      await wait(whole * (0.25 + (0.75 * moment) / 20))
      child.kill('SIGKILL')
      await ended
      for (const [path, bytes] of filesIn(join(root, 'public')))
        if (!path.startsWith('.smallsocial-'))
          expect(
            versions.some((version) => version.get(path)?.equals(bytes)),
            `${path} is neither the old nor the new page`,
          ).toBe(true)
    }
    writeFiles(root, posts('New'))
    expect(runCli(['build', '--root', root]).status).toBe(0)
    expect(filesIn(join(root, 'public'))).toEqual(versions[1])
  })
})
