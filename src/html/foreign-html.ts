import type { Element, Root, RootContent } from 'hast'
import { fromParse5 } from 'hast-util-from-parse5'
import {
  type DefaultTreeAdapterMap,
  type DefaultTreeAdapterTypes,
  defaultTreeAdapter,
  parse,
  serialize,
  type TreeAdapter,
} from 'parse5'
import { responseClasses } from '../model/interactions.js'

/**
 * Returns a fetched page as a tree; undefined when its elements are nested more than 512 deep, or are more than 300,000 with
 * their attributes.
 */
export const parseForeignHtml = (html: string): Root | undefined => {
  const document = parseDocument(html)
  return document && (fromParse5(document) as Root)
}

/** Returns a page as HTML without the responses that it shows: they are not part of the page's own content. */
export const withoutResponses = (html: string): string => {
  if (!responseClasses.some((name) => html.includes(name))) return html
  const document = parseDocument(html)
  if (document === undefined) return html
  const visit = (node: DefaultTreeAdapterTypes.ParentNode): void => {
    node.childNodes = node.childNodes.filter((child) => !isResponse(child))
    for (const child of node.childNodes) if ('childNodes' in child) visit(child)
  }
  visit(document)
  return serialize(document)
}

/** Whether a class marks a received response, which is not part of the author's entry. */
export const isResponseClass = (name: string): boolean => responseClasses.some((one) => one === name)

const isResponse = (node: DefaultTreeAdapterTypes.ChildNode): boolean =>
  'attrs' in node &&
  node.attrs.some(({ name, value }) => name === 'class' && value.split(/\s+/).some(isResponseClass))

const parseDocument = (html: string): DefaultTreeAdapterTypes.Document | undefined => {
  let depth = 0
  let size = 0
  // Markup that is written needs some bytes for each; a parser that repeats elements makes more.
  const most = Math.max(maxSize, html.length / 8)
  const treeAdapter: TreeAdapter<DefaultTreeAdapterMap> = {
    ...defaultTreeAdapter,
    createElement: (name, namespace, attributes) => {
      // A parser repeats unclosed elements in each paragraph: a small page can make millions of them.
      size += 1 + attributes.length
      if (size > most) throw new TooLarge()
      return defaultTreeAdapter.createElement(name, namespace, attributes)
    },
    onItemPush: (): void => {
      if (++depth > maxDepth) throw new TooLarge()
    },
    onItemPop: (): void => {
      depth--
    },
  }
  try {
    return parse(html, { treeAdapter })
  } catch (thrown) {
    if (thrown instanceof TooLarge) return undefined
    throw thrown
  }
}

class TooLarge extends Error {}

/** The most elements and attributes of a page of up to two megabytes. */
const maxSize = 300_000

/** Returns the elements of a tree in document order, without those in a `<template>`. */
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

/** Returns an attribute as it was written; undefined when the element does not have it. */
export const attributeOf = ({ properties }: Element, name: string): string | undefined => {
  const value = properties[name]
  if (typeof value === 'string') return value
  return Array.isArray(value) ? value.join(' ') : value === true ? '' : undefined
}

export const foreignClassesOf = (element: Element): string[] =>
  (attributeOf(element, 'className') ?? '').split(/\s+/).filter((name) => name !== '')

/** Text with paragraphs, and the position in it of the first wanted link. */
export type ForeignText = { readonly text: string; readonly linkAt?: number }

/**
 * Returns untrusted HTML as text without markup: invisible elements are left out, blocks become paragraphs, code keeps
 * its line ends, quotations begin with `>`, list items with `•` or a number, and an image becomes its alternative text.
 */
export const textOfHtml = (html: string, isWanted: (href: string) => boolean = () => false): ForeignText => {
  const root = parseForeignHtml(html)
  if (root === undefined) return { text: '' }
  const parts: string[] = []
  let [length, end] = [0, '']
  let linkAt: number | undefined
  const write = (part: string): void => {
    parts.push(part)
    length += part.length
    // Reading the end of the whole text each time takes quadratic time.
    end = (end + part).slice(-4)
  }
  const visit = (nodes: readonly RootContent[], { isCode, quoted, list }: Surroundings): void => {
    let number = 0
    for (const node of nodes) {
      if (node.type === 'text') {
        const words = isCode ? node.value : node.value.replace(/\s+/g, ' ')
        const isNewLine = length === 0 || end.endsWith('\n')
        if (quoted && isNewLine && words.trim() !== '') write('> ')
        write(quoted ? words.replace(/\n(?=[^\n])/g, '\n> ') : words)
      }
      if (node.type !== 'element' || invisible.has(node.tagName)) continue
      const { tagName } = node
      if (tagName === 'br') write('\n')
      if (tagName === 'img') write(imageText(node))
      const href = tagName === 'a' ? attributeOf(node, 'href') : undefined
      if (href !== undefined && linkAt === undefined && isWanted(href)) linkAt = length
      const isItem = tagName === 'li' && list !== undefined
      const isBlock = blocks.has(tagName) && !isItem
      if (isBlock && !/(?:• |\d\. )$/.test(end)) write('\n\n')
      if (isItem) write(list === 'ol' ? `\n${++number}. ` : '\n• ')
      visit(node.children, {
        isCode: isCode || tagName === 'pre',
        quoted: quoted || tagName === 'blockquote',
        list: tagName === 'ul' || tagName === 'ol' ? tagName : isItem ? undefined : list,
      })
      if (isBlock) write('\n\n')
    }
  }
  visit(root.children, { isCode: false, quoted: false, list: undefined })
  const text = parts.join('')
  return linkAt === undefined ? { text } : { text, linkAt }
}

/** The elements around a text that change how it is written. */
type Surroundings = {
  readonly isCode: boolean
  readonly quoted: boolean
  readonly list: 'ul' | 'ol' | undefined
}

/** Returns the alternative text of an image in brackets, or an empty string. */
const imageText = (image: Element): string => {
  const alt = attributeOf(image, 'alt')?.replace(/\s+/g, ' ').trim() ?? ''
  return alt === '' ? '' : `[${alt}]`
}

/** The greatest depth of elements that the parsers, which are recursive, can read. */
const maxDepth = 512

const invisible = new Set(
  'script style template noscript iframe object embed svg math form input textarea select button title head audio video canvas'.split(
    ' ',
  ),
)
const blocks = new Set(
  'p div section article header footer aside main blockquote pre ul ol li dl dt dd h1 h2 h3 h4 h5 h6 table tr figure figcaption hr'.split(
    ' ',
  ),
)
