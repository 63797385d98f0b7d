import { compareText } from './message.js'

/** Returns the manifest of a site, which is stored next to the deployed folder: path → SHA-1. */
export const manifestOf = (files: ReadonlyMap<string, string>): string =>
  `${JSON.stringify(Object.fromEntries([...files].sort(([a], [b]) => compareText(a, b))), null, 0)}\n`

/**
 * Parses a manifest; returns undefined when it cannot be parsed. Others may have written it on the host, so that paths that
 * leave the folder, or that a program could take for more than a path, are left out.
 */
export const readManifest = (text: string | undefined): ReadonlyMap<string, string> | undefined => {
  try {
    const value = JSON.parse(text ?? '') as unknown
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return new Map(
      Object.entries(value).filter(
        (one): one is [string, string] => typeof one[1] === 'string' && isPathBelow(one[0]),
      ),
    )
  } catch {
    return undefined
  }
}

/** Whether a text is the path of a file below a folder, without control characters. */
const isPathBelow = (path: string): boolean =>
  !/\p{Cc}/u.test(path) &&
  path.split('/').every((part) => part !== '' && part !== '.') &&
  !path.split(/[/\\]/).includes('..')

/** Parses the bytes of a manifest; returns an empty one when there are none, or when they cannot be parsed. */
export const manifestIn = (bytes: Uint8Array | undefined): ReadonlyMap<string, string> =>
  readManifest(bytes && new TextDecoder().decode(bytes)) ?? new Map()

/** Returns true when two sites have the same files. */
export const isSameFiles = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean =>
  a.size === b.size && [...a].every(([path, hash]) => b.get(path) === hash)

/**
 * Returns the style sheets of the last deploy that the site no longer has: pages in a browser's cache still
 * request them.
 */
export const stylesheetsToKeep = (
  before: ReadonlyMap<string, string>,
  files: ReadonlyMap<string, string>,
): string[] =>
  [...before.keys()].filter((path) => /^assets\/\w+-[0-9a-f]+\.css$/.test(path) && !files.has(path))
