import type { ParseSettings } from '../model/config.js'
import { isSafeUrl } from '../model/untrusted.js'
import { renderWithinLimits } from '../parse/markdown/limits.js'
import { attributeOf, elementsOf, parseForeignHtml } from '../webmention/html/foreign-html.js'
import { activeElements, markdownOfHtml, plainTextOf } from './html-to-markdown.js'

/**
 * Returns text in which a long word of many URLs has blanks between them: Markdown parsers look for the end of a bare URL at the start of
 * each, and take quadratic time.
 */
const withSeparateUrls = (text: string): string =>
  text.replace(/[!-~]{10000,}/g, (word) =>
    word.split('://').length > 1000 ? word.replaceAll('://', ':// ') : word,
  )

/**
 * Returns Markdown of an archive whose page has no active HTML. It stays as it is when its rendering has none; else it is rebuilt from the
 * allow-list, and if that is not enough, only its words are left.
 */
export const safeMarkdown = (written: string, settings: ParseSettings): string => {
  const text = withSeparateUrls(written)
  const html = htmlOf(text, settings)
  if (isHarmless(html)) return text
  const rebuilt = markdownOfHtml(html, { urlOf: (url) => url }) ?? ''
  return isHarmless(htmlOf(rebuilt, settings))
    ? rebuilt
    : plainTextOf(html).replace(/[\\`*_{}[\]<>()#+!|&:]/g, '\\$&')
}

const htmlOf = (text: string, settings: ParseSettings): string => {
  const rendered = renderWithinLimits(
    { text, path: 'imported.md', file: 'imported.md', bodyLine: 1, isPlain: true },
    settings,
  )
  return 'tooLarge' in rendered ? '<script>' : rendered.content.html.value
}

/** Whether a page that shows HTML does not run or load anything of it but frames and media of the web. */
const isHarmless = (html: string): boolean => {
  const document = parseForeignHtml(`<body>${html}`)
  if (document === undefined) return false
  return elementsOf(document).every(
    (element) =>
      !activeElements.has(element.tagName) &&
      Object.keys(element.properties).every((name) => !/^on|^srcdoc$|^style$|^formaction$/i.test(name)) &&
      ['href', 'src', 'poster', 'xlinkHref', 'action', 'data'].every((name) =>
        isSafeUrl(attributeOf(element, name) ?? ''),
      ),
  )
}
