import { encodePath } from '../model/path.js'
import type { Page, Site } from '../model/site.js'
import type { PageMaker, Theme } from '../model/theme.js'
import { feedPages } from './feeds.js'
import { listPages, tagIndex } from './lists.js'
import { manifestPage } from './manifest.js'
import { assetPages, cardPages, pageOfEntry, postPages } from './posts.js'
import { redirectPages } from './redirects.js'
import { fixedPages, headerPage, iconPage, sitemapPages, stylePages } from './well-known.js'

/** All that a site is made of, in the order in which it is written: what pages need first, the summary last. */
const pageMakers: readonly PageMaker[] = [
  stylePages,
  iconPage,
  assetPages,
  cardPages,
  postPages,
  listPages,
  tagIndex,
  fixedPages,
  redirectPages,
  feedPages,
  sitemapPages,
  headerPage,
  manifestPage,
]

/** Every file of the site. A file of the author's in content/static/ takes the place of one that we would make. */
export const pagesOf = (site: Site, theme: Theme): Page[] => {
  const pages = pageMakers.flatMap((make) => make(site, theme))
  const own = new Set(pages.filter(isOwnFile).map(({ path }) => path))
  return pages.filter((page) => page.source !== undefined || !own.has(page.path))
}

/**
 * Finds single files of the site, for those who want one and not all: the page of an entry at once, others by
 * running the makers in their order until one of them has it. `indexOf` gives the place of an entry by its URL.
 */
export const pageFinder = (
  site: Site,
  theme: Theme,
  indexOf: (url: string) => number | undefined,
): ((path: string) => Page | undefined) => {
  const made = new Map<PageMaker, Map<string, Page>>()
  const pageBy = (make: PageMaker, path: string): Page | undefined => {
    const pages = made.get(make) ?? new Map(make(site, theme).map((page) => [page.path, page]))
    made.set(make, pages)
    return pages.get(path)
  }
  return (path) => {
    const asset = pageBy(assetPages, path)
    if (asset !== undefined) return asset
    const url = `${site.config.base}/${encodePath(path.replace(/(?:^|(?<=\/))index\.html$/, ''))}`
    const entry = site.entries[indexOf(url) ?? -1]
    if (entry !== undefined) return pageOfEntry(entry, site, theme)
    const only = Object.hasOwn(makerOf, path) ? makerOf[path] : undefined
    if (only !== undefined) return pageBy(only, path)
    for (const make of cheapestFirst) {
      const page = pageBy(make, path)
      if (page !== undefined) return page
    }
    return undefined
  }
}

const isOwnFile = ({ source }: Page): boolean => source?.startsWith('content/static/') === true

/** The makers in the order of what it costs to know which pages they have. */
const cheapestFirst: readonly PageMaker[] = [
  ...[stylePages, iconPage, headerPage, redirectPages, manifestPage, tagIndex, fixedPages, sitemapPages],
  ...[listPages, feedPages, postPages, cardPages],
]

/** Files that one maker makes or nobody. */
const makerOf: Readonly<Record<string, PageMaker>> = {
  _redirects: redirectPages,
  '_redirects.nginx': redirectPages,
  '_redirects.caddy': redirectPages,
  '_redirects.apache': redirectPages,
  _headers: headerPage,
}
