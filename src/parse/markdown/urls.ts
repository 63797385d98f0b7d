import type { ParseSettings } from '../../model/config.js'
import { isMedia } from '../../model/media.js'
import { decodePath, encodePath } from '../../model/path.js'
import { asciiUrl, parseUrl } from '../../model/url.js'

/**
 * A URL as it must stand in a page: relative ones from the root of the site, by the place of the file under
 * content/. `internal` is true when it leads into this site.
 */
export const resolveSiteUrl = (
  written: string,
  { path, config }: { readonly path: string; readonly config: ParseSettings },
): { url: string; internal: boolean } => {
  const url = written.trim()
  if (url === '' || url.startsWith('#') || url.startsWith('//')) return { url, internal: false }
  if (/^[a-z][a-z0-9+.-]*:/i.test(url))
    return { url: asciiUrl(url), internal: url.startsWith(config.url) || url === config.origin }
  if (url.startsWith('/'))
    return { url: spelled(url.startsWith(`${config.base}/`) ? url : config.base + url), internal: true }
  const from = `https://site.invalid/${encodePath(path)}`
  const parsed = parseUrl(url, from)
  if (parsed === undefined) return { url, internal: false }
  const { pathname, search, hash } = parsed
  return { url: spelled(config.base + pathname + search + hash), internal: true }
}

/** With its path encoded as those of our own files are, so that both are known for the same: editors write `%28` for a bracket. */
const spelled = (url: string): string =>
  url.replace(/^[^?#]*/, (path) =>
    path.includes('%') && !/%2f/i.test(path) ? encodePath(decodePath(path)) : path,
  )

/** Finds the line on which a URL was written. Links come in the order of the text, so the search goes on where it was. */
export const lineFinder = ({
  text,
  bodyLine,
}: {
  readonly text: string
  readonly bodyLine: number
}): ((written: string) => number) => {
  const seen = { at: 0, line: bodyLine }
  // What is not in the text as it is written (`&amp;`) is looked for in all of it: a few dozen times, no more.
  let budget = 50 * text.length + 100_000
  return (written) => {
    if (budget < 0) return seen.line
    const at = [written, safeDecode(written)]
      .map((one) => text.indexOf(one, seen.at))
      .find((index) => index !== -1)
    if (at === undefined) {
      budget -= 2 * (text.length - seen.at)
      return seen.line
    }
    for (
      let index = text.indexOf('\n', seen.at);
      index !== -1 && index < at;
      index = text.indexOf('\n', index + 1)
    )
      seen.line++
    seen.at = at
    return seen.line
  }
}

const safeDecode = (url: string): string => {
  try {
    return decodeURI(url)
  } catch {
    return url
  }
}

/** Returns the URLs of all media files that a text names, wherever in it: those of a draft are as unpublished as the draft. */
export const mediaUrlsIn = (text: string, path: string, config: ParseSettings): string[] => [
  ...new Set(
    [...text.matchAll(/(?<![^\s"'`()<>[\]{},;=|])[^\s"'`()<>[\]{},;=|]{1,300}\.[a-z0-9]{2,5}(?![\w-])/gi)]
      .map(([name]) => name)
      .filter(isMedia)
      .map((name) => resolveSiteUrl(name, { path, config }))
      .flatMap(({ url, internal }) =>
        internal ? [url.startsWith(config.origin) ? url.slice(config.origin.length) : url] : [],
      ),
  ),
]
