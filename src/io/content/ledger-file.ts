import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type SentWebmention, webmentionKey } from '../../model/ledger.js'
import { error, type Message } from '../../model/message.js'
import type { Source } from '../../model/site.js'
import { appendDurable, readJson, readText, writeCache, writeDurable } from '../fs/atomic.js'

/** Reads content/sent.jsonl; undefined when it does not exist. */
export const readLedger = (root: string): Source | undefined => {
  const value = readText(join(root, ledgerFile))
  return value === undefined ? undefined : { path: 'sent.jsonl', file: ledgerFile, value }
}

/** Returns true for the folder of a blog: it has content/site.yaml. */
export const hasSettings = (root: string): boolean => existsSync(join(root, 'content/site.yaml'))

/** Appends a line; the line is on the disk when the function returns. */
export const appendToLedger = (root: string, line: SentWebmention): void =>
  appendDurable(join(root, ledgerFile), `${JSON.stringify(line)}\n`)

/**
 * Writes the ledger with one line for each pair of source and target, sorted, and stores their number in
 * `.smallsocial/`.
 */
export const rewriteLedger = (root: string, lines: readonly SentWebmention[]): void => {
  const text = [...lines]
    .sort((a, b) => (webmentionKey(a) < webmentionKey(b) ? -1 : 1))
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('')
  if (text === '') return
  if (text !== readLedger(root)?.value) writeDurable(join(root, ledgerFile), text)
  writeCache(countFile(root), JSON.stringify({ pairs: lines.length }))
}

/**
 * Returns an error when the ledger has fewer pairs than after the last run on this machine: lines were lost,
 * and their webmentions would be sent again.
 */
export const checkLostLines = (root: string, lines: readonly SentWebmention[]): Message[] => {
  const { pairs } = (readJson(countFile(root)) ?? {}) as { pairs?: unknown }
  if (typeof pairs !== 'number' || lines.length >= pairs) return []
  return [
    error(
      'ledger-lost-lines',
      { file: ledgerFile },
      `it has ${lines.length} lines and had ${pairs} after the last run here: the lost webmentions would be sent again`,
      'restore the file from version control; if it is right as it is, delete `.smallsocial/ledger.json`',
    ),
  ]
}

const ledgerFile = 'content/sent.jsonl'

const countFile = (root: string): string => join(root, '.smallsocial', 'ledger.json')
