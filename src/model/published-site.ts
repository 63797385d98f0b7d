import { feedIds } from './config.js'
import { feedIdOfUrl } from './feed-id.js'
import { parseUrl } from './url.js'

/** A post or a page in smallsocial.json. */
type PublishedItem = {
  /** Its URL, from the root of the host. */
  readonly url: string
  /** The hash of its h-entry; empty when there is none. */
  readonly hash: string
  /** Its id in feeds. */
  readonly feedId: string
}

/** What smallsocial.json says about the site that was built or deployed with it. */
export type PublishedSite = {
  /** The id of the build; undefined for one of an older version. */
  readonly build: string | undefined
  readonly items: readonly PublishedItem[]
}

/** Reads a smallsocial.json, which is untrusted; returns undefined when it is none. */
export const publishedSiteOf = (value: unknown): PublishedSite | undefined => {
  if (typeof value !== 'object' || value === null) return undefined
  const { generator, url, build, feedIds: written, posts, pages } = value as Record<string, unknown>
  const origin = typeof url === 'string' ? parseUrl(url)?.origin : undefined
  if (generator !== 'smallsocial' || origin === undefined) return undefined
  const form = feedIds.find((one) => one === written) ?? 'url'
  const items = [posts, pages].flatMap((list): unknown[] => (Array.isArray(list) ? list : []))
  return {
    build: typeof build === 'string' ? build : undefined,
    items: items.flatMap((item): PublishedItem[] => {
      const { url: own, hash, id } = (item ?? {}) as Record<string, unknown>
      if (typeof own !== 'string') return []
      const feedId = typeof id === 'string' ? id : feedIdOfUrl(origin + own, form)
      return [{ url: own, hash: typeof hash === 'string' ? hash : '', feedId }]
    }),
  }
}
