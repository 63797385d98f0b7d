/**
 * Parses text as a URL, relative to `base`; undefined when it is not a URL
 * (https://url.spec.whatwg.org/#concept-url-parser). `URL.canParse` is not used: on Node 20 and 22 it rejects
 * URLs with non-ASCII letters after some thousand calls (https://github.com/nodejs/node/issues/58023).
 */
export const parseUrl = (text: string, base?: string): URL | undefined => {
  try {
    return new URL(text, base)
  } catch {
    return undefined
  }
}

/** Returns a URL without its fragment. */
export const withoutFragment = (url: string): string => url.replace(/#.*$/s, '')

/** Returns true for the host of a URL with or without a port, such as `localhost:8080`. */
export const isHost = (text: string): boolean =>
  /^[^\s/?#@\\]+$/.test(text) && parseUrl(`http://${text}`) !== undefined

/**
 * Returns an http or https URL in ASCII, as it is sent: the host in Punycode, the path percent-encoded. A URL
 * that is ASCII already is returned unchanged, because webmention receivers compare URLs character by
 * character.
 */
export const asciiUrl = (url: string): string => (isAsciiUrl.test(url) ? url : (parseUrl(url)?.href ?? url))

/**
 * Matches ASCII without blanks, and without a percent sign in the host, where it would encode another letter.
 */
const isAsciiUrl = /^(?:https?:\/\/[!-$&-.0-~]*(?:[/?#][!-~]*)?|(?!https?:)[!-~]*)$/i

/** Returns a URL with its letters instead of their bytes; unchanged when it is not percent-encoded UTF-8. */
export const decodedUrl = (url: string): string => {
  try {
    return decodeURI(url)
  } catch {
    return url
  }
}
