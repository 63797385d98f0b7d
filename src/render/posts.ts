import { assetStamp, cardPath } from '../model/asset-paths.js'
import { diagramPath } from '../model/diagram.js'
import { html } from '../model/html.js'
import { isRewritten, responsivePath, responsiveWidths } from '../model/image.js'
import { outputPath } from '../model/path.js'
import type { Post } from '../model/post.js'
import type { Entry, Page, Site } from '../model/site.js'
import type { PageMaker, Template, TemplateContext, Theme } from '../model/theme.js'
import { printable } from './feed-text.js'

/** Returns a page for each post, each undated page and each tombstone. */
export const postPages: PageMaker = (site, theme, keys) => {
  const pageBy =
    <Subject extends Post>(template: Template<Subject>) =>
    (post: Subject): Page => {
      const key = keys.ofPost(post)
      const page = pageOf(post, template, templateContext(site, theme))
      return key === undefined ? page : Object.assign(page, { key })
    }
  return [
    ...site.entries.map(pageBy(theme.post)),
    ...site.pages.map(pageBy(theme.page)),
    ...site.tombstones.map(pageBy(theme.tombstone)),
  ]
}

/** Returns the page of one entry. */
export const pageOfEntry = (entry: Entry, site: Site, theme: Theme): Page =>
  pageOf(entry, theme.post, templateContext(site, theme))

const pageOf = <Subject extends Post>(
  post: Subject,
  template: Template<Subject>,
  templateArguments: TemplateContext,
): Page => ({
  path: outputPath(post.url, templateArguments.site),
  source: post.file,
  contents: () => template(post, templateArguments).value,
})

/**
 * Returns the files of content/ that are copied, and the smaller versions of images. Photos that contain
 * coordinates are published without metadata.
 */
export const assetPages: PageMaker = (site) =>
  site.assets.flatMap(({ path, asset }) => {
    const [source, key] = [`content/${asset.path}`, assetStamp(asset)]
    if (!site.installed.sharp) return [{ path, contents: asset, source, key }]
    return [
      isRewritten(path) && asset.hasCoordinates === true
        ? { path, contents: { image: asset }, source, key: `${key}-plain` }
        : { path, contents: asset, source, key },
      ...responsiveWidths(asset).map((width) => ({
        path: responsivePath(path, width),
        contents: { image: asset, width },
        source,
        key: `${key}-${width}`,
      })),
    ]
  })

/** Returns a card for each page without a photo, for `og:image`, and one for the site. */
export const cardPages: PageMaker = (site, theme) => {
  if (!site.config.cards || !site.installed.sharp) return []
  const templateArguments = templateContext(site, theme)
  const withoutPhoto = [...site.entries, ...site.pages].filter(({ photos }) => photos.length === 0)
  const drawn = [null, ...withoutPhoto].map((subject): Page => {
    const source = subject === null ? {} : { source: subject.file }
    const draw = (): string => theme.card(subject, templateArguments).value
    try {
      const drawing = draw()
      const path = cardPath(drawing)
      return { path, contents: { drawing: () => printable(drawing) }, key: path, ...source }
    } catch {
      // A card template of the blog may throw; the error is reported when the image is made.
      return { path: cardPath(subject?.path ?? ''), contents: draw, ...source }
    }
  })
  return [...new Map(drawn.map((page) => [page.path, page])).values()]
}

/** Returns a file for each drawing of a diagram. */
export const diagramPages: PageMaker = (site) => {
  if (!site.installed.mermaid) return []
  const pages = [...site.entries, ...site.pages, ...site.intros].flatMap(({ diagrams = [], file }) =>
    diagrams.map((source): Page => {
      const path = diagramPath(source)
      return { path, contents: () => site.drawings.get(source)?.svg ?? '', source: file, key: path }
    }),
  )
  return [...new Map(pages.map((page) => [page.path, page])).values()]
}

/** Returns the context of a site and a theme, the second argument of each template. */
export const templateContext = (site: Site, theme: Theme): TemplateContext => ({ site, theme, html })
