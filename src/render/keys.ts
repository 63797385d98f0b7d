import { hash } from 'node:crypto'
import { memoize } from '../model/memoize.js'
import type { Citation, Post } from '../model/post.js'
import type { Entry, List, Site, UndatedPage } from '../model/site.js'
import type { Theme } from '../model/theme.js'

/**
 * Keys over what pages are made from, so that a page whose key is that of the last build need not be made
 * again. With templates of the blog's own there are none: they may look at anything.
 */
export type PageKeys = {
  readonly ofPost: (post: Post | Entry) => string | undefined
  readonly ofList: (list: List, shown: readonly Entry[], part: string) => string | undefined
}

/** The keys of a site in a look. */
export const pageKeys = (site: Site, theme: Theme): PageKeys => {
  if (theme.id === undefined) return { ofPost: () => undefined, ofList: () => undefined }
  const look = keyOf(
    JSON.stringify([
      theme.id,
      site.config,
      site.installed.sharp,
      site.sections.map(({ title, url }) => [title, url]),
      site.tags.length > 0,
      site.blogroll.length > 0,
    ]),
  )
  const partOf = memoize((post: Post | Entry) => keyOf(postFingerprint(post, site)))
  return {
    ofPost: (post) =>
      keyOf(`${look}\n${partOf(post)}\n${neighbour(post, 'newer')}\n${neighbour(post, 'older')}`),
    ofList: (list, shown, part) => {
      const { type, title, url, description, entries, intro, hasFeeds, feedEntries } = list
      return keyOf(
        [
          ...[look, part, type, title, url, description, entries.length, feedEntries.length, hasFeeds],
          ...[intro === undefined ? '' : partOf(intro), ...shown.map(partOf)],
          mentionsFingerprint(list),
        ].join('\n'),
      )
    },
  }
}

/** What one post brings to any page that shows it: its text, its address, where its links and media lie, what it answers, what answered it. */
const postFingerprint = (post: Post | Entry | UndatedPage, { urlOfSource, sizeOf }: Site): string => {
  const own = `${post.path}\n${post.url}\n${post.hash}\n${post.syndication.join(' ')}${'isScheduled' in post && post.isScheduled ? ' !' : ''}`
  const { photos, videos, audios, content } = post
  const links = content.internalLinks.map(
    ({ href }) => `${urlOfSource.get(href.replace(/[?#].*$/s, '')) ?? ''} ${sizeOf.get(href) ?? ''}`,
  )
  const media = [...photos, ...videos, ...audios].map(({ url }) => `${url} ${sizeOf.get(url) ?? 0}`)
  const heard = 'mentions' in post ? mentionsFingerprint(post) : ''
  const citations = 'citations' in post ? post.citations.filter(isMoreThanUrl) : []
  if (links.length + media.length + citations.length + heard.length === 0) return own
  return own + JSON.stringify([links, media, citations]) + heard
}

/** What came in for a page. There are many of them, so no JSON; what stands between them is in no foreign text. */
const mentionsFingerprint = ({
  mentions,
  mentionCounts,
}: Pick<UndatedPage, 'mentions' | 'mentionCounts'>): string => {
  let text = Object.keys(mentionCounts).length > 0 ? JSON.stringify(mentionCounts) : ''
  for (const { id, type, url, author, name, published, content, rsvp, answers } of mentions)
    text += `\0${id}\0${type}\0${url}\0${author.name}\0${author.url}\0${author.photo}\0${name}\0${published}\0${content}\0${rsvp}${answers === undefined ? '' : JSON.stringify(answers)}`
  return text
}

const isMoreThanUrl = ({ url: _, ...more }: Citation): boolean => Object.keys(more).length > 0

const neighbour = (post: Post | Entry, side: 'newer' | 'older'): string => {
  const to = 'citations' in post ? post[side] : undefined
  return to === undefined ? '' : `${to.url} ${to.title}`
}

const keyOf = (text: string): string => hash('sha1', text).slice(0, 20)
