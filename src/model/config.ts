import type { ConfiguredTarget } from './deploy.js'
import type { UiStrings } from './i18n/ui-strings.js'
import type { Person } from './person.js'
import type { ThemeSettings } from './theme-settings.js'

/** The author as the site shows them: the representative h-card. */
export type Author = Person & {
  readonly url: string
  readonly note?: string
  readonly email?: string
  /** Profiles elsewhere that link back: rel=me. */
  readonly me: readonly string[]
  /** `@user@host`, for `fediverse:creator`. */
  readonly fediverse?: string
}

/** A link of the menu; a `url` that begins with a slash is of this site. */
export type MenuItem = { readonly title: string; readonly url: string }

/** A folder of content/: one at the top, or a deeper one that the settings name. */
export type Section = {
  readonly folder: string
  readonly title: string
  readonly description?: string
  /** Lower comes first; sections without an order follow by title. */
  readonly order?: number
  readonly timeline: boolean
  readonly feed: boolean
  /** True when its files need no date. */
  readonly pages: boolean
  readonly feedAliases: readonly string[]
}

/** The lists that a site may have. */
export const listTypes = ['home', 'section', 'kind', 'tag', 'year', 'month', 'all'] as const
export type ListType = (typeof listTypes)[number]

/** The formats of feeds, the one for `<link>` first. */
export const feedFormats = ['rss', 'atom', 'json'] as const
export type FeedFormat = (typeof feedFormats)[number]

/** Name, file and MIME type of the feeds of each format. */
export const feedFormatInfo = {
  rss: { name: 'RSS', file: 'feed.xml', type: 'application/rss+xml' },
  atom: { name: 'Atom', file: 'atom.xml', type: 'application/atom+xml' },
  json: { name: 'JSON', file: 'feed.json', type: 'application/feed+json' },
} as const satisfies Readonly<Record<FeedFormat, { name: string; file: string; type: string }>>

/** An address of this site that leads to another, here or elsewhere. */
export type Redirect = { readonly from: string; readonly to: string; readonly status: number }

/** content/site.yaml, complete: what was not written has its default. */
export type Config = {
  /** Absolute, with a slash at the end. */
  readonly url: string
  /** `https://example.com`. */
  readonly origin: string
  /** Empty, or the path of `url` without its last slash, e.g. `/blog`. */
  readonly base: string
  readonly title: string
  readonly description?: string
  readonly language: string
  /** The interface in that language, with what the author says otherwise. */
  readonly strings: UiStrings
  /** The name of `strings` in version 0.1, for custom templates. */
  readonly words: UiStrings
  readonly timezone: string
  readonly author: Author
  readonly menu: readonly MenuItem[]
  /** What others show with a link to a page that has no picture of its own. */
  readonly image?: string
  /** True when a picture is drawn of each post for that. */
  readonly cards: boolean
  /** True when there is a page to search the site. */
  readonly search: boolean
  readonly dates?: 'mdy' | 'dmy'
  /** Posts on one page of a list. */
  readonly paginate: number
  /** Folder under content/ → pattern of `:name :year :month :day`. */
  readonly permalinks: Readonly<Record<string, string>>
  readonly sections: Readonly<Record<string, Section>>
  /** The sections that are not folders at the top, e.g. `resources/wiki`, the longest path first. */
  readonly deepSections: readonly string[]
  /** Which lists have pages, beside the front page. */
  readonly lists: readonly ListType[]
  readonly feeds: {
    /** Which lists have feeds, and in which formats. */
    readonly of: readonly ListType[]
    readonly formats: readonly FeedFormat[]
    readonly limit: number
    readonly id: 'url' | 'url-without-slash'
    readonly markdown: boolean
    readonly aliases: readonly string[]
  }
  readonly tags: { readonly aliases: Readonly<Record<string, string>>; readonly feedMinimum: number }
  readonly markdown: { readonly smartQuotes: boolean; readonly parser: 'auto' | 'satteri' | 'remark' }
  readonly webmention: {
    readonly endpoint?: string
    /** The path of a page that shows what came in for the front page; the front page itself unless told. */
    readonly guestbook?: string
    /** Where mentions are asked for: webmention.io's API, or one that speaks the same. */
    readonly api: string
    /** Where else they lie: folders and files of the project, or URLs, of JF2 or microformats2 JSON. */
    readonly sources: readonly string[]
    /** Who is shown: everybody, those whom the author knows or approved, or nobody but counts. */
    readonly moderation: 'all' | 'known' | 'none'
    /** Addresses that the site had. */
    readonly formerUrls: readonly string[]
  }
  /** Private hosts that may be asked, `host` or `host:port`. */
  readonly network: { readonly allow: readonly string[] }
  /** Where `deploy` puts the site, by the name of the target; the first is the usual one. */
  readonly deploy: readonly ConfiguredTarget[]
  readonly hubs: readonly string[]
  readonly redirects: readonly Redirect[]
  readonly fediverse?: 'bridgy'
  /** What the author changes of the look. */
  readonly theme: ThemeSettings
}

/** The settings that shape how one post is read: with another of these, all are read again. */
export type ParseSettings = Pick<
  Config,
  | 'url'
  | 'origin'
  | 'base'
  | 'language'
  | 'strings'
  | 'timezone'
  | 'dates'
  | 'permalinks'
  | 'markdown'
  | 'deepSections'
> & {
  readonly tags: Pick<Config['tags'], 'aliases'>
  readonly feeds: Pick<Config['feeds'], 'markdown'>
}

/** Returns the settings that parsing depends on. */
export const parseSettings = (config: Config): ParseSettings => ({
  url: config.url,
  origin: config.origin,
  base: config.base,
  language: config.language,
  strings: config.strings,
  timezone: config.timezone,
  ...(config.dates !== undefined && { dates: config.dates }),
  permalinks: config.permalinks,
  markdown: config.markdown,
  tags: { aliases: config.tags.aliases },
  feeds: { markdown: config.feeds.markdown },
  deepSections: config.deepSections,
})

const titleOfFolder = (name: string): string =>
  name.charAt(0).toUpperCase() + name.slice(1).replaceAll(/[-_]/g, ' ')

/** Returns the settings of a folder that site.yaml does not name. */
export const defaultSection = (folder: string): Section => ({
  folder,
  title: titleOfFolder(folder.slice(folder.lastIndexOf('/') + 1)),
  timeline: true,
  feed: true,
  pages: false,
  feedAliases: [],
})
