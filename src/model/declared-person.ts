import type { DeclaredPerson } from './mention.js'
import type { Person } from './person.js'
import { canonicalUrl } from './untrusted.js'

/** Returns the person of people.yaml that has this URL. */
export const declaredPerson = (
  { url }: Pick<Person, 'url'>,
  people: readonly DeclaredPerson[],
): DeclaredPerson | undefined => {
  if (url === undefined || people.length === 0) return undefined
  const key = canonicalUrl(url)
  return people.find((person) => urlsOf(person).some((one) => canonicalUrl(one) === key))
}

/** Returns all URLs of a person. */
export const urlsOf = ({ url, also }: DeclaredPerson): string[] =>
  url === undefined ? [...also] : [url, ...also]
