import type { Config } from './config.js'
import type { Html } from './html.js'
import type { Post } from './post.js'

/**
 * The second argument of the template of a block: its name, the post, the settings and `html`. A template of a blog also has
 * `original`, a function that returns what the template that it replaces returns.
 */
export type BlockContext = {
  readonly name: string
  readonly post: Post
  readonly isSubject: boolean
  readonly config: Config
  readonly html: typeof import('./html.js').html
}

/** Renders the data of a block. The page of a post, lists and feeds show the same. */
export type BlockTemplate = (data: never, context: BlockContext) => Html
