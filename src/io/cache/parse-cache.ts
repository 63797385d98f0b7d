import { hash } from 'node:crypto'
import type { Source } from '../../model/site.js'
import { readText, writeCache } from '../fs/atomic.js'
import { type OutputPaths, statePath } from './output-record.js'

/**
 * A cache of the results of a function by path, in one file of `.smallsocial/` that can be deleted at any
 * time.
 */
export type ParseCache<Value> = {
  /** Returns the same function with the cache in front of it. Results that it computes are frozen. */
  readonly cached: (work: (source: Source) => Value) => (source: Source) => Value
  /**
   * Writes the results that were used since the cache was opened, if they differ from the file; all others
   * are dropped.
   */
  readonly save: () => void
}

/**
 * One line of the file: path, signature, hash of the text, and the result as JSON, which is not serialised
 * again.
 */
type CacheLine = { readonly signature: string; readonly hash: string; readonly json: string }

/**
 * Opens the cache of an output. `key` is a text of all that a result depends on besides the source: settings,
 * program, parser; with another key the cache is empty. A source whose file has the same signature as before
 * is not read.
 */
export const openParseCache = <Value>(
  output: OutputPaths,
  key: string,
  revive: (value: Value) => Value,
): ParseCache<Value> => {
  const path = statePath(output, 'memory')
  const before = readCache(path, hash('sha1', key))
  const after = new Map<string, CacheLine>()
  let isChanged = false
  const lookUp = (source: Source): Value | undefined => {
    const line = before.get(source.path)
    if (line === undefined) return undefined
    const hasSameSignature = source.signature !== undefined && source.signature === line.signature
    if (!hasSameSignature && hash('sha1', source.value) !== line.hash) return undefined
    const value = parsed<Value>(line.json)
    if (value === undefined) return undefined
    after.set(source.path, hasSameSignature ? line : { ...line, signature: source.signature ?? '' })
    isChanged ||= !hasSameSignature
    return revive(value)
  }
  return {
    cached: (work) => (source) => {
      const cached = lookUp(source)
      if (cached !== undefined) return cached
      const read = { ...source, value: source.value }
      const value = deepFreeze(work(read))
      after.set(source.path, {
        signature: source.signature ?? '',
        hash: hash('sha1', read.value),
        json: JSON.stringify(value),
      })
      isChanged = true
      return value
    },
    save: () => {
      if (!isChanged && before.size === after.size) return
      const lines = [...after].map(
        ([name, line]) => `${JSON.stringify(name)}\t${line.signature}\t${line.hash}\t${line.json}\n`,
      )
      writeCache(path, [`${hash('sha1', key)}\n`, ...lines].join(''))
    },
  }
}

/** Reads the lines of the file by path; none when it has another key or is damaged. */
const readCache = (file: string, key: string): Map<string, CacheLine> => {
  const found = new Map<string, CacheLine>()
  const [first, ...lines] = textOf(file).split('\n')
  if (first !== key) return found
  for (const line of lines) {
    const [name, signature, digest] = line.split('\t', 3)
    const path = name === undefined ? undefined : parsed<unknown>(name)
    if (typeof path !== 'string' || signature === undefined || digest === undefined) continue
    const json = line.slice((name?.length ?? 0) + signature.length + digest.length + 3)
    found.set(path, { signature, hash: digest, json })
  }
  return found
}

const textOf = (path: string): string => {
  try {
    return readText(path) ?? ''
  } catch {
    // The file cannot be read: the cache is empty.
    return ''
  }
}

const parsed = <Value>(json: string): Value | undefined => {
  try {
    return JSON.parse(json) as Value
  } catch {
    // A damaged line: the result is computed again.
    return undefined
  }
}

const deepFreeze = <Value>(value: Value): Value => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const part of Object.values(value)) deepFreeze(part)
  return value
}
