import { codeLineFinder, codeSpanFinder } from './code-lines.js'

/** What other programs do not publish: comments of Hugo, Liquid, Nunjucks, MDX and Obsidian. */
const comments = [
  { opening: /\{\{[<%]\s*comment\s*[>%]\}\}/g, closing: /\{\{[<%]\s*\/\s*comment\s*[>%]\}\}/g },
  { opening: /(?<!\{)\{%-?\s*comment\s*-?%\}/g, closing: /(?<!\{)\{%-?\s*endcomment\s*-?%\}/g },
  // `{#id}` is the id of a heading.
  { opening: /\{#(?![\w:.-]{1,100}(?:\s[^{}\n]{0,200})?\})/g, closing: /#\}/g },
  { opening: /\{\{-?\s*\/\*/g, closing: /\*\/\s*-?\}\}/g },
  { opening: /\{\/\*/g, closing: /\*\/\s*\}/g },
  { opening: /(?<!%)%%(?!%)/g, closing: /(?<!%)%%(?!%)/g },
] as const

/** Returns a text without such comments. Lines stay where they are, and code and unclosed comments as they are. */
export const withoutComments = (text: string): string => {
  let shown = text
  for (const { opening, closing } of comments) {
    if (shown.search(opening) === -1) continue
    const isCode = codeFinder(shown)
    let [result, from] = ['', 0]
    opening.lastIndex = 0
    for (let start = opening.exec(shown); start !== null; start = opening.exec(shown)) {
      if (isCode(start.index)) continue
      closing.lastIndex = opening.lastIndex
      const end = closing.exec(shown)
      if (end === null) break
      const lines = shown.slice(start.index, closing.lastIndex).match(/\n/g)?.length ?? 0
      result += shown.slice(from, start.index) + '\n'.repeat(lines)
      from = closing.lastIndex
      opening.lastIndex = from
    }
    opening.lastIndex = 0
    shown = result + shown.slice(from)
  }
  return shown
}

/** The prefix of the comments that stand for lines which are not changed. */
export const hiddenPrefix = 'smallsocial-hidden-'

/**
 * Returns a text in which HTML comments with an empty line are empty: in a paragraph, a list or an element, an empty line ends
 * what Markdown reads as HTML, so that the rest of the comment would be published. Lines stay where they are, and code and
 * unclosed comments as they are.
 */
export const withoutLongComments = (text: string): string => {
  if (!text.includes('<!--')) return text
  const isCode = codeFinder(text)
  let [result, from] = ['', 0]
  let end = 0
  for (let start = text.indexOf('<!--'); start !== -1; start = text.indexOf('<!--', end)) {
    end = start + 4
    if (isCode(start) || text.startsWith(hiddenPrefix, end)) continue
    end = text.indexOf('-->', end)
    if (end === -1) break
    const comment = text.slice(start, end)
    if (!/\n[ \t>]*\r?\n/.test(comment)) continue
    result += `${text.slice(from, start)}<!-- -->${'\n'.repeat(comment.split('\n').length - 1)}`
    from = end + 3
  }
  return result + text.slice(from)
}

/** Returns a function that returns whether a position is in code. It is called with rising positions. */
const codeFinder = (text: string): ((at: number) => boolean) => {
  const lines = text.split('\n')
  const isCodeLine = codeLineFinder()
  const spansOf = codeSpanFinder(lines)
  let [index, start, end, isCode] = [-1, 0, -1, false]
  let spans: ReturnType<typeof spansOf> = []
  return (at) => {
    while (end < at) {
      const line = lines[++index] ?? ''
      start = end + 1
      end = start + line.length
      isCode = isCodeLine(line)
      spans = isCode ? [] : spansOf(index)
    }
    return isCode || spans.some(([from, to]) => at - start >= from && at - start < to)
  }
}
