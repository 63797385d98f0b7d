import { type Mf2Item, parseMicroformats, textsOf } from '../../html/microformats.js'
import { type HttpResponse, isMarkup } from '../../model/http.js'
import { interactions, interactionTypes } from '../../model/interactions.js'
import type { StoredMention } from '../../model/mention.js'
import { canonicalUrl } from '../../model/untrusted.js'
import { parseUrl } from '../../model/url.js'
import { type IncomingMention, normalizeIncoming } from './normalize.js'

/** A webmention whose source was requested. */
export type ReceivedWebmention = {
  readonly id: string
  readonly source: string
  readonly target: string
  /** The time of the request, in RFC 3339. */
  readonly received: string
}

/**
 * Returns a function that returns the mention that a source makes of a target: from the h-entry of the page, with its
 * author. A page without microformats is a mention by its host. `authorAt` returns the microformats of another page, for
 * an author who is only named by a URL: https://indieweb.org/authorship-spec
 */
export const mentionReader = (
  page: HttpResponse,
  read: (fields: Readonly<Record<string, unknown>>) => StoredMention | undefined,
  authorAt: (url: string) => Promise<readonly Mf2Item[]>,
) => {
  const isHtml = isMarkup(page)
  const items = isHtml ? (parseMicroformats(page.text, page.url) ?? []) : []
  const entries = entriesIn(items)
  return async ({
    id,
    source,
    target,
    received,
  }: ReceivedWebmention): Promise<IncomingMention | undefined> => {
    const entry = entryOf(entries, page.url, target)
    const fields = {
      'wm-id': id,
      'wm-source': source,
      'wm-target': target,
      'wm-received': received,
      ...(entry && { ...fieldsOf(entry, target), author: await authorOf(entry, items, page.url, authorAt) }),
    }
    return normalizeIncoming([fields], read)?.[0]
  }
}

/** Returns the entry that a mention is about: the one at the page's URL, else the first that names the target, else the only one. */
const entryOf = (entries: readonly Mf2Item[], url: string, target: string): Mf2Item | undefined => {
  const at = (one: Mf2Item): boolean => textsOf(one, 'url').some((own) => isSame(own, url))
  const naming = entries.filter((one) => propertyOf(one, target) !== undefined || hasLink(one, target))
  return naming.find(at) ?? naming[0] ?? entries.find(at) ?? (entries.length === 1 ? entries[0] : undefined)
}

const entriesIn = (items: readonly Mf2Item[]): Mf2Item[] =>
  items.flatMap((item) => [
    ...(item.type?.some((type) => /^h-(?:entry|event|review|recipe|listing)$/.test(type)) === true
      ? [item]
      : []),
    ...entriesIn(item.children ?? []),
  ])

/** Returns the properties of an entry with the names of JF2, as webmention.io returns them. */
const fieldsOf = (entry: Mf2Item, target: string): Readonly<Record<string, unknown>> => {
  const property = propertyOf(entry, target)
  const content = entry.properties.content?.[0] ?? entry.properties.summary?.[0]
  return {
    'wm-property': property ?? 'mention-of',
    // A parser takes the only link of an entry without a `u-url` for its URL: here, that is the target.
    url: textsOf(entry, 'url').find((url) => !isSame(url, target)),
    name: textsOf(entry, 'name')[0],
    published: textsOf(entry, 'published')[0],
    ...(property === 'in-reply-to' && { rsvp: textsOf(entry, 'rsvp')[0]?.toLowerCase() }),
    content:
      content !== undefined && typeof content !== 'string' && 'html' in content
        ? { html: content.html, text: content.value }
        : content,
  }
}

/** The properties that name the page that an entry responds to; a repost, like or bookmark comes before the reply that it may also be. */
const properties: readonly string[] = [
  ...interactionTypes()
    .filter((type) => type !== 'reply' && type !== 'rsvp')
    .map((type) => interactions[type].property),
  interactions.reply.property,
]

const propertyOf = (entry: Mf2Item, target: string): string | undefined =>
  properties.find((property) => textsOf(entry, property).some((url) => isSame(url, target)))

const hasLink = ({ properties }: Mf2Item, target: string): boolean =>
  (properties.content ?? []).some(
    (value) =>
      typeof value !== 'string' &&
      'html' in value &&
      typeof value.html === 'string' &&
      value.html.includes(target),
  )

/** Returns the author of an entry: https://indieweb.org/authorship-spec */
const authorOf = async (
  entry: Mf2Item,
  items: readonly Mf2Item[],
  pageUrl: string,
  authorAt: (url: string) => Promise<readonly Mf2Item[]>,
): Promise<Readonly<Record<string, unknown>> | undefined> => {
  const feed = items.find(({ children }) => children !== undefined && entriesIn(children).includes(entry))
  const value = entry.properties.author?.[0] ?? feed?.properties.author?.[0]
  if (value !== undefined && typeof value !== 'string' && 'properties' in value)
    return cardFields(value as Mf2Item)
  const named = typeof value === 'string' ? value.trim() : undefined
  const url = named !== undefined && /^https?:/.test(named) ? parseUrl(named)?.href : undefined
  if (named !== undefined && url === undefined) return { name: named }
  const own = cardsIn(items)
  if (url === undefined) {
    const card = own.find((one) =>
      textsOf(one, 'url').some((home) => parseUrl(home)?.host === parseUrl(pageUrl)?.host),
    )
    return card && cardFields(card)
  }
  const found = [...own, ...(isSame(url, pageUrl) ? [] : cardsIn(await authorAt(url)))].find((one) =>
    textsOf(one, 'url').some((home) => isSame(home, url)),
  )
  return found === undefined ? { url } : { ...cardFields(found), url }
}

const cardsIn = (items: readonly Mf2Item[]): Mf2Item[] =>
  items.filter(({ type }) => type?.includes('h-card') === true)

const cardFields = (card: Mf2Item): Readonly<Record<string, unknown>> => ({
  name: textsOf(card, 'name')[0],
  url: textsOf(card, 'url')[0],
  photo: textsOf(card, 'photo')[0],
})

const isSame = (a: string, b: string): boolean => canonicalUrl(a) === canonicalUrl(b)
