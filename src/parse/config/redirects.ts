import type { Redirect } from '../../model/config.js'
import { decodePath, encodePath } from '../../model/path.js'
import { asObject, asText } from '../fields.js'
import type { Settings } from './settings.js'

/** Reads `redirects`, by default with status 301. An invalid one is an error and left out. */
export const readRedirects = (settings: Settings): Redirect[] => {
  const data = settings.data('redirects')
  const top = settings.group(['redirects'], [])
  const isAddress = (text: string): boolean => /^(?:\/|https?:\/\/)\S*$/.test(text)
  return Object.keys(data).flatMap((from) => {
    if (!/^\/\S*$/.test(from)) {
      top.reject(from, '`/old/: /new/`; an old address is a path')
      return []
    }
    if (asObject(data[from]) === undefined) {
      const to = asText(data[from]) ?? ''
      if (isAddress(to)) return [{ from: withEncodedPath(from), to: withEncodedPath(to), status: 301 }]
      top.reject(from, '`/old/: /new/`, or `/old/: { to: https://example.com/, status: 302 }`')
      return []
    }
    const fields = settings.group(['redirects', from], ['to', 'status'])
    const to = fields.text('to') ?? ''
    if (!isAddress(to)) {
      if (fields.has('to')) fields.reject('to', 'a path or a URL, e.g. `to: /new/`')
      else top.reportError(from, `the redirect from \`${from}\` has no \`to\``, 'write `to: /new/` below it')
      return []
    }
    const status = fields.has('status') ? fields.oneOf('status', redirectStatuses) : '301'
    return status === undefined
      ? []
      : [{ from: withEncodedPath(from), to: withEncodedPath(to), status: Number(status) }]
  })
}

const redirectStatuses = ['301', '302', '307', '308', '410'] as const

/** Returns an address with its path percent-encoded, unless it is of another site. */
const withEncodedPath = (address: string): string =>
  address.startsWith('/') ? address.replace(/^[^?#]*/, (path) => encodePath(decodePath(path))) : address
