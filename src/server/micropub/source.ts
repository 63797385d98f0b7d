import { addToGroup } from '../../model/group-by.js'
import { type Post, propertyOf } from '../../model/post.js'
import type { Source } from '../../model/site.js'
import { toRfc3339 } from '../../model/timestamp.js'
import { isWebUrl } from '../../model/untrusted.js'
import { asTexts } from '../../parse/fields.js'
import { parseFrontMatter } from '../../parse/post/front-matter.js'
import { keysOf } from '../../parse/post/keys.js'
import { mf2Of } from '../../parse/post/mf2-data.js'
import { contentOf } from './content.js'
import type { Properties } from './entry.js'

/**
 * Returns the properties of a post as Micropub has them (https://www.w3.org/TR/micropub/#source-content): the text and the
 * tags exactly as they are in the file. `absolute` makes a URL of a path of the site.
 */
export const propertiesOf = (post: Post, source: Source, absolute: (url: string) => string): Properties => {
  const { data, body } = parseFrontMatter(source)
  const content = contentOf(body)
  const targets = new Map<string, unknown[]>()
  for (const interaction of post.interactions) {
    const property = propertyOf(interaction)
    addToGroup(targets, property, targetOf(interaction.of, post))
  }
  const rsvp = post.interactions.flatMap((one) => ('rsvp' in one ? [one.rsvp] : []))
  const media = (items: Post['photos']): unknown[] =>
    items
      .filter(({ inContent }) => !inContent)
      .map(({ url, alt }) => (alt === undefined ? absolute(url) : { value: absolute(url), alt }))
  const properties: Record<string, readonly unknown[]> = {
    name: nameKeyOf(data) === undefined || post.name === undefined ? [] : [post.name],
    content: content === undefined ? [] : [content],
    summary: post.summary === undefined ? [] : [post.summary],
    category: tagsIn(data),
    published: post.published === undefined ? [] : [toRfc3339(post.published)],
    updated: post.updated === undefined ? [] : [toRfc3339(post.updated)],
    ...Object.fromEntries(targets),
    rsvp,
    start: asTexts(data.start ?? []) ?? [],
    end: asTexts(data.end ?? []) ?? [],
    'read-status': post.interactions.flatMap((one) => (one.type === 'read' && one.status) || []),
    photo: media(post.photos),
    video: media(post.videos),
    audio: media(post.audios),
    syndication: post.syndication,
    'post-status': [post.draft ? 'draft' : 'published'],
    visibility: post.unlisted ? ['unlisted'] : ['public'],
    ...mf2Of(data),
  }
  return Object.fromEntries(Object.entries(properties).filter(([, values]) => values.length > 0))
}

/** Returns the URL of a page, or a work without one as an h-cite. */
const targetOf = (of: string, { contexts = [] }: Post): unknown => {
  if (isWebUrl(of)) return of
  const author = contexts.find(({ url }) => url === of)?.author
  return { type: ['h-cite'], properties: { name: [of], ...(author && { author: [author.name] }) } }
}

const tagsIn = (data: Readonly<Record<string, unknown>>): string[] => [
  ...new Set(
    keysOf('category').flatMap((key) => {
      const value = data[key] ?? []
      return asTexts(Array.isArray(value) ? value.flat(5) : value) ?? []
    }),
  ),
]

/** Returns the key of the title in front matter: a name that is made from the text is not a property. */
const nameKeyOf = (data: Readonly<Record<string, unknown>>): string | undefined =>
  keysOf('name').find((key) => data[key] !== undefined && data[key] !== null)
