import { isWebUrl } from '../../model/untrusted.js'
import { summarizeText } from './excerpt.js'
import { type ContentFindings, emptyFindings, type FinishOptions } from './finish-options.js'
import { lineFinder, resolveSiteUrl } from './urls.js'

/**
 * Whether Markdown has only paragraphs, quotes, lists, emphasis and links, as most posts do. Its HTML can be
 * finished without a tree.
 */
export const canUseFastPath = (text: string, { config }: Pick<FinishOptions, 'config'>): boolean =>
  !config.markdown.smartQuotes && !notPlainAnywhere.test(text) && !notPlainAtStart.test(text)

/**
 * Raw HTML, code, images, footnotes, tables, tasks, strikethrough, escapes, entities, emoji, alerts, names in
 * the fediverse, notations of other programs.
 */
const notPlainAnywhere =
  /[<`|~\\\t\r\u00a0{]| {4}|@[^\s@]+@|==|\[!|\[\[|!\[|\[\^|\[[ xX]?\]|:[a-z0-9_+-]+:|&(?:#|[A-Za-z][A-Za-z0-9]*;)|(?:> ?){4}/
/** Headings, rules, definitions and `:::` blocks, in quotes and lists, too. */
const notPlainAtStart =
  /^[ >*+\d.)-]*(?:#|:::|\^\^\^|=+ *$|-+ *$|[*_]{2,} *$|[*_-](?: +[*_-]){2,}|\[[^\]]*\]:)/m

/**
 * Finishes the HTML of such Markdown: URLs from the root of the host, characters escaped as by
 * rehype-stringify. Returns it with its links and text.
 */
export const finishFastPath = (
  html: string,
  options: FinishOptions,
): { readonly html: string; readonly findings: ContentFindings } => {
  const lineOf = lineFinder(options)
  const findings = emptyFindings()
  const finished = html.trim().replace(linkOrEntity, (whole, href?: string, title?: string) => {
    if (href === undefined) return entities[whole] ?? whole
    const written = decoded(href)
    const { url, internal } = resolveSiteUrl(written, options)
    if (internal) findings.internalLinks.push({ href: url, line: lineOf(written) })
    if (isWebUrl(url)) findings.externalLinks.push(url)
    return `<a href="${encoded(url)}"${title === undefined ? '' : ` title="${encoded(decoded(title))}"`}`
  })
  const end = endOfQuotation(html)
  const [opening, sentences] = [textIn(html.slice(0, end)), textIn(html.slice(end))]
  return {
    html: finished,
    findings: { ...findings, ...summarizeText(opening + sentences, opening, sentences) },
  }
}

const textIn = (html: string): string =>
  decoded(html.replace(/<\/?(?:p|blockquote|ul|ol|li|br|hr)\b[^>]*>/g, ' ').replace(/<[^>]*>/g, ''))

/** Returns the index at which the quotations at the beginning of a text end; 0 when it has none. */
const endOfQuotation = (html: string): number => {
  let [end, depth] = [0, 0]
  for (const { 0: tag, index } of html.matchAll(/<\/?blockquote>/g)) {
    if (depth === 0 && textIn(html.slice(end, index)).trim() !== '') break
    depth += tag === '<blockquote>' ? 1 : -1
    if (depth === 0) end = index + tag.length
  }
  return end
}

const linkOrEntity = /<a href="([^"]*)"(?: title="([^"]*)")?|&(?:amp|lt|gt|quot);/g

/** Entity in satteri's HTML → the same in rehype-stringify's. */
const entities: Readonly<Record<string, string>> = {
  '&amp;': '&#x26;',
  '&lt;': '&#x3C;',
  '&gt;': '>',
  '&quot;': '"',
}

const encoded = (text: string): string => text.replaceAll('&', '&#x26;').replaceAll('"', '&#x22;')

const decoded = (text: string): string =>
  text.includes('&')
    ? text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
    : text
