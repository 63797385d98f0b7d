import { escapeText } from '../model/html.js'

/** Returns plain text as HTML: an empty line separates paragraphs, and other line ends are breaks. */
export const paragraphsOfText = (text: string): string => paragraphsOfHtml(escapeText(text))

/** Returns a part of a plain text that is escaped already, with links in it, as paragraphs. */
export const paragraphsOfHtml = (html: string): string =>
  html
    .split(/\n\s*\n/)
    .filter((part) => part.trim() !== '')
    .map((part) => `<p>${part.trim().replaceAll('\n', '<br>')}</p>`)
    .join('\n')

/** Returns a link. A label of `undefined` is the URL. */
export const linkHtml = (url: string, label = url): string =>
  `<a href="${escapeText(url)}">${escapeText(label)}</a>`
