import type { Author } from '../../model/config.js'
import { defined } from '../../model/defined.js'
import { languageTag } from '../../model/i18n/index.js'
import { error, type Message } from '../../model/message.js'
import { isWebUrl } from '../../model/untrusted.js'
import { asciiUrl } from '../../model/url.js'
import type { Fields } from '../fields.js'
import type { Settings } from './settings.js'

/**
 * Returns the URL of the site, with a slash at its end: `override`, else `url`. Undefined, with an error,
 * when both are missing.
 */
export const readSiteUrl = (
  settings: Settings,
  top: Fields,
  override: string | undefined,
): URL | undefined => {
  const written = top.url('url')
  const text = override ?? written
  if (text === undefined)
    return top.has('url') ? undefined : settings.reportMissing('url', 'url: https://example.com/')
  const url = new URL(text)
  if (url.search !== '' || url.hash !== '')
    top.reportError('url', `the URL of the site is \`${text}\``, 'write it without `?` and `#`')
  url.search = ''
  url.hash = ''
  url.pathname = `${url.pathname}/`.replace(/\/{2,}/g, '/')
  return url
}

/**
 * Reads `author`; undefined, with an error, without a name. `site` is the URL of the site, which is the
 * default of `author.url`.
 */
export const readAuthor = (settings: Settings, site: URL | undefined): Author | undefined => {
  const fields = settings.group(
    ['author'],
    [...['name', 'url', 'photo', 'note', 'email', 'replyByEmail', 'me', 'fediverse']],
  )
  const name = fields.text('name')
  if (name === undefined || name === '')
    return fields.has('name') && name === undefined
      ? undefined
      : settings.reportMissing('author.name', 'author:` and below it `  name: "Jane Doe"')
  const [photo, email, fediverse] = [fields.text('photo'), fields.text('email'), fields.text('fediverse')]
  if (photo !== undefined && !isSiteOrWebUrl(photo) && !photo.startsWith('data:image/'))
    fields.reject('photo', '`photo: /me.jpg` for `content/static/me.jpg`')
  const isMail = email !== undefined && isMailAddress.test(email)
  if (email !== undefined && !isMail) fields.reject('email', '`email: jane@example.com`')
  if (fediverse !== undefined && !/^@[\w.-]+@[\w.-]+$/.test(fediverse))
    fields.reject('fediverse', '`"@jane@example.social"`')
  return defined({
    name,
    url: fields.url('url') ?? site?.href ?? '',
    photo,
    note: fields.text('note'),
    email: isMail ? email : undefined,
    replyByEmail: isMail ? fields.boolean('replyByEmail') : undefined,
    me: readProfiles(fields),
    fediverse,
  })
}

const isMailAddress = /^[^\s@:?]+@[^\s@:?]+\.[^\s@:?]+$/

/** Reads the profiles on other sites: URLs, or mail addresses as `mailto:`. */
const readProfiles = (fields: Fields): string[] =>
  fields.paths('me').flatMap((profile) => {
    if (isWebUrl(profile)) return [asciiUrl(profile)]
    const mail = /^mailto:(.*)$/i.exec(profile)?.[1]
    if (mail !== undefined && isMailAddress.test(mail)) return [`mailto:${mail}`]
    fields.reportError(
      'me',
      `an entry of \`me\` is not a URL: \`${profile.slice(0, 120)}\``,
      'write it whole, e.g. `https://social.example/@jane` or `mailto:jane@example.com`',
    )
    return []
  })

/** Whether a URL is a path from the root of the host, or absolute. */
const isSiteOrWebUrl = (url: string): boolean => url.startsWith('/') || isWebUrl(url)

/** Reads `timezone`. One that Intl does not support is an error, and UTC is returned. */
export const readTimezone = (top: Fields): string => {
  const timezone = top.text('timezone') ?? 'UTC'
  if (isTimezone(timezone)) return timezone
  top.reject('timezone', 'a name of the time zone database, e.g. `timezone: America/Chicago`')
  return 'UTC'
}

/** Whether a text is a name of the IANA time zone database that Intl supports. */
export const isTimezone = (name: string): boolean => {
  if (name === 'UTC') return true
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}

/** Returns the error of an option `--timezone` that is not a time zone. */
export const timezoneError = (name: string): Message =>
  error(
    'invalid-argument',
    { file: '--timezone' },
    `\`${name}\` is not a time zone`,
    'e.g. `--timezone Europe/Berlin`',
  )

/**
 * Reads `language`, a language tag (BCP 47), in its usual spelling. An invalid one is an error, and `en` is
 * returned.
 */
export const readLanguage = (top: Fields): string => {
  const tag = languageTag(top.text('language') ?? 'en')
  if (tag === undefined) top.reject('language', 'a language tag, e.g. `language: en` or `language: pt-BR`')
  return tag ?? 'en'
}

/** Reads the title of the site; undefined, with an error, when it is missing. */
export const readTitle = (settings: Settings, top: Fields): string | undefined => {
  const title = top.text('title')
  const isMissing = title === '' || !top.has('title')
  return isMissing ? settings.reportMissing('title', 'title: "Jane’s notes"') : title
}

/**
 * Reads the image for links to pages without their own image. An invalid URL is an error, and is still
 * returned.
 */
export const readImage = (top: Fields): string | undefined => {
  const image = top.text('image')
  if (image !== undefined && !isSiteOrWebUrl(image))
    top.reject('image', '`image: /site.png` for `content/static/site.png`')
  return image
}
