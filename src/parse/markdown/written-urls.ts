import { codeSpanFinder, outsideCodeSpans } from './code-lines.js'
import { lineKinds } from './line-kinds.js'

/** What a URL in Markdown is for: a link, or a medium that the page shows. */
type UrlUse = 'link' | 'medium'

/** Returns Markdown with other URLs in links, images, attributes of HTML and `:::media` blocks. Code stays as it is. */
export const withUrls = (text: string, change: (url: string, use: UrlUse) => string): string => {
  const kindOf = lineKinds()
  const lines = text.split('\n')
  const spansOf = codeSpanFinder(lines)
  return lines
    .map((line, index) =>
      kindOf(line) === 'code'
        ? line
        : outsideCodeSpans(line, spansOf(index), (part) => changed(part, change)),
    )
    .join('\n')
}

const changed = (text: string, change: (url: string, use: UrlUse) => string): string =>
  text
    .replace(
      /(!?)(\[[^\]]*\]\(\s*<?)([^\s)>]+)/g,
      (_, sign: string, before: string, url: string) =>
        `${sign}${before}${change(url, sign === '!' ? 'medium' : 'link')}`,
    )
    .replace(
      /(\s(src|href|poster)=["'])([^"']+)/g,
      (_, before: string, name: string, url: string) =>
        before + change(url, name === 'href' ? 'link' : 'medium'),
    )
    .replace(
      /^(\s*- url:\s*["']?)([^\s"']+)/,
      (_, before: string, url: string) => before + change(url, 'medium'),
    )
