import { targetNames, targets } from '../../deploy/targets.js'
import {
  type Author,
  defaultSection,
  type MenuItem,
  type Redirect,
  type Section,
} from '../../model/config.js'
import type { ConfiguredTarget, SettingsReader } from '../../model/deploy.js'
import { languageTag } from '../../model/i18n/index.js'
import type { PluralForms, UiStrings } from '../../model/i18n/ui-strings.js'
import { error, type Message } from '../../model/message.js'
import type { Source } from '../../model/site.js'
import { isWebUrl } from '../../model/untrusted.js'
import { asciiUrl, parseUrl } from '../../model/url.js'
import { asObject, asText, asTexts, type Fields } from '../fields.js'
import { invalidPathReason } from '../post/permalink.js'

const sectionKeys = ['title', 'description', 'order', 'timeline', 'feed', 'pages', 'feedAliases'] as const

/** The address of the site: the command line has the last word; always with a slash at the end. */
export const siteUrl = (override: string | undefined, top: Fields): URL | undefined => {
  const written = top.url('url')
  const text = override ?? written
  if (text === undefined) return undefined
  const url = new URL(text)
  url.search = ''
  url.hash = ''
  url.pathname = `${url.pathname}/`.replace(/\/{2,}/g, '/')
  return url
}

/** An error for a key that must be there, unless it is there and was told to be wrong. */
export const reportMissing = (messages: Message[], source: Source, key: string, note: string): undefined => {
  const known = messages.some((message) => message.reason.startsWith(`\`${key}\``))
  if (!known)
    messages.push(error({ file: source.file, line: 1 }, `\`${key}\` is missing`, `write \`${note}\``))
  return undefined
}

/** The author as site.yaml has them. */
export const readAuthor = (
  facts: Fields,
  site: URL | undefined,
  messages: Message[],
  source: Source,
): Author | undefined => {
  const name = facts.text('name')
  if (name === undefined || name === '')
    return reportMissing(messages, source, 'author.name', 'author:` and below it `  name: "Jane Doe"')
  const [photo, note, email, fediverse] = [
    facts.text('photo'),
    facts.text('note'),
    facts.text('email'),
    facts.text('fediverse'),
  ]
  if (photo !== undefined && !isSiteOrWebUrl(photo) && !photo.startsWith('data:image/'))
    facts.wrong('photo', '`photo: /me.jpg` for `content/static/me.jpg`')
  if (email !== undefined && !isMailAddress.test(email)) facts.wrong('email', '`email: jane@example.com`')
  if (fediverse !== undefined && !/^@[\w.-]+@[\w.-]+$/.test(fediverse))
    facts.wrong('fediverse', '`"@jane@example.social"`')
  return {
    name,
    url: facts.url('url') ?? site?.href ?? '',
    ...(photo !== undefined && { photo }),
    ...(note !== undefined && { note }),
    ...(email !== undefined && isMailAddress.test(email) && { email }),
    me: readProfiles(facts),
    ...(fediverse !== undefined && { fediverse }),
  }
}

const isMailAddress = /^[^\s@:?]+@[^\s@:?]+\.[^\s@:?]+$/

/** Profiles elsewhere: URLs, or addresses for mail as `mailto:`. */
const readProfiles = (facts: Fields): string[] =>
  facts.paths('me').flatMap((profile) => {
    if (isWebUrl(profile)) return [asciiUrl(profile)]
    const mail = /^mailto:(.*)$/i.exec(profile)?.[1]
    if (mail !== undefined && isMailAddress.test(mail)) return [`mailto:${mail}`]
    facts.say(
      'me',
      `one of \`me\` is not a URL: \`${profile.slice(0, 120)}\``,
      'write it whole, e.g. `https://social.example/@jane` or `mailto:jane@example.com`',
    )
    return []
  })

/** True for an address from the root of this site or of the web. */
export const isSiteOrWebUrl = (url: string): boolean => url.startsWith('/') || isWebUrl(url)

/** An IANA zone that this machine knows. */
export const readTimezone = (top: Fields): string => {
  const timezone = top.text('timezone') ?? 'UTC'
  if (isTimezone(timezone)) return timezone
  top.wrong('timezone', 'a name of the time zone database, e.g. `timezone: America/Chicago`')
  return 'UTC'
}

/** True for a name of the time zone database that this machine knows. */
export const isTimezone = (name: string): boolean => {
  if (name === 'UTC') return true
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}

/** A language tag in its usual spelling. */
export const readLanguage = (top: Fields): string => {
  const tag = languageTag(top.text('language') ?? 'en')
  if (tag === undefined) top.wrong('language', 'a language tag, e.g. `language: en` or `language: pt-BR`')
  return tag ?? 'en'
}

/** The menu, an entry a line. */
export const readMenu = (top: Fields): MenuItem[] =>
  top.list('menu').flatMap((item) => {
    const entry = asObject(item)
    const title = asText(entry?.title)
    const url = asText(entry?.url)
    if (title !== undefined && url !== undefined && (/^\/(?!\/)/.test(url) || /^https?:/.test(url)))
      return [{ title, url }]
    top.wrong('menu', '`- { title: About, url: /about/ }`, one a line')
    return []
  })

/** Patterns by folder, each with the name in it. */
export const readPermalinks = (
  facts: Fields,
  data: Readonly<Record<string, unknown>>,
): Record<string, string> => {
  const permalinks: Record<string, string> = {}
  for (const key of Object.keys(data)) {
    const pattern = facts.text(key)
    if (pattern === undefined) continue
    const filled = pattern.replace(/:(?:name|year|month|day)\b/g, 'x')
    if (invalidPathReason(filled) !== undefined || !pattern.includes(':name'))
      facts.wrong(key, `a pattern with the name in it, e.g. \`${key}: /${key}/:year/:name/\``)
    else permalinks[key.replace(/^\/|\/$/g, '')] = pattern
  }
  return permalinks
}

/** Names of folders with slashes between them; none begins with a dot. */
const isFolderPath = /^[^/\\.\p{Cc}][^/\\\p{Cc}]*(?:\/[^/\\.\p{Cc}][^/\\\p{Cc}]*)*$/u

/** Sections by folder, complete with their defaults. */
export const readSections = (
  data: Readonly<Record<string, unknown>>,
  group: (keys: readonly string[], known: readonly string[]) => Fields,
): Record<string, Section> => {
  const sections: Record<string, Section> = Object.create(null)
  for (const folder of Object.keys(data)) {
    if (!isFolderPath.test(folder) || !folder.isWellFormed()) {
      group(['sections'], []).say(
        folder,
        `\`${folder}\` is not the name of a folder`,
        'write that of a folder of content/, e.g. `notes:` or `resources/wiki:`',
      )
      continue
    }
    const facts = group(['sections', folder], sectionKeys)
    const [title, description, order] = [
      facts.text('title'),
      facts.text('description'),
      facts.count('order', 0),
    ]
    const base = defaultSection(folder)
    sections[folder] = {
      ...base,
      title: title ?? base.title,
      ...(description !== undefined && { description }),
      ...(order !== undefined && { order }),
      timeline: facts.flag('timeline') ?? true,
      feed: facts.flag('feed') ?? true,
      pages: facts.flag('pages') ?? false,
      feedAliases: readPaths(facts, 'feedAliases'),
    }
  }
  return sections
}

/** Returns the targets that the settings name, in their order; one with a missing setting is left out. */
export const readDeploy = (
  data: Readonly<Record<string, unknown>>,
  group: (keys: readonly string[], known: readonly string[]) => Fields,
): ConfiguredTarget[] => {
  group(['deploy'], targetNames)
  return Object.keys(data).flatMap((name) => {
    const target = targets.get(name)
    return target?.configure(settingsReader(group(['deploy', name], target.keys))) ?? []
  })
}

const settingsReader = (fields: Fields): SettingsReader => ({
  text: fields.text,
  texts: fields.texts,
  count: fields.count,
  serviceUrl: (key) => secureUrl(fields, key),
  required: (key, example) => {
    const text = fields.text(key)
    if (text === undefined || text === '')
      fields.say(key, `\`${key}\` is missing`, `write \`${key}: ${example}\``)
    return text
  },
})

/** The address of a service that is handed a secret: over https, or on this machine. */
export const secureUrl = (facts: Fields, key: string): string | undefined => {
  const url = facts.url(key)
  if (url === undefined || /^https:/i.test(url)) return url
  const host = parseUrl(url)?.hostname ?? ''
  if (/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host)) return url
  facts.wrong(key, 'an address that begins with `https:`; others on the way could read your token')
  return undefined
}

/** The path of the page that is the guestbook, with a slash at its end. */
export const readGuestbook = (facts: Fields): string | undefined => {
  const path = facts.text('guestbook')
  if (path === undefined) return undefined
  if (invalidPathReason(path) === undefined)
    return path.endsWith('/') || path.endsWith('.html') ? path : `${path}/`
  facts.wrong('guestbook', 'the path of a page, e.g. `guestbook: /guestbook/` for `content/guestbook.md`')
  return undefined
}

/** Paths of this site that may be used. */
export const readPaths = (facts: Fields, key: string): string[] =>
  facts.paths(key).filter((path) => {
    const trouble = invalidPathReason(path)
    if (trouble !== undefined) facts.wrong(key, 'paths of this site, e.g. `["/old/feed.xml"]`')
    return trouble === undefined
  })

/** Redirects of the site as a whole. */
export const readRedirects = (data: Readonly<Record<string, unknown>>, facts: Fields): Redirect[] =>
  Object.keys(data).flatMap((from) => {
    const group = asObject(data[from])
    const to = asText(group?.to ?? data[from])
    const status = group?.status ?? 301
    if (
      !from.startsWith('/') ||
      /\s/.test(from) ||
      to === undefined ||
      /\s/.test(to) ||
      !/^(\/|https?:\/\/)/.test(to) ||
      ![301, 302, 307, 308, 410].includes(Number(status))
    ) {
      facts.wrong(from, '`/old/: /new/`, or `/old/: { to: https://example.com/, status: 302 }`')
      return []
    }
    return [{ from, to, status: Number(status) }]
  })

/** Other spellings of tags. */
export const readTagAliases = (
  facts: Fields,
  data: Readonly<Record<string, unknown>>,
): Record<string, string> => {
  const aliases: Record<string, string> = {}
  for (const key of Object.keys(data)) {
    const values = asTexts(data[key])
    if (values?.length === 1 && values[0] !== undefined) aliases[key.toLowerCase()] = values[0]
    else facts.wrong(key, 'one tag, e.g. `js: javascript`')
  }
  return aliases
}

/** The words of the interface, with those that the author says otherwise. A counted one may have a form for each plural. */
export const readUiStrings = (facts: Fields, words: UiStrings): UiStrings => {
  const own = Object.entries(words).flatMap(([key, known]): [string, string | PluralForms][] => {
    if (!facts.has(key)) return []
    if (typeof known === 'string') {
      const text = facts.text(key)
      return text === undefined ? [] : [[key, text]]
    }
    const forms = Object.entries(asObject(facts.raw(key)) ?? { other: facts.raw(key) }).map(
      ([form, text]) => [form, asText(text)] as const,
    )
    const other = forms.find(([form]) => form === 'other')?.[1]
    if (other === undefined || forms.some(([form, text]) => text === undefined || !plurals.includes(form))) {
      facts.wrong(key, `\`${key}: { one: "{n} …", other: "{n} …" }\``)
      return []
    }
    return [[key, { ...Object.fromEntries(forms), other }]]
  })
  return { ...words, ...Object.fromEntries(own) }
}

const plurals: readonly string[] = ['zero', 'one', 'two', 'few', 'many', 'other']
