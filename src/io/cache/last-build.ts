import { hash } from 'node:crypto'
import { dirname, join } from 'node:path'
import type { Message } from '../../model/message.js'
import type { ListedFile } from '../content/list-files.js'
import { readJson, readText, writeCache } from '../fs/atomic.js'
import { isUpToDate, type OutputPaths, recordOf, recordPath, statePath } from './output-record.js'

/** The result of a successful build. */
export type LastBuild = {
  readonly messages: readonly Message[]
  readonly posts: number
  readonly pages: number
}

/**
 * A stored result. It is valid only while the output record, which names the written files, has the hash
 * `record`.
 */
type Stored = LastBuild & {
  readonly inputs: string
  readonly validUntil: number | null
  readonly record: string | undefined
}

/**
 * Reads the result of the last build of this output; undefined when an input or a written file has changed
 * since.
 */
export const readLastBuild = (
  output: OutputPaths,
  inputs: string | undefined,
  now: number,
): LastBuild | undefined => {
  if (inputs === undefined) return undefined
  const stored = readJson(statePath(output, 'last')) as Stored | null | undefined
  if (stored?.inputs !== inputs || (stored.validUntil !== null && stored.validUntil <= now)) return undefined
  const text = readText(recordPath(output))
  if (text === undefined || stored.record !== hash('sha1', text)) return undefined
  const record = recordOf(text)
  return record !== undefined && isUpToDate(output, record) ? stored : undefined
}

/**
 * Writes the result of a build. `validUntil` is when the next post appears or disappears, in milliseconds.
 */
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

/** Returns the hash of the output record; undefined when the record was removed. */
const recordHash = (output: OutputPaths): string | undefined => {
  const text = readText(recordPath(output))
  return text === undefined ? undefined : hash('sha1', text)
}

/**
 * Returns a fingerprint of all inputs of a build; undefined when one of the files changed too recently to be
 * compared.
 */
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

/**
 * Returns a hash of the code of the program, which `prepare.mjs` wrote, and of the versions of Node, its language data, and
 * the installed packages; empty for a program that is not bundled.
 */
export const programHash = (): string => {
  const own = readText(join(import.meta.dirname, 'program-hash.txt'))
  if (own === undefined) return ''
  const { node, icu, unicode, cldr } = process.versions
  return hash('sha1', JSON.stringify([own, node, icu, unicode, cldr, installedVersions(import.meta.dirname)]))
}

/** Returns the text with the versions of the packages in the nearest `node_modules` above a folder; empty when none is found. */
const installedVersions = (folder: string): string => {
  for (const file of lockFiles) {
    const text = readText(join(folder, 'node_modules', file))
    if (text !== undefined) return text
  }
  const parent = dirname(folder)
  return parent === folder ? '' : installedVersions(parent)
}

/** What npm, pnpm and Yarn write about the packages that they have installed. */
const lockFiles = ['.package-lock.json', '.pnpm/lock.yaml', '.yarn-state.yml', '.yarn-integrity']
