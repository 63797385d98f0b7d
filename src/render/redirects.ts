import { isPattern } from '../model/host-rules.js'
import { outputPath, withBase } from '../model/path.js'
import type { Page, Site } from '../model/site.js'
import type { Theme } from '../model/theme.js'
import { isFeedFile } from './feeds.js'
import { templateContext } from './posts.js'
import { plainTextRules, type SiteRedirect, serverNames, serverRules } from './server-rules.js'
import { verifications } from './verification.js'

/**
 * Returns the redirects of the site for all hosts: `_redirects` for Netlify and Cloudflare, with the author's
 * own lines at the end; a page with a refresh at each old URL that can be a page; the rules for nginx, Caddy
 * and Apache. `pages` are the paths of all other files, which take precedence over rules that are not forced.
 */
export const redirectPages = (site: Site, theme: Theme, pages: ReadonlySet<string>): Page[] => {
  const rules = rulesOf(site)
  const { config } = site
  const lines = [
    ...rules.filter(({ isForced }) => isForced).map(({ from, to, status }) => `${from} ${to} ${status}!`),
    ...site.tombstones.map(({ url }) => `${url} ${config.base}/${outputPath(url, site)} 410!`),
    ...rules.filter(({ isForced }) => !isForced).map(({ from, to, status }) => `${from} ${to} ${status}`),
    ...(config.fediverse === undefined ? [] : bridgy),
    ...ownLines(site.ownRules.redirects),
  ]
  const taken = new Set(pages)
  const stubs = rules.flatMap(({ from, to, status, isForced, source }): Page[] => {
    const path = stubPath(from, site)
    const isPage = !isPattern(from) && status !== 410 && !isFeedFile(from)
    if (!isPage || (!isForced && (taken.has(path) || !/(?:\/|\.html?|\/[^./]+)$/.test(from)))) return []
    taken.add(path)
    return [{ path, contents: () => theme.redirect(to, templateContext(site, theme)).value, source }]
  })
  const goneFiles = site.tombstones.map(
    ({ url, file }): Page => ({
      path: `${outputPath(url, site).replace(/index\.html$/, '')}${goneFile}`,
      contents: () => '',
      source: file,
    }),
  )
  const isShadowed = ({ from, isForced }: SiteRedirect): boolean =>
    !isForced && !isPattern(from) && pages.has(stubPath(from, site))
  const forServers = [
    ...rules.filter((rule) => !isShadowed(rule)),
    ...(config.fediverse === undefined ? [] : bridgy.map(bridgyRule)),
  ]
  const plainTexts = verifications(site).map(({ path }) => `${config.base}/${path}`)
  return [
    ...stubs,
    ...goneFiles.filter(({ path }) => path.endsWith(`/${goneFile}`)),
    ...(lines.length === 0 ? [] : [{ path: '_redirects', contents: () => `${lines.join('\n')}\n` }]),
    ...(forServers.length + plainTexts.length === 0
      ? []
      : serverNames.map(
          (name): Page => ({
            path: `_redirects.${name}`,
            contents: () => serverRules(name, forServers) + plainTextRules(name, plainTexts),
          }),
        )),
  ]
}

/**
 * The name of an empty file in the folder of a tombstone, by which a server's configuration can return 410.
 */
const goneFile = '.gone'

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

/** The redirects that make the site's domain a handle in the fediverse: https://fed.brid.gy/docs#enhanced */
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

const ownLines = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '')
