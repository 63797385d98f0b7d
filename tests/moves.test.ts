import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCheckBefore } from '../src/commands/check-before.js'
import { buildIn, copyOf, filesIn, leastSettings, testFolder, writeFiles } from './support.js'

/**
 * `tests/moves/NAME/content` is a small blog as the author of another generator has it. `urls.txt` has the old URL of
 * each file that was published, `not-public.txt` the files that were not, and `permalinks.yaml` the patterns that
 * keep the URLs. All of it was compared with the output of the generator, where it could be run.
 */
const moves = join(testFolder, 'moves')

/** The settings that follow from the old generator's own. */
const settings: Readonly<Record<string, string>> = { jekyll: 'timezone: America/Chicago' }

/** The files with pages at Pelican and Zola that say `hidden`, which withholds a post. */
const withheld: ReadonlySet<string> = new Set(['for-those-who-know.md', 'pages/404.md', 'pages/colophon.md'])

describe.each(readdirSync(moves))('the files of a blog of %s', (name) => {
  const folder = join(moves, name)
  const text = (file: string): string => readFileSync(join(folder, file), 'utf8')
  const lines = (file: string): string[] =>
    text(file)
      .split('\n')
      .filter((line) => line !== '')

  test('are built without an error, at their URLs, and nothing else is published', async () => {
    const root = copyOf(folder)
    const own = `${leastSettings}\n${settings[name] ?? ''}\n${text('permalinks.yaml')}`
    writeFiles(root, { 'content/site.yaml': own })
    const result = await buildIn(root)
    expect(result.messages.filter(({ fatal }) => fatal)).toEqual([])

    const built = filesIn(join(root, 'public'))
    const has = (url: string): boolean =>
      [url, `${url}/index.html`, `${url}.html`, `${url}index.html`].some((path) => built.has(path.slice(1)))
    const lost = lines('urls.txt')
      .map((line) => line.split('\t'))
      .filter(([file = '', url = '']) => !withheld.has(file) && !has(url))
    expect(lost).toEqual([])

    const secrets = [...built].filter(([, bytes]) =>
      /-SECRET|LAYOUT-NEVER-PUBLIC|ASTRO-SOURCE-NOT-RAW/.test(bytes.toString('utf8')),
    )
    expect(secrets.map(([path]) => path)).toEqual([])
  })

  test('keep their URLs by the settings that `check --before` writes, from the URLs alone', async () => {
    const root = copyOf(folder)
    const own = `# mine\n${leastSettings}\n${settings[name] ?? ''}\n`
    const urls = lines('urls.txt').map((line) => line.split('\t'))
    writeFiles(root, {
      'content/site.yaml': own,
      'urls.txt': urls.map(([, url]) => `https://old.example${url}`).join('\n'),
    })
    const flags = { root, output: 'public', allowHosts: [], before: join(root, 'urls.txt') }
    const { report, after } = await runCheckBefore({ ...flags, write: true })
    expect(report?.patterns.length).toBeGreaterThan(0)
    const hidden = urls.filter(([file = '']) => withheld.has(file)).map(([, url]) => url)
    expect(after?.addresses.post.lost.filter((path) => !hidden.includes(path))).toEqual([])
    expect(readFileSync(join(root, 'content/site.yaml'), 'utf8')).toContain('# mine')
  })
})
