import type { Element, ElementContent } from 'hast'
import type { UiStrings } from '../../model/i18n/ui-strings.js'
import { parseUrl } from '../../model/url.js'
import { highlight } from './highlight.js'

/** The name and the properties of an element. */
export type Tag = Pick<Element, 'tagName' | 'properties'>

/**
 * Returns a figure with a caption for a paragraph that is one image with a title; undefined for other
 * elements.
 */
export const figureOf = (element: Element): Element | undefined => {
  const [only, ...others] = element.children
  if (element.tagName !== 'p' || others.length > 0 || only?.type !== 'element' || only.tagName !== 'img')
    return undefined
  const { title, ...properties } = only.properties
  if (typeof title !== 'string' || title === '') return undefined
  const children = [{ ...only, properties }, captionOf(title)]
  return { type: 'element', tagName: 'figure', properties: {}, children }
}

const captionOf = (text: string): Element => ({
  type: 'element',
  tagName: 'figcaption',
  properties: {},
  children: [{ type: 'text', value: text }],
})

/** Finishes a frame in place: removes obsolete attributes, and adds a title for screen readers. */
export const finishIframe = ({ properties }: Tag, strings: UiStrings): void => {
  delete properties.frameBorder
  delete properties.allowTransparency
  delete properties.scrolling
  delete properties.marginHeight
  delete properties.marginWidth
  const sizes = (['width', 'height'] as const).filter(
    (name) => properties[name] !== undefined && !/^\d+$/.test(String(properties[name])),
  )
  for (const name of sizes) {
    const size = String(properties[name])
    delete properties[name]
    if (/^[\d.]+(?:%|px|em|rem|vw|vh)$/.test(size)) addStyle(properties, `${name}:${size}`)
  }
  const src = String(properties.src ?? '')
  const host = parseUrl(src)?.hostname
  properties.title ??= host === undefined ? strings.frame : strings.frameOf.replace('{host}', host)
  properties.loading ??= 'lazy'
}

/**
 * Returns a frame of another site inside a closed `details`, so that no other server receives a request
 * before the reader opens it. Where HTML allows no `details`, it is a link. A frame of this site is returned
 * unchanged.
 */
export const deferIframe = (frame: Element, parent: string): Element => {
  const src = String(frame.properties.src ?? '')
  if (!/^(?:https?:)?\/\//i.test(src) || parent === 'details') return frame
  const title = { type: 'text' as const, value: String(frame.properties.title ?? '') }
  if (!flowParents.has(parent))
    return { type: 'element', tagName: 'a', properties: { href: src }, children: [title] }
  return {
    type: 'element',
    tagName: 'details',
    properties: { className: ['embed'] },
    children: [{ type: 'element', tagName: 'summary', properties: {}, children: [title] }, frame],
  }
}

/** Returns the frame of a paragraph that is one frame; undefined for other elements. */
export const unwrapIframe = (element: Element): Element | undefined => {
  const [only, ...others] = element.children.filter(
    (child) => child.type !== 'text' || child.value.trim() !== '',
  )
  const isFrame = only?.type === 'element' && only.tagName === 'iframe' && others.length === 0
  return element.tagName === 'p' && isFrame ? only : undefined
}

const flowParents = new Set([
  'root',
  'article',
  'aside',
  'blockquote',
  'center',
  'dd',
  'div',
  'figure',
  'li',
  'section',
  'td',
])

/** Replaces the obsolete `align` of a table cell by a style, in place. */
export const finishCell = ({ properties }: Tag): void => {
  const align = properties.align
  delete properties.align
  if (typeof align === 'string' && /^(?:left|right|center)$/.test(align))
    addStyle(properties, `text-align:${align}`)
}

/** Adds a rule to the style of an element, in place. */
const addStyle = (properties: Tag['properties'], rule: string): void => {
  const { style } = properties
  properties.style = style === undefined ? rule : `${String(style).replace(/;?\s*$/, ';')}${rule}`
}

/**
 * Makes code focusable and highlights it, in place. Returns the text that the highlighting replaced; empty
 * when there is none.
 */
export const finishCode = (pre: Element): string => {
  const [code] = pre.children
  if (code?.type !== 'element' || code.tagName !== 'code') return ''
  pre.properties.tabIndex = 0
  const language = classesOf(code)
    .find((name) => name.startsWith('language-'))
    ?.slice('language-'.length)
  const text = textOf(code)
  const highlighted = language === undefined ? undefined : highlight(text, language)
  if (highlighted === undefined) return ''
  code.children = [{ type: 'raw', value: highlighted } as unknown as ElementContent]
  return text
}

/** Returns a figure with a caption around the source of a Mermaid diagram; undefined for other code. */
export const diagramOf = (pre: Element, strings: UiStrings): Element | undefined => {
  const [code] = pre.children
  if (code?.type !== 'element' || !classesOf(code).includes('language-mermaid')) return undefined
  return {
    type: 'element',
    tagName: 'figure',
    properties: { className: ['diagram'] },
    children: [pre, captionOf(strings.diagram)],
  }
}

export const classesOf = ({ properties }: Tag): string[] => {
  const names = properties.className
  return Array.isArray(names) ? names.map(String) : []
}

/** Returns the text of an element and its descendants, without raw HTML. */
export const textOf = (element: Element): string =>
  element.children
    .map((child) => (child.type === 'text' ? child.value : child.type === 'element' ? textOf(child) : ''))
    .join('')
