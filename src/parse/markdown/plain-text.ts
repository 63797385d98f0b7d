import type { Nodes, Parents, PhrasingContent, Root } from 'mdast'

/**
 * Hides single tildes from a Markdown parser: GFM would take `5~10 and 15~20` for a strikethrough, where its author means
 * two tildes. Returns the text to parse, and what puts the tildes back into its tree.
 */
export const withoutSingleTildes = (
  text: string,
): { readonly text: string; readonly restore: (tree: Root) => void } => {
  const sign = single.test(text) ? signs.find((one) => !text.includes(one)) : undefined
  if (sign === undefined) return { text, restore: () => undefined }
  return { text: text.replace(new RegExp(single, 'g'), sign), restore: (tree) => restoreIn(tree, sign) }
}

const single = /(?<!~)~(?!~)/

/** Punctuation, as the tilde is, that hardly anybody writes. */
const signs = ['\u2e42', '\u2e4f', '\u2e4e', '\u2e3b']

const restoreIn = (node: Nodes, sign: string): void => {
  const fields = node as unknown as Record<string, unknown>
  for (const [key, value] of Object.entries(fields))
    if (typeof value === 'string' && value.includes(sign)) fields[key] = value.replaceAll(sign, '~')
  if ('children' in node) for (const child of node.children) restoreIn(child, sign)
}

/** Makes text again of mail addresses that are the end of a name in the fediverse: `@bo@social.example`. */
export const restoreHandles = (node: Nodes): void => {
  if (!('children' in node)) return
  for (const child of node.children) restoreHandles(child)
  if (!node.children.some((child) => child.type === 'link' && child.url.startsWith('mailto:'))) return
  const parent = node as Parents & { children: PhrasingContent[] }
  const children: PhrasingContent[] = []
  for (const child of parent.children) {
    const before = children.at(-1)
    const isHandle =
      child.type === 'link' &&
      child.url.startsWith('mailto:') &&
      before?.type === 'text' &&
      /(?<![^\s(])@[^\s@]*$/.test(before.value.slice(-100))
    children.push(...(isHandle ? child.children : [child]))
  }
  parent.children = joinTexts(children)
}

/** Joins texts beside one another, each run at once: a text that grows by pieces costs the square of their number. */
const joinTexts = (nodes: readonly PhrasingContent[]): PhrasingContent[] => {
  const joined: PhrasingContent[] = []
  let run: string[] = []
  const end = (): void => {
    if (run.length > 0) joined.push({ type: 'text', value: run.join('') })
    run = []
  }
  for (const node of nodes) {
    if (node.type === 'text') run.push(node.value)
    else {
      end()
      joined.push(node)
    }
  }
  end()
  return joined
}
