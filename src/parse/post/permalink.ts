import { closestMatch } from '../../model/closest-match.js'
import type { Config } from '../../model/config.js'
import { encodePath } from '../../model/path.js'
import { type PostPath, readPostPath } from '../../model/post-path.js'
import { dayOf, type Timestamp } from '../../model/timestamp.js'

/** The properties of a post from which its URL is made. */
export type PermalinkFacts = {
  /** Path under content/. */
  readonly path: string
  readonly slug?: string
  /** A path, which may contain the placeholders of patterns. */
  readonly permalink?: string
  readonly published?: Timestamp
  readonly title?: string
  /** The categories, without the tags. */
  readonly categories?: readonly string[]
  /** Returns another key of the front matter as text. */
  readonly keyOf?: (key: string) => string | undefined
}

/**
 * The URL of a post, and why the pattern is not used: the first placeholder for which the post has no value, or a path that no URL
 * can have.
 */
export type Permalink = { readonly url: string; readonly missing?: string; readonly unusable?: string }

/**
 * Returns the URL of a post from the root of the host: its own `permalink`, else the pattern of the deepest
 * folder in `permalinks`, else its path with the name unchanged. When the post has no value for a placeholder, the
 * pattern is not used. The URL ends with a slash or with `.html`.
 */
export const permalinkOf = (
  post: PermalinkFacts,
  config: Pick<Config, 'base' | 'permalinks' | 'language'>,
): Permalink => {
  const place = readPostPath(post.path)
  const pattern = post.permalink ?? (place.index === 'section' ? undefined : patternOf(place, config))
  const filled = pattern === undefined ? undefined : fill(pattern, post, place)
  const own = filled?.path ?? joined([place.urlFolder, post.slug ?? place.name])
  const isTranslation =
    place.lang !== undefined && post.permalink === undefined && !isSameLanguage(place.lang, config.language)
  const path = isTranslation ? `/${place.lang}${own}` : own
  return {
    url: config.base + encodePath(withSlash(path)),
    ...(filled?.missing !== undefined && { missing: filled.missing }),
    ...(filled?.unusable !== undefined && post.permalink === undefined && { unusable: filled.unusable }),
  }
}

/**
 * Returns the section of a path: the first of `deep` that contains it, else its first folder. Undefined for a
 * file or a bundle at the top.
 */
export const sectionOf = (path: string, deep: readonly string[] = []): string | undefined => {
  const { folder, urlFolder, name, index } = readPostPath(path)
  const own = index === undefined ? folder : joined([folder, name]).slice(1)
  const named = deep.find((one) => `${own}/`.startsWith(`${one}/`))
  if (named !== undefined) return index !== undefined && own === named ? undefined : named
  const parts = joined([urlFolder, index === undefined ? '' : name])
    .split('/')
    .slice(1)
  return parts[0] === '' || (index !== undefined && parts.length < 2) ? undefined : parts[0]
}

/** Matches a placeholder of a pattern, e.g. `:slug`. */
export const placeholder = /:([A-Za-z]\w*)/g

/**
 * Returns the reason why a path cannot be used in a URL of the site, as the end of a message; undefined when
 * it can.
 */
export const invalidPathReason = (path: string): string | undefined => {
  if (!path.startsWith('/') || path.startsWith('//')) return 'does not begin with one slash'
  if (/[\\\p{Cc}?#]/u.test(path) || !path.isWellFormed())
    return 'contains a character that is not allowed in a path'
  if (/\*|\/:/.test(path)) return 'contains `*` or `:name`, which hosts read as a pattern'
  if (path.split('/').some((part) => part.startsWith('.') && !['.', '..', '.well-known'].includes(part)))
    return 'has a part that begins with a dot'
  if (path.split('/').some((part) => Buffer.byteLength(part) > 200))
    return 'has a part that is longer than 200 bytes'
  return path.split('/').some((part) => part === '..' || part === '.') ? 'contains `.` or `..`' : undefined
}

/** Returns parts as a path with a slash in front; empty parts are left out. */
const joined = (parts: readonly string[]): string => `/${parts.filter((part) => part !== '').join('/')}`

/** Returns the pattern of the deepest folder that has one; `""` is that of all folders. */
const patternOf = (
  { folder, isInPosts }: PostPath,
  { permalinks }: Pick<Config, 'permalinks'>,
): string | undefined => {
  for (let at = folder; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    const pattern = Object.hasOwn(permalinks, at) ? permalinks[at] : undefined
    if (pattern !== undefined) return pattern
    if (at === '') return isInPosts ? '/:folder/:year/:month/:day/:slug/' : undefined
  }
}

/** Returns a pattern with its placeholders filled, the first one for which the post has no value, or the path that no URL can have. */
const fill = (
  pattern: string,
  post: PermalinkFacts,
  place: PostPath,
): { readonly path?: string; readonly missing?: string; readonly unusable?: string } => {
  let missing: string | undefined
  const path = pattern.replace(placeholder, (whole, name: string) => {
    if (post.permalink !== undefined && !isPlaceholder(name)) return whole
    const value = isPlaceholder(name) ? placeholders[name](post, place) : post.keyOf?.(name)
    if (value === undefined) missing ??= name
    return value ?? ''
  })
  if (missing !== undefined) return isPlaceholder(missing) && isDatePart.test(missing) ? {} : { missing }
  const whole = path.replace(/\/{2,}/g, '/')
  return invalidPathReason(whole) === undefined ? { path: whole } : { unusable: whole }
}

type Placeholder = keyof typeof placeholders

/** Returns the placeholder whose name is similar to a name; undefined when there is none. */
export const similarPlaceholder = (name: string): string | undefined =>
  closestMatch(name, Object.keys(placeholders))

/** Whether a name is one of `placeholders`. */
export const isPlaceholder = (name: string): name is Placeholder => Object.hasOwn(placeholders, name)

/** Placeholder → its value for a post. Any other placeholder is a key of the front matter. */
const placeholders = {
  /** The slug, else the file name as it is, with its date. */
  name: ({ slug }, { name }) => slug ?? name,
  filename: (_, { name }) => name,
  /** The slug, else the file name without its date. */
  slug: (post, place) => post.slug ?? place.slug,
  title: ({ title }, place) => titleSlug(title ?? '') ?? place.slug,
  year: ({ published }) => published && dayOf(published).year,
  month: ({ published }) => published && dayOf(published).month,
  day: ({ published }) => published && dayOf(published).day,
  short_year: ({ published }) => published && dayOf(published).year.slice(-2),
  i_month: ({ published }) => published && String(Number(dayOf(published).month)),
  i_day: ({ published }) => published && String(Number(dayOf(published).day)),
  /** Those of Jekyll begin with the folders above `_posts`. */
  categories: ({ categories = [] }, { isInPosts, urlFolder }) =>
    [...(isInPosts ? urlFolder.split('/') : []), ...categories.map(categorySlug)]
      .filter((part, index, parts) => parts.indexOf(part) === index)
      .join('/'),
  folder: (_, { urlFolder }) => urlFolder,
} as const satisfies Readonly<Record<string, (post: PermalinkFacts, place: PostPath) => string | undefined>>

const isDatePart = /year|month|day/

/** Returns a title in lower case with letters and digits of every script, and `-` between words; undefined for none. */
const titleSlug = (title: string): string | undefined => {
  const slug = title
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/[\s-]+/g, '-')
  return slug === '' ? undefined : slug
}

const isSameLanguage = (lang: string, own: string): boolean =>
  lang.toLowerCase() === own.toLowerCase() || lang.toLowerCase() === own.toLowerCase().split('-')[0]

/** Returns a category as a part of a path. */
export const categorySlug = (category: string): string =>
  category
    .trim()
    .toLowerCase()
    .replace(/[\s/]+/g, '-')

const withSlash = (path: string): string => (path.endsWith('/') || path.endsWith('.html') ? path : `${path}/`)
