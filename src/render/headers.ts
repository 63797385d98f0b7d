import { hashedAssets } from '../model/asset-paths.js'
import { feedFormatInfo } from '../model/config.js'
import { absoluteUrl } from '../model/content.js'
import { parseHeaders } from '../model/host-rules.js'
import { serverEndpoint } from '../model/own-server.js'
import { feedsOf, type Site } from '../model/site.js'
import type { PageMaker } from '../model/theme.js'
import { policyOf } from './content-policy.js'
import { verifications } from './verification.js'

/** Returns `_headers`, the HTTP headers of each file. */
export const headerPage: PageMaker = (site) => [{ path: '_headers', contents: () => headers(site) }]

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
  const withHub = config.hubs.length > 0 ? [site.home, ...site.sections] : []
  const selfLinks = feedsOf(withHub, config).map(({ url }) =>
    rule(url.slice(config.base.length), `Link: <${absoluteUrl(url, site)}>; rel="self"`),
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
const headersForAll = (rules: string): ReadonlySet<string> =>
  new Set(
    parseHeaders(rules)
      .filter(({ path }) => path === '/*')
      .flatMap(({ headers }) => headers.map(([name]) => name.toLowerCase())),
  )
