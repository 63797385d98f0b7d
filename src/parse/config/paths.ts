import type { Fields } from '../fields.js'
import { invalidPathReason } from '../post/permalink.js'

/** Reads paths of this site. An invalid one is an error and left out. */
export const readPaths = (fields: Fields, key: string): string[] =>
  fields.paths(key).filter((path) => {
    const reason = invalidPathReason(path)
    if (reason !== undefined) fields.reject(key, 'paths of this site, e.g. `["/old/feed.xml"]`')
    return reason === undefined
  })
