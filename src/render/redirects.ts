import { decodePath, withBase } from '../model/path.js'
import type { Page, Site } from '../model/site.js'
import type { PageMaker } from '../model/theme.js'
import { isFeedFile } from './feeds.js'
import { listsOf } from './lists.js'
import { outputPath, templateContext } from './posts.js'

/** A rule of where an address leads. `from` may hold one `*` and `:name` for parts of a path; both are percent-encoded, from the root of the host. */
type Rule = {
  readonly from: string
  readonly to: string
  readonly status: number
  /** True when it goes before a file that is there. */
  readonly isForced: boolean
  readonly source: string
}

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
  const isShadowed = ({ from, isForced }: Rule): boolean =>
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
      : Object.entries(servers).map(
          ([name, lineOf]): Page => ({
            path: `_redirects.${name}`,
            contents: () =>
              `${name === 'apache' ? 'RewriteEngine On\n' : ''}${forServers.map((rule, index) => `${lineOf(patternOf(rule), index)}\n`).join('')}`,
          }),
        )),
  ]
}

/** Lies beside a tombstone, so that a server of one's own can see that it must answer 410. */
const goneMark = '.gone'

const rulesOf = ({ moves, config }: Site): Rule[] => [
  ...moves.map((move): Rule => ({ ...move, status: 301, isForced: true })),
  ...config.redirects.map(
    ({ from, to, status }): Rule => ({
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

const bridgyRule = (line: string): Rule => {
  const [from = '', to = '', status] = line.split(' ')
  return { from, to, status: Number(status), isForced: true, source: 'content/site.yaml' }
}

const isFixed = (from: string): boolean => !/\*|\/:[a-z]/.test(from)

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

/**
 * A rule as servers have them: a regular expression over the decoded path, one over the path as it was sent, and where to,
 * encoded, with `$1` for what was met. What goes into an address again is taken from the path as it was sent: decoded it
 * could end the path, or lead to another host.
 */
type Pattern = Pick<Rule, 'status' | 'isForced'> & {
  readonly regex: string
  readonly sent: string
  readonly to: string
  readonly isFixed: boolean
}

const patternOf = ({ from, to, status, isForced }: Rule): Pattern => {
  const names: string[] = []
  const parts = from.replace(/(?<=.)\/$/, '').split(/(\*|(?<=\/):[a-z]+)/)
  for (const part of parts.filter((_, index) => index % 2 === 1))
    names.push(part === '*' ? 'splat' : part.slice(1))
  // A path that begins with two slashes is another host's.
  const regexOf = (literal: (text: string) => string, slash: string, rest: string, name: string): string =>
    parts
      .map((part, index) =>
        index % 2 === 0
          ? literal(decodePath(part))
          : part !== '*'
            ? name
            : parts[index - 1]?.endsWith('/')
              ? `${slash}*${rest}`
              : rest,
      )
      .join('')
  const regex = regexOf(escaped, '(?:/|\\x5c)', '(.*)', '([^/]+)')
  const sent = regexOf(asSent, '(?:/|\\x5c|%5[Cc])', '([^?\\x20]*)', '([^/?\\x20]+)')
  const target = to
    .replace(
      /[$"\\{}\s]/g,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .replace(/:([a-z]+)/g, (whole, name: string) => {
      const index = names.indexOf(name)
      return index === -1 ? whole : `$${index + 1}`
    })
  return {
    regex: `^${regex}/?$`,
    sent: `${sent}/?`,
    to: target,
    status,
    isForced,
    isFixed: names.length === 0,
  }
}

/** Characters that could mean something to a regular expression or to a server's settings, by their number. */
const escaped = (text: string): string =>
  text.replace(
    /[^\w/~!@,=\u0080-\u{10ffff}-]/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )

/** Text as a browser may send it: each character itself or percent-encoded. */
const asSent = (text: string): string =>
  text.replace(/[^\w/~-]/gu, (character) => {
    const bytes = [...Buffer.from(character)].map((byte) => {
      const hex = byte.toString(16).padStart(2, '0')
      return `%${hex.replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)}`
    })
    return `(?:${escaped(character)}|${bytes.join('')})`
  })

/** The permanent and the temporary kind of a redirect; servers' rules for patterns know no others. */
const isPermanent = (status: number): boolean => status === 301 || status === 308

/** How each server says a rule; the index makes names unique. */
const servers: Readonly<Record<string, (pattern: Pattern, index: number) => string>> = {
  nginx: ({ regex, to, status, isForced, isFixed: isOne }) => {
    if (status === 410) return `if ($uri ~ "${regex}") { return 410; }`
    if (isOne && (status === 307 || status === 308))
      return `if ($uri ~ "${regex}") { return ${status} "${to}"; }`
    const rewrite = `rewrite "${regex}" "${to}" ${isPermanent(status) ? 'permanent' : 'redirect'};`
    return isForced || isOne ? rewrite : `if (!-e $request_filename) { ${rewrite} }`
  },
  caddy: ({ sent, to, status, isForced, isFixed: isOne }, index) => {
    const name = `moved${index + 1}`
    const query = sent.split(/\((?!\?)/).length
    const target =
      to.replace(/\$(\d+)/g, (_, number: string) => `{re.${name}.${number}}`) +
      (to.includes('?') || to.includes('#') ? '' : `{re.${name}.${query}}`)
    const matcher = `vars_regexp ${name} {http.request.uri} "^${sent}(\\?.*)?$"`
    const answer = status === 410 ? `respond @${name} 410` : `redir @${name} "${target}" ${status}`
    return isForced || isOne
      ? `@${name} ${matcher}\n${answer}`
      : `@${name} {\n  ${matcher}\n  not file {path} {path}/index.html\n}\n${answer}`
  },
  apache: ({ regex, sent, to, status, isForced, isFixed: isOne }) => {
    if (status === 410) return `RedirectMatch 410 "${regex}"`
    const condition =
      isForced || isOne
        ? ''
        : 'RewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} !-f\nRewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} !-d\n'
    const target = to.replaceAll('%', '\\%')
    return isOne
      ? `${condition}RewriteRule "${regex}" "${target}" [R=${status},L,NE]`
      : `${condition}RewriteCond %{THE_REQUEST} "^[A-Z]+\\x20${sent}(?:\\?\\S*)?\\x20"\nRewriteRule "^" "${target.replace(/\$(\d+)/g, '%$1')}" [R=${status},L,NE]`
  },
}
