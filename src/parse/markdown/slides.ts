import type { Comment, Element, Root, RootContent, Text } from 'hast'

/**
 * Returns the elements that begin a slide of a presentation without rules: the headings that are written with one or two
 * signs `#`. `shift` is the number of levels by which headings were lowered.
 */
export const slideHeadings = (shift: number): readonly string[] => (shift === 0 ? ['h2'] : ['h2', 'h3'])

/**
 * Wraps the content of a presentation in sections, one for each slide, in place: the parts between rules, or those that
 * `slideHeadings` begin.
 */
export const splitIntoSlides = (tree: Root, shift: number): void => {
  const headings = slideHeadings(shift)
  const hasRules = tree.children.some((child) => isElement(child, 'hr'))
  const slides: RootContent[][] = [[]]
  for (const child of tree.children) {
    if (hasRules && isElement(child, 'hr')) slides.push([])
    else {
      if (!hasRules && headings.some((tagName) => isElement(child, tagName))) slides.push([])
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
