import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { formatMessages } from '../src/cli/report.js'
import { buildIn, copyOf, filesIn, testFolder, writeFiles } from './support.js'

/**
 * `tests/sites/NAME/content` is a small project, `expected` has all files of its build, and
 * `expected-report.txt` the messages. `UPDATE=1 npx vitest run sites` writes both again: read them before you
 * commit them.
 */
const sites = join(testFolder, 'sites')
const names = readdirSync(sites)

test('there are sites to build', () => expect(names.length).toBeGreaterThan(5))

describe.each(names)('%s', (name) => {
  test('builds what was expected, byte for byte', async () => {
    const folder = join(sites, name)
    const root = copyOf(folder)
    // Style sheets have tests of their own: here they are one line, so that a change of them changes no
    // expectation.
    writeFiles(root, {
      'templates/style.css': '/* style */\n',
      'templates/feed.css': '/* feed */\n',
      'templates/parts.css': '/* parts */\n',
    })
    const result = await buildIn(root)
    const report = formatMessages(result.messages, false)
    if (process.env.UPDATE === '1') {
      rmSync(join(folder, 'expected'), { recursive: true, force: true })
      rmSync(join(folder, 'expected-report.txt'), { force: true })
      if (result.ok) cpSync(join(root, 'public'), join(folder, 'expected'), { recursive: true })
      if (report !== '') writeFiles(folder, { 'expected-report.txt': report })
    }
    const expectedReport = filesIn(folder).get('expected-report.txt')?.toString() ?? ''
    expect(report).toBe(expectedReport)
    expect(existsSync(join(folder, 'expected')), `${name} has no expected/`).toBe(true)
    const [built, expected] = [filesIn(join(root, 'public')), filesIn(join(folder, 'expected'))]
    expect([...built.keys()]).toEqual([...expected.keys()])
    for (const [path, bytes] of built)
      expect(bytes.toString('utf8'), path).toBe(expected.get(path)?.toString('utf8'))
  })
})
