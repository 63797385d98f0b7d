import type { PullCursor } from '../../../model/mention.js'
import type { EndpointResult } from '../reconcile.js'

/** The mentions that a source returned, or the reason for an error; after an error stored mentions stay. */
export type Pulled =
  | { readonly answer: EndpointResult; readonly cursor?: PullCursor }
  | { readonly reason: string }
