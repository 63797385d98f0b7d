import type { Config } from './config.js'
import type { Drawings } from './diagram.js'
import type { Asset, OptionalPackages, Source } from './site.js'

/** All inputs of a build. The result depends on nothing else. */
export type Project = {
  readonly config: Config
  /** content/site.yaml, for the places of messages. */
  readonly settings?: Source
  /** The Markdown files of content/. */
  readonly sources: readonly Source[]
  readonly contexts: readonly Source[]
  readonly mentions: readonly Source[]
  /** The lists of links: content/blogroll.yaml, podroll.yaml and others. */
  readonly linkLists?: readonly Source[]
  /** The files of content/data/. */
  readonly data?: readonly Source[]
  readonly moderation?: Source
  readonly people?: Source
  /** The ledger of sent webmentions; Bridgy's responses in it contain the URLs of copies. */
  readonly ledger?: Source
  /** The ledger of copies on other networks. */
  readonly copies?: Source
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
  readonly drawings?: Drawings
}
