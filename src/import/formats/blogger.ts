import { pathEnding, readArchiveText } from '../../model/archive.js'
import { toRfc3339 } from '../../model/timestamp.js'
import { isWebUrl } from '../../model/untrusted.js'
import { type Adapter, datesOf, fileFinder, pathOfUrl, timeOf } from '../adapter.js'
import {
  type Counter,
  counter,
  emptyEntry,
  emptyImported,
  type ImportedEntry,
  type ImportedMention,
} from '../entry.js'
import { innerOf, replaceElements } from '../html/html-parts.js'
import { plainTextOf } from '../html/html-text.js'
import { childrenNamed, childText, readXml, type XmlElement } from '../xml.js'

/** The backup of a blog (Atom), or its folder in Google Takeout. */
export const blogger: Adapter = {
  name: 'blogger',
  detect: async ({ paths }, startOf) => {
    const path = fileIn(paths)
    return (
      path !== undefined &&
      /tag:blogger\.com,1999:blog-|schemas\.google\.com\/blogger/.test(await startOf(path))
    )
  },
  read: async (archive) => {
    const items: XmlElement[] = []
    const root = readXml(
      await readArchiveText(archive, fileIn(archive.paths) ?? ''),
      ['entry'],
      (item) => void items.push(item),
    )
    const leftOut = counter()
    const address = childrenNamed(root, 'link').find(({ attributes }) => attributes.rel === 'alternate')
      ?.attributes.href
    const comments = new Map<string, XmlElement[]>()
    for (const item of items.filter((one) => kindOf(one) === 'comment')) {
      const own = comments.get(parentPost(item) ?? '') ?? []
      if (own.length === 0) comments.set(parentPost(item) ?? '', own)
      own.push(item)
    }
    const posts = items.filter((item) => kindOf(item) === 'post' || kindOf(item) === 'page')
    const owner = posts[0] && authorOf(posts[0])
    const author = owner?.name ?? childText(root, 'name')
    const entries = posts.flatMap((item): ImportedEntry[] => {
      const status = childText(item, 'blogger:status')
      if (status === 'SOFT_TRASHED' || childText(item, 'blogger:trashed') !== undefined) {
        leftOut.add('in the trash')
        return []
      }
      return [entryOf(item, comments.get(childText(item, 'id') ?? '') ?? [], leftOut, owner)]
    })
    const known = new Set(posts.map((item) => childText(item, 'id')))
    for (const [post, others] of comments)
      if (!known.has(post)) for (const _ of others) leftOut.add('comments of a post that is left out')
    const title = childText(root, 'title')
    return {
      ...emptyImported,
      site: {
        ...(title !== undefined && { title: plainTextOf(title) }),
        ...(address !== undefined && isWebUrl(address) && { url: address }),
        ...(author !== undefined && { author }),
      },
      entries,
      leftOut: leftOut.counts,
      keepsUrls: true,
      fileOf: fileFinder(archive, pictureIn, (url) => pathOfUrl(url).replace(/^.*\//, '')),
    }
  },
}

/** The file of the blog: a backup, or the feed of Takeout. That of comments on other blogs is in another folder. */
const fileIn = (paths: readonly string[]): string | undefined =>
  pathEnding(
    { paths: paths.filter((path) => !/(?:^|\/)Comments\//.test(path)) },
    /(?:^|\/)(?:feed\.atom|[^/]*\.xml)$/,
  )

const kindOf = (item: XmlElement): 'post' | 'page' | 'comment' | undefined => {
  const type =
    childText(item, 'blogger:type')?.toLowerCase() ??
    /kind#(\w+)$/.exec(
      childrenNamed(item, 'category').find(({ attributes }) => /#kind$/.test(attributes.scheme ?? ''))
        ?.attributes.term ?? '',
    )?.[1]
  return type === 'post' || type === 'page' || type === 'comment' ? type : undefined
}

const isLive = (item: XmlElement): boolean => {
  const control = item.children.find(({ name }) => name === 'app:control')
  if (control !== undefined && childText(control, 'app:draft') === 'yes') return false
  const status = childText(item, 'blogger:status')
  return status === undefined || status === 'LIVE'
}

const parentPost = (comment: XmlElement): string | undefined =>
  childText(comment, 'blogger:parent') ??
  comment.children.find(({ name }) => name === 'thr:in-reply-to')?.attributes.ref

const entryOf = (
  item: XmlElement,
  comments: readonly XmlElement[],
  leftOut: Counter,
  owner: Author | undefined,
): ImportedEntry => {
  const id = childText(item, 'id') ?? ''
  const link =
    childText(item, 'blogger:filename') ??
    childrenNamed(item, 'link').find(
      ({ attributes }) => attributes.rel === 'alternate' && attributes.type === 'text/html',
    )?.attributes.href
  const isDraft = !isLive(item)
  const [published, updated] = [timeOf(childText(item, 'published')), timeOf(childText(item, 'updated'))]
  const name = plainTextOf(plainTextOf(childText(item, 'title') ?? ''))
  const summary = plainTextOf(childText(item, 'blogger:metaDescription') ?? '')
  const byNumber = new Map(comments.map((comment) => [numberOf(comment), comment]))
  return {
    ...emptyEntry,
    id: id.replace(/^.*(?:post|page)-/, ''),
    isPage: kindOf(item) === 'page',
    ...(!isDraft && link !== undefined && { url: link }),
    ...(!isDraft && id !== '' && { feedId: id }),
    formerUrls: [],
    ...(name !== '' && { name }),
    ...(summary !== '' && { summary }),
    body: { format: 'html', text: cleanedHtml(childText(item, 'content') ?? '') },
    ...datesOf(published, updated, 60_000),
    tags: childrenNamed(item, 'category')
      .filter(({ attributes }) => attributes.term !== undefined && !/#kind$/.test(attributes.scheme ?? ''))
      .map(({ attributes }) => attributes.term ?? ''),
    isDraft: isDraft || published === undefined,
    mentions: comments.flatMap((comment): ImportedMention[] => {
      const isRemoved = childrenNamed(comment, 'gd:extendedProperty').some(
        ({ attributes }) => attributes.name === 'blogger.contentRemoved',
      )
      if (isDraft || isRemoved || !isLive(comment)) {
        leftOut.add(
          isRemoved
            ? 'comments that were removed'
            : isDraft
              ? 'comments of a post that is left out'
              : 'comments that were not shown',
        )
        return []
      }
      return [commentOf(comment, link ?? '', byNumber, owner)]
    }),
  }
}

/** The account that wrote a post or a comment. A visitor may choose any name, but not the profile or the type of an account. */
type Author = Readonly<Record<'name' | 'url' | 'account', string | undefined>>

const authorOf = (item: XmlElement): Author => {
  const author = item.children.find(({ name }) => name === 'author')
  const textOf = (name: string): string | undefined => author && childText(author, name)
  return { name: textOf('name'), url: textOf('uri'), account: textOf('blogger:type') }
}

/** Whether two accounts are the same. Posts of Takeout have no profile, so that there each account of this name is the author's. */
const isSameAccount = (author: Author, owner: Author): boolean =>
  author.name === owner.name &&
  author.account === owner.account &&
  (owner.url === undefined
    ? owner.account === 'BLOGGER' && /^https?:\/\/www\.blogger\.com\/profile\//.test(author.url ?? '')
    : author.url === owner.url)

const commentOf = (
  comment: XmlElement,
  postUrl: string,
  comments: ReadonlyMap<string, XmlElement>,
  owner: Author | undefined,
): ImportedMention => {
  const author = authorOf(comment)
  const { name, url } = author
  const published = timeOf(childText(comment, 'published'))
  const html = childText(comment, 'content')
  const number = numberOf(comment)
  const replied =
    childText(comment, 'blogger:inReplyTo') ??
    childrenNamed(comment, 'link').find(({ attributes }) => attributes.rel === 'related')?.attributes.href
  const found = comments.get(/(\d+)$/.exec(replied ?? '')?.[1] ?? '')
  const parent = found === comment ? undefined : found
  return {
    type: 'reply',
    source: sourceOf(comment, postUrl, number),
    author: { name: plainTextOf(name ?? 'Anonymous'), ...(url !== undefined && isWebUrl(url) && { url }) },
    ...(published !== undefined && { published: toRfc3339(published) }),
    ...(html !== undefined && { html }),
    ...(parent !== undefined && { inReplyTo: sourceOf(parent, postUrl, numberOf(parent)) }),
    ...(owner !== undefined && isSameAccount(author, owner) && { isOwn: true }),
  }
}

const numberOf = (comment: XmlElement): string => /(\d+)$/.exec(childText(comment, 'id') ?? '')?.[1] ?? ''

const sourceOf = (comment: XmlElement, postUrl: string, number: string): string =>
  childrenNamed(comment, 'link').find(({ attributes }) => attributes.rel === 'alternate')?.attributes.href ??
  `${postUrl}#c${number}`

/** Returns the HTML with paragraphs instead of double breaks, captions as figures, and pictures in full size. */
const cleanedHtml = (html: string): string =>
  replaceElements(html, /<(table)\s[^<>]{0,1000}?class="tr-caption-container"/, ({ whole }) => {
    const image = /<img\b[^<>]*>/.exec(whole)?.[0] ?? ''
    const caption = innerOf(whole, /<(td)\s[^<>]{0,1000}?class="tr-caption"[^<>]*>/) ?? ''
    return `<figure>${image}<figcaption>${caption}</figcaption></figure>`
  })
    .replace(/<a name=['"]more['"]>\s*<\/a>/g, '')
    .replace(
      /<div class="separator"[^<>]*>\s{0,99}(?:<a\b[^<>]*>\s{0,99})?(<img\b[^<>]*>)\s{0,99}(?:<\/a>\s{0,99})?<\/div>/g,
      '<p>$1</p>',
    )
    .replace(
      /(https?:\/\/[^\s"'/]{0,100}(?:blogspot|googleusercontent)\.com\/[^\s"']{0,300}\/)(?:s\d+(?:-[\w-]+)?|w\d+-h\d+(?:-[\w-]+)?)(?=\/)/g,
      '$1s1600',
    )
    .replace(/(?:<br\s*\/?>\s*){2,}/g, '</p><p>')
    .replace(/^(?!\s*<(?:p|div|h\d|ul|ol|blockquote|pre|figure|table)\b)/, '<p>')

/** Returns the name of a picture in Takeout. */
const pictureIn = (path: string): string =>
  /(?:^|\/)Albums\//.test(path) && !/\.json$/.test(path) ? path.replace(/^.*\//, '') : ''
