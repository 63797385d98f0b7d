import type { Element, Root, RootContent } from 'hast'
import rehypeParse from 'rehype-parse'
import { unified } from 'unified'

/** A page of somebody else as a tree; nothing when it is nested so deep that reading it could bring us down. */
export const parseForeignHtml = (html: string): Root | undefined =>
  isTooDeep(html) ? undefined : parser.parse(html)

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

const parser = unified().use(rehypeParse)

/** Elements within one another that parsers downstream can still walk. */
const deepest = 512

/**
 * One pass over the text, no patterns: hostile pages make patterns slow. Elements whose end tag may be left out
 * count as closed, for parsers close them.
 */
const isTooDeep = (html: string): boolean => {
  let depth = 0
  for (let at = html.indexOf('<'); at !== -1; at = html.indexOf('<', at + 1)) {
    const isEnd = html.charCodeAt(at + 1) === 47
    let end = at + (isEnd ? 2 : 1)
    while (end - at < 20 && isNameCode(html.charCodeAt(end))) end++
    const name = html.slice(at + (isEnd ? 2 : 1), end).toLowerCase()
    if (name === '' || closesItself.has(name)) continue
    depth = isEnd ? Math.max(0, depth - 1) : depth + 1
    if (depth > deepest) return true
    if (!isEnd && (name === 'script' || name === 'style')) {
      const close = html.indexOf('</', end)
      if (close === -1) return false
      at = close - 1
    }
  }
  return false
}

const isNameCode = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 45

const closesItself = new Set(
  'area base br col embed hr img input link meta param source track wbr p li dt dd td th tr tbody thead tfoot option optgroup colgroup rt rp html body head'.split(
    ' ',
  ),
)
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
