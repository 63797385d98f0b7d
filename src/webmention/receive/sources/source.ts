import type { EndpointResult } from '../reconcile.js'

/** The state of a source between two pulls. When it is lost, everything is fetched again. */
export type Cursor = {
  /** The endpoint's id → a digest of what it said, of all that it has. */
  readonly seen: Readonly<Record<string, string>>
  /** When all was asked for last, in milliseconds. */
  readonly full: number
}

/** The mentions that a source returned, or the reason for an error: then stored mentions stay. */
export type Pulled =
  | { readonly answer: EndpointResult; readonly cursor?: Cursor }
  | { readonly reason: string }
