import GithubSlugger from 'github-slugger'
import type { Element, ElementContent, Root, RootContent, Text } from 'hast'
import type { Config } from '../model/config.js'
import { type Message, warning } from '../model/message.js'
import { encodePath } from '../model/path.js'
import type { InternalLink, Medium } from '../model/post.js'
import { highlight } from './highlight.js'
import { withEmoji, withSmartQuotes } from './prose.js'

/** What the tree of a post is finished with. `bodyLine` is the line of the file on which `text` begins. */
export type Finishing = {
  readonly config: Config
  readonly text: string
  /** Path under content/, e.g. `trip/index.md`. */
  readonly path: string
  readonly file: string
  readonly bodyLine: number
  readonly lang?: string
}

/** What a post's text tells of itself. */
export type Findings = {
  readonly internalLinks: InternalLink[]
  readonly photos: Medium[]
  readonly videos: Medium[]
  readonly audios: Medium[]
  readonly messages: Message[]
  text: string
  words: number
}

/**
 * Finishes a tree in place, in one walk: URLs from the root of the site, ids for headings, figures, code
 * with classes, emoji, quotes, HTML that the standard allows; and tells what it met on the way.
 */
export const finishContent = (tree: Root, finishing: Finishing): Findings => {
  const findings: Findings = {
    internalLinks: [],
    photos: [],
    videos: [],
    audios: [],
    messages: [],
    text: '',
    words: 0,
  }
  const lang = finishing.lang ?? finishing.config.language
  const lineOf = lineFinder(finishing)
  const slugger = new GithubSlugger()
  for (const id of ['main', 'responses', ...idsIn(tree)]) slugger.slug(id)
  const texts: string[] = []
  let pictures = 0
  const shift = hasTopHeading(tree) ? 1 : 0
  let level = 1

  const walk = (node: Root | Element, inCode: boolean): void => {
    for (let index = 0; index < node.children.length; index++) {
      const child = node.children[index] as RootContent
      if (child.type === 'text') {
        if (!inCode) child.value = prose(child, texts.at(-1)?.at(-1) ?? '')
        texts.push(child.value)
      } else if (child.type === 'element') {
        if (silent.has(child.tagName)) continue
        const figure = node.type === 'root' ? figureOf(child) : undefined
        if (figure !== undefined) node.children[index] = figure as RootContent & ElementContent
        const element = figure ?? child
        if (blocks.has(element.tagName)) texts.push(' ')
        before(element)
        walk(element, inCode || element.tagName === 'code' || element.tagName === 'pre')
        after(element)
      }
    }
  }

  const prose = (node: Text, last: string): string => {
    const text = withEmoji(node.value)
    return finishing.config.markdown.smartQuotes ? withSmartQuotes(text, lang, last) : text
  }

  const before = (element: Element): void => {
    const { tagName, properties } = element
    if (tagName === 'a') link(element, 'href')
    else if (tagName === 'img') image(element)
    else if (tagName === 'video' || tagName === 'audio' || tagName === 'source') {
      link(element, 'src')
      link(element, 'poster')
      if (hasClass(element, `u-${tagName}`))
        (tagName === 'video' ? findings.videos : findings.audios).push({
          url: String(properties.src),
          inContent: true,
        })
    } else if (tagName === 'iframe') {
      link(element, 'src')
      finishFrame(element)
    } else if (tagName === 'input') properties.ariaLabel ??= properties.checked ? 'done' : 'to do'
    else if (tagName === 'td' || tagName === 'th') finishCell(element)
    else if (tagName === 'pre') finishCode(element)
    else if (isHeading(element)) heading(element)
  }

  const after = (element: Element): void => {
    if (blocks.has(element.tagName)) texts.push(' ')
    if (isHeading(element)) element.properties.id ??= slugger.slug(textOf(element))
  }

  /** The name of the post is the h1; below it no level is left out. */
  const heading = (element: Element): void => {
    level = Math.min(Number(element.tagName.slice(1)) + shift, level + 1, 6)
    element.tagName = `h${level}`
  }

  const link = (element: Element, name: 'href' | 'src' | 'poster'): void => {
    const value = element.properties[name]
    if (typeof value !== 'string') return
    const { url, internal } = siteUrlOf(value, finishing)
    element.properties[name] = url
    if (internal) findings.internalLinks.push({ href: url, line: lineOf(value) })
  }

  const image = (element: Element): void => {
    const { properties } = element
    const written = String(properties.src ?? '')
    link(element, 'src')
    if (properties.srcSet !== undefined) properties.srcSet = sourceSet(String(properties.srcSet), finishing)
    if (properties.alt === undefined || properties.alt === '')
      findings.messages.push(
        warning(
          { file: finishing.file, line: lineOf(written) },
          `the image \`${written.slice(0, 120)}\` has no text for those who cannot see it`,
          'write what it shows: `![a cat on a mat](cat.jpg)`',
        ),
      )
    properties.alt ??= ''
    if (pictures++ > 0) properties.loading ??= 'lazy'
    if (hasClass(element, 'u-photo'))
      findings.photos.push({
        url: String(properties.src),
        ...(properties.alt !== '' && { alt: String(properties.alt) }),
        inContent: true,
      })
  }

  walk(tree, false)
  const text = texts.join('').replace(/\s+/g, ' ').trim()
  return { ...findings, text: firstCharacters(text, 500), words: text === '' ? 0 : text.split(' ').length }
}

/**
 * A URL as it must stand in a page: relative ones from the root of the site, by the place of the file under
 * content/. `internal` is true when it leads into this site.
 */
export const siteUrlOf = (
  written: string,
  { path, config }: Pick<Finishing, 'path' | 'config'>,
): { url: string; internal: boolean } => {
  const url = written.trim()
  if (url === '' || url.startsWith('#') || url.startsWith('//')) return { url, internal: false }
  if (/^[a-z][a-z0-9+.-]*:/i.test(url))
    return { url, internal: url.startsWith(config.url) || url === config.origin }
  if (url.startsWith('/'))
    return { url: url.startsWith(`${config.base}/`) ? url : config.base + url, internal: true }
  const from = `https://site.invalid/${encodePath(path)}`
  if (!URL.canParse(url, from)) return { url, internal: false }
  const { pathname, search, hash } = new URL(url, from)
  return { url: config.base + pathname + search + hash, internal: true }
}

/** Finds the line on which a URL was written. Links come in the order of the text, so the search goes on where it was. */
export const lineFinder = ({
  text,
  bodyLine,
}: Pick<Finishing, 'text' | 'bodyLine'>): ((written: string) => number) => {
  const seen = { at: 0, line: bodyLine }
  return (written) => {
    const at = [written, safeDecode(written)]
      .map((one) => text.indexOf(one, seen.at))
      .find((index) => index !== -1)
    if (at === undefined) return seen.line
    for (
      let index = text.indexOf('\n', seen.at);
      index !== -1 && index < at;
      index = text.indexOf('\n', index + 1)
    )
      seen.line++
    seen.at = at
    return seen.line
  }
}

/** Elements whose text is not read as words. */
const silent = new Set(['script', 'style', 'template', 'svg', 'math'])

const blocks = new Set([
  'address',
  'article',
  'aside',
  'blockquote',
  'br',
  'dd',
  'details',
  'div',
  'dl',
  'dt',
  'figcaption',
  'figure',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'li',
  'ol',
  'p',
  'pre',
  'section',
  'summary',
  'table',
  'td',
  'th',
  'tr',
  'ul',
])

/** A paragraph that is one image with a title becomes a figure with a caption. */
const figureOf = (element: Element): Element | undefined => {
  const [only, ...others] = element.children
  if (element.tagName !== 'p' || others.length > 0 || only?.type !== 'element' || only.tagName !== 'img')
    return undefined
  const { title, ...properties } = only.properties
  if (typeof title !== 'string' || title === '') return undefined
  const caption: Element = {
    type: 'element',
    tagName: 'figcaption',
    properties: {},
    children: [{ type: 'text', value: title }],
  }
  return { type: 'element', tagName: 'figure', properties: {}, children: [{ ...only, properties }, caption] }
}

/** The URLs of a `srcset`, as they must stand in a page. */
const sourceSet = (written: string, finishing: Finishing): string =>
  written
    .split(/,\s+/)
    .map((candidate) => candidate.trim().replace(/^\S+/, (url) => siteUrlOf(url, finishing).url))
    .join(', ')

/** Ids that the author wrote: headings get others. */
const idsIn = (node: Root | Element): string[] =>
  node.children.flatMap((child) =>
    child.type === 'element'
      ? [...(typeof child.properties.id === 'string' ? [child.properties.id] : []), ...idsIn(child)]
      : [],
  )

const isHeading = (node: { readonly tagName: string }): boolean => /^h[1-6]$/.test(node.tagName)

const hasTopHeading = (node: Root | Element): boolean =>
  node.children.some((child) => child.type === 'element' && (child.tagName === 'h1' || hasTopHeading(child)))

/** Frames of others: attributes that HTML has dropped go, a name for screen readers comes. */
const finishFrame = ({ properties }: Element): void => {
  delete properties.frameBorder
  delete properties.allowTransparency
  delete properties.scrolling
  delete properties.marginHeight
  delete properties.marginWidth
  const sizes = (['width', 'height'] as const).filter(
    (name) => properties[name] !== undefined && !/^\d+$/.test(String(properties[name])),
  )
  for (const name of sizes) {
    const size = String(properties[name])
    delete properties[name]
    if (/^[\d.]+(?:%|px|em|rem|vw|vh)$/.test(size))
      properties.style = `${properties.style === undefined ? '' : `${String(properties.style).replace(/;?$/, ';')}`}${name}:${size}`
  }
  const src = String(properties.src ?? '')
  properties.title ??= URL.canParse(src) ? `From ${new URL(src).hostname}` : 'Another page, shown here'
  properties.loading ??= 'lazy'
}

const finishCell = ({ properties }: Element): void => {
  const align = properties.align
  delete properties.align
  if (typeof align === 'string' && /^(?:left|right|center)$/.test(align))
    properties.style = `text-align:${align}`
}

const finishCode = (pre: Element): void => {
  const [code] = pre.children
  if (code?.type !== 'element' || code.tagName !== 'code') return
  pre.properties.tabIndex = 0
  const language = classesOf(code)
    .find((name) => name.startsWith('language-'))
    ?.slice('language-'.length)
  if (language === undefined) return
  const highlighted = highlight(textOf(code), language)
  if (highlighted !== undefined)
    code.children = [{ type: 'raw', value: highlighted } as unknown as ElementContent]
}

const classesOf = (element: Element): string[] => {
  const names = element.properties.className
  return Array.isArray(names) ? names.map(String) : []
}
const hasClass = (element: Element, name: string): boolean => classesOf(element).includes(name)

const textOf = (element: Element): string =>
  element.children
    .map((child) => (child.type === 'text' ? child.value : child.type === 'element' ? textOf(child) : ''))
    .join('')

/** The start of a text, whole characters. */
export const firstCharacters = (text: string, count: number): string =>
  text.length <= count ? text : text.slice(0, count).replace(/[\ud800-\udbff]$/, '')

const safeDecode = (url: string): string => {
  try {
    return decodeURI(url)
  } catch {
    return url
  }
}
