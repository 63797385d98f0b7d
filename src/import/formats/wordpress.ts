import { type Archive, pathEnding, RefusedArchive, readArchiveText } from '../../model/archive.js'
import { groupBy } from '../../model/group-by.js'
import { jsonObjects, parseJsonText } from '../../model/json.js'
import { decodePath, nameOfPath } from '../../model/path.js'
import { type Adapter, datesOf, pathOfUrl } from '../adapter.js'
import { counter, emptyEntry, emptyImported, type ImportedEntry, type ImportedMention } from '../entry.js'
import { withParagraphs } from '../html/autop.js'
import { replaceElements, withoutHtmlComments } from '../html/html-parts.js'
import { plainTextOf } from '../html/html-text.js'
import { textAt } from '../json.js'
import { childrenNamed, childText, readXml, type XmlElement } from '../xml.js'
import { commentOf } from './wordpress-comments.js'
import { type Attachments, dateOf, metaOf } from './wordpress-fields.js'
import { interactionsOf, isForMembers, urlsIn } from './wordpress-meta.js'
import { forVisitors, htmlOfShortcodes, withCode } from './wordpress-shortcodes.js'

/** WordPress eXtended RSS, the file of Tools → Export (https://wordpress.org/documentation/article/tools-export-screen/). */
export const wordpress: Adapter = {
  name: 'wordpress',
  detect: async ({ paths }, startOf) => {
    for (const path of paths.filter((one) => /\.xml$/i.test(one)).slice(0, 5))
      if (/xmlns:wp=|wordpress\.org\/export/.test(await startOf(path))) return true
    return false
  },
  read: async (archive, { timezone }) => {
    const file = pathEnding(archive, /\.xml$/i)
    if (file === undefined)
      throw new RefusedArchive('it has no `.xml` file', 'name the file of Tools → Export')
    const items: XmlElement[] = []
    let root: XmlElement | undefined
    // A large export is several files.
    for (const path of archive.paths.filter((one) => /\.xml$/i.test(one))) {
      const read = readXml(await readArchiveText(archive, path), ['item'], (item) => void items.push(item))
      root ??= read
    }
    const channel = root?.children.find(({ name }) => name === 'channel')
    const siteUrl = (channel && (childText(channel, 'wp:base_blog_url') ?? childText(channel, 'link'))) ?? ''
    const owner = channel && childrenNamed(channel, 'wp:author')[0]
    const ownerId = owner && childText(owner, 'wp:author_id')
    const attachments = attachmentsOf(items)
    const leftOut = counter()
    const withheld = new Map<string, string>()
    const notUnderstood = counter()
    const blocks = new Map(
      items
        .filter(
          (item) =>
            childText(item, 'wp:post_type') === 'wp_block' &&
            leftOutReason(item) === ownBlock &&
            childText(item, 'wp:status') === 'publish',
        )
        .map((item) => [childText(item, 'wp:post_id') ?? '', childText(item, 'content:encoded') ?? '']),
    )
    const entries = items.flatMap((item) => {
      const reason = leftOutReason(item)
      if (reason !== undefined) {
        leftOut.add(reason)
        withheld.set(idOf(item, siteUrl), reason)
        for (const _ of childrenNamed(item, 'wp:comment')) leftOut.add('comments of a post that is left out')
      }
      return reason === undefined
        ? [
            entryOf(item, {
              siteUrl,
              timezone,
              ownerId,
              attachments,
              blocks,
              leftOut: leftOut.add,
              notUnderstood: notUnderstood.add,
            }),
          ]
        : []
    })
    const title = channel && childText(channel, 'title')
    const description = channel && childText(channel, 'description')
    return {
      ...emptyImported,
      site: {
        ...(title !== undefined && { title: plainTextOf(title) }),
        ...(description !== undefined && { description: plainTextOf(description) }),
        ...(siteUrl !== '' && { url: siteUrl }),
        ...authorOf(owner),
      },
      entries,
      withheld,
      leftOut: leftOut.counts,
      notUnderstood: notUnderstood.counts,
      keepsUrls: true,
      fileOf: fileFinder(siteUrl, attachments),
      ownFiles: uploadsIn(archive),
      feedPaths: ['/feed/', '/feed/atom/'],
    }
  },
}

const attachmentsOf = (items: readonly XmlElement[]): Attachments => {
  const found = items.flatMap((item) => {
    const url = childText(item, 'wp:attachment_url')
    const id = childText(item, 'wp:post_id')
    if (url === undefined || id === undefined) return []
    const alt = metaOf(item, 'wp:postmeta', '_wp_attachment_image_alt') ?? ''
    const caption = plainTextOf(childText(item, 'excerpt:encoded') ?? '')
    const [post, order] = [childText(item, 'wp:post_parent'), Number(childText(item, 'wp:menu_order') ?? 0)]
    return [{ id, post, order, file: { url, alt, caption } }]
  })
  const inOrder = found.toSorted((a, b) => a.order - b.order || Number(a.id) - Number(b.id))
  const groups = groupBy(inOrder, ({ post }) => (post === undefined || post === '0' ? [] : [post]))
  return {
    byId: new Map(found.map(({ id, file }) => [id, file])),
    byPost: new Map([...groups].map(([post, own]) => [post, own.map(({ file }) => file)])),
    byUrl: new Map(found.map(({ file: { url, alt } }) => [withoutScheme(url), alt])),
  }
}

/** The reason of a reusable block without a password. */
const ownBlock = 'of the type `wp_block`'

const leftOutReason = (item: XmlElement): string | undefined => {
  const type = childText(item, 'wp:post_type') ?? 'post'
  const status = childText(item, 'wp:status') ?? 'publish'
  if (type === 'attachment') return 'attachments (files, not posts)'
  if (childText(item, 'wp:post_password') !== undefined) return 'protected by a password'
  if (type !== 'post' && type !== 'page') return `of the type \`${type}\``
  if (isForMembers(item)) return forMembers
  if (['publish', 'draft', 'pending', 'future', 'auto-draft'].includes(status)) return undefined
  return status === 'trash' ? 'in the trash' : status
}

const forMembers = 'for members or subscribers only'

type Reading = {
  readonly siteUrl: string
  readonly timezone: string
  readonly ownerId: string | undefined
  readonly attachments: Attachments
  readonly blocks: ReadonlyMap<string, string>
  readonly leftOut: (reason: string) => void
  readonly notUnderstood: (notation: string) => void
}

const numberOf = (item: XmlElement): string => childText(item, 'wp:post_id') ?? childText(item, 'link') ?? ''

/** Returns the id of a post, with the blog, because the posts of each have the same small numbers. */
const idOf = (item: XmlElement, siteUrl: string): string =>
  `${withoutScheme(siteUrl).replace(/\/$/, '')} ${numberOf(item)}`.trim()

const entryOf = (item: XmlElement, reading: Reading): ImportedEntry => {
  const { siteUrl, timezone, ownerId, attachments, leftOut, notUnderstood } = reading
  const status = childText(item, 'wp:status')
  const isDraft = status !== 'publish'
  const link = childText(item, 'link')
  const slug = decodePath(childText(item, 'wp:post_name') ?? '')
  const title = childText(item, 'title')
  const summary = childText(item, 'excerpt:encoded')
  const url = isDraft || link === undefined || /[?&]p(?:age_id)?=/.test(link) ? undefined : link
  const name = title === undefined ? undefined : plainTextOf(title)
  const [published, updated] = [
    dateOf(item, 'wp:post_date', 'wp:post_date_gmt', timezone),
    dateOf(item, 'wp:post_modified', 'wp:post_modified_gmt', timezone),
  ]
  const number = numberOf(item)
  const guid = childText(item, 'guid')
  const oldSlugs = childrenNamed(item, 'wp:postmeta')
    .filter((meta) => childText(meta, 'wp:meta_key') === '_wp_old_slug')
    .flatMap((meta) => childText(meta, 'wp:meta_value') ?? [])
  const thumbnail = attachments.byId.get(metaOf(item, 'wp:postmeta', '_thumbnail_id') ?? '')
  const comments = childrenNamed(item, 'wp:comment')
  const commentById = new Map(comments.map((comment) => [childText(comment, 'wp:comment_id') ?? '', comment]))
  const mentions = comments.flatMap((comment): ImportedMention[] => {
    const read = commentOf(comment, commentById, { postUrl: url ?? '', siteUrl, timezone, ownerId })
    if (typeof read !== 'string') return [read]
    leftOut(read)
    return []
  })
  return {
    ...emptyEntry,
    id: idOf(item, siteUrl),
    isPage: childText(item, 'wp:post_type') === 'page',
    ...(url !== undefined && { url }),
    formerUrls: [
      ...(siteUrl === '' ? [] : [`${siteUrl}/?p=${number}`, `${siteUrl}/?page_id=${number}`]),
      ...(url === undefined ? [] : oldSlugs.map((old) => url.replace(/[^/]+\/?$/, `${old}/`))),
    ],
    ...(guid !== undefined && !isDraft && { feedId: guid }),
    ...(name !== undefined && name !== '' && { name }),
    ...(summary !== undefined && { summary: plainTextOf(summary) }),
    body: { format: 'html', text: htmlOf(item, reading, notUnderstood, leftOut) },
    interactions: interactionsOf(item),
    syndication: [...urlsIn(item, 'mf2_syndication'), ...urlsIn(item, 'syndication_urls')],
    ...datesOf(published, updated),
    tags: [
      ...new Set(
        childrenNamed(item, 'category')
          .filter(({ attributes }) => ['category', 'post_tag'].includes(attributes.domain ?? ''))
          .filter(({ attributes }) => attributes.nicename !== 'uncategorized')
          .map(({ text }) => plainTextOf(text)),
      ),
    ],
    photos:
      thumbnail === undefined
        ? []
        : [{ url: thumbnail.url, ...(thumbnail.alt !== '' && { alt: thumbnail.alt }) }],
    ...(slug === ''
      ? link !== undefined && url !== undefined && { slug: nameOfPath(pathOfUrl(link)) }
      : { slug }),
    isDraft,
    isPinned: childText(item, 'wp:is_sticky') === '1',
    mentions,
  }
}

const htmlOf = (
  item: XmlElement,
  { attachments, blocks }: Reading,
  notUnderstood: (notation: string) => void,
  leftOut: (reason: string) => void,
): string => {
  const written = (childText(item, 'content:encoded') ?? '').replace(
    /<!-- wp:block \{"ref":(\d+)[^}]{0,1000}\} \/-->/g,
    (whole, id: string) => blocks.get(id) ?? whole,
  )
  const open = forVisitors(written)
  if (open !== written) leftOut('parts of posts for members or subscribers')
  const text = withCode(open)
  const footnotes = footnotesOf(metaOf(item, 'wp:postmeta', 'footnotes'))
  const html = /<!-- wp:/.test(text)
    ? withFootnotes(withoutHtmlComments(text), footnotes)
    : withParagraphs(withoutHtmlComments(text))
  const own = attachments.byPost.get(childText(item, 'wp:post_id') ?? '') ?? []
  return htmlOfShortcodes(html, attachments, own, notUnderstood)
}

/** A footnote of the block editor: its id in the text, and its content. */
type Footnote = { readonly id: string; readonly content: string }

const footnotesOf = (json: string | undefined): readonly Footnote[] =>
  jsonObjects(parseJsonText(json ?? '')).flatMap((note) => {
    const [id, content] = [textAt(note, 'id'), textAt(note, 'content')]
    return id === undefined || content === undefined ? [] : [{ id, content }]
  })

/** Returns HTML with the references of footnotes and, at the end, their texts, as the conversion to Markdown reads them. */
const withFootnotes = (html: string, notes: readonly Footnote[]): string => {
  const numbers = new Map(notes.map(({ id }, index) => [id, index + 1]))
  const text = replaceElements(html, /<(sup) data-fn="([\w-]+)"/, ({ whole }, [, , id = '']) => {
    const number = numbers.get(id)
    return number === undefined ? whole : `<sup data-footnote="${number}"></sup>`
  })
  const asides = notes.map(
    ({ content }, index) => `<aside data-footnote="${index + 1}"><p>${content}</p></aside>`,
  )
  return text + asides.join('')
}

const authorOf = (owner: XmlElement | undefined): { readonly author?: string } => {
  const name = owner && childText(owner, 'wp:author_display_name')
  return name === undefined ? {} : { author: plainTextOf(name) }
}

/** Returns the files of `wp-content/uploads/` beside the export, by their paths at the site. */
const uploadsIn = (archive: Archive): ReadonlyMap<string, string> =>
  new Map(
    archive.paths.flatMap((path) => {
      const at = path.indexOf('wp-content/uploads/')
      return at === -1 ? [] : [[`/${path.slice(at)}`, path] as const]
    }),
  )

/** Returns a function that finds the original of a resized image, and its alternative text. */
const fileFinder =
  (siteUrl: string, { byUrl }: Attachments) =>
  (url: string): { readonly url: string; readonly alt?: string } | undefined => {
    const original = originalUrl(url, siteUrl, byUrl)
    const alt = byUrl.get(withoutScheme(original))
    return original === url && (alt ?? '') === ''
      ? undefined
      : { url: original, ...(alt !== undefined && alt !== '' && { alt }) }
  }

/** Returns the URL of the original of a resized image: without `-300x200`, unless a file has that name, and without a proxy. */
const originalUrl = (url: string, siteUrl: string, known: ReadonlyMap<string, string>): string => {
  const direct = url.replace(/^https?:\/\/i\d\.wp\.com\//, 'https://').replace(/[?#].*$/, '')
  const isOwn = siteUrl !== '' && withoutScheme(direct).startsWith(withoutScheme(siteUrl))
  if (!isOwn || known.has(withoutScheme(direct))) return isOwn ? direct : url
  return direct.replace(/-\d{2,4}x\d{2,4}(?=\.\w{3,4}$)/, '')
}

const withoutScheme = (url: string): string => url.replace(/^https?:\/\/(?:www\.)?/, '')
