import { isWebUrl } from '../../model/untrusted.js'
import { summarizeText } from './excerpt.js'
import { type ContentFindings, emptyFindings, type FinishOptions } from './finish-options.js'
import { lineFinder, resolveSiteUrl } from './urls.js'

/**
 * True for the Markdown that most posts are: paragraphs, quotes, lists, emphasis, links. Nothing in it needs
 * a tree to be finished, so a parser that gives HTML at once may be believed.
 */
export const canUseFastPath = (text: string, { config }: Pick<FinishOptions, 'config'>): boolean =>
  !config.markdown.smartQuotes && !notPlainAnywhere.test(text) && !notPlainInFront.test(text)

/** Raw HTML, code, images, footnotes, tables, tasks, strikes, escapes, entities, emoji, alerts, addresses of the fediverse, notations of others. */
const notPlainAnywhere =
  /[<`|~\\\t\r\u00a0{]| {4}|@[^\s@]+@|==|\[!|\[\[|!\[|\[\^|\[[ xX]?\]|:[a-z0-9_+-]+:|&(?:#|[A-Za-z][A-Za-z0-9]*;)|(?:> ?){4}/
/** Headings, rules, definitions and blocks of our own, in quotes and lists too. */
const notPlainInFront =
  /^[ >*+\d.)-]*(?:#|:::|\^\^\^|=+ *$|-+ *$|[*_]{2,} *$|[*_-](?: +[*_-]){2,}|\[[^\]]*\]:)/m

/** Finishes such HTML: URLs from the root of the site, the same letters escaped as everywhere, and what it tells. */
export const finishFastPath = (
  html: string,
  finishing: FinishOptions,
): { readonly html: string; readonly findings: ContentFindings } => {
  const lineOf = lineFinder(finishing)
  const findings = emptyFindings()
  const finished = html.trim().replace(linkOrEntity, (whole, href?: string, title?: string) => {
    if (href === undefined) return entities[whole] ?? whole
    const written = decoded(href)
    const { url, internal } = resolveSiteUrl(written, finishing)
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

/** Where the quotations end that a text begins with. */
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

/** satteri's way to escape → rehype-stringify's. */
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
