import type { Nodes, Parents, PhrasingContent, Root } from 'mdast'

/**
 * Replaces single tildes before parsing: GFM reads `5~10 and 15~20` as a strikethrough, where the author
 * means two tildes (https://github.github.com/gfm/#strikethrough-extension-). Returns the text to parse, and
 * a function that restores the tildes in its tree.
 */
export const withoutSingleTildes = (
  text: string,
): { readonly text: string; readonly restore: (tree: Root) => void } => {
  const sign = single.test(text) ? signs.find((one) => !text.includes(one)) : undefined
  if (sign === undefined) return { text, restore: () => undefined }
  return { text: text.replace(new RegExp(single, 'g'), sign), restore: (tree) => restoreIn(tree, sign) }
}

/** A tilde alone; one behind a backslash stays, which Markdown reads as a tilde. */
const single = /~(?!~)(?<!~~)(?<!(?<!\\)(?:\\\\)*\\~)/

/**
 * Rare characters that are punctuation like the tilde. The first one that is not in the text replaces the
 * tildes.
 */
const signs = ['\u2e42', '\u2e4f', '\u2e4e', '\u2e3b']

const restoreIn = (node: Nodes, sign: string): void => {
  const properties = node as unknown as Record<string, unknown>
  for (const [key, value] of Object.entries(properties))
    if (typeof value === 'string' && value.includes(sign)) properties[key] = value.replaceAll(sign, '~')
  if ('children' in node) for (const child of node.children) restoreIn(child, sign)
}

/**
 * Replaces links to mail addresses by text, in place, if they are part of a name in the fediverse:
 * `@bo@social.example`.
 */
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
      /(?<![^\s(])(?:\\\u{10FFFB})?@[^\s@]*$/u.test(before.value.slice(-100))
    children.push(...(isHandle ? child.children : [child]))
  }
  parent.children = joinTexts(children)
}

/** Joins adjacent texts, each sequence at once: appending one text after the other takes quadratic time. */
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
