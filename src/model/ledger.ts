/** A sent webmention: a line of content/sent.jsonl, one for each pair of source and target. */
export type SentWebmention = {
  readonly source: string
  readonly target: string
  /** What was told last; `history` was there before the ledger, and nobody was told of it by us. */
  readonly sent: 'new' | 'update' | 'removed' | 'deleted' | 'history'
  /** Of the h-entry that was told. */
  readonly hash: string
  /** What came of it; nothing for history. `later` is tried again, for a week; `sending` was in the air when the program ended, and may have arrived. */
  readonly state?: 'accepted' | 'none' | 'refused' | 'later' | 'sending'
  readonly endpoint?: string
  /** HTTP status of the answer, and where it said that more is to be seen. */
  readonly status?: number
  readonly location?: string
  /** The server's words, where it did not accept. */
  readonly message?: string
  /** When, in RFC 3339. */
  readonly time: string
  /** Tries since the first that failed, and when that was. */
  readonly attempts?: number
  readonly since?: string
}

/** The key of a line. */
export const webmentionKey = ({ source, target }: Pick<SentWebmention, 'source' | 'target'>): string =>
  `${source} ${target}`
