import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type OwnServer, startServer, until } from '../own-server.js'
import { answer, serve } from '../server.js'

/** The resident memory of a process in MB, from /proc; 0 on systems without it. */
const memoryOf = (pid: number): number => {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

const storedPairs = ({ root }: OwnServer): Set<string> => {
  const folder = join(root, 'content/mentions/notes')
  const pairs = new Set<string>()
  for (const file of existsSync(folder) ? readdirSync(folder) : [])
    for (const { source, target } of JSON.parse(readFileSync(join(folder, file), 'utf8')).mentions)
      pairs.add(`${source} ${target}`)
  return pairs
}

/** Sends a form over a connection that is kept; returns the status, or 0 without an answer. It is faster than `fetch`. */
const statusOfPost = (url: string, fields: Record<string, string>): Promise<number> =>
  new Promise((resolve) => {
    const body = new URLSearchParams(fields).toString()
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': body.length,
    }
    const sent = request(url, { agent, method: 'POST', headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0))
    })
    sent.on('error', () => resolve(0)).end(body)
  })

const agent = new Agent({ keepAlive: true, maxSockets: 20 })

test('5,000 webmentions, a third of them slow or failing, and three kills: nothing is lost', async () => {
  const targets = Array.from({ length: 500 }, (_, index) => `https://blog.example/notes/n${index}/`)
  const links = targets.map((target) => `<a href="${target}">x</a>`).join('\n')
  const site = await serve((request, response) => {
    const number = Number(request.url?.slice(2))
    if (number === 0) return
    if (number === 1) return request.socket.destroy()
    if (number === 2) return answer(response, 503)
    answer(response, 200, { 'content-type': 'text/html' }, `<title>x</title>${links}`)
  })
  const server = await startServer(
    Object.fromEntries(
      targets.map((_, index) => [`content/notes/n${index}.md`, '---\ndate: 2026-01-01\n---\n\nWords.\n']),
    ),
    { settings: 'webmention: { moderation: all }\n' },
  )
  const pairs = Array.from({ length: 10 }, (_, number) =>
    targets.map((target) => ({ source: `${site}/s${number}`, target })),
  ).flat()
  const accepted: string[] = []
  let memory = 0
  let isKilling: Promise<void> | undefined
  const kills = [1000, 2500, 4000]
  const next = pairs.values()
  const client = async (): Promise<void> => {
    for (const pair of next) {
      await until(async () => {
        await isKilling
        return (await statusOfPost(`${server.url}webmention`, pair)) === 201
      }, 60)
      accepted.push(`${pair.source} ${pair.target}`)
      if (accepted.length === kills[0]) {
        kills.shift()
        memory = Math.max(memory, memoryOf(server.pid()))
        isKilling = server.kill('SIGKILL').then(server.restart)
      }
    }
  }
  await Promise.all(Array.from({ length: 20 }, client))
  expect((await fetch(`${server.url}healthz`)).status).toBe(200)

  const good = accepted.filter((pair) => !/\/s[012] /.test(pair))
  expect(good).toHaveLength(3500)
  await until(() => {
    const stored = storedPairs(server)
    return good.every((pair) => stored.has(pair))
  }, 100)
  memory = Math.max(memory, memoryOf(server.pid()))
  expect(memory, 'the peak memory of the server in MB').toBeLessThan(150)
  const waiting = readFileSync(join(server.root, '.smallsocial-server/webmentions.jsonl'), 'utf8')
  for (const number of [0, 1, 2]) expect(waiting).toContain(`${site}/s${number}`)
}, 400_000)
