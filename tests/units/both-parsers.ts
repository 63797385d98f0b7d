import type { Root } from 'mdast'
import { unified } from 'unified'
import { markdownParserOf } from '../../src/parse/markdown/markdown-parser.js'
import { parsePost } from '../../src/parse/post/post.js'
import { configOf } from '../support.js'

/** Returns the syntax trees of satteri and remark-parse as comparable text. */
export const trees = (text: string): [string, string] =>
  (['satteri', 'remark'] as const).map((choice) =>
    JSON.stringify(markdownParserOf(choice).parse(text, unified()), comparable),
  ) as [string, string]

/**
 * Removes positions, which only remark-parse has, and null fields, which mean the same as missing ones, and
 * sorts keys.
 */
const comparable = (key: string, value: unknown): unknown => {
  if (key === 'position' || value === null) return undefined
  if (typeof value !== 'object' || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value as Root).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Returns the content and the messages of a post with satteri and with remark-parse; `markdown` are other settings of `markdown:`. */
export const contents = (body: string, settings = '', markdown = ''): string[] =>
  (['satteri', 'remark'] as const).map((parser) => {
    const { post, messages } = parsePost(
      { path: 'x/y.md', file: 'content/x/y.md', value: body },
      configOf(`markdown: { parser: ${parser}${markdown && `, ${markdown}`} }\n${settings}`),
    )
    const { html, text, excerpt, quoted } = post?.content ?? {}
    return JSON.stringify([html?.value, text, excerpt, quoted, messages])
  })
