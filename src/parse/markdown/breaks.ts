import type { Nodes, Paragraph, PhrasingContent, Root } from 'mdast'

/**
 * Splits each paragraph at a `<br>` on its own line, in place: authors write it to separate two paragraphs of
 * a quote without ending the quote.
 */
export const splitParagraphsAtBr = (node: Root | Nodes): void => {
  if (!('children' in node)) return
  const children = node.children as Nodes[]
  for (const child of children) splitParagraphsAtBr(child)
  node.children = children.flatMap((child): Nodes[] =>
    child.type === 'paragraph' ? splitParagraph(child) : [child],
  ) as never
}

/** Whether a node is a `<br>`, in any spelling. */
export const isBreak = (node: Nodes): boolean =>
  node.type === 'html' && /^<br\s*\/?>$/i.test(node.value.trim())

const splitParagraph = (paragraph: Paragraph): Paragraph[] => {
  const parts: PhrasingContent[][] = [[]]
  paragraph.children.forEach((child, index, all) => {
    if (isBreak(child) && endsLine(all[index - 1]) && beginsLine(all[index + 1], index === all.length - 1))
      parts.push([])
    else parts.at(-1)?.push(child)
  })
  return parts.length === 1
    ? [paragraph]
    : parts
        .map((children): Paragraph => ({ type: 'paragraph', children: trimmed(children) }))
        .filter(({ children }) => children.length > 0)
}

const endsLine = (node: PhrasingContent | undefined): boolean =>
  node?.type === 'break' || (node?.type === 'text' && node.value.endsWith('\n'))
const beginsLine = (node: PhrasingContent | undefined, isEnd: boolean): boolean =>
  isEnd || node?.type === 'break' || (node?.type === 'text' && /^\r?\n/.test(node.value))

/** Returns nodes without the line breaks at their start and end. */
const trimmed = (children: readonly PhrasingContent[]): PhrasingContent[] => {
  const first = children.findIndex((child) => child.type !== 'break')
  const last = children.findLastIndex((child) => child.type !== 'break')
  return children.slice(Math.max(first, 0), last + 1).map((child, index, all) => {
    if (child.type !== 'text') return child
    const start = index === 0 ? child.value.replace(/^\r?\n/, '') : child.value
    return { ...child, value: index === all.length - 1 ? start.replace(/\s+$/, '') : start }
  })
}
