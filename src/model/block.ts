import { isMediaFile } from './media.js'

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
  /** The line of its file where it begins, from 1. */
  readonly line: number
}

/** Returns the element in the place of a block. */
export const blockPlaceholder = (index: number): string => `<div data-block="${index}"></div>`

/** Matches the elements of blocks. */
export const blockPlaceholders = /<div data-block="(\d+)"><\/div>/g

/** Returns the links to this site in data: paths of media, and other paths with the key `url`. */
export const linksInData = (value: unknown, key?: string): string[] => {
  if (typeof value === 'string')
    return value.startsWith('/') && (key === 'url' || isMediaFile(value)) ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) => linksInData(one, name))
}
