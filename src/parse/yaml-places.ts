import { createRequire } from 'node:module'
import type * as Yaml from 'yaml'
import type { Place } from '../model/message.js'
import type { Source } from '../model/site.js'

/**
 * Returns a function that finds the place of a key or a list item, given as its path of keys and indexes from
 * the top. For a path that is not in the text, it returns the place of the deepest part that is. `firstLine`
 * is the line of the file on which the text begins. The text is parsed on the first call, because most files
 * have no message.
 */
export const yamlPlaces = (
  { file, value }: Pick<Source, 'file' | 'value'>,
  firstLine = 1,
): ((path: readonly (string | number)[]) => Place) => {
  let document: ParsedYaml | undefined
  return (path) => {
    document ??= parsed(value)
    const { root, lines } = document
    let node: unknown = root
    let offset = 0
    for (const step of path) {
      const child = childOf(node, step, document)
      if (child === undefined) break
      offset = child.offset
      node = child.value
    }
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(line, 1) + firstLine - 1, column: Math.max(col, 1) }
  }
}

type ParsedYaml = {
  readonly yaml: typeof Yaml
  readonly root: unknown
  readonly lines: Yaml.LineCounter
  /** The pairs of each map by key, so that many keys of one map are found in one pass. */
  readonly pairs: Map<unknown, ReadonlyMap<string, Yaml.Pair>>
}

const parsed = (text: string): ParsedYaml => {
  const yaml = require('yaml') as typeof Yaml
  const lines = new yaml.LineCounter()
  const options = { lineCounter: lines, strict: false, uniqueKeys: false, logLevel: 'silent' } as const
  return { yaml, root: yaml.parseDocument(text, options).contents, lines, pairs: new Map() }
}

/**
 * Returns the offset and the value of a key or an item of a node; undefined when the node does not have it.
 */
const childOf = (
  node: unknown,
  step: string | number,
  document: ParsedYaml,
): { readonly offset: number; readonly value: unknown } | undefined => {
  const { isMap, isNode, isScalar, isSeq } = document.yaml
  if (typeof step === 'number') {
    const item = isSeq(node) ? node.items[step] : undefined
    return isNode(item) ? { offset: item.range?.[0] ?? 0, value: item } : undefined
  }
  const pair = isMap(node) ? pairsOf(node, document).get(step) : undefined
  return isScalar(pair?.key) ? { offset: pair.key.range?.[0] ?? 0, value: pair.value } : undefined
}

/** Returns the pairs of a map by key; the first one of duplicates. */
const pairsOf = (node: Yaml.YAMLMap, { pairs, yaml }: ParsedYaml): ReadonlyMap<string, Yaml.Pair> => {
  const found =
    pairs.get(node) ??
    new Map(
      node.items
        .filter((pair) => yaml.isScalar(pair.key))
        .map((pair) => [String((pair.key as Yaml.Scalar).value), pair] as const)
        .reverse(),
    )
  pairs.set(node, found)
  return found
}

/** Loads the parser on the first call. */
const require = createRequire(import.meta.url)
