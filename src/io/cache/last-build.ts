import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Message } from '../../model/message.js'
import type { ListedFile } from '../content/list-files.js'
import { readJson, readText, writeCache } from '../fs/atomic.js'
import { isUpToDate, type OutputPaths, readRecord, recordPath, statePath } from './output-record.js'

/** What a build said that went well. */
export type LastBuild = {
  readonly messages: readonly Message[]
  readonly posts: number
  readonly pages: number
}

/** `record` ties it to the files that were written: another build's record, and it is worth nothing. */
type Stored = LastBuild & {
  readonly inputs: string
  readonly validUntil: number | null
  readonly record: string | undefined
}

/** The last build of this output, when nothing that it was made from and nothing that it wrote has changed. */
export const readLastBuild = (
  output: OutputPaths,
  inputs: string | undefined,
  now: number,
): LastBuild | undefined => {
  if (inputs === undefined) return undefined
  const stored = readJson(statePath(output, 'last')) as Stored | null | undefined
  if (stored?.inputs !== inputs || (stored.validUntil !== null && stored.validUntil <= now)) return undefined
  if (stored.record !== recordHash(output)) return undefined
  const record = readRecord(output)
  return record !== undefined && isUpToDate(output, record) ? stored : undefined
}

/** Keeps what a build said. `validUntil` is when the next post is due, in milliseconds. */
export const writeLastBuild = (
  output: OutputPaths,
  { messages, posts, pages }: LastBuild,
  inputs: string | undefined,
  validUntil: number | undefined,
): void => {
  if (inputs === undefined) return
  const stored: Stored = {
    messages,
    posts,
    pages,
    inputs,
    validUntil: validUntil ?? null,
    record: recordHash(output),
  }
  writeCache(statePath(output, 'last'), JSON.stringify(stored))
}

/** Nothing when somebody has removed the record. */
const recordHash = (output: OutputPaths): string | undefined => {
  const text = readText(recordPath(output))
  return text === undefined ? undefined : hash('sha1', text)
}

/** One text for all that a build is made from; nothing when one of the files changed just now. */
export const buildFingerprint = (
  files: readonly ListedFile[],
  flags: unknown,
  program: string,
): string | undefined => {
  const lines: string[] = [JSON.stringify(flags), program]
  for (const { from, signature } of files) {
    if (signature === undefined) return undefined
    lines.push(`${from} ${signature}`)
  }
  return hash('sha1', lines.join('\n'))
}

/** Changes with the code of the program itself. */
export const programHash = (): string => {
  const folder = import.meta.dirname
  const texts = readdirSync(folder)
    .filter((name) => /\.[jt]s$/.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name)))
  return hash('sha1', Buffer.concat(texts))
}
