import GithubSlugger from 'github-slugger'
import { collapse } from '../../model/collapse.js'
import { mapSrcset } from '../../model/html-rewrite.js'
import { localeOf } from '../../model/i18n/index.js'
import type { UiStrings } from '../../model/i18n/ui-strings.js'
import { warning } from '../../model/message.js'
import { isWebUrl } from '../../model/untrusted.js'
import { decodedUrl } from '../../model/url.js'
import { classesOf, finishCell, finishIframe, type Tag } from './elements.js'
import { textCollector } from './excerpt.js'
import {
  type ContentFindings,
  emptyFindings,
  type FinishOptions,
  type MediaFindings,
} from './finish-options.js'
import { withEmoji, withSmartQuotes } from './typography.js'
import { lineFinder, resolveSiteUrl } from './urls.js'

/** The state of one walk through the content of a post, which is a tree or HTML. */
export type Walk = {
  readonly options: FinishOptions
  readonly findings: MediaFindings
  readonly strings: UiStrings
  readonly lang: string
  readonly lineOf: (written: string) => number
  readonly words: ReturnType<typeof textCollector>
  /** Returns the id of a heading, which no other element has; undefined for a heading without letters, such as an emoji. */
  readonly idOf: (heading: string) => string | undefined
  /** How many levels headings are moved down: one if the text has an h1. */
  readonly shift: number
  /** The number of images so far, and the level of the last heading. */
  images: number
  level: number
}

/** Starts a walk. `ids` returns the ids in the author's HTML, which headings must not have. */
export const startWalk = (options: FinishOptions, hasTopHeading: boolean, ids: () => string[]): Walk => {
  const { language, strings } = localeOf(options, options.config)
  let slugger: GithubSlugger | undefined
  return {
    options,
    findings: emptyFindings(),
    strings,
    lang: options.lang ?? language,
    lineOf: lineFinder(options),
    words: textCollector(),
    idOf: (heading) => {
      if (slugger === undefined) {
        slugger = new GithubSlugger()
        for (const id of ['main', 'responses', ...ids()]) slugger.slug(id)
      }
      return /[\p{L}\p{N}]/u.test(heading) ? slugger.slug(heading) : undefined
    },
    shift: hasTopHeading ? 1 : 0,
    images: 0,
    level: 1,
  }
}

/** Ends a walk. Returns the links, media, text and messages of the content. */
export const endWalk = ({ findings, words }: Walk, name: string | undefined): ContentFindings =>
  name === undefined ? { ...findings, ...words.summary() } : { ...findings, ...words.summary(), name }

/** Finishes the name and the properties of an element in place, before its children. */
export const finishTag = (tag: Tag, walk: Walk): void => {
  const { tagName, properties } = tag
  if (tagName === 'a') finishLink(tag, 'href', walk)
  else if (tagName === 'img') finishImage(tag, walk)
  else if (tagName === 'video' || tagName === 'audio' || tagName === 'source')
    finishMedium(tag, tagName, walk)
  else if (Object.hasOwn(otherUrls, tagName))
    finishLink(tag, otherUrls[tagName as keyof typeof otherUrls], walk)
  else if (tagName === 'iframe') {
    finishLink(tag, 'src', walk)
    finishIframe(tag, walk.strings)
  } else if (tagName === 'input')
    properties.ariaLabel ??= properties.checked ? walk.strings.done : walk.strings.toDo
  else if (tagName === 'td' || tagName === 'th') finishCell(tag)
  // A table that is wider than the screen scrolls, which must be possible by keyboard.
  else if (tagName === 'table') properties.tabIndex ??= 0
  else if (isHeading(tag)) {
    // The name of the post is the h1. A heading is at most one level below the heading before it.
    walk.level = Math.min(Number(tagName.slice(1)) + walk.shift, walk.level + 1, 6)
    tag.tagName = `h${walk.level}`
  }
}

/** Element → its attribute with a URL, of the elements that have nothing else to be finished. */
const otherUrls = { area: 'href', embed: 'src', object: 'data', track: 'src' } as const

/** Returns a text in an element as it is shown: with emoji, and with smart quotes if `markdown.smartQuotes` is set. */
export const typeset = (text: string, parent: Tag | undefined, { options, lang, words }: Walk): string => {
  if (isBareLink(parent, text) || (parent !== undefined && literalElements.has(parent.tagName))) return text
  const shown = withEmoji(text)
  return options.config.markdown.smartQuotes ? withSmartQuotes(shown, lang, words.last()) : shown
}

/** Whether a text is the URL of its link, as it is for `<https://…>`: it stays as it is written. */
const isBareLink = (parent: Tag | undefined, text: string): boolean => {
  if (parent?.tagName !== 'a') return false
  const href = String(parent.properties.href)
  return [href, decodedUrl(href)].some((url) => [text, `http://${text}`, `mailto:${text}`].includes(url))
}

/** Elements whose text is what a program reads or prints. */
const literalElements: ReadonlySet<string> = new Set(['kbd', 'samp'])

/** Resolves a URL, and adds it to the findings if it is of this site. */
const resolved = (written: string, { options, findings, lineOf }: Walk): string => {
  const { url, internal } = resolveSiteUrl(written, options)
  if (internal) findings.internalLinks.push({ href: url, line: lineOf(written) })
  return url
}

/** Finishes the URL in an attribute of an element in place. */
export const finishLink = (
  { tagName, properties }: Tag,
  name: 'href' | 'src' | 'poster' | 'data',
  walk: Walk,
): void => {
  const value = properties[name]
  if (typeof value !== 'string') return
  const url = resolved(value, walk)
  properties[name] = url
  if (tagName === 'a' && isWebUrl(url)) walk.findings.externalLinks.push(url)
}

const finishSrcset = ({ properties }: Tag, walk: Walk): void => {
  if (properties.srcSet !== undefined)
    properties.srcSet = mapSrcset(String(properties.srcSet), (written) => resolved(written, walk))
}

const finishMedium = (tag: Tag, tagName: 'video' | 'audio' | 'source', walk: Walk): void => {
  finishLink(tag, 'src', walk)
  finishLink(tag, 'poster', walk)
  finishSrcset(tag, walk)
  if (!hasClass(tag, `u-${tagName}`)) return
  const { videos, audios } = walk.findings
  const media = tagName === 'video' ? videos : audios
  media.push({ url: String(tag.properties.src), inContent: true })
}

const finishImage = (tag: Tag, walk: Walk): void => {
  const { properties } = tag
  const { findings, options, lineOf } = walk
  const written = String(properties.src ?? '')
  finishLink(tag, 'src', walk)
  finishSrcset(tag, walk)
  if (properties.alt === undefined || properties.alt === '')
    findings.messages.push(
      warning(
        'missing-alt',
        { file: options.file, line: lineOf(written) },
        `the image \`${written.slice(0, 120)}\` has no alternative text`,
        'describe the image: `![a cat on a mat](cat.jpg)`',
      ),
    )
  properties.alt ??= ''
  if (walk.images++ > 0) properties.loading ??= 'lazy'
  if (hasClass(tag, 'u-photo'))
    findings.photos.push({
      url: String(properties.src),
      ...(properties.alt !== '' && { alt: String(properties.alt) }),
      inContent: true,
    })
}

/**
 * Returns an object if the heading at the beginning of a text is removed: it repeats the title of the post, or it is the
 * h1 of a page without a title, with `name` for the title of that page. Returns undefined otherwise.
 */
export const openingHeading = (
  tagName: string,
  text: string,
  { name, isPage = false, isPlain }: FinishOptions,
): { readonly name?: string } | undefined => {
  const words = collapse(isPlain === true ? text : text.replace(idAtEnd, ''))
  if (name !== undefined) return withoutMarkers(words) === withoutMarkers(collapse(name)) ? {} : undefined
  return isPage && tagName === 'h1' && words !== '' ? { name: words } : undefined
}

/** Matches the id of a heading, `{#id}`, at its end. */
export const idAtEnd = /\s*\{#([^\s{}"'<>]{1,100})(?:\s[^{}]*)?\}\s*$/

/**
 * Returns a text without the markers of emphasis, code and deletion: the title may contain those of the
 * heading.
 */
const withoutMarkers = (text: string): string => text.replace(/[*_`~]/g, '')

export const isHeading = ({ tagName }: { readonly tagName: string }): boolean => headings.has(tagName)

const headings = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'])

const hasClass = (tag: Tag, name: string): boolean => classesOf(tag).includes(name)

/** The elements before and after which a word ends. */
export const blockElements = new Set([
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
