import { hash } from 'node:crypto'
import { lazy } from '../../model/memoize.js'
import type { Source } from '../../model/site.js'
import { asciiJson } from '../fs/text-bytes.js'
import type { OutputPaths } from './output-record.js'
import { openResultStore } from './result-store.js'

/**
 * How a result is stored: as two JSON values. The head is read with the cache; the body is read when it is
 * first used, because most results are not shown by the next build.
 */
export type StoredForm<Value> = {
  readonly split: (value: Value) => { readonly head: unknown; readonly body: unknown }
  readonly join: (head: unknown, body: () => unknown) => Value
}

/** A cache of the results of a function by the path of a source, in files that can be deleted at any time. */
export type ParseCache<Value> = {
  /** Returns the same function with the cache in front of it. Results that it computes are frozen. */
  readonly cached: (work: (source: Source) => Value) => (source: Source) => Value
  /**
   * Writes the results that were used since the cache was opened, if they differ from the files; all others
   * are dropped.
   */
  readonly save: () => void
}

/**
 * Opens the cache of an output. `key` is a text of all that a result depends on besides the source: settings,
 * program, parser; with another key the cache is empty. A source whose file has the same signature as before
 * is not read.
 */
export const openParseCache = <Value>(
  output: OutputPaths,
  key: string,
  { split, join }: StoredForm<Value>,
): ParseCache<Value> => {
  const store = openResultStore(output, hash('sha1', key))
  const used = new Set<string>()
  const lookUp = (source: Source, work: (source: Source) => Value): Value | undefined => {
    const { path } = source
    const line = store.get(path)
    if (line === undefined) return undefined
    const hasSameSignature = source.signature !== undefined && source.signature === line.signature
    if (!hasSameSignature && hash('sha1', source.value) !== line.hash) return undefined
    const head = parsed(line.head)
    if (head === undefined) return undefined
    if (!hasSameSignature) store.sign(path, source.signature ?? '')
    // A body that was removed or damaged since is computed again.
    const body = lazy(() => parsed(store.bodyOf(path)) ?? split(work(source)).body)
    return join(head, body)
  }
  return {
    cached: (work) => (source) => {
      used.add(source.path)
      const cached = lookUp(source, work)
      if (cached !== undefined) return cached
      const read = { ...source, value: source.value }
      const value = deepFreeze(work(read))
      const { head, body } = split(value)
      store.add(source.path, {
        signature: source.signature ?? '',
        hash: hash('sha1', read.value),
        head: asciiJson(head),
        body: JSON.stringify(body),
      })
      return value
    },
    save: () => store.save(used),
  }
}

const parsed = (json: string | undefined): unknown => {
  try {
    return json === undefined ? undefined : JSON.parse(json)
  } catch {
    // Damaged: the result is computed again.
    return undefined
  }
}

const deepFreeze = <Value>(value: Value): Value => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const part of Object.values(value)) deepFreeze(part)
  return value
}
