import { absoluteUrl } from '../model/content.js'
import { escapeText } from '../model/html.js'
import { lazy } from '../model/memoize.js'
import { withBase } from '../model/path.js'
import { listsOf, type Page, type Site } from '../model/site.js'
import type { PageMaker } from '../model/theme.js'
import { robotsPage } from './robots.js'

/** Returns robots.txt and sitemap.xml (https://www.sitemaps.org/protocol.html), in parts of 40,000 URLs. */
export const sitemapPages: PageMaker = (site) => {
  const all = lazy(() => listedUrls(site))
  const count =
    listsOf(site).length +
    site.config.pages.length +
    [...site.entries, ...site.pages].filter(({ unlisted }) => !unlisted).length
  const parts = Array.from(
    { length: Math.ceil(count / sitemapLimit) },
    (_, index) => () => all().slice(index * sitemapLimit, (index + 1) * sitemapLimit),
  )
  const robots = robotsPage(site)
  const [only] = parts
  if (parts.length === 1 && only !== undefined)
    return [robots, { path: 'sitemap.xml', contents: () => sitemap(only(), site) }]
  const names = parts.map((_, index) => `sitemap-${index + 1}.xml`)
  return [
    robots,
    { path: 'sitemap.xml', contents: () => sitemapIndex(names, site) },
    ...parts.map(
      (part, index): Page => ({ path: names[index] ?? '', contents: () => sitemap(part(), site) }),
    ),
  ]
}

const sitemapLimit = 40_000

type ListedUrl = { readonly url: string; readonly changed?: string | undefined }

const listedUrls = (site: Site): ListedUrl[] => [
  ...listsOf(site).map(({ url }) => ({ url })),
  ...site.config.pages.map(({ path }) => ({ url: withBase(path, site.config) })),
  ...[...site.entries, ...site.pages]
    .filter(({ unlisted }) => !unlisted)
    .map(({ url, updated, published }) => ({ url, changed: (updated ?? published)?.wall.slice(0, 10) })),
]

const sitemap = (urls: readonly ListedUrl[], site: Site): string => {
  const lines = urls.map(
    ({ url, changed }) =>
      `<url><loc>${escapeText(absoluteUrl(url, site))}</loc>${changed === undefined ? '' : `<lastmod>${changed}</lastmod>`}</url>\n`,
  )
  return `<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${lines.join('')}</urlset>\n`
}

const sitemapIndex = (names: readonly string[], { config }: Site): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${names.map((name) => `<sitemap><loc>${escapeText(config.url + name)}</loc></sitemap>\n`).join('')}</sitemapindex>\n`
