/**
 * Parses text as a URL, against `base` when it is relative; undefined when it is none (https://url.spec.whatwg.org/#concept-url-parser).
 * `URL.canParse` is not used: on Node 20 and 22 it rejects URLs with non-ASCII letters after some thousand calls
 * (https://github.com/nodejs/node/issues/58023).
 */
export const parseUrl = (text: string, base?: string): URL | undefined => {
  try {
    return new URL(text, base)
  } catch {
    return undefined
  }
}

/**
 * Returns an http or https URL in ASCII, as it goes over the network: a host with other letters in Punycode, a path
 * percent-encoded. A URL that is ASCII already stays letter by letter, for webmentions compare it so.
 */
export const asciiUrl = (url: string): string => (isAsciiUrl.test(url) ? url : (parseUrl(url)?.href ?? url))

/** ASCII without blanks, and no percent sign in the host, where it stands for another letter. */
const isAsciiUrl = /^(?:https?:\/\/[!-$&-.0-~]*(?:[/?#][!-~]*)?|(?!https?:)[!-~]*)$/i
