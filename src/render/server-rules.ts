import { decodePath } from '../model/path.js'

/**
 * A redirect. `from` may contain one `*`, and `:name` for parts of a path; `from` and `to` are
 * percent-encoded, from the root of the host.
 */
export type SiteRedirect = {
  readonly from: string
  readonly to: string
  readonly status: number
  /** True when the rule applies also where a file exists. */
  readonly isForced: boolean
  readonly source: string
}

/** Returns redirects in the syntax of a server, to be included in its configuration. */
export const serverRules = (name: ServerName, rules: readonly SiteRedirect[]): string => {
  const lineOf: (pattern: Pattern, index: number) => string = servers[name]
  const lines = rules.map((rule, index) => `${lineOf(patternOf(rule), index)}\n`)
  return `${name === 'apache' ? 'RewriteEngine On\n' : ''}${lines.join('')}`
}

/**
 * A rule for servers: a regular expression for the decoded path, one for the path as it was sent, and the
 * encoded target with `$1` for the captured text. Text for the target is captured from the path as it was
 * sent: decoded, it could end the path, or redirect to another host.
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
  // `//` at the beginning of a target would be another host, so slashes before a captured text are skipped.
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

/**
 * Escapes the characters that have a meaning in a regular expression or in a server's configuration as
 * `\xNN`.
 */
const escaped = (text: string): string =>
  text.replace(
    /[^\w/~!@,=\u0080-\u{10ffff}-]/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )

/** Returns a pattern for text as browsers may send it: each character as it is or percent-encoded. */
const asSent = (text: string): string =>
  text.replace(/[^\w/~-]/gu, (character) => {
    const bytes = [...Buffer.from(character)].map((byte) => {
      const hex = byte.toString(16).padStart(2, '0')
      return `%${hex.replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)}`
    })
    return `(?:${escaped(character)}|${bytes.join('')})`
  })

/** Returns true for a permanent redirect. The `rewrite` of nginx has only permanent and temporary ones. */
const isPermanent = (status: number): boolean => status === 301 || status === 308

/** The functions that return a rule in the syntax of each server; the index makes names unique. */
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

/** The servers for which rules are written, which are the extensions of their files. */
export const serverNames = Object.keys(servers) as readonly ServerName[]

/** Returns the rules by which a server sends files without an extension as plain text. */
export const plainTextRules = (name: ServerName, paths: readonly string[]): string =>
  paths.map((path) => `${plainText[name](path)}\n`).join('')

const plainText: Readonly<Record<ServerName, (path: string) => string>> = {
  nginx: (path) => `location = ${path} { default_type text/plain; }`,
  caddy: (path) => `header ${path} Content-Type text/plain`,
  apache: (path) => `<If "%{REQUEST_URI} == '${path}'">\n  ForceType text/plain\n</If>`,
}
