import { pathEnding, RefusedArchive, readArchiveJson } from '../../model/archive.js'
import { escapeText } from '../../model/html.js'
import { jsonObject } from '../../model/json.js'
import type { Interaction } from '../../model/post.js'
import { isWebUrl } from '../../model/untrusted.js'
import { type Adapter, datesOf, fileFinder, timeOf } from '../adapter.js'
import { type Counter, counter, emptyEntry, emptyImported, type ImportedMedium, sensitive } from '../entry.js'
import { replaceElements } from '../html/html-parts.js'
import { listIn, textAt } from '../json.js'
import { joinThreads, type ThreadPart } from '../threads.js'

/** The archive of Preferences → Import and export: zip, or its unpacked folder. */
export const mastodonArchive: Adapter = {
  name: 'mastodon',
  detect: async ({ paths }) => paths.some((path) => /(?:^|\/)outbox\.json$/.test(path)),
  read: async (archive) => {
    const outbox = jsonObject(
      await readArchiveJson(archive, pathEnding(archive, /(?:^|\/)outbox\.json$/) ?? ''),
    )
    const actorPath = pathEnding(archive, /(?:^|\/)actor\.json$/)
    const actor = actorPath === undefined ? {} : jsonObject(await readArchiveJson(archive, actorPath))
    const self = textAt(actor, 'id') ?? ''
    const leftOut = counter()
    const hidden = new Map<string, string | undefined>()
    const entries = listIn(outbox.orderedItems).flatMap(
      (item) => entryOf(jsonObject(item), self, leftOut, hidden) ?? [],
    )
    if (!Array.isArray(outbox.orderedItems))
      throw new RefusedArchive('`outbox.json` has no list of posts', 'download the archive again')
    const name = textAt(actor, 'name')
    return {
      ...emptyImported,
      site: { ...(name !== undefined && { author: name, title: name }) },
      entries: joinThreads(entries, hidden),
      leftOut: leftOut.counts,
      isUtc: true,
      fileOf: fileFinder(archive, attachmentIn, attachmentIn),
    }
  },
}

/** The audience of everybody, as programs write it (https://www.w3.org/TR/activitypub/#public-addressing). */
const everybody: ReadonlySet<string> = new Set([
  'https://www.w3.org/ns/activitystreams#Public',
  'as:Public',
  'Public',
])

type Item = Readonly<Record<string, unknown>>

const entryOf = (
  activity: Item,
  self: string,
  leftOut: Counter,
  hidden: Map<string, string | undefined>,
): ThreadPart | undefined => {
  const visibility = visibilityOf(activity)
  const object = typeof activity.object === 'string' ? undefined : jsonObject(activity.object)
  if (visibility === 'followers-only' || visibility === 'direct') {
    leftOut.add(visibility)
    const id = object && textAt(object, 'id')
    if (id !== undefined) hidden.set(id, textAt(object ?? {}, 'inReplyTo'))
    return undefined
  }
  if (activity.type === 'Announce') return repostOf(activity, visibility, leftOut)
  if (
    activity.type !== 'Create' ||
    object === undefined ||
    !['Note', 'Question', 'Article', 'Page'].includes(String(object.type))
  ) {
    leftOut.add(`of the type ${String(object?.type ?? activity.type)}`)
    return undefined
  }
  const [id = '', url] = [textAt(object, 'id'), textAt(object, 'url')]
  const [published, updated] = [timeOf(object.published), timeOf(object.updated)]
  const media = listIn(object.attachment).map(jsonObject).flatMap(mediumOf)
  const replyTo = textAt(object, 'inReplyTo')
  const lang = Object.keys(jsonObject(object.contentMap))[0]
  const isSensitive = object.sensitive === true && media.length > 0
  const warning = textAt(object, 'summary') ?? (isSensitive ? sensitive : undefined)
  return {
    ...emptyEntry,
    id: id.replace(/^.*\//, ''),
    ...(url !== undefined && { url }),
    formerUrls: [id],
    body: { format: 'html', text: `${contentOf(object)}${pollOf(object)}` },
    ...datesOf(published, updated),
    tags: listIn(object.tag)
      .map(jsonObject)
      .filter(({ type }) => type === 'Hashtag')
      .flatMap((tag) => textAt(tag, 'name')?.replace(/^#/, '') ?? []),
    photos: media.filter(({ kind }) => kind === 'image').map(({ medium }) => medium),
    videos: media.filter(({ kind }) => kind === 'video').map(({ medium }) => medium),
    audios: media.filter(({ kind }) => kind === 'audio').map(({ medium }) => medium),
    syndication: url === undefined ? [] : [url],
    ...(warning !== undefined && { warning }),
    ...(lang !== undefined && { lang }),
    isUnlisted: visibility === 'unlisted',
    ...(replyTo !== undefined && { replyTo }),
    interactions:
      replyTo === undefined || (self !== '' && isOf(replyTo, self)) ? [] : [{ type: 'reply', of: replyTo }],
  }
}

/** Whether an address of a post is one of an account. */
const isOf = (url: string, account: string): boolean => url.startsWith(`${account}/`)

const visibilityOf = ({ to, cc }: Item): 'public' | 'unlisted' | 'followers-only' | 'direct' => {
  const [direct, copied] = [listIn(to), listIn(cc)]
  if (direct.some((one) => everybody.has(String(one)))) return 'public'
  if (copied.some((one) => everybody.has(String(one)))) return 'unlisted'
  return [...direct, ...copied].some((one) => /\/followers$/.test(String(one))) ? 'followers-only' : 'direct'
}

const repostOf = (activity: Item, visibility: string, leftOut: Counter): ThreadPart | undefined => {
  const of = typeof activity.object === 'string' ? activity.object : undefined
  if (of === undefined || !isWebUrl(of)) {
    leftOut.add(of === undefined ? 'followers-only' : 'reposts of addresses that are not of the web')
    return undefined
  }
  const url = (textAt(activity, 'id') ?? '').replace(/\/activity$/, '')
  const published = timeOf(activity.published)
  const interactions: Interaction[] = [{ type: 'repost', of }]
  return {
    ...emptyEntry,
    id: url.replace(/^.*\//, ''),
    formerUrls: [url],
    interactions,
    ...(published !== undefined && { published }),
    isUnlisted: visibility === 'unlisted',
  }
}

const mediumOf = (item: Item): { readonly kind: string; readonly medium: ImportedMedium }[] => {
  const url = textAt(item, 'url')
  if (url === undefined) return []
  const kind = /^(image|video|audio)\//.exec(textAt(item, 'mediaType') ?? '')?.[1] ?? 'image'
  const alt = textAt(item, 'name')?.replace(/\s+/g, ' ')
  return [{ kind, medium: { url, ...(alt !== undefined && { alt }) } }]
}

/** Returns the HTML of a post, with tags as words: the links lead to lists of the server. */
const contentOf = (object: Item): string =>
  replaceElements(
    textAt(object, 'content') ?? '',
    /<(a)\s[^<>]{0,1000}?class="[^"<>]{0,300}?\bhashtag\b[^<>]*>/,
    ({ inner }) => inner,
  )

const pollOf = (object: Item): string => {
  const options = [...listIn(object.oneOf), ...listIn(object.anyOf)].map(jsonObject)
  if (options.length === 0) return ''
  const rows = options.map((option) => {
    const count = jsonObject(option.replies).totalItems
    return `<li>${escapeText(textAt(option, 'name') ?? '')}${typeof count === 'number' ? `: ${count}` : ''}</li>`
  })
  return `<ul>${rows.join('')}</ul>`
}

/** Returns the part of a path or URL that is the same in both: the URL may begin with the name of a bucket. */
const attachmentIn = (path: string): string => /media_attachments\/.*$/.exec(path)?.[0] ?? ''
