import type { ImportedEntry } from './entry.js'
import { htmlOfText } from './plain-text.js'

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
  const rootOf = (part: ThreadPart): ThreadPart | undefined => {
    const seen = new Set<ThreadPart>()
    let at: ThreadPart | undefined = part
    while (at?.replyTo !== undefined && at.interactions.length === 0 && !seen.has(at)) {
      seen.add(at)
      let parent: string | undefined = at.replyTo
      for (let count = 0; parent !== undefined && !byUrl.has(parent) && count < 1000; count++)
        parent = hidden.get(parent)
      at = byUrl.get(parent ?? '')
    }
    return at
  }
  const joined = new Map<ThreadPart, ThreadPart[]>()
  const kept: ThreadPart[] = []
  for (const part of parts) {
    const root = part.replyTo === undefined ? part : rootOf(part)
    if (root === undefined || root === part) kept.push(part)
    else if (root.interactions.length > 0) {
      const parent = byUrl.get(part.replyTo ?? '')
      kept.push({
        ...part,
        interactions:
          parent === undefined ? [] : [{ type: 'reply', of: parent.url ?? parent.formerUrls[0] ?? '' }],
      })
    } else joined.set(root, [...(joined.get(root) ?? []), part])
  }
  return kept.map((part) => withParts(part, ordered(part, joined.get(part) ?? [])))
}

/** Returns the parts of a thread in the order in which they answer each other, else by time. */
const ordered = (root: ThreadPart, parts: readonly ThreadPart[]): ThreadPart[] => {
  const depthOf = (part: ThreadPart): number => {
    let [depth, at] = [0, part as ThreadPart | undefined]
    while (at !== undefined && at !== root && depth < parts.length + 1) {
      const { replyTo } = at
      at = parts.find((one) => one !== at && [one.url, ...one.formerUrls].includes(replyTo))
      depth++
    }
    return depth
  }
  return parts
    .map((part) => ({ part, depth: depthOf(part) }))
    .sort((a, b) => (a.part.published?.epoch ?? 0) - (b.part.published?.epoch ?? 0) || a.depth - b.depth)
    .map(({ part }) => part)
}

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
  }
}

/** Returns the HTML of a part; one with a warning of its own is closed until a reader opens it. */
const textOfPart = ({ warning, body }: ImportedEntry, root: ImportedEntry): string =>
  warning === undefined || warning === root.warning
    ? body.text
    : `<details><summary>${htmlOfText(warning)}</summary>${body.text}</details>`
