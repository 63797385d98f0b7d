import { expect, test } from 'vitest'
import { openLivePreview } from '../../src/project/live-preview.js'
import { openLiveProject } from '../../src/project/live-project.js'
import { leastSettings, temporaryFolder, writeFiles } from '../support.js'

test('a file with an error has no warnings that may follow from it', async () => {
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': `${leastSettings}\n`,
    'content/notes/a.md': '---\ndate: 2026-02-30\n---\n[x](/nowhere/)\n',
    'content/notes/b.md': '---\ndate: 2026-02-03\n---\nGood.\n',
  })
  const live = await openLiveProject({ root, output: 'public' })
  const preview = openLivePreview(live, root)
  await preview?.settle()
  const files = (): string[] | undefined =>
    preview?.messages().map(({ file, line, fatal }) => `${file}:${line} ${fatal}`)
  expect(files()).toEqual(['content/notes/a.md:2 true'])

  writeFiles(root, { 'content/notes/b.md': '---\ndate: 2026-02-03\nrsvp: perhaps\n---\n[x](/nowhere/)\n' })
  await preview?.update(['content/notes/b.md'])
  expect(files()).toEqual(['content/notes/a.md:2 true', 'content/notes/b.md:3 true'])
})

test('a list by title has a changed title in its new place', async () => {
  const post = (title: string, day: number): string => `---\ntitle: ${title}\ndate: 2026-02-0${day}\n---\n`
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': `${leastSettings}\nsections: { wiki: { layout: titles, sort: title } }\n`,
    'content/wiki/a.md': post('Apple', 1),
    'content/wiki/b.md': post('Bread', 3),
    'content/wiki/c.md': post('Coffee', 2),
  })
  const preview = openLivePreview(await openLiveProject({ root, output: 'public' }), root)
  await preview?.settle()
  const order = (): string[] =>
    String(preview?.answer('/wiki/', '').body).match(/(?<=href="\/wiki\/)[abc](?=\/")/g) ?? []
  expect(order()).toEqual(['a', 'b', 'c'])

  writeFiles(root, { 'content/wiki/a.md': post('Dough', 1) })
  await preview?.update(['content/wiki/a.md'])
  expect(order()).toEqual(['b', 'c', 'a'])
})

test('a page of data whose template is missing is an error until the file is there', async () => {
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': `${leastSettings}\npages: { /trips/: { title: Trips, data: trips, template: trips } }\n`,
    'content/data/trips.yaml': '- Wien\n',
  })
  const preview = openLivePreview(await openLiveProject({ root, output: 'public' }), root)
  await preview?.settle()
  const reasons = (): string[] | undefined => preview?.messages().map(({ reason }) => reason)
  expect(reasons()).toEqual([expect.stringContaining('trips')])

  const file = 'templates/pages/trips.js'
  writeFiles(root, { [file]: 'export const trips = ([name], { html }) => html(["<p>", "</p>"], name)\n' })
  await preview?.update([file])
  await preview?.settle()
  expect(reasons()).toEqual([])
  expect(String(preview?.answer('/trips/', '').body)).toContain('<p>Wien</p>')
})
