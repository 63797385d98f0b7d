import { type Archive, pathEnding, RefusedArchive, readArchiveText } from '../../model/archive.js'
import { addToGroup } from '../../model/group-by.js'
import { escapeText } from '../../model/html.js'
import { type JsonObject, jsonObject } from '../../model/json.js'
import { type Adapter, fileFinder, timeOf } from '../adapter.js'
import { counter, emptyEntry, emptyImported, type ImportedMedium, sensitive } from '../entry.js'
import { listIn, textAt } from '../json.js'
import { linkHtml, paragraphsOfHtml } from '../plain-text.js'
import { joinThreads, type ThreadPart } from '../threads.js'

/** The archive of X or Twitter: zip, or its unpacked folder. Direct messages and deleted posts are never opened. */
export const x: Adapter = {
  name: 'x',
  detect: async ({ paths }) => paths.some((path) => tweetFile.test(path)),
  read: async (archive) => {
    const account = jsonObject(jsonObject((await listOf(archive, /(?:^|\/)account\.js$/))[0]).account)
    const tweets: JsonObject[] = []
    for (const path of archive.paths.filter((one) => tweetFile.test(one)))
      for (const item of await listInFile(archive, path))
        tweets.push(jsonObject(jsonObject(item).tweet ?? item))
    const notes = (await listOf(archive, /(?:^|\/)note-tweet\.js$/)).map((item) =>
      jsonObject(jsonObject(item).noteTweet),
    )
    const leftOut = counter()
    const notUnderstood = counter()
    const user = textAt(account, 'username') ?? 'i'
    const reading = {
      user,
      accountId: textAt(account, 'accountId') ?? '',
      notes: byTime(notes),
      ids: new Set(tweets.map((one) => textAt(one, 'id_str'))),
    }
    const parts = tweets.flatMap((tweet): ThreadPart[] => {
      const versions = versionsOf(tweet)
      if (versions.length > 1 && versions.at(-1) !== textAt(tweet, 'id_str')) {
        leftOut.add('older versions of edited posts')
        return []
      }
      return [entryOf(tweet, reading, versions, () => notUnderstood.add('t.co links without a target'))]
    })
    const isProtected = await isProtectedIn(archive)
    const name = textAt(account, 'accountDisplayName')
    return {
      ...emptyImported,
      site: { ...(name !== undefined && { author: name, title: name }) },
      entries: joinThreads(isProtected ? parts.map((part) => ({ ...part, isDraft: true })) : parts),
      leftOut: leftOut.counts,
      notUnderstood: notUnderstood.counts,
      isUtc: true,
      // The URLs have the names behind `#`.
      fileOf: fileFinder(archive, mediumIn, (url) => url.slice(url.indexOf('#') + 1)),
    }
  },
}

/** Whether the last change of the account was to protect its posts: then they are drafts. */
const isProtectedIn = async (archive: Archive): Promise<boolean> => {
  const changes = (await listOf(archive, /(?:^|\/)protected-history\.js$/)).map((item) =>
    jsonObject(jsonObject(item).protectedHistory),
  )
  const last = changes
    .sort(
      (a, b) =>
        (timeOf(textAt(a, 'protectedAt'))?.epoch ?? 0) - (timeOf(textAt(b, 'protectedAt'))?.epoch ?? 0),
    )
    .at(-1)
  return last !== undefined && /^protect/i.test(textAt(last, 'action') ?? '')
}

/** The files with posts, by their whole names: others end in the same way. */
const tweetFile = /(?:^|\/)(?:data\/)?(?:tweets?|tweets?-part\d+)\.js$/

/** Returns the name of the file of a medium: `tweets_media/ID-NAME`. */
const mediumIn = (path: string): string => /(?:^|\/)tweets?_media\/([^/]+)$/.exec(path)?.[1] ?? ''

const listOf = async (archive: Archive, pattern: RegExp): Promise<readonly unknown[]> => {
  const path = pathEnding(archive, pattern)
  return path === undefined ? [] : listInFile(archive, path)
}

/** Returns the list in a file `window.YTD.tweets.part0 = […]`. */
const listInFile = async (archive: Archive, path: string): Promise<readonly unknown[]> => {
  const text = await readArchiveText(archive, path)
  try {
    return listIn(JSON.parse(text.slice(text.indexOf('=') + 1).replace(/;\s*$/, '')))
  } catch {
    throw new RefusedArchive(`\`${path}\` is not a list of posts`, 'download the archive again')
  }
}

/** Returns the long texts by their times. */
const byTime = (notes: readonly JsonObject[]): ReadonlyMap<number, readonly JsonObject[]> => {
  const found = new Map<number, JsonObject[]>()
  for (const note of notes) {
    const epoch = timeOf(textAt(note, 'createdAt'))?.epoch ?? 0
    addToGroup(found, epoch, note)
  }
  return found
}

const versionsOf = (tweet: JsonObject): readonly string[] => {
  const info = jsonObject(tweet.edit_info)
  const control = jsonObject(info.initial ?? jsonObject(info.edit).editControlInitial)
  return listIn(control.editTweetIds).map(String)
}

type Reading = {
  readonly user: string
  readonly accountId: string
  /** The long texts by the time of their posts, in milliseconds. */
  readonly notes: ReadonlyMap<number, readonly JsonObject[]>
  readonly ids: ReadonlySet<string | undefined>
}

const entryOf = (
  tweet: JsonObject,
  { user, accountId, notes, ids }: Reading,
  versions: readonly string[],
  isUnresolved: () => void,
): ThreadPart => {
  const id = textAt(tweet, 'id_str') ?? textAt(tweet, 'id') ?? ''
  const text = textAt(tweet, 'full_text') ?? textAt(tweet, 'text') ?? ''
  const published = timeOf(dateText(textAt(tweet, 'created_at') ?? ''))
  const media = listIn(jsonObject(tweet.extended_entities ?? tweet.entities).media).map(jsonObject)
  const isRepost = /^RT @/.test(text)
  const original = media.map((one) => textAt(one, 'source_status_id_str')).find((one) => one !== undefined)
  const originalUser = /^RT @(\w+)/.exec(text)?.[1] ?? 'i'
  const replyId = textAt(tweet, 'in_reply_to_status_id_str') ?? textAt(tweet, 'in_reply_to_status_id')
  const isOwnReply =
    (textAt(tweet, 'in_reply_to_user_id_str') ?? textAt(tweet, 'in_reply_to_user_id')) === accountId
  const replyTo =
    replyId === undefined
      ? undefined
      : statusUrl(isOwnReply ? user : (textAt(tweet, 'in_reply_to_screen_name') ?? 'i'), replyId)
  const beginning = beginningOf(decoded(text))
  const note = notes
    .get(published?.epoch ?? 0)
    ?.find((one) => beginningOf(textAt(jsonObject(one.core), 'text') ?? '') === beginning)
  const lang = textAt(tweet, 'lang')
  const hashtags = listIn(jsonObject(note === undefined ? tweet.entities : note.core).hashtags).map(
    jsonObject,
  )
  const kindOf = (one: JsonObject): string => textAt(one, 'type') ?? 'photo'
  const addresses = [...new Set([id, ...versions])].flatMap((one) => [
    statusUrl(user, one),
    statusUrl(user, one).replace('x.com', 'twitter.com'),
  ])
  return {
    ...emptyEntry,
    id,
    url: statusUrl(user, id),
    formerUrls: addresses,
    body: {
      format: 'html',
      text: isRepost
        ? ''
        : note === undefined
          ? htmlOfTweet(tweet, text, media, isUnresolved)
          : htmlOfNote(jsonObject(note.core)),
    },
    ...(published !== undefined && { published }),
    tags: isRepost ? [] : hashtags.flatMap((one) => textAt(one, 'text') ?? []),
    photos: isRepost ? [] : media.filter((one) => kindOf(one) === 'photo').map((one) => photoOf(one, id)),
    videos: isRepost ? [] : media.filter((one) => kindOf(one) !== 'photo').map((one) => videoOf(one, id)),
    syndication: isRepost ? [] : [statusUrl(user, id)],
    ...(tweet.possibly_sensitive === true && media.length > 0 && !isRepost && { warning: sensitive }),
    ...(lang !== undefined && /^[a-z]{2}$/.test(lang) && { lang: { in: 'id', iw: 'he' }[lang] ?? lang }),
    interactions: isRepost
      ? [
          {
            type: 'repost',
            of: original === undefined ? statusUrl(user, id) : statusUrl(originalUser, original),
          },
        ]
      : replyTo === undefined || isOwnReply
        ? []
        : [{ type: 'reply', of: replyTo }],
    ...(replyTo !== undefined && (!isOwnReply || ids.has(replyId)) && { replyTo }),
  }
}

const statusUrl = (user: string, id: string): string => `https://x.com/${user}/status/${id}`

/** Returns `Sat Aug 12 16:10:37 +0000 2023` as a date that can be read. */
const dateText = (text: string): string =>
  text.replace(/^\w{3} (\w{3}) (\d{2}) ([\d:]+) (\+\d{4}) (\d{4})$/, '$2 $1 $5 $3 $4')

const decoded = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

/** The beginning of a long post, which its cut text has, too. */
const beginningOf = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 60)

/** Returns the text of a post with its short links replaced by their targets; those of its media are left out. */
const htmlOfTweet = (
  tweet: JsonObject,
  text: string,
  media: readonly JsonObject[],
  isUnresolved: () => void,
): string => {
  let rest = decoded(text)
  for (const one of media) rest = rest.replaceAll(textAt(one, 'url') ?? '\0', '')
  const urls = listIn(jsonObject(tweet.entities).urls).map(jsonObject)
  return linked(
    rest.trim(),
    new Map(urls.map((one) => [textAt(one, 'url') ?? '', textAt(one, 'expanded_url') ?? ''])),
    isUnresolved,
  )
}

const htmlOfNote = (core: JsonObject): string => {
  const urls = listIn(core.urls).map(jsonObject)
  return linked(
    textAt(core, 'text') ?? '',
    new Map(urls.map((one) => [textAt(one, 'shortUrl') ?? '', textAt(one, 'expandedUrl') ?? ''])),
  )
}

const linked = (
  text: string,
  targets: ReadonlyMap<string, string>,
  isUnresolved = (): void => undefined,
): string =>
  paragraphsOfHtml(
    text
      .split(/(https:\/\/t\.co\/\w+)/)
      .map((part, index) => {
        if (index % 2 === 0) return escapeText(part)
        const target = targets.get(part)
        if (target === undefined || target === '') isUnresolved()
        return linkHtml(target === undefined || target === '' ? part : target)
      })
      .join(''),
  )

const photoOf = (one: JsonObject, id: string): ImportedMedium => {
  const url = textAt(one, 'media_url_https') ?? ''
  const alt = textAt(one, 'ext_alt_text')
  return { url: mediaName(url, id), ...(alt !== undefined && { alt }) }
}

const videoOf = (one: JsonObject, id: string): ImportedMedium => {
  const variants = listIn(jsonObject(one.video_info).variants).map(jsonObject)
  const best = variants
    .filter((variant) => textAt(variant, 'content_type') === 'video/mp4')
    .sort((a, b) => Number(b.bitrate ?? 0) - Number(a.bitrate ?? 0))[0]
  return { url: mediaName((best && textAt(best, 'url')) ?? '', id) }
}

/** Returns the URL of a medium with the name that its file has in the archive, behind `#`. */
const mediaName = (url: string, id: string): string =>
  `${url.replace(/\?.*$/, '')}#${id}-${url.replace(/\?.*$/, '').replace(/^.*\//, '')}`
