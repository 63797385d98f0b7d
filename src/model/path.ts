/**
 * Percent-encodes what may not stand in the path of a URL, and nothing else; composed characters, so that two
 * spellings of one name agree.
 */
export const encodePath = (path: string): string =>
  encodeURI(path.normalize('NFC').toWellFormed()).replace(/[?#]/g, encodeURIComponent)

/** The path that a file has for the path of a URL; the URL's own when it is not encoded rightly. */
export const decodePath = (path: string): string => {
  try {
    return decodeURIComponent(path).normalize('NFC')
  } catch {
    return path
  }
}

/** An address as it stands on pages: below the path of the site when it begins with a slash, else as it is. */
export const withBase = (url: string, { base }: { readonly base: string }): string =>
  url.startsWith('/') ? base + url : url
