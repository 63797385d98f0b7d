import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isRunning } from './running.js'

/**
 * Removes the entries that killed programs have left in a folder. `pattern` matches the names of temporary
 * entries; its first group is the ID of the process.
 */
export const removeLeftovers = (folder: string, pattern: RegExp): void => {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    const pid = Number(pattern.exec(name)?.[1] ?? process.pid)
    if (pid !== process.pid && !isRunning(pid)) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

/** Removes from `.smallsocial/` and its folders what killed programs have left. */
export const clearState = (state: string): void => {
  for (const name of ['', 'pictures', 'search'])
    removeLeftovers(join(state, name), /\.(\d+)(?:-\d+)?(?:\.tmp)?$/)
}
