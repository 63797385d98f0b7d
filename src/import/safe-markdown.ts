import { lineKinds } from '../parse/markdown/line-kinds.js'

/**
 * Returns the Markdown of an archive without active HTML: tags of scripts, forms and the like become text, and event handlers and
 * `javascript:` are removed. Code stays as it is.
 */
export const safeMarkdown = (text: string): string => {
  if (!/<|javascript:/i.test(text)) return text
  const kindOf = lineKinds()
  return text
    .split('\n')
    .map((line) =>
      kindOf(line) === 'code'
        ? line
        : line
            .replace(
              /<(?=\/?(?:script|style|object|embed|form|meta|link|base|template|frame|frameset|applet|svg|math)\b)/gi,
              '&lt;',
            )
            .replace(/<[a-z][^<>]*>/gi, (tag) =>
              tag.replace(/\s(?:on\w+|style|srcdoc)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, ''),
            )
            .replace(/(?:javascript|vbscript|data:text)\s*:/gi, ''),
    )
    .join('\n')
}
