import { declaredPerson, urlsOf } from '../../model/declared-person.js'
import { lazy } from '../../model/memoize.js'
import type { DeclaredPerson, ModerationRule, StoredMention } from '../../model/mention.js'
import { canonicalUrl, canonicalUrlWithFragment, hostOf } from '../../model/untrusted.js'
import { answerKeys } from './same-answer.js'
import { isOfUser, isProxied, verifiedAuthor, verifiedHost } from './trust.js'

/** Returns the first of some rules that matches a mention; undefined when none does. */
export type RuleFinder = (mention: StoredMention) => ModerationRule | undefined

/** Returns a finder for rules of `block` and `forget`, which compare all fields of a mention, also unverified ones. */
export const blockFinder = (
  rules: readonly ModerationRule[],
  people: readonly DeclaredPerson[],
): RuleFinder => ruleFinder(rules, people, allFields)

/** Returns a finder for rules of `approve`, which compare only verified fields of a mention, because the sender cannot forge them. */
export const approvalFinder = (
  rules: readonly ModerationRule[],
  people: readonly DeclaredPerson[],
): RuleFinder => ruleFinder(rules, people, verifiedFields)

/** The fields of a mention that rules compare, by the property that a rule is about. */
type Fields = {
  readonly domain: readonly string[]
  readonly url: readonly string[]
  readonly answer: Parameters<typeof answerKeys>[0]
  readonly author: readonly string[]
  readonly word: readonly string[]
}

const allFields = (mention: StoredMention): Fields => {
  const { source, url, author, content, name } = mention
  const urls = [source, url, ...(author.url === undefined ? [] : [author.url])]
  return {
    domain: urls,
    url: urls,
    answer: mention,
    author: [author.name.toLowerCase(), ...(author.url === undefined ? [] : [canonicalUrl(author.url)])],
    word: [content, name, author.name].flatMap((text) => text?.toLowerCase() ?? []),
  }
}

const verifiedFields = (mention: StoredMention): Fields => {
  const { source, url } = mention
  const author = verifiedAuthor(mention)
  const isVerified = isProxied(mention) || hostOf(url) === hostOf(source)
  return {
    domain: [source, ...(isProxied(mention) ? [author ?? url] : [])],
    url: [source, ...(isVerified ? [url] : [])],
    answer: isVerified ? mention : { ...mention, url: source },
    author: author === undefined ? [] : [canonicalUrl(author)],
    word: [],
  }
}

/** The fields of a mention in the form in which they are compared. Each is made once, for all rules. */
type Compared = {
  readonly hosts: () => readonly string[]
  readonly urls: () => readonly string[]
  readonly urlsWithFragment: () => readonly string[]
  readonly answers: () => readonly string[]
  readonly authors: readonly string[]
  readonly words: readonly string[]
}

const ruleFinder = (
  rules: readonly ModerationRule[],
  people: readonly DeclaredPerson[],
  fieldsOf: (mention: StoredMention) => Fields,
): RuleFinder => {
  if (rules.length === 0) return () => undefined
  const matchers = rules.map((rule) => ({ rule, matches: matcherOf(rule, people) }))
  return (mention) => {
    const fields = fieldsOf(mention)
    const compared: Compared = {
      hosts: lazy(() => fields.domain.map(hostOf)),
      urls: lazy(() => fields.url.map(canonicalUrl)),
      urlsWithFragment: lazy(() => fields.url.map(canonicalUrlWithFragment)),
      answers: lazy(() => answerKeys(fields.answer)),
      authors: fields.author,
      words: fields.word,
    }
    return matchers.find(({ matches }) => matches(compared))?.rule
  }
}

/** Returns a function that returns whether a rule matches. */
const matcherOf = (
  { by, value }: ModerationRule,
  people: readonly DeclaredPerson[],
): ((compared: Compared) => boolean) => {
  if (by === 'domain') {
    const domain = hostOf(`http://${value}`)
    return ({ hosts }) => hosts().some((host) => host === domain || host.endsWith(`.${domain}`))
  }
  if (by === 'word') {
    const word = value.toLowerCase()
    return ({ words }) => words.some((text) => text.includes(word))
  }
  if (by === 'author') {
    const names = namesOf(value, people)
    return ({ authors }) => authors.some((author) => names.has(author))
  }
  // The fragment counts where it names a person: likes of a post differ by it alone.
  const isOfPerson = /#\w+[_-]by[_-]/.test(value)
  const key = isOfPerson ? canonicalUrlWithFragment(value) : canonicalUrl(value)
  // The URL may be another page of the same answer, e.g. of Bridgy.
  const keys = new Set([...answerKeys({ id: '', source: value, url: value }), `mastodon ${value}`])
  return ({ urls, urlsWithFragment, answers }) =>
    (isOfPerson ? urlsWithFragment : urls)().includes(key) || answers().some((answer) => keys.has(answer))
}

/** Returns the names that a rule matches: a name, or a URL with all other URLs of that person. */
const namesOf = (value: string, people: readonly DeclaredPerson[]): Set<string> => {
  const person = declaredPerson({ url: value }, people) ?? people.find(({ name }) => name === value)
  return new Set([
    value.toLowerCase(),
    canonicalUrl(value),
    ...(person === undefined ? [] : urlsOf(person).map(canonicalUrl)),
  ])
}

/** Returns the rule that approves the sender of a mention: by domain when it is the sender's own, else by profile or URL. */
export const approvalRule = (mention: StoredMention): ModerationRule => {
  if (!isProxied(mention)) {
    if (!isOfUser(canonicalUrl(mention.source))) return { by: 'domain', value: verifiedHost(mention) }
    const author = verifiedAuthor(mention)
    return author === undefined ? { by: 'url', value: mention.source } : { by: 'author', value: author }
  }
  const profile = mention.author.url
  if (profile === undefined) return { by: 'url', value: mention.url }
  return new URL(profile).pathname !== '/'
    ? { by: 'author', value: profile }
    : { by: 'domain', value: verifiedHost(mention) }
}
