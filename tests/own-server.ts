import type { ChildProcess } from 'node:child_process'
import { afterAll } from 'vitest'
import { startCli, temporaryFolder, writeFiles } from './support.js'
import { freePort } from './web-servers.js'

/** A running `smallsocial server` of a blog. */
export type OwnServer = {
  readonly root: string
  /** The port on which it listens. */
  readonly port: number
  /** The URL below which it answers. */
  readonly url: string
  readonly kill: (signal: NodeJS.Signals) => Promise<void>
  /** Starts the server again after it was killed. */
  readonly restart: () => Promise<void>
  /** What it printed. */
  readonly output: () => string
  /** The process ID. */
  readonly pid: () => number
}

/** Starts the server of a new blog with these files; `settings` are added to its site.yaml. It is ended after the tests of the file. */
export const startServer = async (
  files: Readonly<Record<string, string>> = {},
  {
    settings = '',
    args = [],
    site = 'https://blog.example/',
    behind,
  }: {
    readonly settings?: string
    readonly args?: readonly string[]
    readonly site?: string
    /** The URL of the server behind a web server; by default it is asked directly. */
    readonly behind?: string
  } = {},
): Promise<OwnServer> => {
  const port = await freePort()
  const url = behind ?? `http://127.0.0.1:${port}/server/`
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': `url: ${site}\ntitle: "A blog"\nauthor: { name: "Ada Example" }\nserver: { url: ${url} }\n${settings}`,
    ...files,
  })
  let child: ChildProcess | undefined
  let done: Promise<unknown> = Promise.resolve()
  let output = ''
  const restart = async (): Promise<void> => {
    const started = startCli([
      'server',
      '--root',
      root,
      '--port',
      `${port}`,
      '--allow-host',
      '127.0.0.1',
      ...args,
    ])
    child = started.child
    done = started.done
    started.child.stderr?.on('data', (text) => {
      output += text
      if (process.env.SHOW !== undefined) process.stderr.write(text)
    })
    await new Promise<void>((resolve, reject) => {
      started.child.stdout?.on('data', (text) => {
        output += text
        if (process.env.SHOW !== undefined) process.stderr.write(text)
        if (String(text).includes(`127.0.0.1:${port}`)) resolve()
      })
      void started.done.then(({ stderr }) => reject(new Error(`the server did not start: ${stderr}`)))
    })
  }
  await restart()
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    child?.kill(signal)
    await done
  }
  running.add(kill)
  return { root, port, url, output: () => output, kill, restart, pid: () => child?.pid ?? 0 }
}

// Here and not where a server is started: a hook that is added while a test runs is not called. A server ends after what it
// publishes.
const running = new Set<OwnServer['kill']>()
afterAll(async () => {
  await Promise.all([...running].map((kill) => kill('SIGTERM')))
}, 60_000)

/** Waits until a condition holds, and returns its value; fails after `seconds`. */
export const until = async <Value>(
  condition: () => Value | undefined | false | Promise<Value | undefined | false>,
  seconds = 30,
): Promise<Value> => {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const value = await condition()
    if (value !== undefined && value !== false) return value
    if (Date.now() > end) throw new Error(`it did not happen within ${seconds} s: ${condition}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Sends a form, as a script and not as a browser. */
export const post = (
  url: string,
  fields: Readonly<Record<string, string>> | URLSearchParams,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields as Record<string, string>).toString(),
  })
