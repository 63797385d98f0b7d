import type { Config } from '../model/config.js'
import type { Drawings } from '../model/diagram.js'
import type { DeclaredPerson } from '../model/mention.js'
import type { Citation, Post } from '../model/post.js'
import type { ShownResponses } from '../model/responses.js'
import type { Asset, LinkList, OptionalPackages, OwnRules, Site } from '../model/site.js'
import type { StandardSite } from '../model/standard-site.js'

/** The parts of a site, each parsed separately. */
export type Parts = {
  readonly config: Config
  readonly posts: readonly Post[]
  readonly contexts: readonly Citation[]
  /** URL of a page of the site, from the root of the host → its responses. */
  readonly responses: ReadonlyMap<string, ShownResponses>
  readonly avatars: readonly Asset[]
  /** Absolute URL of a post → the URLs of its copies on other sites that are not in its front matter. */
  readonly copies: ReadonlyMap<string, readonly string[]>
  /** The records of the site at standard.site. */
  readonly standardSite?: StandardSite | undefined
  readonly assets: readonly Asset[]
  readonly linkLists: readonly LinkList[]
  readonly data: Site['data']
  readonly people: readonly DeclaredPerson[]
  readonly ownRules?: OwnRules
  /** Milliseconds since 1970; later posts are shown only with `future`. */
  readonly now: number
  readonly drafts: boolean
  readonly future: boolean
  readonly installed: OptionalPackages
  readonly drawings?: Drawings
  readonly blocks: Site['blocks']
}
