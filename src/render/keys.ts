import { hash } from 'node:crypto'
import type { Post } from '../model/post.js'
import type { Entry, List, Site } from '../model/site.js'
import type { Theme } from '../model/theme.js'
import { once } from './once.js'

/**
 * Keys over what pages are made from, so that a page whose key is that of the last build need not be made
 * again. With templates of the blog's own there are none: they may look at anything.
 */
export type Keys = {
  readonly ofPost: (post: Post | Entry) => string | undefined
  readonly ofList: (list: List, shown: readonly Entry[], part: string) => string | undefined
}

export const keysOf = (site: Site, theme: Theme): Keys => {
  if (theme.id === undefined) return { ofPost: () => undefined, ofList: () => undefined }
  const look = keyOf([
    theme.id,
    site.config,
    site.sections.map(({ title, url }) => [title, url]),
    site.tags.length > 0,
    site.blogroll.length > 0,
  ])
  const partOf = once((post: Post | Entry) => ingredients(post, site))
  return {
    ofPost: (post) =>
      keyOf([look, partOf(post), 'newer' in post ? post.newer : null, 'older' in post ? post.older : null]),
    ofList: ({ type, title, url, description, entries, intro, hasFeeds, feedEntries }, shown, part) =>
      keyOf([
        look,
        part,
        type,
        title,
        url,
        description,
        entries.length,
        feedEntries.length,
        hasFeeds,
        intro && partOf(intro),
        shown.map(partOf),
      ]),
  }
}

/** What one post brings to any page that shows it: its text, its address, what it answers, what answered it, where its links lead. */
const ingredients = (post: Post | Entry, { urlOfSource, sizeOf }: Site): string => {
  const own = `${post.path}\n${post.url}\n${post.hash}`
  const links = post.content.internalLinks.map(
    ({ href }) => urlOfSource.get(href.replace(/[?#].*$/s, '')) ?? '',
  )
  const sizes = [...post.audios, ...post.videos].map(({ url }) => sizeOf.get(url) ?? 0)
  const foreign =
    'citations' in post &&
    (post.mentions.length > 0 ||
      post.citations.some(({ name, author, content }) => name ?? author ?? content))
      ? [post.citations, post.mentions]
      : []
  return links.length + sizes.length + foreign.length === 0
    ? own
    : own + JSON.stringify([links, sizes, foreign])
}

const keyOf = (parts: readonly unknown[]): string => hash('sha1', JSON.stringify(parts)).slice(0, 20)
