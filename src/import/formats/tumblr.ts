import { type Archive, pathEnding, readArchiveText } from '../../model/archive.js'
import { addToGroup } from '../../model/group-by.js'
import { escapeText } from '../../model/html.js'
import { decodePath } from '../../model/path.js'
import { isWebUrl } from '../../model/untrusted.js'
import { isTimezone } from '../../parse/config/identity.js'
import { type Adapter, timeOfBoth } from '../adapter.js'
import { counter, emptyEntry, emptyImported, type ImportedEntry, type ImportedMedium } from '../entry.js'
import { plainTextOf } from '../html/html-text.js'
import { paragraphsOfText } from '../plain-text.js'
import { childrenNamed, childText, readXml, type XmlElement } from '../xml.js'

/** The export of a blog with `posts.zip` unpacked: `posts.xml` and `media/`. Only it says which posts are public. */
export const tumblr: Adapter = {
  name: 'tumblr',
  detect: async ({ paths }, startOf) => {
    const path = pathEnding({ paths }, /(?:^|\/)posts\.xml$/)
    return path !== undefined && /<tumblr\b/.test(await startOf(path))
  },
  read: async (archive) => {
    const posts: XmlElement[] = []
    const root = readXml(
      await readArchiveText(archive, pathEnding(archive, /(?:^|\/)posts\.xml$/) ?? ''),
      ['post'],
      (post) => void posts.push(post),
    )
    const leftOut = counter()
    const withheld = new Map<string, string>()
    const media = mediaById(archive)
    const entries = posts.flatMap((post): ImportedEntry[] => {
      const state = post.attributes.state ?? 'published'
      if (['published', 'draft', 'queued'].includes(state)) return [entryOf(post, state, media)]
      leftOut.add(state)
      withheld.set(post.attributes.id ?? '', state)
      return []
    })
    const blog = root?.children.find(({ name }) => name === 'tumblelog')?.attributes
    const { title = '', timezone = '' } = blog ?? {}
    return {
      ...emptyImported,
      site: {
        ...(title !== '' && { title: plainTextOf(title) }),
        ...(isTimezone(timezone) && { timezone }),
      },
      entries,
      withheld,
      leftOut: leftOut.counts,
      keepsUrls: true,
      fileOf: (url) => (url.startsWith('archive:') ? { path: url.slice('archive:'.length) } : undefined),
    }
  },
}

/** Returns the media files of each post, by its id. */
const mediaById = (archive: Archive): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>()
  for (const path of archive.paths) {
    const id = /(?:^|\/)media\/(\d+)(?:_\d+)?\.\w+$/.exec(path)?.[1]
    if (id !== undefined) addToGroup(found, id, path)
  }
  return found
}

const entryOf = (
  post: XmlElement,
  state: string,
  media: ReadonlyMap<string, readonly string[]>,
): ImportedEntry => {
  const { id = '', type = '', url, slug } = post.attributes
  const withSlug = post.attributes['url-with-slug']
  const published = timeOfBoth(post.attributes.date?.replace(/^\w{3}, /, ''), post.attributes['date-gmt'])
  const isDraft = state !== 'published'
  const [title, link] = [
    childText(post, 'regular-title') ?? childText(post, 'link-text') ?? childText(post, 'conversation-title'),
    childText(post, 'link-url'),
  ]
  const html = unwrapped(bodyOf(post, type))
  const repostOf = post.attributes.is_reblog === 'true' ? reblogOf(html) : undefined
  const name = plainTextOf(title ?? '')
  return {
    ...emptyEntry,
    id,
    ...(!isDraft && withSlug !== undefined && { url: withSlug, feedId: withSlug }),
    formerUrls: isDraft || url === undefined ? [] : [url],
    ...(name !== '' && { name }),
    body: { format: 'html', text: repostOf === undefined ? html : '' },
    ...(published !== undefined && { published }),
    tags: childrenNamed(post, 'tag').map(({ text }) => text.trim()),
    ...mediaOf(post, type, media.get(id) ?? []),
    ...(slug !== undefined && slug !== '' && { slug }),
    interactions:
      repostOf !== undefined
        ? [{ type: 'repost', of: repostOf }]
        : link !== undefined && isWebUrl(link)
          ? [{ type: 'bookmark', of: link }]
          : [],
    isDraft: isDraft || published === undefined,
  }
}

const bodyOf = (post: XmlElement, type: string): string => {
  const text = (name: string): string => childText(post, name) ?? ''
  switch (type) {
    case 'quote':
      return `<blockquote>${/<\w/.test(text('quote-text')) ? text('quote-text') : paragraphsOfText(plainTextOf(text('quote-text')))}</blockquote>${text('quote-source') === '' ? '' : `<p>${text('quote-source')}</p>`}`
    case 'conversation':
      return post.children
        .filter(({ name }) => name === 'conversation')
        .flatMap((one) => childrenNamed(one, 'line'))
        .map(
          (line) =>
            `<p><strong>${escapeText(line.attributes.label ?? '')}</strong> ${escapeText(line.text)}</p>`,
        )
        .join('')
    case 'answer':
      return `<blockquote><p>${text('question')}</p></blockquote>${text('answer')}`
    default:
      return (
        text('regular-body') ||
        text('photo-caption') ||
        text('link-description') ||
        text('video-caption') ||
        text('audio-caption')
      )
  }
}

/** Returns the post that a reblog without words of its own repeats: the text is one quotation. */
const reblogOf = (html: string): string | undefined => {
  const [, href] =
    /^\s*<p><a[^<>]{0,500}?class="tumblr_blog"[^<>]{0,500}?href="([^"<>]+)"[^<>]*>[^<]*<\/a>:?<\/p>\s*<blockquote>[\s\S]*<\/blockquote>\s*$/.exec(
      html,
    ) ??
    /^\s*<p><a[^<>]{0,500}?href="([^"<>]+)"[^<>]{0,500}?class="tumblr_blog"[^<>]*>[^<]*<\/a>:?<\/p>\s*<blockquote>[\s\S]*<\/blockquote>\s*$/.exec(
      html,
    ) ??
    []
  return href !== undefined && isWebUrl(href) ? href : undefined
}

/** Returns HTML without the redirects of Tumblr and its mark of a fold. */
const unwrapped = (html: string): string =>
  html
    .replace(/https?:\/\/t\.umblr\.com\/redirect\?z=([^"&]+)[^"]*/g, (_, encoded: string) =>
      decodePath(encoded),
    )
    .replace(/https?:\/\/href\.li\/\?(?=https?:)/g, '')
    .replace(/(?:<p>)?\[\[MORE\]\](?:<\/p>)?/g, '')

const mediaOf = (
  post: XmlElement,
  type: string,
  files: readonly string[],
): Pick<ImportedEntry, 'photos' | 'videos' | 'audios'> => {
  const of = (pattern: RegExp): ImportedMedium[] =>
    files.filter((path) => pattern.test(path)).map((path) => ({ url: `archive:${path}` }))
  const photoset = post.children.filter(({ name }) => name === 'photoset').flatMap(({ children }) => children)
  const captions = photoset.map(({ attributes }) => plainTextOf(attributes.caption ?? ''))
  const remote = (name: string): ImportedMedium[] => {
    const source = childrenNamed(post, name)[0]
    const url = /src=["']([^"']+)/.exec(source?.text ?? '')?.[1] ?? childText(post, name)
    return url !== undefined && isWebUrl(url) ? [{ url }] : []
  }
  const photos = of(/\.(?:jpe?g|png|gif|webp)$/i).map((photo, index) =>
    captions[index] === undefined || captions[index] === '' ? photo : { ...photo, alt: captions[index] },
  )
  const largest = childrenNamed(post, 'photo-url')[0]?.text.trim()
  return {
    photos: type !== 'photo' ? [] : photos.length > 0 || largest === undefined ? photos : [{ url: largest }],
    videos:
      type !== 'video'
        ? []
        : of(/\.(?:mp4|mov|webm)$/i).length > 0
          ? of(/\.(?:mp4|mov|webm)$/i)
          : remote('video-player'),
    audios: type !== 'audio' ? [] : of(/\.(?:mp3|m4a|ogg)$/i),
  }
}
