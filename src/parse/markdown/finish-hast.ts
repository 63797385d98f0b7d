import type { Element, ElementContent, Root, RootContent } from 'hast'
import { classesOf, deferIframe, diagramOf, figureOf, finishCode, textOf, unwrapIframe } from './elements.js'
import { roleOf, type TextRole } from './excerpt.js'
import type { ContentFindings, FinishOptions } from './finish-options.js'
import {
  blockElements,
  endWalk,
  finishLink,
  finishTag,
  idAtEnd,
  isHeading,
  openingHeading,
  startWalk,
  typeset,
  type Walk,
} from './finish-tags.js'
import { foreignNotations } from './foreign-notations.js'
import { slideStarts, splitIntoSlides } from './slides.js'

/**
 * Finishes a tree in place, in one walk: URLs from the root of the host, ids of headings, figures, code with
 * classes, emoji, quotes, and HTML without obsolete attributes. Returns the links, media, text and messages
 * of the content.
 */
export const finishHast = (tree: Root, options: FinishOptions): ContentFindings => {
  const name = removeHeading(tree, options)
  const walk = startWalk(options, hasTopHeading(tree), () => idsIn(tree))
  const starts = options.isSlides === true ? slideStarts(tree) : undefined
  finishChildren(tree, false, 'sentence', walk)
  if (starts !== undefined) splitIntoSlides(tree, starts)
  if (options.isPlain !== true) walk.findings.messages.push(...foreignNotations(walk.words.all(), options))
  return endWalk(walk, name)
}

const finishChildren = (node: Root | Element, inCode: boolean, role: TextRole, walk: Walk): void => {
  const isHidden = (child: RootContent): boolean => isUnpublished(child, walk.options)
  if (node.children.some(isHidden))
    node.children = node.children.filter((child) => !isHidden(child)) as typeof node.children
  for (let index = 0; index < node.children.length; index++) {
    const child = node.children[index] as RootContent
    if (child.type === 'text') {
      if (!inCode) child.value = typeset(child.value, node.type === 'root' ? undefined : node, walk)
      walk.words.add(child.value, role, inCode)
    } else if (child.type === 'element' && !ignoredElements.has(child.tagName))
      node.children[index] = finishElement(child, node, inCode, role, walk) as RootContent & ElementContent
    else if (child.type === 'element' && child.tagName === 'script') finishLink(child, 'src', walk)
    else if (child.type === 'element' && child.tagName === 'math') {
      // A formula has no notation of another program.
      walk.words.add(String(child.properties.dataTex ?? ''), role, true)
      delete child.properties.dataTex
    }
  }
}

/** Finishes an element, and returns the element that replaces it, or the element itself. */
const finishElement = (
  child: Element,
  parent: Root | Element,
  inCode: boolean,
  role: TextRole,
  walk: Walk,
): Element => {
  const element = (parent.type === 'root' ? (figureOf(child) ?? unwrapIframe(child)) : undefined) ?? child
  const inside = roleOf(element, parent.type === 'root', role)
  const isBlock = blockElements.has(element.tagName)
  if (isBlock) walk.words.add(' ', inside)
  finishTag(element, walk)
  if (element.tagName === 'pre') walk.words.add(finishCode(element), 'elsewhere')
  finishChildren(element, inCode || element.tagName === 'code' || element.tagName === 'pre', inside, walk)
  if (isHeading(element))
    element.properties.id ??=
      (walk.options.isPlain === true ? undefined : ownId(element)) ?? walk.idOf(textOf(element))
  if (isBlock) walk.words.add(' ', inside)
  return wrapped(element, parent, walk) ?? element
}

/** Removes `{#id}` from the end of a heading, and returns the id; undefined when there is none. */
const ownId = (heading: Element): string | undefined => {
  const id = writtenIdOf(heading)
  const last = heading.children.at(-1)
  if (id !== undefined && last?.type === 'text') last.value = last.value.replace(idAtEnd, '')
  return id
}

/** Returns the id at the end of a heading, `{#id}`; undefined when there is none. */
const writtenIdOf = (heading: Element): string | undefined => {
  const last = heading.children.at(-1)
  return last?.type === 'text' ? idAtEnd.exec(last.value)?.[1] : undefined
}

/** Returns the element around a frame or a diagram; undefined for other elements. */
const wrapped = (
  element: Element,
  parent: Root | Element,
  { strings, findings }: Walk,
): Element | undefined => {
  const { tagName } = element
  if (tagName === 'iframe') return deferIframe(element, parent.type === 'root' ? 'root' : parent.tagName)
  const isInFigure = parent.type === 'element' && parent.tagName === 'figure'
  const figure = tagName === 'pre' && !isInFigure ? diagramOf(element, strings) : undefined
  if (figure !== undefined) findings.diagrams.push(textOf(element))
  return figure
}

/**
 * Removes the heading at the beginning of a text if it repeats the title, or if it is the h1 of a page
 * without a title. Returns the text of that h1, which is the title of the page; undefined otherwise.
 */
const removeHeading = (tree: Root, options: FinishOptions): string | undefined => {
  const index = tree.children.findIndex(
    (child) => child.type !== 'comment' && (child.type !== 'text' || child.value.trim() !== ''),
  )
  const heading = tree.children[index]
  if (heading?.type !== 'element' || !isHeading(heading)) return undefined
  const opening = openingHeading(heading.tagName, textOf(heading), options)
  if (opening !== undefined) tree.children.splice(0, index + 1)
  return opening?.name
}

/** Whether a node is not published: a comment or speaker notes, which are of any element in a presentation. */
const isUnpublished = (node: RootContent, { isSlides = false }: FinishOptions): boolean =>
  node.type === 'comment' ||
  (node.type === 'element' &&
    (isSlides || node.tagName === 'aside') &&
    classesOf(node).some((name) => /^(?:speaker-)?notes$/i.test(name)))

/** Elements whose text is not part of the words of a post. */
const ignoredElements = new Set(['script', 'style', 'template', 'svg', 'math'])

const idsIn = (node: Root | Element): string[] =>
  node.children.flatMap((child) => {
    if (child.type !== 'element') return []
    const id = child.properties.id ?? (isHeading(child) ? writtenIdOf(child) : undefined)
    return [...(typeof id === 'string' ? [id] : []), ...idsIn(child)]
  })

const hasTopHeading = (node: Root | Element): boolean =>
  node.children.some((child) => child.type === 'element' && (child.tagName === 'h1' || hasTopHeading(child)))
