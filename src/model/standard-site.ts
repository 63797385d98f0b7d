import type { Config } from './config.js'
import type { Post } from './post.js'
import { recordKey } from './record-key.js'
import type { CopyLine } from './syndication.js'

/** The records of the site at https://standard.site: their `at://` URIs, which are known before they are published. */
export type StandardSite = {
  /** The DID of the account that owns the records. */
  readonly did: string
  readonly publication: string
  /** Returns the URI of the record of a post; undefined for a post that has none. */
  readonly documentOf: (post: Post) => string | undefined
}

/** Returns the records of a site; undefined when the settings do not ask for them, or before the first deploy. */
export const standardSiteOf = (config: Config, lines: readonly CopyLine[]): StandardSite | undefined => {
  const publication = lines.find(({ type }) => type === 'publication')
  const { account, key } = publication ?? {}
  if (config.syndicate?.bluesky?.standardSite !== true || account === undefined || key === undefined)
    return undefined
  const keys = new Map(
    lines.flatMap((line) =>
      line.type === 'document' && line.key !== undefined && line.account === account
        ? [[line.page, line.key] as const]
        : [],
    ),
  )
  return {
    did: account,
    publication: `at://${account}/site.standard.publication/${key}`,
    documentOf: (post) => {
      if (!isDocument(post)) return undefined
      const own = keys.get(config.origin + post.url) ?? recordKey(post.published.epoch, post.url)
      return `at://${account}/site.standard.document/${own}`
    },
  }
}

/** Whether a post has a record: it has a date and a title, and is listed. */
export const isDocument = <
  Checked extends Pick<Post, 'published' | 'name' | 'unlisted' | 'deleted' | 'syndicate'>,
>(
  post: Checked,
): post is Checked & { readonly published: NonNullable<Post['published']>; readonly name: string } =>
  post.published !== undefined &&
  post.name !== undefined &&
  !post.unlisted &&
  post.deleted === undefined &&
  post.syndicate?.length !== 0
