import { pathEnding, readArchiveText } from '../../model/archive.js'
import { isWebUrl } from '../../model/untrusted.js'
import type { Adapter } from '../adapter.js'
import { counter, emptyImported, type Imported } from '../entry.js'
import { plainTextOf } from '../html/html-text.js'
import { readXml, type XmlElement } from '../xml.js'

type Feed = NonNullable<Imported['feeds']>[number]

/** The subscriptions of a feed reader (http://opml.org/spec2.opml): they become the blogroll. */
export const opml: Adapter = {
  name: 'opml',
  detect: async ({ paths }, startOf) => paths.length === 1 && /<opml\b/i.test(await startOf(paths[0] ?? '')),
  read: async (archive) => {
    const root = readXml(await readArchiveText(archive, pathEnding(archive, /./) ?? ''))
    const leftOut = counter()
    const feeds = new Map<string, Feed>()
    const add = (
      { title, feed = '', page, description, category }: Outline,
      group: string | undefined,
    ): void => {
      const key = feed.replace(/^https?:\/\/(?:www\.)?/, '').replace(/\/$/, '')
      if (!isWebUrl(feed))
        leftOut.add(
          /\/\/[^/@]*@/.test(feed)
            ? 'feeds with a secret in their address'
            : 'addresses that are not of the web',
        )
      else if (hasSecret(feed)) leftOut.add('feeds with a secret in their address')
      else if (feeds.has(key)) leftOut.add('the same feed twice')
      else
        feeds.set(key, {
          title: title ?? new URL(feed).hostname,
          feed,
          url: page !== undefined && isWebUrl(page) ? page : `${new URL(feed).origin}/`,
          ...(description !== undefined && { description }),
          ...((group ?? category) !== undefined && { group: group ?? category ?? '' }),
        })
    }
    const visit = (element: XmlElement, group: string | undefined): void => {
      for (const outline of element.children.filter(({ name }) => name.toLowerCase() === 'outline')) {
        // A comment, and what is below it, is not shown (OPML 2.0, isComment).
        if (/^true$/i.test(outline.attributes.isComment ?? '')) {
          leftOut.add('comments')
          continue
        }
        const read = outlineOf(outline)
        if (read.feed !== undefined) add(read, group)
        else if (read.page !== undefined && outline.children.length === 0) leftOut.add('links without a feed')
        visit(outline, read.feed === undefined ? (read.title ?? group) : group)
      }
    }
    for (const body of root.children.filter(({ name }) => name.toLowerCase() === 'body'))
      visit(body, undefined)
    return {
      ...emptyImported,
      entries: [],
      leftOut: leftOut.counts,
      feeds: [...feeds.values()],
    }
  },
}

/** Whether a feed has a key of its reader in its address, which would be published with the blogroll. */
const hasSecret = (feed: string): boolean =>
  [...new URL(feed).searchParams].some(
    ([name, value]) =>
      /(?:token|apikey|secret|password)$|(?:^|[_-])(?:key|auth|pass|pwd|sig|signature|hash)$/i.test(name) ||
      // Of private feeds at Reddit.
      (name === 'feed' && /^[\w-]{16,}$/.test(value)),
  )

type Outline = Readonly<Partial<Record<'title' | 'feed' | 'page' | 'description' | 'category', string>>>

const outlineOf = ({ attributes }: XmlElement): Outline => {
  const lower = new Map(Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), value.trim()]))
  const title = plainTextOf(lower.get('text') || (lower.get('title') ?? ''))
  const feed = lower
    .get('xmlurl')
    ?.replace(/^feed:(?:\/\/)?(?=https?:)/, '')
    .replace(/^feed:\/\//, 'https://')
  const page = lower.get('htmlurl') ?? lower.get('url')
  const description = plainTextOf(lower.get('description') ?? '')
  // A list of paths: the last part of the first is the name.
  const category = plainTextOf((lower.get('category') ?? '').replace(/,.*$/s, '').replace(/^.*\//s, ''))
  return {
    ...(title !== '' && { title }),
    ...(feed !== undefined && feed !== '' && { feed }),
    ...(page !== undefined && { page }),
    ...(description !== '' && { description }),
    ...(category !== '' && { category }),
  }
}
