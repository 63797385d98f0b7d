import type { Comment, Element, Root, RootContent, Text } from 'hast'

/**
 * Wraps the content of a presentation in sections, one for each slide, in place: the parts between rules; without a
 * rule, each heading of the second level begins a slide.
 */
export const splitIntoSlides = (tree: Root): void => {
  const hasRules = tree.children.some((child) => isElement(child, 'hr'))
  const slides: RootContent[][] = [[]]
  for (const child of tree.children) {
    if (hasRules && isElement(child, 'hr')) slides.push([])
    else {
      if (!hasRules && isElement(child, 'h2')) slides.push([])
      slides.at(-1)?.push(child)
    }
  }
  tree.children = slides
    .filter((slide) => slide.some((child) => child.type !== 'text' || child.value.trim() !== ''))
    .map(
      (slide): Element => ({
        type: 'element',
        tagName: 'section',
        properties: { className: ['slide'] },
        children: slide.filter(isContent),
      }),
    )
}

const isContent = (node: RootContent): node is Element | Text | Comment =>
  node.type === 'element' || node.type === 'text' || node.type === 'comment'

const isElement = (node: RootContent, tagName: string): boolean =>
  node.type === 'element' && node.tagName === tagName
