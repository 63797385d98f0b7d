import { addToGroup } from './group-by.js'
import type { NetworkName } from './network.js'
import type { Kind } from './post.js'

/** The settings below `syndicate.bluesky:` of site.yaml. The URLs are those of public services, unless a blog has its own. */
export type BlueskySettings = {
  /** A handle such as `jane.example`, or a DID. */
  readonly handle: string
  /** Whether the site and its articles also become records of https://standard.site. */
  readonly standardSite: boolean
  /** The AppView, which answers without a login. */
  readonly appview: string
  /** The directory of `did:plc`. */
  readonly directory: string
}

/** The settings below `syndicate.mastodon:` of site.yaml. */
export type MastodonSettings = {
  /** The URL of the author's server, without a slash at its end. */
  readonly server: string
  /** Whether unlisted answers are shown, too. */
  readonly unlisted: boolean
}

/** The settings below `syndicate:` of site.yaml. */
export type Syndication = {
  /** The kinds of posts that are copied without a `syndicate` key of their own. */
  readonly kinds: readonly Kind[]
  /** Whether the tags of a post are added to its copies as hashtags, where there is space. */
  readonly hashtags: boolean
  /** Whether `mentions pull` fetches the answers to copies. */
  readonly answers: boolean
  readonly bluesky?: BlueskySettings
  readonly mastodon?: MastodonSettings
}

/** The kinds that are copied when the settings name none. */
export const defaultKinds = ['article', 'note', 'photo', 'video', 'audio', 'reply'] as const satisfies Kind[]

/** What a line of the ledger of copies stands for. */
const copyTypes = ['post', 'like', 'repost', 'document', 'publication'] as const
export type CopyType = (typeof copyTypes)[number]
export const isCopyType = (value: unknown): value is CopyType => copyTypes.some((one) => one === value)

/**
 * The states of a copy. `history`: the page is older than the setting, and is not copied. `planned`: nothing was sent; a
 * record has its key already. `sending`: the program ended during the request, which may have arrived. `later` is retried.
 */
export const copyStates = [
  'history',
  'planned',
  'sending',
  'published',
  'later',
  'refused',
  'deleted',
] as const

/** A copy of a page on a network: a line of content/copies.jsonl, one for each page, network and type. */
export type CopyLine = {
  /** The absolute URL of the page. */
  readonly page: string
  readonly network: NetworkName
  readonly type: CopyType
  readonly state: (typeof copyStates)[number]
  /** A hash of what was sent: text, pictures, link. When it differs, the copy is updated. */
  readonly hash: string
  /** The account that owns the copy: a DID, or the URL of a profile. */
  readonly account?: string
  /** The record key at Bluesky; the Idempotency-Key at Mastodon. */
  readonly key?: string
  /** What was sent or is about to be sent, so that a repeated request has the same bytes. */
  readonly record?: Readonly<Record<string, unknown>>
  /** The id that the network gave: an `at://` URI, or the id of a status. */
  readonly id?: string
  /** The hash of the record that the network returned. */
  readonly cid?: string
  /** The URL of the copy for people, which becomes u-syndication. */
  readonly url?: string
  /** Whether the page already asked for a copy when it became history. */
  readonly wasAsked?: boolean
  /** Whether the author posted it by hand: it is neither updated nor deleted. */
  readonly isAdopted?: boolean
  /** The reason of the server, when it did not accept. */
  readonly message?: string
  /** The time of the last request, in RFC 3339. */
  readonly time: string
  /** The number of attempts since the first failure, and the time of that failure. */
  readonly attempts?: number
  readonly since?: string
}

/** Whether a copy is a record of standard.site, and no post. */
export const isRecordType = (type: CopyType): boolean => type === 'document' || type === 'publication'

/** Returns the key of a line: there is one for each page, network and type. */
export const copyKey = ({ page, network, type }: Pick<CopyLine, 'page' | 'network' | 'type'>): string =>
  `${page} ${network} ${type}`

/** Returns the URLs of copies that are posts, by the URL of the page: its u-syndication. */
export const copyUrls = (lines: readonly CopyLine[]): Map<string, string[]> => {
  const urls = new Map<string, string[]>()
  for (const { page, type, state, url } of lines)
    if (type === 'post' && url !== undefined && state !== 'deleted') addToGroup(urls, page, url)
  return urls
}
