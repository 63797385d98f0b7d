import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildIn, copyOf, filesIn, projectFolder, temporaryFolder, testFolder } from '../support.js'
import { describeWith, nuErrors, openBrowser, serve, xmlErrors } from './programs.js'

/** The sample blog, and sites with each kind, in other languages, from right to left, built once. */
const built = async (): Promise<string[]> => {
  const output = join(temporaryFolder(), 'sample')
  await buildIn(projectFolder, { output })
  const roots = ['every-kind', 'markdown', 'stored-answers', 'look', 'right-to-left'].map((name) =>
    copyOf(join(testFolder, 'sites', name)),
  )
  for (const root of roots) await buildIn(root)
  return [output, ...roots.map((root) => join(root, 'public'))]
}
let folders: string[] = []
beforeAll(async () => {
  folders = await built()
})

describeWith('java', 'the Nu HTML checker', () => {
  test('finds no error on any page', { timeout: 120_000 }, () => {
    for (const folder of folders) expect(nuErrors(folder)).toBe('')
  })
})

describeWith('xmllint', 'xmllint', () => {
  test('finds every feed, sitemap and OPML well-formed', () => {
    for (const folder of folders) expect(xmlErrors(folder)).toBe('')
  })
})

test('pages keep to their budget: a style sheet of 15 kB, notes of 6 kB, no script, nothing from others', () => {
  const [sample = ''] = folders
  const files = filesIn(sample)
  const sheets = [...files].filter(([path]) => /^assets\/style-.*\.css$/.test(path))
  expect(sheets).toHaveLength(1)
  expect(sheets[0]?.[1].length).toBeLessThanOrEqual(15_000)
  const notes = [...files].filter(([path]) => /^notes\/[^/]+\/index\.html$/.test(path))
  expect(notes.length).toBeGreaterThan(2)
  for (const [path, bytes] of notes) expect(bytes.length, path).toBeLessThanOrEqual(6_000)
  for (const [path, bytes] of files) {
    if (!path.endsWith('.html')) continue
    const text = bytes
      .toString()
      .replace(/(<details class="embed"><summary>.*?<\/summary>)<iframe.*?<\/details>/g, '$1')
    expect(text, path).not.toMatch(/<script|\son[a-z]+=|<iframe/)
    expect(text, path).not.toMatch(
      /<(?:img|audio|video|source|link rel="stylesheet")[^>]*(?:src|href)="(?:https?:)?\/\//,
    )
    for (const [image] of text.matchAll(/<img [^>]*>/g))
      expect(image, path).toMatch(
        / width="\d+".* height="\d+"| height="\d+".* width="\d+"|width="\d+" height/,
      )
  }
})

test('feeds keep the rules of their formats', () => {
  for (const folder of folders)
    for (const [path, bytes] of filesIn(folder)) {
      const text = bytes.toString()
      if (path.endsWith('feed.xml')) {
        const items = text.split('<item>').slice(1)
        const guids = items.map((item) => /<guid[^>]*>([^<]*)/.exec(item)?.[1])
        expect(new Set(guids).size, path).toBe(items.length)
        for (const item of items) {
          expect(item, path).toMatch(/<title>|<description>/)
          expect(item, path).toMatch(
            /<pubDate>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}<\/pubDate>/,
          )
          expect(item, path).not.toMatch(/(?:href|src)="(?!https?:|mailto:)/)
          expect(item, path).not.toMatch(/ id="/)
        }
        expect(text, path).toMatch(/<atom:link href="https:\/\/[^"]*feed\.xml" rel="self"/)
      }
      if (path.endsWith('atom.xml')) {
        expect(text, path).toMatch(/<updated>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d<\/updated>/)
        expect(text.match(/<id>/g)?.length, path).toBe((text.match(/<entry>/g)?.length ?? 0) + 1)
        expect(text.match(/<link rel="alternate"/g)?.length, path).toBe(1)
      }
      if (path.endsWith('feed.json')) {
        const feed = JSON.parse(text) as {
          version: string
          title: string
          feed_url: string
          items: { id: string; content_html: string; title?: string }[]
        }
        expect(feed.version).toBe('https://jsonfeed.org/version/1.1')
        expect(feed.feed_url.endsWith(path)).toBe(true)
        for (const item of feed.items) {
          expect(typeof item.id === 'string' && typeof item.content_html === 'string', path).toBe(true)
          expect(item.title).not.toBe('')
        }
      }
    }
})

/** Returns how much a page moves while it loads: the sum of its layout shifts. */
const shiftOf = async (page: Page, url: string): Promise<number> => {
  await page.goto(url, { waitUntil: 'load' })
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0
        new PerformanceObserver((list) => {
          // What moves inside a player of the browser's own is no node of the page.
          for (const entry of list.getEntries() as unknown as Shift[])
            if (entry.sources.some(({ node }) => node !== null)) sum += entry.value
        }).observe({ type: 'layout-shift', buffered: true })
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)))
      }),
  )
}

describeWith('chromium', 'in Chromium', () => {
  let close = (): void => undefined
  afterAll(() => close())

  test('a frame of somebody else is asked for when the reader opens it, and not before', async () => {
    const browser = await openBrowser()
    const site = await serve(folders[2] ?? '')
    const page = await browser.newPage()
    const frames: string[] = []
    await page.route('**/*', (route) => {
      const url = route.request().url()
      if (url.includes('player.example')) frames.push(url)
      return url.startsWith(site.url) ? route.continue() : route.abort()
    })
    await page.goto(`${site.url}/posts/raw/`)
    await page.waitForLoadState('networkidle')
    expect(frames).toEqual([])
    const asked = page.waitForRequest(/player\.example/, { timeout: 10_000 })
    await page.locator('details.embed summary').click()
    expect((await asked).url()).toBe('https://player.example/1')
    await browser.close()
    site.close()
  })

  test('nothing moves while a page loads, it fits at 320 and 768, and asks nobody else for anything', {
    timeout: 120_000,
  }, async () => {
    const browser = await openBrowser()
    const site = await serve(folders[0] ?? '')
    for (const width of [320, 768]) {
      const page = await browser.newPage({ viewport: { width, height: 700 } })
      const troubles: string[] = []
      page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
      page.on('request', (request) => {
        if (!request.url().startsWith(site.url)) troubles.push(request.url())
      })
      for (const path of pagesToSee(folders[0] ?? '')) {
        // A busy machine may paint a part of the document before it has parsed the rest, which then moves what was painted;
        // what moves when a style sheet or an image arrives does so each time.
        let shift = await shiftOf(page, `${site.url}/${path}`)
        for (let again = 0; again < 3 && shift > 0; again++) {
          // A page of its own has no cache, from which an image would come in time.
          const other = await browser.newPage({ viewport: { width, height: 700 } })
          shift = await shiftOf(other, `${site.url}/${path}`)
          await other.close()
        }
        expect(shift, `${path} at ${width}`).toBe(0)
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth),
          `${path} at ${width}`,
        ).toBeLessThanOrEqual(width)
        expect(troubles, path).toEqual([])
      }
      await page.close()
    }
    await browser.close()
    site.close()
  })

  test('no page of a kind has an accessibility finding, a script or a horizontal scroll', {
    timeout: 480_000,
  }, async () => {
    const browser = await openBrowser()
    close = () => void browser.close()
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
    for (const folder of folders) {
      const site = await serve(folder)
      const pages = pagesToSee(folder)
      // The dark colours are the same at each width.
      for (const [width, colorSchemes] of [
        [390, ['light', 'dark']],
        [1200, ['light']],
      ] as const)
        for (const colorScheme of colorSchemes) {
          const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme })
          await context.route('**/*', (route) =>
            route.request().url().startsWith(site.url) ? route.continue() : route.abort(),
          )
          const page = await context.newPage()
          for (const path of pages) {
            await page.goto(`${site.url}/${path}`)
            expect(await page.evaluate(() => document.scripts.length), path).toBe(0)
            expect(
              await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
              `${path} at ${width}`,
            ).toBe(true)
            await page.evaluate(axe)
            const { violations } = await page.evaluate(() =>
              (
                window as unknown as {
                  axe: {
                    run: (
                      options: object,
                    ) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
                  }
                }
              ).axe.run({ resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }),
            )
            expect(
              violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
              `${path} at ${width}, ${colorScheme}`,
            ).toEqual([])
          }
          await context.close()
        }
      site.close()
    }
  })
})

/** https://wicg.github.io/layout-instability/#sec-layout-shift */
type Shift = { readonly value: number; readonly sources: readonly { readonly node: Node | null }[] }

/** Posts all, of lists the first of their sort; none that only sends on. */
const pagesToSee = (folder: string): string[] => {
  const shapes = new Map<string, string>()
  for (const [path, bytes] of filesIn(folder)) {
    if (!path.endsWith('.html') || path.includes('/page/') || bytes.includes('http-equiv="refresh"')) continue
    const shape = /^(?:tags|kinds|\d{4})\//.test(path)
      ? `${path.split('/')[0]?.replace(/\d/g, '0')}${path.split('/').length}`
      : path
    if (!shapes.has(shape)) shapes.set(shape, path)
  }
  return [...shapes.values()].map((path) => path.replace(/index\.html$/, ''))
}
