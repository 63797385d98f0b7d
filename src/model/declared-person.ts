import type { DeclaredPerson } from './mention.js'
import type { Person } from './person.js'
import { canonicalUrl } from './untrusted.js'

/** Returns the person of people.yaml that has this URL; undefined when there is none. */
export const declaredPerson = (
  { url }: Pick<Person, 'url'>,
  people: readonly DeclaredPerson[],
): DeclaredPerson | undefined => {
  if (url === undefined || people.length === 0) return undefined
  return personByUrl(people).get(canonicalUrl(url))
}

const indexes = new WeakMap<readonly DeclaredPerson[], ReadonlyMap<string, DeclaredPerson>>()

/** Returns the people by their canonical URLs; of two people with one URL, the first. */
const personByUrl = (people: readonly DeclaredPerson[]): ReadonlyMap<string, DeclaredPerson> => {
  const before = indexes.get(people)
  if (before !== undefined) return before
  const byUrl = new Map<string, DeclaredPerson>()
  for (const person of people)
    for (const url of urlsOf(person).map(canonicalUrl)) if (!byUrl.has(url)) byUrl.set(url, person)
  indexes.set(people, byUrl)
  return byUrl
}

/** Returns all URLs of a person. */
export const urlsOf = ({ url, also }: DeclaredPerson): string[] =>
  url === undefined ? [...also] : [url, ...also]
