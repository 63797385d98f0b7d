import { type Config, feedFormats, listTypes } from '../../model/config.js'
import { stringsOfFirstVersion, uiStringKeys, uiStrings } from '../../model/i18n/index.js'
import { error, type Message, type Place } from '../../model/message.js'
import type { Source } from '../../model/site.js'
import { asObject, type Fields, readFields } from '../fields.js'
import { withNewNames } from '../renamed-keys.js'
import { parseYaml } from '../yaml.js'
import { yamlPlaces } from '../yaml-places.js'
import {
  isSiteOrWebUrl,
  readAuthor,
  readDeploy,
  readGuestbook,
  readLanguage,
  readMenu,
  readPaths,
  readPermalinks,
  readRedirects,
  readSections,
  readTagAliases,
  readTimezone,
  readUiStrings,
  reportMissing,
  secureUrl,
  siteUrl,
} from './config-parts.js'
import { readThemeSettings } from './theme-settings.js'

/** Command line options that override site.yaml. */
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
  const written = asObject(yaml.value)
  if (written === undefined)
    return {
      messages: [
        error({ file: source.file, line: 1 }, 'the settings are not a list of `key: value` lines', example),
      ],
    }

  const { data, written: writtenPath } = withNewNames(written, 'site.yaml')
  const messages: Message[] = []
  const places = yamlPlaces(source)
  const placeAt = (path: readonly string[]): Place => places(writtenPath(path))
  const group = (keys: readonly string[], known: readonly string[]): Fields => {
    const inner = keys.reduce<unknown>((value, key) => asObject(value)?.[key], data)
    const parent = keys.slice(0, -1).reduce<unknown>((value, key) => asObject(value)?.[key], data)
    const last = keys.at(-1)
    if (last !== undefined && inner !== undefined && inner !== null && asObject(inner) === undefined)
      readFields(asObject(parent) ?? {}, (key) => placeAt([...keys.slice(0, -1), key]), messages).object(last)
    const facts = readFields(
      asObject(inner) ?? {},
      (key) => placeAt([...keys, key]),
      messages,
      writtenPath(keys)
        .map((key) => `${key}.`)
        .join(''),
    )
    if (known.length > 0) facts.unknown(known, 'all')
    return facts
  }

  const top = group([], topKeys)
  const url = siteUrl(overrides.baseUrl, top)
  const title = top.text('title') ?? reportMissing(messages, source, 'title', 'title: "Jane’s notes"')
  const author = readAuthor(group(['author'], authorKeys), url, messages, source)
  const timezone = readTimezone(top)
  const language = readLanguage(top)
  const image = top.text('image')
  if (image !== undefined && !isSiteOrWebUrl(image))
    top.wrong('image', '`image: /site.png` for `content/static/site.png`')
  const dates = top.oneOf('dates', ['mdy', 'dmy'])
  const description = top.text('description')
  const feeds = group(['feeds'], ['of', 'formats', 'limit', 'id', 'markdown', 'aliases'])
  const tags = group(['tags'], ['aliases', 'feedMinimum'])
  const markdown = group(['markdown'], ['smartQuotes', 'parser'])
  const webmention = group(
    ['webmention'],
    ['endpoint', 'guestbook', 'api', 'sources', 'moderation', 'formerUrls'],
  )
  const network = group(['network'], ['allow'])
  const endpoint = webmention.url('endpoint')
  const guestbook = readGuestbook(webmention)
  const fediverse = top.oneOf('fediverse', ['bridgy'])
  const rest = {
    menu: readMenu(top),
    cards: top.flag('cards') ?? false,
    search: top.flag('search') ?? false,
    paginate: top.count('paginate', 1) ?? 20,
    permalinks: readPermalinks(group(['permalinks'], []), asObject(data.permalinks) ?? {}),
    ...withDeepSections(readSections(asObject(data.sections) ?? {}, group)),
    redirects: readRedirects(asObject(data.redirects) ?? {}, group(['redirects'], [])),
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
      aliases: readTagAliases(group(['tags', 'aliases'], []), asObject(asObject(data.tags)?.aliases) ?? {}),
      feedMinimum: tags.count('feedMinimum', 1) ?? 1,
    },
    markdown: {
      smartQuotes: markdown.flag('smartQuotes') ?? false,
      parser: markdown.oneOf('parser', ['auto', 'satteri', 'remark']) ?? ('auto' as const),
    },
    webmention: {
      ...(endpoint !== undefined && { endpoint }),
      ...(guestbook !== undefined && { guestbook }),
      api: secureUrl(webmention, 'api') ?? 'https://webmention.io/api',
      sources: webmention.texts('sources'),
      moderation: webmention.oneOf('moderation', ['all', 'known', 'none']) ?? ('known' as const),
      formerUrls: webmention.urls('formerUrls'),
    },
    network: { allow: network.texts('allow') },
    deploy: readDeploy(asObject(data.deploy) ?? {}, group),
    theme: readThemeSettings(
      group(['theme'], ['accent', 'paper', 'ink', 'font', 'width']),
      (key) => placeAt(['theme', key]),
      messages,
    ),
  }
  const strings = readUiStrings(group(['strings'], Object.keys(uiStringKeys)), uiStrings(language))
  if (url === undefined) reportMissing(messages, source, 'url', 'url: https://example.com/')
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
      strings,
      words: stringsOfFirstVersion(strings),
      timezone,
      author,
      ...(image !== undefined && { image }),
      ...(dates !== undefined && { dates }),
      ...(fediverse !== undefined && { fediverse }),
    },
    messages,
  }
}

/** Sections, and those of them that lie in other folders. */
const withDeepSections = (sections: Config['sections']): Pick<Config, 'sections' | 'deepSections'> => ({
  sections,
  deepSections: Object.keys(sections)
    .filter((folder) => folder.includes('/'))
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1)),
})

const example = 'begin with `url: https://example.com/`, `title: "…"` and `author:` with a `name:` below it'

const topKeys = [
  'url',
  'title',
  'description',
  'author',
  'language',
  'strings',
  'timezone',
  'menu',
  'image',
  'cards',
  'search',
  'dates',
  'paginate',
  'lists',
  'permalinks',
  'sections',
  'feeds',
  'tags',
  'markdown',
  'webmention',
  'network',
  'deploy',
  'hubs',
  'redirects',
  'fediverse',
  'theme',
] as const
const authorKeys = ['name', 'url', 'photo', 'note', 'email', 'me', 'fediverse'] as const
