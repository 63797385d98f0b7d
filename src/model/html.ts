/** Marks `Html` also where another copy of this file made it: templates that a blog copied bring their own. */
const mark = Symbol.for('smallsocial.html')

/** Text that is HTML already. Made by `html` and by `trusted`, by nothing else. */
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

/** True for Html, whichever copy of this file made it. */
export const isHtml = (value: unknown): value is Html =>
  typeof value === 'object' && value !== null && mark in value

/** A value in an `html` template: text is escaped, `Html` is not, undefined, null and false give nothing. */
export type TemplateValue = Html | string | number | boolean | null | undefined | readonly TemplateValue[]

/** A tagged template that gives `Html`; every hole that is text is escaped for text and for quoted attributes. */
export const html = (strings: TemplateStringsArray, ...holes: readonly TemplateValue[]): Html => {
  let text = strings[0] ?? ''
  for (let index = 0; index < holes.length; index++) text += markupOf(holes[index]) + strings[index + 1]
  return new Html(text)
}

/** The parts that are not empty, a line each. */
export const lines = (...parts: readonly TemplateValue[]): Html => {
  let text = ''
  for (const part of parts) {
    const markup = markupOf(part)
    if (markup !== '') text += text === '' ? markup : `\n${markup}`
  }
  return new Html(text)
}

/** A sentence with parts put in where it has `{name}`; the sentence itself is text. */
export const interpolate = (sentence: string, parts: Readonly<Record<string, TemplateValue>>): Html =>
  new Html(
    sentence
      .split(/\{(\w+)\}/)
      .map((part, index) => markupOf(index % 2 === 0 ? part : (parts[part] ?? '')))
      .join(''),
  )

/** Takes text for HTML without a look. Each caller must be able to say why the text is safe. */
export const trusted = (value: string): Html => new Html(value)

/** Escapes text so that it is text in an element, in a quoted attribute, and in XML. */
export const escapeText = (text: string): string =>
  special.test(text) ? text.replace(allSpecial, (character) => entities[character] ?? character) : text

const markupOf = (hole: TemplateValue): string => {
  if (typeof hole === 'string') return escapeText(hole)
  if (typeof hole === 'number') return String(hole)
  if (hole === null || hole === undefined || typeof hole === 'boolean') return ''
  if (isHtml(hole)) return hole.value
  let text = ''
  for (const part of hole) text += markupOf(part)
  return text
}

const special = /[&<>"']/
const allSpecial = /[&<>"']/g
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
