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
 * Opens a file in the editor of `VISUAL` or `EDITOR` and waits until it exits; returns the reason when none is set or it
 * fails.
 */
export const openEditor = (path: string): string | undefined => {
  const editor = process.env.VISUAL || process.env.EDITOR
  if (editor === undefined || editor === '') return 'no editor found; set EDITOR'
  const { status } = spawnSync('sh', ['-c', `${editor} "$1"`, 'sh', path], { stdio: 'inherit' })
  if (status === 127) return `the editor \`${editor}\` was not found; correct EDITOR`
  return status === 0 ? undefined : `the editor ended with ${status ?? 'a signal'}`
}
