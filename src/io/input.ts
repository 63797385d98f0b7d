import { spawnSync } from 'node:child_process'
import { fstatSync, readFileSync } from 'node:fs'

/** What is piped into the program; nothing from a terminal and where nothing is connected. */
export const readInput = (): string => {
  if (process.stdin.isTTY === true) return ''
  try {
    const stat = fstatSync(0)
    return stat.isFIFO() || stat.isFile() || stat.isSocket() ? readFileSync(0, 'utf8') : ''
  } catch {
    // No input at all.
    return ''
  }
}

/** Opens a file in the author's editor and waits; false when there is none or it fails. */
export const openEditor = (path: string): boolean => {
  const editor = process.env.VISUAL || process.env.EDITOR
  if (editor === undefined || editor === '') return false
  return spawnSync('sh', ['-c', `${editor} "$1"`, 'sh', path], { stdio: 'inherit' }).status === 0
}
