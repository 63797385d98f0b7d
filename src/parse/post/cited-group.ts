import type { Citation } from '../../model/post.js'
import { asObject, asText, textIn } from '../fields.js'
import { citationOf } from '../records/context.js'

type Group = Readonly<Record<string, unknown>>

/**
 * Returns the context in a group such as `{ url, title, author, content }`; undefined when it has only a URL. `of` is the
 * target: the URL, or the name of a work without one.
 */
export const contextInGroup = (group: Group, of: string): Citation | undefined => {
  const context = citationOf(of, {
    name: textIn(group, ['title', 'name']),
    published: textIn(group, ['published', 'date']),
    content: textIn(group, ['content', 'summary', 'text', 'quote'])?.replace(/<[^>]*>/g, ' '),
    author: authorIn(group),
  })
  return Object.keys(context).length > 1 ? context : undefined
}

/** Returns the first author as an h-card: `author: Jane`, `authors: [Jane]`, `author: { name, url }`. */
const authorIn = (group: Group): Group | undefined => {
  const written = [group.author, group.authors].flat().find((one) => one !== undefined && one !== null)
  const person = asObject(written)
  if (person === undefined) return { name: asText(written), url: textIn(group, ['author_url', 'authorUrl']) }
  return { ...person, name: textIn(person, ['name', 'title']) }
}
