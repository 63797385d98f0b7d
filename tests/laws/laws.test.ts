import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseMicroformats, textsOf } from '../../src/html/microformats.js'
import { absoluteUrl } from '../../src/model/content.js'
import type { Build } from '../../src/pipeline.js'
import { verifyEntry } from '../../src/webmention/html/verify-markup.js'
import { buildOf, pageText } from '../support.js'
import { projects } from './projects.js'

const textsIn = ({ pages }: Build): Map<string, string> =>
  new Map(
    pages.map(({ path, contents }) => [path, typeof contents === 'function' ? contents() : contents.path]),
  )

/** LAW_RUNS is the number of random blogs for each law. */
const runs = { numRuns: Number(process.env.LAW_RUNS ?? 40) }

describe('laws of a build', () => {
  test('the same project gives the same bytes, in whatever order its files come', () =>
    fc.assert(
      fc.asyncProperty(projects, fc.infiniteStream(fc.nat()), async (sources, chance) => {
        const shuffled = Object.entries(sources)
          .map((entry) => [chance.next().value as number, entry] as const)
          .sort(([a], [b]) => a - b)
          .map(([, entry]) => entry)
        const [one, other] = [await buildOf(sources), await buildOf(Object.fromEntries(shuffled))]
        expect(textsIn(other)).toEqual(textsIn(one))
      }),
      runs,
    ))

  test('readers find in each page the post that was written', () =>
    fc.assert(
      fc.asyncProperty(projects, async (sources) => {
        const built = await buildOf(sources)
        expect(built.messages.filter(({ fatal }) => fatal)).toEqual([])
        for (const entry of built.site.entries)
          expect(
            verifyEntry(entry, pageText(built, `${decodeURI(entry.url).slice(1)}index.html`), built.site),
            entry.file,
          ).toEqual([])
      }),
      runs,
    ))

  test('every list is an h-feed whose entries lead to their pages', () =>
    fc.assert(
      fc.asyncProperty(projects, async (sources) => {
        const built = await buildOf(sources)
        const urls = new Set(built.site.entries.map(({ url }) => absoluteUrl(url, built.site)))
        for (const list of [built.site.home, ...built.site.all, ...built.site.tags]) {
          const url = absoluteUrl(list.url, built.site)
          const items = parseMicroformats(pageText(built, `${decodeURI(list.url).slice(1)}index.html`), url)
          const feed = items?.find(({ type }) => type?.includes('h-feed'))
          expect(feed, url).toBeDefined()
          const children = feed?.children ?? []
          expect(children.length, url).toBe(Math.min(list.entries.length, built.site.config.paginate))
          for (const child of children) {
            expect(child.type, url).toContain('h-entry')
            expect(urls).toContain(textsOf(child, 'url')[0])
          }
        }
      }),
      runs,
    ))

  test('every link into the site has a page', () =>
    fc.assert(
      fc.asyncProperty(projects, async (sources) => {
        const pages = textsIn(await buildOf(sources))
        for (const [path, text] of pages)
          if (path.endsWith('.html'))
            for (const [, href = ''] of text.matchAll(/(?:href|src)="(\/[^"#]*)/g)) {
              const target = decodeURIComponent(href.replaceAll('&amp;', '&').slice(1))
              expect(pages.has(target) || pages.has(`${target}index.html`), `${path} links ${href}`).toBe(
                true,
              )
            }
      }),
      runs,
    ))
})
