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
