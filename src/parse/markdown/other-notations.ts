import { codeLineFinder, outsideCodeSpans } from './code-lines.js'
import { withoutComments } from './hidden-text.js'
import { inlineNotations } from './inline-notations.js'

/**
 * Replaces the notations of other programs that have a plain meaning by Markdown or HTML, each on its own line, so that
 * line numbers do not change: `{% highlight %}` and the like become fences, `inlineNotations` their equivalents.
 * Code stays as it is, but for `{% raw %}`, which Liquid removes there, too.
 */
export const withPlainNotations = (text: string): string => {
  if (!mayContain.test(text)) return text
  const lines = withoutComments(withoutRawTags(text)).split('\n')
  const isCode = codeLineFinder()
  const lastClosing = codeTags.map((tag) => lines.findLastIndex((line) => tag.closing.test(line)))
  let closing: RegExp | undefined
  let next = 0
  return lines
    .map((line, index) => {
      if (index < next) return ''
      if (closing !== undefined) {
        if (!closing.test(line)) return line
        closing = undefined
        return fence
      }
      if (isCode(line)) return line
      const code = codeTags.findIndex(({ opening }) => opening.test(line))
      if (code !== -1 && (lastClosing[code] ?? -1) > index) {
        closing = codeTags[code]?.closing
        return fence + languageIn(line)
      }
      if (attributeLine.test(line) || (tocLine.test(line) && attributeLine.test(lines[index + 1] ?? '')))
        return ''
      const tag = tagFrom(lines, index)
      next = index + tag.length
      return withoutNotations(tag.join(' '))
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

const fence = '~~~~~'

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

/** Replaces notations in a line, but not in code spans. */
const withoutNotations = (line: string): string =>
  mayContain.test(line)
    ? outsideCodeSpans(line, (part) =>
        inlineNotations.reduce(
          (text, { pattern, replace }) =>
            text.replace(pattern, (...match: string[]) => replace(match) ?? match[0] ?? ''),
          part,
        ),
      )
    : line
