import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseConfig } from '../../src/parse/config/config.js'
import { parsePost } from '../../src/parse/post/post.js'
import { configOf, projectFolder } from '../support.js'

const readme = readFileSync(join(projectFolder, 'README.md'), 'utf8')
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, text = '']) => text,
  )

test('the Markdown of the README is read as it says', () => {
  const markdown = blocks('markdown')
  expect(markdown.length).toBeGreaterThan(0)
  for (const text of markdown) {
    const { post, messages } = parsePost({ path: 'a.md', file: 'a', value: text }, configOf())
    expect(messages).toEqual([])
    expect(post?.content.html.value).toContain('<figcaption>Monday</figcaption>')
    expect(post?.content.html.value).toContain('<aside class="block note">')
  }
})

test('the settings of the README are read without a message', () => {
  const [settings = ''] = blocks('yaml').filter((text) => text.startsWith('url: '))
  expect(parseConfig({ path: 'site.yaml', file: 'content/site.yaml', value: settings }).messages).toEqual([])
})
