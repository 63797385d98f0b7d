import { type Html, trusted } from '../../model/html.js'
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

/** A content whose body is read when one of its properties is first used, and the body once it is read. */
type LazyContent = { [unread]: () => StoredBody; [body]?: StoredBody & { readonly markup: Html } }

const unread = Symbol('unread')
const body = Symbol('body')

const contentOf = (internalLinks: Content['internalLinks'], read: () => StoredBody): Content =>
  Object.defineProperties({ internalLinks, [unread]: read } as unknown as Content, properties)

const bodyOf = (content: LazyContent) => {
  const read = content[body]
  if (read !== undefined) return read
  const stored = content[unread]()
  const made = { ...stored, markup: trusted(stored.html) }
  content[body] = made
  return made
}

/** Returns a getter. All contents share the getters, because there are thousands of them. */
const getter = (get: (body: ReturnType<typeof bodyOf>) => unknown): PropertyDescriptor => ({
  enumerable: true,
  get(this: LazyContent) {
    return get(bodyOf(this))
  },
})

const properties = {
  html: getter(({ markup }) => markup),
  text: getter(({ text }) => text),
  excerpt: getter(({ excerpt }) => excerpt),
  quoted: getter(({ quoted }) => quoted),
  words: getter(({ words }) => words),
  externalLinks: getter(({ externalLinks }) => externalLinks),
} satisfies Record<Exclude<keyof Content, 'internalLinks'>, PropertyDescriptor>
