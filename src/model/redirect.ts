import type { Redirect } from './config.js'
import { decodePath } from './path.js'

/** Returns a function that returns whether a redirect of the settings matches a path below the site. */
export const redirectMatcher = (redirects: readonly Redirect[]): ((path: string) => boolean) => {
  const paths = new Set<string>()
  const patterns: RegExp[] = []
  for (const { from } of redirects) {
    const path = withoutSlash(decodePath(from))
    if (wildcard.test(path)) patterns.push(patternOf(path))
    else paths.add(path)
  }
  return (path) => {
    const plain = withoutSlash(decodePath(path))
    return paths.has(plain) || patterns.some((pattern) => pattern.test(plain))
  }
}

/** A part of a redirect that stands for other text: `*` at its end, or `:name` for a part between slashes. */
const wildcard = /(\/?\*|(?<=\/):[a-z]+)/

const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${path
      .split(wildcard)
      .map((part, index) =>
        index % 2 === 0
          ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
          : part === '/*'
            ? '(?:/.*)?'
            : part === '*'
              ? '.*'
              : '[^/]+',
      )
      .join('')}$`,
    's',
  )

const withoutSlash = (path: string): string => path.replace(/(?<=.)\/+$/, '')
