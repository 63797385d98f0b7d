import { attributeOf, elementsOf, foreignClassesOf, parseForeignHtml } from '../html/foreign-html.js'
import type { ParseSettings } from '../model/config.js'
import { deserialize, serializeAttribute } from '../model/html.js'
import { isSafeUrl } from '../model/untrusted.js'
import { renderWithinLimits } from '../parse/markdown/limits.js'
import { rawHtmlIn } from '../parse/markdown/markdown-parser.js'
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
 * Returns Markdown of an archive whose page has no active HTML. It stays as it is when its rendering has none. Else elements and
 * attributes that are not in the allow-list are removed from its raw HTML; if that is not enough, it is rebuilt from its
 * rendering; at last only its words are left. `report` is called with a description of the change.
 */
export const safeMarkdown = (
  written: string,
  settings: ParseSettings,
  report: (change: string) => void,
): string => {
  const text = withSeparateUrls(written)
  const html = htmlOf(text, settings)
  if (html !== undefined && isHarmless(html)) return text
  const cleaned = html === undefined ? text : withCleanHtml(text)
  if (cleaned !== text && isSafe(cleaned, settings)) {
    report('posts with HTML that is not kept: scripts, forms, styles, odd elements and attributes')
    return cleaned
  }
  report('posts that are written again, because their HTML cannot be kept')
  const rebuilt = html === undefined ? '' : (markdownOfHtml(html, { urlOf: (url) => url }) ?? '')
  return html !== undefined && isSafe(rebuilt, settings)
    ? rebuilt
    : plainTextOf(html ?? text).replace(/[\\`*_{}[\]<>()#+!|&:]/g, '\\$&')
}

const isSafe = (text: string, settings: ParseSettings): boolean => {
  const html = htmlOf(text, settings)
  return html !== undefined && isHarmless(html)
}

/** Returns the HTML of a text; undefined when it is too large to be rendered. */
const htmlOf = (text: string, settings: ParseSettings): string | undefined => {
  const rendered = renderWithinLimits(
    { text, path: 'imported.md', file: 'imported.md', bodyLine: 1, isPlain: true },
    settings,
  )
  return 'tooLarge' in rendered ? undefined : rendered.content.html.value
}

/** Returns Markdown whose raw HTML has only the elements and attributes of texts. The elements around a text are removed without it. */
const withCleanHtml = (text: string): string => {
  if (text.length > mostCleaned || !/<[a-z/]/i.test(text)) return text
  let [cleaned, from] = ['', 0]
  for (const [start, end] of rawHtmlIn(text)) {
    cleaned += text.slice(from, start) + keptHtml(text.slice(start, end))
    from = end
  }
  return cleaned + text.slice(from)
}

const keptHtml = (html: string): string =>
  html
    .replace(elementsWithoutText, '')
    .replace(tag, (whole, slash: string, name: string, attributes: string) => {
      if (!textElements.has(name.toLowerCase())) return ''
      const clean = attributes.replace(attribute, cleanAttribute)
      return clean === attributes ? whole : `<${slash}${name}${clean}>`
    })

/** Returns an attribute as it is kept: empty, or with fewer classes. */
const cleanAttribute = (written: string, key: string, quoted = ''): string => {
  const [name, value] = [key.toLowerCase(), deserialize(quoted.replace(/^["']|["']$/g, ''))]
  if (!isTextAttribute(name) || (urlAttributes.includes(name) && !isSafeUrl(value))) return ''
  if (name !== 'class') return written
  const classes = value.split(/\s+/).filter((one) => one !== '')
  const kept = classes.filter((one) => !microformat.test(one))
  if (kept.length === classes.length) return written
  return kept.length === 0 ? '' : ` class="${serializeAttribute(kept.join(' '))}"`
}

/** The most characters of a text in which raw HTML is looked for: the parser that knows its places can be slow. */
const mostCleaned = 50_000

/** Matches elements whose contents are no text of the page. */
const elementsWithoutText =
  /<(script|style|template|svg|math|object|title|textarea|select|noscript|noembed|noframes|xmp)\b[^<>]{0,5000}>(?:(?!<\1\b)[\s\S]){0,100000}?<\/\1\s*>/gi
const tag =
  /<(\/?)([a-z][\w-]{0,60})((?:\s+[^\s"'<>/=]{1,100}(?:\s*=\s*(?:"[^"]{0,10000}"|'[^']{0,10000}'|[^\s"'=<>`]{1,10000}))?){0,100})\s*\/?>/gi
const attribute = /\s+([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?/g

/** Whether HTML has only elements and attributes of texts, and does not run or load anything but frames and media of the web. */
const isHarmless = (html: string): boolean => {
  const document = parseForeignHtml(`<body>${html}`)
  if (document === undefined) return false
  return elementsOf(document).every(
    (element) =>
      textElements.has(element.tagName) &&
      Object.keys(element.properties).every(
        (name) =>
          isTextAttribute(
            name === 'className' ? 'class' : name.replace(/^(aria|data)(?=[A-Z])/, '$1-').toLowerCase(),
          ) ||
          // The columns of a table that are aligned in Markdown.
          (name === 'style' &&
            /^text-align: ?(?:left|right|center);?$/.test(attributeOf(element, name) ?? '')),
      ) &&
      !foreignClassesOf(element).some((name) => microformat.test(name)) &&
      urlAttributes.every((name) => isSafeUrl(attributeOf(element, name) ?? '')),
  )
}

/** The elements that Markdown and authors write. Others are rebuilt from the allow-list of `markdownOfHtml`. */
const textElements: ReadonlySet<string> = new Set(
  `html head body a abbr address article aside audio b bdi bdo blockquote br caption center cite code col colgroup data dd del
  details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i iframe img input ins kbd li mark ol p picture
  pre q rp rt ruby s samp section small source span strike strong sub summary sup table tbody td tfoot th thead time tr track tt
  u ul var video wbr`.split(/\s+/),
)

/** Whether an element of a text may have an attribute. */
const isTextAttribute = (name: string): boolean => /^(?:aria|data)-/.test(name) || textAttributes.has(name)

const textAttributes: ReadonlySet<string> = new Set(
  `align allowfullscreen alt border cellpadding cellspacing checked cite class color colspan controls datetime decoding dir disabled
  face frameborder headers height href hreflang id kind label lang loading loop muted name open playsinline poster preload
  referrerpolicy reversed role rowspan sandbox scope size sizes span src srclang srcset start tabindex target title type valign
  value width`.split(/\s+/),
)

const urlAttributes: readonly string[] = ['href', 'src', 'poster', 'cite']

/** Classes of microformats, which other sites would read, but those that blocks of media have. */
const microformat = /^(?:h|p|u|dt|e)-(?!photo$|video$|audio$)[a-z]/
