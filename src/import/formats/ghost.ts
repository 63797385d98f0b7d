import { type Archive, pathEnding, readArchiveJson } from '../../model/archive.js'
import { escapeText } from '../../model/html.js'
import { type JsonObject, jsonObject, jsonObjects } from '../../model/json.js'
import { isTimezone } from '../../parse/config/identity.js'
import { type Adapter, datesOf, timeOf } from '../adapter.js'
import { counter, emptyEntry, emptyImported, type ImportedEntry } from '../entry.js'
import { innerOf, replaceElements, withoutHtmlComments } from '../html/html-parts.js'
import { listIn, textAt } from '../json.js'
import { htmlOfLexical, htmlOfMobiledoc } from './ghost-cards.js'

/** The JSON file of Settings → Advanced → Export (https://ghost.org/docs/migration/ghost/). */
export const ghost: Adapter = {
  name: 'ghost',
  detect: async ({ paths }, startOf) => {
    for (const path of paths.filter((one) => /\.json$/i.test(one)).slice(0, 5))
      if (
        /^\s*\{\s*"(?:db|meta|data)"/.test(await startOf(path)) &&
        /"exported_on"|"posts_tags"|"db"/.test(await startOf(path))
      )
        return true
    return false
  },
  read: async (archive) => {
    const file = jsonObject(await readArchiveJson(archive, pathEnding(archive, /\.json$/i) ?? ''))
    const data = jsonObject((jsonObject(listIn(file.db)[0]).data as unknown) ?? file.data)
    const table = (name: string): readonly JsonObject[] => jsonObjects(data[name])
    const settings = new Map(table('settings').map((row) => [textAt(row, 'key'), textAt(row, 'value')]))
    const leftOut = counter()
    const withheld = new Map<string, string>()
    const tags = new Map(table('tags').map((tag) => [textAt(tag, 'id'), tag]))
    const tagsOf = new Map<string, JsonObject[]>()
    for (const row of table('posts_tags')) {
      const [post = '', tag] = [textAt(row, 'post_id'), tags.get(textAt(row, 'tag_id'))]
      const own = tagsOf.get(post) ?? []
      if (own.length === 0) tagsOf.set(post, own)
      if (tag !== undefined) own.push({ ...tag, sort_order: row.sort_order })
    }
    const metas = new Map(table('posts_meta').map((meta) => [textAt(meta, 'post_id'), meta]))
    const entries = table('posts').flatMap((post): ImportedEntry[] => {
      const reason = leftOutReason(post, metas.get(textAt(post, 'id') ?? '') ?? {})
      if (reason !== undefined) {
        leftOut.add(reason)
        withheld.set(textAt(post, 'id') ?? '', reason)
        return []
      }
      const id = textAt(post, 'id') ?? ''
      const own = (tagsOf.get(id) ?? []).sort((a, b) => Number(a.sort_order ?? 0) - Number(b.sort_order ?? 0))
      return [entryOf(post, own, metas.get(id) ?? {})]
    })
    const [title, description, timezone] = ['title', 'description', 'timezone'].map((key) =>
      settings.get(key),
    )
    const language = settings.get('locale') ?? settings.get('lang')
    const author = ownerOf(table)
    return {
      ...emptyImported,
      site: {
        ...(title !== undefined && { title }),
        ...(description !== undefined && { description }),
        ...(language !== undefined && { language }),
        ...(timezone !== undefined && isTimezone(timezone) && { timezone }),
        ...(author !== undefined && { author }),
      },
      entries,
      withheld,
      leftOut: leftOut.counts,
      keepsUrls: true,
      isUtc: true,
      ownFiles: filesIn(archive),
      hasMarkdownCards: true,
      feedPaths: ['/rss/'],
    }
  },
}

/** Returns the name of the user who owns the site; the only user of an old export. */
const ownerOf = (table: (name: string) => readonly JsonObject[]): string | undefined => {
  const users = table('users')
  const role = table('roles').find((one) => textAt(one, 'name') === 'Owner')
  const id = table('roles_users').find(
    (one) => textAt(one, 'role_id') === (role && textAt(role, 'id')),
  )?.user_id
  const owner =
    users.find((user) => textAt(user, 'id') === String(id)) ?? (users.length === 1 ? users[0] : undefined)
  return owner && textAt(owner, 'name')
}

const leftOutReason = (post: JsonObject, meta: JsonObject): string | undefined => {
  const visibility = textAt(post, 'visibility') ?? 'public'
  if (visibility !== 'public') return `for ${visibility} only`
  const isMailOnly = textAt(post, 'status') === 'sent' || Number(meta.email_only ?? 0) === 1
  return isMailOnly ? 'sent by mail only' : undefined
}

const entryOf = (post: JsonObject, tags: readonly JsonObject[], meta: JsonObject): ImportedEntry => {
  const isDraft = textAt(post, 'status') !== 'published'
  const [slug = '', uuid = '', id = ''] = [textAt(post, 'slug'), textAt(post, 'uuid'), textAt(post, 'id')]
  const published = timeOf(post.published_at)
  const updated = timeOf(post.updated_at)
  const [name, summary, image] = [
    textAt(post, 'title'),
    textAt(post, 'custom_excerpt'),
    textAt(post, 'feature_image'),
  ]
  const alt = textAt(meta, 'feature_image_alt')
  return {
    ...emptyEntry,
    id,
    isPage: textAt(post, 'type') === 'page' || post.page === 1,
    ...(!isDraft && { url: `/${slug}/`, feedId: id }),
    formerUrls: isDraft || uuid === '' ? [] : [`/p/${uuid}/`],
    ...(name !== undefined && { name }),
    ...(summary !== undefined && { summary }),
    body: { format: 'html', text: htmlOf(post) },
    ...datesOf(published, updated),
    tags: tags
      .filter((tag) => textAt(tag, 'visibility') !== 'internal')
      .flatMap((tag) => textAt(tag, 'name') ?? [])
      .filter((tag) => !tag.startsWith('#')),
    photos: image === undefined ? [] : [{ url: ownUrl(image), ...(alt !== undefined && { alt }) }],
    slug,
    isDraft,
  }
}

const htmlOf = (post: JsonObject): string => {
  const html =
    textAt(post, 'html')?.replace(/data-markdown/gi, 'data-other') ??
    htmlOfLexical(textAt(post, 'lexical')) ??
    htmlOfMobiledoc(textAt(post, 'mobiledoc')) ??
    ''
  const shown = withoutHtmlComments(forVisitors(ownUrl(html)))
  const withLinks = replaceElements(
    shown,
    /<(figure) class="kg-card kg-bookmark-card[^<>]*>/,
    ({ whole, inner }) => {
      const href = /href="([^"<>]*)"/.exec(inner)?.[1]
      const title = innerOf(inner, /<(\w+)[^<>]*kg-bookmark-title">/)
      const words = innerOf(inner, /<(\w+)[^<>]*kg-bookmark-description">/)
      return href === undefined
        ? whole
        : `<p><a href="${href}">${title ?? escapeText(href)}</a>${words === undefined ? '' : `: ${words}`}</p>`
    },
  )
  return replaceElements(
    withLinks,
    /<(div) class="kg-card kg-(?:button|signup|email|cta|header|product)[^<>]*>/,
    () => '',
  )
}

/** Returns HTML without the blocks for members; one that is not closed reaches to the end. */
const forVisitors = (html: string): string => {
  const parts = html.split(/<!--\s{0,9}kg-gated-block:(begin[^<>]{0,500}?|end)\s{0,9}-->/)
  let isShown = true
  return parts
    .map((part, index) => {
      if (index % 2 === 0) return isShown ? part : ''
      isShown = part === 'end' || /nonMember:\s*true/.test(part)
      return ''
    })
    .join('')
}

/** Returns text with paths of the site instead of Ghost's placeholder, and originals instead of sizes. */
const ownUrl = (text: string): string =>
  text.replaceAll('__GHOST_URL__', '').replace(/\/content\/images\/size\/w\d+\//g, '/content/images/')

/** Returns the files of `content/` beside the export, by their paths at the site. */
const filesIn = (archive: Archive): ReadonlyMap<string, string> =>
  new Map(
    archive.paths.flatMap((path) => {
      const at = path.search(/(?:^|\/)content\/(?:images|media|files)\//)
      return at === -1 ? [] : [[`/${path.slice(at).replace(/^\//, '')}`, path] as const]
    }),
  )
