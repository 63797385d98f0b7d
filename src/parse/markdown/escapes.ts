import type { Nodes, Root } from 'mdast'

/** The letter for private use that marks a sign behind a backslash. */
const guard = '\u{10FFFB}'

/**
 * Returns Markdown in which a backslash before `@name` and `[!NOTE]` can be seen in its tree: there, a letter for private use marks
 * the sign.
 */
export const withGuards = (text: string): string =>
  text.includes('\\@') || text.includes('\\[!')
    ? text
        .replace(/(?<!\\)\\+@/g, (run) => (run.length % 2 === 0 ? `${run.slice(0, -1)}${guard}@` : run))
        .replaceAll('\\[!', `\\[${guard}!`)
    : text

/** Removes these letters from a tree in place; in text, the backslash before `@` with them. */
export const removeGuards = (node: Root | Nodes): void => {
  const properties = node as unknown as Record<string, unknown>
  for (const [key, value] of Object.entries(properties))
    if (typeof value === 'string' && value.includes(guard))
      properties[key] = (node.type === 'text' ? value.replaceAll(`\\${guard}`, '') : value).replaceAll(
        guard,
        '',
      )
  if ('children' in node) for (const child of node.children) removeGuards(child)
}
