import { declaredPerson, urlsOf } from '../../model/declared-person.js'
import type { DeclaredPerson, ModerationRule, StoredMention } from '../../model/mention.js'
import { canonicalUrl, canonicalUrlWithFragment, hostOf } from '../../model/untrusted.js'
import { answerKeys } from './same-answer.js'
import { isProxied, verifiedAuthor, verifiedHost } from './trust.js'

/** Whether a rule of `block` or `forget` matches a mention: it compares all fields, also unverified ones. */
export const isBlockedBy = (
  { by, value }: ModerationRule,
  mention: StoredMention,
  people: readonly DeclaredPerson[],
): boolean => {
  const { source, url, author, content, name } = mention
  const urls = [source, url, ...(author.url === undefined ? [] : [author.url])]
  if (by === 'domain') return urls.some((one) => isWithin(one, value))
  if (by === 'url') return urls.some((one) => isSameUrl(one, value)) || isSameAnswer(value, mention)
  if (by === 'word')
    return [content, name, author.name].some((text) => text?.toLowerCase().includes(value.toLowerCase()))
  const keys = namesOf(value, people)
  return (
    keys.has(author.name.toLowerCase()) || (author.url !== undefined && keys.has(canonicalUrl(author.url)))
  )
}

/** Whether a rule of `approve` matches a mention: it compares only verified fields, which the sender cannot forge. */
export const isApprovedBy = (
  { by, value }: ModerationRule,
  mention: StoredMention,
  people: readonly DeclaredPerson[],
): boolean => {
  const { source, url } = mention
  const author = verifiedAuthor(mention)
  if (by === 'domain')
    return isWithin(source, value) || (isProxied(mention) && isWithin(author ?? url, value))
  if (by === 'url') {
    const isVerified = isProxied(mention) || hostOf(url) === hostOf(source)
    return (
      [source, ...(isVerified ? [url] : [])].some((one) => isSameUrl(one, value)) ||
      isSameAnswer(value, isVerified ? mention : { ...mention, url: source })
    )
  }
  return by === 'author' && author !== undefined && namesOf(value, people).has(canonicalUrl(author))
}

/** Returns the rule that approves the sender of a mention: by domain when it is the sender's own, else by profile or URL. */
export const approvalRule = (mention: StoredMention): ModerationRule => {
  if (!isProxied(mention)) return { by: 'domain', value: verifiedHost(mention) }
  const profile = mention.author.url
  if (profile === undefined) return { by: 'url', value: mention.url }
  return new URL(profile).pathname !== '/'
    ? { by: 'author', value: profile }
    : { by: 'domain', value: verifiedHost(mention) }
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

/** Whether a URL is the one of a rule. The fragment counts where it names a person: likes of a post differ by it alone. */
const isSameUrl = (url: string, value: string): boolean => {
  const keyOf = /#\w+[_-]by[_-]/.test(value) ? canonicalUrlWithFragment : canonicalUrl
  return keyOf(url) === keyOf(value)
}

/** Whether the URL of a rule is another page of the same answer, e.g. of Bridgy. */
const isSameAnswer = (value: string, mention: StoredMention): boolean => {
  const keys = [...answerKeys({ id: '', source: value, url: value }), `mastodon ${value}`]
  return answerKeys(mention).some((key) => keys.includes(key))
}

const isWithin = (url: string, domain: string): boolean => {
  const [host, wanted] = [hostOf(url), hostOf(`http://${domain}`)]
  return host === wanted || host.endsWith(`.${wanted}`)
}
