import type { ParseSettings } from '../../model/config.js'
import { isDataBlock } from './block-data.js'
import { textLineFinder } from './code-lines.js'
import { hiddenPrefix } from './hidden-text.js'

/**
 * Changes a text, but not the lines `:::` and the data between them, which are not Markdown. `change` keeps the number of
 * lines; a block in a comment that it removes is removed, too.
 */
export const outsideBlockLines = (
  text: string,
  config: Pick<ParseSettings, 'blocks'>,
  change: (text: string) => string,
): string => {
  if (!/^:::/m.test(text)) return change(text)
  const lines = text.split('\n')
  const hidden: { readonly start: number; readonly lines: readonly string[] }[] = []
  const closing = closingLines(lines)
  const isText = textLineFinder()
  for (let index = 0; index < lines.length; index++) {
    if (!isText(lines[index] ?? '')) continue
    const [colons, name = ''] = /^:{3,}[ \t]*(\p{L}[\p{L}\p{N}_-]*)?/u.exec(lines[index] ?? '') ?? []
    if (colons === undefined) continue
    const end = isBlockOfYaml(name, config) ? Math.max(closing(index, name), index) : index
    hidden.push({ start: index, lines: lines.slice(index, end + 1) })
    hideLines(lines, index, end, `${hiddenPrefix}${hidden.length - 1}`)
    index = end
  }
  const changed = change(lines.join('\n')).split('\n')
  for (const [number, { start, lines: own }] of hidden.entries())
    if (changed[start]?.startsWith(`<!--${hiddenPrefix}${number}`))
      for (const [offset, line] of own.entries()) changed[start + offset] = line
  return changed.join('\n')
}

/** Whether the lines of a block are YAML. */
export const isBlockOfYaml = (name: string, config: Pick<ParseSettings, 'blocks'>): boolean =>
  name === 'media' || name === 'gallery' || isDataBlock(name, config)

/**
 * Returns a function that returns the index of the next line that closes a block of data, -1 when there is none. It is
 * called in the order of the lines.
 */
export const closingLines = (lines: readonly string[]): ((after: number, name: string) => number) => {
  const nextOf = new Map<string, number>()
  return (after, name) => {
    const isClosing = (line: string): boolean => {
      const [, end] = /^:{3,}[ \t]*([\w-]*)[ \t]*$/.exec(line) ?? []
      return end === '' || end === name
    }
    let next = nextOf.get(name) ?? 0
    while (next <= after || (next < lines.length && !isClosing(lines[next] ?? ''))) next++
    nextOf.set(name, next)
    return next < lines.length ? next : -1
  }
}

/** Replaces lines by a comment that spans them, so that line numbers do not change. */
export const hideLines = (lines: string[], start: number, end: number, mark: string): void => {
  for (let index = start; index <= end; index++) lines[index] = ''
  lines[start] = `<!--${mark}`
  lines[end] += '-->'
}
