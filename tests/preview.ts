import { type ChildProcess, spawn } from 'node:child_process'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { projectFolder, saidBy } from './support.js'

const ends: (() => void)[] = []
afterAll(() => {
  for (const end of ends) end()
})

/** A running `smallsocial serve`, which is killed after the tests of the file. */
export type Preview = {
  readonly url: string
  readonly child: ChildProcess
  readonly said: () => string
  /** Waits until the output of the program matches. */
  readonly until: (pattern: RegExp) => Promise<string>
  readonly exit: Promise<number | null>
}

/** Starts the compiled program and waits until it prints its URL. */
export const startPreview = async (root: string, args: readonly string[] = []): Promise<Preview> => {
  const child = spawn(
    process.execPath,
    [join(projectFolder, 'dist/cli.js'), 'serve', '--root', root, ...args],
    {
      env: { ...process.env, NO_COLOR: '1' },
    },
  )
  const { said, until } = saidBy(child)
  ends.push(() => child.kill('SIGKILL'))
  const exit = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  return {
    url: (await until(/(http:\/\/127\.0\.0\.1:\d+\/\S*) {2}/)).replace(/\/$/, ''),
    child,
    said,
    until,
    exit,
  }
}

/** An event of the preview for a browser that shows a page. */
export type Change = {
  readonly version: string
  readonly html?: string
  readonly location?: string
  readonly files?: readonly string[]
  readonly mistakes: readonly {
    file: string
    line?: number
    reason: string
    note?: string
    excerpt: { number: number; text: string }[]
  }[]
}

/**
 * Receives events like a browser that shows a page; `next` returns the first change that fits, among past and
 * future ones.
 */
export const listen = (
  url: string,
  page: string,
): { next: (fits: (change: Change) => boolean) => Promise<Change> } => {
  const changes: Change[] = []
  const waiting = new Set<() => void>()
  const stream = request(
    `${url}/.smallsocial/events?version=none&page=${encodeURIComponent(page)}`,
    (response) => {
      let rest = ''
      response.setEncoding('utf8')
      response.on('data', (part) => {
        const events = (rest + part).split('\n\n')
        rest = events.pop() ?? ''
        for (const event of events)
          if (event.startsWith('data: ')) changes.push(JSON.parse(event.slice(6)) as Change)
        for (const look of waiting) look()
      })
    },
  )
  stream.on('error', () => undefined).end()
  ends.push(() => stream.destroy())
  return {
    next: (fits) =>
      new Promise((resolve) => {
        const look = (): void => {
          for (let change = changes.shift(); change !== undefined; change = changes.shift())
            if (fits(change)) {
              waiting.delete(look)
              resolve(change)
              return
            }
        }
        waiting.add(look)
        look()
      }),
  }
}
