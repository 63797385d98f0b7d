import { parseUrl } from '../../model/url.js'
import type { Fields } from '../fields.js'

/**
 * Reads the URL of a service that receives a secret. A URL without https is an error, unless it is of this
 * machine.
 */
export const secureUrl = (fields: Fields, key: string): string | undefined => {
  const url = fields.url(key)
  if (url === undefined || isSecure(url)) return url
  fields.reject(key, wantsSecurity)
  return undefined
}

export const secureUrls = (fields: Fields, key: string): string[] =>
  fields.urls(key).filter((url) => {
    if (isSecure(url)) return true
    fields.reportError(key, `one of \`${fields.nameOf(key)}\` is \`${url}\``, `write ${wantsSecurity}`)
    return false
  })

/** Whether a secret may be sent to a URL: it is sent by TLS, or to this machine. */
const isSecure = (url: string): boolean =>
  /^https:/i.test(url) || /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(parseUrl(url)?.hostname ?? '')

const wantsSecurity = 'a URL that begins with `https:`, because it receives your token'
