import type { Element, Root, RootContent } from 'hast'
import { fromParse5 } from 'hast-util-from-parse5'
import { defaultTreeAdapter, parse } from 'parse5'

/** A page of somebody else as a tree; nothing when it is nested so deep that reading it could bring us down. */
export const parseForeignHtml = (html: string): Root | undefined => {
  let depth = 0
  const treeAdapter = {
    ...defaultTreeAdapter,
    onItemPush: (): void => {
      if (++depth > deepest) throw new TooDeep()
    },
    onItemPop: (): void => {
      depth--
    },
  }
  try {
    return fromParse5(parse(html, { treeAdapter })) as Root
  } catch (thrown) {
    if (thrown instanceof TooDeep) return undefined
    throw thrown
  }
}

class TooDeep extends Error {}

/** Every element of a tree, in the order of the document. What is in a `<template>` is not in the document. */
export const elementsOf = (root: Root): Element[] => {
  const found: Element[] = []
  const visit = (nodes: readonly RootContent[]): void => {
    for (const node of nodes)
      if (node.type === 'element') {
        found.push(node)
        visit(node.children)
      }
  }
  visit(root.children)
  return found
}

/** An attribute as it was written. */
export const attributeOf = ({ properties }: Element, name: string): string | undefined => {
  const value = properties[name]
  if (typeof value === 'string') return value
  return Array.isArray(value) ? value.join(' ') : value === true ? '' : undefined
}

/** The classes of an element. */
export const classesOf = (element: Element): string[] =>
  (attributeOf(element, 'className') ?? '').split(/\s+/).filter((name) => name !== '')

/** Text with its paragraphs, and where the first link that `isWanted` stands in it. */
export type ForeignText = { readonly text: string; readonly linkAt?: number }

/** Foreign HTML as text: what cannot be seen is left out, blocks are paragraphs. Nothing of the markup is kept. */
export const textOfHtml = (html: string, isWanted: (href: string) => boolean = () => false): ForeignText => {
  const root = parseForeignHtml(html)
  if (root === undefined) return { text: '' }
  let text = ''
  let linkAt: number | undefined
  const visit = (nodes: readonly RootContent[]): void => {
    for (const node of nodes) {
      if (node.type === 'text') text += node.value.replace(/\s+/g, ' ')
      if (node.type !== 'element' || unseen.has(node.tagName)) continue
      if (node.tagName === 'br') text += '\n'
      const href = node.tagName === 'a' ? attributeOf(node, 'href') : undefined
      if (href !== undefined && linkAt === undefined && isWanted(href)) linkAt = text.length
      const isBlock = blocks.has(node.tagName)
      if (isBlock) text += '\n\n'
      visit(node.children)
      if (isBlock) text += '\n\n'
    }
  }
  visit(root.children)
  return linkAt === undefined ? { text } : { text, linkAt }
}

/** Elements within one another that parsers downstream can still walk. */
const deepest = 512

const unseen = new Set(
  'script style template noscript iframe object embed svg math form input textarea select button title head audio video canvas'.split(
    ' ',
  ),
)
const blocks = new Set(
  'p div section article header footer aside main blockquote pre ul ol li dl dt dd h1 h2 h3 h4 h5 h6 table tr figure figcaption hr'.split(
    ' ',
  ),
)
