import { escapeText } from '../model/html.js'
import type { ImportedEntry } from './entry.js'

/**
 * An entry of a network, with the address of the post that it answers. It has an interaction if that post is of somebody else.
 */
export type ThreadPart = ImportedEntry & { readonly replyTo?: string }

/**
 * Returns entries with the threads of the author joined: answers to own posts are added to the post that begins the thread,
 * in their order, with their media and tags. A thread that begins with an answer to somebody else is not joined; its
 * later posts are replies to its own. A reply to an own post that the archive does not have is a post of its own. `hidden` has the
 * addresses of posts that are left out, with the addresses that these answer.
 */
export const joinThreads = (
  parts: readonly ThreadPart[],
  hidden: ReadonlyMap<string, string | undefined> = new Map(),
): ImportedEntry[] => {
  const byUrl = new Map<string, ThreadPart>()
  for (const part of parts)
    for (const url of [part.url, ...part.formerUrls]) if (url !== undefined) byUrl.set(url, part)
  /** The part that begins a thread, and the number of parts between; undefined when the archive does not have it. */
  type Place = { readonly root: ThreadPart; readonly depth: number } | undefined
  const places = new Map<ThreadPart, Place>()
  const placeOf = (part: ThreadPart): Place => {
    const way: ThreadPart[] = []
    let at: ThreadPart | undefined = part
    while (at?.replyTo !== undefined && at.interactions.length === 0 && !places.has(at)) {
      // A post that answers itself over others is not in the place of any.
      places.set(at, undefined)
      way.push(at)
      let parent: string | undefined = at.replyTo
      for (let count = 0; parent !== undefined && !byUrl.has(parent) && count < 1000; count++)
        parent = hidden.get(parent)
      at = byUrl.get(parent ?? '')
    }
    let place: Place = at === undefined ? undefined : places.has(at) ? places.get(at) : { root: at, depth: 0 }
    for (const one of way.reverse()) {
      place = place && { root: place.root, depth: place.depth + 1 }
      places.set(one, place)
    }
    return places.get(part) ?? place
  }
  const joined = new Map<ThreadPart, PlacedPart[]>()
  const kept: ThreadPart[] = []
  for (const part of parts) {
    const place = part.replyTo === undefined ? undefined : placeOf(part)
    const root = place?.root
    if (place === undefined || root === undefined || root === part) kept.push(part)
    else if (root.interactions.length > 0) {
      const parent = byUrl.get(part.replyTo ?? '')
      kept.push({
        ...part,
        interactions:
          parent === undefined ? [] : [{ type: 'reply', of: parent.url ?? parent.formerUrls[0] ?? '' }],
      })
    } else {
      const others = joined.get(root) ?? []
      if (others.length === 0) joined.set(root, others)
      others.push({ part, depth: place.depth })
    }
  }
  return kept.map((part) => withParts(part, ordered(joined.get(part) ?? [])))
}

/** A part of a thread, and how many posts it is behind the first one. */
type PlacedPart = { readonly part: ThreadPart; readonly depth: number }

/** Returns the parts of a thread by time, and those of one time in the order in which they answer each other. */
const ordered = (parts: readonly PlacedPart[]): ThreadPart[] =>
  [...parts]
    .sort((a, b) => (a.part.published?.epoch ?? 0) - (b.part.published?.epoch ?? 0) || a.depth - b.depth)
    .map(({ part }) => part)

const withParts = ({ replyTo: _, ...root }: ThreadPart, parts: readonly ThreadPart[]): ImportedEntry => {
  if (parts.length === 0) return root
  const all = [root, ...parts]
  return {
    ...root,
    formerUrls: [
      ...root.formerUrls,
      ...parts.flatMap(({ url, formerUrls }) => [...(url === undefined ? [] : [url]), ...formerUrls]),
    ],
    body: { format: root.body.format, text: all.map((part) => textOfPart(part, root)).join('\n\n') },
    tags: [...new Set(all.flatMap(({ tags }) => tags))],
    photos: all.flatMap(({ photos }) => photos),
    videos: all.flatMap(({ videos }) => videos),
    audios: all.flatMap(({ audios }) => audios),
    ...warningOf(root, parts),
  }
}

/** Returns the warning of a thread: its own, or that of the first part with media, which are shown above its text. */
const warningOf = (root: ThreadPart, parts: readonly ThreadPart[]): Pick<ImportedEntry, 'warning'> => {
  const withMedia = parts.filter(
    ({ photos, videos, audios }) => photos.length + videos.length + audios.length > 0,
  )
  const warning = [root, ...withMedia].find((part) => part.warning !== undefined)?.warning
  return warning === undefined ? {} : { warning }
}

/** Returns the HTML of a part; one with a warning of its own is closed until a reader opens it. */
const textOfPart = ({ warning, body }: ImportedEntry, root: ImportedEntry): string =>
  warning === undefined || warning === root.warning
    ? body.text
    : `<details><summary>${escapeText(warning)}</summary>${body.text}</details>`
