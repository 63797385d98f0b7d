import { parseUrl } from '../../model/url.js'

/**
 * Returns a client identifier with a path, for comparison; undefined when it cannot be one: http or https, without
 * fragment, user and dot segments, and no IP address but loopback (https://indieauth.spec.indieweb.org/#client-identifier).
 * The raw text is judged, because the parser of URLs hides dot segments, tabs and backslashes.
 */
export const clientIdOf = (text: string): string | undefined => {
  const match = /^https?:\/\/(\[[\d:a-f]+\]|[^/?#@\\\s:[\]]+)(?::\d+)?(\/[^?#\\\s]*)?(?:\?[^#\\\s]*)?$/i.exec(
    text,
  )
  const [, host = '', path = '/'] = match ?? []
  if (match === null || hasControls(text) || /(?:^|\/)\.{1,2}(?:\/|$)/.test(decoded(path))) return undefined
  const url = parseUrl(text)
  if (url === undefined) return undefined
  const isAddress = /^[\d.]+$/.test(url.hostname) || host.startsWith('[')
  return isAddress && !isLoopback(url.hostname) ? undefined : url.href
}

/** Whether a client is on this machine: such a client is not requested (https://indieauth.spec.indieweb.org/#client-information-discovery). */
export const isLoopback = (hostname: string): boolean =>
  hostname === '127.0.0.1' || hostname === '[::1]' || /(?:^|\.)localhost\.?$/.test(hostname)

/**
 * Whether a redirect URI can belong to a client: the same scheme, host and port, or one of those that the client
 * publishes (https://indieauth.spec.indieweb.org/#redirect-url). Never with a fragment, a user or control characters.
 */
export const isRedirectOf = (redirect: string, clientId: string, published: readonly string[]): boolean => {
  const [url, client] = [parseUrl(redirect), parseUrl(clientId)]
  // A URI is ASCII (RFC 3986, 2), and `http:host` is not what it seems to be.
  if (!/^[a-z][a-z\d+.-]*:[!-~]+$/i.test(redirect) || /^https?:(?!\/\/[^/])/i.test(redirect)) return false
  if (url === undefined || client === undefined || redirect.includes('#') || hasControls(redirect))
    return false
  if (url.username !== '' || url.password !== '' || forbiddenSchemes.has(url.protocol)) return false
  return (/^https?:$/.test(url.protocol) && url.origin === client.origin) || published.includes(redirect)
}

const forbiddenSchemes: ReadonlySet<string> = new Set([
  'javascript:',
  'data:',
  'vbscript:',
  'file:',
  'blob:',
  'about:',
])

const hasControls = (text: string): boolean => /[\p{Cc}\s\\]/u.test(text)

const decoded = (path: string): string => path.replace(/%2e/gi, '.')
