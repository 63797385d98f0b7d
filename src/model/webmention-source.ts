/** A page of the site as the source of webmentions. */
export type WebmentionSource = {
  /** The absolute URL, as it is sent. */
  readonly source: string
  /** The hash of the h-entry. */
  readonly hash: string
  /** Milliseconds since 1970. */
  readonly published: number
  /** The URLs of the targets exactly as they are in the page; none when the page is gone. */
  readonly targets: readonly string[]
  readonly isGone: boolean
}
