import { asciiUrl, parseUrl } from './url.js'

/** Returns true for an absolute http or https URL without user and password. */
export const isWebUrl = (text: string): boolean =>
  isPlainUrl.test(text) ||
  (/^https?:\/\/[^\s/?#@\\]+(?:[/?#\\]\S*)?$/i.test(text) && parseUrl(text) !== undefined)

/**
 * Whether a text, which is no URL, is a name rather than a mistake in a URL: `E.T.` and `Re:Zero` are names, `example.com` and
 * `http:/a` are not.
 */
export const isName = (text: string): boolean =>
  text.trim() !== '' &&
  !/^(?:\S*[/@\\]\S*|[a-z][a-z0-9+.-]*:\S*|(?=.*[a-z])[a-z0-9-]+(?:\.[a-z0-9-]+)+)$/.test(text.trim())

/** Returns whether a URL is of the web, of mail, or of this site; browsers skip blanks and control characters in a scheme. */
export const isSafeUrl = (written: string): boolean => {
  const url = written.replace(/[\s\p{Cc}\p{Cf}]/gu, '')
  return !/^[a-z][a-z0-9+.-]*:/i.test(url) || /^(?:https?|mailto|tel|xmpp|gemini):/i.test(url)
}

/** Returns the host of a URL in lower case, without `www.`; empty when there is none. */
export const hostOf = (url: string): string => {
  const plain = plainHost.exec(url)?.[1]
  if (plain !== undefined) return plain
  return parseUrl(url)?.hostname.replace(/^www\.|\.$/g, '') ?? ''
}

/**
 * Matches URLs that need no parser, for speed: a name that ends in letters, an ordinary port, printable
 * ASCII.
 */
const isPlainUrl =
  /^https?:\/\/(?!xn--)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.(?!xn--))+[a-z]{2,}(?::\d{1,4})?(?:[/?#][!-~]*)?$/
const plainHost = /^https?:\/\/(?:www\.)?((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})(?=[:/?#]|$)/

/**
 * Returns untrusted text as one line of at most `limit` characters, without control characters and marks that
 * change the direction of writing; undefined when nothing is left.
 */
export const cleanText = (value: unknown, limit: number): string | undefined => {
  if (typeof value !== 'string') return undefined
  if (value.length <= limit && needsNoCleaning.test(value)) return value
  const text = clean(value.slice(0, limit * 20))
    .replace(/\s+/g, ' ')
    .trim()
  return text === '' ? undefined : shortened(text, limit)
}

/** Returns untrusted text as `cleanText` does, but with its paragraphs, separated by an empty line. */
export const cleanParagraphs = (value: unknown, limit: number): string | undefined => {
  if (typeof value !== 'string') return undefined
  if (value.length <= limit && needsNoCleaning.test(value)) return value
  const text = clean(value.slice(0, limit * 20).replace(/\r\n?/g, '\n'))
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{2,}/g, '\n\n')
    .trim()
  return text === '' ? undefined : shortened(text, limit)
}

/**
 * Returns an untrusted URL in ASCII if a page may link it: http or https, without user and password, at most
 * 2,000 characters; else undefined.
 */
export const cleanUrl = (value: unknown): string | undefined => {
  const text = typeof value === 'string' ? value.trim() : ''
  return text.length <= 2000 && isWebUrl(text) && !/[\p{Cc}\p{Cf}]/u.test(text) ? asciiUrl(text) : undefined
}

/** Returns an untrusted date if it is valid, a day or a time with or without offset; else undefined. */
export const cleanDate = (value: unknown): string | undefined =>
  typeof value === 'string' &&
  /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/.test(value) &&
  !Number.isNaN(Date.parse(value)) &&
  isDayOfMonth(value)
    ? value
    : undefined

/** Returns true when the day exists: `Date.parse` reads 30 February as 2 March. */
const isDayOfMonth = (date: string): boolean =>
  new Date(`${date.slice(0, 10)}T00:00:00Z`).toISOString().slice(0, 10) === date.slice(0, 10)

/**
 * Returns a key that is equal for the spellings of a page's URL: without scheme, `www.`, last slash and
 * fragment.
 */
export const canonicalUrl = (url: string): string => {
  const hash = url.indexOf('#')
  return canonicalUrlWithFragment(hash === -1 ? url : url.slice(0, hash))
}

/** Returns the same key with the fragment, which may be the only difference between two responses. */
export const canonicalUrlWithFragment = (url: string): string => {
  const plain = plainHost.exec(url)
  const whole = plain?.[1] !== undefined ? plain[1] + url.slice(plain[0].length) : parsedKey(url)
  return whole.endsWith('/') ? whole.slice(0, -1) : whole
}

const parsedKey = (url: string): string => {
  const parsed = parseUrl(url)
  if (parsed === undefined) return url
  const { port, pathname, search, hash } = parsed
  return `${hostOf(url)}${port === '' ? '' : `:${port}`}${pathname}${search}${hash}`
}

/** Matches text that cleaning would not change: words with single blanks between them. */
const needsNoCleaning = /^[!-~\u00a1-\u024f](?: ?[!-~\u00a1-\u024f])*$/

const clean = (text: string): string =>
  text
    .toWellFormed()
    .replace(/(?!\n)[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]+/gu, ' ')

const shortened = (text: string, limit: number): string =>
  text.length <= limit
    ? text
    : `${text
        .slice(0, limit - 1)
        .replace(/[\ud800-\udbff]$/, '')
        .trimEnd()}…`
