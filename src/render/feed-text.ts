import { escapeText } from '../model/html.js'

/** Text of an element or an attribute. What XML 1.0 forbids, even escaped, is left out. */
export const xmlText = (text: string): string => escapeText(printable(text))

/** Markup as it is, for readers that take it out again. `]]>` would end it, and means the same when escaped. */
export const cdata = (markup: string): string =>
  `<![CDATA[${printable(markup).replaceAll(']]>', ']]&gt;')}]]>`

/** Text without what XML 1.0 forbids. */
export const printable = (text: string): string =>
  forbidden.test(text) || !text.isWellFormed() ? text.toWellFormed().replace(allForbidden, '') : text

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not pass
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/
const allForbidden = new RegExp(forbidden.source, 'g')
