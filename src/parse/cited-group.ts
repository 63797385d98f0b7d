import type { Citation } from '../model/post.js'
import { asObject, asText, type Readable, textIn } from './fields.js'
import { citationOf } from './records/context.js'

type Group = Readonly<Record<string, unknown>>

/** The properties of a page or a work in a group, with their keys. */
const citedKeys = {
  url: ['url'],
  name: ['title', 'name'],
  published: ['published', 'date', 'year'],
  content: ['content', 'summary', 'text', 'quote'],
  authorUrl: ['author_url', 'authorUrl'],
} as const

/** The keys of the authors of a work. */
export const authorKeys = ['author', 'authors', 'artist', 'creator', 'director', 'by'] as const

/** What is read of a page or a work. */
export const readableCitation: Readable = {
  keys: [...Object.values(citedKeys).flat(), ...authorKeys, 'type', 'kind'],
}

/**
 * Returns the context in a group such as `{ url, title, author, content }`; undefined when it has only a URL. `of` is the
 * target: the URL, or the name of a work without one.
 */
export const contextInGroup = (group: Group, of: string): Citation | undefined => {
  const context = citationOf(of, {
    name: textIn(group, citedKeys.name),
    published: textIn(group, citedKeys.published),
    content: textIn(group, citedKeys.content)?.replace(/<[^>]*>/g, ' '),
    author: authorIn(group),
  })
  return Object.keys(context).length > 1 ? context : undefined
}

/** Returns the first author as an h-card: `author: Jane`, `authors: [Jane]`, `author: { name, url }`. */
const authorIn = (group: Group): Group | undefined => {
  const [written, ...others] = authorsIn(group)
  const person = asObject(written)
  if (others.length > 0) return { name: authorNamesIn(group) }
  if (person === undefined) return { name: asText(written), url: textIn(group, citedKeys.authorUrl) }
  return { ...person, name: textIn(person, ['name', 'title']) }
}

/** Returns the names of all authors, with commas between them; undefined when there is none. */
export const authorNamesIn = (group: Group): string | undefined =>
  authorsIn(group)
    .flatMap((one) => asText(one) ?? textIn(asObject(one) ?? {}, ['name', 'title']) ?? [])
    .filter((name) => name !== '')
    .join(', ') || undefined

const authorsIn = (group: Group): unknown[] =>
  authorKeys
    .map((key) => group[key])
    .filter((one) => one !== undefined && one !== null)
    .slice(0, 1)
    .flat()
