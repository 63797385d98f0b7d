import type { ParseSettings } from '../model/config.js'
import { isSafeUrl } from '../model/untrusted.js'
import { renderWithinLimits } from '../parse/markdown/limits.js'
import {
  attributeOf,
  elementsOf,
  foreignClassesOf,
  parseForeignHtml,
} from '../webmention/html/foreign-html.js'
import { plainTextOf } from './html/html-text.js'
import { markdownOfHtml } from './html/html-to-markdown.js'

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

/** Whether HTML has only elements and attributes of texts, and does not run or load anything but frames and media of the web. */
const isHarmless = (html: string): boolean => {
  const document = parseForeignHtml(`<body>${html}`)
  if (document === undefined) return false
  return elementsOf(document).every(
    (element) =>
      textElements.has(element.tagName) &&
      Object.keys(element.properties).every(
        (name) =>
          textAttribute.test(name) ||
          // The columns of a table that are aligned in Markdown.
          (name === 'style' &&
            /^text-align: ?(?:left|right|center);?$/.test(attributeOf(element, name) ?? '')),
      ) &&
      !foreignClassesOf(element).some((name) => microformat.test(name)) &&
      ['href', 'src', 'poster', 'cite'].every((name) => isSafeUrl(attributeOf(element, name) ?? '')),
  )
}

/** The elements that Markdown and authors write. Others are rebuilt from the allow-list of `markdownOfHtml`. */
const textElements: ReadonlySet<string> = new Set(
  `html head body a abbr address article aside audio b bdi bdo blockquote br caption center cite code col colgroup data dd del
  details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i iframe img input ins kbd li mark ol p picture
  pre q rp rt ruby s samp section small source span strike strong sub summary sup table tbody td tfoot th thead time tr track tt
  u ul var video wbr`.split(/\s+/),
)

/** Their attributes, as properties of hast. */
const textAttribute =
  /^(?:align|allowFullScreen|alt|aria[A-Z]\w*|ariaLabel|border|cellPadding|cellSpacing|checked|cite|className|colSpan|controls|data[A-Z]\w*|dateTime|decoding|dir|disabled|frameBorder|headers|height|href|hrefLang|id|kind|label|lang|loading|loop|muted|name|open|playsInline|poster|preload|referrerPolicy|reversed|role|rowSpan|sandbox|scope|sizes|span|src|srcLang|start|tabIndex|title|type|vAlign|value|width)$/

/** Classes of microformats, which other sites would read, but those that blocks of media have. */
const microformat = /^(?:h|p|u|dt|e)-(?!photo$|video$|audio$)[a-z]/
