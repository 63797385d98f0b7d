import { encodePath } from '../model/path.js'
import type { Page, Site } from '../model/site.js'
import type { PageMaker, Theme } from '../model/theme.js'
import { calendarPages } from './calendars.js'
import { scriptRestriction } from './content-policy.js'
import { dataPages } from './data-pages.js'
import { feedPages } from './feeds.js'
import { fixedPages } from './fixed-pages.js'
import { headerPage } from './headers.js'
import { pageKeys } from './keys.js'
import { listPages, tagIndex } from './lists.js'
import { manifestPage } from './manifest.js'
import { peoplePages } from './people.js'
import { assetPages, cardPages, diagramPages, pageOfEntry, postPages } from './posts.js'
import { redirectPages } from './redirects.js'
import { sitemapPages } from './sitemap.js'
import { iconPage, stylePages } from './theme-files.js'
import { verificationPages } from './verification.js'

/**
 * The functions that make the files of a site but redirects, in the order in which these are written: first the files that
 * pages need, last the manifest.
 */
const pageMakers: readonly PageMaker[] = [
  stylePages,
  iconPage,
  assetPages,
  cardPages,
  diagramPages,
  postPages,
  listPages,
  tagIndex,
  fixedPages,
  dataPages,
  peoplePages,
  verificationPages,
  feedPages,
  calendarPages,
  sitemapPages,
  headerPage,
  manifestPage,
]

/** Returns all files of the site. A file in content/static/ replaces the generated file of the same path. */
export const pagesOf = (site: Site, theme: Theme): Page[] => {
  const keys = pageKeys(site, theme)
  const made = pageMakers.flatMap((make) => make(site, theme, keys))
  const pages = [...redirectPages(site, theme, pathsOf(made)), ...made]
  const own = new Set(pages.filter(isOwnFile).map(({ path }) => path))
  return pages.filter((page) => page.source !== undefined || !own.has(page.path)).map(scriptRestriction(site))
}

/**
 * Returns a function that finds one file of the site by its path, without making all: the page of an entry
 * directly, others by calling the makers, the cheapest first, until one has it. `indexOf` returns the index
 * of an entry by its URL.
 */
export const pageFinder = (
  site: Site,
  theme: Theme,
  indexOf: (url: string) => number | undefined,
): ((path: string) => Page | undefined) => {
  const keys = pageKeys(site, theme)
  const made = new Map<PageMaker, Map<string, Page>>()
  const pageBy = (make: PageMaker, path: string): Page | undefined => {
    const pages = made.get(make) ?? new Map(make(site, theme, keys).map((page) => [page.path, page]))
    made.set(make, pages)
    return pages.get(path)
  }
  const find = (path: string): Page | undefined => {
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
  const restricted = scriptRestriction(site)
  return (path) => {
    const page = find(path)
    return page === undefined ? undefined : restricted(page)
  }
}

const isOwnFile = ({ source }: Page): boolean => source?.startsWith('content/static/') === true

const pathsOf = (pages: readonly Page[]): ReadonlySet<string> => new Set(pages.map(({ path }) => path))

/** Makes redirects alone, for which the paths of all pages must be known. */
const onlyRedirects: PageMaker = (site, theme, keys) =>
  redirectPages(site, theme, pathsOf(pageMakers.flatMap((make) => make(site, theme, keys))))

/** The makers that take long to list their files. */
const slowMakers: readonly PageMaker[] = [listPages, calendarPages, feedPages, postPages, cardPages]

/** The makers, sorted by the time that they take to list their files. */
const cheapestFirst: readonly PageMaker[] = [
  ...pageMakers.filter((make) => !slowMakers.includes(make)),
  ...slowMakers,
  onlyRedirects,
]

/** Files that only one maker can make. */
const makerOf: Readonly<Record<string, PageMaker>> = {
  _redirects: onlyRedirects,
  '_redirects.nginx': onlyRedirects,
  '_redirects.caddy': onlyRedirects,
  '_redirects.apache': onlyRedirects,
  _headers: headerPage,
}
