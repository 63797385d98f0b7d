import { fork } from 'node:child_process'
import { join } from 'node:path'
import { BlogUnavailable } from '../../model/blog-unavailable.js'
import { reasonOf } from '../../model/message.js'

/** A function of the second process, by its name. */
type Work = Readonly<Record<string, (argument: never) => Promise<unknown>>>

type Call = { readonly call: number; readonly name: string; readonly argument: unknown }
type Result = {
  readonly call: number
  readonly value?: unknown
  readonly error?: string
  /** Whether the error is a `BlogUnavailable`. */
  readonly isUnavailable?: boolean
}

/**
 * Returns functions that run in a second process, which is started by the first call and ends after it had nothing to do
 * for `idle` milliseconds, so that the memory that reading a blog takes is freed. Calls run at the same time. A call fails
 * when the process ends before its result.
 */
export const remote = <Functions extends Work>(
  file: string,
  start: object,
  { idle, names }: { readonly idle: number; readonly names: readonly (keyof Functions & string)[] },
): Functions & { readonly end: () => void } => {
  let child: ReturnType<typeof fork> | undefined
  let timer: NodeJS.Timeout | undefined
  let count = 0
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (reason: Error) => void }>()
  const running = (): ReturnType<typeof fork> => {
    if (child !== undefined) return child
    const started = fork(join(import.meta.dirname, file), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    started.on('message', (message) => {
      const { call, value, error, isUnavailable } = message as Result
      const one = waiting.get(call)
      waiting.delete(call)
      if (error === undefined) one?.resolve(value)
      else one?.reject(isUnavailable ? new BlogUnavailable(error) : new Error(error))
      if (waiting.size === 0) timer = setTimeout(() => started.disconnect(), idle)
    })
    const gone = (): void => {
      if (child === started) child = undefined
      else return
      for (const { reject } of waiting.values()) reject(new Error('the second process ended'))
      waiting.clear()
    }
    started.on('disconnect', gone)
    started.on('exit', gone)
    started.on('error', gone)
    started.send({ start })
    child = started
    return started
  }
  const call = (name: string, argument: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      clearTimeout(timer)
      const number = ++count
      const target = running()
      waiting.set(number, { resolve, reject })
      try {
        target.send({ call: number, name, argument } satisfies Call)
      } catch (thrown) {
        waiting.delete(number)
        if (waiting.size === 0) timer = setTimeout(() => target.disconnect(), idle)
        reject(thrown instanceof Error ? thrown : new Error(String(thrown)))
      }
    })
  const functions = Object.fromEntries(
    names.map((name) => [name, (argument: unknown) => call(name, argument)]),
  )
  return Object.assign(functions as unknown as Functions, {
    end: (): void => {
      clearTimeout(timer)
      if (child?.connected === true) child.disconnect()
    },
  })
}

/** Runs in the second process: answers calls, until the server disconnects or ends. */
export const answerCalls = (open: (start: never) => Work): void => {
  let work: Work = {}
  let active = 0
  let isConnected = true
  process.on('message', async (message: Call | { readonly start: object }) => {
    if ('start' in message) {
      work = open(message.start as never)
      return
    }
    const { call, name, argument } = message
    active++
    try {
      const value = await work[name]?.(argument as never)
      if (isConnected) process.send?.({ call, value } satisfies Result)
    } catch (thrown) {
      const error = reasonOf(thrown)
      const isUnavailable = thrown instanceof BlogUnavailable
      if (isConnected) process.send?.({ call, error, isUnavailable } satisfies Result)
    }
    active--
    if (!isConnected && active === 0) process.exit()
  })
  // The server ends this process; a signal of the terminal is meant for the server.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => undefined)
  process.on('disconnect', () => {
    isConnected = false
    if (active === 0) process.exit()
  })
}
