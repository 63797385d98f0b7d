import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { countMessages, formatMessages } from '../src/cli/report.js'
import { buildByCli, buildIn, copyOf, filesIn, testFolder, writeFiles } from './support.js'

/**
 * `tests/broken/NAME/content` is a project with one mistake, and `report.txt` the messages that its author
 * gets. A `setup.mjs` makes files that cannot be in a repository; a missing site.yaml is replaced by a
 * minimal one. `UPDATE=1 npx vitest run broken` writes the reports again: read them before you commit them.
 */
const cases = join(testFolder, 'broken')
const names = readdirSync(cases)

test('there are mistakes to report', () => expect(names.length).toBeGreaterThanOrEqual(30))

describe.each(names)('%s', (name) => {
  test('is reported, and nothing is lost', async () => {
    const folder = join(cases, name)
    const root = copyOf(folder)
    if (!existsSync(join(root, 'content/site.yaml')) && !existsSync(join(root, 'no-settings')))
      writeFiles(root, {
        'content/site.yaml': 'url: https://blog.example/\ntitle: "A blog"\nauthor: { name: "Ada Example" }\n',
      })
    const setup = join(root, 'setup.mjs')
    if (existsSync(setup))
      ((await import(pathToFileURL(setup).href)) as { default: (root: string) => void }).default(root)
    const before = filesIn(join(root, 'public'))
    // A module that the test runner loads has another stack, so projects with templates are built by the
    // program.
    const result = existsSync(join(root, 'templates')) ? buildByCli(root) : await buildIn(root)
    const report = `${formatMessages(result.messages, false)}${countMessages(result.messages)}${result.ok ? '' : '; nothing was written'}\n`
    if (process.env.UPDATE === '1') writeFiles(folder, { 'report.txt': report })
    expect(report).toBe(readFileSync(join(folder, 'report.txt'), 'utf8'))
    expect(result.messages.length, 'a mistake has a message').toBeGreaterThan(0)
    if (!result.ok) expect(filesIn(join(root, 'public'))).toEqual(before)
  })
})
