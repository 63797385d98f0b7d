import { html } from '../model/html.js'
import { decodePath } from '../model/path.js'
import type { Post } from '../model/post.js'
import type { Entry, Page, PageMaker, Site } from '../model/site.js'
import type { Around, Template, Theme } from '../model/theme.js'
import { keysOf } from './keys.js'

/** A page for each post, each undated page and each tombstone. */
export const postPages: PageMaker = (site, theme) => {
  const keys = keysOf(site, theme)
  const pageBy =
    <Subject extends Post>(template: Template<Subject>) =>
    (post: Subject): Page => {
      const key = keys.ofPost(post)
      return { ...pageOf(post, template, aroundOf(site, theme)), ...(key !== undefined && { key }) }
    }
  return [
    ...site.entries.map(pageBy(theme.post)),
    ...site.pages.map(pageBy(theme.page)),
    ...site.tombstones.map(pageBy(theme.tombstone)),
  ]
}

/** The page of one entry. */
export const pageOfEntry = (entry: Entry, site: Site, theme: Theme): Page =>
  pageOf(entry, theme.post, aroundOf(site, theme))

const pageOf = <Subject extends Post>(post: Subject, template: Template<Subject>, around: Around): Page => ({
  path: outputPath(post.url, around.site),
  source: post.file,
  contents: () => template(post, around).value,
})

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
