import type { Config, ListType, Section } from './config.js'
import type { Mention, MentionCounts } from './mention.js'
import type { Citation, Kind, Post } from './post.js'
import type { Timestamp } from './timestamp.js'

/** A file as text. `path` is under content/; `file` is how messages name it. */
export type Source = {
  readonly path: string
  readonly file: string
  readonly value: string
  /** Size, time and inode of the file, for comparing it without reading it; undefined when it changed just now. */
  readonly signature?: string
}

/** A file of content/ that is copied as it is. `from` is its absolute path on disk. */
export type Asset = {
  readonly path: string
  readonly from: string
  readonly size: number
  readonly modified: number
  /** Of an image, when somebody asks. */
  readonly dimensions?: Dimensions | undefined
  /** True of an image that moves. */
  readonly isAnimated?: boolean
  /** True of a photo that tells where it was taken. */
  readonly tellsPlace?: boolean
}

/** Rules for hosts that the author wrote by hand. */
export type OwnRules = { readonly redirects: string; readonly headers: string }

/** Of an image, in pixels. */
export type Dimensions = { readonly width: number; readonly height: number }

/** A smaller version of an image: its URL from the root of the host, and its width in pixels. */
type ResponsiveImage = { readonly url: string; readonly width: number }

/**
 * A picture that must be made before it can be written: an image as WebP, so many pixels wide; without a width
 * an image as it is, but for what it tells of itself; or a drawing as PNG.
 */
export type GeneratedImage =
  | { readonly image: Asset; readonly width?: number }
  | { readonly drawing: () => string }

/** A post that has a date, joined with what the whole knows of it. */
export type Entry = Post & {
  readonly published: Timestamp
  /** What the answered pages said, in the order of `interactions`. */
  readonly citations: readonly Citation[]
  readonly mentions: readonly Mention[]
  readonly mentionCounts: MentionCounts
  readonly newer: EntryLink | undefined
  readonly older: EntryLink | undefined
  /** Its time is still to come; it is here because somebody wants to see it before. */
  readonly isScheduled: boolean
}

/** A post without a date, joined with what answered it. */
export type UndatedPage = Post & {
  readonly mentions: readonly Mention[]
  readonly mentionCounts: MentionCounts
}

/** The responses that one page received. */
export type PageResponses = {
  /** The mentions that are shown. */
  readonly mentions: readonly Mention[]
  /** How many there are, also where none is shown. */
  readonly counts: MentionCounts
}

/** An old address and the new one, both from the root of the host; `source` is the file that says so. */
export type AliasRedirect = { readonly from: string; readonly to: string; readonly source: string }

/** The next or the previous entry: enough for a link. */
export type EntryLink = { readonly url: string; readonly title: string }

/** Entries under one heading, newest first: the home page, a section, a kind, a tag, a year … */
export type List = {
  readonly type: ListType
  readonly title: string
  readonly description?: string
  /** From the root of the host, with a slash at the end. */
  readonly url: string
  readonly entries: readonly Entry[]
  /** The entries of its feeds, where they differ from `entries`. */
  readonly feedEntries: readonly Entry[]
  readonly hasFeeds: boolean
  /** A page of the author's own words above the list: the index.md of a section. */
  readonly intro?: Post
  readonly feedAliases: readonly string[]
  /** The mentions of the list itself: on the front page, a guestbook. */
  readonly mentions: readonly Mention[]
  readonly mentionCounts: MentionCounts
}

/** The entries of one tag. */
export type TagList = List & { readonly tag: string }
/** The entries of one kind. */
export type KindList = List & { readonly kind: Kind }
/** The entries of one first-level folder. */
export type SectionList = List & { readonly section: Section }

/** Somebody whose feed the author reads. */
export type BlogrollFeed = {
  readonly title: string
  readonly url?: string
  readonly feed?: string
  readonly description?: string
  readonly group?: string
}

/** Which of the packages are there that an author may add: sharp makes pictures, pagefind an index for the search. */
export type OptionalPackages = { readonly sharp: boolean; readonly pagefind: boolean }

/** Everything joined; what a template may ask. */
export type Site = {
  readonly config: Config
  /** All entries that have a page, newest first, equal times by URL; tombstones are not among them. */
  readonly entries: readonly Entry[]
  /** Posts without a date. */
  readonly pages: readonly UndatedPage[]
  readonly tombstones: readonly Post[]
  readonly home: List
  readonly pinned: readonly Entry[]
  /** The list of all posts, alone, or nothing when `lists` leaves it out. */
  readonly all: readonly List[]
  readonly sections: readonly SectionList[]
  readonly kinds: readonly KindList[]
  readonly tags: readonly TagList[]
  readonly years: readonly List[]
  readonly months: readonly List[]
  readonly blogroll: readonly BlogrollFeed[]
  /** When the next post appears or disappears, in milliseconds; undefined when none will. */
  readonly nextChange: number | undefined
  /** Posts that are not shown yet, the next one first. */
  readonly scheduled: readonly (EntryLink & { readonly published: Timestamp })[]
  readonly assets: readonly { readonly path: string; readonly asset: Asset }[]
  /** The texts of content/static/_redirects and content/static/_headers; empty where there are none. */
  readonly ownRules: OwnRules
  readonly moves: readonly AliasRedirect[]
  /** URL of a copied file, from the root of the host → its bytes. */
  readonly sizeOf: ReadonlyMap<string, number>
  /** URL of a copied image, from the root of the host → its width and height, where they can be told. */
  readonly dimensionsOf: { readonly get: (url: string) => Dimensions | undefined }
  /** The same → its smaller versions, the smallest first; none where they are not made. */
  readonly versionsOf: { readonly get: (url: string) => readonly ResponsiveImage[] }
  readonly installed: OptionalPackages
  /** Path of a file under content/ → its URL, where that is not simply the path. */
  readonly urlOfSource: ReadonlyMap<string, string>
}

/**
 * A file of the result. `contents` is asked when somebody wants it; `source` is blamed when it is wrong. Two
 * pages of one path and one `key` have the same bytes; without a key, nothing is promised.
 */
export type Page = {
  /** Under the output folder, without a slash in front. */
  readonly path: string
  readonly contents: (() => string) | Asset | GeneratedImage
  readonly source?: string
  readonly key?: string
}

/** A page whose picture, if it is one, is made: it can be written. */
export type WritablePage = Page & { readonly contents: (() => string) | Asset }
