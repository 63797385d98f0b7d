import { isMediaFile } from '../model/media.js'
import type { Mention } from '../model/mention.js'
import { nameInLink } from '../model/name-link.js'
import { pathOfLink } from '../model/path.js'
import type { Post } from '../model/post.js'
import { titleOf } from '../model/post-text.js'
import type { Entry, List, Site } from '../model/site.js'
import { urlsNamedBy, withMediaUrls } from './asset-paths.js'

/**
 * Returns the site with one post replaced, equal to the result of `assemble`, but without visiting all other
 * posts. `index` is the index of the post among the entries. Returns undefined when more than the text has
 * changed, or when other pages quote it, so that the site must be assembled again.
 */
export const replacePost = (site: Site, index: number, before: Post, after: Post): Site | undefined => {
  const entry = site.entries[index]
  if (after.deleted !== undefined) return undefined
  if (entry?.path !== after.path || relationsOf(before) !== relationsOf(after)) return undefined
  if (titleOf(before) !== titleOf(after) && isPlacedByTitle(site)) return undefined
  if (namesIn(before, site) !== namesIn(after, site)) return undefined
  if ((before.blocks === undefined) !== (after.blocks === undefined)) return undefined
  if (isQuoted(after, site) || isLinked(before, after, site)) return undefined
  const {
    citations,
    mentions,
    mentionCounts,
    mentionsHash,
    syndication,
    newer,
    older,
    isScheduled,
    document,
    backlinks,
    related,
    conversation,
  } = entry
  if (conversation !== undefined || (site.config.people && entry.citations.length + mentions.length > 0))
    return undefined
  const revised: Entry = {
    ...withMediaUrls(after, { urls: site.urlOfSource }),
    ...{ published: entry.published, citations, mentions, mentionCounts, mentionsHash, syndication },
    ...{ newer, older, isScheduled },
    ...(document !== undefined && { document }),
    ...(backlinks !== undefined && { backlinks }),
    ...(related !== undefined && { related }),
  }
  const link = { url: entry.url, title: titleOf(revised) }
  const changed = [
    [entry, revised] as const,
    ...nearest(site.entries, index, -1, newer?.url).map((one) => [one, { ...one, older: link }] as const),
    ...nearest(site.entries, index, 1, older?.url).map((one) => [one, { ...one, newer: link }] as const),
  ]

  const swap = (entries: readonly Entry[]): readonly Entry[] => {
    let swapped: Entry[] | undefined
    for (const [old, now] of changed) {
      const at = entries.indexOf(old)
      if (at === -1) continue
      swapped ??= [...entries]
      swapped[at] = now
    }
    return swapped ?? entries
  }
  const inList = <Kind extends List>(list: Kind): Kind => {
    const [entries, feedEntries] = [swap(list.entries), swap(list.feedEntries)]
    if (entries === list.entries && feedEntries === list.feedEntries) return list
    return { ...list, entries, feedEntries }
  }
  return {
    ...site,
    entries: swap(site.entries),
    home: inList(site.home),
    pinned: swap(site.pinned),
    all: site.all.map(inList),
    sections: site.sections.map(inList),
    named: site.named.map(inList),
    kinds: site.kinds.map(inList),
    tags: site.tags.map(inList),
    years: site.years.map(inList),
    months: site.months.map(inList),
  }
}

/**
 * Returns the nearest entry with a URL, searched from an index in one direction; none when `url` is
 * undefined.
 */
const nearest = (
  entries: readonly Entry[],
  from: number,
  step: 1 | -1,
  url: string | undefined,
): readonly Entry[] => {
  if (url === undefined) return []
  for (let at = from + step; ; at += step) {
    const entry = entries[at]
    if (entry === undefined) return []
    if (entry.url === url) return [entry]
  }
}

/** Returns the properties of a post that determine its lists, its neighbours, its files, and what other pages show of it, as text. */
const relationsOf = (post: Post): string => {
  const { path, url, kind, published, categories, interactions, syndication, aliases, deleted } = post
  const { draft, unlisted, pinned, shownFrom, shownUntil, contexts, otherNames, syndicate } = post
  return JSON.stringify([
    ...[path, url, kind, published, categories, interactions, syndication, aliases, deleted],
    ...[draft, unlisted, pinned, shownFrom, shownUntil, contexts, otherNames, syndicate],
    urlsNamedBy(post).filter(isMediaFile),
  ])
}

/** Returns true when a section is sorted by title, or a link names a page, which may be by its title. */
const isPlacedByTitle = (site: Site): boolean =>
  Object.values(site.config.sections).some(({ sort }) => sort === 'title') ||
  [...site.entries, ...site.pages, ...site.intros].some((post) => namesIn(post, site) !== '')

/** Returns the names in the links of a post, which lead to addresses only where the whole site is known. */
const namesIn = ({ content }: Post, { config }: Site): string =>
  content.internalLinks
    .flatMap(({ href }) => nameInLink(pathOfLink(href), config.base)?.name ?? [])
    .join('\n')

/** Returns true when other pages show the title or the links of the post as backlinks or related posts, and these differ. */
const isLinked = (before: Post, after: Post, { config }: Site): boolean => {
  if (!config.backlinks && config.related === 0) return false
  const shown = (post: Post): string =>
    JSON.stringify([
      titleOf(post),
      post.content.internalLinks.map(({ href }) => href),
      post.blocks?.map(({ data }) => data),
    ])
  return shown(before) !== shown(after)
}

/** Returns true when other pages show the post as the author's reply. */
const isQuoted = ({ url, interactions }: Post, { entries, pages }: Site): boolean => {
  const quotes = ({ answers = [], replies = [] }: Mention): boolean =>
    answers.some((answer) => answer.url === url || answer.mentions.some(quotes)) || replies.some(quotes)
  return (
    interactions.some(({ type }) => type === 'reply') &&
    [...entries, ...pages].some(({ mentions }) => mentions.some(quotes))
  )
}
