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
export const withoutComments = (text: string): string =>
  comments.reduce((shown, comment) => withoutComment(shown, comment), text)

type Comment = {
  readonly opening: RegExp
  readonly closing: RegExp
  /** Whether a comment is removed; by default, each is. */
  readonly isMeant?: (comment: string) => boolean
  /** What is left of it. */
  readonly by?: string
}

const withoutComment = (text: string, { opening, closing, isMeant, by = '' }: Comment): string => {
  opening.lastIndex = 0
  if (text.search(opening) === -1) return text
  const isCode = codeFinder(text)
  let [result, from] = ['', 0]
  opening.lastIndex = 0
  for (let start = opening.exec(text); start !== null; start = opening.exec(text)) {
    if (isCode(start.index)) continue
    closing.lastIndex = opening.lastIndex
    if (closing.exec(text) === null) break
    opening.lastIndex = closing.lastIndex
    const comment = text.slice(start.index, closing.lastIndex)
    if (isMeant?.(comment) === false) continue
    result += text.slice(from, start.index) + by + '\n'.repeat(comment.split('\n').length - 1)
    from = closing.lastIndex
  }
  opening.lastIndex = 0
  return result + text.slice(from)
}

/** The prefix of the comments that stand for lines which are not changed. */
export const hiddenPrefix = 'smallsocial-hidden-'

/**
 * Returns a text in which HTML comments with an empty line are empty: in a paragraph, a list or an element, an empty line ends
 * what Markdown reads as HTML, so that the rest of the comment would be published. Lines stay where they are, and code and
 * unclosed comments as they are.
 */
export const withoutLongComments = (text: string): string => withoutComment(text, longComment)

const longComment: Comment = {
  opening: new RegExp(`<!--(?!${hiddenPrefix})`, 'g'),
  closing: /-->/g,
  isMeant: (comment) => /\n[ \t>]*\r?\n/.test(comment),
  by: '<!-- -->',
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
