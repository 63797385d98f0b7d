import type { Nodes, Root } from 'mdast'

/** The letter for private use that marks a sign behind a backslash. */
const guard = '\u{10FFFB}'

/**
 * Returns Markdown in which a backslash before `[!NOTE]` and, with `hasNames`, before `@name` can be seen in its tree: there, a
 * letter for private use marks the sign.
 */
export const withGuards = (text: string, hasNames: boolean): string => {
  const guarded = text.includes('\\[!') ? text.replaceAll('\\[!', `\\[${guard}!`) : text
  return hasNames && guarded.includes('\\@')
    ? guarded.replace(/(?<!\\)\\+@/g, (run) => (run.length % 2 === 0 ? `${run.slice(0, -1)}${guard}@` : run))
    : guarded
}

/** Removes these letters from a tree in place; where Markdown reads a backslash before a sign, also that before `@`. */
export const removeGuards = (node: Root | Nodes): void => {
  const properties = node as unknown as Record<string, unknown>
  const isRaw = node.type === 'inlineCode' || node.type === 'code' || node.type === 'html'
  for (const [key, value] of Object.entries(properties))
    if (typeof value === 'string' && value.includes(guard)) {
      const keepsBackslash = isRaw || key === 'identifier' || key === 'label'
      properties[key] = (keepsBackslash ? value : value.replaceAll(`\\${guard}`, '')).replaceAll(guard, '')
    }
  if ('children' in node) for (const child of node.children) removeGuards(child)
}
