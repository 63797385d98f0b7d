import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { minute, networkBlog } from '../network-blog.js'
import { answer, bodyOf, serve } from '../server.js'
import { buildOf, pageText } from '../support.js'

const note = { 'notes/a.md': '---\ndate: 2026-05-01 10:00 Z\ntitle: "A & B"\n---\nWords.\n' }

describe('ways to be found', () => {
  test('the page of feeds has handles, a newsletter and an OPML of all feeds', async () => {
    const built = await buildOf(
      note,
      'fediverse: bridgy\nnewsletter: https://mail.example/ada\nsyndicate: { bluesky: { handle: "@Ada.Example" } }',
    )
    const page = pageText(built, 'feeds/index.html')
    expect(page).toContain('<code>@blog.example@blog.example</code>')
    expect(page).toContain('<a href="https://bsky.app/profile/ada.example">@ada.example</a>')
    expect(page).toContain('<a href="https://mail.example/ada">Subscribe by e-mail</a>')
    expect(page).toContain('href="/feeds/feeds.opml"')
    const opml = pageText(built, 'feeds/feeds.opml')
    expect(opml).toContain('<title>A blog: feeds</title>')
    expect(opml).toContain('xmlUrl="https://blog.example/feed.xml" htmlUrl="https://blog.example/"')
    expect(opml).toContain('xmlUrl="https://blog.example/notes/feed.xml"')
  })

  test('the blogroll is also at /.well-known/recommendations.opml', async () => {
    const value = '- { title: "Jane", url: "https://jane.example/", feed: "https://jane.example/feed" }\n'
    const built = await buildOf(note, '', {
      linkLists: [{ path: 'blogroll.yaml', file: 'content/blogroll.yaml', value }],
    })
    expect(pageText(built, '.well-known/recommendations.opml')).toBe(pageText(built, 'blogroll.opml'))
  })

  test('every page links to the neighbours in web rings', async () => {
    const built = await buildOf(
      note,
      'webring:\n  - { name: "Ring <1>", url: "https://ring.example/", previous: "https://ring.example/p", next: "https://ring.example/n" }\n  - { name: Two, url: "https://two.example/" }',
    )
    for (const path of ['index.html', 'notes/a/index.html', 'feeds/index.html'])
      expect(pageText(built, path)).toMatch(
        /<p class="webring"><a href="https:\/\/ring\.example\/p"[^>]*>←<\/a> <a href="https:\/\/ring\.example\/">Ring &lt;1&gt;<\/a> <a href="https:\/\/ring\.example\/n"[^>]*>→<\/a><\/p>\s*<p class="webring"><a href="https:\/\/two\.example\/">Two<\/a><\/p>/,
      )
  })

  test('a reply by mail has the title as its subject, in posts and feeds', async () => {
    const built = await buildOf(note, 'feeds: { limit: 5 }')
    expect(pageText(built, 'notes/a/index.html')).not.toContain('mailto:')
    const withMail = await buildOf(note)
    const config = {
      ...withMail.site.config,
      author: { ...withMail.site.config.author, email: 'ada@blog.example', replyByEmail: true },
    }
    const { pagesOf } = await import('../../src/render/pages.js')
    const pages = pagesOf({ ...withMail.site, config }, withMail.theme)
    for (const path of ['notes/a/index.html', 'feed.xml', 'atom.xml', 'feed.json'])
      expect(pageText({ pages }, path)).toContain('mailto:ada@blog.example?subject=Re%3A%20A%20%26%20B')
  })

  test('a post with a content warning is closed on its page, in lists and in feeds', async () => {
    const built = await buildOf({
      'notes/a.md':
        '---\ndate: 2026-05-01 10:00 Z\ncontent_warning: "blood & <gore>"\n---\nThe secret words.\n',
    })
    for (const path of ['notes/a/index.html', 'index.html'])
      expect(pageText(built, path)).toMatch(
        /<details class="warning"><summary>Content warning: <bdi class="p-content-warning">blood &amp; &lt;gore&gt;<\/bdi><\/summary>[\s\S]*The secret words\.[\s\S]*<\/details>/,
      )
    expect(pageText(built, 'notes/a/index.html').split('<body>')[0]).not.toContain('secret')
    expect(pageText(built, 'feed.xml')).toContain(
      '<details><summary>Content warning: blood &amp; &lt;gore&gt;</summary>',
    )
  })

  test('Bridgy Fed reads the feed: redirects, and no webmention', async () => {
    const feed = await buildOf(note, 'fediverse: bridgy-feed')
    expect(pageText(feed, '_redirects')).toContain(
      '/.well-known/webfinger* https://fed.brid.gy/.well-known/webfinger 302',
    )
    for (const server of ['nginx', 'caddy', 'apache'])
      expect(pageText(feed, `_redirects.${server}`)).toContain('fed.brid.gy')
    expect(pageText(feed, 'notes/a/index.html')).not.toContain('fed.brid.gy')
    expect(pageText(await buildOf(note, 'fediverse: bridgy'), 'notes/a/index.html')).toContain('fed.brid.gy')
  })

  test('servers send the file of standard.site as plain text', async () => {
    const did = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'
    const line = {
      page: 'https://blog.example/',
      network: 'bluesky',
      type: 'publication',
      state: 'planned',
      hash: '',
      account: did,
      key: '3lq4chagzg74q',
      time: '2026-05-01T10:00:00Z',
    }
    const built = await buildOf(
      note,
      'syndicate: { bluesky: { handle: blog.example, standardSite: true } }',
      {
        copies: { path: 'copies.jsonl', file: 'content/copies.jsonl', value: `${JSON.stringify(line)}\n` },
      },
    )
    const uri = `at://${did}/site.standard.publication/3lq4chagzg74q`
    expect(pageText(built, '.well-known/site.standard.publication')).toBe(uri)
    expect(pageText(built, '.well-known/atproto-did')).toBe(did)
    expect(pageText(built, '_headers')).toContain(
      '/.well-known/site.standard.publication\n  Content-Type: text/plain',
    )
    expect(pageText(built, '_redirects.nginx')).toContain(
      'location = /.well-known/site.standard.publication { default_type text/plain; }',
    )
    expect(pageText(built, 'notes/a/index.html')).toMatch(
      /<link rel="site\.standard\.document" href="at:\/\/did:plc:a{24}\/site\.standard\.document\/[234567a-z]{13}">/,
    )
  })

  test('a deploy notifies aggregators and the URLs of `ping`, once', { timeout: 60_000 }, async () => {
    const seen: string[] = []
    const others = await serve(async (request, response) => {
      const body = await bodyOf(request)
      seen.push(`${request.method} ${request.url} ${body}`)
      if (request.method === 'GET' && request.url === '/news')
        return answer(response, 200, { link: '</wm>; rel=webmention' })
      answer(response, 202)
    })
    const { deploy, write, run, site } = await networkBlog({
      settings: `ping: ["${others}/get?feed={feed}", "${others}/post"]\nfediverse: bridgy-feed\n`,
      files: {
        'content/notes/a.md': `---\ndate: ${minute(5)} Z\nsyndication: ["${others}/news", "https://bsky.app/profile/x.example/post/3lq4chagzg74q"]\n---\nWords.\n`,
      },
      hosts: [new URL(others).host],
      env: {},
    })
    expect((await run(['plan'])).stdout).toMatch(/^fediverse\n {2}Bridgy Fed reads your feed/m)
    const first = await deploy()
    expect(first).toMatchObject({ status: 0, stderr: '' })
    const [url, feed] = [site.url, `${site.url}feed.xml`]
    expect(seen.sort()).toEqual([
      `GET /get?feed=${encodeURIComponent(feed)} `,
      'GET /news ',
      `POST /post url=${encodeURIComponent(url)}&feed=${encodeURIComponent(feed)}`,
      `POST /wm source=${encodeURIComponent(`${url}notes/a/`)}&target=${encodeURIComponent(`${others}/news`)}`,
    ])
    seen.length = 0
    await deploy()
    expect(seen).toEqual([])
    write({ 'content/notes/b.md': `---\ndate: ${minute(2)} Z\n---\nMore.\n` })
    await deploy()
    expect(seen.length).toBe(2)
  })

  test('`check --live` verifies the redirects of Bridgy Fed', { timeout: 60_000 }, async () => {
    let isRedirecting = false
    const host = await serve((request, response) => {
      if (request.url?.startsWith('/.well-known/') === true && isRedirecting)
        return answer(response, 302, { location: `https://fed.brid.gy${request.url}` })
      answer(response, request.url === '/' ? 200 : 404, { 'content-type': 'text/html' }, '<title>x</title>')
    }, '127.0.0.2')
    const { run, root } = await networkBlog({ settings: '', files: {}, hosts: [new URL(host).host], env: {} })
    const { writeFileSync } = await import('node:fs')
    writeFileSync(
      join(root, 'content/site.yaml'),
      `url: ${host}/\ntitle: A\nauthor: { name: Ada }\nfediverse: bridgy\n`,
    )
    const lacking = await run(['check', '--live'])
    expect(lacking.stderr + lacking.stdout).toMatch(
      /well-known\/webfinger\?resource=acct:127\.0\.0\.2@127\.0\.0\.2[\s\S]*it does not lead to https:\/\/fed\.brid\.gy/,
    )
    isRedirecting = true
    const there = await run(['check', '--live'])
    expect(there.stderr + there.stdout).not.toContain('fed.brid.gy')
    expect(readFileSync(join(root, 'content/site.yaml'), 'utf8')).toContain('bridgy')
  })
})
