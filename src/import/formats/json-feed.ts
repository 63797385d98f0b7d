import { hash } from 'node:crypto'
import { RefusedArchive } from '../../model/archive.js'
import type { JsonObject } from '../../model/json.js'
import { jsonObject, jsonObjects } from '../../model/json.js'
import { isWebUrl } from '../../model/untrusted.js'
import { parseUrl } from '../../model/url.js'
import { datesOf, timeOf } from '../adapter.js'
import {
  emptyEntry,
  type Imported,
  type ImportedBody,
  type ImportedEntry,
  type ImportedMedium,
} from '../entry.js'
import { listIn, textAt } from '../json.js'
import { paragraphsOfText } from '../plain-text.js'

/**
 * Returns the entries of a JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). `content_text` is plain text there, and the Markdown source in an
 * archive.
 */
export const entriesOfJsonFeed = (
  feed: JsonObject,
  text: 'plain' | 'markdown',
): Pick<Imported, 'site' | 'entries'> => {
  if (!Array.isArray(feed.items))
    throw new RefusedArchive('the feed has no list `items`', 'save the feed again, or name another file')
  const [title, description, url, language] = ['title', 'description', 'home_page_url', 'language'].map(
    (key) => textAt(feed, key),
  )
  const author = textAt(jsonObject(listIn(feed.authors)[0] ?? feed.author), 'name')
  return {
    site: {
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
      ...(url !== undefined && { url }),
      ...(language !== undefined && { language }),
      ...(author !== undefined && { author }),
    },
    entries: jsonObjects(feed.items).map((item) => entryOf(item, text, url ?? '')),
  }
}

const entryOf = (item: JsonObject, text: 'plain' | 'markdown', home: string): ImportedEntry => {
  const [url, external, name, summary, lang, image] = [
    'url',
    'external_url',
    'title',
    'summary',
    'language',
    'image',
  ].map((key) => textAt(item, key))
  const id = textAt(item, 'id') ?? url ?? hash('sha1', JSON.stringify(item)).slice(0, 16)
  const [published, updated] = [timeOf(item.date_published), timeOf(item.date_modified)]
  const attachments = jsonObjects(item.attachments)
  const media = (kind: string): ImportedMedium[] =>
    attachments
      .filter((one) => textAt(one, 'mime_type')?.startsWith(`${kind}/`))
      .flatMap((one) => {
        const source = textAt(one, 'url')
        return source === undefined || (parseUrl(source) !== undefined && !isWebUrl(source))
          ? []
          : [{ url: source }]
      })
  const files = attachments.filter((one) => !/^(?:image|video|audio)\//.test(textAt(one, 'mime_type') ?? ''))
  const body = bodyOf(item, text)
  return {
    ...emptyEntry,
    id,
    ...(url !== undefined && { url }),
    ...(id !== '' && { feedId: id }),
    formerUrls: isWebUrl(id) ? [id] : [],
    ...(name !== undefined && { name }),
    ...(summary !== undefined && { summary }),
    body:
      files.length === 0
        ? body
        : { ...body, text: `${body.text}\n\n${files.map((one) => fileLink(one, body.format)).join('\n\n')}` },
    ...datesOf(published, updated),
    tags: listIn(item.tags).filter((tag): tag is string => typeof tag === 'string' && tag.trim() !== ''),
    photos: [
      ...(image === undefined || body.text.includes(image) ? [] : [{ url: image }]),
      ...media('image'),
    ],
    videos: media('video'),
    audios: media('audio'),
    ...(lang !== undefined && { lang }),
    interactions:
      external !== undefined && isWebUrl(external) && !(home !== '' && external.startsWith(home))
        ? [{ type: 'bookmark', of: external }]
        : [],
    isDraft: published === undefined,
  }
}

const fileLink = (file: JsonObject, format: ImportedBody['format']): string => {
  const url = textAt(file, 'url') ?? ''
  const name = textAt(file, 'title') ?? url.replace(/^.*\//, '')
  return format === 'html' ? `<p><a href="${url}">${name}</a></p>` : `[${name}](${url})`
}

const bodyOf = (item: JsonObject, text: 'plain' | 'markdown'): ImportedBody => {
  const [html, plain] = [textAt(item, 'content_html'), textAt(item, 'content_text')]
  // An empty text is one: a like has no words of its own.
  if (text === 'markdown' && typeof item.content_text === 'string')
    return { format: 'markdown', text: item.content_text }
  return { format: 'html', text: html ?? paragraphsOfText(plain ?? '') }
}
