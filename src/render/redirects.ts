import { withBase } from '../model/path.js'
import type { Page, Site } from '../model/site.js'
import type { PageMaker } from '../model/theme.js'
import { isFeedFile } from './feeds.js'
import { listsOf } from './lists.js'
import { outputPath, templateContext } from './posts.js'
import { isFixed, type SiteRedirect, serverNames, serverRules } from './server-rules.js'

/**
 * Where pages were, for every host: `_redirects` for Netlify and Cloudflare, the author's own lines behind ours; a page
 * that sends on at each address that is one; the same rules in the languages of nginx, Caddy and Apache.
 */
export const redirectPages: PageMaker = (site, theme) => {
  const rules = rulesOf(site)
  const { config } = site
  const lines = [
    ...rules.filter(({ isForced }) => isForced).map(({ from, to, status }) => `${from} ${to} ${status}!`),
    ...site.tombstones.map(({ url }) => `${url} ${config.base}/${outputPath(url, site)} 410!`),
    ...rules.filter(({ isForced }) => !isForced).map(({ from, to, status }) => `${from} ${to} ${status}`),
    ...(config.fediverse === 'bridgy' ? bridgy : []),
    ...ownLines(site.ownRules.redirects),
  ]
  const pages: ReadonlySet<string> = new Set(takenPaths(site))
  const taken = new Set(pages)
  const stubs = rules.flatMap(({ from, to, status, isForced, source }): Page[] => {
    const path = stubPath(from, site)
    const isPage = isFixed(from) && status !== 410 && !isFeedFile(from)
    if (!isPage || (!isForced && (taken.has(path) || !/(?:\/|\.html?|\/[^./]+)$/.test(from)))) return []
    taken.add(path)
    return [{ path, contents: () => theme.redirect(to, templateContext(site, theme)).value, source }]
  })
  const marks = site.tombstones.map(
    ({ url, file }): Page => ({
      path: `${outputPath(url, site).replace(/index\.html$/, '')}${goneMark}`,
      contents: () => '',
      source: file,
    }),
  )
  const isShadowed = ({ from, isForced }: SiteRedirect): boolean =>
    !isForced && isFixed(from) && pages.has(stubPath(from, site))
  const forServers = [
    ...rules.filter((rule) => !isShadowed(rule)),
    ...(config.fediverse === 'bridgy' ? bridgy.map(bridgyRule) : []),
  ]
  return [
    ...stubs,
    ...marks.filter(({ path }) => path.endsWith(`/${goneMark}`)),
    ...(lines.length === 0 ? [] : [{ path: '_redirects', contents: () => `${lines.join('\n')}\n` }]),
    ...(forServers.length === 0
      ? []
      : serverNames.map(
          (name): Page => ({ path: `_redirects.${name}`, contents: () => serverRules(name, forServers) }),
        )),
  ]
}

/** Lies beside a tombstone, so that a server of one's own can see that it must answer 410. */
const goneMark = '.gone'

const rulesOf = ({ moves, config }: Site): SiteRedirect[] => [
  ...moves.map((move): SiteRedirect => ({ ...move, status: 301, isForced: true })),
  ...config.redirects.map(
    ({ from, to, status }): SiteRedirect => ({
      from: config.base + from,
      to: withBase(to, config).replace(/[^\x21-\x7e]/gu, encodeURIComponent),
      status,
      isForced: false,
      source: 'content/site.yaml',
    }),
  ),
]

/** https://fed.brid.gy/docs#enhanced: the site's own handle in the fediverse. */
const bridgy = [
  '/.well-known/host-meta* https://fed.brid.gy/.well-known/host-meta:splat 302',
  '/.well-known/webfinger* https://fed.brid.gy/.well-known/webfinger 302',
]

const bridgyRule = (line: string): SiteRedirect => {
  const [from = '', to = '', status] = line.split(' ')
  return { from, to, status: Number(status), isForced: true, source: 'content/site.yaml' }
}

const stubPath = (from: string, site: Site): string =>
  outputPath(from.endsWith('/') || /\.html?$/.test(from) ? from : `${from}/`, site)

/** The files of pages: a rule that is not forced leaves them as they are. */
const takenPaths = (site: Site): string[] => [
  ...[...site.entries, ...site.pages, ...site.tombstones, ...listsOf(site)].map(({ url }) =>
    outputPath(url, site),
  ),
  ...site.assets.map(({ path }) => path),
  ...[
    '404.html',
    'feeds/index.html',
    'tags/index.html',
    'search/index.html',
    'webmention/index.html',
    'blogroll/index.html',
  ],
]

const ownLines = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '')
