import { escapeText } from '../model/html.js'

/**
 * Escapes text for XML. Characters that XML 1.0 forbids even when escaped are removed
 * (https://www.w3.org/TR/xml/#charsets).
 */
export const xmlText = (text: string): string => escapeText(printable(text))

/**
 * Returns markup as a CDATA section. `]]>`, which would end the section, becomes `]]&gt;`, which is the same
 * in HTML.
 */
export const cdata = (markup: string): string =>
  `<![CDATA[${printable(markup).replaceAll(']]>', ']]&gt;')}]]>`

/** Returns text without the characters that XML 1.0 forbids. */
export const printable = (text: string): string =>
  forbidden.test(text) || !text.isWellFormed() ? text.toWellFormed().replace(allForbidden, '') : text

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the forbidden characters
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/
const allForbidden = new RegExp(forbidden.source, 'g')
