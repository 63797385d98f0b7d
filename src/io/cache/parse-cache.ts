import { hash } from 'node:crypto'
import type { Source } from '../../model/site.js'
import { readText, writeCache } from '../fs/atomic.js'
import { type OutputPaths, statePath } from './output-record.js'

/** What a function gave for each path, kept in one file of `.smallsocial/` that can be thrown away at any time. */
export type ParseCache<Value> = {
  /** The same function, which does not work twice on the same text. What it gives anew is frozen. */
  readonly remembering: (work: (source: Source) => Value) => (source: Source) => Value
  /** Keeps what was asked for since, if that is another than before; all else is forgotten. */
  readonly save: () => void
}

/** One line of the file: path, signature, hash of the text, and the answer as JSON, so that an answer that is kept is not written again. */
type CacheLine = { readonly signature: string; readonly hash: string; readonly json: string }

/**
 * Opens the memory of an output. `key` names all that shapes an answer beside the source: settings, program,
 * parser; under another key nothing is remembered. A source whose file has the signature of the last time is
 * not even read.
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
  const recall = (source: Source): Value | undefined => {
    const kept = before.get(source.path)
    if (kept === undefined) return undefined
    const isSeen = source.signature !== undefined && source.signature === kept.signature
    if (!isSeen && hash('sha1', source.value) !== kept.hash) return undefined
    const value = parsed<Value>(kept.json)
    if (value === undefined) return undefined
    after.set(source.path, isSeen ? kept : { ...kept, signature: source.signature ?? '' })
    isChanged ||= !isSeen
    return revive(value)
  }
  return {
    remembering: (work) => (source) => {
      const recalled = recall(source)
      if (recalled !== undefined) return recalled
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
        ([name, kept]) => `${JSON.stringify(name)}\t${kept.signature}\t${kept.hash}\t${kept.json}\n`,
      )
      writeCache(path, [`${hash('sha1', key)}\n`, ...lines].join(''))
    },
  }
}

/** The lines of the file by path; none when it belongs to another key or is damaged. */
const readCache = (path: string, key: string): Map<string, CacheLine> => {
  const kept = new Map<string, CacheLine>()
  const [first, ...lines] = textOf(path).split('\n')
  if (first !== key) return kept
  for (const line of lines) {
    const [name, signature, digest] = line.split('\t', 3)
    const known = name === undefined ? undefined : parsed<unknown>(name)
    if (typeof known !== 'string' || signature === undefined || digest === undefined) continue
    const json = line.slice((name?.length ?? 0) + signature.length + digest.length + 3)
    kept.set(known, { signature, hash: digest, json })
  }
  return kept
}

const textOf = (path: string): string => {
  try {
    return readText(path) ?? ''
  } catch {
    // Nothing is remembered yet.
    return ''
  }
}

const parsed = <Value>(json: string): Value | undefined => {
  try {
    return JSON.parse(json) as Value
  } catch {
    // A damaged line: its source is worked on again.
    return undefined
  }
}

const deepFreeze = <Value>(value: Value): Value => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const part of Object.values(value)) deepFreeze(part)
  return value
}
