import { type Block, blockPlaceholders } from './block.js'
import { diagramPath } from './diagram.js'
import { deserialize, type Html, html, serializeAttribute, trusted } from './html.js'
import {
  changedUrl,
  isLink,
  mapAttributes,
  mapUrls,
  pageOnlyAttributes,
  withOwnIds,
  withoutActiveParts,
  withoutBareElements,
  withoutLinks,
} from './html-rewrite.js'
import { nameInLink } from './name-link.js'
import { withBase } from './path.js'
import type { Post } from './post.js'
import type { Site } from './site.js'
import { defaultWidth } from './theme-settings.js'

type ContentContext = Pick<Site, 'config' | 'urlOfSource' | 'assetAt' | 'versionsOf' | 'blocks' | 'drawings'>

/**
 * Returns the content of a post for its own page: links to `.md` files become links to their pages, and
 * images of the site get width, height and smaller versions.
 */
export const pageContent = (post: Post, site: ContentContext): Html => {
  const moved = new Map<string, string>()
  const unknown = new Set<string>()
  for (const { href } of post.content.internalLinks) {
    const [, path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(href) ?? []
    const url = site.urlOfSource.get(path)
    if (url !== undefined && url !== path) moved.set(href, url + rest)
    else if (url === undefined && (nameInLink(path, site.config.base) !== undefined || isSource(path, site)))
      unknown.add(href)
  }
  const whole = withDrawings(withBlocks(post, site), post, site)
  const value = unknown.size === 0 ? whole : withoutLinks(whole, unknown)
  const linked = moved.size === 0 ? value : mapUrls(value, (url) => moved.get(url) ?? url)
  return linked.includes('<img') ? trusted(withImageAttributes(linked, site)) : trusted(linked)
}

/** Returns the HTML of a post with its blocks of data in their places. */
/** Whether a path of the site is that of a source that has no page: hosts do not have the file. */
const isSource = (path: string, { assetAt }: Pick<Site, 'assetAt'>): boolean =>
  /\.(?:md|markdown|mdown|mkd|mdx)$/i.test(path) && path.startsWith('/') && !assetAt.has(path)

const withBlocks = (post: Post, site: ContentContext): string => {
  if (post.blocks === undefined) return post.content.html.value
  const ofSite = filledContents.get(site) ?? new WeakMap<Post, string>()
  filledContents.set(site, ofSite)
  const filled = ofSite.get(post) ?? fillBlocks(post, post.blocks, site)
  ofSite.set(post, filled)
  return filled
}

/** The results of `withBlocks`: the page of a post, lists and feeds have the same. */
const filledContents = new WeakMap<ContentContext, WeakMap<Post, string>>()

const fillBlocks = (post: Post, blocks: readonly Block[], site: ContentContext): string =>
  post.content.html.value.replace(blockPlaceholders, (_, number: string) => {
    const block = blocks[Number(number)]
    return block === undefined ? '' : renderBlock(block, post, site)
  })

/** Returns HTML with the drawings of diagrams, where there are some, before their sources. */
const withDrawings = (content: string, post: Post, { drawings, config }: ContentContext): string =>
  post.diagrams === undefined
    ? content
    : content.replace(diagramFigure, (figure, pre: string, text: string, caption: string) => {
        const source = deserialize(text)
        const drawing = drawings.get(source)
        if (drawing === undefined) return figure
        const url = `${config.base}/${diagramPath(source)}`
        const { title = config.strings.drawing, width, height } = drawing
        const image = html`<img src="${url}" alt="${title}" width="${width}" height="${height}" loading="lazy">`
        return `<figure class="diagram">${image.value}<figcaption><details><summary>${caption}</summary>${pre}</details></figcaption></figure>`
      })

/** A diagram as the Markdown parser writes it: the element `pre`, its text, and the caption. */
const diagramFigure =
  /<figure class="diagram">(<pre[^>]*><code class="language-mermaid">([^<]*)<\/code><\/pre>)<figcaption>([^<]*)<\/figcaption><\/figure>/g

const renderBlock = ({ name, data, isSubject }: Block, post: Post, site: ContentContext): string => {
  const template = Object.hasOwn(site.blocks, name) ? site.blocks[name] : site.blocks.data
  if (template === undefined || data === null) return ''
  const { value } = template(data as never, { name, post, isSubject, config: site.config, html })
  return value.replace(/&(?:amp|quot|lt|gt|#39);/g, (entity) => serialized[entity] ?? entity)
}

/** Entity of `html` → the same as rehype-stringify writes it, so that URLs in blocks and in texts compare. */
const serialized: Readonly<Record<string, string>> = {
  '&amp;': '&#x26;',
  '&quot;': '&#x22;',
  '&lt;': '&#x3C;',
  '&gt;': '>',
  '&#39;': "'",
}

/** Returns the blocks of the front matter of a post, for a list that shows an excerpt of the text. */
export const subjectContent = (post: Post, site: ContentContext): Html | undefined => {
  const subjects = (post.blocks ?? []).filter(({ isInText }) => !isInText)
  if (subjects.length === 0) return undefined
  const value = subjects.map((block) => renderBlock(block, post, site)).join('\n')
  return listContent({ ...post, content: { ...post.content, html: trusted(value) }, blocks: [] }, site)
}

/**
 * Returns the attributes of an image of the site: `width` and `height`, so that the layout does not shift
 * when it loads, and `srcset` with its smaller versions, for an image that is shown at most `rem` wide.
 */
export const imageAttributes = (url: string, rem: number, site: Pick<Site, 'assetAt' | 'versionsOf'>): Html =>
  trusted(dimensionAttributes(url, site) + responsiveAttributes(url, rem, site))

const dimensionAttributes = (url: string, { assetAt }: Pick<Site, 'assetAt'>): string => {
  const size = assetAt.get(url)?.dimensions
  return size === undefined ? '' : ` width="${size.width}" height="${size.height}"`
}

const responsiveAttributes = (url: string, rem: number, { versionsOf }: Pick<Site, 'versionsOf'>): string => {
  const versions = versionsOf.get(url)
  if (versions.length === 0) return ''
  const set = versions.map((version) => `${serializeAttribute(version.url)} ${version.width}w`).join(', ')
  return ` srcset="${set}" sizes="(max-width: ${rem + 2}rem) 100vw, ${rem}rem"`
}

/** Adds the attributes of images. Attributes that the author wrote are kept. */
const withImageAttributes = (html: string, site: ContentContext): string =>
  html.replace(/<img\s(?:[^">]|"[^"]*")*>/g, (tag) => {
    if (/\s(?:width|height)=/.test(tag)) return tag
    const [, src = ''] = /\ssrc="([^"]*)"/.exec(tag) ?? []
    const url = deserialize(src)
    const versions = /\ssrcset=/.test(tag) ? '' : responsiveAttributes(url, contentWidthRem(site), site)
    return `<img${dimensionAttributes(url, site)}${versions}${tag.slice('<img'.length)}`
  })

/** Returns the width of the text in rem. */
export const contentWidthRem = ({ config }: Pick<Site, 'config'>): number =>
  config.theme.width ?? defaultWidth

/**
 * Returns the content of a post for a page with several posts: ids are unique or removed, and fragment links
 * point to the post's own page.
 */
export const listContent = (post: Post, site: ContentContext): Html => {
  const own = withOwnIds(pageContent(post, site).value, post)
  if (!own.includes('="#') && !own.includes(' aria-describedby="')) return trusted(own)
  const whole = mapUrls(own, (url, tag) => (url.startsWith('#') && isLink(tag) ? post.url + url : url))
  return trusted(mapAttributes(whole, (attribute, name) => (name === 'aria-describedby' ? '' : attribute)))
}

/**
 * Returns the content of a post for the search index: without the generated headings and back links of
 * footnotes.
 */
export const searchContent = (post: Post, site: ContentContext): Html =>
  trusted(
    withBlocks(post, site).replace(
      /<h2 class="sr-only"[^>]*>[^<]*<\/h2>|<a [^>]*data-footnote-backref.*?<\/a>/gs,
      '',
    ),
  )

/**
 * Returns the content of a post for feeds: with absolute URLs, without unused ids, classes, colours of code,
 * scripts and smaller versions of images, and with embeds open, because feed readers have their own styles.
 */
export const feedContent = (post: Post, site: ContentContext): string => {
  const { origin } = site.config
  const own = withoutActiveParts(withOwnIds(pageContent(post, site).value, post))
  const whole = (url: string, tag: string): string =>
    url.startsWith('#')
      ? isLink(tag)
        ? origin + post.url + url
        : url
      : url.startsWith('/') && !url.startsWith('//')
        ? origin + url
        : url
  const open = own.replace(/<details class="embed"><summary>[^<]*<\/summary>(.*?)<\/details>/gs, '$1')
  return withoutBareElements(
    mapAttributes(open, (attribute, name, value, tag) =>
      pageOnlyAttributes.test(name) ? '' : changedUrl(attribute, name, value, tag, whole),
    ),
  )
}

/** Returns the absolute URL of a URL from the root of the host; other URLs are returned as they are. */
export const absoluteUrl = (url: string, site: Pick<Site, 'config'>): string =>
  url.startsWith('/') ? site.config.origin + url : url

/** Returns the absolute URL of a photo of the settings, which may be a path from the root of the site. */
export const photoUrl = (photo: string, site: Pick<Site, 'config'>): string =>
  absoluteUrl(withBase(photo, site.config), site)
