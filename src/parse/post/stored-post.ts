import { trusted } from '../../model/html.js'
import { lazy } from '../../model/memoize.js'
import type { Message } from '../../model/message.js'
import type { Content, Post } from '../../model/post.js'
import type { ParsedPost } from './post.js'

/** The part of a stored post that assembling a site needs. */
type StoredHead = {
  readonly post?: Omit<Post, 'content'>
  readonly internalLinks?: Content['internalLinks']
  readonly messages: readonly Message[]
}

/** The part of a stored post that only the pages that show it need. */
type StoredBody = Omit<Content, 'html' | 'internalLinks'> & { readonly html: string }

/** How the parse cache stores a post: its content apart from all else. */
export const storedPost = {
  split: ({
    post,
    messages,
  }: ParsedPost): { readonly head: StoredHead; readonly body: StoredBody | null } => {
    if (post === undefined) return { head: { messages }, body: null }
    const { content, ...facts } = post
    const { internalLinks, html, ...body } = content
    return { head: { post: facts, internalLinks, messages }, body: { ...body, html: html.value } }
  },
  join: (head: unknown, body: () => unknown): ParsedPost => {
    const { post, internalLinks = [], messages } = head as StoredHead
    if (post === undefined) return { messages }
    // The content is added in place, because there are thousands of posts.
    const content = contentOf(internalLinks, body as () => StoredBody)
    return { post: Object.assign(post, { content }), messages }
  },
}

/** Returns a content whose body is read when one of its properties is first used. */
const contentOf = (internalLinks: Content['internalLinks'], read: () => StoredBody): Content => {
  const body = lazy(read)
  const html = lazy(() => trusted(body().html))
  return {
    internalLinks,
    get html() {
      return html()
    },
    get text() {
      return body().text
    },
    get excerpt() {
      return body().excerpt
    },
    get quoted() {
      return body().quoted
    },
    get words() {
      return body().words
    },
    get externalLinks() {
      return body().externalLinks
    },
  }
}
