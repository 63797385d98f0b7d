import type { Element, ElementContent, Root } from 'hast'

/** Returns nodes with those of a line that are not in any block in a paragraph. */
export const inParagraphs = (nodes: readonly ElementContent[]): ElementContent[] => {
  const blocks: ElementContent[] = []
  let line: ElementContent[] = []
  const end = (): void => {
    if (!isEmpty(line)) blocks.push({ type: 'element', tagName: 'p', properties: {}, children: line })
    line = []
  }
  for (const node of nodes) {
    if (node.type === 'element' && !inlineElements.has(node.tagName)) {
      end()
      blocks.push(node)
    } else line.push(node)
  }
  end()
  return blocks
}

/** Puts the lines of containers in paragraphs, in place, where they have tags that stay HTML: these would stand alone. */
export const groupLines = (node: Root | Element): void => {
  for (const child of node.children) {
    if (child.type !== 'element') continue
    const hasTags = child.children.some(
      (one) =>
        one.type === 'element' &&
        (elementsWithTags.includes(one.tagName) ||
          (one.tagName === 'a' && one.properties.href === undefined)),
    )
    if (containers.has(child.tagName) && hasTags) child.children = inParagraphs(child.children)
    groupLines(child)
  }
}

const containers = new Set('li blockquote dd div section article main header footer aside'.split(' '))

/** The elements in a line that Markdown does not have: their tags stay HTML. */
export const elementsWithTags = 'sub sup kbd mark small abbr u ins ruby rt rp bdo cite q time'.split(' ')

/** The elements that may stand in a line. */
export const inlineElements = new Set(
  'a abbr b bdi bdo br cite code del dfn em i img input ins kbd mark q rp rt ruby s samp small span strike strong sub sup time u var wbr'.split(
    ' ',
  ),
)

/** Whether an element has neither words nor anything that is seen. */
export const isEmpty = (children: readonly ElementContent[]): boolean =>
  children.every(
    (child) =>
      (child.type === 'text' && /^[\s\u00a0]*$/.test(child.value)) ||
      (child.type === 'element' && child.tagName === 'br'),
  )
