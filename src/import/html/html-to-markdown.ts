import type { Root, RootContent } from 'hast'
import { parseForeignHtml } from '../../html/foreign-html.js'
import { withLinks } from './bare-links.js'
import { cleanHtml, type HtmlOptions } from './clean-html.js'
import { markdownOfTree } from './hast-to-markdown.js'
import { addHeadingAnchors } from './heading-anchors.js'
import { bodyNodes } from './html-text.js'
import { groupLines, inParagraphs } from './lines.js'

/**
 * Returns the Markdown that a person would write for untrusted HTML. What Markdown cannot express stays HTML of an
 * allow-list: frames, media, figures with captions, details, tables with spans, and a few inline elements. Returns undefined
 * for HTML that is nested more than 512 deep.
 */
export const markdownOfHtml = (html: string, options: HtmlOptions): string | undefined => {
  const document = parseForeignHtml(html)
  if (document === undefined) return undefined
  const tree: Root = { type: 'root', children: bodyNodes(document) }
  options.prepare?.(tree)
  tree.children = inParagraphs(cleanHtml(tree.children, options).flatMap(withLinks)) as RootContent[]
  groupLines(tree)
  addHeadingAnchors(tree)
  return markdownOfTree(tree)
}
