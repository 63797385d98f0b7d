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
  let document: { root: unknown; lines: Yaml.LineCounter; yaml: typeof Yaml } | undefined
  return (path) => {
    document ??= parsed(value)
    const { root, lines, yaml } = document
    let node: unknown = root
    let offset = 0
    for (const step of path) {
      const child = childOf(node, step, yaml)
      if (child === undefined) break
      offset = child.offset
      node = child.value
    }
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(line, 1) + firstLine - 1, column: Math.max(col, 1) }
  }
}

const parsed = (text: string): { root: unknown; lines: Yaml.LineCounter; yaml: typeof Yaml } => {
  const yaml = require('yaml') as typeof Yaml
  const lines = new yaml.LineCounter()
  const options = { lineCounter: lines, strict: false, uniqueKeys: false, logLevel: 'silent' } as const
  return { root: yaml.parseDocument(text, options).contents, lines, yaml }
}

/**
 * Returns the offset and the value of a key or an item of a node; undefined when the node does not have it.
 */
const childOf = (
  node: unknown,
  step: string | number,
  { isMap, isNode, isScalar, isSeq }: typeof Yaml,
): { readonly offset: number; readonly value: unknown } | undefined => {
  if (typeof step === 'number') {
    const item = isSeq(node) ? node.items[step] : undefined
    return isNode(item) ? { offset: item.range?.[0] ?? 0, value: item } : undefined
  }
  if (!isMap(node)) return undefined
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step)
  return isScalar(pair?.key) ? { offset: pair.key.range?.[0] ?? 0, value: pair.value } : undefined
}

/** Loads the parser on the first call. */
const require = createRequire(import.meta.url)
