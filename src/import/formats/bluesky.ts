import { pathEnding } from '../../model/archive.js'
import { blueskyPostUrl, blueskyProfileUrl } from '../../model/bluesky-url.js'
import { escapeText } from '../../model/html.js'
import { type JsonObject, jsonObject } from '../../model/json.js'
import { isWebUrl } from '../../model/untrusted.js'
import { type Adapter, fileFinder, timeOf } from '../adapter.js'
import { counter, emptyEntry, emptyImported, type ImportedMedium } from '../entry.js'
import { listIn, textAt } from '../json.js'
import { linkHtml, paragraphsOfHtml } from '../plain-text.js'
import { type RepositoryRecord, readRepository } from '../repository.js'
import { joinThreads, type ThreadPart } from '../threads.js'

/** The repository of Settings → Account → Export my data: a CAR file, with the pictures in a folder beside it. */
export const blueskyRepository: Adapter = {
  name: 'bluesky',
  detect: async ({ paths }) => paths.some((path) => /\.car$/i.test(path)),
  read: async (archive) => {
    const { did, records } = readRepository(await archive.read(pathEnding(archive, /\.car$/i) ?? ''))
    const leftOut = counter()
    const hidden = new Map<string, string | undefined>()
    const profile = records.find(({ collection }) => collection === 'app.bsky.actor.profile')?.value ?? {}
    const isAllHidden = isHidden(profile)
    const parts = records.flatMap((record): ThreadPart[] => {
      const { collection, rkey, value } = record
      if (collection === 'app.bsky.feed.repost') return isAllHidden ? [] : [repostOf(record)]
      if (collection !== 'app.bsky.feed.post') return []
      if (isAllHidden || isHidden(value)) {
        leftOut.add('only for people who are signed in')
        hidden.set(blueskyPostUrl(did, rkey), parentOf(value))
        return []
      }
      return [entryOf(record, did)]
    })
    const name = textAt(profile, 'displayName')
    return {
      ...emptyImported,
      site: { ...(name !== undefined && { author: name, title: name }) },
      entries: joinThreads(parts, hidden),
      leftOut: leftOut.counts,
      isUtc: true,
      fileOf: fileFinder(archive, blobIn, (url) => /^blob:(.*)$/.exec(url)?.[1] ?? ''),
    }
  },
}

/** Returns the page of a record at bsky.app; undefined for records that have none. */
const pageOf = (uri: string | undefined): string | undefined => {
  const [, did = '', collection, rkey = ''] = /^at:\/\/([^/]+)\/([\w.]+)\/(.+)$/.exec(uri ?? '') ?? []
  if (collection === 'app.bsky.feed.post') return blueskyPostUrl(did, rkey)
  if (collection === 'app.bsky.graph.starterpack') return `https://bsky.app/starter-pack/${did}/${rkey}`
  if (collection === 'app.bsky.feed.generator') return `${blueskyProfileUrl(did)}/feed/${rkey}`
  return collection === 'app.bsky.graph.list' ? `${blueskyProfileUrl(did)}/lists/${rkey}` : undefined
}

const labelsOf = (value: JsonObject): string[] =>
  listIn(jsonObject(value.labels).values).flatMap((label) => textAt(jsonObject(label), 'val') ?? [])

const isHidden = (value: JsonObject): boolean => labelsOf(value).includes('!no-unauthenticated')

const parentOf = (value: JsonObject): string | undefined =>
  pageOf(textAt(jsonObject(jsonObject(value.reply).parent), 'uri'))

const entryOf = ({ rkey, value }: RepositoryRecord, did: string): ThreadPart => {
  const url = blueskyPostUrl(did, rkey)
  const published = timeOf(value.createdAt)
  const replyTo = parentOf(value)
  const { photos, videos, html } = embedOf(jsonObject(value.embed), textAt(value, 'text') ?? '')
  const tags = [
    ...listIn(value.facets)
      .flatMap((facet) => listIn(jsonObject(facet).features).map(jsonObject))
      .flatMap((one) => (one.$type === 'app.bsky.richtext.facet#tag' ? (textAt(one, 'tag') ?? []) : [])),
    ...listIn(value.tags).map(String),
  ]
  const lang = listIn(value.langs).map(String)[0]
  const warning = labelsOf(value)[0]
  return {
    ...emptyEntry,
    id: rkey,
    url,
    formerUrls: [],
    body: { format: 'html', text: `${paragraphsOfHtml(htmlOfFacets(value))}${html}` },
    ...(published !== undefined && { published }),
    tags: [...new Set(tags)],
    photos,
    videos,
    syndication: [url],
    ...(lang !== undefined && { lang }),
    ...(warning !== undefined && { warning }),
    interactions:
      replyTo === undefined || replyTo.includes(`/${did}/`) ? [] : [{ type: 'reply', of: replyTo }],
    ...(replyTo !== undefined && { replyTo }),
  }
}

const repostOf = ({ rkey, value }: RepositoryRecord): ThreadPart => {
  const of = pageOf(textAt(jsonObject(value.subject), 'uri')) ?? ''
  const published = timeOf(value.createdAt)
  return {
    ...emptyEntry,
    id: `repost-${rkey}`,
    interactions: [{ type: 'repost', of }],
    ...(published !== undefined && { published }),
  }
}

/** Returns the text with its links, whose ranges count UTF-8 bytes (https://docs.bsky.app/docs/advanced-guides/post-richtext). */
const htmlOfFacets = (value: JsonObject): string => {
  const bytes = Buffer.from(textAt(value, 'text') ?? '', 'utf8')
  const isBoundary = (at: number): boolean =>
    at === bytes.length || (((bytes[at] ?? 0) & 0xc0) !== 0x80 && at < bytes.length)
  const facets = listIn(value.facets)
    .map(jsonObject)
    .map((facet) => {
      const { byteStart, byteEnd } = jsonObject(facet.index)
      const feature = listIn(facet.features)
        .map(jsonObject)
        .map(hrefOf)
        .find((href) => href !== undefined)
      return { from: Number(byteStart), to: Number(byteEnd), href: feature }
    })
    .filter(
      ({ from, to, href }) =>
        href !== undefined &&
        from >= 0 &&
        to > from &&
        to <= bytes.length &&
        isBoundary(from) &&
        isBoundary(to),
    )
    .sort((a, b) => a.from - b.from)
  let [html, at] = ['', 0]
  for (const { from, to, href } of facets) {
    if (from < at) continue
    html +=
      escapeText(bytes.subarray(at, from).toString('utf8')) +
      linkHtml(href ?? '', bytes.subarray(from, to).toString('utf8'))
    at = to
  }
  return html + escapeText(bytes.subarray(at).toString('utf8'))
}

const hrefOf = (feature: JsonObject): string | undefined => {
  if (feature.$type === 'app.bsky.richtext.facet#link') {
    const uri = textAt(feature, 'uri')
    return uri !== undefined && isWebUrl(uri) ? uri : undefined
  }
  const did = feature.$type === 'app.bsky.richtext.facet#mention' ? textAt(feature, 'did') : undefined
  return did === undefined ? undefined : blueskyProfileUrl(did)
}

type Embedded = {
  readonly photos: readonly ImportedMedium[]
  readonly videos: readonly ImportedMedium[]
  readonly html: string
}

/** Returns the media of an embed, and the links of a card and a quoted post; a card of a link in the text is left out. */
const embedOf = (embed: JsonObject, text: string): Embedded => {
  const media = embed.media === undefined ? undefined : embedOf(jsonObject(embed.media), text)
  const images = listIn(embed.images)
    .map(jsonObject)
    .map((image) => mediumOf(image.image, textAt(image, 'alt')))
  const external = jsonObject(embed.external)
  const card = textAt(external, 'uri')
  const record = jsonObject(jsonObject(embed.record).record ?? embed.record)
  const quoted = pageOf(textAt(record, 'uri'))
  const links = [
    ...(card === undefined || !isWebUrl(card) || text.includes(card)
      ? []
      : [linkHtml(card, textAt(external, 'title') ?? card)]),
    ...(quoted === undefined ? [] : [linkHtml(quoted)]),
  ]
  return {
    photos: [...images, ...(media?.photos ?? [])],
    videos: [
      ...(embed.video === undefined ? [] : [mediumOf(embed.video, textAt(embed, 'alt'))]),
      ...(media?.videos ?? []),
    ],
    html: `${media?.html ?? ''}${links.map((link) => `\n<p>${link}</p>`).join('')}`,
  }
}

const mediumOf = (blob: unknown, alt: string | undefined): ImportedMedium => {
  const link = jsonObject(jsonObject(blob).ref).$link ?? jsonObject(blob).cid
  return { url: `blob:${String(link ?? '')}`, ...(alt !== undefined && { alt }) }
}

/** Returns the name of a file, which is the identifier of its blob. */
const blobIn = (path: string): string => path.replace(/^.*\//, '').replace(/\.\w+$/, '')
