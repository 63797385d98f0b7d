import type { Comment, Element, Root, RootContent, Text } from 'hast'

/** Whether a heading, as it is written, begins a slide of a presentation without rules. */
export const startsSlide = (tagName: string): boolean => tagName === 'h1' || tagName === 'h2'

/** Returns the elements of a tree that begin slides, before headings are lowered. */
export const slideStarts = (tree: Root): ReadonlySet<RootContent> => {
  const rules = tree.children.filter((child) => isElement(child, 'hr'))
  return new Set(
    rules.length > 0
      ? rules
      : tree.children.filter((child) => child.type === 'element' && startsSlide(child.tagName)),
  )
}

/** Wraps the content of a presentation in sections, one for each slide, in place; rules between slides are left out. */
export const splitIntoSlides = (tree: Root, starts: ReadonlySet<RootContent>): void => {
  const slides: RootContent[][] = [[]]
  for (const child of tree.children) {
    if (starts.has(child)) slides.push([])
    if (!(starts.has(child) && isElement(child, 'hr'))) slides.at(-1)?.push(child)
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
