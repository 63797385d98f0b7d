import type { Root } from 'hast'
import type { MentionType, Rsvp } from '../model/mention.js'
import type { Person } from '../model/person.js'
import type { Interaction, MediaItem } from '../model/post.js'
import type { Timestamp } from '../model/timestamp.js'
import type { StoredRecords } from './stored-records.js'

/** A photo, video or audio of an imported entry: a URL, or the path of a file in the archive. */
export type ImportedMedium = Omit<MediaItem, 'inContent'>

/** A comment or a reaction of somebody on an imported entry. Its text is untrusted. */
export type ImportedMention = {
  readonly type: MentionType
  /** The page of the mention, and the permalink of the response. */
  readonly source: string
  readonly url?: string
  readonly author: Person
  readonly published?: string
  readonly html?: string
  readonly rsvp?: Rsvp
  /** The source of the mention to which this one replies. */
  readonly inReplyTo?: string
  readonly isOwn?: boolean
}

/** The text of an imported entry. */
export type ImportedBody = { readonly format: 'html' | 'markdown'; readonly text: string }

/** An item of an archive that was public, or a draft, in the terms of microformats2. */
export type ImportedEntry = {
  /** The file below content/ and the front matter of the post, in an archive of this program. */
  readonly path?: string
  readonly head?: Readonly<Record<string, unknown>>
  /** The id at the platform, unique in the archive. */
  readonly id: string
  readonly isPage: boolean
  /** The old URL; a path of this site if `isOwnUrl` is set for the archive. */
  readonly url?: string
  /** Other old URLs, which links may have. */
  readonly formerUrls: readonly string[]
  /** The id in the old feed, by which readers know the item. */
  readonly feedId?: string
  readonly name?: string
  readonly summary?: string
  readonly body: ImportedBody
  readonly published?: Timestamp
  readonly updated?: Timestamp
  readonly tags: readonly string[]
  readonly interactions: readonly Interaction[]
  readonly photos: readonly ImportedMedium[]
  readonly videos: readonly ImportedMedium[]
  readonly audios: readonly ImportedMedium[]
  readonly syndication: readonly string[]
  readonly slug?: string
  readonly warning?: string
  readonly lang?: string
  readonly isDraft: boolean
  readonly isUnlisted: boolean
  readonly isPinned: boolean
  readonly mentions: readonly ImportedMention[]
}

/** The site of an archive, as far as the archive names it. */
type ImportedSite = {
  readonly title?: string
  readonly description?: string
  readonly url?: string
  readonly author?: string
  readonly language?: string
  readonly timezone?: string
}

/** The public part of an archive. */
export type Imported = {
  readonly site: ImportedSite
  readonly entries: readonly ImportedEntry[]
  /** The ids of posts that are not public any more, or never were, and why. */
  readonly withheld?: ReadonlyMap<string, string>
  /** Why items were left out → how many. */
  readonly leftOut: ReadonlyMap<string, number>
  /** A notation that was not understood and stays in the text → how often. */
  readonly notUnderstood: ReadonlyMap<string, number>
  /** Whether the old URLs become paths of this site, as for a blog that keeps its domain. */
  readonly keepsUrls: boolean
  /** Whether all times are in UTC, whatever the time zone of the author. */
  readonly isUtc?: boolean
  /** Changes the HTML of an entry before it becomes Markdown. */
  readonly prepare?: (tree: Root) => void
  /**
   * Returns what the archive knows of a medium: the path of its file in the archive, the URL of its original, its alternative text;
   * undefined for nothing.
   */
  readonly fileOf: (
    url: string,
  ) => { readonly path?: string; readonly url?: string; readonly alt?: string } | undefined
  /** The files of the old site, by their paths there: they stay at these paths, because others link to them. */
  readonly ownFiles?: ReadonlyMap<string, string>
  /** The mentions, the ledger and other records, in an archive of this program. */
  readonly records?: StoredRecords
  /** Whether all of these files were public; else only those that a public post names are copied. */
  readonly copiesAllFiles?: boolean
  /** Whether `<pre data-markdown>` in the texts is Markdown, which the adapter made. */
  readonly hasMarkdownCards?: boolean
  /** The paths of the old feeds. */
  readonly feedPaths?: readonly string[]
  /** The feeds that the author follows. */
  readonly feeds?: readonly {
    readonly title: string
    readonly url?: string
    readonly feed: string
    readonly description?: string
    readonly group?: string
  }[]
}

/** The parts of an archive that have a default: it has no files, and its addresses do not become those of this site. */
export const emptyImported = {
  site: {},
  leftOut: new Map(),
  notUnderstood: new Map(),
  keepsUrls: false,
  fileOf: () => undefined,
} as const satisfies Omit<Imported, 'entries'>

/** The parts of an entry that have a default. */
export const emptyEntry = {
  ...{ isPage: false, formerUrls: [], body: { format: 'markdown', text: '' }, tags: [], interactions: [] },
  ...{ photos: [], videos: [], audios: [], syndication: [], mentions: [] },
  ...{ isDraft: false, isUnlisted: false, isPinned: false },
} as const satisfies Omit<ImportedEntry, 'id'>

/** Counts reasons. */
export type Counter = { readonly counts: Map<string, number>; readonly add: (reason: string) => void }

/** Returns a counter without reasons. */
/** The content warning of media that are marked as sensitive, without words of their author. */
export const sensitive = 'Sensitive content'

export const counter = (): Counter => {
  const counts = new Map<string, number>()
  return { counts, add: (reason) => void counts.set(reason, (counts.get(reason) ?? 0) + 1) }
}
