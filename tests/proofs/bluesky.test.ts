import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { type Account, type Atproto, describeWithServers, startAtproto } from '../atproto.js'
import { minute, networkBlog } from '../network-blog.js'
import { until } from '../own-server.js'

const photo = readFileSync(join(import.meta.dirname, '../../content/photos/morning-walk/hills.png'))
describeWithServers('PDS', 'copies at Bluesky', () => {
  let servers: Atproto
  beforeAll(async () => {
    servers = await startAtproto()
  }, 120_000)

  let count = 0
  /** A blog of a new account that copies its posts to the PDS. */
  const blog = async (files: Readonly<Record<string, string | Uint8Array>>, more = '', general = '') => {
    const account = await servers.account(`ada${'abcdefghijklmnopqrstuvwxyz'[count++]}`)
    // The AppView resolves the handle once it has indexed the account.
    await servers.sync()
    const settingsOf = (handle: string): string =>
      `syndicate:\n  bluesky: { handle: ${handle}, appview: "${servers.appview || servers.pds}", directory: "${servers.plc}"${more} }\n${general}`
    const made = await networkBlog({
      settings: settingsOf(account.handle),
      files,
      hosts: servers.hosts,
      env: { BLUESKY_APP_PASSWORD: account.password },
    })
    return { ...made, account, useHandle: (handle: string) => made.settings(settingsOf(handle)) }
  }
  type Record_ = { uri: string; cid: string; value: Record<string, unknown> }
  const records = async (account: Account, collection = 'app.bsky.feed.post'): Promise<Record_[]> => {
    const answer = await fetch(
      `${servers.pds}/xrpc/com.atproto.repo.listRecords?repo=${account.did}&collection=${collection}&limit=100`,
    )
    return ((await answer.json()) as { records: Record_[] }).records
  }

  test('a note is a post with a card, its links and tags; an edit updates it, and deleting the page deletes it', async () => {
    const note = (words: string, more = '') => ({
      'content/notes/rain.md': `---\ndate: ${minute(5)} Z\ntags: [weather]\nlang: de\n${more}---\n${words}\n`,
    })
    const { account, deploy, write, ledger, page, site } = await blog(
      note('Regen 🌧️ am [Fenster](https://rain.invalid/) #nass'),
    )
    const first = await deploy('--send-since', '2026-01-01')
    expect(first).toMatchObject({ status: 0, stderr: '' })
    expect(first.stdout).toMatch(
      /^posted {3}bluesky \/notes\/rain\/ {2}https:\/\/bsky\.app\/profile\/did:plc:/m,
    )
    const [post] = await records(account)
    expect(post?.value).toMatchObject({
      text: 'Regen 🌧️ am Fenster #nass\n\n#weather',
      langs: ['de'],
      embed: { external: { uri: `${site.url}notes/rain/`, title: 'A blog', description: '' } },
    })
    const bytes = Buffer.from(String(post?.value.text))
    const facets = post?.value.facets as { index: { byteStart: number; byteEnd: number } }[]
    expect(facets.map(({ index }) => bytes.subarray(index.byteStart, index.byteEnd).toString())).toEqual([
      'Fenster',
      '#nass',
      '#weather',
    ])
    expect(ledger()).toMatchObject([
      { state: 'published', id: post?.uri, cid: post?.cid, account: account.did },
    ])
    await deploy()
    expect(page('notes/rain/index.html')).toContain(
      `rel="syndication" href="https://bsky.app/profile/${account.did}/post/`,
    )

    write(note('Sonne.'))
    const edit = await deploy()
    expect(edit.stderr).toContain('its app shows the first version of a post')
    expect(edit.stdout).toMatch(/^updated {2}bluesky/m)
    const [edited] = await records(account)
    expect(edited).toMatchObject({
      uri: post?.uri,
      value: { text: 'Sonne.\n\n#weather', createdAt: post?.value.createdAt },
    })

    write(note('', `deleted: ${minute(1)} Z\n`))
    expect((await deploy()).stdout).toMatch(/^deleted {2}bluesky/m)
    expect(await records(account)).toEqual([])
    expect(ledger()).toMatchObject([{ state: 'deleted' }])
  }, 60_000)

  test('four photos go with their alternative texts, and a reply, a like and a repost are native', async () => {
    const { account, deploy, write } = await blog({}, '', '  kinds: [photo, reply, like, repost]\n')
    const jane = await servers.account('jane')
    const start = await jane.post('First')
    const theirs = await jane.reply('Second', start)
    await servers.sync()
    const target = `https://bsky.app/profile/${jane.handle}/post/${theirs.uri.split('/').pop()}`
    const names = ['a', 'b', 'c', 'd', 'e']
    write({
      'content/photos/hills/index.md': `---\ndate: ${minute(6)} Z\nphoto:\n${names.map((name) => `  - { url: ${name}.png, alt: "Hill ${name}" }\n`).join('')}---\nA walk.\n`,
      ...Object.fromEntries(names.map((name) => [`content/photos/hills/${name}.png`, photo])),
      'content/likes/l.md': `---\ndate: ${minute(3)} Z\nlike-of: ${target}\n---\n`,
      'content/reposts/p.md': `---\ndate: ${minute(4)} Z\nrepost-of: ${target}\n---\n`,
      ...(servers.appview === ''
        ? {}
        : { 'content/replies/r.md': `---\ndate: ${minute(5)} Z\nin-reply-to: ${target}\n---\nWelcome.\n` }),
    })
    const { stderr } = await deploy('--send-since', '2026-01-01')
    expect(stderr.replace(/.*bsky\.app.*\n/g, '')).not.toMatch(/error|copy/)
    const posts = await records(account)
    const walk = posts.find(({ value }) => String(value.text).startsWith('A walk'))
    const { images = [] } = (walk?.value.embed ?? {}) as { images?: { alt: string; aspectRatio: unknown }[] }
    expect(images.map(({ alt }) => alt)).toEqual(['Hill a', 'Hill b', 'Hill c', 'Hill d'])
    expect(images[0]?.aspectRatio).toMatchObject({ width: expect.any(Number), height: expect.any(Number) })
    expect(walk?.value.text).toMatch(/^A walk\.\n\n127\.0\.0\.2:\d+\/photos\/hills$/)
    if (servers.appview === '') return
    const reply = posts.find(({ value }) => String(value.text).startsWith('Welcome'))
    expect(reply?.value.reply).toEqual({
      root: { uri: start.uri, cid: start.cid },
      parent: { uri: theirs.uri, cid: theirs.cid },
    })
    for (const collection of ['app.bsky.feed.like', 'app.bsky.feed.repost'])
      expect(
        (await records(account, collection)).map(({ value }) => (value.subject as { uri: string }).uri),
      ).toEqual([theirs.uri])
  }, 60_000)

  test('killed at twenty moments, each post is there once', async () => {
    const { account, start, deploy, ledger, write } = await blog({})
    const names = Array.from({ length: 20 }, (_, index) => `n${index}`)
    for (const [index, name] of names.entries()) {
      write({ [`content/notes/${name}.md`]: `---\ndate: ${minute(40 - index)} Z\n---\nNote ${name}.\n` })
      const { child, done } = start(['deploy', '--send-since', '2026-01-01'])
      const timer = setTimeout(() => child.kill('SIGKILL'), 500 + index * 40)
      await done
      clearTimeout(timer)
    }
    await deploy('--send-since', '2026-01-01')
    const texts = (await records(account)).map(({ value }) => String(value.text))
    expect(texts.sort()).toEqual(names.map((name) => `Note ${name}.`).sort())
    expect(new Set(ledger().map(({ state }) => state))).toEqual(new Set(['published']))
  }, 120_000)

  test('a lost ledger, a post made by hand and another handle lead to no second post', async () => {
    const { account, deploy, root, write, ledger, site } = await blog({
      'content/notes/a.md': `---\ndate: ${minute(5)} Z\n---\nOnce.\n`,
      'content/notes/b.md': `---\ndate: ${minute(4)} Z\n---\nBy hand.\n`,
    })
    const byHand = await account.post('See my note', {
      embed: {
        $type: 'app.bsky.embed.external',
        external: { uri: `${site.url}notes/b`, title: 'B', description: '' },
      },
    })
    await deploy('--send-since', '2026-01-01')
    expect((await records(account)).length).toBe(2)
    expect(ledger().find(({ page }) => page.endsWith('/b/'))).toMatchObject({
      id: byHand.uri,
      state: 'published',
    })

    rmSync(join(root, 'content/copies.jsonl'))
    rmSync(join(root, '.smallsocial'), { recursive: true })
    await deploy('--send-since', '2026-01-01')
    expect((await records(account)).length).toBe(2)

    const renamed = await servers.call(
      servers.pds,
      'com.atproto.identity.updateHandle',
      { handle: 'adanew.test' },
      account.accessJwt,
    )
    expect(renamed.status).toBe(200)
    write({
      'content/notes/c.md': `---\ndate: ${minute(1)} Z\n---\nLater.\n`,
    })
    const changed = await deploy()
    expect(changed.stderr).toContain('has the handle `adanew.test` now')
    expect((await records(account)).length).toBe(3)
  }, 90_000)

  test('articles become documents of standard.site with the first deploy, and follow their pages', async () => {
    const article = (words: string) => ({
      'content/articles/a.md': `---\ntitle: "A title"\ndate: ${minute(5)} Z\ntags: [web]\n---\n${words}\n`,
      'content/articles/old.md': `---\ntitle: "Old"\ndate: 2020-05-05 10:00 Z\n---\nWords from then.\n`,
    })
    const { account, deploy, write, page, site, ledger } = await blog(
      article('Words.'),
      ', standardSite: true',
    )
    expect(await deploy()).toMatchObject({ status: 0, stderr: '' })
    const [publication] = await records(account, 'site.standard.publication')
    expect(publication?.value).toMatchObject({ url: site.url.replace(/\/$/, ''), name: 'A blog' })
    expect(page('.well-known/site.standard.publication')).toBe(publication?.uri)
    const documents = await records(account, 'site.standard.document')
    const document = documents.find(({ value }) => value.title === 'A title')
    expect(documents.length).toBe(2)
    expect(page('articles/a/index.html')).toContain(
      `<link rel="site.standard.document" href="${document?.uri}">`,
    )
    expect(page('index.html')).toContain(`<link rel="site.standard.publication" href="${publication?.uri}">`)
    const [post] = await records(account)
    expect(document?.value).toMatchObject({
      site: publication?.uri,
      path: '/articles/a/',
      textContent: 'Words.',
      tags: ['web'],
      bskyPostRef: { uri: post?.uri, cid: post?.cid },
    })
    const { external } = (post?.value.embed ?? {}) as { external?: { associatedRefs: { uri: string }[] } }
    expect(external?.associatedRefs.map(({ uri }) => uri)).toEqual([document?.uri, publication?.uri])
    expect((await deploy()).stdout).not.toMatch(/bluesky/)

    write({
      ...article('Other words.'),
      'content/articles/old.md': `---\ntitle: "Old"\ndate: 2020-05-05 10:00 Z\ndeleted: ${minute(1)} Z\n---\n`,
    })
    await deploy()
    const after = await records(account, 'site.standard.document')
    expect(after.map(({ value }) => value.textContent)).toEqual(['Other words.'])
    expect(after[0]?.value.bskyPostRef).toBeDefined()
    expect(
      ledger()
        .filter(({ type }) => type === 'document')
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['deleted', 'published'])
  }, 90_000)

  test('a wrong password, an unknown handle and a deleted copy are said plainly', async () => {
    const { account, run, deploy, write, useHandle } = await blog({
      'content/notes/a.md': `---\ndate: ${minute(5)} Z\n---\nOnce.\n`,
    })
    const wrong = await run(['deploy', '--send-since', '2026-01-01'], { BLUESKY_APP_PASSWORD: 'wrong' })
    expect(wrong.status).toBe(1)
    expect(wrong.stderr).toMatch(/error {4}Bluesky: .* answers 401 .*: Invalid identifier or password/)
    await deploy('--send-since', '2026-01-01')
    const [post] = await records(account)
    await account.delete({ uri: post?.uri ?? '', cid: post?.cid ?? '' })
    write({ 'content/notes/a.md': `---\ndate: ${minute(5)} Z\n---\nTwice.\n` })
    expect((await deploy()).stderr).toContain('the copy at Bluesky was deleted there, and is not made again')
    await deploy()
    expect(await records(account)).toEqual([])
    useHandle('nobody.test')
    write({
      'content/notes/b.md': `---\ndate: ${minute(2)} Z\n---\nB.\n`,
    })
    expect((await deploy()).stderr).toMatch(/the handle `nobody.test` cannot be resolved/)
  }, 60_000)

  test('answers: threads, deleted parents, hidden replies, members only, likes over two pages, quotes', async () => {
    if (servers.appview === '') return
    const { account, deploy, pull, run, root, stored } = await blog(
      { 'content/notes/a.md': `---\ndate: ${minute(5)} Z\n---\nA note.\n` },
      '',
      '  kinds: [note]\nwebmention: { moderation: all }\n',
    )
    await deploy('--send-since', '2026-01-01')
    const [copy] = await records(account)
    if (copy === undefined) throw new Error('the copy was not posted')
    const [bo, cy, shy] = [
      await servers.account('boo'),
      await servers.account('cyy'),
      await servers.account('shy'),
    ]
    await shy.hideFromVisitors()
    const root_ = { uri: copy.uri, cid: copy.cid }
    const kept = await bo.reply('Kept 🌧️', root_)
    const parent = await bo.reply('Parent', root_)
    await cy.reply('Child', parent, root_)
    await account.reply('Thanks', kept, root_)
    const rude = await cy.reply('Rude', root_)
    await bo.reply('Below rude', rude, root_)
    await account.hideReplies(root_, [rude])
    await shy.reply('Members only', root_)
    await shy.like(root_)
    await cy.post('Labelled', {
      reply: { root: root_, parent: root_ },
      labels: { $type: 'com.atproto.label.defs#selfLabels', values: [{ val: 'porn' }] },
    })
    await bo.quote('Quoted', root_)
    const detached = await cy.quote('Detached', root_)
    await account.detachQuotes(root_, [detached])
    await bo.like(root_)
    await cy.repost(root_)
    await servers.sync()
    const first = await pull()
    expect(first.status).toBe(0)
    const texts = (): string[] =>
      stored('notes/a')
        .flatMap(({ content }) => content ?? [])
        .sort()
    expect(texts()).toEqual(['Child', 'Kept 🌧️', 'Labelled', 'Parent', 'Quoted', 'Thanks'])
    const shyOnes = stored('notes/a').filter(({ isCountedOnly }) => isCountedOnly === true)
    expect(shyOnes.map(({ type, author }) => [type, author.name]).sort()).toEqual([
      ['like', ''],
      ['reply', ''],
    ])
    expect(JSON.stringify(stored('notes/a'))).not.toContain(shy.did)
    expect(stored('notes/a').find(({ content }) => content === 'Labelled')?.held).toBe('labelled `porn`')
    await run(['build'])
    const html = readFileSync(join(root, 'public/notes/a/index.html'), 'utf8')
    expect(html).toMatch(/Kept 🌧️[\s\S]*<li class="u-comment h-cite own">[\s\S]*Thanks/)
    expect(html).not.toMatch(/Rude|Members only|Labelled|Detached/)
    expect((await pull()).stdout).toBe('unchanged\n')

    // A deleted reply takes those below it out of the thread: the child stays, the parent goes.
    await bo.delete(parent)
    await servers.sync()
    expect((await pull()).stdout).toMatch(/^gone {8}reply by boo\.test .*: it is no longer on the network$/m)
    expect(texts()).toEqual(['Child', 'Kept 🌧️', 'Labelled', 'Quoted', 'Thanks'])
    await pull('--full')
    expect(texts()).toContain('Child')

    // A takedown looks like a deletion, and can be undone.
    await servers.takedown(kept.uri)
    await servers.sync()
    await pull('--full')
    expect(texts()).not.toContain('Kept 🌧️')
    await servers.takedown(kept.uri, false)
    await servers.sync()
    await pull('--full')
    expect(texts()).toContain('Kept 🌧️')

    // The copy is deleted at Bluesky: nothing is known about its answers, so they stay.
    await account.delete(root_)
    await servers.sync()
    await pull('--full')
    expect(texts()).toContain('Child')
  }, 120_000)

  test('likes over two pages are all there', async () => {
    if (servers.appview === '') return
    const { account, deploy, pull, stored } = await blog(
      { 'content/notes/a.md': `---\ndate: ${minute(5)} Z\n---\nA note.\n` },
      '',
      'webmention: { moderation: all }\n',
    )
    await deploy('--send-since', '2026-01-01')
    const [copy] = await records(account)
    const subject = { uri: copy?.uri ?? '', cid: copy?.cid ?? '' }
    const fans = Array.from(
      { length: 110 },
      (_, index) => `fan${String.fromCharCode(97 + (index % 26), 97 + Math.floor(index / 26))}`,
    )
    for (let at = 0; at < fans.length; at += 10)
      await Promise.all(
        fans.slice(at, at + 10).map(async (name) => (await servers.account(name)).like(subject)),
      )
    const likers = async (): Promise<string[]> => {
      const dids: string[] = []
      let cursor = ''
      do {
        const page = await servers.call<{ likes: { actor: { did: string } }[]; cursor?: string }>(
          servers.appview,
          `app.bsky.feed.getLikes?${new URLSearchParams({ uri: subject.uri, limit: '100', ...(cursor !== '' && { cursor }) })}`,
        )
        dids.push(...page.likes.map(({ actor }) => actor.did))
        cursor = page.cursor ?? ''
      } while (cursor !== '')
      return dids.sort()
    }
    const storedLikers = (): string[] =>
      stored('notes/a')
        .map(({ source }) => source.slice(source.indexOf('did:', source.indexOf('#'))))
        .sort()
    // Of so many likes at once the AppView may lose one: all that it lists must be there, and that is more than a page.
    await until(async () => {
      await servers.sync()
      await pull()
      const listed = await likers()
      return listed.length > 100 && isDeepStrictEqual(storedLikers(), listed)
    }, 60)
  }, 180_000)
})
