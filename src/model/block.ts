/**
 * A part of the content of a post that is made from data: the name of its template, and the data. The HTML of the
 * content has an empty element in its place (`blockPlaceholder`).
 */
export type Block = {
  readonly name: string
  readonly data: unknown
  /** True when it comes from the front matter: then it is about the whole post, and lists show it with an excerpt. */
  readonly isSubject: boolean
  /** Whether it is in the text of the post, not of its front matter. */
  readonly isInText: boolean
}

/** Returns the element in the place of a block. */
export const blockPlaceholder = (index: number): string => `<div data-block="${index}"></div>`

/** Matches the elements of blocks. */
export const blockPlaceholders = /<div data-block="(\d+)"><\/div>/g
