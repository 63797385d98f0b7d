import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildIn, copyOf, temporaryFolder, testFolder, writeFiles } from '../support.js'
import { describeWith, openBrowser, serve } from './programs.js'

/** How pages look to those who read from right to left, on paper, in colours of their own, or larger. */
describeWith('chromium', 'the look in Chromium', () => {
  let browser: Browser
  let kinds: Awaited<ReturnType<typeof serve>>
  let markdown: Awaited<ReturnType<typeof serve>>
  let arabic: Awaited<ReturnType<typeof serve>>
  const served = async (name: string) => {
    const root = copyOf(join(testFolder, 'sites', name))
    await buildIn(root)
    return serve(join(root, 'public'))
  }
  beforeAll(async () => {
    browser = await openBrowser()
    kinds = await served('every-kind')
    markdown = await served('markdown')
    arabic = await served('right-to-left')
  })
  afterAll(async () => {
    await browser.close()
    kinds.close()
    markdown.close()
    arabic.close()
  })

  /** Left and right edge of the first element, in pixels. */
  const edges = (page: Page, selector: string): Promise<[number, number]> =>
    page.evaluate((one) => {
      const box = document.querySelector(one)?.getBoundingClientRect()
      return [box?.left ?? Number.NaN, box?.right ?? Number.NaN] as [number, number]
    }, selector)
  const styleOf = (page: Page, selector: string, property: string, pseudo?: string): Promise<string> =>
    page.evaluate(
      ([one, name, which]) => {
        const element = document.querySelector(one)
        return element === null ? 'no element' : getComputedStyle(element, which).getPropertyValue(name)
      },
      [selector, property, pseudo] as [string, string, string?],
    )

  test.each([390, 1200])('from right to left, at %i', async (width) => {
    const page = await browser.newPage({ viewport: { width, height: 800 } })
    for (const path of ['/', '/articles/city/', '/answers/folders/', '/webmention/', '/feeds/']) {
      await page.goto(arabic.url + path)
      expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl')
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(width)
    }
    await page.goto(`${arabic.url}/answers/folders/`)
    const [context, avatar, words] = await Promise.all(
      ['.context', '.context .avatar', '.context > div'].map((one) => edges(page, one)),
    )
    expect(avatar?.[0]).toBeGreaterThan(words?.[1] ?? Number.NaN)
    expect((context?.[1] ?? 0) - (avatar?.[1] ?? 0)).toBeLessThan(30)
    expect(await styleOf(page, '.kind .icon', 'scale')).toBe('-1 1')
    const [menu, title] = await Promise.all(['.menu a', '.site-title a'].map((one) => edges(page, one)))
    if (width > 1000) expect(menu?.[1]).toBeLessThan(title?.[0] ?? Number.NaN)

    await page.goto(`${arabic.url}/articles/city/`)
    expect(await styleOf(page, 'pre', 'direction')).toBe('ltr')
    expect(await styleOf(page, 'p code', 'unicode-bidi')).toBe('isolate')
    expect(await styleOf(page, 'th', 'text-align')).toBe('start')
    const [comment, face] = await Promise.all(
      ['.comments li', '.comments .avatar'].map((one) => edges(page, one)),
    )
    expect((comment?.[1] ?? 0) - (face?.[1] ?? 0)).toBeLessThan(2)

    await page.goto(`${arabic.url}/notes/english/`)
    expect(await styleOf(page, 'article', 'direction')).toBe('ltr')
    expect(await styleOf(page, 'time', 'unicode-bidi')).toBe('plaintext')
    await page.close()
  })

  test('on paper there is no menu, links say where they lead, and ink is black though the screen is dark', async () => {
    const page = await browser.newPage({ colorScheme: 'dark' })
    await page.emulateMedia({ media: 'print' })
    await page.goto(`${kinds.url}/mix/article/`)
    for (const selector of ['.menu', '.site-footer', '.neighbours', '.skip'])
      expect(['none', 'no element']).toContain(await styleOf(page, selector, 'display'))
    expect(await styleOf(page, 'body', 'color')).toBe('rgb(0, 0, 0)')
    expect(await styleOf(page, 'body', 'background-color')).toBe('rgb(255, 255, 255)')
    await page.goto(`${markdown.url}/posts/links/`)
    expect(await styleOf(page, '.e-content a[href^="http"]', 'content', '::after')).toMatch(
      / \(.*https?:.*\)/,
    )
    await page.close()
  })

  test('in colours of the reader, boxes keep an edge and icons their line', async () => {
    const page = await browser.newPage({ forcedColors: 'active' })
    await page.goto(`${kinds.url}/mix/reply/`)
    expect(await styleOf(page, '.context', 'border-top-style')).toBe('solid')
    expect(await styleOf(page, '.context', 'border-top-width')).toBe('1px')
    const stroke = await styleOf(page, '.kind .icon', 'stroke')
    expect(stroke).not.toBe('none')
    expect(stroke).not.toBe(await styleOf(page, 'body', 'background-color'))
    await page.close()
  })

  test('at twice the size of text nothing is cut off', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } })
    for (const path of ['/', '/mix/article/', '/mix/reply/']) {
      await page.goto(kinds.url + path)
      await page.evaluate(() => {
        document.documentElement.style.fontSize = '200%'
      })
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390)
    }
    await page.close()
  })

  test.each([320, 390, 1200])('words without an end break everywhere, at %i', async (width) => {
    const long = 'Landesversicherungsanstaltsverordnungsaenderungsgesetz'.repeat(4)
    const menu = `menu:\n  - { title: ${long}, url: /notes/, items: [{ title: ${long}, url: /notes/ }] }\n  - { title: Two, url: /tags/, items: [{ title: One, url: /notes/ }] }\n`
    const post = (day: number, head: string): string =>
      `---\ndate: 2026-05-0${day}\ntags: [${long}]\n${head}\n---\n${long}\n`
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml': `url: https://blog.example/\ntitle: ${long}\nauthor: { name: ${long}, note: ${long} }\n${menu}`,
      'content/notes/a.md': post(1, `title: ${long}`),
      'content/notes/b.md': post(2, ''),
      'content/notes/c.md': post(3, `bookmark-of: https://${long.slice(0, 60)}.example/a`),
      'content/notes/d.md': post(4, `item: { name: ${long}, author: ${long} }\nrating: 4`),
      'content/podroll.yaml': `- { title: ${long}, url: "https://a.example/", description: ${long} }\n`,
    })
    await buildIn(root)
    const site = await serve(join(root, 'public'))
    const page = await browser.newPage({ viewport: { width, height: 800 } })
    const paths = ['/', '/notes/', '/tags/', '/all/', '/podroll/', '/feeds/']
    for (const path of [...paths, ...['a', 'b', 'c', 'd'].map((name) => `/notes/${name}/`)]) {
      await page.goto(site.url + path)
      await page.locator('.menu summary').first().click()
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(width)
    }
    await page.close()
    site.close()
  })

  test('of two open menus, the last one is above', async () => {
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml': `url: https://blog.example/\ntitle: A\nauthor: { name: A }\nmenu:\n${['One', 'Two'].map((title) => `  - { title: ${title}, url: /notes/, items: [{ title: Notes, url: /notes/ }] }\n`).join('')}`,
      'content/notes/a.md': '---\ndate: 2026-05-01\n---\nHello\n',
    })
    await buildIn(root)
    const site = await serve(join(root, 'public'))
    const page = await browser.newPage({ viewport: { width: 1300, height: 800 } })
    await page.goto(`${site.url}/`)
    for (const name of ['One', 'Two']) await page.locator('.menu summary', { hasText: name }).click()
    const [first, second] = await Promise.all(
      ['One', 'Two'].map((name) =>
        page
          .locator('.menu details', { hasText: name })
          .locator('ul')
          .evaluate((list) => Number(getComputedStyle(list).zIndex)),
      ),
    )
    expect(second).toBeGreaterThan(first ?? Number.NaN)
    await page.close()
    site.close()
  })

  test('from right to left, the cover of a review has its space beside the words', async () => {
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml': 'url: https://blog.example/\ntitle: A\nlanguage: ar\nauthor: { name: A }\n',
      'content/notes/a.md':
        '---\ndate: 2026-05-01\nitem: { name: كتاب, type: book, cover: https://a.example/c.png }\nrating: 4\n---\nHello\n',
    })
    await buildIn(root)
    const site = await serve(join(root, 'public'))
    const page = await browser.newPage()
    await page.goto(`${site.url}/notes/a/`)
    expect(await styleOf(page, '.data .cover', 'margin-left')).not.toBe('0px')
    expect(await styleOf(page, '.data .cover', 'margin-right')).toBe('0px')
    await page.close()
    site.close()
  })
})
