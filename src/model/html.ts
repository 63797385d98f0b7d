import { flat } from './memoize.js'

/**
 * The key by which `Html` of another copy of this file is recognised: templates that a blog copied have their
 * own.
 */
const mark = Symbol.for('smallsocial.html')

/** A piece of HTML. Only the functions of this file create it. */
export class Html {
  readonly value: string
  constructor(value: string) {
    this.value = value
  }
  get [mark](): true {
    return true
  }
  toString(): string {
    return this.value
  }
}

/** Returns true for `Html` of this or another copy of this file. */
export const isHtml = (value: unknown): value is Html =>
  typeof value === 'object' && value !== null && mark in value

/** A value in an `html` template: text is escaped, `Html` is not; undefined, null and booleans are empty. */
export type TemplateValue = Html | string | number | boolean | null | undefined | readonly TemplateValue[]

/**
 * A template tag that returns `Html`; each value that is text is escaped for elements and quoted attributes.
 */
export const html = (strings: TemplateStringsArray, ...values: readonly TemplateValue[]): Html => {
  let text = strings[0] ?? ''
  for (let index = 0; index < values.length; index++) text += markupOf(values[index]) + strings[index + 1]
  return new Html(text)
}

/** Returns the same HTML in one piece, for parts that many pages contain (see `flat`). */
export const flatHtml = ({ value }: Html): Html => new Html(flat(value))

/** Returns the parts that are not empty, each on a line. */
export const lines = (...parts: readonly TemplateValue[]): Html => {
  let text = ''
  for (const part of parts) {
    const markup = markupOf(part)
    if (markup !== '') text += text === '' ? markup : `\n${markup}`
  }
  return new Html(text)
}

/** Replaces each `{name}` of a sentence by the part of that name; the sentence itself is escaped. */
export const interpolate = (sentence: string, parts: Readonly<Record<string, TemplateValue>>): Html =>
  new Html(
    sentence
      .split(/\{(\w+)\}/)
      .map((part, index) => markupOf(index % 2 === 0 ? part : (parts[part] ?? '')))
      .join(''),
  )

/** Returns text as HTML, unchecked. Each caller must ensure that the text is safe. */
export const trusted = (value: string): Html => new Html(value)

/** Escapes text for elements and quoted attributes of HTML and XML. */
export const escapeText = (text: string): string =>
  special.test(text) ? text.replace(allSpecial, (character) => entities[character] ?? character) : text

/** Escapes the value of an attribute as rehype-stringify does. */
export const serializeAttribute = (value: string): string => value.replace(/["&'`]/g, reference)

/** Escapes a text as rehype-stringify does. */
export const serializeText = (text: string): string => text.replace(/[&<]/g, reference)

/** Returns the text that rehype-stringify or satteri escaped. */
export const deserialize = (text: string): string =>
  text.includes('&') ? text.replace(/&(?:amp|lt|gt|quot|#x(?:22|26|27|3C|60));/g, characterOf) : text

const characterOf = (reference: string): string =>
  named[reference] ?? String.fromCharCode(Number.parseInt(reference.slice('&#x'.length), 16))

const named: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' }

const reference = (character: string): string => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`

const markupOf = (value: TemplateValue): string => {
  if (typeof value === 'string') return escapeText(value)
  if (typeof value === 'number') return String(value)
  if (value === null || value === undefined || typeof value === 'boolean') return ''
  if (isHtml(value)) return value.value
  // An own template may be JavaScript, which no type checks.
  if (!Array.isArray(value))
    throw new TypeError(`a value of html\`…\` is ${kindOf(value)}, not a text, a list or Html`)
  let text = ''
  for (const part of value) text += markupOf(part)
  return text
}

const kindOf = (value: unknown): string =>
  value instanceof Promise ? 'a Promise' : typeof value === 'object' ? 'an object' : `a ${typeof value}`

const special = /[&<>"']/
const allSpecial = /[&<>"']/g
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Returns true for the name of an element without an end tag (https://html.spec.whatwg.org/#void-elements). */
export const isVoidElement = (name: string): boolean =>
  /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/i.test(name)
