import { decodePath } from '../model/path.js'

/** A rule of where an address leads. `from` may hold one `*` and `:name` for parts of a path; both are percent-encoded, from the root of the host. */
export type SiteRedirect = {
  readonly from: string
  readonly to: string
  readonly status: number
  /** True when it goes before a file that is there. */
  readonly isForced: boolean
  readonly source: string
}

/** True for a rule of one address, without `*` and `:name`. */
export const isFixed = (from: string): boolean => !/\*|\/:[a-z]/.test(from)

/** Returns redirects in the language of a server, for its settings to include. */
export const serverRules = (name: ServerName, rules: readonly SiteRedirect[]): string => {
  const lineOf: (pattern: Pattern, index: number) => string = servers[name]
  const lines = rules.map((rule, index) => `${lineOf(patternOf(rule), index)}\n`)
  return `${name === 'apache' ? 'RewriteEngine On\n' : ''}${lines.join('')}`
}

/**
 * A rule as servers have them: a regular expression over the decoded path, one over the path as it was sent, and where to,
 * encoded, with `$1` for what was met. What goes into an address again is taken from the path as it was sent: decoded it
 * could end the path, or lead to another host.
 */
type Pattern = Pick<SiteRedirect, 'status' | 'isForced'> & {
  readonly regex: string
  readonly sent: string
  readonly to: string
  readonly isFixed: boolean
}

const patternOf = ({ from, to, status, isForced }: SiteRedirect): Pattern => {
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
const servers = {
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
} satisfies Readonly<Record<string, (pattern: Pattern, index: number) => string>>

type ServerName = keyof typeof servers

/** The servers that rules are written for, as the endings of their files. */
export const serverNames = Object.keys(servers) as readonly ServerName[]
