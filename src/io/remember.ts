import { hash } from 'node:crypto'
import type { Source } from '../model/site.js'
import { type Output, readJson, statePath, writeWhole } from './written-record.js'

/** What a function gave for each path, kept in one file of `.smallsocial/` that can be thrown away at any time. */
export type Memory<Value> = {
  /** The same function, which does not work twice on the same text. What it gives is frozen. */
  readonly remembering: (work: (source: Source) => Value) => (source: Source) => Value
  /** Keeps what was asked for since, if that is another than before; all else is forgotten. */
  readonly save: () => void
}

type Kept<Value> = { readonly signature?: string; readonly hash: string; readonly value: Value }

/**
 * Opens the memory of an output. `key` names all that shapes an answer beside the source: settings, program,
 * parser; under another key nothing is remembered. A source whose file has the signature of the last time is
 * not even read.
 */
export const openMemory = <Value>(
  output: Output,
  key: string,
  revive: (value: Value) => Value,
): Memory<Value> => {
  const path = statePath(output, 'memory')
  const before = readKept<Value>(path, key)
  const after: Record<string, Kept<Value>> = Object.create(null)
  let isChanged = false
  const keep = (source: Source, kept: Kept<Value>): Value => {
    after[source.path] = kept
    isChanged ||= kept !== before[source.path]
    return kept.value
  }
  const recall = (source: Source): Value | undefined => {
    const kept = before[source.path]
    if (kept === undefined) return undefined
    const isSeen = source.signature !== undefined && source.signature === kept.signature
    if (!isSeen && hash('sha1', source.value) !== kept.hash) return undefined
    after[source.path] = isSeen ? kept : { hash: kept.hash, value: kept.value, ...signed(source) }
    isChanged ||= !isSeen
    return deepFreeze(revive(kept.value))
  }
  return {
    remembering: (work) => (source) => {
      const recalled = recall(source)
      if (recalled !== undefined) return recalled
      const read = { ...source, value: source.value }
      return deepFreeze(
        keep(source, { hash: hash('sha1', read.value), value: work(read), ...signed(source) }),
      )
    },
    save: () => {
      const isForgotten = Object.keys(before).length !== Object.keys(after).length
      if (isChanged || isForgotten) writeWhole(path, JSON.stringify({ key, kept: after }))
    },
  }
}

const signed = ({ signature }: Source): { signature?: string } =>
  signature === undefined ? {} : { signature }

const readKept = <Value>(path: string, key: string): Record<string, Kept<Value>> => {
  const stored = readJson(path) as { key?: unknown; kept?: unknown } | null | undefined
  if (stored?.key !== key || typeof stored.kept !== 'object' || stored.kept === null)
    return Object.create(null)
  return Object.assign(Object.create(null), stored.kept)
}

const deepFreeze = <Value>(value: Value): Value => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const part of Object.values(value)) deepFreeze(part)
  return value
}
