import { textOfHtml, withoutResponses } from '../../html/foreign-html.js'
import { type Mf2Item, parseMicroformats, textsOf } from '../../html/microformats.js'
import { collapse } from '../../model/collapse.js'
import { absoluteUrl, pageContent } from '../../model/content.js'
import { interactionProperties, interactions, interactionTypes } from '../../model/interactions.js'
import { type Item, placeText } from '../../model/item.js'
import { rsvpValues } from '../../model/mention.js'
import { error, type Message, warning } from '../../model/message.js'
import { type Interaction, type Kind, type Post, propertyOf } from '../../model/post.js'
import { discoveredKind, responseKind } from '../../model/post-kind.js'
import type { PostMicroformat } from '../../model/post-properties.js'
import { sentencesOf } from '../../model/post-text.js'
import type { Entry, List, Site } from '../../model/site.js'
import { type Timestamp, toRfc3339 } from '../../model/timestamp.js'

/** The reason when a page cannot be compared with its post, and the remedy. */
export const unreadableReason =
  'microformats parsers cannot read its page: they would need too much time or memory'
export const unreadableNote =
  'reduce the nesting of elements with classes that begin with `h-`, `p-`, `u-`, `e-`'

/** Returns an error for each difference between a post and the h-entry that a parser finds on its page. */
export const verifyEntry = (entry: Entry, html: string, site: Site): Message[] => {
  const url = absoluteUrl(entry.url, site)
  const parsed = parseMicroformats(withoutResponses(html), url)
  if (parsed === undefined)
    return [warning('page-unreadable', { file: entry.file }, unreadableReason, unreadableNote)]
  const items = parsed.filter(({ type }) => type?.includes('h-entry'))
  const [item] = items
  const misread = (reason: string): Message =>
    error('misread-entry', { file: entry.file }, reason, 'correct the template in templates/, or delete it')
  if (item === undefined) return [misread('readers find no h-entry on its page')]
  if (items.length > 1)
    return [misread(`readers find ${items.length} h-entries on its page and treat it as a feed`)]
  return expectations(entry, url, site)
    .map(({ property, want }) => ({
      property,
      want,
      got: property === 'type' ? [kindRead(item, site)] : normal(property, textsOf(item, property)),
    }))
    .filter(
      ({ want, got }) =>
        JSON.stringify(want) !== JSON.stringify(got) && (want.length > 0 || got.join('') !== ''),
    )
    .map(({ property, want, got }) =>
      misread(
        `readers see its \`${property}\` as \`${got.join(', ') || 'nothing'}\`, not \`${want.join(', ') || 'nothing'}\``,
      ),
    )
}

/** Returns a warning when a page shows posts of a list, but a microformats parser finds no h-entry on it. */
export const verifyList = ({ url, entries }: List, html: string, site: Site): Message[] => {
  const page = absoluteUrl(url, site)
  const main = /<main\b.*<\/main>/s.exec(html)?.[0] ?? html
  const shown = entries.filter((entry) =>
    [entry.url, absoluteUrl(entry.url, site)].some((to) => main.includes(`"${to}"`)),
  )
  const items = parseMicroformats(html, page)
  if (items === undefined)
    return [warning('page-unreadable', { file: 'templates' }, unreadableReason, unreadableNote)]
  const found = itemsIn(items).filter(({ type }) => type?.includes('h-entry'))
  return shown.length === 0 || found.length > 0
    ? []
    : [
        warning(
          'list-without-entries',
          { file: 'templates' },
          `readers who follow \`${url}\` find no h-entry on it`,
          'keep `class="h-entry"` and `class="u-url"` in the template that shows a post in a list',
        ),
      ]
}

const itemsIn = (items: readonly Mf2Item[]): Mf2Item[] =>
  items.flatMap((item) => [item, ...itemsIn(item.children ?? [])])

/** Returns one entry for each combination of kind and optional properties, so that each branch of a template is tested. */
export const samplePosts = (entries: readonly Entry[]): Entry[] => {
  const shapes = new Map<string, Entry>()
  for (const entry of entries) {
    const parts = [
      entry.kind,
      entry.name,
      entry.summary,
      entry.warning,
      entry.updated,
      entry.categories.length,
      entry.photos.length,
      entry.syndication.length,
      entry.mentions.length,
      entry.content.words,
      entry.citations[0]?.name,
    ]
    const shape = parts
      .map((part) => (typeof part === 'string' && part === entry.kind ? part : Boolean(part)))
      .join()
    if (!shapes.has(shape)) shapes.set(shape, entry)
  }
  return [...shapes.values()]
}

/** Returns the values that other sites must read from the page of a post, by microformats2 property. */
const expectations = (entry: Entry, url: string, site: Site): { property: string; want: string[] }[] => {
  const { config } = site
  const media = (items: readonly { url: string }[]): string[] =>
    items.map((item) => new URL(item.url, config.origin).href)
  const properties: Readonly<Record<PostMicroformat | 'author', readonly string[]>> = {
    type: [discoveredKind(entry, wordsOf(entry, url, site))],
    url: [url],
    published: [toRfc3339(entry.published)],
    updated: entry.updated !== undefined ? [toRfc3339(entry.updated)] : [],
    name: entry.name === undefined ? [] : [collapse(entry.name)],
    summary: entry.summary === undefined ? [] : [collapse(entry.summary)],
    'content-warning': entry.warning === undefined ? [] : [collapse(entry.warning)],
    author: [config.author.url],
    category: entry.categories,
    syndication: entry.syndication,
    rsvp: entry.interactions.flatMap((one) => (one.type === 'rsvp' ? [one.rsvp] : [])).slice(0, 1),
    content: entry.content.html.value === '' ? [] : parsedContent(entry, url, site),
    item: (entry.review === undefined ? (entry.items ?? []) : [entry.review.item]).map((item) =>
      itemValue(item, site),
    ),
    rating: entry.review?.rating === undefined ? [] : [String(entry.review.rating)],
    start: entry.event === undefined ? [] : [dateOf(entry.event.start)],
    end: entry.event?.end === undefined ? [] : [dateOf(entry.event.end)],
    checkin: entry.checkin === undefined ? [] : [entry.checkin.url ?? placeText(entry.checkin)],
    location:
      entry.location === undefined
        ? []
        : [entry.location.url ?? entry.location.name ?? placeText(entry.location)],
    photo: media(entry.photos),
    video: media(entry.videos),
    audio: media(entry.audios),
  }
  const targetProperties = new Set([...interactionProperties.keys(), ...customProperties(site)])
  const targets = [...targetProperties].map((property): [string, readonly string[]] => [
    property,
    entry.interactions.filter((one) => propertyOf(one) === property).map(({ of }) => of),
  ])
  return [...Object.entries(properties), ...targets].map(([property, want]) => ({
    property,
    want: normal(property, want),
  }))
}

/** Returns the value that parsers read for an item: its URL, else its name. */
const itemValue = ({ url, name }: Item, site: Site): string =>
  url === undefined ? name : url.startsWith('/') ? absoluteUrl(url, site) : url

/** Returns a date as `dt-start` has it: a day alone where the author wrote no time. */
const dateOf = (time: Timestamp): string => (time.hasTime ? toRfc3339(time) : time.wall.slice(0, 10))

/** Returns the words of a post by which readers discover its kind; those of blocks of data are among them. */
const wordsOf = (entry: Entry, url: string, site: Site): string => {
  const [item] = entry.blocks === undefined ? [] : contentItems(entry, url, site)
  return item === undefined ? sentencesOf(entry.content) : sentencesIn(item)
}

/** Returns the properties of microformats of the kinds of the settings. */
const customProperties = ({ config }: Site): string[] =>
  Object.values(config.kinds).flatMap(({ property }) => property ?? [])

/** Returns the content as a parser reads it from a page with nothing else on it. */
const parsedContent = (entry: Entry, url: string, site: Site): string[] =>
  contentItems(entry, url, site).flatMap((item) => textsOf(item, 'content'))

const contentItems = (entry: Entry, url: string, site: Site): readonly Mf2Item[] => {
  const html = `<div class="h-entry"><div class="e-content">${pageContent(entry, site)}</div></div>`
  return parseMicroformats(html, url) ?? []
}

/** Whether a value is one that post type discovery accepts for an RSVP: https://www.w3.org/TR/post-type-discovery/ */
const isRsvp = (text: string): boolean => rsvpValues.some((value) => value === text)

/** Returns the kind of a parsed h-entry by post type discovery, extended by bookmark and audio. */
const kindRead = (item: Mf2Item, { config }: Site): Kind => {
  const responses = interactionTypes().flatMap((type) =>
    type === 'rsvp' ? [] : textsOf(item, interactions[type].property).map((of) => ({ type, of })),
  )
  const custom = Object.values(config.kinds).flatMap(({ name, property }): Interaction[] =>
    property === undefined
      ? []
      : textsOf(item, property).map((of) => ({ type: 'custom', kind: name, property, of })),
  )
  const rsvp = textsOf(item, 'rsvp').find(isRsvp)
  const media = (property: string): Post['photos'] =>
    textsOf(item, property).map((url) => ({ url, inContent: false }))
  const name = textsOf(item, 'name')[0]
  const properties = {
    interactions: [...responses, ...custom],
    photos: media('photo'),
    videos: media('video'),
    audios: media('audio'),
    ...(name !== undefined && { name }),
  }
  if (rsvp !== undefined) return 'rsvp'
  const response = responseKind(properties)
  if (response !== undefined) return response
  if (item.type?.includes('h-review')) return 'review'
  if (item.type?.includes('h-event')) return 'event'
  if (textsOf(item, 'checkin').length > 0) return 'checkin'
  return textsOf(item, 'item').length > 0 ? 'collection' : discoveredKind(properties, sentencesIn(item))
}

/** Returns the text of the content without its first heading, which may repeat the name of an article. */
const sentencesIn = (item: Mf2Item): string => {
  const content = item.properties.content?.[0]
  const words = textsOf(item, 'content')[0] ?? ''
  const html = typeof content === 'object' && 'html' in content ? String(content.html) : ''
  const heading = /^\s*<h([1-6])\b[^>]*>(.*?)<\/h\1>/s.exec(html)?.[2]
  if (heading === undefined) return words
  const text = textOfHtml(heading).text
  return collapse(words).startsWith(collapse(text)) ? collapse(words).slice(collapse(text).length) : words
}

const normal = (property: string, values: readonly string[]): string[] =>
  property === 'photo' || property === 'category' ? [...new Set(values)].sort() : values.map(collapse)
