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
