import { hash } from 'node:crypto'
import { assetStamp } from '../model/asset-paths.js'
import { hasCalendar } from '../model/calendar.js'
import { lazy, memoize } from '../model/memoize.js'
import { pathOfLink } from '../model/path.js'
import type { Citation, Post } from '../model/post.js'
import type { Entry, EntryLink, Site, UndatedPage } from '../model/site.js'
import type { PageKeys, Theme } from '../model/theme.js'

/** Returns the keys for the pages of a site with a theme. */
export const pageKeys = (site: Site, theme: Theme): PageKeys => {
  if (theme.id === undefined) return { ofPost: () => undefined, ofList: () => undefined }
  const siteKey = keyOf(
    JSON.stringify([
      theme.id,
      site.config,
      site.installed.sharp,
      site.installed.mermaid,
      site.sections.map(({ title, url }) => [title, url]),
      site.tags.length > 0,
      site.linkLists.map(({ name, title, links }) => [
        name,
        title,
        links.some(({ feed }) => feed !== undefined),
      ]),
      site.usesParts,
      site.filters.map(({ title, url }) => [title, url]),
      site.publication,
    ]),
  )
  const partOf = memoize((post: Post | Entry) => postFingerprint(post, site))
  const entryAt = lazy(() => new Map(site.entries.map((entry) => [entry.url, entry])))
  const neighbour = (link: EntryLink | undefined): string => {
    const entry = link === undefined ? undefined : entryAt().get(link.url)
    return entry === undefined ? '' : partOf(entry)
  }
  return {
    ofPost: (post) => {
      const [newer, older] = 'citations' in post ? [post.newer, post.older] : []
      return keyOf(`${siteKey}\n${partOf(post)}\n${neighbour(newer)}\n${neighbour(older)}`)
    },
    ofList: (list, shown, part) => {
      const { type, title, url, description, entries, intro, hasFeeds, feedEntries, mentionsHash } = list
      return keyOf(
        [
          ...[siteKey, part, type, title, url, description, entries.length, feedEntries.length, hasFeeds],
          hasCalendar(list),
          ...[intro === undefined ? '' : partOf(intro), ...shown.map(partOf)],
          mentionsHash,
        ].join('\n'),
      )
    },
  }
}

/**
 * Returns all that a page that shows a post depends on: its file, which with the settings determines the post,
 * the URLs of its links, its media, its copies, its contexts and its mentions.
 */
const postFingerprint = (post: Post | Entry | UndatedPage, { urlOfSource, assetAt }: Site): string => {
  const isScheduled = 'isScheduled' in post && post.isScheduled
  const own = `${post.path}\n${post.hash}${post.syndication.join(' ')}${isScheduled ? ' !' : ''}${'document' in post ? post.document : ''}`
  const { photos, videos, audios, content } = post
  const fileKey = (url: string): string => {
    const asset = assetAt.get(url)
    return asset === undefined ? url : `${url} ${assetStamp(asset)}`
  }
  const links = content.internalLinks.map(({ href }) => {
    const url = urlOfSource.get(pathOfLink(href))
    return url === undefined && !assetAt.has(href) ? '' : fileKey(url ?? href)
  })
  const media = [...photos, ...videos, ...audios].map(({ url }) => fileKey(url))
  const responses = 'mentionsHash' in post ? post.mentionsHash : ''
  const also = alsoOf(post)
  const citations = 'citations' in post ? post.citations.filter(isMoreThanUrl) : []
  if (links.length + media.length + citations.length + responses.length + also.length === 0) return own
  return own + keyOf(JSON.stringify([links, media, citations, ...also]) + responses)
}

const alsoOf = (post: Post | Entry | UndatedPage): unknown[] => {
  const { backlinks, related, conversation } = post as Partial<Entry>
  return backlinks === undefined && related === undefined && conversation === undefined
    ? []
    : [backlinks, related, conversation]
}

const isMoreThanUrl = ({ url: _, ...more }: Citation): boolean => Object.keys(more).length > 0

const keyOf = (text: string): string => hash('sha1', text).slice(0, 20)
