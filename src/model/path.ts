/**
 * Percent-encodes the characters that the path of a URL must not contain, and no others. The path is
 * normalised to NFC before, so that two encodings of the same name have the same URL.
 */
export const encodePath = (path: string): string =>
  isPlain.test(path)
    ? path
    : encodeURI(path.normalize('NFC').toWellFormed()).replace(/[?#]/g, encodeURIComponent)

/**
 * Returns the path of the file for the path of a URL, in NFC; the URL's own path when its encoding is
 * invalid.
 */
export const decodePath = (path: string): string => {
  if (isPlain.test(path)) return path
  try {
    return decodeURIComponent(path).normalize('NFC')
  } catch {
    return path
  }
}

/** Returns a path without the path of the site, `base`, if it begins with it. */
export const belowBase = (path: string, base: string): string =>
  base !== '' && path.startsWith(`${base}/`) ? path.slice(base.length) : path

/** Returns a path decoded, without `index.html` and without slashes at its end: the same for all spellings of a page. */
export const barePath = (path: string): string => decodePath(path).replace(/(?:\/index\.html?)?\/*$/, '')

/** Returns the last part of a path, without an extension of HTML. */
export const nameOfPath = (path: string): string =>
  path
    .replace(/\/+$/, '')
    .replace(/^.*\//, '')
    .replace(/\.html?$/i, '')

/** Matches the paths, most by far, that are the same in both forms. */
const isPlain = /^[\w./-]*$/

/**
 * Returns a URL for a page: with the path of the site in front when it begins with a slash, else as it is.
 */
export const withBase = (url: string, { base }: { readonly base: string }): string =>
  url.startsWith('/') ? base + url : url

/** Returns the path below the output folder of the page at a URL from the root of the host. */
export const outputPath = (
  url: string,
  { config }: { readonly config: { readonly base: string } },
): string => {
  const path = decodePath(url.slice(config.base.length + 1))
  return path === '' || path.endsWith('/') ? `${path}index.html` : path
}

/** Returns the paths of the files that a host looks for at the path of an address, without its slash in front, in this order. */
export const filesAt = (path: string): string[] =>
  path === '' || path.endsWith('/') ? [`${path}index.html`] : [path, `${path}.html`]

/** Returns the path of a link of the site, without its origin, query and fragment. */
export const pathOfLink = (href: string, origin = ''): string =>
  (href.startsWith(`${origin}/`) ? href.slice(origin.length) : href).replace(/[?#].*$/s, '')
