import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readOutput } from '../../src/io/cache/output-record.js'
import { writePages } from '../../src/io/output/write-pages.js'
import { filesIn, temporaryFolder, writeFiles } from '../support.js'

test('a build into an empty folder keeps the files that another build writes meanwhile', () => {
  const root = temporaryFolder()
  const output = { folder: join(root, 'public'), displayPath: 'public', state: join(root, '.smallsocial') }
  const page = (path: string, contents: () => string) => ({ path, contents })
  const pages = [
    page('notes/a/index.html', () => {
      writeFiles(output.folder, {
        'notes/a/index.html': 'old',
        'notes/b/index.html': 'b',
        'style.css': 'old',
      })
      return 'a'
    }),
    page('style.css', () => 'css'),
    page('posts/c/index.html', () => 'c'),
  ]
  const paths = pages.map(({ path }) => path)
  expect(writePages(pages, output, readOutput(output, paths)).written).toBe(3)
  const texts = [...filesIn(output.folder)].map(([path, bytes]) => [path, bytes.toString()])
  expect(Object.fromEntries(texts)).toEqual({
    'notes/a/index.html': 'a',
    'notes/b/index.html': 'b',
    'posts/c/index.html': 'c',
    'style.css': 'css',
  })
})
