import {
  type Author,
  type Config,
  defaultSection,
  feedFormats,
  listTypes,
  type MenuItem,
  type Redirect,
  type Section,
} from '../model/config.js'
import { error, type Message, type Place } from '../model/message.js'
import type { Source } from '../model/site.js'
import { type Facts, factsOf, objectOf, textOf, textsOf } from './facts.js'
import { pathTrouble } from './permalink.js'
import { parseYaml } from './yaml.js'

/** What the command line says against site.yaml. */
export type ConfigOverrides = { readonly baseUrl?: string }

/**
 * Reads content/site.yaml. Each mistake is a message with its line; there is a config only when the site has
 * a URL, a title and an author's name that can be used.
 */
export const parseConfig = (
  source: Source,
  overrides: ConfigOverrides = {},
): { readonly config?: Config; readonly messages: readonly Message[] } => {
  const yaml = parseYaml(source.value, { file: source.file, firstLine: 1 })
  if (yaml.messages.length > 0) return { messages: yaml.messages }
  const data = objectOf(yaml.value)
  if (data === undefined)
    return {
      messages: [
        error({ file: source.file, line: 1 }, 'the settings are not a list of `key: value` lines', example),
      ],
    }

  const messages: Message[] = []
  const group = (keys: readonly string[], known: readonly string[]): Facts => {
    const inner = keys.reduce<unknown>((value, key) => objectOf(value)?.[key], data)
    const parent = keys.slice(0, -1).reduce<unknown>((value, key) => objectOf(value)?.[key], data)
    const last = keys.at(-1)
    if (last !== undefined && inner !== undefined && inner !== null && objectOf(inner) === undefined)
      factsOf(objectOf(parent) ?? {}, (key) => placeAt(source, [...keys.slice(0, -1), key]), messages).object(
        last,
      )
    const facts = factsOf(
      objectOf(inner) ?? {},
      (key) => placeAt(source, [...keys, key]),
      messages,
      keys.map((key) => `${key}.`).join(''),
    )
    if (known.length > 0) facts.unknown(known, 'all')
    return facts
  }

  const top = group([], topKeys)
  const url = siteUrl(overrides.baseUrl, top)
  const title = top.text('title') ?? missing(messages, source, 'title', 'title: "Jane’s notes"')
  const author = readAuthor(group(['author'], authorKeys), url, messages, source)
  const timezone = readTimezone(top)
  const language = readLanguage(top)
  const dates = top.oneOf('dates', ['mdy', 'dmy'])
  const description = top.text('description')
  const feeds = group(['feeds'], ['of', 'formats', 'limit', 'id', 'markdown', 'aliases'])
  const tags = group(['tags'], ['aliases', 'feedMinimum'])
  const markdown = group(['markdown'], ['smartQuotes', 'parser'])
  const webmention = group(['webmention'], ['endpoint'])
  const endpoint = webmention.url('endpoint')
  const fediverse = top.oneOf('fediverse', ['bridgy'])
  const rest = {
    menu: readMenu(top),
    paginate: top.count('paginate', 1) ?? 20,
    permalinks: readPermalinks(group(['permalinks'], []), objectOf(data.permalinks) ?? {}),
    sections: readSections(objectOf(data.sections) ?? {}, group),
    redirects: readRedirects(objectOf(data.redirects) ?? {}, group(['redirects'], [])),
    hubs: top.urls('hubs'),
    lists: top.someOf('lists', listTypes) ?? listTypes,
    feeds: {
      of: feeds.someOf('of', listTypes) ?? listTypes,
      formats: feeds.someOf('formats', feedFormats) ?? feedFormats,
      limit: feeds.count('limit', 1) ?? 20,
      id: feeds.oneOf('id', ['url', 'url-without-slash']) ?? ('url' as const),
      markdown: feeds.flag('markdown') ?? false,
      aliases: readPaths(feeds, 'aliases'),
    },
    tags: {
      aliases: readTagAliases(group(['tags', 'aliases'], []), objectOf(objectOf(data.tags)?.aliases) ?? {}),
      feedMinimum: tags.count('feedMinimum', 1) ?? 1,
    },
    markdown: {
      smartQuotes: markdown.flag('smartQuotes') ?? false,
      parser: markdown.oneOf('parser', ['auto', 'satteri', 'remark']) ?? ('auto' as const),
    },
    webmention: { ...(endpoint !== undefined && { endpoint }) },
  }
  if (url === undefined) missing(messages, source, 'url', 'url: https://example.com/')
  if (url === undefined || title === undefined || author === undefined) return { messages }
  return {
    config: {
      ...rest,
      url: url.href,
      origin: url.origin,
      base: url.pathname.slice(0, -1),
      title,
      ...(description !== undefined && { description }),
      language,
      timezone,
      author,
      ...(dates !== undefined && { dates }),
      ...(fediverse !== undefined && { fediverse }),
    },
    messages,
  }
}

const example = 'begin with `url: https://example.com/`, `title: "…"` and `author:` with a `name:` below it'

const topKeys = [
  'url',
  'title',
  'description',
  'author',
  'language',
  'timezone',
  'menu',
  'dates',
  'paginate',
  'lists',
  'permalinks',
  'sections',
  'feeds',
  'tags',
  'markdown',
  'webmention',
  'hubs',
  'redirects',
  'fediverse',
] as const
const authorKeys = ['name', 'url', 'photo', 'note', 'email', 'me', 'fediverse'] as const
const sectionKeys = ['title', 'description', 'order', 'timeline', 'feed', 'pages', 'feedAliases'] as const

const siteUrl = (override: string | undefined, top: Facts): URL | undefined => {
  const written = top.url('url')
  const text = override ?? written
  if (text === undefined) return undefined
  const url = new URL(text)
  url.search = ''
  url.hash = ''
  url.pathname = `${url.pathname}/`.replace(/\/{2,}/g, '/')
  return url
}

const missing = (messages: Message[], source: Source, key: string, note: string): undefined => {
  const known = messages.some((message) => message.reason.startsWith(`\`${key}\``))
  if (!known)
    messages.push(error({ file: source.file, line: 1 }, `\`${key}\` is missing`, `write \`${note}\``))
  return undefined
}

const readAuthor = (
  facts: Facts,
  site: URL | undefined,
  messages: Message[],
  source: Source,
): Author | undefined => {
  const name = facts.text('name')
  if (name === undefined || name === '')
    return missing(messages, source, 'author.name', 'author:` and below it `  name: "Jane Doe"')
  const [photo, note, email, fediverse] = [
    facts.text('photo'),
    facts.text('note'),
    facts.text('email'),
    facts.text('fediverse'),
  ]
  if (fediverse !== undefined && !/^@[\w.-]+@[\w.-]+$/.test(fediverse))
    facts.wrong('fediverse', '`"@jane@example.social"`')
  return {
    name,
    url: facts.url('url') ?? site?.href ?? '',
    ...(photo !== undefined && { photo }),
    ...(note !== undefined && { note }),
    ...(email !== undefined && { email }),
    me: facts.urls('me'),
    ...(fediverse !== undefined && { fediverse }),
  }
}

const readTimezone = (top: Facts): string => {
  const timezone = top.text('timezone') ?? 'UTC'
  if (timezone === 'UTC') return timezone
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone })
    if (/^[A-Za-z]/.test(timezone)) return timezone
  } catch {
    // told below
  }
  top.wrong('timezone', 'a name of the time zone database, e.g. `timezone: America/Chicago`')
  return 'UTC'
}

const readLanguage = (top: Facts): string => {
  const language = top.text('language') ?? 'en'
  try {
    return new Intl.Locale(language).toString()
  } catch {
    top.wrong('language', 'a language tag, e.g. `language: en` or `language: pt-BR`')
    return 'en'
  }
}

const readMenu = (top: Facts): MenuItem[] =>
  top.list('menu').flatMap((item) => {
    const entry = objectOf(item)
    const title = textOf(entry?.title)
    const url = textOf(entry?.url)
    if (title !== undefined && url !== undefined && (url.startsWith('/') || /^https?:/.test(url)))
      return [{ title, url }]
    top.wrong('menu', '`- { title: About, url: /about/ }`, one a line')
    return []
  })

const readPermalinks = (facts: Facts, data: Readonly<Record<string, unknown>>): Record<string, string> => {
  const permalinks: Record<string, string> = {}
  for (const key of Object.keys(data)) {
    const pattern = facts.text(key)
    if (pattern === undefined) continue
    if (pathTrouble(pattern) !== undefined || !pattern.includes(':name'))
      facts.wrong(key, `a pattern with the name in it, e.g. \`${key}: /${key}/:year/:name/\``)
    else permalinks[key.replace(/^\/|\/$/g, '')] = pattern
  }
  return permalinks
}

const readSections = (
  data: Readonly<Record<string, unknown>>,
  group: (keys: readonly string[], known: readonly string[]) => Facts,
): Record<string, Section> => {
  const sections: Record<string, Section> = Object.create(null)
  for (const folder of Object.keys(data)) {
    if (!/^[^/\\.\p{Cc}][^/\\\p{Cc}]*$/u.test(folder) || !folder.isWellFormed()) {
      group(['sections'], []).say(
        folder,
        `\`${folder}\` is not the name of a folder`,
        'write that of a folder of content/, e.g. `notes:`',
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

const readPaths = (facts: Facts, key: string): string[] =>
  facts.paths(key).filter((path) => {
    const trouble = pathTrouble(path)
    if (trouble !== undefined) facts.wrong(key, 'paths of this site, e.g. `["/old/feed.xml"]`')
    return trouble === undefined
  })

const readRedirects = (data: Readonly<Record<string, unknown>>, facts: Facts): Redirect[] =>
  Object.keys(data).flatMap((from) => {
    const group = objectOf(data[from])
    const to = textOf(group?.to ?? data[from])
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

const readTagAliases = (facts: Facts, data: Readonly<Record<string, unknown>>): Record<string, string> => {
  const aliases: Record<string, string> = {}
  for (const key of Object.keys(data)) {
    const values = textsOf(data[key])
    if (values?.length === 1 && values[0] !== undefined) aliases[key.toLowerCase()] = values[0]
    else facts.wrong(key, 'one tag, e.g. `js: javascript`')
  }
  return aliases
}

/** The line of a key that lies below others, by indentation; the nearest parent's when it is written inline. */
const placeAt = (source: Source, keys: readonly string[]): Place => {
  const lines = source.value.split('\n')
  let [line, from, indent] = [0, 0, -1]
  for (const key of keys) {
    const found = lines.findIndex(
      (text, index) =>
        index >= from &&
        indentOf(text) > indent &&
        new RegExp(`^\\s*["']?${escapePattern(key)}["']?\\s*:`).test(text),
    )
    if (found === -1) break
    line = found
    from = found + 1
    indent = indentOf(lines[found] ?? '')
  }
  return { file: source.file, line: line + 1, column: indent < 0 ? 1 : indent + 1 }
}

const indentOf = (line: string): number => line.length - line.trimStart().length
const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
