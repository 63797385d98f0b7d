import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pairOf, type SentLine } from '../model/ledger.js'
import type { Source } from '../model/site.js'
import { writeWhole } from './written-record.js'

/** content/sent.jsonl, read anew; nothing when there is none. */
export const readLedger = (root: string): Source | undefined => {
  const path = join(root, ledgerFile)
  return existsSync(path)
    ? { path: 'sent.jsonl', file: ledgerFile, value: readFileSync(path, 'utf8') }
    : undefined
}

/** True for a folder that is a blog. */
export const hasSettings = (root: string): boolean => existsSync(join(root, 'content/site.yaml'))

/** Writes down what was told, at once: a program that is killed then repeats one at most. */
export const appendToLedger = (root: string, line: SentLine): void =>
  appendFileSync(join(root, ledgerFile), `${JSON.stringify(line)}\n`)

/** Writes the ledger as it is known: one line a pair, sorted. */
export const tidyLedger = (root: string, lines: readonly SentLine[]): void => {
  const text = [...lines]
    .sort((a, b) => (pairOf(a) < pairOf(b) ? -1 : 1))
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('')
  mkdirSync(dirname(join(root, ledgerFile)), { recursive: true })
  if (text !== readLedger(root)?.value && text !== '') writeWhole(join(root, ledgerFile), text)
}

const ledgerFile = 'content/sent.jsonl'
