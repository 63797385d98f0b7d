import { decodePath } from './path.js'

/** One line of `_redirects`: https://docs.netlify.com/manage/routing/redirects/overview/ */
export type RedirectRule = {
  readonly from: string
  readonly to: string
  readonly status: number
  /** True when the rule applies also where a file exists. */
  readonly isForced: boolean
}

/** One block of `_headers`: the headers of each file whose path matches. */
export type HeaderRule = {
  readonly path: string
  readonly headers: readonly (readonly [name: string, value: string])[]
}

/** The headers that an object store keeps with an object, in lower case. */
export const storedHeaders: readonly string[] = [
  'cache-control',
  'content-type',
  'content-disposition',
  'content-language',
]

/** Returns true for a path of a rule that matches several paths: it has `*` or `/:name`. */
export const isPattern = (path: string): boolean => /\*|\/:[a-z]/.test(path)

/** Parses `_redirects` and returns its rules in order; lines that are not rules are skipped. */
export const parseRedirects = (text: string): RedirectRule[] =>
  text.split('\n').flatMap((line) => {
    const [from, to, status = '301'] = line
      .replace(/(?:^|\s)#.*$/, '')
      .trim()
      .split(/\s+/)
    if (from === undefined || to === undefined || !/^\d{3}!?$/.test(status)) return []
    return [{ from, to, status: Number(status.slice(0, 3)), isForced: status.endsWith('!') }]
  })

/** Parses `_headers` and returns its rules in order. */
export const parseHeaders = (text: string): HeaderRule[] => {
  const rules: { path: string; headers: [string, string][] }[] = []
  for (const line of text.split('\n')) {
    if (line.startsWith('/')) rules.push({ path: line.trim(), headers: [] })
    const [, name, value] = /^\s+([A-Za-z0-9-]+):\s*(.*?)\s*$/.exec(line) ?? []
    if (name !== undefined && value !== undefined) rules.at(-1)?.headers.push([name, value])
  }
  return rules
}

/**
 * Returns the target of a redirect for a path; undefined when the path does not match. The text that `*` and
 * `:name` matched replaces `:splat` and `:name`.
 */
export const redirectTarget = (
  { from, to }: Pick<RedirectRule, 'from' | 'to'>,
  path: string,
): string | undefined => {
  const pattern = withoutSlash(from)
  const matched =
    matchPath(pattern, path) ?? (path.endsWith('/') ? matchPath(pattern, path.slice(0, -1)) : undefined)
  return matched && to.replace(/:([a-z]+)/g, (whole, name: string) => matched.get(name) ?? whole)
}

/** Returns a function that returns where one of some redirects sends a path; undefined when none matches. */
export const redirectFinder = (
  redirects: readonly Pick<RedirectRule, 'from' | 'to'>[],
): ((path: string) => string | undefined) => {
  const rules = redirects.map(({ from, to }) => ({ from: decodePath(from), to }))
  const patterns = rules.filter(({ from }) => isPattern(from))
  const targets = new Map(rules.map(({ from, to }) => [withoutSlash(from), to]))
  return (path) => {
    const plain = decodePath(path)
    const target = targets.get(withoutSlash(plain))
    if (target !== undefined) return target
    for (const rule of patterns) {
      const filled = redirectTarget(rule, plain)
      if (filled !== undefined) return filled
    }
    return undefined
  }
}

const withoutSlash = (path: string): string => path.replace(/(?<=.)\/$/, '')

/** Returns true when the headers of a rule apply to a path. */
export const matches = ({ path: pattern }: HeaderRule, path: string): boolean =>
  matchPath(pattern, path) !== undefined

/**
 * Returns the texts that `*` (as `splat`) and `:name` of a pattern match in a path; undefined when the path
 * does not match. Only the last `*` is extended when the rest does not match, so that the work is at most the
 * product of both lengths.
 */
const matchPath = (pattern: string, path: string): ReadonlyMap<string, string> | undefined => {
  let matched = new Map<string, string>()
  const parts = pattern.match(/\*|(?<=\/):[a-z]+|[^*:]+|:/g) ?? []
  let [part, at] = [0, 0]
  let star:
    | { readonly part: number; readonly from: number; at: number; readonly matched: typeof matched }
    | undefined
  const splat = (): void => {
    if (star !== undefined && !matched.has('splat')) matched.set('splat', path.slice(star.from, star.at))
  }
  for (;;) {
    const wanted = parts[part]
    if (wanted === '*') {
      splat()
      star = { part, from: at, at, matched: new Map(matched) }
      part++
      continue
    }
    const end = wanted === undefined ? undefined : endOf(wanted, path, at)
    if (wanted === undefined ? at === path.length : end !== undefined) {
      if (wanted === undefined) {
        splat()
        return matched
      }
      if (/^:./.test(wanted) && !matched.has(wanted.slice(1)))
        matched.set(wanted.slice(1), path.slice(at, end))
      at = end ?? at
      part++
      continue
    }
    if (star === undefined || star.at >= path.length) return undefined
    star.at++
    at = star.at
    part = star.part + 1
    matched = new Map(star.matched)
  }
}

/**
 * Returns the index in the path where the text of a part that begins at `at` ends; undefined when it does not
 * match.
 */
const endOf = (part: string, path: string, at: number): number | undefined => {
  if (!/^:./.test(part)) return path.startsWith(part, at) ? at + part.length : undefined
  const slash = path.indexOf('/', at)
  const end = slash === -1 ? path.length : slash
  return end > at ? end : undefined
}
