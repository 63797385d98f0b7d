import { hash } from 'node:crypto'
import { lazy } from '../../model/memoize.js'
import type { Source } from '../../model/site.js'
import { asciiJson } from '../fs/text-bytes.js'
import type { OutputPaths } from './output-record.js'
import { openResultStore, type StoredResult } from './result-store.js'

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
  /** Returns the result of a source. */
  readonly get: (source: Source) => Value
  /** Returns true when the file of a source has another signature than at its last result, or none. */
  readonly mayDiffer: (source: Pick<Source, 'path' | 'signature'>) => boolean
  /** Returns true when the result of a source is stored. The source is read only if it may differ. */
  readonly has: (source: Source) => boolean
  /** Adds a result of `storedResult`, computed with the same key. */
  readonly add: (path: string, result: StoredResult) => void
  /** Writes the results of these sources, if they differ from the files; all others are dropped. */
  readonly save: (sources: readonly Source[]) => void
}

/**
 * Opens the cache of an output for the results of `work`; `name` is that of its files. `key` is a text of all
 * that a result depends on besides the source: settings, program, parser; with another key the cache is empty.
 * A source whose file has the same signature as before is not read.
 */
export const openParseCache = <Value>(
  output: OutputPaths,
  name: 'posts' | 'mentions',
  key: string,
  work: (source: Source) => Value,
  { split, join }: StoredForm<Value>,
): ParseCache<Value> => {
  const store = openResultStore(output, name, hash('sha1', key))
  const mayDiffer = ({ path, signature }: Pick<Source, 'path' | 'signature'>): boolean =>
    signature === undefined || signature !== store.get(path)?.signature
  const has = (source: Source): boolean => {
    if (!mayDiffer(source)) return true
    const line = store.get(source.path)
    if (line === undefined || hash('sha1', source.value) !== line.hash) return false
    store.sign(source.path, source.signature ?? '')
    return true
  }
  const lookUp = (source: Source): Value | undefined => {
    const head = has(source) ? parsed(store.get(source.path)?.head) : undefined
    if (head === undefined) return undefined
    // A body that was removed or damaged since is computed again.
    const body = lazy(() => parsed(store.bodyOf(source.path)) ?? split(work(source)).body)
    return join(head, body)
  }
  return {
    get: (source) => {
      const cached = lookUp(source)
      if (cached !== undefined) return cached
      const { value, result } = storedResult(source, work, { split })
      store.add(source.path, result)
      return value
    },
    mayDiffer,
    has,
    add: store.add,
    save: (sources) => store.save(new Set(sources.map(({ path }) => path))),
  }
}

/** Computes the result of a source. Returns it, and as the cache stores it. */
export const storedResult = <Value>(
  source: Source,
  work: (source: Source) => Value,
  { split }: Pick<StoredForm<Value>, 'split'>,
): { readonly value: Value; readonly result: StoredResult } => {
  const read = { ...source, value: source.value }
  const value = work(read)
  const { head, body } = split(value)
  const [signature, digest] = [source.signature ?? '', hash('sha1', read.value)]
  return { value, result: { signature, hash: digest, head: asciiJson(head), body: JSON.stringify(body) } }
}

const parsed = (json: string | undefined): unknown => {
  try {
    return json === undefined ? undefined : JSON.parse(json)
  } catch {
    // Damaged: the result is computed again.
    return undefined
  }
}
