import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answer, serve } from '../server.js'
import { projectFolder, saidBy, temporaryFolder } from '../support.js'
import { describeWith, openBrowser } from './programs.js'

/** A real terminal: what is typed into it, and what it shows. */
const terminal = (cwd: string, command: string) => {
  const line = `${process.execPath} ${join(projectFolder, 'dist/cli.js')} ${command}`
  const child = spawn('script', ['-qefc', line, '/dev/null'], { cwd, env: { ...process.env, NO_COLOR: '1' } })
  ends.push(() => child.kill('SIGKILL'))
  const { said, until } = saidBy(child)
  return {
    type: (text: string) => child.stdin.write(text),
    until,
    end: new Promise<{ status: number | null; shown: string }>((resolve) =>
      child.on('exit', (status) => resolve({ status, shown: said() })),
    ),
  }
}
const ends: (() => void)[] = []
afterAll(() => {
  for (const end of ends) end()
})

describeWith('chromium', 'a session of writing, in a terminal and a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
  })

  /** Loads once; marks the window, to see that it stays the same. */
  const open = async (url: string): Promise<{ page: Page; troubles: string[] }> => {
    const page = await browser.newPage({ viewport: { width: 900, height: 600 } })
    const troubles: string[] = []
    page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
    page.on('pageerror', (error) => troubles.push(error.message))
    await page.goto(url)
    await page.evaluate(() => Object.assign(window, { isSame: true }))
    return { page, troubles }
  }
  const isSame = (page: Page): Promise<boolean> => page.evaluate(() => 'isSame' in window)
  const shows = (page: Page, words: string): Promise<unknown> =>
    page.waitForFunction((text) => document.body.textContent?.includes(text), words)

  test('init, serve, new reply, edit, mistake, correction, build', { timeout: 60_000 }, async () => {
    const site = await serve((_, response) =>
      answer(
        response,
        200,
        { 'content-type': 'text/html' },
        '<title>x</title><article class="h-entry"><h1 class="p-name">On gardens</h1><p class="p-author h-card">Dave</p><div class="e-content"><p>Gardens grow slowly.</p></div></article>',
      ),
    )
    const cwd = temporaryFolder()
    const init = terminal(cwd, 'init blog')
    await init.until(/Address of the site/)
    init.type('https://ada.example/\n')
    await init.until(/Your name/)
    init.type('Ada\n')
    await init.until(/Title of the site/)
    init.type('\n')
    await init.until(/Your time zone/)
    init.type('UTC\n')
    expect((await init.end).shown).toContain(
      'Your blog is ready. Next: cd blog && npm install && npx smallsocial serve',
    )

    const root = join(cwd, 'blog')
    const preview = terminal(root, 'serve --port 18080')
    const url = (await preview.until(/(http:\/\/127\.0\.0\.1:\d+\/) {2}\(Ctrl-C ends it\)/)).replace(
      /\/$/,
      '',
    )
    const { page, troubles } = await open(`${url}/`)
    expect(await page.title()).toBe('Ada')

    const reply = terminal(root, `new reply ${site}/gardens --allow-host ${new URL(site).host}`)
    const { shown } = await reply.end
    const [, file = ''] = /(content\/responses\/\S+\.md)/.exec(shown) ?? []
    await shows(page, 'In reply to Dave')
    await shows(page, 'Gardens grow slowly.')
    expect(await isSame(page)).toBe(true)

    await page.goto(`${url}/${file.replace(/^content\//, '').replace(/\.md$/, '/')}`)
    await page.evaluate(() => Object.assign(window, { isSame: true }))
    const head = readFileSync(join(root, file), 'utf8').trimEnd()
    const write = (words: string, more = head): void =>
      writeFileSync(join(root, file), `${more}\n\n${words}\n`)
    const long = Array.from({ length: 60 }, (_, index) => `Paragraph ${index}.`).join('\n\n')
    write(`${long}\n\nSo it is.`)
    await shows(page, 'So it is.')
    await page.evaluate(() => scrollTo(0, 700))
    write(`${long}\n\nSo it was.`)
    await shows(page, 'So it was.')
    expect(await page.evaluate(() => scrollY)).toBe(700)
    expect(await isSame(page)).toBe(true)

    const settings = join(root, 'content/site.yaml')
    writeFileSync(settings, readFileSync(settings, 'utf8').replace(/^title: .*$/m, 'title: "Ada writes"'))
    await page.waitForFunction(() => document.title.includes('Ada writes'))
    mkdirSync(join(root, 'templates'), { recursive: true })
    writeFileSync(join(root, 'templates/custom.css'), 'body { background: rgb(1, 2, 3) }\n')
    await page.waitForFunction(() => getComputedStyle(document.body).backgroundColor === 'rgb(1, 2, 3)')
    writeFileSync(join(root, 'templates/custom.css'), 'body { background: rgb(4, 5, 6) }\n')
    await page.waitForFunction(() => getComputedStyle(document.body).backgroundColor === 'rgb(4, 5, 6)')
    expect(await page.evaluate(() => scrollY)).toBe(700)
    expect(await isSame(page)).toBe(true)

    write('New words.', head.replace(/^date: .*$/m, 'date: soon'))
    const mistakes = page.locator('smallsocial-mistakes')
    await mistakes.getByText('soon').first().waitFor()
    expect(await mistakes.locator('b').textContent()).toMatch(new RegExp(`^${file}:\\d+:1$`))
    expect(await mistakes.locator('.here').textContent()).toContain('date: soon')
    expect(await page.locator('main').textContent()).toContain('So it was.')
    expect(await isSame(page)).toBe(true)
    if (process.env.PICTURES !== undefined)
      await page.screenshot({ path: join(process.env.PICTURES, 'mistake.png') })
    await preview.until(/date: soon|`soon`/)

    write('New words.')
    await shows(page, 'New words.')
    await mistakes.waitFor({ state: 'detached' })
    await preview.until(/no problems any more/)
    expect(troubles).toEqual([])
    expect(existsSync(join(root, 'public'))).toBe(false)

    preview.type('\u0003')
    expect((await preview.end).status).toBe(130)
    const built = await terminal(root, 'build --strict').end
    expect(built).toMatchObject({
      status: 0,
      shown: expect.stringMatching(/^public: 4 posts? in \d+ files/m),
    })
    expect(
      readFileSync(join(root, 'public', file.slice(8).replace(/\.md$/, '/index.html')), 'utf8'),
    ).toContain('New words.')
  })
})
