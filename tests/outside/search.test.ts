import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesIn, leastSettings, runCli, temporaryFolder, withoutPackage, writeFiles } from '../support.js'
import { describeWith, nuErrors, openBrowser, serve } from './programs.js'

const post = (day: string, text: string, more = ''): string =>
  `---\ndate: ${day} 10:00\n${more}---\n${text}\n`
const files = {
  'content/site.yaml': `${leastSettings.replace('blog.example/', 'blog.example/me/')}\nsearch: true\n`,
  'content/articles/trams.md': post(
    '2026-05-01',
    'Rails shine in the **rain** & in the <b>sun</b>.',
    'title: "On trams"\n',
  ),
  'content/notes/wet.md': post('2026-05-02', 'It rains; `<script>` falls too.'),
  'content/notes/es.md': post('2026-05-03', 'Un paraguas amarillo.', 'lang: es\n'),
  'content/notes/secret.md': post('2026-05-04', 'An umbrella that nobody finds.', 'unlisted: true\n'),
  'content/articles/long.md': post(
    '2026-04-01',
    `${'More of the same. '.repeat(400)} Zebra.`,
    'title: "Long"\n',
  ),
  'content/about.md': '---\ntitle: About me\n---\nI collect raincoats.\n',
}

test('without pagefind the search is a plain form that works without a script', () => {
  const root = writeFiles(temporaryFolder(), files)
  expect(runCli(['build', '--root', root], { env: withoutPackage('pagefind') })).toMatchObject({
    status: 0,
    stderr: '',
  })
  const built = filesIn(join(root, 'public'))
  const page = built.get('search/index.html')?.toString() ?? ''
  expect(page).toMatch(
    /<form class="search" role="search" action="https:\/\/duckduckgo\.com\/" method="get">/,
  )
  expect(page).toContain('<input type="hidden" name="sites" value="blog.example">')
  expect(page).toContain('The words go to <a href="https://duckduckgo.com/">DuckDuckGo</a>')
  expect(page).not.toContain('<script')
  expect(built.get('_headers')?.toString()).toContain("script-src 'none'")
  expect(built.get('index.html')?.toString()).toContain('<a href="/me/search/">Search</a>')
  expect([...built.keys()].filter((path) => /pagefind|\.js$/.test(path))).toEqual([])
})

test('the index is made once, and again when words change; the same words give the same bytes', () => {
  const root = writeFiles(temporaryFolder(), files)
  const build = () => {
    expect(runCli(['build', '--root', root])).toMatchObject({ status: 0, stderr: '' })
    return filesIn(join(root, 'public'))
  }
  const first = build()
  expect([...first.keys()].filter((path) => path.startsWith('pagefind/fragment/'))).toHaveLength(5)
  const elsewhere = writeFiles(temporaryFolder(), files)
  runCli(['build', '--root', elsewhere])
  expect([...filesIn(join(elsewhere, 'public'))]).toEqual([...first])
  writeFiles(root, { 'content/notes/wet.md': post('2026-05-02', 'It snows.') })
  const second = build()
  expect([...second.keys()]).not.toEqual([...first.keys()])
  expect([...second.keys()].filter((path) => path.startsWith('pagefind/fragment/'))).toHaveLength(5)
})

describeWith('chromium', 'in Chromium', () => {
  test('words are found in place, and nobody else is asked', async () => {
    const root = writeFiles(temporaryFolder(), files)
    runCli(['build', '--root', root, '--base-url', 'http://127.0.0.1/'])
    expect(nuErrors(join(root, 'public'))).toBe('')
    const site = await serve(join(root, 'public'))
    const browser = await openBrowser()
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } })
    const [troubles, asked]: [string[], string[]] = [[], []]
    page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
    page.on('pageerror', (thrown) => troubles.push(thrown.message))
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(`${site.url}/search/`)
    expect(asked.filter((url) => url.includes('pagefind'))).toEqual([])
    await page.getByRole('searchbox').fill('rain')
    await page.getByRole('status').filter({ hasText: '3 pages found' }).waitFor()
    const found = page.locator('.found li')
    expect((await found.locator('a').allTextContents()).sort()).toEqual([
      'About me',
      'It rains; <script> falls too.',
      'On trams',
    ])
    const trams = found.filter({ hasText: 'On trams' })
    expect(await trams.locator('mark').allTextContents()).toEqual(['rain'])
    expect(await trams.textContent()).toContain('May 1, 2026')
    expect(await found.locator('script, b').count()).toBe(0)
    expect(page.url()).toBe(`${site.url}/search/?q=rain`)
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
    expect(
      await page.evaluate(async () => {
        const { axe } = window as unknown as { axe: { run: () => Promise<{ violations: { id: string }[] }> } }
        return (await axe.run()).violations.map(({ id }) => id)
      }),
    ).toEqual([])
    await trams.locator('a').click()
    await page.waitForURL(`${site.url}/articles/trams/`)

    await page.goto(`${site.url}/404.html`)
    await page.getByRole('searchbox').fill('paraguas')
    await page.getByRole('button').click()
    await page.getByRole('status').filter({ hasText: '1 page found' }).waitFor()
    await page.getByRole('searchbox').fill('zebra')
    await found.filter({ hasText: 'Long' }).waitFor()
    await page.getByRole('searchbox').fill('umbrella')
    await page.getByRole('button').click()
    await page.getByRole('status').filter({ hasText: '0 pages found' }).waitFor()
    expect(troubles).toEqual([])
    expect(asked.filter((url) => !url.startsWith(site.url))).toEqual([])
    await browser.close()
    site.close()
  })
})
