import { createRequire } from 'node:module'
import type * as Katex from 'katex'
import { escapeText } from '../../model/html.js'
import { type Message, warning } from '../../model/message.js'
import { codeLineFinder, codeSpanFinder, outsideCodeSpans, outsideUrls } from './code-lines.js'
import { prefixOf, withoutPrefix } from './line-kinds.js'

type Place = { readonly file: string; readonly bodyLine: number }

/**
 * Replaces `$…$` in a line, and `$$…$$` on lines of their own, by MathML, with the setting `markdown.math`. Line numbers do not
 * change, and code stays as it is. Without KaTeX, the formulas stay as they are written, as code; a formula that KaTeX
 * cannot read does, too, with a warning.
 */
export const withMath = (
  text: string,
  { file, bodyLine }: Place,
): { readonly text: string; readonly messages: readonly Message[] } => {
  if (!text.includes('$')) return { text, messages: [] }
  const messages: Message[] = []
  const lines = text.split('\n')
  const isCode = codeLineFinder()
  const codeLines = lines.map(isCode)
  const spansOf = codeSpanFinder([...lines])
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    if (codeLines[index] === true) continue
    const spans = spansOf(index)
    const render = (tex: string, isDisplay: boolean): string => {
      const { html, reason } = mathOf(tex, isDisplay)
      if (reason !== undefined)
        messages.push(
          warning(
            'foreign-syntax',
            { file, line: bodyLine + index },
            `the formula \`${tex.trim().slice(0, 60)}\` cannot be read: ${reason}`,
            'correct it; until then it is shown as it is written',
          ),
        )
      return html
    }
    const end = endOfDisplay(lines, codeLines, index)
    if (end !== undefined) {
      const prefix = prefixOf(line)
      const whole = lines
        .slice(index, end + 1)
        .map(withoutPrefix)
        .join('\n')
      lines[index] = `${prefix}<div class="math">${render(whole.trim().slice(2, -2), true)}</div>`
      for (let at = index + 1; at <= end; at++) lines[at] = prefix.trimEnd()
      index = end
    } else if (line.includes('$')) {
      // In a row of a table, a bar of a formula is escaped: https://github.github.com/gfm/#example-200
      const isRow = withoutPrefix(line).trimStart().startsWith('|')
      lines[index] = outsideCodeSpans(line, spans, (part) =>
        outsideUrls(part, (text) =>
          text.replace(inline, (_, tex: string) => render(isRow ? tex.replaceAll('\\|', '|') : tex, false)),
        ),
      )
    }
  }
  return { text: lines.join('\n'), messages }
}

/** A formula in a line: no blank inside the signs, and no digit behind them, so that prices are none. */
const inline = /(?<![\\$\w])\$(?=\S)([^$\n\u{10FFFC}\u{10FFFD}]{1,500}?)(?<=\S)\$(?![\w$])/gu

/** Returns the index of the last line of a formula `$$…$$` that begins on a line; undefined when none does. */
const endOfDisplay = (
  lines: readonly string[],
  codeLines: readonly boolean[],
  start: number,
): number | undefined => {
  const first = withoutPrefix(lines[start] ?? '').trim()
  if (!first.startsWith('$$')) return undefined
  if (first.length > 4 && first.endsWith('$$')) return start
  for (let at = start + 1; at < Math.min(lines.length, start + mostLines); at++) {
    const line = withoutPrefix(lines[at] ?? '').trim()
    if (codeLines[at] === true || line === '') return undefined
    if (line.endsWith('$$')) return at
  }
  return undefined
}

/** The most lines of a formula. */
const mostLines = 50

/** Returns the formula as MathML; as code, and the reason, when it cannot be read. */
const mathOf = (tex: string, isDisplay: boolean): { readonly html: string; readonly reason?: string } => {
  const written = `<code class="math">${protectedText(escapeText(isDisplay ? `$$${tex}$$` : `$${tex}$`))}</code>`
  const katex = loadKatex()
  if (katex === undefined) return { html: written }
  try {
    const html = katex.renderToString(tex, {
      output: 'mathml',
      displayMode: isDisplay,
      throwOnError: true,
      strict: 'ignore',
      maxExpand: 200,
      maxSize: 20,
    })
    return { html: mathElement(html, tex) }
  } catch (thrown) {
    const reason =
      thrown instanceof Error ? thrown.message.replace(/\s+/g, ' ').slice(0, 120) : String(thrown)
    return { html: written, reason }
  }
}

/** Returns the `<math>` element alone, with the TeX as `data-tex`, for summaries, instead of in it, where Markdown would read its signs. */
const mathElement = (html: string, tex: string): string =>
  (/<math[\s\S]*<\/math>/.exec(html)?.[0] ?? '')
    .replace('<math', `<math data-tex="${protectedText(escapeText(tex.trim()))}"`)
    .replace(/<annotation[\s\S]*?<\/annotation>|<\/?semantics>/g, '')
    .replace(/>([^<]+)</g, (_, words: string) => `>${protectedText(words)}<`)

/** Returns a text of HTML whose signs Markdown does not read. */
const protectedText = (html: string): string =>
  html.replace(/\n/g, ' ').replace(/[*_`~[\]\\|:@$={}%]/g, (sign) => `&#${sign.codePointAt(0)};`)

const require = createRequire(import.meta.url)
let loaded: { readonly katex: (typeof Katex)['default'] | undefined } | undefined

/** Whether KaTeX is installed, on which the result of parsing depends. */
export const hasKatex = (): boolean => loadKatex() !== undefined

/** Loads KaTeX for the first formula; undefined when the blog has not installed it. */
const loadKatex = (): (typeof Katex)['default'] | undefined => {
  if (loaded === undefined)
    try {
      loaded = { katex: require('katex') as (typeof Katex)['default'] }
    } catch {
      loaded = { katex: undefined }
    }
  return loaded.katex
}
