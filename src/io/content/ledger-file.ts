import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type SentWebmention, webmentionKey } from '../../model/ledger.js'
import { compareText, error, type Message } from '../../model/message.js'
import type { Source } from '../../model/site.js'
import { type CopyLine, copyKey } from '../../model/syndication.js'
import { appendDurable, readJson, readText, writeCache, writeDurable } from '../fs/atomic.js'

/** A file of content/ with one JSON object on each line: what was sent, so that it is not sent twice. */
type LedgerFile<Line> = {
  /** Reads the file; undefined when it does not exist. */
  readonly read: (root: string) => Source | undefined
  /** Appends a line; the line is on the disk when the function returns. */
  readonly append: (root: string, line: Line) => void
  /** Writes the file with one line for each key, sorted, and stores their number in `.smallsocial/`. */
  readonly rewrite: (root: string, lines: readonly Line[]) => void
  /**
   * Returns an error when the file has fewer lines than after the last run on this machine: what they list would be
   * sent again.
   */
  readonly checkLost: (root: string, lines: readonly Line[]) => Message[]
}

const ledgerFile = <Line>(
  path: string,
  countName: string,
  keyOf: (line: Line) => string,
  lost: string,
): LedgerFile<Line> => {
  const file = `content/${path}`
  const countFile = (root: string): string => join(root, '.smallsocial', countName)
  const read = (root: string): Source | undefined => {
    const value = readText(join(root, file))
    return value === undefined ? undefined : { path, file, value }
  }
  return {
    read,
    append: (root, line) => appendDurable(join(root, file), `${JSON.stringify(line)}\n`),
    rewrite: (root, lines) => {
      const text = [...lines]
        .sort((a, b) => compareText(keyOf(a), keyOf(b)))
        .map((line) => `${JSON.stringify(line)}\n`)
        .join('')
      if (text === '') return
      if (text !== read(root)?.value) writeDurable(join(root, file), text)
      writeCache(countFile(root), JSON.stringify({ pairs: lines.length }))
    },
    checkLost: (root, lines) => {
      const { pairs } = (readJson(countFile(root)) ?? {}) as { pairs?: unknown }
      if (typeof pairs !== 'number' || lines.length >= pairs) return []
      return [
        error(
          'ledger-lost-lines',
          { file },
          `it has ${lines.length} lines and had ${pairs} after the last run here: ${lost} would be sent again`,
          `restore the file from version control; if it is right as it is, delete \`.smallsocial/${countName}\``,
        ),
      ]
    },
  }
}

/** content/sent.jsonl: the webmentions that were sent. */
export const webmentionLedger: LedgerFile<SentWebmention> = ledgerFile(
  'sent.jsonl',
  'ledger.json',
  webmentionKey,
  'the lost webmentions',
)

/** content/copies.jsonl: the copies of pages on other networks. */
export const copyLedger: LedgerFile<CopyLine> = ledgerFile(
  'copies.jsonl',
  'copies.json',
  copyKey,
  'the lost copies',
)

/** Returns true for the folder of a blog: it has content/site.yaml. */
export const hasSettings = (root: string): boolean => existsSync(join(root, 'content/site.yaml'))
