import type { ParseSettings } from '../../model/config.js'
import { isMediaFile } from '../../model/media.js'
import { nameInLink, nameLinkFrom } from '../../model/name-link.js'
import { decodePath, encodePath, pathOfLink } from '../../model/path.js'
import { asciiUrl, decodedUrl, parseUrl } from '../../model/url.js'

/**
 * Returns a URL for use in a page: one of another site unchanged, one of this site from the root of the host.
 * A relative URL is resolved against `path`, the path of the file under content/. `internal` is true for a
 * URL of this site.
 */
export const resolveSiteUrl = (
  written: string,
  { path, config }: { readonly path: string; readonly config: ParseSettings },
): { url: string; internal: boolean } => {
  const url = written.trim()
  if (url === '' || url.startsWith('#') || url.startsWith('//')) return { url, internal: false }
  if (/^[a-z][a-z0-9+.-]*:/i.test(url))
    return { url: asciiUrl(url), internal: url.startsWith(config.url) || url === config.origin }
  if (url.startsWith('/')) {
    const own = withOwnEncoding(`${pathOfLink(url)}/`.startsWith(`${config.base}/`) ? url : config.base + url)
    const [whole = '', rest = ''] = [pathOfLink(own), own.slice(pathOfLink(own).length)]
    return {
      url: nameInLink(whole, config.base) === undefined ? own : nameLinkFrom(whole, path) + rest,
      internal: true,
    }
  }
  const from = `https://site.invalid/${encodePath(path)}`
  const parsed = parseUrl(url, from)
  if (parsed === undefined) return { url, internal: false }
  const { pathname, search, hash } = parsed
  return { url: withOwnEncoding(config.base + pathname + search + hash), internal: true }
}

/**
 * Returns a URL with its path encoded like the URLs of files, so that both are equal: editors write `%28` for
 * a parenthesis.
 */
const withOwnEncoding = (url: string): string =>
  url.replace(/^[^?#]*/, (path) =>
    path.includes('%') && !/%2f/i.test(path) ? encodePath(decodePath(path)) : path,
  )

/**
 * Returns a function that finds the line of a URL in the file. It is called in the order of the text, so each
 * search continues after the last.
 */
export const lineFinder = ({
  text,
  bodyLine,
}: {
  readonly text: string
  readonly bodyLine: number
}): ((written: string) => number) => {
  const position = { at: 0, line: bodyLine }
  // A URL that the text has in another form (`&amp;`) is searched in the whole text. The budget limits the number of
  // such searches to a hundred.
  let budget = 50 * text.length + 100_000
  const find = (one: string): number => {
    const at = text.indexOf(one, position.at)
    if (at === -1) budget -= text.length - position.at
    return at
  }
  return (written) => {
    if (budget < 0) return position.line
    const found = find(written)
    const at = found === -1 ? find(decodedUrl(written)) : found
    if (at === -1) return position.line
    for (
      let index = text.indexOf('\n', position.at);
      index !== -1 && index < at;
      index = text.indexOf('\n', index + 1)
    )
      position.line++
    position.at = at
    return position.line
  }
}

/**
 * Returns the URLs of all media files that a text names, in any place: the files of a draft are not published
 * either.
 */
export const mediaUrlsIn = (text: string, path: string, config: ParseSettings): string[] => {
  // Most texts name no media file; an extension is found faster than a whole name.
  const extensions = text.match(/\.[a-z0-9]{2,5}(?![\w-])/gi) ?? []
  if (!extensions.some(isMediaFile)) return []
  const names = text.match(/(?<![^\s"'`()<>[\]{},;=|])[^\s"'`()<>[\]{},;=|]{1,300}\.[a-z0-9]{2,5}(?![\w-])/gi)
  return [
    ...new Set(
      (names ?? [])
        .filter(isMediaFile)
        .map((name) => resolveSiteUrl(name, { path, config }))
        .flatMap(({ url, internal }) =>
          internal ? [url.startsWith(config.origin) ? url.slice(config.origin.length) : url] : [],
        ),
    ),
  ]
}
