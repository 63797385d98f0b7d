import { html } from '../model/html.js'
import type { Page, PageMaker, Site } from '../model/site.js'
import type { Around, Theme } from '../model/theme.js'

/** A page for each post, each undated page and each tombstone. */
export const postPages: PageMaker = (site, theme) => {
  const around = aroundOf(site, theme)
  return [
    ...site.entries.map(
      (entry): Page => ({
        path: outputPath(entry.url, site),
        source: entry.file,
        contents: () => theme.post(entry, around).value,
      }),
    ),
    ...site.pages.map(
      (post): Page => ({
        path: outputPath(post.url, site),
        source: post.file,
        contents: () => theme.page(post, around).value,
      }),
    ),
    ...site.tombstones.map(
      (post): Page => ({
        path: outputPath(post.url, site),
        source: post.file,
        contents: () => theme.tombstone(post, around).value,
      }),
    ),
  ]
}

/** Files of content/ that are copied. */
export const assetPages: PageMaker = (site) =>
  site.assets.map(({ path, asset }) => ({ path, contents: asset, source: `content/${asset.path}` }))

/** What templates get beside their subject. */
export const aroundOf = (site: Site, theme: Theme): Around => ({ site, theme, html })

/** Where the page of a URL lies under the output folder. */
export const outputPath = (url: string, { config }: Pick<Site, 'config'>): string => {
  const path = decodeURI(url.slice(config.base.length + 1))
  return path === '' || path.endsWith('/') ? `${path}index.html` : path
}
