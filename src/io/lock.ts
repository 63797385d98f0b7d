import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Lets one program at a time do something to a project. Gives what to call at the end, or the number of the process that holds it. */
export const takeLock = (root: string, name: string): (() => void) | number => {
  const path = join(root, '.smallsocial', `${name}.lock`)
  mkdirSync(join(root, '.smallsocial'), { recursive: true })
  for (;;) {
    try {
      writeFileSync(path, `${process.pid}`, { flag: 'wx' })
      return () => rmSync(path, { force: true })
    } catch {
      const holder = holderOf(path)
      if (holder !== undefined && isRunning(holder)) return holder
      rmSync(path, { force: true })
    }
  }
}

const holderOf = (path: string): number | undefined => {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined
  } catch {
    // Released meanwhile.
    return undefined
  }
}

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return pid !== process.pid
  } catch (thrown) {
    return (thrown as { code?: string }).code === 'EPERM'
  }
}
