import { isObject } from '../../model/json.js'

/**
 * Returns the Markdown of a `content` value: a text is Markdown as it is; HTML becomes a `<div>`, in which no line is
 * blank, so that it is not read as Markdown. Undefined for other values.
 */
export const bodyOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value.replaceAll('\r\n', '\n')
  if (!isObject(value)) return undefined
  if (typeof value.html === 'string')
    return `<div>\n${value.html.trim().replaceAll('\r\n', '\n').replaceAll(blankLine, '$1&#10;')}\n</div>`
  return typeof value.value === 'string' ? value.value : undefined
}

/** Returns the `content` value of a body; undefined for an empty one. It is the reverse of `bodyOf`. */
export const contentOf = (body: string): string | { readonly html: string } | undefined => {
  const text = body.replaceAll('\r\n', '\n').replace(/^(?:[ \t]*\n)+|\s+$/g, '')
  const html = /^<div>\n([\s\S]*)\n<\/div>$/.exec(text)?.[1]
  if (html !== undefined && !/\n[ \t]*\n/.test(html)) return { html: html.replaceAll('&#10;', '\n') }
  return text === '' ? undefined : text
}

/** Matches a line end before a blank line, and the blank line. */
const blankLine = /(\n[ \t]*)\n/g
