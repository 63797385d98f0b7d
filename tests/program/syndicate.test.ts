import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { mastodon } from '../mastodon.js'
import { ago, minute, networkBlog } from '../network-blog.js'
import { writeFiles } from '../support.js'

const photo = readFileSync(join(import.meta.dirname, '../../content/photos/morning-walk/hills.png'))
/** A blog that copies its posts to a server of its own. */
const blog = async (
  files: Readonly<Record<string, string | Uint8Array>>,
  more = '',
  options: Parameters<typeof mastodon>[0] = {},
) => {
  const server = await mastodon(options)
  const made = await networkBlog({
    settings: `syndicate:\n  mastodon: { server: "${server.url}" }\n${more}`,
    files,
    hosts: [server.host],
    env: { MASTODON_TOKEN: 'right' },
  })
  return {
    ...made,
    server,
    own: () => [...server.statuses.values()].filter(({ account }) => account === server.me.id),
  }
}

describe('copies at Mastodon', () => {
  test('a note is posted after the page is live, once, and its copy is u-syndication', {
    timeout: 60_000,
  }, async () => {
    const { deploy, run, server, site, ledger, page, own } = await blog({
      'content/notes/rain.md': `---\ndate: ${minute(5)} Z\ntags: [weather, "small web"]\nlang: de\n---\nRegen am [Fenster](https://rain.example/) & Wind.\n\nZweiter Absatz.\n`,
    })
    const plan = await run(['plan'])
    expect(plan.stderr).toBe('')
    expect(plan.stdout).toContain(
      `mastodon\n  post      /notes/rain/  (a new post)\n            Regen am Fenster (https://rain.example/) & Wind.\n\n            Zweiter Absatz.\n\n            ${site.url}notes/rain/\n\n            #weather #SmallWeb\n`,
    )
    const first = await deploy()
    expect(first).toMatchObject({ status: 0, stderr: '' })
    expect(first.stdout).toMatch(/^posted {3}mastodon \/notes\/rain\/ {2}http/m)
    const [status] = own()
    expect(status).toMatchObject({ visibility: 'public', language: 'de' })
    expect(status?.text).toBe(
      `Regen am Fenster (https://rain.example/) & Wind.\n\nZweiter Absatz.\n\n${site.url}notes/rain/\n\n#weather #SmallWeb`,
    )
    expect(ledger()).toMatchObject([{ state: 'published', id: status?.id, url: status?.url }])
    const second = await deploy()
    expect(second.stderr).toBe('')
    expect(page('notes/rain/index.html')).toContain(
      `class="u-syndication" rel="syndication" href="${status?.url}"`,
    )
    await deploy()
    expect(own().length).toBe(1)
    expect(server.requests.filter(({ method }) => method === 'POST').length).toBe(1)
  })

  test('an archive is history, and a later `syndicate` posts one of it', { timeout: 60_000 }, async () => {
    const { deploy, write, own, ledger, run } = await blog({
      'content/notes/old.md': `---\ndate: ${ago(90)} Z\n---\nOld.\n`,
      'content/notes/older.md': `---\ndate: ${ago(900)} Z\nsyndicate: [mastodon]\n---\nOlder.\n`,
    })
    expect((await run(['plan'])).stdout).toContain('history   2 older posts, recorded and not copied')
    await deploy()
    expect(own()).toEqual([])
    write({
      'content/notes/old.md': `---\ndate: ${ago(90)} Z\n---\nOld, edited.\n`,
      'content/notes/older.md': `---\ndate: ${ago(900)} Z\nsyndicate: [mastodon]\n---\nOlder, edited.\n`,
      'content/notes/imported.md': `---\ndate: ${ago(20)} Z\n---\nImported.\n`,
    })
    await deploy()
    expect(own()).toEqual([])
    write({ 'content/notes/old.md': `---\ndate: ${ago(90)} Z\nsyndicate: mastodon\n---\nOld, edited.\n` })
    await deploy()
    expect(own().map(({ text }) => text.split('\n')[0])).toEqual(['Old, edited.'])
    expect(
      ledger()
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['history', 'history', 'published'])
  })

  test('edits update, and deletions delete', { timeout: 60_000 }, async () => {
    const post = (words: string, more = '') => ({
      'content/notes/a.md': `---\ndate: ${minute(5)} Z\n${more}---\n${words}\n`,
    })
    const { deploy, write, own, ledger, server, root } = await blog(post('One.'))
    await deploy()
    write(post('Two.', 'content_warning: politics\n'))
    const edit = await deploy()
    expect(edit.stdout).toMatch(/^updated {2}mastodon \/notes\/a\/ {2}http/m)
    expect(own()[0]).toMatchObject({ spoiler_text: 'politics', sensitive: true })
    expect(own()[0]?.text).toMatch(/^Two\./)
    expect(own()[0]?.edited_at).not.toBeNull()

    Object.assign(own()[0] ?? {}, { text: 'Edited in the app' })
    write(post('Three.'))
    expect((await deploy()).stderr).toContain('was edited there, and is left as it is')
    expect(own()[0]?.text).toBe('Edited in the app')

    writeFiles(root, { 'content/notes/a.md': `---\ndate: ${minute(5)} Z\ndeleted: ${minute(1)} Z\n---\n` })
    expect((await deploy()).stdout).toMatch(/^deleted {2}mastodon \/notes\/a\//m)
    expect(own()).toEqual([])
    expect(ledger()).toMatchObject([{ state: 'deleted' }])
    server.requests.length = 0
    await deploy()
    expect(server.requests.filter(({ method }) => method !== 'GET')).toEqual([])
  })

  test('photos go with their alternative texts; a reply, a boost and a favourite are native', {
    timeout: 60_000,
  }, async () => {
    const { deploy, own, server, write } = await blog({}, '  kinds: [photo, reply, repost, like]\n')
    const jane = server.addAccount({ username: 'jane', domain: 'other.example' })
    const theirs = server.addStatus({ account: jane.id, text: 'Hello' })
    const target = theirs.url ?? ''
    write({
      'content/photos/hills/index.md': `---\ndate: ${minute(6)} Z\nphoto: { url: hills.png, alt: "Hills in the morning" }\n---\nA walk.\n`,
      'content/photos/hills/hills.png': photo,
      'content/replies/r.md': `---\ndate: ${minute(5)} Z\nin-reply-to: ${target}\n---\nWelcome.\n`,
      'content/reposts/p.md': `---\ndate: ${minute(4)} Z\nrepost-of: ${target}\n---\n`,
      'content/likes/l.md': `---\ndate: ${minute(3)} Z\nlike-of: ${target}\n---\n`,
      'content/likes/m.md': `---\ndate: ${minute(3)} Z\nlike-of: https://elsewhere.example/\n---\n`,
    })
    const { stderr, stdout } = await deploy()
    expect(stderr).toBe('')
    expect(stdout).toContain('posted   mastodon like /likes/l/')
    const statuses = own()
    expect([...server.media.values()]).toMatchObject([{ description: 'Hills in the morning' }])
    expect(statuses.find(({ text }) => text.startsWith('A walk'))?.media_ids.length).toBe(1)
    expect(statuses.find(({ in_reply_to_id }) => in_reply_to_id === theirs.id)?.text).toMatch(
      /^@jane@other\.example Welcome\./,
    )
    expect([...theirs.favourited_by]).toEqual([server.me.id])
    expect([...theirs.reblogged_by]).toEqual([server.me.id])
  })

  test.each([
    'saved but cut',
    'saved but 500',
    'saved but cut, redis lost',
    'saved but 500, redis lost',
  ] as const)('is posted once when %s', { timeout: 60_000 }, async (fault) => {
    const { deploy, own, server, ledger, root } = await blog({
      'content/notes/a.md': `---\ndate: ${minute(5)} Z\n---\nOnce.\n`,
    })
    server.fault = fault
    const first = await deploy()
    expect(first.stderr).toMatch(/retries/)
    expect(own().length).toBe(1)
    const lines = ledger()
    expect(lines).toMatchObject([{ state: 'later' }])
    writeFiles(root, {
      'content/copies.jsonl': `${JSON.stringify({ ...lines[0], time: '2026-01-01T00:00:00Z', since: new Date().toISOString() })}\n`,
    })
    expect((await deploy()).stderr).toBe('')
    expect(own().length).toBe(1)
    expect(ledger()).toMatchObject([{ state: 'published', url: own()[0]?.url }])
  })

  test('what is there already is not posted again when the ledger is lost', { timeout: 60_000 }, async () => {
    const { deploy, own, ledger, root } = await blog({
      'content/notes/a.md': `---\ndate: ${minute(5)} Z\n---\nOnce.\n`,
    })
    await deploy()
    writeFiles(root, { 'content/copies.jsonl': '' })
    const damaged = await deploy()
    expect(damaged.status).toBe(1)
    expect(damaged.stderr).toContain(
      'content/copies.jsonl:1  error    the file is empty, so the copies on other networks are unknown',
    )
    writeFiles(root, { 'content/copies.jsonl': '{"page":"x' })
    expect((await deploy()).stderr).toContain('it has 0 lines and had 1')
    rmSync(join(root, 'content/copies.jsonl'))
    rmSync(join(root, '.smallsocial'), { recursive: true })
    await deploy('--send-since', '2026-01-01')
    expect(own().length).toBe(1)
    expect(ledger()).toMatchObject([{ state: 'published' }])
  })

  test('says what is missing: the token, a scope, the server; `--no-syndicate` asks for nothing', {
    timeout: 60_000,
  }, async () => {
    const { run, own, server } = await blog({
      'content/notes/a.md': `---\ndate: ${minute(5)} Z\n---\nOnce.\n`,
    })
    const quiet = await run(['deploy', '--no-syndicate'])
    expect(quiet).toMatchObject({ status: 0, stderr: '' })
    expect(server.requests.filter(({ method }) => method !== 'GET')).toEqual([])
    expect((await run(['deploy', '--send-since', '2026-01-01'], { MASTODON_TOKEN: '' })).stderr).toContain(
      'one copy waits for Mastodon: `MASTODON_TOKEN` is not set',
    )
    const wrong = await run(['deploy', '--send-since', '2026-01-01'], { MASTODON_TOKEN: 'wrong' })
    expect(wrong.status).toBe(1)
    expect(wrong.stderr).toMatch(/error {4}Mastodon: .* answers 401/)
    const lacking = await run(['deploy', '--send-since', '2026-01-01'], { MASTODON_TOKEN: 'no-scope' })
    expect(lacking.stderr).toMatch(/warning {2}Mastodon: .* answers 403/)
    expect(own()).toEqual([])
  })

  test('a post that the author made by hand becomes the copy, and stays as it is', {
    timeout: 60_000,
  }, async () => {
    const { deploy, own, server, ledger, write, site } = await blog({})
    write({
      'content/notes/a.md': `---\ndate: ${minute(9)} Z\ntags: [x]\n---\nBy hand.\n`,
      'content/notes/b.md': `---\ndate: ${minute(8)} Z\n---\nSee [that](${site.url}notes/a/) and more.\n`,
    })
    server.addStatus({ account: server.me.id, text: `My own words: ${site.url}notes/a/` })
    await deploy('--send-since', '2026-01-01')
    expect(
      own()
        .map(({ text }) => text)
        .sort()[0],
    ).toBe(`My own words: ${site.url}notes/a/`)
    expect(own().length).toBe(2)
    expect(ledger().find(({ page }) => page.endsWith('/a/'))).toMatchObject({
      isAdopted: true,
      state: 'published',
    })
    write({ 'content/notes/a.md': `---\ndate: ${minute(9)} Z\ndeleted: ${minute(1)} Z\n---\n` })
    await deploy()
    expect(own().length).toBe(2)
  })

  test('a copy that waits for the token is made later, and a private or direct post is none', {
    timeout: 60_000,
  }, async () => {
    const { run, deploy, own, server, site, ledger, write } = await blog({
      'content/notes/a.md': `---\ndate: ${minute(5)} Z\n---\nOnce.\n`,
    })
    write({ 'content/notes/b.md': `---\ndate: ${minute(6)} Z\n---\nWithdrawn.\n` })
    await run(['deploy'], { MASTODON_TOKEN: '' })
    expect(ledger().map(({ state }) => state)).toEqual(['planned', 'planned'])
    write({ 'content/notes/b.md': `---\ndate: ${minute(6)} Z\nsyndicate: []\n---\nWithdrawn.\n` })
    const link = `See ${site.url}notes/a/`
    const given = { account: server.me.id, text: link, created_at: new Date().toISOString() }
    server.addStatus({ ...given, visibility: 'direct' })
    const { id } = server.addStatus({ account: server.addAccount({ username: 'kim' }).id, text: 'Hi.' })
    server.addStatus({ ...given, in_reply_to_id: id })
    expect((await deploy()).stdout).toMatch(/^posted/m)
    expect(own().filter(({ text }) => text.startsWith('Once.')).length).toBe(1)
    expect(own().some(({ text }) => text.startsWith('Withdrawn.'))).toBe(false)
    const line = ledger().find(({ page }) => page.endsWith('/a/'))
    expect([line?.state, line?.isAdopted]).toEqual(['published', undefined])
  })

  test('while the limits of the server are not known, copies are not changed', {
    timeout: 60_000,
  }, async () => {
    const long = 'Long words of a note. '.repeat(40)
    const { deploy, own, server, write } = await blog(
      { 'content/notes/a.md': `---\ndate: ${minute(5)} Z\n---\n${long}\n` },
      '',
      { limits: { max_characters: 5000 } },
    )
    await deploy()
    const [{ text } = { text: '' }] = own()
    expect(text.length).toBeGreaterThan(800)
    server.mode = '503 html'
    server.only = /GET \/api\/v[12]\/instance/
    write({ 'content/notes/b.md': `---\ndate: ${minute(4)} Z\n---\nAnother.\n` })
    const { stderr } = await deploy()
    expect(stderr).toMatch(/warning {2}Mastodon: .* answers 503/)
    expect(own().map((status) => status.text)).toEqual([text])
    server.mode = []
    await deploy()
    expect(own().length).toBe(2)
    expect(own()[0]?.text).toBe(text)
  })

  test('while the account cannot be searched, nothing is posted; a copy whose update failed is still deleted', {
    timeout: 60_000,
  }, async () => {
    const post = (words: string, more = '') => ({
      'content/notes/a.md': `---\ndate: ${minute(5)} Z\n${more}---\n${words}\n`,
    })
    const { deploy, own, server, ledger, write } = await blog(post('One.'))
    server.mode = '503 html'
    server.only = /GET \/api\/v1\/accounts\/\d+\/statuses/
    expect((await deploy('--send-since', '2026-01-01')).stderr).toMatch(/answers 503/)
    expect(own()).toEqual([])
    server.mode = []
    await deploy('--send-since', '2026-01-01')
    expect(own().length).toBe(1)
    server.mode = '503 html'
    server.only = /PUT/
    write(post('Two.'))
    expect((await deploy()).stderr).toMatch(/a later `smallsocial deploy` retries/)
    expect(ledger()).toMatchObject([{ state: 'later' }])
    server.mode = []
    write(post('', `deleted: ${minute(1)} Z\n`))
    await deploy()
    expect(own()).toEqual([])
  })

  test('a page that moves keeps its copy, and the others keep theirs', { timeout: 60_000 }, async () => {
    const { deploy, own, ledger, write, root } = await blog({
      'content/notes/a.md': `---\ndate: ${minute(5)} Z\n---\nMoves.\n`,
      'content/notes/old1.md': `---\ndate: ${ago(90)} Z\nsyndicate: [mastodon]\n---\nOld one.\n`,
      'content/notes/old2.md': `---\ndate: ${ago(91)} Z\naliases: [/before/]\n---\nOld two.\n`,
    })
    await deploy()
    rmSync(join(root, 'content/notes/a.md'))
    rmSync(join(root, 'content/notes/old2.md'))
    write({
      'content/notes/b.md': `---\ndate: ${minute(5)} Z\naliases: [/notes/a/]\n---\nMoves.\n`,
      'content/notes/old3.md': `---\ndate: ${ago(91)} Z\naliases: [/before/, /notes/old2/]\n---\nOld two.\n`,
    })
    expect((await deploy('--allow-unread')).stderr).toBe('')
    expect(own().length).toBe(1)
    expect(
      ledger()
        .map(({ page, state }) => `${new URL(page).pathname} ${state}`)
        .sort(),
    ).toEqual(['/notes/b/ published', '/notes/old1/ history', '/notes/old3/ history'])
    await deploy()
    expect(own().length).toBe(1)
  })

  test('a copy that was deleted there is posted again when the post asks for it, as a new one', {
    timeout: 60_000,
  }, async () => {
    const post = (words: string, more = '') => ({
      'content/notes/a.md': `---\ndate: ${minute(5)} Z\n${more}---\n${words}\n`,
    })
    const { deploy, own, server, ledger, write } = await blog(post('One.'))
    await deploy()
    const [first] = own()
    server.remove(first?.id ?? '')
    write(post('Two.'))
    expect((await deploy()).stderr).toContain('write `syndicate: [mastodon]` into the post to post it again')
    write(post('One.', 'syndicate: [mastodon]\n'))
    expect((await deploy()).stderr).toBe('')
    expect(own().map(({ text }) => text.split('\n')[0])).toEqual(['One.'])
    expect(ledger()).toMatchObject([{ state: 'published', id: own()[0]?.id, url: own()[0]?.url }])
  })
})
