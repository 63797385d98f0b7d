import { expect, test } from 'vitest'
import { mastodon } from '../mastodon.js'
import { ago, networkBlog } from '../network-blog.js'

/** 2,000 posts with a copy, one each day, and ten answers to each. */
const [posts, answers, recent] = [2000, 10, 7]

test('of 2,000 posts with 20,000 answers, a pull without news asks at most one request a recent post', {
  timeout: 120_000,
}, async () => {
  const server = await mastodon()
  const jane = server.addAccount({ username: 'jane', domain: 'other.example', avatar: '', avatar_static: '' })
  const files: Record<string, string> = {}
  const states: Record<string, object> = {}
  const { write, pull, stored, site } = await networkBlog({
    settings: `syndicate:\n  kinds: []\n  mastodon: { server: "${server.url}" }\nwebmention: { moderation: none }\n`,
    files,
    hosts: [server.host],
    env: { MASTODON_TOKEN: 'right' },
  })
  const statuses = Array.from({ length: posts }, (_, index) => {
    const age = index + 0.5
    const status = server.addStatus({
      account: server.me.id,
      text: `Post ${index}`,
      created_at: new Date(Date.now() - age * 86_400_000).toISOString(),
    })
    files[`content/notes/p${index}.md`] =
      `---\ndate: ${ago(age)} Z\nsyndication: ${status.url}\n---\nPost ${index}.\n`
    const replies = Array.from({ length: answers }, (__, answer) =>
      server.addStatus({ account: jane.id, in_reply_to_id: status.id, text: `Answer ${answer} to ${index}` }),
    )
    // Older posts as an earlier pull has left them: their answers in the store, asked for today.
    if (index >= recent) {
      const mentions = replies.map(({ id, uri }) => ({
        ...{
          id: `mastodon-${id}`,
          type: 'reply',
          source: uri,
          target: `${site.url}notes/p${index}/`,
          url: uri,
        },
        author: { name: 'jane', url: jane.url },
      }))
      files[`content/mentions/notes/p${index}.json`] = JSON.stringify({
        page: `/notes/p${index}/`,
        mentions,
        gone: [],
      })
      states[status.url ?? ''] = {
        asked: Date.now(),
        changed: 0,
        counts: { replies: answers, likes: 0, reposts: 0, quotes: 0 },
        replies: '',
        stored: answers,
      }
    }
    return status
  })
  write({ ...files, '.smallsocial/answers.json': JSON.stringify(states) })
  await pull()
  expect(stored('notes/p0').length).toBe(answers)

  server.requests.length = 0
  expect((await pull()).stdout).toBe('unchanged\n')
  const asked = server.requests.map(({ path }) => path)
  expect(asked.filter((path) => path.endsWith('/context')).length).toBe(recent)
  // And one for the numbers of all of them.
  expect(asked.length).toBe(recent + 1)

  // One answer more to a recent post: it is there after the next pull, which also asks for quotes.
  server.addStatus({ account: jane.id, in_reply_to_id: statuses[3]?.id ?? '', text: 'News' })
  server.requests.length = 0
  await pull()
  expect(stored('notes/p3').length).toBe(answers + 1)
  expect(server.requests.length).toBeLessThanOrEqual(recent + 2)

  // A tenth of its age later, an older post is asked for, too.
  const [old] = statuses.slice(30)
  states[old?.url ?? ''] = { ...states[old?.url ?? ''], asked: Date.now() - 4 * 86_400_000 }
  write({ '.smallsocial/answers.json': JSON.stringify(states) })
  server.requests.length = 0
  await pull()
  expect(server.requests.filter(({ query }) => query.getAll('id[]').includes(old?.id ?? '')).length).toBe(1)
  expect(server.requests.some(({ path }) => path.includes(`${old?.id}/context`))).toBe(false)
})
