import { createRequire } from 'node:module'
import type { Element, ElementContent, Root as HastRoot } from 'hast'
import type { Html, Root } from 'mdast'
import type * as RehypeRaw from 'rehype-raw'
import rehypeStringify from 'rehype-stringify'
import remarkRehype, { type Options as RemarkRehypeOptions } from 'remark-rehype'
import { type Processor, unified } from 'unified'
import type { Block } from '../../model/block.js'
import type { ParseSettings } from '../../model/config.js'
import { trusted } from '../../model/html.js'
import { localeOf } from '../../model/i18n/index.js'
import type { UiStrings } from '../../model/i18n/ui-strings.js'
import { memoize } from '../../model/memoize.js'
import type { Message } from '../../model/message.js'
import type { Content, MediaItem } from '../../model/post.js'
import { outsideBlockLines } from './block-lines.js'
import { joinAlerts, joinBlocks } from './block-nodes.js'
import { type Blocks, splitBlocks } from './blocks.js'
import { isBreak, splitParagraphsAtBr } from './breaks.js'
import { removeGuards, withGuards } from './escapes.js'
import { finishHast } from './finish-hast.js'
import { canFinishHtml, finishHtml } from './finish-html.js'
import type { ContentFindings, FinishOptions } from './finish-options.js'
import { withoutComments, withoutLongComments } from './hidden-text.js'
import { markdownParserOf } from './markdown-parser.js'
import { withMath } from './math.js'
import { plainMdx } from './mdx.js'
import { linkPeople, mayNamePeople } from './nicks.js'
import { withoutRawTags, withPlainNotations } from './other-notations.js'
import { restoreHandles, withoutSingleTildes } from './plain-text.js'

/** The body of a post, and its place in the file. */
export type MarkdownSource = Omit<FinishOptions, 'config'> & { readonly text: string }

/** The result of rendering Markdown. */
export type Rendered = {
  readonly content: Content
  /** The first heading of a page without a name. */
  readonly name?: string
  /** The blocks of data in the text; undefined for none. */
  readonly blocks?: readonly Block[]
  /** The sources of the Mermaid diagrams in the text; undefined for none. */
  readonly diagrams?: readonly string[]
  readonly photos: readonly MediaItem[]
  readonly videos: readonly MediaItem[]
  readonly audios: readonly MediaItem[]
  readonly messages: readonly Message[]
}

/** Renders Markdown as HTML. Returns it with its text, links and media, and messages about mistakes in it. */
export const renderMarkdown = (written: MarkdownSource, config: ParseSettings): Rendered => {
  if (written.isHtml === true)
    return renderHtml(withoutComments(withoutRawTags(written.text)), { ...written, config })
  const messages: Message[] = []
  const text = outsideBlockLines(written.text, config, (part) =>
    plainText(withoutLongComments(part), written, config, messages),
  )
  const source = { ...written, text }
  const options = { ...source, config }
  const blocks = splitBlocks(source.text, options)
  const { html, findings } = renderWithoutTree(blocks, options) ?? renderTree(blocks, options)
  return renderedOf(html, {
    ...findings,
    ...(blocks.data.length > 0 && { blocks: blocks.data }),
    messages: [...messages, ...blocks.messages, ...findings.messages],
  })
}

/** Returns a text without the notations of other programs and formulas, and adds messages about them. An imported text has none. */
const plainText = (
  text: string,
  source: MarkdownSource,
  config: ParseSettings,
  messages: Message[],
): string => {
  if (source.isPlain === true) return text
  const mdx = /\.mdx$/i.test(source.path) ? plainMdx(text, source) : { text, messages: [] }
  const math = config.markdown.math ? withMath(mdx.text, source) : { text: mdx.text, messages: [] }
  messages.push(...mdx.messages, ...math.messages)
  return withPlainNotations(math.text)
}

type Finished = { readonly html: string; readonly findings: ContentFindings }

/** Renders Markdown by the HTML of its parser; undefined when the parser returns none, or the text needs a tree. */
const renderWithoutTree = ({ text, marks }: Blocks, options: FinishOptions): Finished | undefined => {
  const { toHtml } = markdownParserOf(options.config.markdown.parser)
  if (toHtml === undefined || namesPeople(options) || !canFinishHtml(text, marks)) return undefined
  const html = toHtml(text)
  return html === undefined ? undefined : finishHtml(html, marks, options)
}

/** Renders Markdown by its trees. */
const renderTree = ({ text, marks }: Blocks, options: FinishOptions): Finished => {
  const parser = markdownParserOf(options.config.markdown.parser)
  const parse = (part: string): Root => {
    const guarded = withoutSingleTildes(part)
    const tree = parser.parse(guarded.text, bare)
    guarded.restore(tree)
    if (/@[^\s@]+@/.test(part)) restoreHandles(tree)
    return tree
  }
  const guarded = withGuards(text, namesPeople(options))
  const mdast = parse(guarded)
  joinBlocks(mdast, marks, parse)
  if (/<br/i.test(options.text)) splitParagraphsAtBr(mdast)
  if (options.text.includes('[!'))
    joinAlerts(mdast, localeOf(options, options.config).strings, options.isPlain === true)
  if (namesPeople(options)) linkPeople(mdast, options.config.nicks)
  if (guarded !== text) removeGuards(mdast)
  const hast = toHastIn(localeOf(options, options.config).strings).runSync(mdast) as HastRoot
  const whole = hasRaw(hast) ? withRaw(hast) : hast
  const findings = finishHast(whole, options)
  return { html: withoutNoteAttributes(stringifier.stringify(whole).trim(), options), findings }
}

/** Returns the HTML of a presentation without the attributes in which reveal.js has speaker notes. */
const withoutNoteAttributes = (html: string, { isSlides }: FinishOptions): string =>
  isSlides === true && /data-notes/i.test(html)
    ? html.replace(/<[a-z](?:[^"<>]|"[^"]*")*>/gi, (tag) => tag.replace(/\sdata-notes(?:="[^"]*")?/gi, ''))
    : html

const namesPeople = ({ text, config, isPlain }: FinishOptions): boolean =>
  isPlain !== true && mayNamePeople(text, config)

/** Renders a post that is HTML: the contents of its `<body>`, if it has one. */
const renderHtml = (text: string, options: FinishOptions): Rendered => {
  const [, body = text] = /<body\b[^<>]*>([\s\S]*?)(?:<\/body>|$)/i.exec(text) ?? []
  const hast = withRaw({ type: 'root', children: [{ type: 'raw', value: body }] as HastRoot['children'] })
  const findings = finishHast(hast, options)
  return renderedOf(withoutNoteAttributes(stringifier.stringify(hast).trim(), options), findings)
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
    diagrams,
    ...others
  }: ContentFindings & { readonly name?: string; readonly blocks?: readonly Block[] },
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
  ...(diagrams.length > 0 && { diagrams }),
  ...others,
})

const bare: Processor = unified()

/** A `<br>` becomes an element without the HTML parser; other raw HTML is parsed by `withRaw`. */
const handlers: RemarkRehypeOptions['handlers'] = {
  html: (_state, node: Html): ElementContent =>
    isBreak(node)
      ? { type: 'element', tagName: 'br', properties: {}, children: [] }
      : { type: 'raw', value: node.value },
}

/** Returns the converter from mdast to hast, with the labels of footnotes in the language of the post. */
const toHastIn = memoize((strings: UiStrings) =>
  unified()
    .use(remarkRehype, {
      allowDangerousHtml: true,
      clobberPrefix: '',
      handlers,
      footnoteLabel: strings.footnotes,
      footnoteBackLabel: (index, again) =>
        strings.backToText.replace('{n}', `${index + 1}${again > 1 ? `-${again}` : ''}`),
    })
    .freeze(),
)

/** Loads rehype-raw only for a post with raw HTML: it contains an HTML parser. */
const require = createRequire(import.meta.url)
let rawProcessor: Processor<HastRoot, HastRoot, HastRoot> | undefined
const withRaw = (tree: HastRoot): HastRoot => {
  keepFirstNewlines(tree)
  rawProcessor ??= unified()
    .use((require('rehype-raw') as typeof RehypeRaw).default)
    .freeze() as unknown as typeof rawProcessor
  return rawProcessor?.runSync(tree) ?? tree
}

/**
 * Doubles a line break at the beginning of code in place: the HTML parser drops the first one after `<pre>`, though
 * `<code>` is between them.
 */
const keepFirstNewlines = (node: HastRoot | Element): void => {
  for (const child of node.children) {
    if (child.type !== 'element') continue
    const [code] = child.tagName === 'pre' ? child.children : []
    const [text] = code?.type === 'element' ? code.children : []
    if (text?.type === 'text' && text.value.startsWith('\n')) text.value = `\n${text.value}`
    keepFirstNewlines(child)
  }
}

const stringifier = unified().use(rehypeStringify, { allowDangerousHtml: true }).freeze()

const hasRaw = (node: HastRoot | Element): boolean =>
  node.children.some(
    (child) => (child.type as string) === 'raw' || (child.type === 'element' && hasRaw(child)),
  )
