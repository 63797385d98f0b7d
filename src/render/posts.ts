import { html } from '../model/html.js'
import { decodePath } from '../model/path.js'
import type { Post } from '../model/post.js'
import type { Page, PageMaker, Site } from '../model/site.js'
import type { Around, Template, Theme } from '../model/theme.js'
import { keysOf } from './keys.js'

/** A page for each post, each undated page and each tombstone. */
export const postPages: PageMaker = (site, theme) => {
  const around = aroundOf(site, theme)
  const keys = keysOf(site, theme)
  const pageOf = <Subject extends Post>(post: Subject, template: Template<Subject>): Page => {
    const key = keys.ofPost(post)
    return {
      path: outputPath(post.url, site),
      source: post.file,
      contents: () => template(post, around).value,
      ...(key !== undefined && { key }),
    }
  }
  return [
    ...site.entries.map((entry) => pageOf(entry, theme.post)),
    ...site.pages.map((post) => pageOf(post, theme.page)),
    ...site.tombstones.map((post) => pageOf(post, theme.tombstone)),
  ]
}

/** Files of content/ that are copied. */
export const assetPages: PageMaker = (site) =>
  site.assets.map(({ path, asset }) => ({
    path,
    contents: asset,
    source: `content/${asset.path}`,
    key: `${asset.size}-${asset.modified}`,
  }))

/** What templates get beside their subject. */
export const aroundOf = (site: Site, theme: Theme): Around => ({ site, theme, html })

/** Where the page of a URL lies under the output folder. */
export const outputPath = (url: string, { config }: Pick<Site, 'config'>): string => {
  const path = decodePath(url.slice(config.base.length + 1))
  return path === '' || path.endsWith('/') ? `${path}index.html` : path
}
