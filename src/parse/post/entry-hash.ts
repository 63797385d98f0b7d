import { hash } from 'node:crypto'
import type { Post } from '../../model/post.js'
import type { NotifyingProperty } from '../../model/post-properties.js'

/**
 * Returns a hash of the properties after whose change webmentions are sent again: 16 hexadecimal digits. It
 * is made from the author's Markdown, not from the HTML, so that other settings or another version of
 * smallsocial send nothing.
 */
export const entryHashOf = (post: Omit<Post, 'entryHash'>, markdown: string): string => {
  const values: unknown[] = firstHashed.map((key) => hashed[key](post, markdown))
  // A property that came later is part of the hash only where a post has it: hashes in ledgers stay the same.
  for (const key of laterHashed) {
    const value = hashed[key](post, markdown)
    if (value !== undefined) values.push([key, value])
  }
  return hash('sha1', JSON.stringify(values)).slice(0, 16)
}

/** The properties of the hash. Their order is part of it, so new properties are added at the end. */
const hashed: Readonly<
  Record<NotifyingProperty, (post: Omit<Post, 'entryHash'>, markdown: string) => unknown>
> = {
  kind: ({ kind }) => kind,
  name: ({ name }) => name,
  summary: ({ summary }) => summary,
  content: (_, markdown) => markdown.trim(),
  interactions: ({ interactions }) => interactions,
  syndication: ({ syndication }) => syndication,
  photos: ({ photos }) => photos,
  videos: ({ videos }) => videos,
  audios: ({ audios }) => audios,
  published: ({ published }) => published?.wall,
  updated: ({ updated }) => updated?.wall,
  warning: ({ warning }) => warning,
  review: ({ review }) => review,
  event: ({ event }) => event && [event.start.wall, event.end?.wall],
  items: ({ items }) => items,
  checkin: ({ checkin }) => checkin,
  location: ({ location }) => location,
}

const allHashed = Object.keys(hashed) as NotifyingProperty[]
const [firstHashed, laterHashed] = [allHashed.slice(0, 11), allHashed.slice(11)]
