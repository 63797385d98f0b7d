import { type Config, listTypes } from '../../model/config.js'
import { defined } from '../../model/defined.js'
import { stringsOfFirstVersion } from '../../model/i18n/index.js'
import type { Message } from '../../model/message.js'
import type { Source } from '../../model/site.js'
import { readPages } from './data-pages.js'
import { readDeploy } from './deploy.js'
import { readFeeds } from './feeds.js'
import { readMarkdown, readNetwork, readNotify, readPing, readTagSettings, readWebRings } from './groups.js'
import { readAuthor, readImage, readLanguage, readSiteUrl, readTimezone, readTitle } from './identity.js'
import { readBlocks, readKinds } from './kinds.js'
import { readMenu } from './menu.js'
import { readRedirects } from './redirects.js'
import { readPermalinks, readSections } from './sections.js'
import { openSettings } from './settings.js'
import { readSyndication } from './syndication.js'
import { readThemeSettings } from './theme-settings.js'
import { readUiStrings } from './ui-strings.js'
import { readServer, readWebmention } from './webmention.js'

/** Command line options that override site.yaml. */
export type ConfigOverrides = { readonly baseUrl?: string }

/**
 * Reads content/site.yaml. Each mistake is a message with its line. Returns a config only when the URL, the
 * title and the author's name are valid.
 */
export const parseConfig = (
  source: Source,
  { baseUrl }: ConfigOverrides = {},
): { readonly config?: Config; readonly messages: readonly Message[] } => {
  const { settings, messages } = openSettings(source)
  if (settings === undefined) return { messages }
  const top = settings.group([], topKeys)
  const url = readSiteUrl(settings, top, baseUrl)
  const title = readTitle(settings, top)
  const author = readAuthor(settings, url)
  const language = readLanguage(top)
  const strings = readUiStrings(settings, language)
  const server = readServer(settings)
  const kinds = readKinds(settings)
  const rest = {
    description: top.text('description'),
    language,
    strings,
    words: stringsOfFirstVersion(strings),
    timezone: readTimezone(top),
    dates: top.oneOf('dates', ['mdy', 'dmy']),
    image: readImage(top),
    cards: top.boolean('cards') ?? false,
    search: top.boolean('search') ?? false,
    robots: defined({ ai: settings.group(['robots'], ['ai']).oneOf('ai', ['allow', 'disallow']) }),
    menu: readMenu(settings),
    filters: top.texts('filters'),
    people: top.boolean('people') ?? false,
    conversations: top.boolean('conversations') ?? false,
    nicks: {},
    backlinks: top.boolean('backlinks') ?? false,
    related: top.integer('related', 0) ?? 0,
    paginate: top.integer('paginate', 1) ?? 20,
    lists: top.someOf('lists', listTypes) ?? listTypes,
    hubs: top.urls('hubs'),
    fediverse: top.oneOf('fediverse', ['bridgy', 'bridgy-feed']),
    newsletter: top.url('newsletter'),
    webring: readWebRings(settings),
    ping: readPing(top),
    permalinks: readPermalinks(settings),
    kinds,
    blocks: readBlocks(settings),
    ...readSections(settings, kinds),
    redirects: readRedirects(settings),
    pages: readPages(settings),
    feeds: readFeeds(settings, kinds),
    tags: readTagSettings(settings),
    markdown: readMarkdown(settings),
    webmention: readWebmention(settings, server),
    server,
    notify: readNotify(settings),
    network: readNetwork(settings),
    ...readDeploy(settings),
    syndicate: readSyndication(settings, kinds),
    theme: readThemeSettings(settings),
  }
  if (url === undefined || title === undefined || author === undefined) return { messages }
  const base = url.pathname.slice(0, -1)
  return {
    config: { ...defined(rest), url: url.href, origin: url.origin, base, title, author },
    messages,
  }
}

const topKeys = [
  'url',
  'title',
  'description',
  'author',
  'language',
  'strings',
  'timezone',
  'menu',
  'filters',
  'people',
  'conversations',
  'backlinks',
  'related',
  'image',
  'cards',
  'search',
  'robots',
  'dates',
  'paginate',
  'lists',
  'kinds',
  'blocks',
  'permalinks',
  'sections',
  'feeds',
  'tags',
  'markdown',
  'webmention',
  'server',
  'notify',
  'network',
  'deploy',
  'syndicate',
  'hubs',
  'redirects',
  'pages',
  'fediverse',
  'newsletter',
  'webring',
  'ping',
  'theme',
] as const
