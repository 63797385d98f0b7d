import { defined } from './defined.js'
import type { ConfiguredTarget } from './deploy.js'
import type { UiStrings } from './i18n/ui-strings.js'
import type { CustomKind } from './kinds.js'
import type { OwnServer } from './own-server.js'
import type { Person } from './person.js'
import type { Kind } from './post.js'
import type { Syndication } from './syndication.js'
import type { ThemeSettings } from './theme-settings.js'

/**
 * The author of the site: its representative h-card
 * (https://microformats.org/wiki/representative-h-card-parsing).
 */
export type Author = Person & {
  readonly url: string
  readonly note?: string
  readonly email?: string
  /** Whether posts and feeds have a link for a reply to `email`. */
  readonly replyByEmail?: boolean
  /** The URLs of profiles on other sites, for rel=me (https://microformats.org/wiki/rel-me). */
  readonly me: readonly string[]
  /** `@user@host`, for `fediverse:creator`. */
  readonly fediverse?: string
}

/** A link of the menu. A `url` that begins with a slash is of this site. */
export type MenuItem = {
  readonly title: string
  readonly url: string
  /** The links below it, which have none below them. */
  readonly items?: readonly MenuItem[]
}

/** A web ring that the site belongs to, with the links to its neighbours. */
export type WebRing = {
  readonly name: string
  readonly url: string
  readonly previous?: string
  readonly next?: string
}

/**
 * How a list shows its posts: whole, by excerpts, or as titles below letters or years, all on one page. Without a
 * layout, short posts are whole, and of others there is an excerpt.
 */
export const listLayouts = ['full', 'summary', 'titles'] as const
export type ListLayout = (typeof listLayouts)[number]

/** The order of the posts of a list. */
export const sortOrders = ['newest', 'oldest', 'title'] as const
export type SortOrder = (typeof sortOrders)[number]

/** The forms of the ids in feeds: the URL of the post, or, as other generators have it, without its last slash. */
export const feedIds = ['url', 'url-without-slash'] as const
type FeedId = (typeof feedIds)[number]

export const scriptSources = ['none', 'self'] as const
type Scripts = (typeof scriptSources)[number]

/** The settings of a folder of content/: one at the top, or a deeper one in `sections`. */
export type Section = {
  readonly folder: string
  readonly title: string
  readonly description?: string
  /** Sections are sorted by order; those without an order follow, sorted by title. */
  readonly order?: number
  /** The kind of its posts that are neither a response nor say so themselves. */
  readonly kind?: Kind
  /** The key of the front matter that has the date of its posts. */
  readonly date?: string
  readonly layout?: ListLayout
  readonly sort: SortOrder
  readonly timeline: boolean
  readonly feed: boolean
  /** Whether the feeds of tags contain its posts. */
  readonly tagFeeds: boolean
  /** True when its files do not need a date. */
  readonly pages: boolean
  readonly feedAliases: readonly string[]
  /** The form of the ids of its posts in feeds, if it is not that of the site. */
  readonly feedId?: FeedId
  /** The scripts that may run on the pages of its posts: those of the site's own files, or none. */
  readonly scripts: Scripts
}

/** A block of data that a blog declares. */
export type DeclaredBlock = {
  /** The key of the front matter with its data; undefined when it is only written in texts. */
  readonly key?: string
  /** Its place, when the data are in the front matter. */
  readonly place: 'before' | 'after'
}

/** A page that is made from a data file. */
export type DataPage = {
  /** The URL from the root of the site, e.g. `/travel/`. */
  readonly path: string
  readonly title: string
  readonly description?: string
  /** The name of the data file. */
  readonly data: string
  /** The file in templates/pages/, without extension; undefined for a table or a list of all data. */
  readonly template?: string
}

/**
 * How much of a mention is shown: all of it, without the photo of its author, only in the number of mentions, or nothing.
 */
export const shownParts = ['all', 'names', 'count', 'none'] as const
export type ShownPart = (typeof shownParts)[number]

/** The posts of a feed: those of one of the kinds, sections or tags, or all if there is none, but those left out. */
export type FeedChoice = {
  readonly kinds: readonly Kind[]
  readonly sections: readonly string[]
  readonly tags: readonly string[]
  readonly withoutKinds: readonly Kind[]
  readonly withoutSections: readonly string[]
  readonly withoutTags: readonly string[]
}

/** A feed of chosen posts, with a page at `/feeds/NAME/`. */
export type NamedFeed = FeedChoice & {
  readonly name: string
  readonly title: string
  readonly description?: string
  readonly feedAliases: readonly string[]
}

/** The types of lists that settings choose. */
export const listTypes = ['home', 'section', 'kind', 'tag', 'year', 'month', 'all'] as const
/** Named feeds and conversations have lists, too, which other settings choose. */
export type ListType = (typeof listTypes)[number] | 'named' | 'conversation'

/** The formats of feeds, the one for `<link>` first. */
export const feedFormats = ['rss', 'atom', 'json'] as const
export type FeedFormat = (typeof feedFormats)[number]

/** Format → name, file and MIME type of its feeds. */
export const feedFormatInfo = {
  rss: { name: 'RSS', file: 'feed.xml', type: 'application/rss+xml' },
  atom: { name: 'Atom', file: 'atom.xml', type: 'application/atom+xml' },
  json: { name: 'JSON', file: 'feed.json', type: 'application/feed+json' },
} as const satisfies Readonly<Record<FeedFormat, { name: string; file: string; type: string }>>

/** A redirect from a path of this site to a path or a URL. */
export type Redirect = { readonly from: string; readonly to: string; readonly status: number }

/** The settings of content/site.yaml, with defaults. */
export type Config = {
  /** The absolute URL of the site, with a slash at the end. */
  readonly url: string
  /** The origin of `url`, e.g. `https://example.com`. */
  readonly origin: string
  /** Empty, or the path of `url` without its last slash, e.g. `/blog`. */
  readonly base: string
  readonly title: string
  readonly description?: string
  readonly language: string
  /** The UI strings of that language, with those that the author replaces. */
  readonly strings: UiStrings
  /** The name of `strings` in version 0.1, for custom templates. */
  readonly words: UiStrings
  readonly timezone: string
  readonly author: Author
  readonly menu: readonly MenuItem[]
  /** Whether there is a page for each person who exchanges answers with the author. */
  readonly people: boolean
  /** Whether there is a page for each conversation of several posts. */
  readonly conversations: boolean
  /** Nick of people.yaml → the person, for `@nick` in texts. */
  readonly nicks: Readonly<Record<string, Person>>
  /** Whether a page shows which others link to it. */
  readonly backlinks: boolean
  /** The most posts of the same tags that a post links to; 0 for none. */
  readonly related: number
  /** The kinds, sections and named feeds to whose lists the front page links above its posts. */
  readonly filters: readonly string[]
  /** The image that other sites show with a link to a page without its own image. */
  readonly image?: string
  /** True when an image is drawn for each post without its own. */
  readonly cards: boolean
  /** Whether language models may use the site; undefined when robots.txt says nothing about it. */
  readonly robots: { readonly ai?: 'allow' | 'disallow' }
  /** True when the site has a search page. */
  readonly search: boolean
  readonly dates?: 'mdy' | 'dmy'
  /** The number of posts on one page of a list. */
  readonly paginate: number
  /** Folder under content/ → pattern of `:name :year :month :day`. */
  readonly permalinks: Readonly<Record<string, string>>
  /** Name → a kind of posts that is not built in. */
  readonly kinds: Readonly<Record<string, CustomKind>>
  /** Name → a block of data that is not built in. */
  readonly blocks: Readonly<Record<string, DeclaredBlock>>
  readonly sections: Readonly<Record<string, Section>>
  /** The sections that are not folders at the top, e.g. `resources/wiki`, the longest path first. */
  readonly deepSections: readonly string[]
  /** The lists that have pages, in addition to the front page. */
  readonly lists: readonly ListType[]
  readonly feeds: {
    /** The lists that have feeds. */
    readonly of: readonly ListType[]
    readonly formats: readonly FeedFormat[]
    readonly limit: number
    readonly id: FeedId
    /** The posts of the main feed; undefined for those of all sections whose `feed` is true. */
    readonly main?: FeedChoice
    readonly named: readonly NamedFeed[]
    readonly markdown: boolean
    readonly aliases: readonly string[]
  }
  readonly tags: { readonly aliases: Readonly<Record<string, string>>; readonly feedMinimum: number }
  readonly markdown: {
    readonly smartQuotes: boolean
    /** Whether `$…$` is a formula. */
    readonly math: boolean
    readonly parser: 'auto' | 'satteri' | 'remark'
  }
  readonly webmention: {
    readonly endpoint?: string
    /** The path of the page that shows the mentions of the front page; undefined for the front page. */
    readonly guestbook?: string
    /** The URL of webmention.io's API or a compatible one, from which mentions are pulled. */
    readonly api: string
    /** Other sources of mentions: folders and files of the project, or URLs, of JF2 or microformats2 JSON. */
    readonly sources: readonly string[]
    /** The mentions that are shown: all, those of known or approved authors, or only the counts. */
    readonly moderation: 'all' | 'known' | 'none'
    /** The former URLs of the site. */
    readonly formerUrls: readonly string[]
    /** The months after which mentions are folded; undefined for never. */
    readonly foldAfter?: number
    /** Type of mentions, or host of their sources → how much of them is shown. */
    readonly show: Readonly<Record<string, ShownPart>>
  }
  /** The author's own server (`smallsocial server`); undefined when the site has none. */
  readonly server?: OwnServer
  /** How the author is notified of mentions that wait for a decision. */
  readonly notify?: {
    /** A shell command; it gets the new mentions as JSON. */
    readonly command?: string
    /** The path of a private Atom feed. */
    readonly feed?: string
  }
  /** Private hosts to which requests are allowed, as `host` or `host:port`. */
  readonly network: { readonly allow: readonly string[] }
  /** The targets of `deploy`; the first one is the default. */
  readonly deploy: readonly ConfiguredTarget[]
  /** The most deploys of a month to a target. */
  readonly deployBudget?: number
  readonly hubs: readonly string[]
  readonly redirects: readonly Redirect[]
  readonly pages: readonly DataPage[]
  /**
   * Whether Bridgy Fed makes the domain an account of the fediverse, and how it gets posts: by webmentions, or from the
   * feed.
   */
  readonly fediverse?: 'bridgy' | 'bridgy-feed'
  /** The page of a service that sends the feed by mail. */
  readonly newsletter?: string
  readonly webring: readonly WebRing[]
  /** URLs that are notified after a deploy that changed the main feed. */
  readonly ping: readonly string[]
  /** The networks to which posts are copied; undefined when there is none. */
  readonly syndicate?: Syndication
  readonly theme: ThemeSettings
}

/** The settings on which parsing a post depends: when one changes, the cache of parsed posts is not used. */
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
  | 'kinds'
  | 'blocks'
  | 'nicks'
> & {
  /** Folder → what of its settings decides about its posts. */
  readonly sections: Readonly<Record<string, Pick<Section, 'kind' | 'date'>>>
  readonly tags: Pick<Config['tags'], 'aliases'>
  readonly feeds: Pick<Config['feeds'], 'markdown'>
}

/** Whether a key of front matter is one that a block, a kind or a section of the settings reads. */
export const isKeyOfSettings = (
  key: string,
  { blocks, kinds, sections }: Pick<ParseSettings, 'blocks' | 'kinds' | 'sections'>,
): boolean =>
  Object.values(blocks).some((block) => block.key === key) ||
  Object.values(kinds).some(({ property }) => property === key.replaceAll('_', '-')) ||
  Object.values(sections).some(({ date }) => date === key)

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
  kinds: config.kinds,
  blocks: config.blocks,
  nicks: config.nicks,
  sections: Object.fromEntries(
    Object.entries(config.sections).flatMap(([folder, { kind, date }]) =>
      kind === undefined && date === undefined ? [] : [[folder, defined({ kind, date })]],
    ),
  ),
})

/** Returns the title that a folder or a name of the settings has by itself. */
export const titleOfName = (name: string): string =>
  name.charAt(0).toUpperCase() + name.slice(1).replaceAll(/[-_]/g, ' ')

/** Returns the settings of a folder that site.yaml does not name. */
export const defaultSection = (folder: string): Section => ({
  folder,
  title: titleOfName(folder.slice(folder.lastIndexOf('/') + 1)),
  sort: 'newest',
  timeline: true,
  feed: true,
  tagFeeds: true,
  pages: false,
  feedAliases: [],
  scripts: 'none',
})
