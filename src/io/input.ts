import { spawnSync } from 'node:child_process'
import { fstatSync, readFileSync } from 'node:fs'

/**
 * Reads the text that is piped into the program; empty when standard input is a terminal or is not connected.
 */
export const readInput = (): string => {
  if (process.stdin.isTTY === true) return ''
  try {
    const stat = fstatSync(0)
    return stat.isFIFO() || stat.isFile() || stat.isSocket() ? readFileSync(0, 'utf8') : ''
  } catch {
    // Standard input is closed.
    return ''
  }
}

/**
 * Opens a file in the editor of `VISUAL` or `EDITOR` and waits until it exits; false when none is set or it
 * fails.
 */
export const openEditor = (path: string): boolean => {
  const editor = process.env.VISUAL || process.env.EDITOR
  if (editor === undefined || editor === '') return false
  return spawnSync('sh', ['-c', `${editor} "$1"`, 'sh', path], { stdio: 'inherit' }).status === 0
}
