import type { Element, Root } from 'hast'
import { decodePath } from '../../model/path.js'

/** Adds anchors, in place, to the headings to which links within the text lead: the id that Markdown gives a heading may be another one. */
export const addHeadingAnchors = (tree: Root): void => addAnchors(tree, targetsIn(tree))

/** Returns the ids to which links within a text lead. */
const targetsIn = (node: Root | Element): Set<string> =>
  new Set(
    node.children.flatMap((child) => {
      if (child.type !== 'element') return []
      const href = String(child.properties.href ?? '')
      return [...(href.startsWith('#') ? [decodePath(href.slice(1))] : []), ...targetsIn(child)]
    }),
  )

/** Adds an anchor to each heading to which a link leads. */
const addAnchors = (node: Root | Element, targets: ReadonlySet<string>): void => {
  for (const child of node.children) {
    if (child.type !== 'element') continue
    const { id } = child.properties
    if (/^h[1-6]$/.test(child.tagName) && typeof id === 'string' && targets.has(id))
      child.children.unshift({ type: 'element', tagName: 'a', properties: { id }, children: [] })
    addAnchors(child, targets)
  }
}
