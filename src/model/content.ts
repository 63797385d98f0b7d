import { type Html, trusted } from './html.js'
import type { Post } from './post.js'
import type { Site } from './site.js'

type Around = Pick<Site, 'config' | 'urlOfSource'>

/** The content of a post for its own page: links to `.md` files lead to their pages. */
export const pageContent = (post: Post, site: Around): Html => {
  let { value } = post.content.html
  for (const { href } of post.content.internalLinks) {
    const [, path = '', rest = ''] = /^([^?#]*)(.*)$/.exec(href) ?? []
    const url = site.urlOfSource.get(path)
    if (url !== undefined && url !== path)
      value = value.replaceAll(`"${attributeOf(href)}"`, `"${attributeOf(url + rest)}"`)
  }
  return trusted(value)
}

/** The same for a page with many posts: without ids, links to its own headings lead to its page. */
export const listContent = (post: Post, site: Around): Html =>
  trusted(
    mapTags(pageContent(post, site).value, (tag) =>
      tag.replace(/ id="[^"]*"/, '').replace(' href="#', ` href="${post.url}#`),
    ),
  )

/** The same for feeds: absolute URLs, no ids, no classes, images plain. */
export const feedContent = (post: Post, site: Around): string => {
  const { origin } = site.config
  return mapTags(pageContent(post, site).value, (tag) =>
    tag
      .replace(/ (?:id|class|loading|tabindex|aria-[a-z]+|data-[a-z-]+)(?:="[^"]*")?/g, '')
      .replace(/ href="#/, ` href="${origin}${post.url}#`)
      .replace(/ (href|src|poster)="\/(?!\/)/g, ` $1="${origin}/`),
  )
}

/** A URL from the root of the host, or one that is whole already, made whole. */
export const absolute = (url: string, site: Pick<Site, 'config'>): string =>
  url.startsWith('/') ? site.config.origin + url : url

/** Changes the start tags that have attributes. Sound for our own serialised HTML, where `"` quotes every value. */
const mapTags = (html: string, change: (tag: string) => string): string =>
  html.replace(/<[a-z][a-z0-9]*\s(?:[^">]|"[^"]*")*>/g, change)

/** As rehype-stringify writes it in an attribute. */
const attributeOf = (url: string): string => url.replaceAll('&', '&#x26;').replaceAll('"', '&#x22;')
