import type { Element, Root, RootContent } from 'hast'
import { attributeOf, elementsOf, parseForeignHtml } from '../../html/foreign-html.js'
import { type Mf2Item, parseMicroformats, textsOf } from '../../html/microformats.js'
import { collapse } from '../../model/collapse.js'
import { type HttpResponse, isMarkup } from '../../model/http.js'
import type { Person } from '../../model/person.js'
import type { Citation } from '../../model/post.js'
import { firstWords } from '../../model/post-text.js'
import { canonicalUrl, cleanDate, cleanText, cleanUrl } from '../../model/untrusted.js'

/**
 * Returns the citation of a page that a post responds to: from its h-entry, else from Open Graph, Twitter or
 * `description` tags, else from its title. `url` is the target as the author wrote it. A page without any of these, or
 * that is not HTML, gives only the URL.
 */
export const readContext = (url: string, page: Pick<HttpResponse, 'url' | 'text' | 'header'>): Citation => {
  if (!isMarkup(page)) return { url }
  const root = parseForeignHtml(page.text)
  if (root === undefined) return { url }
  const entry = entryOf(page)
  const meta = metaOf(root)
  const name = cleanText(entry?.name ?? meta('og:title', 'twitter:title') ?? titleOf(root), 300)
  const content = cleanText(
    entry?.content ?? meta('og:description', 'description', 'twitter:description'),
    5000,
  )
  const author = entry?.author ?? authorIn(meta)
  const published = cleanDate(entry?.published ?? meta('article:published_time'))
  const excerpt = content === undefined ? undefined : firstWords(content, 500)
  return {
    url,
    ...(name !== undefined && name !== excerpt && { name }),
    ...(author !== undefined && { author }),
    ...(published !== undefined && { published }),
    ...(excerpt !== undefined && { content: excerpt }),
  }
}

type Found = {
  readonly name?: string
  readonly content?: string
  readonly author?: Person
  readonly published?: string
}

/** Returns the h-entry of the page: the one with the page's URL, or the only one. */
const entryOf = ({ url, text }: Pick<HttpResponse, 'url' | 'text'>): Found | undefined => {
  const items = itemsWithin(parseMicroformats(text, url) ?? []).filter(({ type }) =>
    type?.some((one) => /^h-(?:entry|event|review|recipe)$/.test(one)),
  )
  const own = items.find((item) =>
    textsOf(item, 'url').some((one) => canonicalUrl(one) === canonicalUrl(url)),
  )
  const item = own ?? (items.length === 1 ? items[0] : undefined)
  if (item === undefined) return undefined
  const one = (property: string): string | undefined => textOf(item, property)
  const [name, content] = [one('name'), one('content') ?? one('summary')]
  const published = one('published')
  const author = authorOf(item)
  const isName = name !== undefined && !collapse(content ?? '').startsWith(collapse(name).replace(/…$/, ''))
  return {
    ...(isName && { name }),
    ...(content !== undefined && { content }),
    ...(author !== undefined && { author }),
    ...(published !== undefined && { published }),
  }
}

/** Returns the items, with those within h-feeds instead of the h-feeds. */
const itemsWithin = (items: readonly Mf2Item[]): Mf2Item[] =>
  items.flatMap((item) =>
    item.type?.includes('h-feed') === true ? itemsWithin(item.children ?? []) : [item],
  )

const textOf = (item: Mf2Item, property: string): string | undefined => {
  const value = item.properties[property]?.[0]
  if (typeof value === 'string') return value
  return value !== undefined && 'value' in value && typeof value.value === 'string' ? value.value : undefined
}

const authorOf = (item: Mf2Item): Person | undefined => {
  const value = item.properties.author?.[0]
  if (value === undefined) return undefined
  const card = typeof value !== 'string' && 'properties' in value ? (value as Mf2Item) : undefined
  const name = cleanText(
    card === undefined ? (typeof value === 'string' ? value : undefined) : textOf(card, 'name'),
    100,
  )
  if (name === undefined || /^https?:/.test(name)) return undefined
  if (card === undefined) return { name }
  const [url, photo] = [cleanUrl(textsOf(card, 'url')[0]), cleanUrl(textsOf(card, 'photo')[0])]
  return { name, ...(url !== undefined && { url }), ...(photo !== undefined && { photo }) }
}

/** Returns a function that returns the content of the first `<meta>` with one of the names, in their order, that is not empty. */
const metaOf = (root: Root): ((...names: readonly string[]) => string | undefined) => {
  const metas = elementsOf(root).filter(({ tagName }) => tagName === 'meta')
  return (...names) => {
    for (const name of names) {
      const meta = metas.find(
        (one) => (attributeOf(one, 'property') ?? attributeOf(one, 'name'))?.toLowerCase() === name,
      )
      const content = meta && attributeOf(meta, 'content')?.trim()
      if (content !== undefined && content !== '') return content
    }
    return undefined
  }
}

const authorIn = (meta: ReturnType<typeof metaOf>): Person | undefined => {
  const name = cleanText(meta('author', 'article:author'), 100)
  return name === undefined || /^https?:/.test(name) ? undefined : { name }
}

const titleOf = (root: Root): string | undefined => {
  const title = elementsOf(root).find(({ tagName }) => tagName === 'title')
  return title === undefined ? undefined : textIn(title)
}

const textIn = (node: Element): string =>
  (node.children as RootContent[]).map((child) => (child.type === 'text' ? child.value : '')).join('')
