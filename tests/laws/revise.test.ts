import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePost } from '../../src/parse/post/post.js'
import { replacePost } from '../../src/site/replace-post.js'
import { buildOf, configOf } from '../support.js'
import { postText, projects } from './projects.js'

const words = fc.constantFrom('Other words.', '## A heading\n\nand `code`', '> quoted\n\n[a](/notes/a/)', '')

/** Returns the changed text of a post; with the same front matter when `isSmall`, as while writing. */
const edited = (text: string, other: string, body: string, isSmall: boolean): string =>
  isSmall ? `${text.slice(0, text.indexOf('---', 4) + 4)}\n${body}\n` : other

test('a site with one post in other words is the site assembled again', async () => {
  let revisions = 0
  await fc.assert(
    fc.asyncProperty(
      projects,
      postText,
      words,
      fc.boolean(),
      fc.nat(),
      async (sources, other, body, isSmall, pick) => {
        const paths = Object.keys(sources)
        const path = paths[pick % Math.max(1, paths.length)]
        if (path === undefined) return
        const old = sources[path] ?? ''
        const after = { ...sources, [path]: edited(old, other, body, isSmall) }
        const { site } = await buildOf(sources)
        const fresh = await buildOf(after)
        const read = (value = '') => parsePost({ path, file: `content/${path}`, value }, configOf()).post
        const [was, is] = [read(old), read(after[path])]
        if (was === undefined || is === undefined) return
        const index = site.entries.findIndex((entry) => entry.path === path)
        const revised = replacePost(site, index, was, is)
        if (revised === undefined) return
        revisions++
        expect({ ...revised, versionsOf: 0 }).toEqual({
          ...fresh.site,
          versionsOf: 0,
        })
      },
    ),
    { numRuns: 150 },
  )
  expect(revisions).toBeGreaterThan(20)
})
