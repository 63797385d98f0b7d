import type { KnownPerson, Rule, StoredMention } from '../../model/mention.js'
import type { Person } from '../../model/person.js'
import { hostOf, urlKey } from '../../model/untrusted.js'
import { believedAuthor, isProxied, trustedHost } from './trust.js'

/** True for a mention that a rule of `block` or `forget` means: it asks everything that has to do with it. */
export const isMeant = (
  { by, value }: Rule,
  mention: StoredMention,
  people: readonly KnownPerson[],
): boolean => {
  const { source, url, author, content, name } = mention
  const urls = [source, url, ...(author.url === undefined ? [] : [author.url])]
  if (by === 'domain') return urls.some((one) => isWithin(one, value))
  if (by === 'url') return urls.some((one) => urlKey(one) === urlKey(value))
  if (by === 'word')
    return [content, name, author.name].some((text) => text?.toLowerCase().includes(value.toLowerCase()))
  const keys = namesOf(value, people)
  return keys.has(author.name.toLowerCase()) || (author.url !== undefined && keys.has(urlKey(author.url)))
}

/** True for a mention that a rule of `approve` lets in: it asks only what cannot be made up. */
export const isLetIn = (
  { by, value }: Rule,
  mention: StoredMention,
  people: readonly KnownPerson[],
): boolean => {
  const { source, url } = mention
  const author = believedAuthor(mention)
  if (by === 'domain')
    return isWithin(source, value) || (isProxied(mention) && isWithin(author ?? url, value))
  if (by === 'url') {
    const isTrue = isProxied(mention) || hostOf(url) === hostOf(source)
    return [source, ...(isTrue ? [url] : [])].some((one) => urlKey(one) === urlKey(value))
  }
  return by === 'author' && author !== undefined && namesOf(value, people).has(urlKey(author))
}

/** The rule that lets in whoever sent a mention: their domain where it is theirs, else their profile. */
export const ruleFor = (mention: StoredMention): Rule => {
  const profile = isProxied(mention) ? mention.author.url : undefined
  return profile !== undefined && new URL(profile).pathname !== '/'
    ? { by: 'author', value: profile }
    : { by: 'domain', value: trustedHost(mention) }
}

/** Somebody as people.yaml declares them, by one of their URLs. */
export const declaredPerson = (
  { url }: Pick<Person, 'url'>,
  people: readonly KnownPerson[],
): KnownPerson | undefined => {
  if (url === undefined || people.length === 0) return undefined
  const key = urlKey(url)
  return people.find((person) => urlsOf(person).some((one) => urlKey(one) === key))
}

/** All addresses of a person. */
export const urlsOf = ({ url, also }: KnownPerson): string[] =>
  url === undefined ? [...also] : [url, ...also]

/** What an author's rule means: a name, or an address with all others of that person. */
const namesOf = (value: string, people: readonly KnownPerson[]): Set<string> => {
  const person = declaredPerson({ url: value }, people) ?? people.find(({ name }) => name === value)
  return new Set([
    value.toLowerCase(),
    urlKey(value),
    ...(person === undefined ? [] : urlsOf(person).map(urlKey)),
  ])
}

const isWithin = (url: string, domain: string): boolean => {
  const [host, wanted] = [hostOf(url), hostOf(`http://${domain}`)]
  return host === wanted || host.endsWith(`.${wanted}`)
}
