import type { EndpointResult } from '../reconcile.js'

/** The state of a source between two pulls. When it is lost, everything is fetched again. */
export type Cursor = {
  /** The endpoint's id of each mention → a digest of the mention. */
  readonly seen: Readonly<Record<string, string>>
  /** The time of the last full pull, in milliseconds since 1970. */
  readonly full: number
}

/** The mentions that a source returned, or the reason for an error; after an error stored mentions stay. */
export type Pulled =
  | { readonly answer: EndpointResult; readonly cursor?: Cursor }
  | { readonly reason: string }
