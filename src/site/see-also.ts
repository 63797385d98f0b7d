import type { Config } from '../model/config.js'
import { addToGroup, groupBy } from '../model/group-by.js'
import { compareText } from '../model/message.js'
import { barePath, pathOfLink, withBase } from '../model/path.js'
import { type Post, pageOf } from '../model/post.js'
import { titleOf } from '../model/post-text.js'
import type { EntryLink } from '../model/site.js'
import { tagSlug } from '../model/tag.js'

type SeeAlsoSettings = Pick<Config, 'backlinks' | 'related' | 'origin' | 'base' | 'redirects'>

/** A function from a post to the posts that link to it and those that are related to it. */
export type SeeAlsoOf = (post: Post) => SeeAlso

type SeeAlso = { readonly backlinks?: readonly EntryLink[]; readonly related?: readonly EntryLink[] }

/**
 * Returns a function that returns the pages that link to a post, newest first, and the posts that share its rare tags, as
 * far as the settings have them. `urls` are the URLs of links by path or name.
 */
export const seeAlso = (
  posts: readonly Post[],
  config: SeeAlsoSettings,
  urls: ReadonlyMap<string, string>,
): SeeAlsoOf => {
  const listed = posts.filter(({ unlisted }) => !unlisted)
  const { backlinks, related } = config
  const linking = backlinks ? linksTo(listed, urls, config) : new Map<string, Post[]>()
  const similar = related > 0 ? relatedTo(listed, related) : () => []
  return (post) => {
    const [from, others] = [linking.get(post.url) ?? [], similar(post)]
    return {
      ...(from.length > 0 && { backlinks: from.sort(newestFirst).map(linkOf) }),
      ...(others.length > 0 && { related: others.map(linkOf) }),
    }
  }
}

const linkOf = (post: Post): EntryLink => ({ url: post.url, title: titleOf(post) })

/** Returns the posts that link to each URL in their text, their data or as a response, without the post itself. */
const linksTo = (
  posts: readonly Post[],
  urls: ReadonlyMap<string, string>,
  { origin, base, redirects }: SeeAlsoSettings,
): Map<string, Post[]> => {
  const from = new Map<string, Post[]>()
  const byPath = new Map(
    posts.flatMap(({ url, aliases }) =>
      [url, ...aliases.map((alias) => base + alias)].map((path) => [barePath(path), url] as const),
    ),
  )
  for (const { from: old, to } of redirects) {
    const url = byPath.get(barePath(withBase(pathOfLink(to, origin), { base })))
    if (url !== undefined && !byPath.has(barePath(base + old))) byPath.set(barePath(base + old), url)
  }
  for (const post of posts) {
    const links = [
      ...post.content.internalLinks.map(({ href }) => href),
      ...post.interactions.flatMap((one) => pageOf(one) ?? []),
      ...(post.blocks ?? []).flatMap(({ data }) => textsIn(data)),
    ].filter((link) => link.startsWith('/') || link.startsWith(`${origin}/`))
    const targets = links.map((href) => {
      const path = pathOfLink(href, origin)
      const url = urls.get(path) ?? path
      return byPath.get(barePath(url)) ?? url
    })
    for (const url of new Set(targets)) if (url !== post.url) addToGroup(from, url, post)
  }
  return from
}

/** Returns the texts in the data of a block. */
const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

/** The most posts of a tag that is rare: more frequent ones say little about a post, and would cost time. */
const rareUntil = 50

/** Returns a function that returns the posts that share most rare tags with a post; a tag counts by its rarity. */
const relatedTo = (posts: readonly Post[], limit: number): ((post: Post) => Post[]) => {
  const dated = posts.filter(({ published }) => published !== undefined)
  const tagsOf = ({ categories }: Post): ReadonlySet<string> => new Set(categories.map(tagSlug))
  const byTag = groupBy(dated, tagsOf)
  return (post) => {
    const scores = new Map<Post, number>()
    for (const tag of tagsOf(post)) {
      const own = byTag.get(tag) ?? []
      if (own.length > rareUntil) continue
      for (const other of own)
        if (other !== post) scores.set(other, (scores.get(other) ?? 0) + 1 / own.length)
    }
    return [...scores]
      .sort(([a, scoreA], [b, scoreB]) => scoreB - scoreA || newestFirst(a, b))
      .slice(0, limit)
      .map(([other]) => other)
  }
}

const newestFirst = (a: Post, b: Post): number =>
  (b.published?.epoch ?? 0) - (a.published?.epoch ?? 0) || compareText(a.url, b.url)
