import { expect, test } from 'vitest'
import { openQueue, type QueuedWebmention } from '../../src/server/webmention/queue.js'

const free = () => false
const target = (number: number): string => `https://blog.example/${number}/`

/** Adds pairs until one is refused; returns the number of accepted ones, and the reason. */
const fill = (source: (number: number) => string, count: number) => {
  const queue = openQueue([])
  for (let number = 0; number < count; number++) {
    const result = queue.enqueue({ source: source(number), target: target(number) }, `${number}`, 0, free)
    if ('full' in result) return { accepted: number, full: result.full }
  }
  return { accepted: count }
}

test('a source, a host and all of them may have so many waiting pairs', () => {
  expect(fill(() => 'https://a.example/', 20_000)).toEqual({ accepted: 1000, full: 'source' })
  expect(fill((number) => `https://a.example/${number}`, 20_000)).toEqual({ accepted: 6000, full: 'host' })
  expect(fill((number) => `https://a${number}.example/`, 20_000)).toEqual({ accepted: 10_000, full: 'queue' })
})

test('in a full queue, a pair displaces the last one of the host with the most, unless that is being verified', () => {
  const queue = openQueue([])
  for (let number = 0; number < 10_000; number++) {
    const host = number < 6000 ? 'a' : 'b'
    queue.enqueue({ source: `https://${host}.example/${number}`, target: target(0) }, `${number}`, 0, free)
  }
  const lines: unknown[] = []
  const add = (source: string, id: string, now: number): unknown => {
    const result = queue.enqueue({ source, target: target(0) }, id, now, (one) => one === '5999')
    if ('lines' in result) lines.push(...(result.lines ?? []))
    return 'full' in result ? result.full : result.id
  }
  expect(add('https://c.example/', 'c', 7)).toBe('c')
  expect(queue.status('5998')).toMatchObject({ state: 'rejected', finished: 7 })
  expect(queue.status('5999')).toMatchObject({ attempts: 0 })
  expect(lines).toMatchObject([{ id: '5998', state: 'rejected' }, { id: 'c' }])
  expect(add('https://a.example/more', 'more', 8)).toBe('queue')
  expect(add('https://b.example/more', 'more', 9)).toBe('more')
  expect(queue.status('5997')).toMatchObject({ state: 'rejected' })
  expect(queue.lines(9).filter((line) => 'attempts' in line)).toHaveLength(10_000)
})

test('in a full queue of many hosts, a pair displaces one whose source has not answered', () => {
  const queue = openQueue([])
  const add = (number: number, now: number) =>
    queue.enqueue({ source: `https://a${number}.example/`, target: target(0) }, `${number}`, now, free)
  for (let number = 0; number < 10_000; number++) add(number, 0)
  expect(add(20_000, 1)).toEqual({ full: 'queue' })
  const failed = queue.status('7')
  if (failed !== undefined && 'attempts' in failed) queue.retry(failed, 'the source cannot be reached', 2)
  expect(add(20_000, 3)).toMatchObject({ id: '20000' })
  expect(queue.status('7')).toMatchObject({
    state: 'rejected',
    reason: expect.stringContaining('again later'),
  })
})

test('a finished pair makes room', () => {
  const queue = openQueue([])
  const pair = { source: 'https://a.example/', target: target(0) }
  for (let number = 0; number < 1000; number++)
    queue.enqueue({ ...pair, target: target(number) }, `${number}`, 0, free)
  queue.finish({ id: '7', state: 'shown', finished: 1 })
  expect(queue.enqueue({ ...pair, target: target(5000) }, 'new', 1, free)).toMatchObject({ id: 'new' })
  expect(queue.status('7')).toMatchObject({ state: 'shown' })
})

test('failed attempts are repeated after longer and longer pauses, six in all', () => {
  const queue = openQueue([])
  queue.enqueue({ source: 'https://a.example/', target: target(0) }, 'one', 0, free)
  const pauses: number[] = []
  let time = 1000
  for (let item = queue.next(time, free)?.[0]; item !== undefined; item = queue.next(time, free)?.[0]) {
    queue.retry(item, 'slow', time)
    const due = queue.nextDue(free)
    if (due === undefined) break
    pauses.push((due - time) / 60_000)
    time = due
  }
  expect(pauses).toEqual([1, 10, 60, 360, 1440])
  expect(queue.status('one')).toMatchObject({ state: 'rejected', reason: 'slow' })
})

test('the lines of a journal, also damaged ones, give the queue again', () => {
  const queue = openQueue([])
  const lines = [0, 1, 2].flatMap((number) => {
    const { lines: added = [] } = queue.enqueue(
      { source: 'https://a.example/', target: target(number) },
      `${number}`,
      0,
      free,
    ) as {
      lines?: QueuedWebmention[]
    }
    return added
  })
  const done = queue.finish({ id: '1', state: 'removed', reason: 'gone', finished: 5 })
  const other = openQueue([
    ...lines,
    done,
    null,
    7,
    {},
    { id: 1 },
    { id: '2', state: 'constructor', finished: 1 },
  ])
  expect(other.lines(5)).toEqual(queue.lines(5))
  expect(other.next(10_000, free)?.map(({ id }) => id)).toEqual(['0', '2'])
  expect(openQueue(other.lines(5 + 31 * 86_400_000)).status('1')).toBeUndefined()
})

test('a pair that is requested while it is verified is verified once more', () => {
  const queue = openQueue([])
  const pair = { source: 'https://a.example/', target: target(0) }
  queue.enqueue(pair, 'one', 0, free)
  expect(queue.enqueue(pair, 'two', 1, (id) => id === 'one')).toEqual({ id: 'one' })
  expect(queue.finish({ id: 'one', state: 'shown', finished: 2 })).toMatchObject({
    id: 'one',
    attempts: 0,
    due: 1002,
  })
  expect(queue.finish({ id: 'one', state: 'shown', finished: 3 })).toMatchObject({ state: 'shown' })
})

test('a failed attempt is the second verification of a pair that was requested meanwhile', () => {
  const queue = openQueue([])
  const pair = { source: 'https://a.example/', target: target(0) }
  queue.enqueue(pair, 'one', 0, free)
  queue.enqueue(pair, 'two', 1, (id) => id === 'one')
  const [item] = queue.next(2000, free) ?? []
  if (item === undefined) throw new Error('nothing is due')
  queue.retry(item, 'slow', 2000)
  expect(queue.finish({ id: 'one', state: 'shown', finished: 3000 })).toMatchObject({ state: 'shown' })
})
