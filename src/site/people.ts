import type { Config } from '../model/config.js'
import { declaredPerson, urlsOf } from '../model/declared-person.js'
import { type DeclaredPerson, epochOfMention, type Mention } from '../model/mention.js'
import { compareText } from '../model/message.js'
import type { Person } from '../model/person.js'
import type { Citation } from '../model/post.js'
import { titleOf } from '../model/post-text.js'
import type { Entry, EntryLink, PersonPage, PlacedMention } from '../model/site.js'
import { tagSlug } from '../model/tag.js'
import { canonicalUrl } from '../model/untrusted.js'

/** A page without a date, or a list, that may have mentions. */
type MentionedPage = EntryLink & Pick<Entry, 'mentions'>

type Found = {
  readonly person: Person
  readonly isDeclared: boolean
  readonly answered: Entry[]
  readonly received: PlacedMention[]
  readonly replied: PlacedMention[]
}

/**
 * Returns a page for each person whose pages the author answered, as far as the author of a page is known, and for each
 * person of content/people.yaml who has answered: with the posts and the mentions between them, newest first. Someone who
 * only answered has no page. Of two people with one name, the first with whom there was an exchange has the shorter address,
 * so that an address does not become that of another person.
 */
export const personPages = (
  entries: readonly Entry[],
  pages: readonly MentionedPage[],
  people: readonly DeclaredPerson[],
  { base, url: ownUrl, author }: Pick<Config, 'base' | 'url' | 'author'>,
): PersonPage[] => {
  const found = new Map<DeclaredPerson | string, Found>()
  const own = new Set([ownUrl, author.url, ...author.me].map(canonicalUrl))
  const personOf = (person: Person): Found | undefined => {
    if (person.url === undefined || own.has(canonicalUrl(person.url))) return undefined
    const declared = declaredPerson(person, people)
    const key = declared ?? canonicalUrl(person.url)
    const before = found.get(key)
    if (before !== undefined) return before
    const shown: Person = { ...person, ...(declared !== undefined && withoutAlso(declared)) }
    const one = { person: shown, isDeclared: declared !== undefined, answered: [], received: [], replied: [] }
    found.set(key, one)
    return one
  }
  const authorOf = authorFinder([...entries, ...pages], people)
  for (const entry of entries) {
    const authors = entry.citations.flatMap((citation) => authorOf(citation) ?? [])
    for (const one of new Set(authors.map(personOf))) one?.answered.push(entry)
  }
  const visit = (mentions: readonly Mention[], page: EntryLink): void => {
    for (const mention of mentions) {
      const { isOwn, isUnverified, author, replies = [] } = mention
      const one = isOwn === true || isUnverified === true ? undefined : personOf(author)
      one?.received.push({ mention, page })
      for (const reply of replies) if (reply.isOwn === true) one?.replied.push({ mention: reply, page })
      visit(replies, page)
    }
  }
  for (const entry of entries)
    if (entry.mentions.length > 0) visit(entry.mentions, { url: entry.url, title: titleOf(entry) })
  for (const { url, title, mentions } of pages) visit(mentions, { url, title })

  const shown = [...found.values()].filter(
    ({ answered, replied, isDeclared }) => answered.length > 0 || replied.length > 0 || isDeclared,
  )
  const slugs = new Set<string>()
  const slugOf = new Map(
    shown
      .sort((a, b) => startOf(a) - startOf(b) || compareText(a.person.url ?? '', b.person.url ?? ''))
      .map((one) => [one, unused(tagSlug(one.person.name.toLowerCase()), slugs)]),
  )
  return shown
    .sort(
      (a, b) =>
        compareText(a.person.name, b.person.name) || compareText(a.person.url ?? '', b.person.url ?? ''),
    )
    .map((one) => ({
      url: `${base}/people/${encodeURIComponent(slugOf.get(one) ?? '')}/`,
      person: one.person,
      answered: one.answered,
      received: one.received.sort(newestFirst),
      replied: one.replied.sort(newestFirst),
    }))
}

/** Returns the time of the first exchange with a person, in milliseconds since 1970. */
const startOf = ({ answered, received }: Found): number =>
  [
    ...answered.map(({ published }) => published.epoch),
    ...received.map(({ mention }) => epochOfMention(mention.published) ?? Number.POSITIVE_INFINITY),
  ].reduce((first, time) => Math.min(first, time), Number.POSITIVE_INFINITY)

/**
 * Returns a function that returns the author of a page that a post responds to: that of its context, or of a response from
 * this page, or the declared person below whose address it is.
 */
const authorFinder = (
  pages: readonly Pick<Entry, 'mentions'>[],
  people: readonly DeclaredPerson[],
): ((citation: Citation) => Person | undefined) => {
  const byPage = new Map<string, Person>()
  const visit = (mentions: readonly Mention[]): void => {
    for (const { url, author, isOwn, replies = [] } of mentions) {
      if (isOwn !== true) byPage.set(canonicalUrl(url), author)
      visit(replies)
    }
  }
  for (const { mentions } of pages) visit(mentions)
  const addresses = people.flatMap((person) =>
    urlsOf(person).map((url) => [`${canonicalUrl(url)}/`, person] as const),
  )
  return ({ url, author }) => {
    const page = `${canonicalUrl(url)}/`
    return (
      author ?? byPage.get(canonicalUrl(url)) ?? addresses.find(([address]) => page.startsWith(address))?.[1]
    )
  }
}

const newestFirst = (a: PlacedMention, b: PlacedMention): number =>
  timeOf(b.mention) - timeOf(a.mention) || compareText(a.mention.url, b.mention.url)

const timeOf = ({ published }: Mention): number => epochOfMention(published) ?? 0

const withoutAlso = ({ name, url, photo }: DeclaredPerson): Person => ({
  name,
  ...(url !== undefined && { url }),
  ...(photo !== undefined && { photo }),
})

/** Returns a name that is not among those that are taken, and adds it to them. */
const unused = (name: string, taken: Set<string>): string => {
  for (let count = 1; ; count++) {
    const one = count === 1 ? name : `${name}-${count}`
    if (taken.has(one)) continue
    taken.add(one)
    return one
  }
}
