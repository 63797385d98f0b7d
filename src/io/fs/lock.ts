import { linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readText } from './atomic.js'

/**
 * Lets one program at a time do something to a project. Gives what to call at the end, or the number of the
 * process that holds it. A lock whose process is gone is taken over; any other trouble with the file throws.
 */
export const takeLock = (root: string, name: string): (() => void) | number => {
  const path = join(root, '.smallsocial', `${name}.lock`)
  mkdirSync(join(root, '.smallsocial'), { recursive: true })
  const own = `${path}.${process.pid}`
  const words = `${process.pid} ${startOf(process.pid)}`
  writeFileSync(own, words)
  try {
    for (let tries = 0; ; tries++) {
      try {
        linkSync(own, path)
        return () => {
          if (read(path) === words) rmSync(path, { force: true })
        }
      } catch (thrown) {
        if ((thrown as { code?: string }).code !== 'EEXIST' || tries > 20) throw thrown
        const held = read(path)
        const holder = Number(held?.split(' ')[0])
        if (held !== undefined && isHolder(holder, held.split(' ')[1] ?? '')) return holder
        rmSync(path, { force: true })
      }
    }
  } finally {
    rmSync(own, { force: true })
  }
}

/** The process runs, and is the one that it was: numbers are given out again. */
const isHolder = (pid: number, start: string): boolean =>
  pid > 0 && pid !== process.pid && isRunning(pid) && (start === '' || start === startOf(pid))

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return (thrown as { code?: string }).code === 'EPERM'
  }
}

/** When a process began, where the system tells it; else nothing. */
const startOf = (pid: number): string =>
  read(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ')[19] ?? ''

const read = (path: string): string | undefined => {
  try {
    return readText(path)
  } catch {
    // Not there, or gone meanwhile.
    return undefined
  }
}
