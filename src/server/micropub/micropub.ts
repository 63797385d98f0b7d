import type { TokenStore } from '../indieauth/tokens.js'
import type { Jobs } from '../jobs/jobs.js'

/** What the endpoints of Micropub need. */
export type Micropub = {
  readonly tokens: TokenStore
  readonly jobs: Pick<Jobs, 'create' | 'change' | 'source' | 'tags' | 'prepareMedia'>
  /** The folder for uploaded files. */
  readonly mediaFolder: string
  /** The URL of the media endpoint; an uploaded file is below it until a post uses it. */
  readonly mediaUrl: string
  /** The networks to which a post can be copied. */
  readonly syndicateTo: readonly { readonly uid: string; readonly name: string }[]
  /** Called after a post has changed. */
  readonly changed: () => void
}

/** The size of a request with files, in bytes, and without. */
export const maxUpload = 32_000_000
export const maxText = 1_000_000
