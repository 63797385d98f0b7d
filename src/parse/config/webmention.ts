import { type Config, type ShownPart, shownParts } from '../../model/config.js'
import { defined } from '../../model/defined.js'
import { mentionTypes } from '../../model/mention.js'
import { type OwnServer, serverEndpoint } from '../../model/own-server.js'
import { decodePath, encodePath } from '../../model/path.js'
import { parseUrl } from '../../model/url.js'
import type { Fields } from '../fields.js'
import { invalidPathReason } from '../post/permalink.js'
import { secureUrl } from './secure-url.js'
import type { Settings } from './settings.js'

/** Reads `server`. Its URL receives a passphrase and tokens, so it needs https, unless it is of this machine. */
export const readServer = (settings: Settings): OwnServer | undefined => {
  const fields = settings.group(['server'], ['url'])
  const url = parseUrl(secureUrl(fields, 'url') ?? '')
  if (url === undefined) return undefined
  if (url.search !== '' || url.hash !== '') {
    fields.reject('url', 'a URL without `?` and `#`, e.g. `url: https://example.com/server/`')
    return undefined
  }
  return { url: url.href.replace(/\/?$/, '/') }
}

/** Reads `webmention`, with defaults. The own server receives webmentions, unless another endpoint is named. */
export const readWebmention = (settings: Settings, server: OwnServer | undefined): Config['webmention'] => {
  const fields = settings.group(
    ['webmention'],
    ['endpoint', 'guestbook', 'api', 'sources', 'moderation', 'formerUrls', 'foldAfter', 'show'],
  )
  return defined({
    endpoint: fields.url('endpoint') ?? (server && serverEndpoint(server, 'webmention')),
    guestbook: readGuestbook(fields),
    api: secureUrl(fields, 'api') ?? 'https://webmention.io/api',
    sources: fields.texts('sources'),
    moderation: fields.oneOf('moderation', ['all', 'known', 'none']) ?? 'known',
    formerUrls: fields.urls('formerUrls'),
    foldAfter: fields.integer('foldAfter', 1),
    show: readShow(settings),
  })
}

/** Reads the path of the guestbook, and adds a slash at its end unless it is a file. */
const readGuestbook = (fields: Fields): string | undefined => {
  const path = fields.text('guestbook')
  if (path === undefined) return undefined
  if (invalidPathReason(path) === undefined)
    return encodePath(decodePath(/(?:\/|\.html)$/.test(path) ? path : `${path}/`))
  fields.reject('guestbook', 'the path of a page, e.g. `guestbook: /guestbook/` for `content/guestbook.md`')
  return undefined
}

/** Reads `webmention.show`: how much is shown, by the type of a mention or the host of its source. */
const readShow = (settings: Settings): Config['webmention']['show'] => {
  const fields = settings.group(['webmention', 'show'], [])
  const show: Record<string, ShownPart> = Object.create(null)
  for (const key of Object.keys(settings.data('webmention', 'show'))) {
    const part = fields.oneOf(key, shownParts)
    const isSource = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(key)
    if (part === undefined) continue
    if (isSource || mentionTypes.some((type) => type === key)) show[key.toLowerCase()] = part
    else
      fields.reportError(
        key,
        `\`${key}\` is neither a type of mentions nor a host`,
        `write a host such as \`brid.gy\`, or one of ${mentionTypes.join(', ')}`,
      )
  }
  return show
}
