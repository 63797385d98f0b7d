import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openPublisher } from '../../src/server/publisher.js'

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

/** Opens a publisher; each publication is in the list, with its time and its kind. */
const open = (end: (count: number) => { isOk: boolean; output: string; next?: number }) => {
  const published: string[] = []
  const publisher = openPublisher({
    pause: 1000,
    now: () => Date.now(),
    publish: async (isScheduled) => {
      published.push(`${Date.now() / 1000} ${isScheduled ? 'scheduled' : 'changed'}`)
      return end(published.length)
    },
    finished: () => undefined,
  })
  return { published, publisher }
}

test('changes of a second are published together', async () => {
  const { published, publisher } = open(() => ({ isOk: true, output: '' }))
  publisher.request()
  await vi.advanceTimersByTimeAsync(900)
  publisher.request()
  await vi.advanceTimersByTimeAsync(5000)
  expect(published).toEqual(['1 changed'])
})

test('without changes, the site is published every hour, and when a scheduled post is due', async () => {
  const { published } = open((count) => ({ isOk: true, output: '', ...(count === 1 && { next: 3_900_000 }) }))
  await vi.advanceTimersByTimeAsync(7_600_000)
  expect(published).toEqual(['3600 scheduled', '3900 scheduled', '7500 scheduled'])
})

test('a failure is repeated after five minutes, also one that is thrown', async () => {
  const { published, publisher } = open((count) => {
    if (count === 1) throw new Error('no process')
    return { isOk: count > 2, output: '' }
  })
  publisher.request()
  await vi.advanceTimersByTimeAsync(2_000_000)
  expect(published).toEqual(['1 changed', '301 scheduled', '601 scheduled'])
})

test('the end publishes what is due, and nothing after it', async () => {
  const { published, publisher } = open(() => ({ isOk: true, output: '' }))
  publisher.request()
  await publisher.end()
  await vi.advanceTimersByTimeAsync(10_000_000)
  expect(published).toEqual(['0 changed'])
})

test('changes do not postpone the hourly publication', async () => {
  const { published, publisher } = open(() => ({ isOk: true, output: '' }))
  for (let count = 0; count < 20; count++) {
    await vi.advanceTimersByTimeAsync(50 * 60_000)
    publisher.request()
  }
  expect(published.filter((one) => one.endsWith('scheduled'))).toHaveLength(16)
})

test('changes during a publication are published together after it', async () => {
  const published: number[] = []
  const publisher = openPublisher({
    pause: 1000,
    now: () => Date.now(),
    publish: async () => {
      published.push(Date.now() / 1000)
      await new Promise((resolve) => setTimeout(resolve, 14_000))
      return { isOk: true, output: '' }
    },
    finished: () => undefined,
  })
  for (let count = 0; count < 8; count++) {
    publisher.request()
    await vi.advanceTimersByTimeAsync(1600)
  }
  await vi.advanceTimersByTimeAsync(100_000)
  expect(published).toEqual([1, 15])
})
