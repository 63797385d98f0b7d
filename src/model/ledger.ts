/** A sent webmention: a line of content/sent.jsonl, one for each pair of source and target. */
export type SentWebmention = {
  readonly source: string
  readonly target: string
  /** The last webmention; `history` is a pair that is older than the ledger, for which none was sent. */
  readonly sent: 'new' | 'update' | 'removed' | 'deleted' | 'history'
  /** The hash of the h-entry that was sent. */
  readonly hash: string
  /**
   * The result; undefined for history. `later` is retried for a week; `sending`: the program ended during the
   * request, which may have arrived.
   */
  readonly state?: 'accepted' | 'none' | 'refused' | 'later' | 'sending'
  readonly endpoint?: string
  /**
   * The HTTP status of the response, and its `Location`, where the state of the webmention can be queried.
   */
  readonly status?: number
  readonly location?: string
  /** The reason of the server, when it did not accept. */
  readonly message?: string
  /** The time of the request, in RFC 3339. */
  readonly time: string
  /** The number of attempts since the first failure, and the time of that failure. */
  readonly attempts?: number
  readonly since?: string
}

/** Returns the key of a pair of source and target. */
export const webmentionKey = ({ source, target }: Pick<SentWebmention, 'source' | 'target'>): string =>
  `${source} ${target}`
