import type { Element, ElementContent } from 'hast'
import type { UiStrings } from '../../model/i18n/ui-strings.js'
import { parseUrl } from '../../model/url.js'
import { highlight } from './highlight.js'

/** A paragraph that is one image with a title becomes a figure with a caption. */
export const figureOf = (element: Element): Element | undefined => {
  const [only, ...others] = element.children
  if (element.tagName !== 'p' || others.length > 0 || only?.type !== 'element' || only.tagName !== 'img')
    return undefined
  const { title, ...properties } = only.properties
  if (typeof title !== 'string' || title === '') return undefined
  const children = [{ ...only, properties }, captionOf(title)]
  return { type: 'element', tagName: 'figure', properties: {}, children }
}

const captionOf = (words: string): Element => ({
  type: 'element',
  tagName: 'figcaption',
  properties: {},
  children: [{ type: 'text', value: words }],
})

/** Frames of others: attributes that HTML has dropped go, a name for screen readers comes. */
export const finishIframe = ({ properties }: Element, words: UiStrings): void => {
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
    if (/^[\d.]+(?:%|px|em|rem|vw|vh)$/.test(size))
      properties.style = `${properties.style === undefined ? '' : `${String(properties.style).replace(/;?$/, ';')}`}${name}:${size}`
  }
  const src = String(properties.src ?? '')
  const host = parseUrl(src)?.hostname
  properties.title ??= host === undefined ? words.frame : words.frameOf.replace('{host}', host)
  properties.loading ??= 'lazy'
}

/**
 * A frame of somebody else's waits behind a line that opens, for nobody else is asked before the reader wants it; where
 * no box may stand it is a link. Frames of the site itself are shown.
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

/** A paragraph that is one frame is no paragraph. */
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

/** Alignment as HTML has it now. */
export const finishCell = ({ properties }: Element): void => {
  const align = properties.align
  delete properties.align
  if (typeof align === 'string' && /^(?:left|right|center)$/.test(align))
    properties.style = `text-align:${align}`
}

/** Code that the keyboard reaches, with classes for its language. Gives the words that are no longer in the tree. */
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

/** A diagram in words: its source as a figure that says what it is. Nothing for other code. */
export const diagramOf = (pre: Element, words: UiStrings): Element | undefined => {
  const [code] = pre.children
  if (code?.type !== 'element' || !classesOf(code).includes('language-mermaid')) return undefined
  return {
    type: 'element',
    tagName: 'figure',
    properties: { className: ['diagram'] },
    children: [pre, captionOf(words.diagram)],
  }
}

/** The classes of an element. */
export const classesOf = (element: Element): string[] => {
  const names = element.properties.className
  return Array.isArray(names) ? names.map(String) : []
}
/** All text in an element. */
export const textOf = (element: Element): string =>
  element.children
    .map((child) => (child.type === 'text' ? child.value : child.type === 'element' ? textOf(child) : ''))
    .join('')
