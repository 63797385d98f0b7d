import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parentPort, Worker, workerData } from 'node:worker_threads'

/**
 * Starts a file of the program as a second thread, with a value. Returns a function that waits for its result and may
 * be called once; undefined when the thread has failed. Returns undefined on a machine with one processor, and where
 * the program is not bundled.
 */
export const startThread = (file: string, data: unknown): (() => Promise<unknown>) | undefined => {
  const path = join(import.meta.dirname, file)
  if (availableParallelism() < 2 || !existsSync(path)) return undefined
  let result: Promise<unknown> | undefined = resultOf(new Worker(path, { workerData: data }))
  return () => {
    // The result of thousands of posts is large: nothing here may keep it while the build goes on.
    const taken = result ?? Promise.resolve(undefined)
    result = undefined
    return taken
  }
}

/** Returns the value that a thread sends; undefined when it fails or ends before. */
const resultOf = (worker: Worker): Promise<unknown> =>
  new Promise((resolve) => {
    const fail = (): void => resolve(undefined)
    worker.once('error', fail).once('exit', fail)
    worker.once('message', (value) => {
      worker.off('error', fail).off('exit', fail)
      worker.on('error', () => undefined)
      // Node keeps the value of an event until all that follows from it in one turn has ended.
      setImmediate(resolve, value)
    })
  })

/** Calls a function with the value with which this thread was started, and sends its result back. */
export const runThread = (work: (data: unknown) => unknown): void => parentPort?.postMessage(work(workerData))

/** A number in the memory of both threads, by which they share a list: each takes the next part that is left. */
export type SharedCounter = Int32Array<SharedArrayBuffer>

/** Returns a new counter, at zero. */
export const sharedCounter = (): SharedCounter => new Int32Array(new SharedArrayBuffer(4))

/** Yields the items that this thread takes from the front of a list, while another takes items from the back. */
export function* takenFromFront<Item>(items: readonly Item[], counter: SharedCounter): Generator<Item> {
  for (let from = 0; takePart(counter) * partSize < items.length; from += partSize)
    yield* items.slice(from, from + partSize)
}

/** Yields the items that this thread takes from the back of a list, the last part first. */
export function* takenFromBack<Item>(items: readonly Item[], counter: SharedCounter): Generator<Item> {
  const last = Math.ceil(items.length / partSize) * partSize - partSize
  for (let from = last; takePart(counter) * partSize < items.length; from -= partSize)
    yield* items.slice(from, from + partSize)
}

/** The number of items that a thread takes at a time. */
const partSize = 8

/** Returns the next number that no thread has taken: 0, 1, 2 … */
const takePart = (counter: SharedCounter): number => Atomics.add(counter, 0, 1)
