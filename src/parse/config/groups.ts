import { targetNames, targets } from '../../deploy/targets.js'
import {
  type Config,
  type DataPage,
  type Redirect,
  type ShownPart,
  shownParts,
  titleOfName,
  type WebRing,
} from '../../model/config.js'
import { defined } from '../../model/defined.js'
import type { ConfiguredTarget, SettingsReader } from '../../model/deploy.js'
import { uiStringKeys, uiStrings } from '../../model/i18n/index.js'
import type { PluralForms, UiStrings } from '../../model/i18n/ui-strings.js'
import { mentionTypes } from '../../model/mention.js'
import { error, type Place } from '../../model/message.js'
import { type OwnServer, serverEndpoint } from '../../model/own-server.js'
import { decodePath, encodePath } from '../../model/path.js'
import { decodedUrl, isHost, parseUrl } from '../../model/url.js'
import { asObject, asText, asTexts, type Fields, readFields } from '../fields.js'
import { invalidPathReason } from '../post/permalink.js'
import type { Settings } from './settings.js'

/** Reads `webring`: one ring, or a list of them. An entry without a name or a URL is an error and left out. */
export const readWebRings = (settings: Settings): WebRing[] => {
  const value = settings.group([], []).raw('webring')
  if (value === undefined || value === null) return []
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  return items.flatMap((item, index) => {
    const path = ['webring', ...(Array.isArray(value) ? [index] : [])]
    const placeOf = (key: string): Place => settings.placeAt([...path, key])
    const fields = readFields(asObject(item) ?? {}, placeOf, settings.messages, 'webring.')
    fields.warnUnknownKeys(['name', 'url', 'previous', 'next'], 'all')
    const ring = { name: fields.text('name'), url: fields.url('url') }
    const { name, url } = ring
    for (const key of ['name', 'url'] as const)
      if (!fields.has(key) || ring[key] === '')
        settings.messages.push(
          error(
            'missing-setting',
            settings.placeAt(path),
            `a ring of \`webring\` has no \`${key}\``,
            'write `{ name: "A ring", url: https://…, previous: https://…, next: https://… }`',
          ),
        )
    const [previous, next] = [fields.url('previous'), fields.url('next')]
    return name === undefined || url === undefined ? [] : [defined({ name, url, previous, next })]
  })
}

/**
 * Reads the targets of `deploy`, in their order, and the budget. A target with a missing setting is left out, with an error.
 */
export const readDeploy = (
  settings: Settings,
): { readonly deploy: readonly ConfiguredTarget[]; readonly deployBudget?: number } => {
  const budget = settings.group(['deploy'], [...targetNames, 'budget']).integer('budget', 1)
  const deploy = Object.keys(settings.data('deploy')).flatMap((name) => {
    const target = targets.get(name)
    return target?.configure(settingsReader(settings.group(['deploy', name], target.keys))) ?? []
  })
  return { deploy, ...(budget !== undefined && { deployBudget: budget }) }
}

const settingsReader = (fields: Fields): SettingsReader => ({
  text: fields.text,
  texts: fields.texts,
  integer: fields.integer,
  boolean: fields.boolean,
  url: fields.url,
  serviceUrl: (key) => secureUrl(fields, key),
  serviceUrls: (key) => secureUrls(fields, key),
  required: (key, example) => {
    const text = fields.text(key)
    if (text === undefined || text === '')
      fields.reportError(key, `\`${key}\` is missing`, `write \`${key}: ${example}\``, 'missing-setting')
    return text
  },
})

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

const secureUrls = (fields: Fields, key: string): string[] =>
  fields.urls(key).filter((url) => {
    if (isSecure(url)) return true
    fields.reportError(key, `one of \`${fields.nameOf(key)}\` is \`${url}\``, `write ${wantsSecurity}`)
    return false
  })

/** Whether a secret may be sent to a URL: it is sent by TLS, or to this machine. */
const isSecure = (url: string): boolean =>
  /^https:/i.test(url) || /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(parseUrl(url)?.hostname ?? '')

const wantsSecurity = 'a URL that begins with `https:`, because it receives your token'

/** Reads the path of the guestbook, and adds a slash at its end unless it is a file. */
const readGuestbook = (fields: Fields): string | undefined => {
  const path = fields.text('guestbook')
  if (path === undefined) return undefined
  if (invalidPathReason(path) === undefined)
    return encodePath(decodePath(/(?:\/|\.html)$/.test(path) ? path : `${path}/`))
  fields.reject('guestbook', 'the path of a page, e.g. `guestbook: /guestbook/` for `content/guestbook.md`')
  return undefined
}

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

/** Reads `pages`, the pages from data files. An invalid one is an error and left out. */
export const readPages = (settings: Settings): DataPage[] =>
  Object.keys(settings.data('pages')).flatMap((path) => {
    const top = settings.group(['pages'], [])
    if (invalidPathReason(path) !== undefined || !/(?:\/|\.html)$/.test(path)) {
      top.reportError(path, `\`${path}\` is not the path of a page`, 'write it like `/travel/:`')
      return []
    }
    const fields = settings.group(['pages', path], ['title', 'description', 'data', 'template'])
    const data = fields.text('data')
    if (data === undefined) {
      top.reportError(
        path,
        `the page \`${path}\` names no data`,
        `write \`${path}: { title: "Travels", data: travel }\` for \`content/data/travel.yaml\``,
      )
      return []
    }
    const title = fields.text('title') || titleOfName(data.replace(/^.*\//, ''))
    return [
      defined({
        path: encodePath(decodePath(path)),
        title,
        data,
        description: fields.text('description'),
        template: fields.text('template'),
      }),
    ]
  })

/** Reads `tags`: aliases in lower case, and the number of posts from which a tag has a feed. */
export const readTagSettings = (settings: Settings): Config['tags'] => {
  const fields = settings.group(['tags'], ['aliases', 'feedMinimum'])
  const spellings = settings.group(['tags', 'aliases'], [])
  const data = settings.data('tags', 'aliases')
  const aliases: Record<string, string> = {}
  for (const key of Object.keys(data)) {
    const values = asTexts(data[key])
    if (values?.length === 1 && values[0] !== undefined) aliases[key.toLowerCase()] = values[0]
    else spellings.reject(key, 'one tag, e.g. `js: javascript`')
  }
  return { aliases, feedMinimum: fields.integer('feedMinimum', 1) ?? 1 }
}

/** Reads `markdown`, with defaults. */
export const readMarkdown = (settings: Settings): Config['markdown'] => {
  const fields = settings.group(['markdown'], ['smartQuotes', 'math', 'parser'])
  return {
    smartQuotes: fields.boolean('smartQuotes') ?? false,
    math: fields.boolean('math') ?? false,
    parser: fields.oneOf('parser', ['auto', 'satteri', 'remark']) ?? 'auto',
  }
}

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

/** Reads `notify`; undefined when it names neither a command nor a feed. */
export const readNotify = (settings: Settings): Config['notify'] => {
  const fields = settings.group(['notify'], ['command', 'feed'])
  const notify = defined({ command: fields.text('command'), feed: fields.text('feed') })
  return Object.keys(notify).length === 0 ? undefined : notify
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

/** Reads `ping`. A placeholder other than `{url}` and `{feed}` is an error. */
export const readPing = (top: Fields): string[] => {
  const urls = top.urls('ping')
  const unknown = urls
    .flatMap((url) => decodedUrl(url).match(/\{[^{}]*\}/g) ?? [])
    .find((one) => !/^\{(?:url|feed)\}$/i.test(one))
  if (unknown !== undefined)
    top.reportError(
      'ping',
      `\`ping\` has \`${unknown}\`, which is not replaced`,
      'it may have `{url}` and `{feed}`',
    )
  return urls
}

/** Reads `network`: the private hosts that may receive requests. One that is no host is an error and left out. */
export const readNetwork = (settings: Settings): Config['network'] => {
  const fields = settings.group(['network'], ['allow'])
  const allow = fields.texts('allow').filter((host) => {
    if (isHost(host)) return true
    fields.reportError(
      'allow',
      `one of \`${fields.nameOf('allow')}\` is not a host: \`${host}\``,
      'write it like `localhost` or `localhost:8080`',
    )
    return false
  })
  return { allow }
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

/**
 * Returns the UI strings of a language, with those that `strings` replaces. A string with a count may have a
 * text for each plural form.
 */
export const readUiStrings = (settings: Settings, language: string): UiStrings => {
  const fields = settings.group(['strings'], Object.keys(uiStringKeys))
  const strings = uiStrings(language)
  for (const [key, text] of Object.entries(settings.data('strings')))
    warnUnknownPlaceholders(fields, key, text)
  const own = Object.entries(strings).flatMap(([key, builtIn]): [string, string | PluralForms][] => {
    if (!fields.has(key)) return []
    if (typeof builtIn === 'string') {
      const text = fields.text(key)
      return text === undefined ? [] : [[key, text]]
    }
    const forms = Object.entries(asObject(fields.raw(key)) ?? { other: fields.raw(key) }).map(
      ([form, text]) => [form, asText(text)] as const,
    )
    const other = forms.find(([form]) => form === 'other')?.[1]
    const wrong = forms.find(([form, text]) => text === undefined || !plurals.includes(form))?.[0]
    if (other === undefined || wrong !== undefined) {
      fields.reportError(
        key,
        `\`${fields.nameOf(key)}\` ${wrong === undefined ? 'has no form `other`' : `has \`${wrong}\`, which is no form of a number, or no text`}`,
        `write \`${key}: { one: "{n} …", other: "{n} …" }\``,
      )
      return []
    }
    return [[key, { ...Object.fromEntries(forms), other }]]
  })
  return { ...strings, ...Object.fromEntries(own) }
}

/** Adds a warning for each placeholder of a string, such as `{n}`, that the built-in string does not have. */
const warnUnknownPlaceholders = (fields: Fields, key: string, written: unknown): void => {
  if (!Object.hasOwn(uiStringKeys, key)) return
  const known = placeholdersOf(uiStringKeys[key as keyof UiStrings])
  const [unknown] = placeholdersOf(written).filter((one) => !known.includes(one))
  if (unknown !== undefined)
    fields.reportWarning(
      key,
      `\`${fields.nameOf(key)}\` has \`${unknown}\`, which is not replaced`,
      known.length === 0
        ? 'this text has no placeholders'
        : `it may have ${known.map((one) => `\`${one}\``).join(' and ')}`,
    )
}

/** Returns the placeholders of a text, or of the texts of a group. */
const placeholdersOf = (written: unknown): string[] => [
  ...new Set(
    Object.values(asObject(written) ?? { written }).flatMap((text) => asText(text)?.match(/\{\w+\}/g) ?? []),
  ),
]

const plurals: readonly string[] = ['zero', 'one', 'two', 'few', 'many', 'other']
