import { createRequire } from 'node:module'
import type { Element, ElementContent, Root as HastRoot } from 'hast'
import type { Html, PhrasingContent, Root } from 'mdast'
import type * as RehypeRaw from 'rehype-raw'
import rehypeStringify from 'rehype-stringify'
import remarkRehype, { type Options as RemarkRehypeOptions } from 'remark-rehype'
import { type Processor, unified } from 'unified'
import type { ParseSettings } from '../../model/config.js'
import { trusted } from '../../model/html.js'
import { localeOf } from '../../model/i18n/index.js'
import type { UiStrings } from '../../model/i18n/ui-strings.js'
import { memoize } from '../../model/memoize.js'
import type { Message } from '../../model/message.js'
import type { Content, MediaItem } from '../../model/post.js'
import { joinAlerts, joinBlocks } from './block-nodes.js'
import { splitBlocks } from './blocks.js'
import { isBreak, splitParagraphsAtBr } from './breaks.js'
import { finishHast } from './finish-hast.js'
import type { ContentFindings, FinishOptions } from './finish-options.js'
import { markdownParserOf } from './markdown-parser.js'
import { canUseFastPath, finishFastPath } from './plain-markdown.js'
import { restoreHandles, withoutSingleTildes } from './plain-text.js'

/** The body of a post, and where it stands. */
export type MarkdownSource = Omit<FinishOptions, 'config'> & { readonly text: string }

/** The result of rendering Markdown. */
export type Rendered = {
  readonly content: Content
  /** The heading that a page without a name begins with. */
  readonly name?: string
  readonly photos: readonly MediaItem[]
  readonly videos: readonly MediaItem[]
  readonly audios: readonly MediaItem[]
  readonly messages: readonly Message[]
}

/** Markdown → HTML, once, with what the text tells of itself: words, links into the site, media, mistakes. */
export const renderMarkdown = (source: MarkdownSource, config: ParseSettings): Rendered => {
  const parser = markdownParserOf(config.markdown.parser)
  const finishing = { ...source, config }
  if (parser.toHtml !== undefined && canUseFastPath(source.text, finishing)) {
    const { html, findings } = finishFastPath(parser.toHtml(source.text), finishing)
    return renderedOf(html, findings)
  }
  const parse = (text: string): Root => {
    const guarded = withoutSingleTildes(text)
    const tree = parser.parse(guarded.text, bare)
    guarded.restore(tree)
    if (/@[^\s@]+@/.test(text)) restoreHandles(tree)
    return tree
  }
  const blocks = splitBlocks(source.text, source)
  const mdast = parse(blocks.text)
  joinBlocks(mdast, blocks.marks, (text) => inlineOf(parse(text)))
  if (/<br/i.test(source.text)) splitParagraphsAtBr(mdast)
  if (source.text.includes('[!')) joinAlerts(mdast)

  const hast = toHastIn(localeOf(source, config).strings).runSync(mdast) as HastRoot
  const whole = hasRaw(hast) ? withRaw(hast) : hast
  const findings = finishHast(whole, finishing)
  return renderedOf(toHtml.stringify(whole).trim(), {
    ...findings,
    messages: [...blocks.messages, ...findings.messages],
  })
}

const renderedOf = (
  html: string,
  {
    internalLinks,
    externalLinks,
    text,
    excerpt,
    quoted,
    words,
    ...told
  }: ContentFindings & { readonly name?: string },
): Rendered => ({
  content: {
    html: trusted(html),
    text,
    ...(excerpt !== undefined && { excerpt }),
    ...(quoted !== undefined && { quoted }),
    words,
    internalLinks,
    externalLinks,
  },
  ...told,
})

const bare: Processor = unified()

/** `<br>` needs no HTML parser; every other piece of raw HTML goes through one. */
const handlers: RemarkRehypeOptions['handlers'] = {
  html: (_state, node: Html): ElementContent =>
    isBreak(node)
      ? { type: 'element', tagName: 'br', properties: {}, children: [] }
      : { type: 'raw', value: node.value },
}

/** Footnotes have a name and a way back, in the language of the post. */
const toHastIn = memoize((words: UiStrings) =>
  unified()
    .use(remarkRehype, {
      allowDangerousHtml: true,
      clobberPrefix: '',
      handlers,
      footnoteLabel: words.footnotes,
      footnoteBackLabel: (index, again) =>
        words.backToText.replace('{n}', `${index + 1}${again > 1 ? `-${again}` : ''}`),
    })
    .freeze(),
)

/** Loaded when a post has HTML of its own: it is a whole HTML parser. */
const require = createRequire(import.meta.url)
let rawProcessor: Processor<HastRoot, HastRoot, HastRoot> | undefined
const withRaw = (tree: HastRoot): HastRoot => {
  rawProcessor ??= unified()
    .use((require('rehype-raw') as typeof RehypeRaw).default)
    .freeze() as unknown as typeof rawProcessor
  return rawProcessor?.runSync(tree) ?? tree
}
const toHtml = unified().use(rehypeStringify, { allowDangerousHtml: true }).freeze()

const hasRaw = (node: HastRoot | Element): boolean =>
  node.children.some(
    (child) => (child.type as string) === 'raw' || (child.type === 'element' && hasRaw(child)),
  )

const inlineOf = (tree: Root): PhrasingContent[] =>
  tree.children.flatMap((child) => (child.type === 'paragraph' ? child.children : []))
