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
