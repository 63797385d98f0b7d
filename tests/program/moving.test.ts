import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { networkBlog } from '../network-blog.js'
import { filesIn, runCli, temporaryFolder, testFolder, writeFiles } from '../support.js'

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

/** An export of WordPress with one post, whose number each blog has. */
const exportOf = (host: string, words: string, comments = ''): string =>
  `<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Old</title><link>https://${host}</link><wp:base_blog_url>https://${host}</wp:base_blog_url><wp:author><wp:author_id>1</wp:author_id><wp:author_display_name>Ada</wp:author_display_name></wp:author><item><title>First</title><link>https://${host}/first/</link><content:encoded><![CDATA[<p>${words}</p>]]></content:encoded><wp:post_id>12</wp:post_id><wp:post_date>2020-05-01 12:00:00</wp:post_date><wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt><wp:post_name>first</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>${comments}</item></channel></rss>`

/** A comment of such an export, by a visitor or an account. */
const commentOf = (id: number, name: string, words: string, account = 0): string =>
  `<wp:comment><wp:comment_id>${id}</wp:comment_id><wp:comment_author>${name}</wp:comment_author><wp:comment_user_id>${account}</wp:comment_user_id><wp:comment_approved>1</wp:comment_approved><wp:comment_content><![CDATA[${words}]]></wp:comment_content></wp:comment>`

test('a second blog does not replace the posts of the first, and one of an archive in parts is there once', () => {
  const folder = writeFiles(temporaryFolder(), {
    'a/one.xml': exportOf('a.example', 'Words of A.'),
    'a/two.xml': exportOf('a.example', 'Words of A.'),
    'b.xml': exportOf('b.example', 'Words of B.'),
  })
  const root = join(folder, 'blog')
  const run = (source: string) => {
    const { status, stdout, stderr } = runCli([
      ...['import', join(folder, source), root, '--timezone', 'Europe/Berlin'],
      ...(source === 'a' ? ['--url', 'https://blog.example/'] : []),
    ])
    expect([status, stderr]).toEqual([0, ''])
    return stdout
  }
  expect(run('a')).toContain('the same item twice')
  run('b.xml')
  const texts = ['first', 'first-2'].map((name) =>
    readFileSync(join(root, `content/articles/${name}.md`), 'utf8'),
  )
  expect(texts[0]).toContain('Words of A.')
  expect(texts[1]).toContain('Words of B.')
  expect(texts[0]).toContain('date: 2020-05-01 12:00 +02:00')
  expect(run('a')).toContain('1 post as before')
})

test('a post that is private in a later archive is named while the blog publishes it', () => {
  const folder = writeFiles(temporaryFolder(), {
    'public.xml': exportOf('a.example', 'Words.'),
    'private.xml': exportOf('a.example', 'Words.').replace('publish', 'private'),
  })
  const root = join(folder, 'blog')
  const run = (source: string) => runCli(['import', join(folder, source), root, '--timezone', 'UTC'])
  runCli(['import', join(folder, 'public.xml'), root, '--url', 'https://blog.example/', '--timezone', 'UTC'])
  const { status, stderr } = run('private.xml')
  expect([status, stderr]).toEqual([
    0,
    expect.stringContaining('content/articles/first.md  warning  the archive has this post as `private`'),
  ])
  const post = join(root, 'content/articles/first.md')
  writeFileSync(post, readFileSync(post, 'utf8').replace('---\n', '---\ndraft: true\n'))
  expect(run('private.xml').stderr).toBe('')
})

test('a long comment is whole on the page', () => {
  const long = `${'A word and another one. '.repeat(300)}The end.`
  const folder = writeFiles(temporaryFolder(), {
    'a.xml': exportOf('a.example', 'Words of A.', commentOf(7, 'Bo', long)),
  })
  const root = join(folder, 'blog')
  const url = ['--url', 'https://blog.example/', '--timezone', 'Europe/Berlin']
  expect(runCli(['import', join(folder, 'a.xml'), root, ...url]).status).toBe(0)
  expect(runCli(['build', '--root', root]).status).toBe(0)
  expect(readFileSync(join(root, 'public/first/index.html'), 'utf8')).toContain(long)
})

test('pictures that an archive lacked arrive with a newer one', () => {
  const folder = temporaryFolder()
  const [whole, root] = [join(testFolder, 'imports/mastodon/source'), join(folder, 'blog')]
  const withoutMedia = join(folder, 'archive')
  cpSync(whole, withoutMedia, { recursive: true, filter: (path) => !/\.(?:jpg|mp4|png)$/.test(path) })
  const settings = ['--url', 'https://blog.example/', '--timezone', 'Europe/Berlin']
  expect(runCli(['import', withoutMedia, root, ...settings]).status).toBe(0)
  expect(runCli(['import', whole, root]).stdout).toMatch(/3 posts updated.*5 files copied/)
  const post = readFileSync(join(root, 'content/photos/four-pictures.md'), 'utf8')
  const [, name = ''] = /url: "(four-pictures-.*?\.jpg)"/.exec(post) ?? []
  expect(existsSync(join(root, 'content/photos', name))).toBe(true)
  expect(runCli(['import', whole, root]).stdout).toContain('25 posts as before')
})

test('of comments by accounts of an old site, those of its author are own', () => {
  const comments = commentOf(7, 'Ada', 'Mine.', 1) + commentOf(8, 'Mallory', 'Of a reader.', 57)
  const folder = writeFiles(temporaryFolder(), { 'a.xml': exportOf('a.example', 'Words of A.', comments) })
  const root = join(folder, 'blog')
  runCli(['import', join(folder, 'a.xml'), root, '--url', 'https://blog.example/', '--timezone', 'UTC'])
  const { mentions } = JSON.parse(readFileSync(join(root, 'content/mentions/first.json'), 'utf8')) as {
    mentions: { content: string; isOwn?: boolean; author: { name: string } }[]
  }
  expect(mentions.map(({ content, isOwn, author }) => [content, isOwn, author.name])).toEqual([
    ['Mine.', true, 'Ada'],
    ['Of a reader.', undefined, 'Mallory'],
  ])
})

/** Imports a file with its contents, and returns the root of the new blog. */
const imported = (name: string, contents: string): string => {
  const folder = writeFiles(temporaryFolder(), { [name]: contents })
  const root = join(folder, 'blog')
  const url = ['--url', 'https://blog.example/', '--timezone', 'UTC']
  expect(runCli(['import', join(folder, name), root, ...url]).status).toBe(0)
  return root
}

test('feeds with a key of their reader are left out', () => {
  const names = ['feed_token', 'access_token', 'private_token', 'api_key', 'token', 'sig', 'auth']
  const secret = names.map((name) => `https://secret.example/feed?${name}=abc`)
  const open = [
    'https://open.example/feed?keyword=bread',
    'https://open.example/feed?channel_id=UCabcdefghijklmnopqrstuv',
  ]
  const reddit = 'https://www.reddit.com/.rss?feed=0123456789abcdef0123&user=jane'
  const outlines = [...secret, ...open, reddit].map(
    (url, index) => `<outline text="F${index}" xmlUrl="${url.replaceAll('&', '&amp;')}"/>`,
  )
  const root = imported('feeds.opml', `<opml version="2.0"><body>${outlines.join('')}</body></opml>`)
  const text = readFileSync(join(root, 'content/blogroll.yaml'), 'utf8')
  for (const url of open) expect(text).toContain(url)
  expect(text).not.toMatch(/secret|reddit/)
})

test('bookmarks that are marked as private in any way are left out', () => {
  const marks = ['', 'PRIVATE="0"', 'PRIVATE="1"', 'PRIVATE="true"', 'PRIVATE']
  const links = marks.map(
    (mark, index) => `<DT><A HREF="https://b${index}.example/" ADD_DATE="1500000000" ${mark}>B</A>`,
  )
  const root = imported(
    'b.html',
    `<!DOCTYPE NETSCAPE-Bookmark-file-1><TITLE>B</TITLE><DL>${links.join('\n')}</DL>`,
  )
  const names = [...filesIn(join(root, 'content')).values()].map((bytes) => bytes.toString()).join('\n')
  for (const index of [1, 2, 3, 4])
    expect(names.includes(`https://b${index}.example`), marks[index]).toBe(index < 2)
})

test('posts with one old address are a blog that can be built', () => {
  const item = (title: string): string =>
    `<item><title>${title}</title><link>https://f.example/changelog</link><guid>${title}</guid><pubDate>Fri, 01 May 2026 10:00:00 GMT</pubDate><description>${title} words.</description></item>`
  const feed = `<rss version="2.0"><channel><title>F</title><link>https://f.example/</link>${item('One')}${item('Two')}</channel></rss>`
  const root = imported('feed.xml', feed)
  expect(runCli(['build', '--root', root]).status).toBe(0)
  expect(readFileSync(join(root, 'public/changelog/index.html'), 'utf8')).toContain('One words.')
  expect(readFileSync(join(root, 'import-report.txt'), 'utf8')).toContain('1 addresses that another post has')
})

test('the own feed of a blog brings nothing twice, and another site with its addresses is no error', () => {
  const folder = writeFiles(temporaryFolder(), {
    'blog/content/site.yaml': 'url: https://blog.example/\ntitle: A\nauthor: { name: Ada }\n',
    'blog/content/articles/first.md':
      '---\ntitle: Mine\ndate: 2020-05-01 12:00 Z\npermalink: /first/\n---\nMine.\n',
    'b.xml': exportOf('b.example', 'Words of B.'),
  })
  const root = join(folder, 'blog')
  expect(runCli(['build', '--root', root]).status).toBe(0)
  const own = runCli(['import', join(root, 'public/feed.xml'), root])
  expect(own.stdout).toMatch(/^feed: nothing to import\n[\s\S]*1 posts that the blog has already/)
  expect(runCli(['import', join(folder, 'b.xml'), root, '--timezone', 'UTC']).stdout).toContain(
    '1 post written',
  )
  expect(runCli(['build', '--root', root]).status).toBe(0)
  expect(readFileSync(join(root, 'public/first/index.html'), 'utf8')).toContain('Mine.')
})
