import type { Kind } from './post.js'

/** The keys and quotes that an author uses in front matter. */
export type FrontMatterStyle = {
  readonly title: string
  readonly date: string
  readonly isDateQuoted: boolean
  readonly tags: string
  /** Kind → its value of `response_type`; undefined when the author writes `in-reply-to` and similar keys. */
  readonly responseTypes?: Readonly<Partial<Record<Kind, string>>>
  /** The kinds whose latest post has a title. */
  readonly titled: ReadonlySet<Kind>
}
