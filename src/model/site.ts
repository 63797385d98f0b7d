import type { BlockTemplate } from './block-template.js'
import {
  type Config,
  type FeedFormat,
  feedFormatInfo,
  type ListLayout,
  type ListType,
  type NamedFeed,
  type Section,
} from './config.js'
import type { Drawings } from './diagram.js'
import type { Mention } from './mention.js'
import type { Person } from './person.js'
import type { Citation, Kind, Post } from './post.js'
import type { ShownResponses } from './responses.js'
import type { Timestamp } from './timestamp.js'

/** A text file. `path` is below content/; `file` is its path in messages. */
export type Source = {
  readonly path: string
  readonly file: string
  readonly value: string
  /**
   * Size, time and inode of the file, for comparing it without reading it; undefined when it changed too
   * recently.
   */
  readonly signature?: string
}

/** A file of content/ that is copied as it is. `from` is its absolute path on disk. */
export type Asset = {
  readonly path: string
  readonly from: string
  readonly size: number
  readonly modified: number
  /** The number of the file in its file system; undefined for one that is not in content/. */
  readonly inode?: number
  /** The dimensions of an image, read when they are first used. */
  readonly dimensions?: Dimensions | undefined
  /** True for an animated image. */
  readonly isAnimated?: boolean
  /** True for a photo or a film that contains the place where it was taken. */
  readonly hasCoordinates?: boolean
}

/** The texts of content/static/_redirects and content/static/_headers. */
export type OwnRules = { readonly redirects: string; readonly headers: string }

/** The dimensions of an image in pixels. */
export type Dimensions = { readonly width: number; readonly height: number }

/** A smaller version of an image: its URL from the root of the host, and its width in pixels. */
type ResponsiveImage = { readonly url: string; readonly width: number }

/**
 * An image that is made during the build: an image as WebP, `width` pixels wide; without a width, a JPEG
 * without metadata; or an SVG drawing as PNG.
 */
export type GeneratedImage =
  | { readonly image: Asset; readonly width?: number }
  | { readonly drawing: () => string }

/** A post that has a date, with its place in the site. */
export type Entry = DatedPost &
  ShownResponses & {
    /** The contexts of the pages that the post responds to, in the order of `interactions`. */
    readonly citations: readonly Citation[]
    readonly newer: EntryLink | undefined
    readonly older: EntryLink | undefined
    /** True when its date is in the future, and the build shows such posts. */
    readonly isScheduled: boolean
    /** The pages that link to it; undefined unless the setting `backlinks` is true and there are some. */
    readonly backlinks?: readonly EntryLink[]
    /** Posts with the same rare tags, by the setting `related`. */
    readonly related?: readonly EntryLink[]
    /** The conversation to which it belongs, by the setting `conversations`. */
    readonly conversation?: EntryLink
    /** The `at://` URI of its record at standard.site. */
    readonly document?: string
  }

/** A post that has a date. */
export type DatedPost = Post & { readonly published: Timestamp }

/** A post without a date. */
export type UndatedPage = Post & ShownResponses & Pick<Entry, 'backlinks' | 'related'>

/** An old URL and the new one, both from the root of the host; `source` is the file that has the alias. */
export type AliasRedirect = { readonly from: string; readonly to: string; readonly source: string }

/** The URL and the title of the next or the previous entry. */
export type EntryLink = { readonly url: string; readonly title: string }

/** Entries that share a page and feeds, newest first: the home page, a section, a kind, a tag, a year … */
export type List = ShownResponses & {
  readonly type: ListType
  readonly title: string
  readonly description?: string
  /** The URL from the root of the host, with a slash at the end. */
  readonly url: string
  readonly entries: readonly Entry[]
  /** The entries of its feeds, where they differ from `entries`. */
  readonly feedEntries: readonly Entry[]
  readonly hasFeeds: boolean
  /** The author's text above the list: the index.md of a section. */
  readonly intro?: Post
  readonly feedAliases: readonly string[]
  readonly layout?: ListLayout
  /** The posts without a date that a list of titles has besides its entries. */
  readonly undated?: readonly Post[]
}

/** The entries of one tag. */
export type TagList = List & { readonly tag: string }
/** The entries of one kind. */
export type KindList = List & { readonly kind: Kind }
/** The entries of a feed of `feeds.named`. */
export type NamedList = List & { readonly feed: NamedFeed }
/** The exchanges with a person, newest first: the author's posts, and the mentions of the author's pages. */
export type PersonPage = {
  readonly url: string
  readonly person: Person
  /** The author's posts that respond to pages of the person. */
  readonly answered: readonly Entry[]
  readonly received: readonly PlacedMention[]
  /** The author's answers on other networks, below mentions of the person. */
  readonly replied: readonly PlacedMention[]
}

/** A mention, and the page that it is about. */
export type PlacedMention = { readonly mention: Mention; readonly page: EntryLink }

/** The entries of one section. */
export type SectionList = List & { readonly section: Section }

/** A feed that the author reads. */
export type BlogrollFeed = {
  readonly title: string
  readonly url?: string
  readonly feed?: string
  readonly description?: string
  readonly group?: string
}

/** A list of links with a page and an OPML file of its name. */
export type LinkList = {
  readonly name: string
  /** Undefined for that of its name. */
  readonly title?: string
  readonly description?: string
  readonly links: readonly BlogrollFeed[]
  /** Its path in messages. */
  readonly file: string
}

/** Which optional packages are installed: sharp makes images, pagefind the search index, mermaid draws diagrams. */
export type OptionalPackages = {
  readonly sharp: boolean
  readonly pagefind: boolean
  readonly mermaid: boolean
}

/** A post that has no page now: its file, and whether it is a draft, appears later, or was shown until a time that is over. */
export type WithheldPost = { readonly file: string; readonly as: 'draft' | 'scheduled' | 'expired' }

/** The assembled site, as templates receive it. */
export type Site = {
  readonly config: Config
  /** All entries that have a page, newest first, equal times by URL; tombstones are not among them. */
  readonly entries: readonly Entry[]
  /** Posts without a date. */
  readonly pages: readonly UndatedPage[]
  readonly tombstones: readonly Post[]
  readonly home: List
  readonly pinned: readonly Entry[]
  /** The list of all posts; empty when the setting `lists` does not have it. */
  readonly all: readonly List[]
  readonly sections: readonly SectionList[]
  /** The feeds of `feeds.named`, in the author's order. */
  readonly named: readonly NamedList[]
  readonly kinds: readonly KindList[]
  readonly tags: readonly TagList[]
  /** The author's text above all tags. */
  readonly tagIntro?: Post
  /** The texts above lists: those of the home page, of sections, of tags, and of all tags. */
  readonly intros: readonly Post[]
  readonly years: readonly List[]
  readonly months: readonly List[]
  /** The author's posts of each conversation, the first one first. */
  readonly conversations: readonly List[]
  readonly people: readonly PersonPage[]
  /** The lists to which the front page links above its posts. */
  readonly filters: readonly List[]
  /** The feeds of blogroll.yaml. */
  readonly blogroll: readonly BlogrollFeed[]
  /** The lists of links: the blogroll first, then the podroll, then others by name. */
  readonly linkLists: readonly LinkList[]
  /** The values of the data files: `content/data/travel.yaml` is `travel`. */
  readonly data: Readonly<Record<string, unknown>>
  /** The record of the site at standard.site, and the account that owns it. */
  readonly publication?: { readonly did: string; readonly uri: string }
  /** The time at which the next post appears, disappears or loses a mark, or mentions are folded, in milliseconds; undefined when none will. */
  readonly nextChange: number | undefined
  /** The posts that have no page now, by the URLs that they would have. */
  readonly withheld: ReadonlyMap<string, WithheldPost>
  /** Posts that appear later, the next one first. */
  readonly scheduled: readonly (EntryLink & { readonly published: Timestamp })[]
  readonly assets: readonly { readonly path: string; readonly asset: Asset }[]
  /** The texts of content/static/_redirects and content/static/_headers; empty where there are none. */
  readonly ownRules: OwnRules
  readonly moves: readonly AliasRedirect[]
  /** URL of a copied file, from the root of the host → the file. */
  readonly assetAt: ReadonlyMap<string, Asset>
  /** URL of a copied image, from the root of the host → its smaller versions, the smallest first. */
  readonly versionsOf: { readonly get: (url: string) => readonly ResponsiveImage[] }
  readonly installed: OptionalPackages
  readonly drawings: Drawings
  /** Name → the template of a block of data. */
  readonly blocks: Readonly<Record<string, BlockTemplate>>
  /** True when a post has a block of data, a list is of titles, or the menu has two levels: pages then have a second style sheet. */
  readonly usesParts: boolean
  /** Path of a file below content/, as a URL → its URL, where the two differ. */
  readonly urlOfSource: ReadonlyMap<string, string>
}

/**
 * A file of the output. A function in `contents` is called when the file is needed; `source` is the file for
 * error messages. Two pages with the same path and the same `key` have the same bytes; without a key, they
 * may differ.
 */
export type Page = {
  /** Under the output folder, without a slash in front. */
  readonly path: string
  readonly contents: (() => string) | Asset | GeneratedImage
  readonly source?: string
  readonly key?: string
}

/** A page that can be written: its image, if it is one, is made. */
export type WritablePage = Page & { readonly contents: (() => string) | Asset }

/** Returns all lists that have pages, the front page first. */
export const listsOf = (
  site: Pick<
    Site,
    'home' | 'all' | 'sections' | 'named' | 'conversations' | 'kinds' | 'tags' | 'years' | 'months'
  >,
): readonly List[] => [
  site.home,
  ...site.all,
  ...site.sections,
  ...site.named,
  ...site.conversations,
  ...site.kinds,
  ...site.tags,
  ...site.years,
  ...site.months,
]

/** A page in the search index: its URL from the root of the host, and the HTML to index. */
export type SearchRecord = { readonly url: string; readonly html: string }

/** A feed of a list: its format, and its URL from the root of the host. */
type ListFeed = (typeof feedFormatInfo)[FeedFormat] & {
  readonly list: List
  readonly format: FeedFormat
  readonly url: string
}

/** Returns the feeds of those lists that have some, in the order of `feeds.formats`. */
export const feedsOf = (lists: readonly List[], { feeds }: Pick<Config, 'feeds'>): ListFeed[] =>
  lists
    .filter(({ hasFeeds }) => hasFeeds)
    .flatMap((list) =>
      feeds.formats.map((format) => {
        const info = feedFormatInfo[format]
        return { ...info, list, format, url: list.url + info.file }
      }),
    )
