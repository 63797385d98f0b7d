import type { Block } from './block.js'
import type { Html } from './html.js'
import { type InteractionType, interactions as rows } from './interactions.js'
import type { EventTimes, GeoPlace, Item, Review } from './item.js'
import type { OwnKind } from './kinds.js'
import type { Rsvp } from './mention.js'
import type { NetworkName } from './network.js'
import type { Person } from './person.js'
import type { Timestamp } from './timestamp.js'
import { isWebUrl } from './untrusted.js'

export type BuiltInKind = InteractionType | OwnKind
/** The kind of a post: a built-in one, or one of the setting `kinds`. */
export type Kind = BuiltInKind | (string & Record<never, never>)

/**
 * A response of a post to a page. `of` is the target exactly as the author wrote it, because webmention
 * receivers compare it (https://www.w3.org/TR/webmention/#webmention-verification); that of a work without a page, such as
 * a book, is its name.
 */
export type Interaction =
  | { readonly type: Exclude<InteractionType, 'rsvp' | 'read'>; readonly of: string }
  | { readonly type: 'rsvp'; readonly of: string; readonly rsvp: Rsvp }
  | { readonly type: 'read'; readonly of: string; readonly status?: ReadStatus }
  | { readonly type: 'custom'; readonly of: string; readonly kind: string; readonly property: string }

/** How far a book has been read: https://indieweb.org/read */
export const readStatuses = ['to-read', 'reading', 'finished'] as const
export type ReadStatus = (typeof readStatuses)[number]

/** Returns the property of microformats of an interaction. */
export const propertyOf = (interaction: Interaction): string =>
  interaction.type === 'custom' ? interaction.property : rows[interaction.type].property

/** Returns the URL of the page of an interaction or a citation; undefined for a work that has only a name. */
export const pageOf = (target: Interaction | Citation): string | undefined => {
  const url = 'of' in target ? target.of : target.url
  return isWebUrl(url) ? url : undefined
}

/**
 * A photo, video or audio. `url` is absolute, or a path from the root of content/ that becomes a URL of the
 * site.
 */
export type MediaItem = {
  readonly url: string
  readonly alt?: string
  readonly caption?: string
  /** True when the content shows the medium, so that the template does not add it. */
  readonly inContent: boolean
}

/** The keys of media in front matter. */
export const mediaKeys = ['photo', 'video', 'audio'] as const
export type MediaKey = (typeof mediaKeys)[number]

/**
 * A link or an image in the content with a URL of this site. `href` is exactly as in the HTML; `line` is the
 * line of the file.
 */
export type InternalLink = { readonly href: string; readonly line: number }

/** The content of a post. Pages, lists and feeds are made from the same `html`. */
export type Content = {
  readonly html: Html
  /** The start of the text with white space collapsed, at most 500 characters. */
  readonly text: string
  /**
   * The first sentences if they differ from `text`, at most 500 characters: without headings, code and
   * tables, and with text after a long quotation.
   */
  readonly excerpt?: string | undefined
  /** The number of characters of the quotation with which the excerpt begins. */
  readonly quoted?: number | undefined
  readonly words: number
  readonly internalLinks: readonly InternalLink[]
  /** The URLs of links to other sites, exactly as they are in the page. */
  readonly externalLinks: readonly string[]
}

/** A post without its relations to other posts: an h-entry, or a page when it has no `published`. */
export type Post = {
  /** Path under content/, e.g. `notes/hello.md`. */
  readonly path: string
  /** The SHA-1 hash of the file. */
  readonly hash: string
  /** The hash of the properties of the h-entry. When it changes, webmentions are sent again. */
  readonly entryHash: string
  /** The path in messages, e.g. `content/notes/hello.md`. */
  readonly file: string
  /** The URL from the root of the host, with the site's base path, percent-encoded, e.g. `/notes/hello/`. */
  readonly url: string
  /**
   * A configured section, else the first folder under content/; undefined for files and bundles at the top.
   */
  readonly section?: string
  readonly kind: Kind
  readonly name?: string
  readonly summary?: string
  readonly published?: Timestamp
  /** The date of the last change; undefined unless it is later than that of publication. */
  readonly updated?: Timestamp
  /** The time from which the post is shown, if it is not `published`. */
  readonly shownFrom?: Timestamp
  /** The time from which the post is no longer shown. */
  readonly shownUntil?: Timestamp
  readonly categories: readonly string[]
  readonly interactions: readonly Interaction[]
  readonly photos: readonly MediaItem[]
  readonly videos: readonly MediaItem[]
  readonly audios: readonly MediaItem[]
  /** What the post is a review of, with a rating. */
  readonly review?: Review
  readonly event?: EventTimes
  /** The parts of a collection, e.g. the songs of an album. */
  readonly items?: readonly Item[]
  /** The place where the author was. */
  readonly checkin?: GeoPlace
  /** The place that the post was written at, or where its event is. */
  readonly location?: GeoPlace
  readonly syndication: readonly string[]
  /** The networks to which the post is copied; undefined for those of the settings, empty for none. */
  readonly syndicate?: readonly NetworkName[]
  /** The reason for which readers may not want to see the content, e.g. `violence`. */
  readonly warning?: string
  /** The id in feeds, if it is not the URL: that of an earlier site, so that readers know the post. */
  readonly feedId?: string
  readonly aliases: readonly string[]
  /** Names by which wiki links refer to the post, besides its title and file name. */
  readonly otherNames?: readonly string[]
  /** The contexts in the front matter of the pages that the post responds to; those of `contexts/` come first. */
  readonly contexts?: readonly Citation[]
  readonly lang?: string
  readonly draft: boolean
  readonly unlisted: boolean
  /** True, or the place among the pinned posts, from 1. */
  readonly pinned: boolean | number
  readonly deleted?: Timestamp
  readonly content: Content
  /** The parts of the content that are made from data; undefined for none. */
  readonly blocks?: readonly Block[]
  /** The sources of the Mermaid diagrams in the content; undefined for none. */
  readonly diagrams?: readonly string[]
  /** The Markdown; undefined unless `feeds.markdown` is set. */
  readonly markdown?: string
  /**
   * The front matter for templates: the keys that smallsocial does not read, and those of data, such as `item` and
   * `location`.
   */
  readonly extra: Readonly<Record<string, unknown>>
  /** The URLs of the media files of this site that the file contains, from the root of the host. */
  readonly files: readonly string[]
  /** The lines of the keys of media in the front matter. */
  readonly mediaLines?: Readonly<Partial<Record<MediaKey, number>>>
}

/**
 * The context of a page that a post responds to: an h-cite (https://microformats.org/wiki/h-cite). All of it
 * is untrusted.
 */
export type Citation = {
  /** The target of the interaction: a URL, or the name of a work. */
  readonly url: string
  readonly name?: string
  readonly author?: Person
  readonly published?: string
  /** Plain text, at most 500 characters. */
  readonly content?: string
  /** The day since which the page cannot be reached, while other pages can. */
  readonly unreachable?: string
  /** The day on which the page was found to be deleted. */
  readonly gone?: string
}

/** Returns the first letters of the first and the last word of a name, for a person without an avatar. */
export const initials = (name: string): string => {
  const letters = name.split(/\s+/).flatMap((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? [])
  const found = [...letters.slice(0, 1), ...letters.slice(1).slice(-1)].join('').toUpperCase()
  return found === '' ? (Array.from(name.trim())[0] ?? '') : found
}
