import type { Post } from './post.js'

/** The places where a property of a post appears. */
type PropertyUse = {
  /** Whether a change of it sends webmentions again: then `entryHash` contains it. */
  readonly notifies: boolean
  /** The microformats2 properties that other sites read it from; `verify-markup.ts` reads them back. */
  readonly microformats: readonly string[]
  /** Whether feed items contain it: a test looks for it in each format. */
  readonly inFeeds: boolean
}

/**
 * Where each property of a post appears. A new property of `Post` does not compile until it has a row, nor do
 * `entryHash` and the verification of markup until they have its part.
 */
export const postProperties = {
  kind: { notifies: true, microformats: ['type'], inFeeds: false },
  name: { notifies: true, microformats: ['name'], inFeeds: true },
  summary: { notifies: true, microformats: ['summary'], inFeeds: true },
  content: { notifies: true, microformats: ['content'], inFeeds: true },
  // The property of a target is in its row of `interactions`.
  interactions: { notifies: true, microformats: ['rsvp'], inFeeds: true },
  syndication: { notifies: true, microformats: ['syndication'], inFeeds: false },
  photos: { notifies: true, microformats: ['photo'], inFeeds: true },
  videos: { notifies: true, microformats: ['video'], inFeeds: true },
  audios: { notifies: true, microformats: ['audio'], inFeeds: true },
  published: { notifies: true, microformats: ['published'], inFeeds: true },
  updated: { notifies: true, microformats: ['updated'], inFeeds: false },
  review: { notifies: true, microformats: ['item', 'rating'], inFeeds: true },
  event: { notifies: true, microformats: ['start', 'end'], inFeeds: true },
  items: { notifies: true, microformats: ['item'], inFeeds: true },
  checkin: { notifies: true, microformats: ['checkin'], inFeeds: true },
  location: { notifies: true, microformats: ['location'], inFeeds: true },
  url: { notifies: false, microformats: ['url'], inFeeds: true },
  categories: { notifies: false, microformats: ['category'], inFeeds: true },
  lang: { notifies: false, microformats: [], inFeeds: false },
  warning: { notifies: true, microformats: ['content-warning'], inFeeds: true },
  feedId: { notifies: false, microformats: [], inFeeds: true },
  markdown: { notifies: false, microformats: [], inFeeds: true },
  // The front matter of a block is part of `extra`, and its text part of the Markdown.
  blocks: 'custom templates',
  // The source is part of the content.
  diagrams: 'custom templates',
  pinned: 'placement',
  section: 'placement',
  unlisted: 'publishing',
  draft: 'publishing',
  shownFrom: 'publishing',
  shownUntil: 'publishing',
  deleted: 'publishing',
  syndicate: 'publishing',
  aliases: 'publishing',
  otherNames: 'placement',
  contexts: 'placement',
  extra: 'custom templates',
  path: 'program',
  file: 'program',
  files: 'program',
  mediaLines: 'program',
  hash: 'program',
  entryHash: 'program',
} as const satisfies Readonly<
  Record<keyof Post, PropertyUse | 'placement' | 'publishing' | 'custom templates' | 'program'>
>

type Properties = typeof postProperties

/** Properties whose changes send webmentions again. */
export type NotifyingProperty = {
  [Key in keyof Properties]: Properties[Key] extends { readonly notifies: true } ? Key : never
}[keyof Properties]

/** The microformats2 properties of a post's page, but those of its targets. */
export type PostMicroformat = {
  [Key in keyof Properties]: Properties[Key] extends { readonly microformats: readonly (infer Name)[] }
    ? Name
    : never
}[keyof Properties]
