import type { Properties } from 'hast'
import { deserialize, serializeAttribute, serializeText } from '../../model/html.js'
import type { Mark } from './block-marks.js'
import type { Tag } from './elements.js'
import { roleOf, type TextRole } from './excerpt.js'
import type { ContentFindings, FinishOptions } from './finish-options.js'
import {
  blockElements,
  endWalk,
  finishTag,
  isHeading,
  openingHeading,
  startWalk,
  typeset,
  type Walk,
} from './finish-tags.js'
import { highlight } from './highlight.js'
import { startsSlide } from './slides.js'

/**
 * Whether the HTML of a Markdown text, as satteri returns it, can be finished without a tree: it has no raw HTML,
 * footnotes, alerts, diagrams or notations of other programs, and its only blocks are those of data.
 */
export const canFinishHtml = (text: string, marks: readonly Mark[]): boolean =>
  marks.every(({ type }) => type === 'data') &&
  !needsTree.test(text.includes('```') ? withoutCode(text) : text)

/** Returns a text without the code in fences at the top level; the whole text when a fence is not closed. */
const withoutCode = (text: string): string => {
  let [rest, fence] = ['', '']
  for (const line of text.split('\n'))
    if (fence !== '') fence = line.startsWith(fence) && closingFence.test(line) ? '' : fence
    else {
      fence = openingFence.exec(line)?.[1] ?? ''
      if (fence === '') rest += `${line}\n`
    }
  return fence === '' ? rest : text
}

/** The first line of code that is no diagram. */
const openingFence = /^(`{3,})(?!mermaid)[\w+#. -]*$/
const closingFence = /^`+[ \t]*$/

/** Raw HTML, other fences, single tildes, names in the fediverse, alerts, footnotes, ids of headings, other programs' notations. */
const needsTree =
  /<(?!https?:\/\/[^\s<>]*>|!--smallsocial-block-)[A-Za-z/!?]|```|~~~|(?<!~)~(?!~)|@[^\s@]+@|\[[[!^]|\{[{%#]/

/** The state of one walk through HTML. */
type HtmlWalk = {
  readonly walk: Walk
  readonly marks: readonly Mark[]
  /** The elements around the current position, the innermost last. */
  readonly open: OpenElement[]
  /** The positions in `out` of the rules and headings at the top level. */
  readonly breaks: { readonly tagName: string; readonly at: number }[]
  /** The HTML so far; in a heading, only that of the heading. */
  out: string
  /** The heading around the current position, the HTML before it, and its text so far. */
  heading: { readonly before: string; text: string } | undefined
}

type OpenElement = Tag & { readonly role: TextRole }

/**
 * Finishes HTML of satteri as `finishHast` finishes a tree, in one walk. Returns the HTML as rehype-stringify returns it,
 * and the links, media, text and messages of the content; undefined when it needs a tree.
 */
export const finishHtml = (
  html: string,
  marks: readonly Mark[],
  options: FinishOptions,
): { readonly html: string; readonly findings: ContentFindings } | undefined => {
  const { rest, name } = withoutOpening(html.trimEnd(), options)
  const walk = startWalk(options, rest.includes('<h1>'), () => [])
  const state: HtmlWalk = { walk, marks, open: [], breaks: [], out: '', heading: undefined }
  let from = 0
  for (const match of rest.matchAll(token)) {
    if (match.index > from && !addText(rest.slice(from, match.index), state)) return undefined
    if (!addToken(match, state)) return undefined
    from = match.index + match[0].length
  }
  if (from < rest.length || state.open.length > 0) return undefined
  const finished = options.isSlides === true ? slidesOf(state) : state.out
  return { html: finished.trim(), findings: endWalk(walk, name) }
}

/** Removes the heading at the beginning that is the title. Returns the rest, and the name that the heading gives a page. */
const withoutOpening = (
  html: string,
  options: FinishOptions,
): { readonly rest: string; readonly name: string | undefined } => {
  const [whole = '', level, content = ''] = /^<(h[1-6])>([\s\S]*?)<\/\1>/.exec(html) ?? []
  const text = deserialize(content.replace(/<(?:[^">]|"[^"]*")*>/g, ''))
  const opening = level === undefined ? undefined : openingHeading(level, text, options)
  return { rest: opening === undefined ? html : html.slice(whole.length), name: opening?.name }
}

/** Matches a paragraph of one image, code, the mark of a block, or a tag. */
const token =
  /<p><img((?: [a-z]+="[^"]*")*)><\/p>|<pre><code(?: class="language-([^"]*)")?>([^<]*)<\/code><\/pre>|<!--smallsocial-block-(\d+)\s*-->|<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+(?:="[^"]*")?)*)>/g

/** Adds a token to the result. Returns false when it needs a tree. */
const addToken = (match: RegExpExecArray, state: HtmlWalk): boolean => {
  const [image, code, mark, tagName] = [match[1], match[3], match[4], match[6]]
  if (tagName !== undefined)
    if (match[5] === '/') return closeElement(tagName, state)
    else openElement(tagName, match[7] ?? '', state)
  else if (image !== undefined) addPicture(propertiesOf(image), state)
  else if (code !== undefined) return addCode(deserialize(code), match[2], state)
  else if (mark !== undefined) return addBlock(Number(mark), state)
  return true
}

/** Adds the text between two tags. Returns false for a tag that is not understood. */
const addText = (written: string, state: HtmlWalk): boolean => {
  if (written.includes('<')) return false
  const parent = state.open.at(-1)
  const isCode = parent?.tagName === 'code'
  const text = isCode ? deserialize(written) : typeset(deserialize(written), parent, state.walk)
  state.walk.words.add(text, roleIn(state), isCode)
  state.out += serializeText(text)
  if (state.heading !== undefined) state.heading.text += text
  return true
}

const roleIn = ({ open }: HtmlWalk): TextRole => open.at(-1)?.role ?? 'sentence'

const openElement = (name: string, attributes: string, state: HtmlWalk): void => {
  const { walk, open, breaks, out } = state
  const tag: Tag = { tagName: name, properties: propertiesOf(attributes) }
  const role = roleOf(tag, open.length === 0, roleIn(state))
  const isBlock = blockElements.has(name)
  if (isBlock) walk.words.add(' ', role)
  finishTag(tag, walk)
  const { tagName, properties } = tag
  if (open.length === 0 && (tagName === 'hr' || startsSlide(name))) breaks.push({ tagName, at: out.length })
  if (isHeading(tag)) {
    state.heading = { before: out, text: '' }
    state.out = ''
  } else state.out += tagOf(tag)
  if (!voidElements.has(tagName)) open.push({ tagName, properties, role })
  else if (isBlock) walk.words.add(' ', role)
}

const voidElements = new Set(['br', 'hr', 'img', 'input'])

/** Closes the innermost element. Returns false when it has another name. */
const closeElement = (name: string, state: HtmlWalk): boolean => {
  const { walk, heading } = state
  const element = state.open.pop()
  if (element === undefined) return false
  const { tagName, role } = element
  if (isHeading({ tagName: name }) && heading !== undefined) {
    const id = walk.idOf(heading.text)
    const start = tagOf({ tagName, properties: id === undefined ? {} : { id } })
    state.out = `${heading.before}${start}${state.out}</${tagName}>`
    state.heading = undefined
  } else if (tagName === name) state.out += `</${name}>`
  else return false
  if (blockElements.has(tagName)) walk.words.add(' ', role)
  return true
}

/** Adds a paragraph of one image. At the top level, its title is a caption. */
const addPicture = (properties: Properties, state: HtmlWalk): void => {
  const { walk, open } = state
  const { title, ...others } = properties
  const hasCaption = open.length === 0 && typeof title === 'string' && title !== ''
  const image = { tagName: 'img', properties: hasCaption ? others : properties }
  walk.words.add(' ', roleIn(state))
  finishTag(image, walk)
  if (hasCaption) {
    const caption = typeset(title, undefined, walk)
    walk.words.add(` ${caption} `, 'elsewhere')
    state.out += `<figure>${tagOf(image)}<figcaption>${serializeText(caption)}</figcaption></figure>`
  } else state.out += `<p>${tagOf(image)}</p>`
  walk.words.add(' ', roleIn(state))
}

/** Adds a block of code. Returns false for a diagram. */
const addCode = (code: string, language: string | undefined, state: HtmlWalk): boolean => {
  state.walk.words.add(` ${code} `, 'elsewhere')
  const className = language === undefined ? '' : ` class="language-${language}"`
  const shown = (language === undefined ? undefined : highlight(code, language)) ?? serializeText(code)
  state.out += `<pre tabindex="0"><code${className}>${shown}</code></pre>`
  return language !== 'mermaid'
}

/** Adds the element that is replaced by a block of data. Returns false for text that is not a mark, or is in an element. */
const addBlock = (block: number, state: HtmlWalk): boolean => {
  const mark = state.marks[block]
  if (mark?.type !== 'data' || state.open.length > 0) return false
  state.walk.words.add(' ', 'sentence')
  state.out += `<div data-block="${mark.block}"></div>`
  return true
}

/** Returns the HTML in sections, as `splitIntoSlides` splits a tree. */
const slidesOf = ({ out, breaks }: HtmlWalk): string => {
  const rules = breaks.filter(({ tagName }) => tagName === 'hr')
  const starts = (rules.length > 0 ? rules : breaks).map(({ at }) => at)
  return [0, ...starts]
    .map((start, index) => out.slice(start, starts[index]).replace(/^<hr>/, ''))
    .filter((slide) => slide.trim() !== '')
    .map((slide) => `<section class="slide">${slide}</section>`)
    .join('')
}

/** Returns the attributes of a tag, by their names in HTML. */
const propertiesOf = (attributes: string): Properties => {
  const properties: Properties = {}
  for (const [, name = '', value] of attributes.matchAll(/ ([a-z-]+)(?:="([^"]*)")?/g))
    properties[name] =
      value === undefined ? true : deserialize(name === 'style' ? value.replace(': ', ':') : value)
  return properties
}

/** Returns the start tag of an element. */
const tagOf = ({ tagName, properties }: Tag): string => {
  let tag = `<${tagName}`
  for (const [name, value] of Object.entries(properties)) {
    const attribute = htmlNames.get(name) ?? name
    if (value === true) tag += ` ${attribute}`
    else tag += ` ${attribute}="${serializeAttribute(String(value))}"`
  }
  return `${tag}>`
}

/** The name in hast → the name in HTML, of the properties that the walk adds. */
const htmlNames: ReadonlyMap<string, string> = new Map([
  ['ariaLabel', 'aria-label'],
  ['tabIndex', 'tabindex'],
])
