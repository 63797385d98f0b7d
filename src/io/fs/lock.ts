import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readText } from './atomic.js'
import { isRunning } from './running.js'

/**
 * Takes a lock of a project, `.smallsocial/NAME.lock`. Returns the function that releases it, or the process
 * ID of its holder. A lock whose process has ended is taken over; any other error of the file system is
 * thrown.
 */
export const takeLock = (root: string, name: string): (() => void) | number => {
  const path = lockPath(root, name)
  mkdirSync(join(root, '.smallsocial'), { recursive: true })
  const own = `${path}.${process.pid}`
  const contents = `${process.pid} ${startOf(process.pid)}`
  writeFileSync(own, contents)
  try {
    for (let tries = 0; ; tries++) {
      try {
        linkSync(own, path)
        return () => {
          if (read(path) === contents) rmSync(path, { force: true })
        }
      } catch (thrown) {
        if ((thrown as { code?: string }).code !== 'EEXIST' || tries > 20) throw thrown
        const found = read(path)
        const holder = Number(found?.split(' ')[0])
        if (found !== undefined && isHolder(holder, found.split(' ')[1] ?? '')) return holder
        if (found !== undefined) removeLock(path, found, own)
      }
    }
  } finally {
    rmSync(own, { force: true })
  }
}

const lockPath = (root: string, name: string): string => join(root, '.smallsocial', `${name}.lock`)

/** Runs work while it holds a lock; returns the process ID of the holder instead when another process holds it. */
export const runLocked = async <Result extends object>(
  root: string,
  name: string,
  work: () => Promise<Result>,
): Promise<Result | number> => {
  const release = takeLock(root, name)
  if (typeof release === 'number') return release
  try {
    return await work()
  } finally {
    release()
  }
}

/** Runs a short function while it holds a lock; waits for another process for at most five seconds, then throws. */
export const withLock = <Result>(root: string, name: string, work: () => Result): Result => {
  for (let tries = 0; ; tries++) {
    const release = takeLock(root, name)
    if (typeof release === 'function')
      try {
        return work()
      } finally {
        release()
      }
    if (tries >= 250)
      throw Object.assign(new Error(`process ${release} holds the lock \`${name}\``), {
        code: 'ELOCKED',
        path: lockPath(root, name),
      })
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
  }
}

/** Removes the lock of a process that has ended. Another process may have taken it over meanwhile: then its lock stays. */
const removeLock = (path: string, ended: string, own: string): void => {
  const removed = `${own}.ended`
  try {
    renameSync(path, removed)
    if (read(removed) !== ended) linkSync(removed, path)
  } catch (thrown) {
    if (!['ENOENT', 'EEXIST'].includes((thrown as { code?: string }).code ?? '')) throw thrown
  }
  rmSync(removed, { force: true })
}

/** Returns true when the process runs and began at `start`: systems reuse process IDs. */
const isHolder = (pid: number, start: string): boolean =>
  pid > 0 && pid !== process.pid && isRunning(pid) && (start === '' || start === startOf(pid))

/** Returns the start time of a process in clock ticks since boot, from /proc; empty on systems without it. */
const startOf = (pid: number): string =>
  read(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ')[19] ?? ''

const read = (path: string): string | undefined => {
  try {
    return readText(path)
  } catch {
    // It does not exist, or was removed meanwhile.
    return undefined
  }
}
