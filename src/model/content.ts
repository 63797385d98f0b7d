import { type Html, trusted } from './html.js'
import { defaultWidth } from './look.js'
import type { Post } from './post.js'
import type { Site } from './site.js'

type Around = Pick<Site, 'config' | 'urlOfSource' | 'dimensionsOf' | 'versionsOf'>

/** The content of a post for its own page: links to `.md` files lead to their pages, images of the site have width, height and smaller versions. */
export const pageContent = (post: Post, site: Around): Html => {
  const moved = new Map<string, string>()
  for (const { href } of post.content.internalLinks) {
    const [, path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(href) ?? []
    const url = site.urlOfSource.get(path)
    if (url !== undefined && url !== path) moved.set(attributeOf(href), attributeOf(url + rest))
  }
  const { value } = post.content.html
  const linked = moved.size === 0 ? value : mapUrls(value, (_, url) => moved.get(url) ?? url)
  return linked.includes('<img') ? trusted(withImageFacts(linked, site)) : trusted(linked)
}

/**
 * What a page says of an image of the site: width and height, so that nothing moves when it comes; and its
 * smaller versions, of which a browser takes the one that fits where the image is at most `rem` wide.
 */
export const imageFacts = (url: string, rem: number, site: Pick<Site, 'dimensionsOf' | 'versionsOf'>): Html =>
  trusted(dimensionFacts(url, site) + versionFacts(url, rem, site))

const dimensionFacts = (url: string, { dimensionsOf }: Pick<Site, 'dimensionsOf'>): string => {
  const size = dimensionsOf.get(url)
  return size === undefined ? '' : ` width="${size.width}" height="${size.height}"`
}

const versionFacts = (url: string, rem: number, { versionsOf }: Pick<Site, 'versionsOf'>): string => {
  const versions = versionsOf.get(url)
  if (versions.length === 0) return ''
  const set = versions.map((version) => `${attributeOf(version.url)} ${version.width}w`).join(', ')
  return ` srcset="${set}" sizes="(max-width: ${rem + 2}rem) 100vw, ${rem}rem"`
}

/** What the author wrote of an image stays. */
const withImageFacts = (html: string, site: Around): string =>
  html.replace(/<img\s(?:[^">]|"[^"]*")*>/g, (tag) => {
    if (/\s(?:width|height)=/.test(tag)) return tag
    const [, src = ''] = /\ssrc="([^"]*)"/.exec(tag) ?? []
    const url = src.replaceAll('&#x26;', '&')
    const versions = /\ssrcset=/.test(tag) ? '' : versionFacts(url, textWidth(site), site)
    return `<img${dimensionFacts(url, site)}${versions}${tag.slice('<img'.length)}`
  })

/** How wide the text is, in rem. */
export const textWidth = ({ config }: Pick<Site, 'config'>): number => config.theme.width ?? defaultWidth

/** The same for a page with many posts: without ids, links to its own headings lead to its page. */
export const listContent = (post: Post, site: Around): Html => {
  const whole = mapUrls(pageContent(post, site).value, (_, url) =>
    url.startsWith('#') ? post.url + url : url,
  )
  return trusted(
    mapAttributes(whole, (attribute, name) =>
      name === 'id' || name === 'aria-describedby' ? '' : attribute,
    ),
  )
}

/** The same for a search: without what stands around the author's words for readers of screens, which nobody looks for. */
export const searchContent = ({ content }: Post): Html =>
  trusted(
    content.html.value.replace(
      /<h2 class="sr-only"[^>]*>[^<]*<\/h2>|<a [^>]*data-footnote-backref.*?<\/a>/gs,
      '',
    ),
  )

/** The same for feeds: absolute URLs, no ids, no classes, images plain, frames shown: readers have their own way with them. */
export const feedContent = (post: Post, site: Around): string => {
  const { origin } = site.config
  const whole = mapUrls(pageContent(post, site).value, (_, url) =>
    url.startsWith('#')
      ? origin + post.url + url
      : url.startsWith('/') && !url.startsWith('//')
        ? origin + url
        : url,
  )
  const open = whole.replace(/<details class="embed"><summary>[^<]*<\/summary>(.*?)<\/details>/gs, '$1')
  return mapAttributes(open, (attribute, name) => (forPages.test(name) ? '' : attribute))
}

/** A URL from the root of the host, or one that is whole already, made whole. */
export const absolute = (url: string, site: Pick<Site, 'config'>): string =>
  url.startsWith('/') ? site.config.origin + url : url

/** Attributes that mean something on our own pages only. */
const forPages = /^(?:id|class|loading|tabindex|srcset|sizes|aria-.*|data-.*)$/

/** Changes the URLs in a piece of HTML. Sound for our own serialised HTML, where `"` quotes every value. */
const mapUrls = (html: string, change: (name: string, url: string) => string): string =>
  mapAttributes(html, (attribute, name, value) =>
    name === 'href' || name === 'src' || name === 'poster'
      ? ` ${name}="${change(name, value)}"`
      : name === 'srcset'
        ? ` srcset="${eachCandidate(value, (url) => change(name, url))}"`
        : attribute,
  )

/** Changes the URLs of a `srcset`, each up to a blank or a comma at its end: https://html.spec.whatwg.org/#srcset-attributes */
export const eachCandidate = (written: string, change: (url: string) => string): string =>
  written.replace(
    /([^\s,](?:\S*[^\s,])?)(\s+[^,]*)?/g,
    (_, url: string, descriptor: string | undefined) => change(url) + (descriptor ?? ''),
  )

/** Changes the attributes of start tags, each with the blank in front of it. */
const mapAttributes = (
  html: string,
  change: (attribute: string, name: string, value: string) => string,
): string =>
  html.replace(/<[a-z][a-z0-9]*\s(?:[^">]|"[^"]*")*>/g, (tag) =>
    tag.replace(/\s([^\s"=>/]+)(?:="([^"]*)")?/g, (attribute, name: string, value = '') =>
      change(attribute, name, value),
    ),
  )

/** As rehype-stringify writes it in an attribute. */
const attributeOf = (url: string): string => url.replaceAll('&', '&#x26;').replaceAll('"', '&#x22;')
