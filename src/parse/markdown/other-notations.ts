import { escapeText } from '../../model/html.js'
import { codeLineFinder, codeSpanFinder, outsideCodeSpans, outsideUrls } from './code-lines.js'
import { withoutComments } from './hidden-text.js'
import { inlineNotations } from './inline-notations.js'
import { prefixOf, withoutPrefix } from './line-kinds.js'

/**
 * Replaces the notations of other programs that have a plain meaning by Markdown or HTML, each on its own line, so that
 * line numbers do not change: `{% highlight %}` and the like become fences, `inlineNotations` their equivalents.
 * Code stays as it is, but for `{% raw %}`, which Liquid removes there, too.
 */
export const withPlainNotations = (text: string): string => {
  if (!mayContain.test(text)) return text
  const lines = withoutComments(withoutRawTags(text)).split('\n')
  const isCode = codeLineFinder()
  const spansOf = codeSpanFinder(lines)
  const htmlLines = htmlLineFinder()
  const lastClosing = codeTags.map((tag) =>
    lines.findLastIndex((line) => tag.closing.test(withoutPrefix(line))),
  )
  let closing: RegExp | undefined
  let next = 0
  return lines
    .map((line, index) => {
      if (index < next) return ''
      if (closing !== undefined) {
        if (!closing.test(withoutPrefix(line))) return line
        closing = undefined
        return prefixOf(line) + fence
      }
      if (isCode(line)) return line
      const code = codeTags.findIndex(({ opening }) => opening.test(withoutPrefix(line)))
      if (code !== -1 && (lastClosing[code] ?? -1) > index) {
        closing = codeTags[code]?.closing
        return prefixOf(line) + fence + languageIn(line)
      }
      if (attributeLine.test(line) || (tocLine.test(line) && attributeLine.test(lines[index + 1] ?? '')))
        return ''
      const tag = tagFrom(lines, index)
      next = index + tag.length
      const isHtml = htmlLines(line)
      const spans = spansOf(index)
      if (!mayContain.test(line)) return line
      const change = (part: string): string => withoutNotations(part, isHtml)
      const changed = tag.length > 1 ? change(tag.join(' ')) : outsideCodeSpans(line, spans, change)
      // The block of HTML that begins with a comment ends on its line: what is below is Markdown.
      return changed !== line && elementShortcode.test(line) && /^ {0,3}</.test(changed)
        ? `<!-- -->${changed}`
        : changed
    })
    .join('\n')
}

/** Returns the lines of a tag that begins a line and ends a later one, without blanks between them; else the line alone. */
const tagFrom = (lines: readonly string[], start: number): readonly string[] => {
  const line = lines[start] ?? ''
  const opening = /^\s*\{([{%])/.exec(line)?.[1]
  const end = opening === '%' ? '%}' : '}}'
  if (opening === undefined || line.includes(end)) return [line]
  const others = lines.slice(start + 1, start + 1 + mostLines)
  const last = others.findIndex((one) => one.trim() === '' || one.includes(end))
  if (last === -1 || others[last]?.trimEnd().endsWith(end) !== true) return [line]
  return [line.trimEnd(), ...others.slice(0, last + 1).map((one) => one.trim())]
}

/** The most lines of a tag after its first. */
const mostLines = 20

/** Characters without which a text has none of these notations. */
const mayContain = /\{[%{:#/]|\{(?:filename|static|attach)\}|\[\[|%%|==|(?:\]\(|\]:\s|href=")@\//

/**
 * Removes the tags with which Liquid and Nunjucks show braces; their content then is shown as it is written. A text without
 * an end tag is about these tags, and stays.
 */
export const withoutRawTags = (text: string): string =>
  /\{%-?\s*endraw\b/.test(text) ? text.replace(/\{%-?\s*(?:end)?raw\s*-?%\}/g, '') : text

/** A fence that is longer than one in the code. */
const fence = '~'.repeat(20)

/** Tags around code, each alone on its line. */
const codeTags = [
  { opening: /^\s*\{%-?\s*highlight\b[^%]*%\}\s*$/, closing: /^\s*\{%-?\s*endhighlight\s*-?%\}\s*$/ },
  {
    opening: /^\s*\{%-?\s*(?:codeblock|code)\b[^%]*%\}\s*$/,
    closing: /^\s*\{%-?\s*end(?:codeblock|code)\s*-?%\}\s*$/,
  },
  {
    opening: /^\s*\{\{[<%]\s*highlight\b[^}]*[>%]\}\}\s*$/,
    closing: /^\s*\{\{[<%]\s*\/\s*highlight\s*[>%]\}\}\s*$/,
  },
] as const

/** Returns the language of a tag around code: its first word, or `lang:js`. */
const languageIn = (tag: string): string =>
  /\blang:([\w+#-]+)/.exec(tag)?.[1] ??
  (/codeblock/.test(tag) ? '' : (/(?:highlight|code)\s+["']?([\w+#-]+)/.exec(tag)?.[1] ?? ''))

/** A line of attributes of kramdown, which belong to the block above: `{: .class}`, `{:toc}`. */
const attributeLine = /^\s*\{:[^{}]*\}\s*$/
/** The list item that kramdown replaces by a table of contents. */
const tocLine = /^\s*(?:[-*+]|\d+\.)\s+\S+(?:\s\S+){0,3}\s*$/

/** Replaces notations in a text, but not behind a backslash. In HTML, links and images of Markdown become elements. */
const withoutNotations = (text: string, isHtml: boolean): string =>
  inlineNotations.reduce((before, { sign, pattern, replace, isText }) => {
    if (!before.includes(sign)) return before
    const change = (part: string): string =>
      part.replace(pattern, (whole: string, ...others: unknown[]) => {
        const at = others.find((one) => typeof one === 'number') ?? 0
        if (part.charAt(at - 1) === '\\') return whole
        const replaced = replace([whole, ...(others as string[])]) ?? whole
        return isHtml ? elementOf(replaced) : replaced
      })
    return isText === true ? outsideUrls(before, change) : change(before)
  }, text)

/** Returns a link or an image of Markdown as HTML; other texts as they are. */
const elementOf = (markdown: string): string => {
  const [, sign, label = '', url = ''] = /^(!?)\[(.*)\]\(([^()\s]*)\)$/s.exec(markdown) ?? []
  const [, plainUrl] = /^<(https?:\/\/[^<>\s]*)>$/.exec(markdown) ?? []
  const words = escapeText(label.replace(/\\([[\]])/g, '$1'))
  if (plainUrl !== undefined) return `<a href="${escapeText(plainUrl)}">${escapeText(plainUrl)}</a>`
  if (sign === undefined) return markdown
  return sign === ''
    ? `<a href="${escapeText(url)}">${words}</a>`
    : `<img src="${escapeText(url)}" alt="${words}">`
}

/**
 * Returns a function to call with each line in order, which returns whether Markdown is not read in the line: in a block of
 * HTML (https://spec.commonmark.org/0.31.2/#html-blocks, kind 6), or behind a shortcode that becomes one.
 */
const htmlLineFinder = (): ((line: string) => boolean) => {
  let isHtml = false
  return (line) => {
    isHtml = line.trim() !== '' && (isHtml || htmlBlock.test(line))
    return isHtml || elementShortcode.test(line)
  }
}

const htmlBlock =
  /^ {0,3}<\/?(?:address|article|aside|blockquote|caption|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|iframe|legend|li|main|menu|nav|ol|option|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)(?=[\s/>]|$)/i
/** A line that begins with a shortcode that becomes an element. */
const elementShortcode = /^ {0,3}(?:\{\{[<%]?|\{%-?)\s*(?:figure|youtube|vimeo)\b/
