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
  await preview?.check()
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
  await preview?.check()
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
  await preview?.check()
  const reasons = (): string[] | undefined => preview?.messages().map(({ reason }) => reason)
  expect(reasons()).toEqual([expect.stringContaining('trips')])

  const file = 'templates/pages/trips.js'
  writeFiles(root, { [file]: 'export const trips = ([name], { html }) => html(["<p>", "</p>"], name)\n' })
  await preview?.update([file])
  await preview?.check()
  expect(reasons()).toEqual([])
  expect(String(preview?.answer('/trips/', '').body)).toContain('<p>Wien</p>')
})

const dated = (head: string, text = 'Words.'): string => `---\ndate: 2026-05-01\n${head}\n---\n${text}\n`
test.each<[name: string, url: string, before: Record<string, string>, after: Record<string, string>]>([
  [
    'the context of a target in another post',
    '/likes/b/',
    {
      'content/replies/a.md': dated('in-reply-to: { url: "https://t.example/", title: Old }'),
      'content/likes/b.md': dated('like-of: https://t.example/'),
    },
    { 'content/replies/a.md': dated('in-reply-to: { url: "https://t.example/", title: New }') },
  ],
  [
    'another name of a page',
    '/notes/b/',
    {
      'content/notes/a.md': dated('summary: A'),
      'content/notes/b.md': dated('summary: B', 'See [[Big Idea]].'),
    },
    { 'content/notes/a.md': dated('summary: A\naliases: ["Big Idea"]') },
  ],
  [
    'a title that a link names',
    '/notes/b/',
    {
      'content/articles/a.md': dated('title: Small'),
      'content/notes/b.md': dated('summary: B', 'See [[Big Idea]].'),
    },
    { 'content/articles/a.md': dated('title: Big Idea') },
  ],
])('an edit is on other pages as in a fresh preview: %s', async (_, url, before, after) => {
  const root = writeFiles(temporaryFolder(), { 'content/site.yaml': `${leastSettings}\n`, ...before })
  const open = async () => {
    const preview = openLivePreview(await openLiveProject({ root, output: 'public' }), root)
    await preview?.check()
    return preview
  }
  const pageOf = (preview: Awaited<ReturnType<typeof open>>): string => String(preview?.answer(url, '').body)
  const preview = await open()
  const first = pageOf(preview)
  writeFiles(root, after)
  await preview?.update(Object.keys(after))
  expect(pageOf(preview)).toBe(pageOf(await open()))
  expect(pageOf(preview)).not.toBe(first)
})

test('an error about the whole site stays after an edit of a text', async () => {
  const post = (text: string): string =>
    `---\ndate: 2026-02-03\npermalink: /all/\nsyndicate: mastodon\n---\n${text}\n`
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': `${leastSettings}\n`,
    'content/notes/a.md': post('One'),
  })
  const preview = openLivePreview(await openLiveProject({ root, output: 'public' }), root)
  await preview?.check()
  const rules = (): string[] | undefined => preview?.messages().map(({ rule }) => rule)
  expect(rules()?.sort()).toEqual(['duplicate-url', 'network-not-set'])
  for (const text of ['Two', 'Three']) {
    writeFiles(root, { 'content/notes/a.md': post(text) })
    await preview?.update(['content/notes/a.md'])
    await preview?.check()
    expect(rules()?.sort()).toEqual(['duplicate-url', 'network-not-set'])
  }
})
