import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { mastodon } from '../mastodon.js'
import { ago, minute, networkBlog } from '../network-blog.js'

/** A blog with a copy of a note at a server of its own, and Jane, who answers. */
const blog = async (more = '', options: Parameters<typeof mastodon>[0] = {}) => {
  const server = await mastodon(options)
  const made = await networkBlog({
    settings: `syndicate:\n  kinds: [note]\n  mastodon: { server: "${server.url}" }\nwebmention: { moderation: all }\n${more}`,
    files: { 'content/notes/a.md': `---\ndate: ${minute(5)} Z\n---\nA note.\n` },
    hosts: [server.host],
    env: { MASTODON_TOKEN: 'right' },
  })
  await made.deploy('--send-since', '2026-01-01')
  const [copy] = [...server.statuses.values()]
  if (copy === undefined) throw new Error('the copy was not posted')
  const jane = server.addAccount({
    username: 'jane',
    domain: 'other.example',
    display_name: 'Jane',
    avatar: '',
    avatar_static: '',
  })
  const reply = (text: string, fields: Parameters<typeof server.addStatus>[0] = {}) =>
    server.addStatus({ account: jane.id, in_reply_to_id: copy.id, text, ...fields })
  const texts = () => made.stored('notes/a').flatMap(({ content }) => content ?? [])
  return { ...made, server, copy, jane, reply, texts }
}

describe('answers at Mastodon', () => {
  test('replies as threads, likes, boosts and quotes are on the page; own replies are the author’s', {
    timeout: 60_000,
  }, async () => {
    const { pull, run, server, copy, jane, reply, stored, root } = await blog()
    const first = reply('First')
    const second = reply('To the first', { in_reply_to_id: first.id })
    server.addStatus({ account: server.me.id, in_reply_to_id: second.id, text: 'Thanks' })
    const people = Array.from({ length: 90 }, (_, index) =>
      server.addAccount({ username: `p${index}`, domain: 'p.example', avatar: '', avatar_static: '' }),
    )
    for (const { id } of people) server.like(copy.id, id)
    server.boost(copy.id, jane.id)
    server.addStatus({ account: jane.id, text: 'Quoted', quote: { state: 'accepted', status: copy.id } })
    const { status, stdout, stderr } = await pull()
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^new {9}reply by Jane \(/m)
    const types = stored('notes/a').map(({ type }) => type)
    expect(types.filter((type) => type === 'like').length).toBe(90)
    expect(types.filter((type) => type !== 'like').sort()).toEqual([
      'mention',
      'reply',
      'reply',
      'reply',
      'repost',
    ])
    await run(['build'])
    const html = readFileSync(join(root, 'public/notes/a/index.html'), 'utf8')
    expect(html).toMatch(
      /First[\s\S]*<ol class="comments">[\s\S]*To the first[\s\S]*<ol class="comments">\s*<li class="u-comment h-cite own">[\s\S]*Thanks/,
    )
    expect(html).toContain('3 replies')
    expect(html).toContain('Liked by 90')
    expect((await pull()).stdout).toBe('unchanged\n')
  })

  test('only what is public is stored: not private, limited, #nobridge; noindex has no face', {
    timeout: 60_000,
  }, async () => {
    const { pull, server, copy, reply, texts, stored, run } = await blog()
    for (const visibility of ['unlisted', 'private', 'direct']) reply(visibility, { visibility })
    const person = (username: string, fields: object) =>
      server.addAccount({
        username,
        domain: 'p.example',
        avatar_static: 'https://p.example/a.png',
        ...fields,
      }).id
    reply('from a bot hater', {
      account: person('nobot', { note: '<p>Please <a href="#">#<span>nobot</span></a></p>' }),
    })
    reply('suspended', { account: person('gone', { suspended: true }) })
    reply('limited', { account: person('limited', { limited: true }) })
    reply('shy', { account: person('shy', { noindex: true }) })
    reply('public')
    server.like(copy.id, person('bridge', { note: '<p>#NoBridge</p>' }))
    await pull()
    expect(texts().sort()).toEqual(['limited', 'public', 'shy'])
    expect(stored('notes/a').find(({ content }) => content === 'shy')?.author.photo).toBeUndefined()
    const { stdout } = await run(['mentions', 'list'])
    expect(stdout).toMatch(/limited/)
    const list = JSON.parse((await run(['mentions', 'list', '--json'])).stdout) as {
      mentions: { state: string; content?: string }[]
    }
    expect(list.mentions.filter(({ state }) => state === 'pending').length).toBe(1)
  })

  test('edits arrive at once, deletions of replies too, a missing like after a day', {
    timeout: 60_000,
  }, async () => {
    const { pull, server, copy, jane, reply, texts, stored, write, root } = await blog()
    const kept = reply('Kept')
    const parent = reply('Parent')
    reply('Child', { in_reply_to_id: parent.id })
    server.like(copy.id, jane.id)
    server.like(copy.id, server.addAccount({ username: 'bo' }).id)
    await pull()
    Object.assign(kept, { text: 'Kept, edited', edited_at: new Date().toISOString() })
    server.remove(parent.id)
    copy.favourited_by.delete(jane.id)
    const edits = await pull()
    expect(edits.stdout).toMatch(/^edited {6}reply by Jane/m)
    expect(edits.stdout).toMatch(/^gone {8}reply by Jane .*: it is no longer on the network$/m)
    expect(edits.stdout).toMatch(/^unconfirmed like by Jane .*: the network does not list it$/m)
    expect(texts().sort()).toEqual(['Child', 'Kept, edited'])
    expect(stored('notes/a').filter(({ type }) => type === 'like').length).toBe(2)
    await pull()
    expect(stored('notes/a').filter(({ type }) => type === 'like').length).toBe(2)
    const file = JSON.parse(readFileSync(join(root, 'content/mentions/notes/a.json'), 'utf8')) as {
      mentions: { missing?: string }[]
    }
    for (const mention of file.mentions) if (mention.missing !== undefined) mention.missing = '2026-01-01'
    write({ 'content/mentions/notes/a.json': JSON.stringify(file) })
    const later = await pull()
    expect(later.stdout).toMatch(/^gone {8}like by Jane .*: the network has not listed it for a day$/m)
    expect(stored('notes/a').filter(({ type }) => type === 'like').length).toBe(1)
  })

  test.each(['all 401', '429', '503 html', '200 html', 'cut', 'wrong list'] as const)(
    'nothing is dropped when the server answers: %s',
    { timeout: 60_000 },
    async (mode) => {
      const { pull, server, copy, jane, reply, stored } = await blog()
      reply('One')
      reply('Two')
      server.like(copy.id, jane.id)
      server.boost(copy.id, jane.id)
      await pull()
      const before = stored('notes/a')
      expect(before.length).toBe(4)
      server.mode = mode
      if (mode === 'all 401') server.tokens.clear()
      const { status, stderr } = await pull('--full')
      expect(status).toBe(0)
      if (mode !== 'wrong list') expect(stderr).toMatch(/^mentions pull {2}warning/)
      expect(stored('notes/a').map(({ missing: _, ...mention }) => mention)).toEqual(before)
    },
  )

  test('old, small and other servers: no list of ids, no quotes, opaque ids, short pages', {
    timeout: 60_000,
  }, async () => {
    for (const mode of [['old', 'short pages'], ['gotosocial'], ['pleroma', 'opaque ids']] as const) {
      const { pull, server, copy, jane, reply, texts, stored } = await blog('', { mode })
      reply('One')
      server.like(copy.id, jane.id)
      for (let index = 0; index < 7; index++)
        server.like(copy.id, server.addAccount({ username: `p${index}` }).id)
      expect((await pull()).stderr).toBe('')
      expect(texts()).toEqual(['One'])
      expect(stored('notes/a').filter(({ type }) => type === 'like').length).toBe(8)
    }
  })

  test('hostile names, texts, emoji and URLs become text', { timeout: 60_000 }, async () => {
    const { pull, server, reply, run, root, stored } = await blog()
    const evil = server.addAccount({
      username: 'evil',
      domain: 'evil.example',
      display_name: '<img src=x onerror=alert(1)> :blob: \u202edrow',
      url: 'javascript:alert(1)',
      avatar_static: 'data:image/svg+xml,<svg onload=alert(1)>',
      emojis: [
        {
          shortcode: 'blob',
          url: 'https://evil.example/blob.png',
          static_url: 'https://evil.example/blob.png',
        },
      ],
    })
    reply('', {
      account: evil.id,
      content:
        '<p class="h-entry"><a class="u-like-of p-name" href="javascript:alert(2)">x</a><script>alert(3)</script><img src="https://evil.example/t.gif"><span class="e-content">Words</span> &lt;b&gt;</p>',
      spoiler_text: '<b>spoiler</b>',
      url: 'javascript:alert(4)',
    })
    await pull()
    expect((await run(['build'])).stderr).toBe('')
    const html = readFileSync(join(root, 'public/notes/a/index.html'), 'utf8')
    expect(stored('notes/a')[0]).toMatchObject({
      content: expect.stringContaining('Words'),
      warning: '<b>spoiler</b>',
    })
    expect(html).not.toMatch(
      /javascript:|<script>alert|<img[^>]*onerror|evil\.example\/(?:t\.gif|blob)|data:image\/svg/,
    )
    expect(html).toContain('&lt;b&gt;spoiler&lt;/b&gt;')
    expect(html.match(/class="[^"]*\bh-entry\b/g)?.length).toBe(1)
  })

  test('asks at most one request a recent post, and older posts more and more rarely', {
    timeout: 120_000,
  }, async () => {
    const { pull, server, write, stored } = await blog()
    const days = [10, 20, 40, 80, 160, 320, 640]
    const old = days.map((age) => {
      const status = server.addStatus({
        account: server.me.id,
        text: `Old ${age}`,
        created_at: new Date(Date.now() - age * 86_400_000).toISOString(),
      })
      write({
        [`content/notes/old${age}.md`]: `---\ndate: ${ago(age)} Z\nsyndication: ${status.url}\n---\nOld ${age}.\n`,
      })
      server.addStatus({ in_reply_to_id: status.id, text: `Answer ${age}` })
      return status
    })
    await pull()
    expect(stored('notes/old640').length).toBe(1)
    const asked = async (): Promise<string[]> => {
      server.requests.length = 0
      expect((await pull()).stdout).toBe('unchanged\n')
      return server.requests.map(({ path }) => path)
    }
    expect((await asked()).length).toBeLessThanOrEqual(1)
    server.addStatus({ in_reply_to_id: old[6]?.id ?? '', text: 'Late' })
    await pull('--full')
    expect(stored('notes/old640').length).toBe(2)
    // Something has happened there, so it counts as recent again.
    expect((await asked()).filter((path) => path.includes(old[6]?.id ?? 'none')).length).toBe(1)
  })
})
