import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { startPreview } from '../preview.js'
import { filesIn, leastSettings, runCli, temporaryFolder, writeFiles } from '../support.js'
import { describeWith, nuErrors, openBrowser, serve } from './programs.js'

const scripts = '<script src="/count.js"></script>\n\n<script>globalThis.inline = "yes"</script>\n'
const post = (title: string, text: string): string =>
  `---\ntitle: "${title}"\ndate: 2026-05-01 10:00\n---\n${text}\n`
const files = {
  'content/site.yaml': `${leastSettings}\nsections: { talks: { kind: presentation, scripts: self }, notes: { kind: article, layout: full } }\n`,
  'content/talks/deck/index.md': post('A deck', '# One\n\n<script src="/deck.js"></script>\n\n---\n\n# Two'),
  'content/static/deck.js': 'globalThis.ran = "deck"',
  'content/talks/inline.md': post('Inline', `Words.\n\n${scripts}`),
  'content/notes/wild.md': post('Wild', `Words.\n\n${scripts}`),
  'content/static/count.js': 'globalThis.ran = "count"',
}
const pages: readonly [path: string, ran: string | undefined][] = [
  ['/talks/deck/', 'deck'],
  ['/talks/inline/', 'count'],
  ['/notes/wild/', undefined],
  ['/notes/', undefined],
  ['/talks/', undefined],
  ['/', undefined],
  ['/404.html', undefined],
]
/** The variables of scripts that have run; the preview, which replaces changed parts of a page, keeps them. */
const ranIn = (page: Page) =>
  page.evaluate(() => {
    const { ran, inline } = globalThis as { readonly ran?: string; readonly inline?: string }
    return { ran, inline }
  })

describeWith('chromium', 'the scripts of a section', () => {
  test('run on the pages of its posts only', async () => {
    const root = writeFiles(temporaryFolder(), files)
    expect(runCli(['build', '--strict', '--root', root])).toMatchObject({ status: 0, stderr: '' })
    const folder = join(root, 'public')
    expect(nuErrors(folder)).toBe('')
    const site = await serve(folder)
    const browser = await openBrowser()
    const page = await browser.newPage()
    for (const [path, ran] of pages) {
      await page.goto(site.url + path)
      expect([path, await ranIn(page)]).toEqual([path, ran === undefined ? {} : { ran }])
    }
    await browser.close()
    site.close()
  })

  test('run on these pages in the preview, too, beside its own', async () => {
    const root = writeFiles(temporaryFolder(), files)
    const preview = await startPreview(root)
    const browser = await openBrowser()
    const page = await browser.newPage()
    for (const [path, ran] of pages.slice(0, -1)) {
      const live = page.waitForRequest((request) => request.url().includes('/.smallsocial/events'))
      await page.goto(preview.url + path)
      await live
      expect([path, await ranIn(page)]).toEqual([path, ran === undefined ? {} : { ran }])
    }
    await browser.close()
  })
})

test('feeds have no script, and a template without a head forbids scripts, too', () => {
  const root = writeFiles(temporaryFolder(), {
    ...files,
    'templates/missing.js': 'export const missing = (_, { html }) => html`<p>Not here</p>`\n',
  })
  expect(runCli(['build', '--root', root])).toMatchObject({ status: 0 })
  const built = filesIn(join(root, 'public'))
  expect(built.get('feed.xml')?.toString()).not.toContain('<script')
  const meta = '<meta http-equiv="Content-Security-Policy" content="script-src \'none\'">'
  expect(built.get('404.html')?.toString()).toMatch(new RegExp(`^\\n${meta}<p>`))
  expect(built.get('talks/deck/index.html')?.toString()).toContain(meta.replace("'none'", "'self'"))
  expect(built.get('_headers')?.toString()).toContain("script-src 'self';")
})
