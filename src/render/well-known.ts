import { hashedAssets, scriptPath, stylePath } from '../model/asset-paths.js'
import { groupsOf } from '../model/blogroll.js'
import { feedFormatInfo } from '../model/config.js'
import { absoluteUrl } from '../model/content.js'
import { groupBy } from '../model/group-by.js'
import { escapeText } from '../model/html.js'
import { lazy } from '../model/memoize.js'
import { serverEndpoint } from '../model/own-server.js'
import { withBase } from '../model/path.js'
import { initials } from '../model/post.js'
import type { BlogrollFeed, List, Page, Site } from '../model/site.js'
import type { PageMaker } from '../model/theme.js'
import { defaultColours } from '../model/theme-settings.js'
import { policyOf } from './content-policy.js'
import { xmlText } from './feed-text.js'
import { listsOf } from './lists.js'
import { templateContext } from './posts.js'
import { robotsPage } from './robots.js'

/**
 * Returns the pages with fixed URLs: 404, search, feeds, webmention and blogroll, each if the settings need
 * it.
 */
export const fixedPages: PageMaker = (site, theme) => {
  const context = templateContext(site, theme)
  const feeds = listsOf(site).filter(
    ({ hasFeeds, type }) => hasFeeds && !['year', 'month', 'conversation'].includes(type),
  )
  return [
    ...([...site.pages, ...site.entries].some(({ url }) => url === `${site.config.base}/404.html`)
      ? []
      : [{ path: '404.html', contents: () => theme.missing(null, context).value }]),
    ...(site.config.search
      ? [{ path: 'search/index.html', contents: () => theme.search(null, context).value }]
      : []),
    { path: 'feeds/index.html', contents: () => theme.feeds(feeds, context).value },
    {
      path: 'feeds/feeds.opml',
      contents: () => opml(`${site.config.title}: feeds`, feedGroups(feeds, site), site),
    },
    ...(site.config.webmention.endpoint === undefined
      ? []
      : [{ path: 'webmention/index.html', contents: () => theme.webmention(null, context).value }]),
    ...site.linkLists.flatMap((linkList, index) => [
      {
        path: `${linkList.name}/index.html`,
        source: linkList.file,
        contents: () => theme.blogroll(linkList.links, { ...context, linkList }).value,
      },
      ...[`${linkList.name}.opml`, ...(index === 0 ? ['.well-known/recommendations.opml'] : [])].map(
        (path) => ({
          path,
          source: linkList.file,
          contents: () =>
            opml(`${site.config.title}: ${linkList.title ?? linkList.name}`, groupsOf(linkList.links), site),
        }),
      ),
    ]),
  ]
}

/**
 * Returns the files by which readers verify that an account of the AT Protocol belongs to this site: the record of the
 * site (https://standard.site), and the account itself when its handle is the host (https://atproto.com/specs/handle).
 */
export const verificationPages: PageMaker = (site) =>
  verifications(site).map(({ path, text }) => ({ path, contents: () => text }))

/** Returns the paths below the site and the texts of the files that verify accounts. */
export const verifications = ({
  publication,
  config,
}: Site): { readonly path: string; readonly text: string }[] =>
  publication === undefined
    ? []
    : [
        { path: '.well-known/site.standard.publication', text: publication.uri },
        ...(config.syndicate?.bluesky?.handle === new URL(config.url).hostname
          ? [{ path: '.well-known/atproto-did', text: publication.did }]
          : []),
      ]

/** Returns the theme's style sheets, and the search script if there is an index. */
export const stylePages: PageMaker = (site, theme) => [
  { path: stylePath(theme, 'style.css'), contents: () => theme.styles['style.css'] },
  ...(site.usesParts
    ? [{ path: stylePath(theme, 'parts.css'), contents: () => theme.styles['parts.css'] }]
    : []),
  ...(theme.styles['custom.css'] === ''
    ? []
    : [{ path: stylePath(theme, 'custom.css'), contents: () => theme.styles['custom.css'] }]),
  {
    path: 'assets/feed.css',
    contents: () =>
      `${theme.styles['feed.css']}:root { --hint: ${JSON.stringify(site.config.strings.feedHint)}; }\n`,
  },
  ...(site.config.search && site.installed.pagefind
    ? [{ path: scriptPath(theme), contents: () => theme.searchScript }]
    : []),
]

/** Returns an icon with the author's initials, for an author without a photo. */
export const iconPage: PageMaker = ({ config: { author, theme } }) => {
  if (author.photo !== undefined) return []
  const letters = initials(author.name)
  const [paper, ink] = [theme.accent?.light ?? defaultColours.accent.light, defaultColours.paper.light]
  const contents = (): string =>
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><circle cx="32" cy="32" r="32" fill="${paper}"/><text x="32" y="42" font-family="system-ui, sans-serif" font-size="28" font-weight="700" text-anchor="middle" fill="${ink}">${escapeText(letters)}</text></svg>\n`
  return [{ path: 'assets/icon.svg', contents }]
}

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

/** Returns `_headers`, the HTTP headers of each file. */
export const headerPage: PageMaker = (site) => [{ path: '_headers', contents: () => headers(site) }]

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

const headers = (site: Site): string => {
  const { config } = site
  const links = [
    ...(config.webmention.endpoint === undefined
      ? []
      : [`<${config.webmention.endpoint}>; rel="webmention"`]),
    ...config.hubs.map((hub) => `<${hub}>; rel="hub"`),
  ]
  const rule = (path: string, ...lines: readonly string[]): string =>
    `${config.base}${path}\n${lines.map((line) => `  ${line}\n`).join('')}`
  const { server } = config
  const homeLinks =
    server === undefined
      ? []
      : [rule('/', `Link: <${serverEndpoint(server, 'metadata')}>; rel="indieauth-metadata"`)]
  const files = config.feeds.formats.map((format) => feedFormatInfo[format])
  const selfLinks = (config.hubs.length > 0 ? [site.home, ...site.sections] : [])
    .filter(({ hasFeeds }) => hasFeeds)
    .flatMap(({ url }) =>
      files.map(({ file }) =>
        rule(
          `${url.slice(config.base.length)}${file}`,
          `Link: <${absoluteUrl(url + file, site)}>; rel="self"`,
        ),
      ),
    )
  const own = site.ownRules.headers.trim()
  const authorHeaders = headersForAll(own)
  const forAll = [
    `Content-Security-Policy: ${policyOf(site)}`,
    'Referrer-Policy: strict-origin-when-cross-origin',
    'X-Content-Type-Options: nosniff',
  ].filter((line) => !authorHeaders.has(line.slice(0, line.indexOf(':')).toLowerCase()))
  return [
    rule('/*', ...forAll, ...links.map((link) => `Link: ${link}`)),
    ...homeLinks,
    ...hashedAssets.map((name) =>
      rule(`/assets/${name}*`, 'Cache-Control: public, max-age=31536000, immutable'),
    ),
    ...files.flatMap(({ file, type }) =>
      ['/*/', '/'].map((folder) => rule(`${folder}${file}`, `Content-Type: ${type}; charset=utf-8`)),
    ),
    ...[
      '/feeds/feeds.opml',
      ...site.linkLists.map(({ name }) => `/${name}.opml`),
      ...(site.linkLists.length > 0 ? ['/.well-known/recommendations.opml'] : []),
    ].map((path) => rule(path, 'Content-Type: text/x-opml; charset=utf-8')),
    ...(site.entries.some(({ event }) => event !== undefined)
      ? ['event.ics', 'calendar.ics'].map((file) =>
          rule(`/*/${file}`, 'Content-Type: text/calendar; charset=utf-8'),
        )
      : []),
    ...selfLinks,
    ...verifications(site).map(({ path }) => rule(`/${path}`, 'Content-Type: text/plain; charset=utf-8')),
    ...(own === '' ? [] : [`${own}\n`]),
  ].join('\n')
}

/**
 * Returns the names of the headers that the author's rules set for all files. They are not written twice,
 * because hosts would join the values.
 */
const headersForAll = (rules: string): ReadonlySet<string> => {
  const names = new Set<string>()
  let isForAll = false
  for (const line of rules.split('\n')) {
    if (/^\S/.test(line)) isForAll = line.trim() === '/*'
    const name = /^\s+([A-Za-z0-9-]+):/.exec(line)?.[1]
    if (isForAll && name !== undefined && name.toLowerCase() !== 'link') names.add(name.toLowerCase())
  }
  return names
}

/** Returns the feeds of lists as entries of an OPML file: the first format of each, with the page of the list. */
/** Returns the feeds of lists in groups: those of kinds and of tags, which may have the names of others, are apart. */
const feedGroups = (lists: readonly List[], site: Site): [string, BlogrollFeed[]][] => {
  const { strings } = site.config
  const groupOf = ({ type }: List): string =>
    type === 'kind' ? strings.byKind : type === 'tag' ? strings.tags : ''
  return [...groupBy(lists, (list) => [groupOf(list)])].map(([group, own]) => [group, ownFeeds(own, site)])
}

const ownFeeds = (lists: readonly List[], site: Site): BlogrollFeed[] => {
  const [format = 'rss'] = site.config.feeds.formats
  return lists.map(({ title, url }) => ({
    title,
    url: absoluteUrl(url, site),
    feed: absoluteUrl(url + feedFormatInfo[format].file, site),
  }))
}

/** Returns feeds in groups as OPML 2.0: https://opml.org/spec2.opml */
const opml = (
  title: string,
  groups: readonly (readonly [string, readonly BlogrollFeed[]])[],
  { config }: Site,
): string => {
  const outline = (feed: BlogrollFeed): string =>
    feed.feed === undefined
      ? `<outline text="${xmlText(feed.title)}" type="link" url="${escapeText(feed.url ?? '')}"/>\n`
      : `<outline text="${xmlText(feed.title)}" title="${xmlText(feed.title)}" type="rss" xmlUrl="${escapeText(feed.feed)}"${feed.url === undefined ? '' : ` htmlUrl="${escapeText(feed.url)}"`}${feed.description === undefined ? '' : ` description="${xmlText(feed.description)}"`}/>\n`
  const body = groups.map(([group, feeds]) =>
    group === ''
      ? feeds.map(outline).join('')
      : `<outline text="${xmlText(group)}">\n${feeds.map(outline).join('')}</outline>\n`,
  )
  return `<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0">\n<head><title>${xmlText(title)}</title><ownerName>${xmlText(config.author.name)}</ownerName></head>\n<body>\n${body.join('')}</body>\n</opml>\n`
}
