import type { Config } from './config.js'
import type { Html, TemplateValue } from './html.js'
import type { Post } from './post.js'

/** The second argument of the template of a block: its name, the post, the settings and `html`. */
export type BlockContext = {
  readonly name: string
  readonly post: Post
  readonly isSubject: boolean
  readonly config: Config
  readonly html: typeof import('./html.js').html
}

/** Renders the data of a block. The page of a post, lists and feeds show the same. */
export type BlockTemplate = (data: never, context: BlockContext) => Html

/** A template of a block of a blog. It also has `original`, a function that returns what the template that it replaces returns. */
export type OwnBlockTemplate<Data> = (
  data: Data,
  context: BlockContext & { readonly original: (other?: Data) => Html },
) => TemplateValue
