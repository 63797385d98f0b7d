import type { EndpointResult } from '../reconcile.js'

/** What a source remembers from one pull to the next. It can be made again: then all is asked for anew. */
export type Cursor = {
  /** The endpoint's id → a digest of what it said, of all that it has. */
  readonly seen: Readonly<Record<string, string>>
  /** When all was asked for last, in milliseconds. */
  readonly full: number
}

/** What a source gave, or why it gave nothing: then what is stored stays. */
export type Pulled =
  | { readonly answer: EndpointResult; readonly cursor?: Cursor }
  | { readonly trouble: string }
