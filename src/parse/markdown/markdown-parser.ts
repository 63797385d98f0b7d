import { createRequire } from 'node:module'
import type { Nodes, Root } from 'mdast'
import type * as MdastUtilGfm from 'mdast-util-gfm'
import type * as MicromarkGfm from 'micromark-extension-gfm'
import type * as RemarkParse from 'remark-parse'
import type * as Satteri from 'satteri'
import { type Processor, unified } from 'unified'
import type { Config } from '../../model/config.js'

/** A Markdown parser: CommonMark and GFM, no front matter. Positions may be missing. */
export type MarkdownParser = {
  readonly name: 'satteri' | 'remark'
  /** Returns HTML without a tree; undefined when the parser cannot, or is too slow for the text. */
  readonly toHtml?: (text: string) => string | undefined
  readonly parse: (text: string, processor: Processor) => Root
}

/**
 * Returns the parser for `markdown.parser`: for `auto` and `satteri`, satteri if it is installed with a
 * binary for this machine, else remark-parse, which returns the same tree more slowly. A parser is loaded
 * when it is first used.
 */
export const markdownParserOf = (choice: Config['markdown']['parser']): MarkdownParser =>
  choice === 'remark' ? remark() : (satteri() ?? remark())

const require = createRequire(import.meta.url)

let nativeParser: MarkdownParser | undefined
const satteri = (): MarkdownParser | undefined => {
  if (nativeParser !== undefined) return nativeParser
  try {
    const { markdownToHtml, markdownToMdast } = require('satteri') as typeof Satteri
    const options = { position: false, features: { frontmatter: false } }
    nativeParser = {
      name: 'satteri',
      toHtml: (text) => (needsRemark(text) ? undefined : markdownToHtml(text, options).html),
      parse: (text, processor) =>
        needsRemark(text) ? remark().parse(text, processor) : (markdownToMdast(text, options) as Root),
    }
  } catch {
    // satteri is optional, and has no binary for some machines: remark-parse is used instead.
  }
  return nativeParser
}

/**
 * Whether satteri is too slow for a text, because its time is quadratic in character references (`&amp;`) and in mail
 * addresses, or wrong: a URL that touches the end of a table cell swallows the cells behind it.
 */
const needsRemark = (text: string): boolean =>
  (text.match(/&[#a-z]|\w@\w/gi)?.length ?? 0) > 2000 || (text.includes('|') && urlBeforePipe.test(text))

/** A URL in the text up to a `|`; not the one of a link, in angle brackets, or at the beginning of code. */
const urlBeforePipe = /(?<![(<`])(?:https?:\/\/|www\.)[^\s|<]{0,2000}\|/i

/** Returns the raw HTML of a Markdown text: the start and the end of each piece, in order. */
export const rawHtmlIn = (text: string): readonly (readonly [start: number, end: number])[] => {
  const found: [number, number][] = []
  const visit = (node: Nodes): void => {
    const [start, end] = [node.position?.start.offset, node.position?.end.offset]
    if (node.type === 'html' && start !== undefined && end !== undefined) found.push([start, end])
    if ('children' in node) for (const child of node.children) visit(child)
  }
  visit(remark().parse(text, unified()))
  return found
}

let referenceParser: MarkdownParser | undefined
const remark = (): MarkdownParser => {
  if (referenceParser !== undefined) return referenceParser
  const remarkParse = (require('remark-parse') as typeof RemarkParse).default
  const { gfm } = require('micromark-extension-gfm') as typeof MicromarkGfm
  const { gfmFromMarkdown } = require('mdast-util-gfm') as typeof MdastUtilGfm
  referenceParser = {
    name: 'remark',
    parse: (text, processor) => {
      const parsing = processor()
      parsing.data('micromarkExtensions', [gfm()])
      parsing.data('fromMarkdownExtensions', [gfmFromMarkdown()])
      return parsing.use(remarkParse).parse(text) as Root
    },
  }
  return referenceParser
}
