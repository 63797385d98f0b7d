import type { Config } from './config.js'
import type { Asset, OptionalPackages, Source } from './site.js'

/** All that a build is made from, read into memory. Nothing else has a say in the result. */
export type Project = {
  readonly config: Config
  /** The Markdown files of content/. */
  readonly sources: readonly Source[]
  readonly contexts: readonly Source[]
  readonly mentions: readonly Source[]
  readonly blogroll?: Source
  readonly moderation?: Source
  readonly people?: Source
  /** What was told to whom: copies that Bridgy made are among it. */
  readonly ledger?: Source
  readonly avatars: readonly Asset[]
  readonly assets: readonly Asset[]
  /** content/static/_redirects and content/static/_headers. */
  readonly redirectRules?: Source
  readonly headerRules?: Source
  /** Milliseconds since 1970. */
  readonly now: number
  readonly drafts: boolean
  readonly future: boolean
  readonly installed: OptionalPackages
}
