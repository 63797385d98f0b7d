import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildIn, runCli, temporaryFolder } from '../support.js'
import { zipOf } from '../zip.js'

const posts = 5000
const comments = 4

/** Returns a WXR of posts with comments and attachments, as WordPress exports it. */
const wxr = (): string => {
  const items: string[] = []
  for (let post = 1; post <= posts; post++) {
    const day = new Date(Date.UTC(2005, 0, 1 + post, 10)).toISOString()
    const [date, path] = [day.slice(0, 19).replace('T', ' '), day.slice(0, 10).replaceAll('-', '/')]
    const written = Array.from(
      { length: comments },
      (_, index) =>
        `<wp:comment><wp:comment_id>${post * 10 + index}</wp:comment_id><wp:comment_author><![CDATA[Reader ${index}]]></wp:comment_author><wp:comment_author_url>https://reader${index}.example/</wp:comment_author_url><wp:comment_date>${date}</wp:comment_date><wp:comment_date_gmt>${date}</wp:comment_date_gmt><wp:comment_content><![CDATA[I read <em>${post}</em> and agree.]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_type>comment</wp:comment_type><wp:comment_parent>0</wp:comment_parent><wp:comment_user_id>0</wp:comment_user_id></wp:comment>`,
    )
    const text = `<!-- wp:paragraph --><p>The <strong>${post}th</strong> post, see <a href="https://old.example/?p=${Math.max(1, post - 1)}">the one before</a>.</p><!-- /wp:paragraph -->${'<p>Some words about the sea, and the harbour, and the boats in it.</p>'.repeat(8)}<figure class="wp-block-image"><img src="https://old.example/wp-content/uploads/2005/01/f${post % 2000}-300x200.jpg" alt="A"></figure>`
    items.push(
      `<item><title><![CDATA[Post ${post}]]></title><link>https://old.example/${path}/post-${post}/</link><guid isPermaLink="false">https://old.example/?p=${post}</guid><content:encoded><![CDATA[${text}]]></content:encoded><wp:post_id>${post}</wp:post_id><wp:post_date>${date}</wp:post_date><wp:post_date_gmt>${date}</wp:post_date_gmt><wp:post_name>post-${post}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type><category domain="post_tag" nicename="t${post % 20}"><![CDATA[t${post % 20}]]></category>${written.join('')}</item>`,
    )
  }
  for (let file = 0; file < 2000; file++)
    items.push(
      `<item><title>f${file}</title><wp:post_id>${100_000 + file}</wp:post_id><wp:post_type>attachment</wp:post_type><wp:attachment_url>https://old.example/wp-content/uploads/2005/01/f${file}.jpg</wp:attachment_url></item>`,
    )
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Old</title><link>https://old.example</link><wp:base_blog_url>https://old.example</wp:base_blog_url>${items.join('\n')}</channel></rss>`
}

test('a WordPress of 5,000 posts, 20,000 comments and 2,000 files moves in within 500 MB, and builds', {
  timeout: 240_000,
}, async () => {
  const folder = temporaryFolder()
  const picture = Buffer.from(
    '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z',
    'base64',
  )
  const files = Array.from({ length: 2000 }, (_, file) => ({
    name: `wp-content/uploads/2005/01/f${file}.jpg`,
    bytes: picture,
  }))
  writeFileSync(join(folder, 'old.zip'), zipOf([{ name: 'old.xml', bytes: Buffer.from(wxr()) }, ...files]))
  const root = join(folder, 'blog')
  const command = ['import', join(folder, 'old.zip'), root, '--json', '--timezone', 'UTC']
  const before = performance.now()
  const { status, stdout, stderr } = runCli(command, { env: { NODE_OPTIONS: '--max-old-space-size=450' } })
  console.info(`import: ${Math.round(performance.now() - before)} ms`)
  expect(stderr).toBe('')
  expect(status).toBe(0)
  const result = JSON.parse(stdout)
  expect(result).toMatchObject({ ok: true, comments: posts * comments, missing: [] })
  expect(result.written.created.length).toBe(posts)
  expect(result.written.media).toBe(2000)
  const built = await buildIn(root)
  expect(built.messages.filter(({ fatal }) => fatal)).toEqual([])
  expect(built.posts).toBe(posts)
})
