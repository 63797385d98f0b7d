import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { networkBlog } from '../network-blog.js'
import { runCli, temporaryFolder, writeFiles } from '../support.js'

test('`plan` names the addresses of an old site that the first deploy would lose', async () => {
  const blog = await networkBlog({
    settings: '',
    files: { 'content/notes/kept.md': '---\ndate: 2026-05-01 10:00 Z\n---\nKept.\n' },
    hosts: [],
    env: {},
  })
  const { url } = blog.site
  const urls = ['notes/kept/', '2020/05/lost/', 'about.html'].map(
    (path) => `<url><loc>${url}${path}</loc></url>`,
  )
  writeFiles(join(blog.root, 'deployed'), {
    'index.html': '<!doctype html><title>Old</title>',
    'sitemap.xml': `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join('')}</urlset>`,
  })
  const { stderr } = await blog.run(['plan'])
  expect(stderr).toContain(
    'the site that is there has 2 addresses that would be lost (`/2020/05/lost/`, `/about.html`), and 0 feed items',
  )
  expect(stderr).toContain(`\`smallsocial check --before ${url}\` proposes the settings that keep them`)
})

test('`import` prints its report and writes it with the names of all files into the blog, and says the same in JSON', () => {
  const folder = temporaryFolder()
  writeFiles(folder, {
    'feed.xml':
      '<rss version="2.0"><channel><title>Old</title><link>https://old.example/</link><item><title>One</title><link>https://old.example/one/</link><guid>1</guid><pubDate>Fri, 01 May 2026 10:00:00 GMT</pubDate><description>&lt;p&gt;Words.&lt;/p&gt;</description></item></channel></rss>',
  })
  const [source, root] = [join(folder, 'feed.xml'), join(folder, 'blog')]
  const { status, stdout, stderr } = runCli(['import', source, root])
  expect([status, stderr]).toEqual([0, ''])
  const report = readFileSync(join(root, 'import-report.txt'), 'utf8')
  expect(stdout).toMatch(/^feed: 1 post written$/m)
  expect(report).toMatch(/^feed: 1 post written$[\s\S]*^written:\n {2}content\/articles\/one\.md$/m)
  const json = JSON.parse(runCli(['import', source, root, '--json']).stdout) as { ok: boolean }
  expect(json).toMatchObject({ ok: true, format: 'feed' })
})
